"""How a story asks for a report: its rows as texts, paged one by one and all at once, which must be the same."""

from datetime import date
from typing import Any

from serialtrail.queries.reports.asked import Asked, every
from serialtrail.queries.reports.listed import REPORTS
from tests.queries.shelf import START, Shelf

TODAY = START.date()


def asked(**filters: Any) -> Asked:
    return Asked(**{"today": TODAY, **filters})


def told(shelf: Shelf, report: str, names: str, **filters: Any) -> list[str]:
    """The rows of a report, the named columns of each with blanks between; an empty value is a dash."""
    rows = list(every(REPORTS[report], shelf.org, asked(**filters)))
    assert one_by_one(shelf, report, **filters) == rows
    for row in rows:
        missing = [column.name for column in REPORTS[report].columns if column.name not in row]
        assert not missing, missing
        assert all(isinstance(row[column.name], str | None) for column in REPORTS[report].columns), row
    return [" ".join(str(row[name] or "-") for name in names.split()) for row in rows]


def one_by_one(shelf: Shelf, report: str, **filters: Any) -> list[dict[str, Any]]:
    seen, after = [], None
    while True:
        page = REPORTS[report].page(shelf.org, asked(**filters), 1, after)
        seen += page.results
        if page.after is None:
            return seen
        after = page.after


def sums(shelf: Shelf, report: str, **filters: Any) -> dict[str, str]:
    found = REPORTS[report].sums
    assert found is not None
    return found(shelf.org, asked(**filters))


def points(shelf: Shelf, report: str, **filters: Any) -> list[tuple[Any, ...]]:
    found = REPORTS[report].points
    assert found is not None
    return [
        (str(point.label) if isinstance(point.label, date) else point.label, *map(float, point.values))
        for point in found(shelf.org, asked(**filters))
    ]


def count(shelf: Shelf, report: str, **filters: Any) -> int | None:
    found = REPORTS[report].count
    assert found is not None
    return found(shelf.org, asked(**filters))
