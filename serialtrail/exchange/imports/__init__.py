"""Import: a file of rows that become things, read as a stream, checked row by row, posted like anything else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from serialtrail.db.models.work import IMPORT_KINDS
from serialtrail.exchange.imports.bringing import Watch, bring, errors_kept
from serialtrail.exchange.imports.cells import CONVERTED
from serialtrail.exchange.imports.outcome import ON_ERROR, Fault, Outcome, errors_file, reason
from serialtrail.exchange.imports.sheets import CannotRead, Opening, Sheet, source, unreadable
from serialtrail.exchange.imports.task import Task

__all__ = [
    "CONVERTED", "KINDS", "ON_ERROR", "CannotRead", "Fault", "Opening", "Outcome", "Sheet", "Task", "Watch", "bring",
    "reason", "run", "unreadable",
]  # fmt: skip
KINDS = IMPORT_KINDS


def run(
    path: Path, task: Task, tell: Callable[[Sheet, Outcome], None], translate: Callable[[str], str] = str,
    errors: Path | None = None, *, opening: Opening | None = None,
) -> Outcome:  # fmt: skip
    """Import a file at once; refused rows are written to `errors`; `tell` is called after each chunk, `opening` before.

    Raises CannotRead, and Refused(not_permitted).
    """
    with source(path, opening) as given:
        with given.opened(task.kind, task.columns) as sheet:
            header = sheet.header
        with errors_file(errors, header, translate) as keep:
            return bring(given, task, errors_kept(keep, tell))
