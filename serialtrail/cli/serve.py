"""`serialtrail serve`: pages, API and static files by granian; creates or migrates the database first."""

import multiprocessing
import os
import signal
import socket
import threading
from importlib import import_module
from typing import Any

import click
from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from serialtrail.cli import chores
from serialtrail.cli.database import told_in_a_sentence
from serialtrail.cli.memory import settle
from serialtrail.exchange.imports import runner

_STOP_WITHIN = 30  # seconds for the requests under way when the server is told to stop


@click.command(help=_("Create or migrate the database, then serve pages, API and static files."))
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Address to listen on."))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help=_("Port to listen on."))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1), help=_("Processes; one on SQLite."))
@click.option("--demo", is_flag=True, help=_("Fill a demo organization first, if there is none."))
def serve(host: str, port: int, workers: int, demo: bool) -> None:
    """Serve until SIGTERM or SIGINT; requests under way are answered."""
    if settings.SQLITE and workers > 1:
        raise click.UsageError(_("SQLite has one writer: --workers above 1 needs PostgreSQL."))
    _refuse_taken_port(host, port)
    with told_in_a_sentence():
        call_command("prepare")
    if demo:
        _fill_demo()
    if settings.SQLITE_WARNING:
        click.secho(settings.SQLITE_WARNING, fg="yellow", err=True)
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 (compared, not bound)
    click.echo(_("Serialtrail is at %s") % f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/")
    _run(host, port, workers)


def _run(host: str, port: int, workers: int) -> None:
    server = Server(
        "serialtrail.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=settings.THREADS,
        # A thread keeps its database connection: let both live.
        blocking_threads_idle_timeout=600,
        runtime_threads=1,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=_STOP_WITHIN,
        process_name=None,
    )
    server.serve(target_loader=_load)


def _load(target: str) -> Any:
    """Runs in the worker: tie its life to the parent's, then give the application."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_die_with, args=(parent,), name="parent-watch", daemon=True).start()
    module, _colon, name = target.partition(":")
    application = getattr(import_module(module), name)
    settle()
    chores.start()
    runner.start()
    return application


def _die_with(parent: Any) -> None:
    """Wait, without polling, for the parent to be gone, then go at once: nobody else would free the port."""
    parent.join()
    os.kill(os.getpid(), signal.SIGKILL)


def _refuse_taken_port(host: str, port: int) -> None:
    """Workers share their port, so a second server would start in silence and take half of the requests."""
    family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            facts = {"where": f"{host}:{port}", "reason": error.strerror}
            raise click.ClickException(_("Cannot listen on %(where)s: %(reason)s") % facts) from error


def _fill_demo() -> None:
    context = click.get_current_context()
    group = context.parent.command if context.parent else None
    command = group.get_command(context, "demo") if isinstance(group, click.Group) else None
    if command is not None:
        context.invoke(command)
