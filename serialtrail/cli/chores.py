"""What the server does by itself once a day: sign the heads of the chains, forget answers nobody will ask for again."""

import fcntl
import threading
from pathlib import Path

import structlog
from django.conf import settings
from django.db import connections
from django.utils.timezone import now

from serialtrail.access import requests
from serialtrail.exchange.exports import prepared
from serialtrail.exchange.imports import jobs
from serialtrail.queries import auditor

_EVERY = 3600.0  # seconds; heads are signed at most once a day all the same
_FIRST = 60.0  # seconds after the start, when the rush of it is over

log = structlog.get_logger("serialtrail.chores")


def start() -> None:
    """Begin in a thread of this worker, unless another worker of this data folder does it."""
    threading.Thread(target=_run, args=(Path(settings.DATA_DIR),), name="chores", daemon=True).start()


def do(folder: Path) -> tuple[int, int]:
    """Do them now; return how many heads were signed and how many answers forgotten."""
    return auditor.record_heads(folder, now()), requests.purge(now())


def _run(folder: Path) -> None:
    with (folder / "chores.lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        pause = threading.Event()
        pause.wait(_FIRST)
        while True:
            try:
                signed, forgotten = do(folder)
                log.info(
                    "chores",
                    heads_signed=signed,
                    answers_forgotten=forgotten,
                    imports_let_go=jobs.purge(now()),
                    exports_let_go=prepared.purge(now()),
                )
            except Exception as error:
                # The next hour tries again; what is served meanwhile does not depend on it.
                log.error("chores", exc_info=error)
            connections.close_all()
            pause.wait(_EVERY)
