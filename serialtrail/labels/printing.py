"""Making labels: what they are of is settled and written into the log, then they are drawn from there, as often as is
wanted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from serialtrail.access.who import Who, actor
from serialtrail.catalog import locations
from serialtrail.db import transaction
from serialtrail.db.models import paper
from serialtrail.domain import checks, numbers
from serialtrail.domain.refusals import NotThere, Refusal, Refused
from serialtrail.domain.texts import gettext_noop
from serialtrail.labels import pdf, png, templates, zpl
from serialtrail.labels.layout import Layout
from serialtrail.labels.placing import Facts, Placed, placed
from serialtrail.labels.templates import Template
from serialtrail.queries import documents, label_prints
from serialtrail.queries.serials import SerialFilters

FORMATS = ("pdf", "zpl", "png")
TYPES = {"pdf": "application/pdf", "zpl": "text/plain; charset=utf-8", "png": "image/png"}
MOST_LABELS = 5_000
MOST_COPIES = 100
_PLACES = 10_000

NOTHING = gettext_noop("there are no numbers to make labels of")
TOO_MANY = gettext_noop("these would be %(labels)s labels; at most %(most)s are made at once")

SAMPLE = Facts(
    "SN-2026-000042", "Sample item 样品, blue, 128 GB", "SKU-1", "04006381333931", "MAIN", "B-17", "2027-12-31", "",
)  # fmt: skip


class NoPrint(NotThere):
    """There is no such print in this organization's log."""


@dataclass(frozen=True)
class Wanted:
    """Labels to be made: by which template, how many of each, as what. `skip`: places of the first sheet that are used
    up. `source`: what the numbers come from, for the log."""

    template: str = templates.STANDARD
    copies: int = 1
    format: str = "pdf"
    source: str = ""


@dataclass(frozen=True)
class Made:
    """The file, its media type, and how many labels each note is about."""

    data: bytes
    type: str
    notes: Counter[str]


def of_numbers(who: Who, codes: Sequence[str]) -> list[dict[str, Any]]:
    """The serials of these codes. Refuses with serial_unknown, each code that names none."""
    if len(codes) > MOST_LABELS:
        raise Refused([_too_many(len(codes))])
    rows, unknown = label_prints.named(who.organization_id, codes)
    if unknown:
        raise Refused(Refusal("serial_unknown", serial=numbers.shown(code)) for code in unknown)
    return rows


def of_list(who: Who, filters: SerialFilters) -> list[dict[str, Any]]:
    """All serials of a list, within the member's stores; line_invalid when they are too many."""
    asked = replace(filters, stores=who.stores)
    rows, count = label_prints.chosen(who.organization_id, asked, MOST_LABELS)
    if count is None or count > len(rows):
        raise Refused([_too_many(count or MOST_LABELS + 1)])
    return rows


def of_document(who: Who, document_id: int) -> tuple[str, list[dict[str, Any]]]:
    """The document's number, and the serials that stand in it as entered, those that are known. Raises NoPrint's
    sibling NotThere when there is no such document."""
    document = documents.read(who.organization_id, document_id)
    if document is None:
        raise NotThere
    codes = [number for line in document["lines"] for number in line["serials"]]
    if len(codes) > MOST_LABELS:
        raise Refused([_too_many(len(codes))])
    rows, _unknown = label_prints.named(who.organization_id, codes)
    return document["number"] or f"draft {document['id']}", rows


def record(who: Who, rows: Sequence[dict[str, Any]], wanted: Wanted, at: datetime) -> int:
    """Write into the log that labels of these serials are made; the id to draw them by.

    Refuses with not_permitted (also for what stands in a store that is not the member's) and line_invalid.
    """
    checks.demand(actor(who), "label")
    _within_stores(who, rows)
    faults = checks.choice_faults("format", wanted.format, FORMATS)
    faults += checks.range_faults("copies", wanted.copies, 1, MOST_COPIES)
    if not rows:
        faults.append(checks.invalid("serials", NOTHING))
    elif not faults and len(rows) * wanted.copies > MOST_LABELS:
        faults.append(_too_many(len(rows) * wanted.copies))
    if faults:
        raise Refused(faults)
    template = templates.named(who.organization_id, wanted.template)

    def work() -> int:
        made = paper.LabelPrint.objects.create(
            organization_id=who.organization_id, at=at, member_id=who.member_id, template=template.name,
            format=wanted.format, source=wanted.source[:200], pieces=len(rows) * wanted.copies, copies=wanted.copies,
        )  # fmt: skip
        keys = [numbers.key(row["number"]) for row in rows]
        before = label_prints.printed_before(who.organization_id, keys)
        paper.LabelPrintNumber.objects.bulk_create(
            (
                paper.LabelPrintNumber(
                    organization_id=who.organization_id,
                    label_print_id=made.pk,
                    key=key,
                    number=row["number"],
                    printed_before=key in before,
                )
                for row, key in zip(rows, keys, strict=True)
            ),
            batch_size=500,
        )
        return int(made.pk)

    return transaction.write(work)


