"""What a table is before it is a file: its columns, and its rows as texts, a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from serialtrail.db.transaction import snapshot
from serialtrail.domain.answers import Page

AT_ONCE = 1_000
SHOWN, TO_IMPORT = "shown", "import"
FORMS = (SHOWN, TO_IMPORT)
_KEPT = 10_000


@dataclass(frozen=True)
class Column:
    """`heading` in English. A `text` is what people typed; an `amount` is a decimal number; any other is a word of ours
    or a time, in which nothing has to be guarded."""

    heading: str
    kind: str = ""


Rows = list[list[str]]


@dataclass(frozen=True)
class Table:
    """`name` is that of the sheet and of the file. `batches` reads the rows anew, in one state of the database."""

    name: str
    columns: Sequence[Column]
    headings: Sequence[str]
    batches: Callable[[], Iterator[Rows]]
    form: str = SHOWN

    def places(self, kind: str) -> list[int]:
        """Where the columns of this kind stand."""
        return [place for place, column in enumerate(self.columns) if column.kind == kind]


def of_rows(name: str, columns: Sequence[tuple[str, str]], rows: Callable[[], Iterable[Mapping[str, Any]]]) -> Table:
    """The table of rows that are read elsewhere, each time anew; `columns` are (name in the row, heading in the
    language of the reader)."""

    def batches() -> Iterator[Rows]:
        left = iter(rows())
        with snapshot():
            while some := list(islice(left, AT_ONCE)):
                yield [["" if row.get(field) is None else str(row[field]) for field, _ in columns] for row in some]

    headings = [heading for _, heading in columns]
    return Table(name, [Column(heading, "text") for heading in headings], headings, batches)


def every(read: Callable[[Any], Page]) -> Iterator[list[dict[str, Any]]]:
    """The rows of each page of a list; `read` takes the keyset values behind which it begins."""
    after = None
    while True:
        found = read(after)
        yield found.results
        after = found.after
        if after is None:
            return


@dataclass(frozen=True)
class Said:
    """The language of a table: what turns a heading into it, and by what (`status`, `kind`, …) the words of the
    interface in it. Without words they stand for themselves."""

    heading: Callable[[str], str] = str
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, what: str) -> Callable[[str], str]:
        known = self.words.get(what, {})
        return lambda word: known.get(word, word)


PLAIN = Said()


class Clock:
    """Stored times as an organization's clocks tell them; the same time is asked for again and again."""

    def __init__(self, time_zone: str) -> None:
        self._zone = ZoneInfo(time_zone)
        self._days: dict[Any, str] = {}
        self._times: dict[Any, str] = {}

    def day(self, stored: Any) -> str:
        """YYYY-MM-DD."""
        return self._told(self._days, stored, "%Y-%m-%d")

    def time(self, stored: Any) -> str:
        """YYYY-MM-DD HH:MM:SS."""
        return self._told(self._times, stored, "%Y-%m-%d %H:%M:%S")

    def _told(self, known: dict[Any, str], stored: Any, pattern: str) -> str:
        if stored is None:
            return ""
        found = known.get(stored)
        if found is None:
            if len(known) >= _KEPT:
                known.clear()
            at = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
            at = at if at.tzinfo else at.replace(tzinfo=UTC)
            found = known[stored] = f"{at.astimezone(self._zone):{pattern}}"
        return found


def day(stored: date | str | None) -> str:
    """A stored date."""
    return "" if stored is None else str(stored)[:10]
