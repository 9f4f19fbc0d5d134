"""How the engines go about what is sent, and what none may do: walk through all of what grows with the trade."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

GROWING = (
    "serial|serial_alias|carton|carton_serial|document|document_line|line_serial"
    "|posting|movement|serial_movement|rename"
)
# A whole organization is walked only in the order that the list is shown in, and only as far as the page goes.
WALKED = re.compile(r"SEARCH (\w+) USING (?:COVERING )?INDEX (\w+) \(organization_id=\?\)(?: LEFT-JOIN)?$")
SCANNED = re.compile(r"SCAN (?!CONSTANT ROW)(\w+)(?! VIRTUAL TABLE INDEX \d+:M)")
DERIVED = re.compile(
    r"(stream|part)\d*|json_each|picked|merged|codes|inside|documents|items|parties|counted|latest|aliases|step|last|now|new|change|wanted|sqlite_sequence|given|meant|line|moved"
)

# Items, parties, locations and stock grow with the range, not with the trade, and a search looks into their names.
FEW = re.compile(r"(sqlite_autoindex_)?(item|party|location|stock_level|ledger_head)_\w+")
# One alias tells that there are any; of postings (t) only the latest are walked.
LOOKED_AT = ("one", "t")
# What SQLite inserts comes from lists that are bound; it names the children of such rows, but looks at them only when a
# reference is still open.
EXPLAINED = ("SELECT", "WITH", "UPDATE", "DELETE")


@contextmanager
def plans() -> Iterator[list[str]]:
    """The steps of the plans of the statements that run inside."""
    seen: list[str] = []
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "

    def first_explained(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith(EXPLAINED):
            execute(explain + sql, params, many, context)
            seen.extend(str(row[-1]) for row in context["cursor"].fetchall())
        return execute(sql, params, many, context)

    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # A handful of rows is best read whole; here it counts whether there is another way.
                cursor.execute("SET LOCAL enable_seqscan = off")
        with connection.execute_wrapper(first_explained):
            yield seen


def walks(steps: list[str]) -> list[str]:
    """The steps that go through all of a growing table, or all of an organization's part of it."""
    if connection.vendor == "postgresql":
        return [step for step in steps if re.search(rf"Seq Scan on ({GROWING}) ", step)]
    found = [step for step in steps if (scan := SCANNED.match(step)) and not DERIVED.fullmatch(scan.group(1))]
    walked = [(step, walk.groups()) for step in steps if (walk := WALKED.match(step))]
    return found + [step for step, (name, by) in walked if name not in LOOKED_AT and not FEW.fullmatch(by)]
