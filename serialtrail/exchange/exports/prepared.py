"""Files that take longer than a browser should wait: made by a thread of the server, found again, kept for a day."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import IO, Any

import structlog
from django.db import connections
from django.db.models import Q
from django.utils import translation
from django.utils.timezone import now

from serialtrail.access.who import Who, actor
from serialtrail.db import transaction
from serialtrail.db.models import accounts, work
from serialtrail.db.rows import counted
from serialtrail.domain import checks
from serialtrail.domain.answers import Page, time_text
from serialtrail.domain.refusals import NotThere
from serialtrail.exchange.exports.tables import Rows, Table
from serialtrail.exchange.exports.workbook import pieces
from serialtrail.exchange.pieces import in_order

AT_ONCE = 20_000
"""Rows of which a file is made while the browser waits: a second or so."""
BEAT, DEAD, KEPT, SAME = 0.5, timedelta(seconds=15), timedelta(days=1), timedelta(minutes=1)
_PIECE = 1 << 20

log = structlog.get_logger("serialtrail.exports")
# Two at a time: the tills of this process go on meanwhile.
_makers = ThreadPoolExecutor(2, thread_name_prefix="exports")


@dataclass(frozen=True)
class Asked:
    """What a file is asked for by (the address of the request), what it is called, and its media type."""

    address: str
    file_name: str
    media: str


class _Stopped(Exception):
    """The member has cancelled, or the row is gone."""


def small(table: Table, most: int) -> Table | None:
    """The table with its rows in memory, if they are no more than so many."""
    held: list[Rows] = []
    count = 0
    for batch in table.batches():
        held.append(batch)
        count += len(batch)
        if count > most:
            return None
    return replace(table, batches=lambda: iter(held))


def begin(who: Who, table: Table, asked: Asked, at: datetime) -> int:
    """Begin to make a workbook; return the id of the job, which is the one begun a moment ago when the same is asked
    for twice. Refuses with not_permitted."""
    checks.demand(actor(who), "export")

    def write() -> tuple[int, bool]:
        fresh = Q(state="working", beat_at__gt=at - DEAD) | Q(state="done", finished_at__gt=at - SAME)
        known = _rows(who).filter(fresh, address=asked.address[:2000]).order_by("-id").first()
        if known is not None:
            return int(known.pk), False
        row = work.ExportJob(
            organization_id=who.organization_id, member_id=who.member_id, file_name=asked.file_name[:200],
            media=asked.media, address=asked.address[:2000], created_at=at, beat_at=at,
        )  # fmt: skip
        row.save()
        return int(row.pk), True

    job, new = transaction.write(write)
    if new:
        _makers.submit(_make, who.organization_id, job, table, translation.get_language())
    return job


def read(who: Who, job: int) -> dict[str, Any] | None:
    """A member's own export as pages show it; None when there is none."""
    row = _rows(who).filter(id=job).first()
    return None if row is None else _shape(row)


def listed(who: Who, after: tuple[Any, ...] | None, limit: int) -> Page:
    """A member's own exports, newest first; keyset (id)."""
    rows = _rows(who)
    beyond = rows if after is None else rows.filter(id__lt=after[0])
    found = list(beyond.order_by("-id")[: limit + 1])
    more = (found[limit - 1].pk,) if len(found) > limit else None
    return Page([_shape(row) for row in found[:limit]], more, counted(rows, exact=False))


def content(who: Who, job: int) -> tuple[str, str, Iterator[bytes]] | None:
    """The name, media type and content of a file that is done. Refuses with not_permitted who may no longer export."""
    checks.demand(actor(who), "export")
    row = _rows(who).filter(id=job, state="done").first()
    if row is None:
        return None
    return row.file_name, row.media, in_order(work.ExportPiece.objects.for_org(who.organization_id).filter(job_id=job))


def cancel(who: Who, job: int) -> None:
    """Stop one that is being made. Raises NotThere."""
    if not transaction.write(lambda: _rows(who).filter(id=job).update(stopped=True)):
        raise NotThere


def purge(at: datetime) -> int:
    """Let go of files that were asked for a day ago; return of how many."""
    gone = 0
    for organization in accounts.Organization.objects.values_list("pk", flat=True):
        old = work.ExportJob.objects.for_org(organization).filter(created_at__lt=at - KEPT)
        for job in list(old.values_list("id", flat=True)):
            work.ExportPiece.objects.for_org(organization).filter(job_id=job).delete()
            gone += old.filter(id=job).delete()[0]
    return gone


def _rows(who: Who) -> Any:
    return work.ExportJob.objects.for_org(who.organization_id).filter(member_id=who.member_id)


def _shape(row: work.ExportJob) -> dict[str, Any]:
    dead = row.state == "working" and row.beat_at < now() - DEAD
    return {
        "id": str(row.pk),
        "file_name": row.file_name,
        "address": row.address,
        "state": "failed" if dead else row.state,
        "done": row.done,
        "size": row.size,
        "created_at": time_text(row.created_at),
        "finished_at": time_text(row.finished_at) if row.finished_at else None,
    }


def _make(organization: int, job: int, table: Table, language: str | None) -> None:
    """In a thread of its own: write the file to the disk, then keep it."""
    row = work.ExportJob.objects.for_org(organization).filter(id=job)
    ended: dict[str, Any] = {"state": "done"}
    try:
        with (
            tempfile.TemporaryFile(prefix="serialtrail-export-") as file,
            _Beating(row) as beating,
            translation.override(language or "en"),
        ):
            for piece in pieces(replace(table, batches=lambda: beating.counted(table.batches()))):
                file.write(piece)
            ended["size"] = _kept(organization, job, file, beating)
            ended["done"] = beating.done
    except _Stopped:
        ended = {"state": "cancelled"}
    except Exception as error:
        log.error("exports", organization=organization, job=job, exc_info=error)
        ended = {"state": "failed"}
    try:
        transaction.write(lambda: _end(row, ended))
    finally:
        connections.close_all()


def _end(row: Any, ended: Mapping[str, Any]) -> None:
    """Who has cancelled gets nothing, even when the file was ready before anybody had looked."""
    if not row.filter(stopped=False).update(**ended, finished_at=now()):
        row.update(state="cancelled", finished_at=now())


def _kept(organization: int, job: int, file: IO[bytes], beating: _Beating) -> int:
    """Keep the file in pieces, so that whatever process is asked for it finds it; return its size."""
    file.seek(0)
    place = size = 0
    while content := file.read(_PIECE):
        beating.look()
        piece = work.ExportPiece(organization_id=organization, job_id=job, place=place, content=content)
        transaction.write(piece.save)
        place, size = place + 1, size + len(content)
    return size


class _Beating:
    """Tells, on a connection of its own, that the work goes on and how far it is; hears of a cancel."""

    def __init__(self, row: Any) -> None:
        self.row, self.done = row, 0
        self._stopped, self._end = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="exports-beat", daemon=True)

    def __enter__(self) -> _Beating:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def counted(self, batches: Iterator[Rows]) -> Iterator[Rows]:
        for batch in batches:
            self.look()
            self.done += len(batch)
            yield batch

    def look(self) -> None:
        if self._stopped.is_set():
            raise _Stopped

    def _run(self) -> None:
        while not self._end.wait(BEAT):
            try:
                alive = transaction.write(lambda: self.row.filter(stopped=False).update(done=self.done, beat_at=now()))
                if not alive:
                    self._stopped.set()
            except Exception as error:
                log.warning("exports.beat", reason=str(error))
        connections.close_all()
