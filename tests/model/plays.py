"""What might happen next in a shop: acts drawn at random, most of them such that they can succeed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from serialtrail.domain.facts import Draft, DraftLine
from tests.model.naive import CONFIRMABLE, OUTLET, OUTSIDE, Doc, Org, Person
from tests.model.shop import NUMBERS, PARTIES, PEOPLE, PLACES

KINDS = (
    "opening", "purchase", "purchase", "purchase_return", "sale", "sale", "sale_return", "transfer", "transfer",
    "count", "count", "adjustment",
)  # fmt: skip
SKUS = ("PHONE", "PHONE", "WATCH", "CABLE")
SENSIBLE = {
    "draft": ("post", "post", "post", "discard"), "shipped": ("receive", "receive", "receive", "close", "void"),
    "posted": ("void",),
}  # fmt: skip
ACTS = ("post", "ship", "receive", "close", "discard", "void")
BLOCKS = ("", "", "quality", "stolen")


@dataclass(frozen=True)
class Play:
    """One act: `create` (draft, whether to post), the name of a step (document, more), or `block` (number, reason)."""

    who: Person
    act: str
    given: tuple[Any, ...]


def play(chance: Random, org: Org) -> Play:
    """Draw the next act in this organization."""
    who = PEOPLE[0] if chance.random() < 0.6 else chance.choice(PEOPLE)
    what = chance.random()
    if what < 0.03 and org.serials:
        return Play(who, "block", (chance.choice(sorted(org.serials)), chance.choice(BLOCKS)))
    if what < 0.4 and any(doc.state != "gone" for doc in org.docs.values()):
        return Play(who, *_step(chance, org))
    drawn = _draft(chance, org)
    often = 0.4 if drawn.kind in ("transfer", "count") else 0.8
    odd = any(line.quantity is not None and line.quantity <= 0 for line in drawn.lines)
    return Play(who, "create", (drawn, not drawn.hold and (odd or chance.random() < often)))


def _step(chance: Random, org: Org) -> tuple[str, tuple[Any, ...]]:
    unfinished = [ref for ref, doc in org.docs.items() if doc.state in ("draft", "shipped")]
    unfinished.sort(key=lambda ref: org.docs[ref].state == "shipped")
    done = [ref for ref, doc in org.docs.items() if doc.state == "posted"][-6:]
    others = [ref for ref, doc in org.docs.items() if doc.state == "voided"]
    latest = unfinished[-1:] if chance.random() < 0.5 else unfinished
    ref = chance.choice(latest if latest and chance.random() < 0.6 else done or unfinished or others)
    doc = org.docs[ref]
    act = chance.choice(SENSIBLE.get(doc.state, ACTS) if chance.random() < 0.95 else ACTS)
    act = "ship" if act == "post" and doc.draft.kind == "transfer" and chance.random() < 0.8 else act
    if act in ("post", "ship"):
        return act, (ref, frozenset(CONFIRMABLE.get(doc.draft.kind, ())) if chance.random() < 0.3 else frozenset())
    if act == "receive":
        return act, (ref, _arrived(chance, doc))
    if act == "close":
        return act, (ref, chance.choice(("back", "missing")))
    return act, (ref, chance.random() < 0.4) if act == "void" else (ref,)


def _arrived(chance: Random, doc: Doc) -> tuple[DraftLine, ...] | None:
    serials, loose = doc.on_way()
    if chance.random() < 0.3:
        return None
    lines = []
    for sku in dict.fromkeys([*loose, *(("PHONE",) if chance.random() < 0.1 else ())]):
        numbers = _some(chance, [s.number for s in serials if s.item == sku], NUMBERS) if sku != "CABLE" else ()
        units = chance.choice((Decimal(0), loose.get(sku, Decimal(0)), Decimal(1)))
        lines.append(DraftLine(sku, len(numbers) + units if units else None, numbers=numbers))
    return tuple(lines)


def _draft(chance: Random, org: Org) -> Draft:
    kind, here = chance.choice(KINDS), chance.choice(PLACES)
    more: dict[str, Any] = {}
    if kind == "transfer" or (kind == "adjustment" and chance.random() < 0.3):
        more["to_location"] = chance.choice(PLACES) if chance.random() < 0.1 else PLACES[PLACES.index(here) - 1]
    if kind == "transfer":
        more["direction"] = chance.choice(("send", "send", "request"))
    if kind == "opening":
        more["mode"] = chance.choice(("add", "label", "label", "register"))
    if kind == "sale_return" and chance.random() < 0.3:
        more["mode"] = chance.choice(("used", "broken"))
    if kind == "count":
        more |= {"full": chance.random() < 0.5, "scope": "lines" if chance.random() < 0.8 else "all"}
    if kind not in ("opening", "count", "adjustment", "transfer") and chance.random() < 0.7:
        more["party"] = chance.choice(tuple(PARTIES))
    if kind in OUTLET and chance.random() < 0.15:
        more["hold"] = True
    if chance.random() < 0.15:
        more["confirm"] = frozenset(CONFIRMABLE.get(kind, ()))
    direction = chance.choice(("in", "out")) if kind == "adjustment" and "to_location" not in more else ""
    lines = tuple(_line(chance, org, kind, here, direction) for _ in range(chance.choice((1, 1, 1, 2))))
    return Draft(kind, lines, location=None if more.get("mode") == "register" else here, **more)


def _line(chance: Random, org: Org, kind: str, here: str, direction: str) -> DraftLine:
    sku = chance.choice(SKUS)
    if not org.items[sku]:
        numbers = NUMBERS[:1] if chance.random() < 0.02 and kind not in ("count", "adjustment") else ()
        return DraftLine(sku, Decimal(chance.choice(("1", "2", "2.5", "0.0001", "0"))), None, numbers, direction)
    fitting = [n for n in NUMBERS if _fits(org, n, sku, kind, here, direction)]
    numbers = _some(chance, fitting, NUMBERS)
    if chance.random() < 0.7 and numbers:
        quantity = None
    else:
        quantity = len(numbers) + Decimal(chance.choice(("0", "1", "1", "2", "3", "-1", "0.5")))
    return DraftLine(sku, quantity, None, numbers, direction)


def _fits(org: Org, number: str, sku: str, kind: str, here: str, direction: str) -> bool:
    s = org.serials.get(number)
    if s is None or not s.lives:
        labels = kind in ("sale", "transfer") and org.loose(sku, here) > 0
        creates = kind in ("opening", "purchase", "count") or direction == "in"
        return (labels or creates) and (s is None or s.item == sku)
    places: Sequence[str] = (here,)
    if kind == "sale_return":
        places = ("customer",)
    elif kind in ("opening", "purchase") or direction == "in":
        places = OUTSIDE
    return s.item == sku and s.place in places


def _some(chance: Random, fitting: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    found = [n for n in fitting if chance.random() < 0.5][:4]
    if chance.random() < 0.1:
        found.append(chance.choice(others))
    return tuple(found)
