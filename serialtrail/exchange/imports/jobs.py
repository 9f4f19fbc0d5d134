"""Imports that people leave and find again: a file is kept, checked, then posted by a thread that tells how it goes."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import close_old_connections, connection
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext

from serialtrail.access import members
from serialtrail.access.who import Who, actor
from serialtrail.db import transaction
from serialtrail.db.models.work import ImportJob, ImportPiece
from serialtrail.db.rows import counted
from serialtrail.domain import checks
from serialtrail.domain.answers import Page, time_text
from serialtrail.exchange import imports
from serialtrail.exchange.imports import columns as headers
from serialtrail.exchange.imports import groups
from serialtrail.exchange.imports.outcome import Outcome
from serialtrail.exchange.imports.sheets import NO_HEADER, CannotRead, Sheet, opened

OPEN = ("waiting", "checking", "posting")
_PIECE = 1 << 20


class Stopped(Exception):
    """Somebody has cancelled it."""


@dataclass(frozen=True)
class Given:
    """What is brought in: the kind, what the file is called, and what its kind asks besides."""

    kind: str
    file_name: str
    on_error: str = "check"
    mode: str = "label"
    location: str = ""
    party: str = ""
    language: str = "en"
    columns: dict[str, int] | None = None


def submit(who: Who, wanted: Given, pieces: Iterable[bytes], at: datetime) -> int:
    """Keep the file and begin to check it; the id of the import. Refuses with not_permitted; raises CannotRead."""
    checks.demand(actor(who), "import")
    with tempfile.TemporaryDirectory(prefix="serialtrail-import-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as file:
            for piece in pieces:
                file.write(piece)
        row = ImportJob(
            organization_id=who.organization_id, member_id=who.member_id, kind=wanted.kind, mode=wanted.mode,
            on_error="check", location=wanted.location, party=wanted.party, language=wanted.language,
            file_name=wanted.file_name[:200], created_at=at,
        )  # fmt: skip

        def work() -> None:
            row.save()
            _keep(row, "file", path)

        transaction.write(work)
    _go(row.organization_id, row.pk)
    return int(row.pk)


def listed(organization_id: int, after: Any, limit: int, exact: bool = False) -> Page:
    """The imports, newest first."""
    rows = ImportJob.objects.for_org(organization_id).select_related(None)
    if after is not None:
        rows = rows.filter(pk__lt=after[0])
    found = list(rows.order_by("-pk")[: limit + 1])
    beyond = (found[limit - 1].pk,) if len(found) > limit else None
    every = ImportJob.objects.for_org(organization_id)
    return Page([_shape(row) for row in found[:limit]], beyond, counted(every, exact))


def read(organization_id: int, id: int) -> dict[str, Any] | None:
    """One import, and how far it is."""
    row = ImportJob.objects.for_org(organization_id).filter(pk=id).first()
    return None if row is None else _shape(row)


def start(who: Who, job: int, on_error: str, at: datetime, columns: Mapping[str, int] | None = None) -> None:
    """Check it again, with these columns, or post what was checked. Refuses with not_permitted."""
    checks.demand(actor(who), "import")
    row = _row(who.organization_id, job)
    if not _can_start(row):
        return
    if columns is not None:
        row.columns = dict(columns)
    row.on_error, row.state, row.faults, row.problem = on_error, "waiting", [], {}
    transaction.write(row.save)
    _go(who.organization_id, job)


def cancel(who: Who, job: int, at: datetime) -> None:
    """Stop it; what was posted stays. Refuses with not_permitted."""
    checks.demand(actor(who), "import")
    _stopped.add((who.organization_id, job))
    rows = ImportJob.objects.for_org(who.organization_id).filter(pk=job)
    if (who.organization_id, job) not in _progress:
        transaction.write(lambda: rows.exclude(state="failed").update(state="cancelled", finished_at=at))


def _can_start(row: ImportJob) -> bool:
    return row.state == "failed" or (row.state == "done" and row.on_error == "check")


def errors(organization_id: int, id: int) -> tuple[str, Iterator[bytes]] | None:
    """The name and the pieces of the file of refused rows; None when there is none."""
    row = ImportJob.objects.for_org(organization_id).filter(pk=id).first()
    if row is None or not _pieces(row, "errors").exists():
        return None
    name = Path(row.file_name)
    end = ".xlsx" if name.suffix.lower() in (".xlsx", ".xls", ".ods") else ".csv"
    return f"{name.stem}-errors{end}", (bytes(one) for one in _pieces(row, "errors").values_list("content", flat=True))


_progress: dict[tuple[int, int], tuple[int, int, int]] = {}
_stopped: set[tuple[int, int]] = set()


def _go(organization_id: int, id: int) -> None:
    _stopped.discard((organization_id, id))
    _progress[organization_id, id] = (0, 0, 0)
    threading.Thread(target=_run, args=(organization_id, id), name="imports", daemon=True).start()


def _run(organization_id: int, id: int) -> None:
    try:
        row = _row(organization_id, id)
        with translation.override(row.language or "en"):
            _work(row)
    finally:
        _progress.pop((organization_id, id), None)
        close_old_connections()
        connection.close()


def _work(row: ImportJob) -> None:
    who = members.on_behalf(row.organization_id)
    row.state = "checking" if row.on_error == "check" else "posting"
    row.total = row.done = 0
    transaction.write(row.save)
    place = (row.organization_id, row.pk)

    def tell(sheet: Sheet, outcome: Outcome) -> None:
        _progress[place] = (outcome.rows, max(sheet.size, 1), sheet.done[0])
        if place in _stopped:
            raise Stopped

    with tempfile.TemporaryDirectory(prefix="serialtrail-import-") as folder:
        path = Path(folder) / f"file{Path(row.file_name).suffix}"
        with path.open("wb") as file:
            for piece in _pieces(row, "file").values_list("content", flat=True):
                file.write(piece)
        bad = Path(folder) / f"errors{'.xlsx' if path.suffix.lower() in ('.xlsx', '.xls', '.ods') else '.csv'}"
        try:
            row.header, places = _header(path, row.kind)
            row.columns = row.columns or _remembered(row.organization_id, row.kind, row.header, row.pk) or places
            if lacking := headers.missing(row.kind, row.columns):
                raise CannotRead(NO_HEADER, missing=", ".join(lacking))
        except CannotRead as error:
            _end(row, "failed", bad, error)
            return
        task = imports.Task(
            row.organization_id, actor(who), now(), row.kind, row.on_error, row.mode or "label",
            row.location or None, row.party or None, row.file_name, dict(row.columns),
        )  # fmt: skip
        try:
            outcome = imports.run(path, task, tell, gettext, bad)
        except CannotRead as error:
            row.state, row.problem = (
                "failed",
                {"pattern": error.pattern, "facts": {k: str(v) for k, v in error.facts.items()}},
            )
        except Stopped:
            row.state = "cancelled"
        else:
            row.state, row.total, row.done = "done", outcome.rows, outcome.rows
            row.created, row.changed, row.refused = outcome.created, outcome.changed, outcome.refused
            row.converted, row.documents, row.faults = outcome.converted, outcome.documents, _grouped(outcome, row)
        _end(row, row.state, bad)


def _end(row: ImportJob, state: str, bad: Path, error: CannotRead | None = None) -> None:
    row.state, row.finished_at = state, now()
    if error is not None:
        facts = {name: str(value) for name, value in error.facts.items()}
        row.problem = {"pattern": error.pattern, "facts": facts}

    def work() -> None:
        row.save()
        _pieces(row, "errors").delete()
        if bad.exists():
            _keep(row, "errors", bad)

    transaction.write(work)


def _grouped(outcome: Outcome, row: ImportJob) -> list[groups.Group]:
    found: list[groups.Group] = []
    groups.take(found, outcome.faults, outcome.warnings, row.header, row.columns, gettext)
    return found


def _header(path: Path, kind: str) -> tuple[list[str], dict[str, int]]:
    try:
        with opened(path, kind) as sheet:
            return list(sheet.header), dict(sheet.places)
    except CannotRead as error:
        if not error.header:
            raise
        return list(error.header), headers.found(kind, error.header)


def _remembered(organization_id: int, kind: str, header: list[str], job: int) -> dict[str, int] | None:
    rows = ImportJob.objects.for_org(organization_id).filter(kind=kind, pk__lt=job).order_by("-pk")[:50]
    return next((dict(row.columns) for row in rows if row.header == header and row.columns), None)


def _keep(row: ImportJob, part: str, path: Path) -> None:
    with path.open("rb") as file:
        place = 0
        while content := file.read(_PIECE):
            ImportPiece(
                organization_id=row.organization_id, job_id=row.pk, part=part, place=place, content=content
            ).save()
            place += 1


def _pieces(row: ImportJob, part: str) -> Any:
    return ImportPiece.objects.for_org(row.organization_id).filter(job_id=row.pk, part=part).order_by("place")


def _row(organization_id: int, id: int) -> ImportJob:
    row: ImportJob = ImportJob.objects.for_org(organization_id).get(pk=id)
    return row


def _shape(row: ImportJob) -> dict[str, Any]:
    rows, size, _at = _progress.get((row.organization_id, row.pk), (0, 0, 0))
    running = row.state in OPEN
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "mode": row.mode,
        "location": row.location,
        "party": row.party,
        "file_name": row.file_name,
        "on_error": row.on_error,
        "state": row.state,
        "header": row.header,
        "columns": row.columns,
        "done": rows if running else row.done,
        "rows": size if running else row.total,
        "posted": row.posted,
        "warned": len([one for one in row.faults if one["warning"]]),
        "can_start": _can_start(row),
        "has_errors": not running and _pieces(row, "errors").exists(),
        "member": "",
        "created": row.created,
        "changed": row.changed,
        "refused": row.refused,
        "converted": row.converted,
        "documents": [str(one) for one in row.documents],
        "faults": row.faults,
        "problem": row.problem or None,
        "created_at": time_text(row.created_at),
        "finished_at": None if row.finished_at is None else time_text(row.finished_at),
    }
