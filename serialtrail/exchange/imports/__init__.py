"""Import: a file of serials or items, read as a stream, checked row by row, posted like anything else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from serialtrail.domain.facts import Actor
from serialtrail.exchange.imports import items, serials
from serialtrail.exchange.imports.cells import CONVERTED
from serialtrail.exchange.imports.outcome import ON_ERROR, Fault, Outcome, errors_file, reason
from serialtrail.exchange.imports.sheets import CannotRead, Sheet, opened

__all__ = ["CONVERTED", "ON_ERROR", "CannotRead", "Fault", "Outcome", "Sheet", "Task", "reason", "run"]


@dataclass(frozen=True)
class Task:
    """What to import (`kind`: serials or items), for whom, by whom, when; `on_error` is one of ON_ERROR.

    `mode` and `location` (of rows that name none) are of serials; `errors` is where refused rows are written.
    """

    organization: int
    actor: Actor
    at: datetime
    kind: str
    on_error: str = "all_or_nothing"
    mode: str = "label"
    location: str | None = None
    errors: Path | None = None
    columns: Mapping[str, int] | None = None


def run(
    path: Path, task: Task, tell: Callable[[Sheet, Outcome], None], translate: Callable[[str], str] = str
) -> Outcome:
    """Import a file; `tell` is called after each batch. Raises CannotRead, and Refused(not_permitted)."""
    with opened(path, task.kind, task.columns) as sheet:
        header = sheet.header
    with errors_file(task.errors, header, translate) as keep:
        if task.kind == "items":
            return items.run(
                path, items.Target(task.organization, task.actor, task.at, task.columns), task.on_error, keep, tell
            )
        location = None if task.mode == "register" else task.location
        target = serials.Target(
            task.organization, task.actor, task.at, task.mode, location, path.name[:200], task.columns
        )
        return serials.run(path, target, task.on_error, keep, tell)
