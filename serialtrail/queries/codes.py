"""What many codes stand for, in one statement: serials by number and alias, cartons with all they hold, items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from serialtrail.db import codes
from serialtrail.queries.rows import bindable, fetch


@dataclass(frozen=True)
class Known:
    """One serial that a code leads to: number, key, SKU of its item."""

    number: str
    key: str
    sku: str


@dataclass(frozen=True)
class Meanings:
    """By key: the serial of a number or an alias, the serials in a carton, the SKU of an item with that code."""

    serials: dict[str, Known] = field(default_factory=dict)
    aliases: dict[str, Known] = field(default_factory=dict)
    cartons: dict[str, list[Known]] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)

    def taken(self, key: str) -> bool:
        """Whether no new number may be called so."""
        return key in self.serials or key in self.aliases or key in self.cartons or key in self.items


def meanings(organization_id: int, keys: Collection[str]) -> Meanings:
    """Look all keys up; cartons count with the cartons on them."""
    found = Meanings(cartons=defaultdict(list))
    if not keys:
        return found
    sql, parameters = codes.meanings(organization_id, [bindable(key) for key in keys])
    for row in fetch(f"{sql} ORDER BY 1, 2, 3", parameters):
        known = Known(row["number"], row["key"], row["sku"])
        if row["what"] == "serial":
            found.serials[row["code"]] = known
        elif row["what"] == "alias":
            found.aliases[row["code"]] = known
        elif row["what"] == "item":
            found.items[row["code"]] = row["sku"]
        else:
            held = found.cartons[row["code"]]
            if row["number"] is not None:
                held.append(known)
    return found
