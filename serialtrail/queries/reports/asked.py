"""What a report is, and what it is asked for: columns, pages that go on by keyset, sums, points of a drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from serialtrail.domain.answers import Page
from serialtrail.domain.numbers import key
from serialtrail.queries.rows import Row, among, many

AT_ONCE = 1_000
LATER = datetime(9999, 1, 1, tzinfo=UTC)
After = tuple[Any, ...] | None


@dataclass(frozen=True)
class Asked:
    """What a report is asked for; a report heeds what it knows of it. Item, place, party and document by code.

    `since` and `until` are business dates, `start` and `end` moments, all included. `at` is the moment of which a past
    state is told, `on` the business date instead. `days` bound an age or what is to come, `most` a gap. `today` is the
    organization's. `stores` are the ids a member is limited to.
    """

    today: date
    item: str = ""
    location: str = ""
    party: str = ""
    document: str = ""
    kind: str = ""
    act: str = ""
    status: str = ""
    mark: str = ""
    q: str = ""
    since: date | None = None
    until: date | None = None
    start: datetime | None = None
    end: datetime | None = None
    at: datetime = LATER
    on: date | None = None
    days: int = 0
    most: int = 1_000
    stores: frozenset[int] | None = None


@dataclass(frozen=True)
class Column:
    """A column of a report: its name in the rows, its heading, what its values are (number, item, document, place,
    quantity, day, …), and the column of the id behind it. `rare`: most rows have none."""

    name: str
    heading: str
    shows: str = "text"
    of: str = ""
    rare: bool = False


@dataclass(frozen=True)
class Point:
    """One step of a drawing: a label (a date or a code) and its values, exact or counted."""

    label: Any
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Report:
    """`page` gives up to so many rows beyond a mark; `sums` the figures above them by name, as text; `points` what is
    drawn; `count` how many rows there are, where that can be told quickly."""

    name: str
    columns: tuple[Column, ...]
    page: Callable[[int, Asked, int, After], Page]
    sums: Callable[[int, Asked], dict[str, str]] | None = None
    points: Callable[[int, Asked], list[Point]] | None = None
    count: Callable[[int, Asked], int | None] | None = None

    @property
    def table(self) -> tuple[tuple[str, str], ...]:
        """Name and heading of each column, for whoever writes the report into a file."""
        return tuple((column.name, column.heading) for column in self.columns)


def every(report: Report, organization_id: int, asked: Asked) -> Iterator[dict[str, Any]]:
    """All rows of a report, read so many at a time."""
    after: After = None
    while True:
        found = report.page(organization_id, asked, AT_ONCE, after)
        yield from found.results
        if found.after is None:
            return
        after = found.after


class Conditions:
    """Conditions that must all hold, and their parameters."""

    def __init__(self, organization_id: int, asked: Asked) -> None:
        self.params: Row = {"org": organization_id}
        self._asked = asked
        self._all: list[str] = []

    def add(self, condition: str, **params: Any) -> None:
        self._all.append(condition)
        self.params |= params

    def named(self, **columns: str) -> None:
        """Add, for each filter that is in force, that the column is what it names by code."""
        for name, column in columns.items():
            if code := getattr(self._asked, name):
                self.add(f"{column} = ({NAMED[name]})", **{name: key(code)})

    def at_either(self, *columns: str) -> None:
        """Add that one of the columns is the place asked for, if one is."""
        if self._asked.location:
            ends = " OR ".join(f"{column} = ({NAMED['location']})" for column in columns)
            self.add(f"({ends})", location=key(self._asked.location))

    def within_stores(self, *columns: str) -> None:
        """Add, for a member limited to stores, that one of the columns is among them."""
        if self._asked.stores is not None:
            self.add(f"({' OR '.join(among(column, 'stores') for column in columns)})", stores=many(self._asked.stores))

    def beyond(self, columns: str, after: After, sign: str = ">") -> None:
        """Add that the columns, as a row, lie beyond the mark."""
        if after is not None:
            marks = {f"after_{place}": value for place, value in enumerate(after)}
            self.add(f"({columns}) {sign} ({', '.join(f'%({name})s' for name in marks)})", **marks)

    @property
    def also(self) -> str:
        """The conditions, to stand behind others."""
        return "".join(f" AND {one}" for one in self._all)


def virtual(kind: str) -> str:
    """The id of the virtual place of this kind, looked up once a statement."""
    return f"(SELECT x.id FROM location x WHERE x.organization_id = %(org)s AND x.kind = '{kind}')"


NAMED = {
    "item": "SELECT x.id FROM item x WHERE x.organization_id = %(org)s AND x.key = %(item)s",
    "location": "SELECT x.id FROM location x WHERE x.organization_id = %(org)s AND x.key = %(location)s",
    "party": "SELECT x.id FROM party x WHERE x.organization_id = %(org)s AND x.key = %(party)s",
    "document": "SELECT x.id FROM document x WHERE x.organization_id = %(org)s AND x.number = %(document)s",
}
