"""Who does the imports: a thread of the serving process; a killed one's work is taken over and goes on where it was."""

from __future__ import annotations

import copy
import fcntl
import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, connections
from django.db.models import Q
from django.utils import translation
from django.utils.timezone import now

from serialtrail.db import transaction
from serialtrail.db.models import accounts, work
from serialtrail.domain import checks
from serialtrail.domain.facts import Actor
from serialtrail.domain.refusals import Refused, sentence
from serialtrail.domain.texts import gettext_noop
from serialtrail.exchange.imports import groups, held, jobs, kept, live
from serialtrail.exchange.imports.bringing import Watch, bring
from serialtrail.exchange.imports.live import Live
from serialtrail.exchange.imports.outcome import Outcome, errors_header, errors_rows
from serialtrail.exchange.imports.sheets import CannotRead, Sheet, Source, unreadable
from serialtrail.exchange.imports.task import Task

POLL, BEAT, DEAD = 0.5, 1.0, timedelta(seconds=15)
UNEXPECTED = gettext_noop("Something went wrong on the server; it has been recorded. Start the import again.")
_ME = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"

log = structlog.get_logger("serialtrail.imports")


class _Stopped(Exception):
    """The user has cancelled."""


class _Lost(Exception):
    """Another process has taken this work over: leave everything to it."""


def start() -> None:
    """Begin in a thread of this worker; one of the workers of a data folder works, another steps in when it dies."""
    threading.Thread(target=_run, args=(Path(settings.DATA_DIR),), name="imports", daemon=True).start()


