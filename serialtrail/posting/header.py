"""What every posting reads first, unlocked: settings, the member as they are now, and what the draft names."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from serialtrail.domain import numbers
from serialtrail.domain.facts import Actor, Draft, ItemFact, PartyFact, PlaceFact, Settings
from serialtrail.domain.formats import NumberFormat
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.posting.sql import reads
from serialtrail.posting.sql.dialects import told


@dataclass(frozen=True)
class Header:
    """The unlocked part: settings, the member as they are now, and what the draft names."""

    settings: Settings
    actor: Actor
    items: dict[str, ItemFact]
    places: dict[str, PlaceFact]
    parties: dict[str, PartyFact]
    # The last id of a serial so far, where the engine lets only one write.
    last_serial: int = 0
    # The end of the organization's order.
    seq: int = 0


def header(organization: int, actor: Actor, draft: Draft, at: datetime) -> Header:
    """Read the organization, the member, and what the draft names. A former member is refused: `not_permitted`."""
    return header_and_codes(organization, actor, draft, at)[0]


Meant = tuple[dict[str, list[str]], dict[str, str]]
"""What each known key stands for (a serial before an alias before a carton), and what SKUs they equal."""


def header_and_codes(
    organization: int, actor: Actor, draft: Draft, at: datetime, keys: Collection[str] = ()
) -> tuple[Header, Meant]:
    """Return the header and, read with it, what these keys stand for besides serials."""
    skus = {numbers.key(line.sku) for line in draft.lines}
    codes = {numbers.key(code) for code in (draft.location, draft.to_location, draft.party) if code}
    groups: dict[str, list[Any]] = {}
    meant: list[tuple[str, str, str | None]] = []
    for what, row, code, key in reads.header(organization, actor.member, skus, codes, keys):
        if row is None:
            meant.append((what, code, key))
        else:
            groups.setdefault(what, []).append(row)
    member = next(iter(groups.get("member", [])), None)
    if member is None or not member["active"]:
        raise Refused([Refusal("not_permitted", facts={"action": "member"})])
    stores = _json(member["stores"])
    [own] = groups["organization"]
    head = Header(
        _settings(own, at),
        Actor(actor.member, member["role"], actor.scope, None if stores is None else frozenset(stores)),
        _items(organization, groups),
        {row["key"]: PlaceFact(row["id"], row["code"], row["kind"]) for row in groups["place"]},
        {row["key"]: PartyFact(row["id"], row["code"], row["role"]) for row in groups.get("party", [])},
        own.get("last") or 0,
        own["seq"] or 0,
    )
    return head, _sorted(meant)


def today(time_zone: str, at: datetime) -> date:
    """Return the organization's calendar day."""
    return at.astimezone(ZoneInfo(time_zone)).date()


def _json(value: Any) -> Any:
    # JSON columns come as text on SQLite, as values inside a JSON text on PostgreSQL.
    return json.loads(value) if isinstance(value, str) else value


def _settings(own: dict[str, Any], at: datetime) -> Settings:
    return Settings(
        today=today(own["time_zone"], at),
        policy=_json(own["policy"]),
        serials_enabled=bool(own["serials"]),
        max_numbers=own["most"],
        allow_repurchase=bool(own["repurchase"]),
        allow_negative_stock=bool(own["negative"]),
        review_transfers=bool(own["review"]),
    )


def _items(organization: int, groups: dict[str, list[Any]]) -> dict[str, ItemFact]:
    items = {}
    for row in groups.get("item", []):
        units = {name: told(factor) for name, factor in _json(row["units"]) or ()}
        components = tuple((item, told(quantity)) for item, quantity in _json(row["components"]) or ())
        items[numbers.key(row["sku"])] = ItemFact(
            row["id"], row["sku"], row["kind"], row["tracking"], row["unit"], row["category"], units, components,
            _format(row["regex"], row["check"]), row["months"],
        )  # fmt: skip
    inside = {item for one in items.values() for item, _ in one.components} - {item.id for item in items.values()}
    return {**items, **items_by_id(organization, inside)}


def items_by_id(organization: int, ids: Collection[int]) -> dict[str, ItemFact]:
    """Return the items with these ids, by folded SKU, without units and components."""
    if not ids:
        return {}
    return {
        numbers.key(sku): ItemFact(
            i, sku, kind, tracking, unit, category, format=_format(regex, check), warranty_months=months
        )
        for i, sku, kind, tracking, unit, category, regex, check, months in reads.items_by_id(organization, ids)
    }


def _format(regex: str | None, check: str | None) -> NumberFormat | None:
    return NumberFormat(regex, check) if regex or check else None


def meanings(organization: int, keys: set[str]) -> Meant:
    """Return what each known key stands for (a serial before an alias before a carton), and what SKUs they equal."""
    return _sorted(reads.meanings(organization, keys) if keys else ())


def _sorted(meant: Iterable[tuple[str, str, str | None]]) -> Meant:
    found: dict[str, dict[str, list[str]]] = {}
    taken: dict[str, str] = {}
    for what, code, key in meant:
        if what == "item":
            taken[code] = str(key)
        else:
            found.setdefault(code, {}).setdefault(what, []).extend([key] if key else [])
    order = ("serial", "alias", "carton")
    return {code: next(kinds[what] for what in order if what in kinds) for code, kinds in found.items()}, taken
