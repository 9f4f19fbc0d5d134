"""What the catalogue says about the items of a file: a name that differs is told, never refused."""

from __future__ import annotations

from collections.abc import Iterator

from serialtrail.db.models import catalog
from serialtrail.domain import numbers
from serialtrail.exchange.imports.groups import NAME_DIFFERS
from serialtrail.exchange.imports.outcome import Warned
from serialtrail.exchange.imports.sheets import Chunk

_AT_ONCE = 500


class Names:
    """The names of the items of one organization, as far as they were asked for; the file is looked at in chunks."""

    def __init__(self, organization: int) -> None:
        self._organization = organization
        self._known: dict[str, str | None] = {}

    def differing(self, chunk: Chunk) -> Iterator[Warned]:
        """Rows whose product name is not that of their SKU; an empty name says nothing."""
        if "name" not in chunk.places:
            return
        pairs = list(zip(chunk.column("sku").texts, chunk.column("name").texts, strict=True))
        odd = {pair: known for pair in set(pairs) if (known := self._other(*pair)) is not None}
        if not odd:
            return
        for place, pair in enumerate(pairs):
            if (known := odd.get(pair)) is not None:
                facts = {"sku": pair[0], "known": known, "found": pair[1][:200]}
                yield Warned(chunk.rows[place][0], "name", pair[1][:200], NAME_DIFFERS, facts)

    def read(self, chunk: Chunk) -> None:
        """Look the items of these rows up."""
        written = {sku for sku in set(chunk.column("sku").texts) if sku.isprintable()}
        keys = sorted({numbers.key(sku) for sku in written} - self._known.keys())
        for begin in range(0, len(keys), _AT_ONCE):
            some = keys[begin : begin + _AT_ONCE]
            rows = catalog.Item.objects.for_org(self._organization).filter(key__in=some)
            self._known |= dict.fromkeys(some) | dict(rows.values_list("key", "name"))

    def _other(self, sku: str, name: str) -> str | None:
        known = self._known.get(numbers.key(sku))
        return known if known and name and _folded(name) != _folded(known) else None


def _folded(name: str) -> str:
    return "".join(name.split()).casefold()
