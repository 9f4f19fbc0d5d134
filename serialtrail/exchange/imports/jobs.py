"""Imports that are left and found again: a file is kept, looked at, brought in by whoever has time, and told about."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import Any

from serialtrail.access.who import Who, actor
from serialtrail.db import transaction
from serialtrail.db.models import accounts, work
from serialtrail.db.rows import counted
from serialtrail.domain import checks
from serialtrail.domain.answers import Page, time_text
from serialtrail.domain.documents import OPENING_MODES
from serialtrail.domain.refusals import NotThere, Refusal, Refused
from serialtrail.domain.shape import NEEDED
from serialtrail.domain.texts import gettext_noop
from serialtrail.exchange.guards import in_book
from serialtrail.exchange.imports import kept, live
from serialtrail.exchange.imports.columns import KINDS as COLUMNS
from serialtrail.exchange.imports.columns import REASON, folded
from serialtrail.exchange.imports.outcome import ON_ERROR, Book

WHAT = "import"
MOST_BYTES = 512 << 20
KEPT_DAYS = 7
NO_FILE = gettext_noop("the file is empty")
TOO_MANY_BYTES = gettext_noop("the file is larger than %(most)s MB")
NOT_NOW = gettext_noop("the import is under way or over; upload the file again")
NO_COLUMN = gettext_noop("%(name)s is no column of these rows")
_REMEMBERED = 100


@dataclass(frozen=True)
class Given:
    """What a file is imported as; `columns` is field to place where they were chosen, `language` that of messages."""

    kind: str
    file_name: str
    on_error: str = "check"
    mode: str = "label"
    location: str = ""
    party: str = ""
    language: str = "en"
    columns: Mapping[str, int] | None = None


def submit(who: Who, given: Given, pieces: Iterable[bytes], at: datetime) -> int:
    """Keep a file and queue it; return the id of the import. Raises Refused(not_permitted, line_invalid)."""
    checks.demand(actor(who), "import")
    _refuse(_faults(given))
    organization = who.organization_id
    row = work.ImportJob(
        organization_id=organization, member_id=who.member_id, kind=given.kind, on_error=given.on_error,
        mode=given.mode if given.kind == "serials" else "", location=given.location.strip()[:40],
        party=given.party.strip()[:40] if given.kind == "purchase" else "", language=given.language[:10],
        file_name=_name(given.file_name), columns=dict(given.columns or {}), created_at=at,
    )  # fmt: skip
    transaction.write(row.save)
    size = kept.keep(organization, row.pk, pieces, MOST_BYTES)
    if not 0 < size <= MOST_BYTES:
        transaction.write(lambda: _forget(organization, row.pk))
        pattern = TOO_MANY_BYTES if size else NO_FILE
        raise Refused([checks.invalid("file", pattern, most=MOST_BYTES >> 20)])
    transaction.write(lambda: _queue(organization, row.pk, at))
    return int(row.pk)


def start(who: Who, job: int, on_error: str, at: datetime, columns: Mapping[str, int] | None = None) -> None:
    """Bring a file in that was looked at or could not be read, or look again, perhaps with other columns.

    Raises NotThere, and Refused: not_permitted, line_invalid (also when it is under way or over).
    """
    checks.demand(actor(who), "import")
    organization = who.organization_id

    def write() -> None:
        row = _row(organization, job)
        _refuse(checks.choice_faults("on_error", on_error, ON_ERROR) + _column_faults(row.kind, columns))
        changed = {"columns": dict(columns)} if columns is not None else {}
        # One that failed in the middle goes on behind what is in.
        if not startable(row) or (row.posted and on_error != "skip_bad") or not kept.there(organization, job, "file"):
            raise Refused([checks.invalid("state", NOT_NOW)])
        _rows(organization).filter(id=job, state=row.state).update(
            state="waiting", on_error=on_error, stopped=False, finished_at=None, problem={}, member_id=who.member_id,
            **changed,
        )  # fmt: skip
        _queue(organization, job, at)

    transaction.write(write)


def cancel(who: Who, job: int, at: datetime) -> None:
    """Stop an import at any moment; what was committed of it (skip_bad) stays. Raises NotThere, Refused."""
    checks.demand(actor(who), "import")
    organization = who.organization_id
    row = _row(organization, job)
    if (now := live.of(organization, job)) is not None:
        # It is this process that works at it; the database may be taken by that very work.
        now.stop.set()
        return

    def write() -> None:
        waiting = work.Job.objects.filter(what=WHAT, organization=organization, subject=job)
        if waiting.filter(runner="").delete()[0] or not waiting.exists():
            if row.state in ("waiting", "checking", "posting") or startable(row):
                _rows(organization).filter(id=job).update(state="cancelled", finished_at=at)
                kept.drop(organization, job, "file")
        else:
            _rows(organization).filter(id=job).update(stopped=True)

    transaction.write(write)


def read(organization: int, job: int) -> dict[str, Any] | None:
    """One import as every door shows it; None when there is none."""
    row = _rows(organization).filter(id=job).first()
    return None if row is None else _shape(row)


def listed(organization: int, after: tuple[Any, ...] | None, limit: int, exact: bool = False) -> Page:
    """The imports, newest first; keyset (id)."""
    rows = _rows(organization)
    beyond = rows if after is None else rows.filter(id__lt=after[0])
    found = list(beyond.order_by("-id")[: limit + 1])
    more = (found[limit - 1].pk,) if len(found) > limit else None
    return Page([_shape(row) for row in found[:limit]], more, counted(rows, exact))


def word(job: Mapping[str, Any]) -> str:
    """The state of an import as its owner sees it: `checked` while it waits to be started."""
    # One that should come in whole and had bad rows is where it was after the check.
    nothing = bool(job["can_start"]) and not job["created"] and not job["changed"]
    return "checked" if job["state"] == "done" and (job["on_error"] == "check" or nothing) else str(job["state"])


def errors(organization: int, job: int) -> tuple[str, Iterator[bytes]] | None:
    """The refused rows with their reasons: the file's name, and its content in pieces. None when there are none.

    A workbook where a workbook came, else CSV.
    """
    row = _rows(organization).filter(id=job).first()
    if row is None or not kept.there(organization, job, "errors"):
        return None
    path = PurePath(row.file_name)
    if path.suffix.lower() not in kept.WORKBOOKS:
        return f"{path.stem}-errors.csv", kept.content(organization, job, "errors")
    return f"{path.stem}-errors.xlsx", _as_workbook(organization, job)


def remembered(organization: int, kind: str, header: list[str]) -> dict[str, int] | None:
    """The columns that were taken the last time a file of this header came, or one whose errors file this is."""
    rows = _rows(organization).filter(kind=kind, state="done").order_by("-id")
    known = rows.values_list("header", "columns")[:_REMEMBERED]
    return next((columns for told, columns in known if _own(told) == _own(header) and columns), None)


def _own(header: list[str]) -> list[str]:
    """The header without the column of reasons that an errors file has behind."""
    return header[:-1] if header and folded(header[-1]) == REASON else header


def purge(at: datetime) -> int:
    """Let go of files that nobody has decided about, and of errors files, after a week; return of how many imports."""
    count = 0
    until = at - timedelta(days=KEPT_DAYS)
    for organization in accounts.Organization.objects.values_list("pk", flat=True):
        old = work.ImportPiece.objects.for_org(organization).filter(job__created_at__lt=until)
        for job in list(old.values_list("job_id", flat=True).distinct()):
            if not work.Job.objects.filter(what=WHAT, organization=organization, subject=job).exists():
                work.ImportPiece.objects.for_org(organization).filter(job_id=job).delete()
                count += 1
    return count


def _faults(given: Given) -> list[Refusal]:
    faults = checks.choice_faults("kind", given.kind, work.IMPORT_KINDS)
    faults += checks.choice_faults("on_error", given.on_error, ON_ERROR)
    if given.kind == "serials":
        faults += checks.choice_faults("mode", given.mode, OPENING_MODES)
    for name, text in (("location", given.location), ("party", given.party)):
        faults += checks.code_faults(name, text.strip(), 40) if text.strip() else []
    if given.kind == "purchase" and not given.location.strip():
        faults.append(checks.invalid("location", NEEDED))
    return faults + (_column_faults(given.kind, given.columns) if given.kind in COLUMNS else [])


def _column_faults(kind: str, columns: Mapping[str, int] | None) -> list[Refusal]:
    return [checks.invalid("columns", NO_COLUMN, name=name) for name in columns or () if name not in COLUMNS[kind]]


def _rows(organization: int) -> Any:
    return work.ImportJob.objects.for_org(organization)


def _row(organization: int, job: int) -> work.ImportJob:
    row: work.ImportJob | None = _rows(organization).filter(id=job).first()
    if row is None:
        raise NotThere
    return row


def _queue(organization: int, job: int, at: datetime) -> None:
    work.Job.objects.create(organization_id=organization, what=WHAT, subject=job, created_at=at)


def _forget(organization: int, job: int) -> None:
    kept.drop(organization, job, "file")
    _rows(organization).filter(id=job).delete()


def startable(row: work.ImportJob) -> bool:
    """Whether the file may still be brought in: nothing has come of it, or it failed in the middle."""
    if row.state == "failed":
        return True
    return row.state == "done" and row.on_error != "skip_bad" and not row.posted


def _refuse(faults: list[Refusal]) -> None:
    if faults:
        raise Refused(faults)


def _name(name: str) -> str:
    last = PurePath(name.replace("\\", "/")).name
    return "".join(sign if sign.isprintable() else "_" for sign in last)[-200:] or "file"


def _shape(row: work.ImportJob) -> dict[str, Any]:
    organization, now = row.organization_id, live.of(row.organization_id, row.pk)
    shape = {
        "id": str(row.pk),
        **{name: getattr(row, name) for name in ("kind", "mode", "on_error", "location", "party", "file_name")},
        "state": now.state if now else row.state,
        "header": row.header,
        "columns": row.columns,
        "rows": now.total if now else row.total,
        "done": now.done if now else row.done,
        "opening": int(now.opening) if now else 0,
        **{name: getattr(row, name) for name in ("posted", "created", "changed", "cartons", "converted")},
        "refused": now.refused if now else row.refused,
        "warned": sum(group["count"] for group in row.faults if group["warning"]),
        "documents": [str(document) for document in row.documents],
        "faults": row.faults,
        "problem": row.problem or None,
        "can_start": now is None and startable(row) and kept.there(organization, row.pk, "file"),
        "has_errors": bool(row.refused) and kept.there(organization, row.pk, "errors"),
        "created_at": time_text(row.created_at),
        "finished_at": time_text(row.finished_at) if row.finished_at else None,
        "member": str(row.member_id),
    }
    shape["rows"] = max(shape["rows"], shape["done"])
    return shape


def _as_workbook(organization: int, job: int) -> Iterator[bytes]:
    """The errors file as a workbook of texts."""
    with tempfile.TemporaryDirectory(prefix="serialtrail-errors-") as folder:
        path = Path(folder) / "errors.xlsx"
        book = Book(path)
        book.begin()
        for piece in kept.content(organization, job, "errors"):
            # A piece holds whole rows.
            for row in csv.reader(io.StringIO(piece.decode("utf-8-sig"), newline="")):
                book.put(list(map(in_book, row)))
        book.end()
        with path.open("rb") as file:
            while piece := file.read(kept.PIECE):
                yield piece
