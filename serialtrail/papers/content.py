"""What stands on a paper: a document as read, with the names of its places, its sums and warranties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from serialtrail.access import organizations
from serialtrail.catalog import locations, parties
from serialtrail.domain.answers import money_text
from serialtrail.domain.documents import KINDS
from serialtrail.papers import count_lines
from serialtrail.queries import documents

_OWN = ("sale", "sale_return", "purchase", "purchase_return", "transfer", "count", "adjustment")
PAPER_OF: Mapping[str, str] = {
    kind: kind if kind in _OWN else "adjustment" if kind == "opening" else "order" for kind in KINDS
}
"""Which paper a kind of document is printed on."""

RECEIPTS = ("sale", "sale_return")
"""Kinds that can be printed as a receipt, too."""


@dataclass(frozen=True)
class Number:
    """A serial number on a line; `found` says of a count whether it was."""

    text: str
    warranty: str | None = None
    found: bool | None = None


@dataclass(frozen=True)
class Line:
    """One item; `cells` by column, quantities, amounts and dates in the API's form."""

    cells: Mapping[str, str | None]
    numbers: tuple[Number, ...] = ()
    tracked: bool = False


@dataclass(frozen=True)
class Content:
    """`fields` by name, dates as YYYY-MM-DD; `total` an amount, None where nothing is priced."""

    kind: str
    number: str
    state: str
    organization: str
    currency: str
    fields: Mapping[str, str]
    lines: tuple[Line, ...]
    total: str | None = None


def papers_of(kind: str) -> tuple[str, ...]:
    """The papers on which a document of this kind can be printed, the usual one first."""
    return (PAPER_OF[kind], "receipt") if kind in RECEIPTS else (PAPER_OF[kind],)


def read(organization_id: int, document_id: int) -> Content | None:
    """The content of a document, None when there is none. As many statements for a thousand numbers as for one."""
    document = documents.read(organization_id, document_id)
    if document is None:
        return None
    organization = organizations.shown(organization_id)
    lines = count_lines.lines(organization_id, document) if document["kind"] == "count" else document["lines"]
    until = warranties(organization_id, document)
    priced = any(line.get("unit_price") for line in lines)
    return Content(
        kind=document["kind"],
        number=document["number"] or f"#{document['id']}",
        state=document["state"],
        organization=organization["name"],
        currency=organization["currency"],
        fields=_fields(organization_id, document, ZoneInfo(organization["time_zone"])),
        lines=tuple(_line(place, line, until) for place, line in enumerate(lines, 1)),
        total=due(document["total"]) if priced else None,
    )


def warranties(organization_id: int, document: Mapping[str, Any]) -> dict[str, str]:
    """Until when the warranty of each number lasts that is still sold by this document."""
    if document["kind"] != "sale" or not any(line["serials"] for line in document["lines"]):
        return {}
    return documents.warranties(organization_id, int(document["id"]))


def line_sum(line: Mapping[str, Any]) -> Decimal | None:
    """What a line comes to."""
    return None if line["unit_price"] is None else Decimal(line["unit_price"]) * Decimal(line["quantity"])


def due(total: str) -> str:
    """A total as it is paid, in cents."""
    return money_text(Decimal(total).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _line(place: int, line: Mapping[str, Any], until: Mapping[str, str]) -> Line:
    amount = line_sum(line)
    cells = {
        "position": str(place),
        "sku": line["item"],
        "name": line["item_name"],
        "quantity": line["quantity"],
        "unit": line["unit"],
        "price": line["unit_price"],
        "sum": None if amount is None else money_text(amount),
        "open": line.get("open"),
        "batch": line["production_batch"] or line["batch"],
        "expires": line["expires_on"],
        "direction": line["direction"],
        "expected": line.get("expected"),
        "counted": line.get("counted"),
    }
    found = line.get("found")
    numbers = tuple(Number(text, until.get(text), None if found is None else text in found) for text in line["serials"])
    return Line(cells, numbers, line["tracked"])


def _fields(organization_id: int, document: Mapping[str, Any], zone: ZoneInfo) -> dict[str, str]:
    known: dict[str, Any] = {
        "date": document["date"],
        "time": _moment(document["posted_at"] or document["created_at"], zone),
        "party": document["party_name"],
        "reference": document["reference"],
        "note": document["note"],
        "origin": (document["origin"] or {}).get("number"),
        "made_by": document["created_by"],
        "posted_by": document["posted_by"],
    }
    party = parties.found(organization_id, code=document["party"]) if document["party"] else None
    if party is not None:
        known["contact"] = "\n".join(text for text in (party.email, party.phone) if text)
    for place, address in (("location", "address"), ("to_location", "to_address")):
        here = locations.found(organization_id, code=document[place]) if document[place] else None
        if here is not None:
            known |= {place: f"{here.name} ({here.code})", address: here.address}
    return {name: str(value) for name, value in known.items() if value}


def _moment(text: str, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(text).astimezone(zone).strftime("%Y-%m-%d %H:%M")
