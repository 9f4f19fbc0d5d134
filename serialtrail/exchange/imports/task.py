"""What an import is asked to do, and how a kind of rows is brought in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from serialtrail.domain.facts import Actor
from serialtrail.exchange.imports.outcome import Outcome
from serialtrail.exchange.imports.sheets import Chunk


@dataclass(frozen=True)
class Task:
    """What to import (`kind`: one of KINDS), for whom, by whom, when; `on_error` is one of ON_ERROR.

    `mode` is of serials, `location` of rows that name none (of a purchase: where it comes in), `party` the supplier of
    a purchase; `note` goes onto the documents. `columns` is field to place, where they do not go by their names.
    """

    organization: int
    actor: Actor
    at: datetime
    kind: str
    on_error: str = "all_or_nothing"
    mode: str = "label"
    location: str | None = None
    party: str | None = None
    note: str = ""
    columns: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Way:
    """How rows of one kind come in: `size` at a time, by `bring`.

    `bring(rows, really)` returns what became of them, with the refused ones; the good ones are brought in, or, where
    not `really`, only looked at: then nothing is written. `number` is the field that no two rows may share, if any.
    `recall` is told of rows that came in before the import was taken up again, where later ones are compared with them.
    """

    size: int
    bring: Callable[[Chunk, bool], Outcome]
    number: str = ""
    recall: Callable[[Chunk], None] | None = None