def again(who: Who, print_id: int, at: datetime) -> int:
    """Write into the log that the labels of a print are made once more. Raises NoPrint."""
    found, rows = read(who, print_id)
    return record(who, rows, Wanted(found["template"], found["copies"], found["format"], found["source"]), at)


def drawn(who: Who, print_id: int, format: str = "", *, skip: int = 0) -> Made:
    """The file of a print of the log, as the numbers and the template are now. Raises NoPrint."""
    checks.demand(actor(who), "label")
    found, rows = read(who, print_id)
    _within_stores(who, rows)
    format = format if format in FORMATS else found["format"]
    template = templates.named(who.organization_id, found["template"])
    labels = list(_placed(who, template.layout, rows))
    notes = Counter(note for label in labels for note, _number in label.notes)
    return Made(file(template, labels, format, found["copies"], skip=skip), TYPES[format], notes)


def notes(who: Who, template: Template, rows: Sequence[dict[str, Any]]) -> Counter[str]:
    """Of how many labels there is something to be said, without drawing them."""
    return Counter(note for label in _placed(who, template.layout, rows) for note, _number in label.notes)


def file(template: Template, labels: Sequence[Placed], format: str, copies: int = 1, *, skip: int = 0) -> bytes:
    """Labels that were laid out, each so many times, as a file; PNG shows the first page."""
    every = [label for label in labels for _copy in range(copies)]
    if format == "zpl":
        return zpl.draw(every, template.logo)
    made = pdf.draw(template.layout, every, template.logo, skip=skip, title=template.name)
    return png.page(made, template.layout.dpi) if format == "png" else made


def preview(organization: str, template: Template, facts: Facts | None = None) -> Made:
    """One label alone as PNG, of a sample if nothing else is given; on no sheet."""
    layout = replace(template.layout, size=replace(template.layout.size, sheet=None))
    shown = _spoken(layout.language, replace(facts or SAMPLE, organization=organization))
    label = placed(layout, shown, settings.PUBLIC_URL)
    data = file(replace(template, layout=layout), [label], "png")
    return Made(data, TYPES["png"], Counter(note for note, _number in label.notes))


def facts_of(who: Who, rows: Sequence[dict[str, Any]]) -> list[Facts]:
    """What can stand on the labels of these serials, as bare values."""
    gtins = label_prints.gtins(who.organization_id, {row["item"] for row in rows})
    return [
        Facts(
            number=row["number"],
            item_name=row["item_name"],
            sku=row["item"],
            gtin=gtins.get(row["item"], ""),
            location=row["location"] or "",
            batch=row["production_batch"],
            warranty=row["warranty_until"] or "",
            organization=who.organization,
        )
        for row in rows
    ]


def read(who: Who, print_id: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A print of the log, and those of its serials that are still known, as they are now. Raises NoPrint."""
    found = label_prints.read(who.organization_id, print_id)
    if found is None:
        raise NoPrint
    return found, label_prints.each_once(label["serial"] for label in found["labels"] if label["serial"] is not None)


def _placed(who: Who, layout: Layout, rows: Sequence[dict[str, Any]]) -> Iterable[Placed]:
    for facts in facts_of(who, rows):
        yield placed(layout, _spoken(layout.language, facts), settings.PUBLIC_URL)


def _spoken(language: str, facts: Facts) -> Facts:
    """The facts with the words around them that a reader of the label needs, in its language."""
    with translation.override(language):
        batch = gettext("Batch %(batch)s") % {"batch": facts.batch} if facts.batch else ""
        warranty = ""
        if facts.warranty:
            day = date_format(date.fromisoformat(facts.warranty), "DATE_FORMAT")
            warranty = gettext("Warranty until %(day)s") % {"day": day}
        return replace(facts, batch=batch, warranty=warranty)


def _within_stores(who: Who, rows: Sequence[dict[str, Any]]) -> None:
    """Refuse what stands in a store that the member is not in."""
    if who.stores is None:
        return
    known = locations.choices(who.organization_id, _PLACES)
    here = {code for id, code, _name in known if id in who.stores}
    if any(row["location"] is not None and row["location"] not in here for row in rows):
        raise Refused([Refusal("not_permitted", facts={"action": "label"})])


def _too_many(labels: int) -> Refusal:
    return checks.invalid("serials", TOO_MANY, labels=labels, most=MOST_LABELS)