def _run(folder: Path) -> None:
    with (folder / "imports.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        pause = threading.Event()
        while True:
            try:
                while once():
                    pass
                held.let_go()
            except Exception as error:
                # What waits is tried again; the pages are served meanwhile.
                log.error("imports", exc_info=error)
                connections.close_all()
            # An idle thread holds no connection that somebody may need.
            pause.wait(POLL)


def once() -> bool:
    """Do one import that waits, in this thread; False when none does."""
    claimed = _claim()
    if claimed is None:
        return False
    organization, job = claimed
    try:
        _work(organization, job)
    finally:
        live.end(organization, job)
    return True


def _claim() -> tuple[int, int] | None:
    """Take the oldest work that nobody does, or that its runner has left for dead."""
    dead = Q(runner="") | Q(beat_at__lt=now() - DEAD)
    if connection.vendor == "sqlite":
        # One process serves, and it holds the lock of the folder: any other runner is gone.
        dead |= ~Q(runner=_ME)
    for row in work.Job.objects.filter(dead, what=jobs.WHAT).order_by("id")[:10]:
        same = work.Job.objects.filter(pk=row.pk, runner=row.runner, beat_at=row.beat_at)
        if transaction.write(partial(same.update, runner=_ME, beat_at=now())):
            return row.organization_id, row.subject
    return None


def _work(organization: int, job: int) -> None:
    row = work.ImportJob.objects.for_org(organization).filter(id=job).first()
    if row is None:
        _finish(organization, job, {})
        return
    doing = _Doing(row, live.begin(organization, job))
    with _beating(organization, job, doing.live), translation.override(row.language or "en"):
        try:
            changes = doing.all()
        except _Lost:
            return
        except transaction.Busy as busy:
            # Nothing is known to be wrong: whoever looks next goes on.
            log.warning("imports", organization=organization, job=job, busy=str(busy))
            transaction.write(lambda: _mine(organization, job).update(runner="", beat_at=None))
            raise
        except _Stopped:
            changes = {"state": "cancelled"}
        except CannotRead as error:
            facts = {name: str(value) for name, value in error.facts.items()}
            message = unreadable(error.pattern, facts, _translated)
            problem = {"pattern": error.pattern, "facts": facts, "message": message}
            changes = {"state": "failed", "problem": problem}
            changes |= {"header": list(error.header)} if error.header else {}
        except Refused as refused:
            message = sentence(refused.refusals[0], _translated)
            changes = {"state": "failed", "problem": {"pattern": "", "facts": {}, "message": message}}
        except Exception as error:
            log.error("imports", organization=organization, job=job, exc_info=error)
            told = {"pattern": UNEXPECTED, "facts": {}, "message": _translated(UNEXPECTED)}
            changes = {"state": "failed", "problem": told}
    if not doing.live.lost.is_set():
        _finish(organization, job, changes)


def _mine(organization: int, job: int) -> Any:
    return work.Job.objects.filter(what=jobs.WHAT, organization=organization, subject=job, runner=_ME)


def _finish(organization: int, job: int, changes: dict[str, Any]) -> None:
    def write() -> None:
        if not _mine(organization, job).delete()[0]:
            return
        rows = work.ImportJob.objects.for_org(organization).filter(id=job)
        rows.update(**changes, finished_at=now(), stopped=False)
        row = rows.first()
        if row is not None and not jobs.startable(row):
            kept.drop(organization, job, "file")

    transaction.write(write)


class _Doing:
    """One import under way: what is known of it so far is written with each chunk."""

    def __init__(self, row: work.ImportJob, now_: Live) -> None:
        self.row, self.live = row, now_
        self.organization: int = row.organization_id
        self.behind = row.posted if row.on_error == "skip_bad" else 0
        self.live.state = "checking" if row.on_error == "check" else "posting"
        self.faults: list[groups.Group] = copy.deepcopy(row.faults) if self.behind else []
        self.counts = {name: getattr(row, name) if self.behind else 0 for name in _COUNTS}
        self.live.done, self.live.total, self.live.refused = self.behind, row.total, self.counts["refused"]

    def all(self) -> dict[str, Any]:
        """Do it; return how it ends. Raises _Stopped, _Lost, CannotRead, Refused, Busy."""
        row = self.row
        key, looks = (self.organization, row.pk, row.created_at), row.on_error == "check"
        with kept.on_disk(*key[:2]) as path, held.source(key, path, self._opening, again=looks) as given:
            columns = row.columns or self._remembered(given)
            task = Task(
                self.organization, _actor(row), now(), row.kind, row.on_error, row.mode or "add",
                row.location or None, row.party or None, row.file_name, columns or None,
            )  # fmt: skip
            checks.demand(task.actor, "import")
            if row.kind == "serials" and row.mode == "register":
                task = replace(task, location=None)
            if not self.behind:
                self._begin_anew()
            bring(given, task, Watch(self._told, self._saved, self._begun, self.behind))
        ended = {"state": "done", "done": self.live.done, "total": self.live.done, **self._columns()}
        # What came in is counted with its last chunk; what was only looked at, here.
        return ended | ({**self.counts, "faults": self.faults} if self.live.state == "checking" else {})

    def _remembered(self, given: Source) -> dict[str, int] | None:
        try:
            with given.opened(self.row.kind) as sheet:
                header = list(sheet.header)
        except CannotRead as error:
            if not error.header:
                raise
            header = list(error.header)
        return jobs.remembered(self.organization, self.row.kind, header)

    def _begin_anew(self) -> None:
        def write() -> None:
            kept.drop(self.organization, self.row.pk, "errors")
            self._rows().update(
                state=self.live.state, faults=[], documents=[], done=0, posted=0, **dict.fromkeys(_COUNTS, 0)
            )

        transaction.write(write)

    def _opening(self, seconds: float) -> None:
        self.live.opening = seconds
        self._heed()

    def _heed(self) -> None:
        if self.live.lost.is_set():
            raise _Lost
        if self.live.stop.is_set():
            raise _Stopped

    def _begun(self, sheet: Sheet, what: str) -> None:
        self.sheet = sheet
        self.row.header, self.row.columns = list(sheet.header), dict(sheet.places)
        if what == "check" and self.row.on_error != "check":
            # Something was refused: nothing stays, all rows are looked at.
            self.live.state = "checking"
        if what != "skip_bad":
            self.live.done, self.counts, self.faults = 0, dict.fromkeys(_COUNTS, 0), []
        if what != "all_or_nothing":
            self._write_columns(state=self.live.state)

    def _told(self, sheet: Sheet, part: Outcome) -> None:
        """After each chunk."""
        if self.live.lost.is_set():
            raise _Lost
        if self.row.on_error != "skip_bad" and (part.refused or part.warned):
            self._keep(part)
        self.live.done += part.rows
        if self.row.on_error != "skip_bad":
            self._count(part)
        self.live.refused = self.counts["refused"]
        through = sheet.done[0] or sheet.size
        self.live.total = max(self.live.done, self.live.done * sheet.size // through if through else 0)
        if self.row.on_error != "skip_bad":
            self._heed()

    def _keep(self, part: Outcome) -> None:
        """Keep what was found while nothing is brought in; of an import that comes in whole, when it is through."""
        self._take(self.faults, part)
        if self.live.state == "checking" or part.refused:
            refused = self.counts["refused"] + part.refused

            def write() -> None:
                self._add_errors(part)
                self._rows().update(faults=self.faults, refused=refused)

            transaction.write(write)

    def _saved(self, sheet: Sheet, part: Outcome) -> None:
        """Inside the transaction: mark that these rows are in. A rival that was quicker undoes all of this, and so does
        who stops an import that comes in piece by piece: what is in already is whole, be it all of it."""
        if self.row.on_error == "skip_bad":
            self._heed()
        before, last = self.live.done, self.row.on_error == "all_or_nothing"
        after = part.rows if last else before + part.rows
        faults = copy.deepcopy(self.faults)
        counts = {name: (0 if last else self.counts[name]) + getattr(part, name) for name in _COUNTS}
        if not last:
            self._take(faults, part)
            self._add_errors(part)
        documents = list(part.documents) if last else [*self.row.documents, *part.documents]
        marked = self._rows().filter(posted=0 if last else before, state="posting").update(
            posted=after, done=after, total=max(after, self.live.total), documents=documents, faults=faults,
            **counts, **self._columns(),
        )  # fmt: skip
        if not marked or not _mine(self.organization, self.row.pk).exists():
            raise _Lost
        connection.on_commit(lambda: self._committed(faults, counts, documents))

    def _committed(self, faults: list[groups.Group], counts: dict[str, int], documents: list[int]) -> None:
        self.faults, self.counts, self.row.documents = faults, counts, documents

    def _take(self, faults: list[groups.Group], part: Outcome) -> None:
        groups.take(faults, part.faults, part.warnings, self.row.header, self.row.columns, self.row.kind)

    def _count(self, part: Outcome) -> None:
        for name in _COUNTS:
            self.counts[name] += getattr(part, name)

    def _add_errors(self, part: Outcome) -> None:
        if part.faults:
            rows = errors_rows(part.faults, self.row.header, _translated, guards=True)
            kept.add_errors(self.organization, self.row.pk, errors_header(self.row.header), rows)

    def _columns(self) -> dict[str, Any]:
        return {"header": self.row.header, "columns": self.row.columns}

    def _write_columns(self, **more: Any) -> None:
        transaction.write(lambda: self._rows().update(**self._columns(), **more))

    def _rows(self) -> Any:
        return work.ImportJob.objects.for_org(self.organization).filter(id=self.row.pk)


_COUNTS = ("created", "changed", "refused", "cartons", "converted")


def _actor(row: work.ImportJob) -> Actor:
    """The member as they are now; one who left may do nothing."""
    member = accounts.Member.objects.for_org(row.organization_id).get(pk=row.member_id)
    stores = None if member.stores is None else frozenset(member.stores)
    return Actor(member.pk, member.role if member.active else "auditor", "write", stores)


def _translated(pattern: str) -> str:
    return translation.gettext(pattern) if pattern else ""


@contextmanager
def _beating(organization: int, job: int, now_: Live) -> Iterator[None]:
    """Tell meanwhile, on a connection of its own, that this process lives and how far it is; hear of a cancel."""
    end = threading.Event()
    thread = threading.Thread(target=_beat, args=(organization, job, now_, end), name="imports-beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()


def _beat(organization: int, job: int, now_: Live, end: threading.Event) -> None:
    while not end.wait(BEAT):
        try:
            _told_alive(organization, job, now_, now())
        except Exception as error:
            log.warning("imports.beat", reason=str(error))
    connections.close_all()


def _told_alive(organization: int, job: int, now_: Live, at: datetime) -> None:
    rows = work.ImportJob.objects.for_org(organization).filter(id=job)
    if rows.filter(stopped=True).exists():
        now_.stop.set()
    if connection.vendor == "sqlite":
        # Its only writer may be this very import, and no other process asks.
        return
    if not _mine(organization, job).update(beat_at=at):
        now_.lost.set()
    rows.update(done=now_.done, total=now_.total)
