"""Switching serial tracking of items on and off: each item answers for itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from serialtrail.db import audit, transaction
from serialtrail.db.models import catalog
from serialtrail.domain import numbers
from serialtrail.domain.documents import KINDS
from serialtrail.domain.facts import Actor, Draft
from serialtrail.domain.refusals import Refusal
from serialtrail.posting import facts as loading
from serialtrail.posting import header as headers
from serialtrail.posting.sql import reads
from serialtrail.posting.sql import tracking as sql
from serialtrail.posting.sql.dialects import postgresql


@dataclass(frozen=True)
class Switched:
    """One item's answer."""

    sku: str
    changed: bool
    refusals: tuple[Refusal, ...] = ()


def switch(organization: int, actor: Actor, skus: Sequence[str], enabled: bool, at: datetime) -> list[Switched]:
    """Turn tracking by serial number on or off. Those that cannot be switched do not stop the others.

    Raises Refused(not_permitted).
    """

    def work() -> list[Switched]:
        head = headers.header(organization, actor, Draft("opening"), at)
        loading.demand(head.actor, "tracking_switch")
        asked = {numbers.key(sku): sku for sku in reversed(skus)}  # as first spelled
        keys = list(dict.fromkeys(numbers.key(sku) for sku in skus))
        rows = catalog.Item.objects.for_org(organization).filter(key__in=keys).order_by("id")
        if postgresql():
            rows = rows.select_for_update(no_key=True)
        items = {row.key: row for row in rows}
        levels = sql.lock_levels(organization, [row.id for row in items.values()])
        problems = _problems(organization, list(items.values()), levels, enabled, head.settings.serials_enabled)
        answers = []
        for key in keys:
            row, sku = items.get(key), asked[key]
            if row is None:
                answers.append(Switched(sku, False, (Refusal("item_unknown", facts={"item": sku}),)))
                continue
            changes = (row.tracking == "serial") != enabled
            refusals = tuple(problems.get(row.id, ())) if changes else ()
            answers.append(Switched(row.sku, changes and not refusals, refusals))
        _switch(organization, actor, [items[numbers.key(a.sku)] for a in answers if a.changed], enabled, at)
        return answers

    return transaction.write(work)


def _switch(organization: int, actor: Actor, rows: Sequence[catalog.Item], enabled: bool, at: datetime) -> None:
    ids = [row.id for row in rows]
    if not ids:
        return
    catalog.Item.objects.for_org(organization).filter(id__in=ids).update(tracking="serial" if enabled else "none")
    sql.flag_levels(organization, ids, enabled)
    for row in rows:
        audit.record(organization, actor.member, "item.tracking", row.sku, at, {"enabled": enabled})


def _occupied(organization: int, skus: Mapping[int, str]) -> Iterator[tuple[int, Refusal]]:
    """Yield for each item what holds one of its serials, and what one is on its way with."""
    found = sql.occupied(organization, list(skus))
    if not found:
        return
    holders = {holder for *_, holder in found if holder}
    trail, names = reads.trail_and_names(organization, [id for _, _, id, _, _ in found], holders, ())
    for item, number, id, version, holder in found:
        named = ("holder", holder) if holder else ("posting", trail.get((id, version), 0))
        facts = {"document": names.get(named, (0, None, ""))[2], "item": skus[item]}
        yield item, Refusal("serial_held" if holder else "serial_in_transit", None, number, facts)


def _problems(
    organization: int,
    rows: Sequence[catalog.Item],
    levels: Iterable[tuple[int, str, Decimal, Decimal]],
    enabled: bool,
    serials_enabled: bool,
) -> dict[int, list[Refusal]]:
    problems: dict[int, list[Refusal]] = {row.id: [] for row in rows}
    skus = {row.id: row.sku for row in rows}
    if not enabled:
        for item, refusal in _occupied(organization, skus):
            problems[item].append(refusal)
        return problems
    for row in rows:
        if not serials_enabled:
            problems[row.id].append(Refusal("serials_disabled", facts={"item": row.sku}))
        if row.kind != "goods":
            problems[row.id].append(Refusal("bundle_not_trackable", facts={"item": row.sku, "kind": row.kind}))
        elif row.tracking != "none":
            problems[row.id].append(Refusal("tracking_exclusive", facts={"item": row.sku, "tracking": row.tracking}))
    for item, place, on_hand, serials in levels:
        facts = {
            "item": skus[item], "location": place, "on_hand": f"{on_hand.normalize():f}", "serials": f"{serials:.0f}",
        }  # fmt: skip
        if on_hand < 0:
            problems[item].append(Refusal("stock_negative", facts=facts))
        if on_hand != on_hand.to_integral_value():
            problems[item].append(Refusal("stock_fractional", facts=facts))
        if serials > 0 and on_hand < serials:
            problems[item].append(Refusal("stock_below_serials", facts=facts))
    sales = [kind.name for kind in KINDS.values() if kind.side == "sales"]
    for item, unit, document in sql.other_units(organization, list(skus), sales):
        facts = {"item": skus[item], "unit": unit, "document": document or ""}
        problems[item].append(Refusal("unit_not_base", facts=facts))
    return problems
