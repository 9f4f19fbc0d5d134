"""Is the draft whole? Places, party, date, modes: asked before its lines are looked at."""

from __future__ import annotations

from collections.abc import Iterator

from serialtrail.domain import rights
from serialtrail.domain.documents import (
    ADJUSTMENT_DIRECTIONS,
    BLIND,
    COUNT_SCOPES,
    KEEP_UNIT,
    KINDS,
    OPENING_MODES,
    RETURN_CONDITIONS,
    TRANSFER_DIRECTIONS,
)
from serialtrail.domain.facts import Actor, Draft, Facts, PlaceFact
from serialtrail.domain.lines import MOST, TOO_LARGE, total
from serialtrail.domain.numbers import key
from serialtrail.domain.refusals import Refusal
from serialtrail.domain.texts import gettext_noop

NEEDED = gettext_noop("this is needed here.")
NOT_HERE = gettext_noop("a %(kind)s has none.")
ONE_OF = gettext_noop("use one of: %(choices)s.")
SAME_PLACE = gettext_noop("it must be another place than where things come from.")
NO_LINES = gettext_noop("at least one line is needed.")

MODES: dict[str, dict[str, tuple[str, ...]]] = {
    "opening": {"mode": OPENING_MODES},
    "transfer": {"direction": TRANSFER_DIRECTIONS},
    "count": {"mode": (BLIND,), "scope": COUNT_SCOPES},
    "adjustment": {"mode": (KEEP_UNIT,)},
    "sale_return": {"mode": RETURN_CONDITIONS},
}


def _wrong(field: str, pattern: str, line: int | None = None, **facts: str) -> Refusal:
    return Refusal("line_invalid", line, facts={"field": field, "pattern": pattern, **facts})


def check(draft: Draft, facts: Facts, *, posting: bool) -> Iterator[Refusal]:
    """Yield what is wrong with the draft around its lines."""
    yield from _words(draft)
    yield from _places(draft, facts)
    if draft.party is not None and key(draft.party) not in facts.parties:
        yield Refusal("party_unknown", facts={"party": draft.party})
    if posting and draft.date is not None and draft.date > facts.settings.today:
        yield Refusal("date_invalid", facts={"date": draft.date.isoformat()})
    if not draft.lines and (posting or draft.kind != "count") and not _counts_all(draft):
        yield _wrong("lines", NO_LINES)
    if abs(total(draft)) >= MOST:
        yield _wrong("total", TOO_LARGE)
    if posting and draft.kind == "adjustment" and draft.to_location is None:
        for position, line in enumerate(draft.lines, 1):
            if not line.direction:
                yield _wrong("direction", ONE_OF, position, choices=", ".join(ADJUSTMENT_DIRECTIONS))


def _counts_all(draft: Draft) -> bool:
    return draft.kind == "count" and draft.scope in ("category", "all")


def _words(draft: Draft) -> Iterator[Refusal]:
    own = MODES.get(draft.kind, {})
    for field in ("mode", "direction", "scope"):
        value = getattr(draft, field)
        if value and field not in own:
            yield _wrong(field, NOT_HERE, kind=draft.kind)
        elif value and value not in own[field]:
            yield _wrong(field, ONE_OF, choices=", ".join(own[field]))
    if draft.kind != "count" and (draft.category or draft.full):
        yield _wrong("category" if draft.category else "full", NOT_HERE, kind=draft.kind)
    if draft.scope == "category" and not draft.category:
        yield _wrong("category", NEEDED)
    if draft.hold and not KINDS[draft.kind].holds:
        yield _wrong("hold", NOT_HERE, kind=draft.kind)
    for position, line in enumerate(draft.lines, 1):
        if line.direction and draft.kind != "adjustment":
            yield _wrong("direction", NOT_HERE, position, kind=draft.kind)
        elif line.direction and line.direction not in ADJUSTMENT_DIRECTIONS:
            yield _wrong("direction", ONE_OF, position, choices=", ".join(ADJUSTMENT_DIRECTIONS))


def _places(draft: Draft, facts: Facts) -> Iterator[Refusal]:
    registers = draft.kind == "opening" and draft.mode == "register"
    if draft.location is None and not registers:
        yield _wrong("location", NEEDED)
    elif draft.location is not None and registers:
        yield _wrong("location", NOT_HERE, kind="register")
    elif draft.location is not None and storage(facts, draft.location) is None:
        yield Refusal("location_unknown", facts={"location": draft.location})
    if draft.to_location is None:
        if draft.kind == "transfer":
            yield _wrong("to_location", NEEDED)
    elif draft.kind not in ("transfer", "adjustment"):
        yield _wrong("to_location", NOT_HERE, kind=draft.kind)
    elif storage(facts, draft.to_location) is None:
        yield Refusal("location_unknown", facts={"location": draft.to_location})
    elif draft.location is not None and key(draft.to_location) == key(draft.location):
        yield _wrong("to_location", SAME_PLACE)


def storage(facts: Facts, code: str | None) -> PlaceFact | None:
    """Return the store or warehouse with this code; virtual places are not at anybody's hand."""
    place = facts.places.get(key(code)) if code is not None else None
    return place if place is not None and place.kind == "storage" else None


def permitted(action: str, actor: Actor, draft: Draft, facts: Facts) -> list[Refusal]:
    """Return `not_permitted` where the member's role, token or stores do not allow the act on this document."""
    here, there = storage(facts, draft.location), storage(facts, draft.to_location)
    fits = rights.may(actor.role, action, kind=draft.kind, scope=actor.scope) and rights.document_allowed(
        actor.stores,
        action,
        kind=draft.kind,
        location_id=here.id if here else None,
        to_location_id=there.id if there else None,
        direction=draft.direction or None,
    )
    return [] if fits else [Refusal("not_permitted", facts={"action": action})]
