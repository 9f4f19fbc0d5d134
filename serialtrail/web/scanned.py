"""Codes that were scanned on a page that expects certain things: the serials they stand for, or the item."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from serialtrail.domain import gs1, numbers
from serialtrail.queries.codes import meanings


@dataclass(frozen=True)
class Code:
    """One code: the serials it stands for, with the SKU of each, several for a carton; or the SKU of an `item`.

    With neither, nobody knows it: then it would be a number itself.
    """

    text: str
    serials: tuple[tuple[str, str], ...] = ()
    item: str | None = None
    carton: bool = False


def read(organization_id: int, texts: Sequence[str]) -> list[Code]:
    """What each code stands for, in order; one statement for all of them."""
    keys = {text: (numbers.key(text), numbers.key(gs1.serial_of(text))) for text in texts}
    known = meanings(organization_id, {key for both in keys.values() for key in both})

    def one(text: str) -> Code:
        for key in keys[text]:
            if serial := known.serials.get(key) or known.aliases.get(key):
                return Code(text, ((serial.number, serial.sku),))
            if members := known.cartons.get(key):
                return Code(text, tuple((member.number, member.sku) for member in members), carton=True)
        return Code(text, item=next((known.items[key] for key in keys[text] if key in known.items), None))

    return [one(text) for text in texts]


def by_item(codes: Iterable[Code], otherwise: str) -> dict[str, list[str]]:
    """The numbers by SKU, each once; those that nobody knows under the SKU `otherwise`."""
    found: dict[str, dict[str, None]] = {}
    for code in codes:
        for number, sku in code.serials or ((code.text, otherwise),):
            found.setdefault(sku, {})[number] = None
    return {sku: list(listed) for sku, listed in found.items()}
