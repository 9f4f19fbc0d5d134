"""What was done with files and paper as tables: labels printed, files imported."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from serialtrail.access.who import Who
from serialtrail.db.models import accounts
from serialtrail.domain.texts import gettext_noop
from serialtrail.exchange.exports.tables import AT_ONCE, Clock, Column, Rows, Said, every
from serialtrail.exchange.imports import jobs
from serialtrail.queries import label_prints

LABELS = (
    Column(gettext_noop("Time")),
    Column(gettext_noop("Template"), "text"),
    Column(gettext_noop("Format")),
    Column(gettext_noop("Serial number"), "text"),
    Column(gettext_noop("Labels"), "amount"),
    Column(gettext_noop("Reprint")),
    Column(gettext_noop("From"), "text"),
    Column(gettext_noop("By"), "text"),
)
IMPORTS = (
    Column(gettext_noop("Time")),
    Column(gettext_noop("File"), "text"),
    Column(gettext_noop("Kind")),
    Column(gettext_noop("State")),
    Column(gettext_noop("Rows"), "amount"),
    Column(gettext_noop("Created"), "amount"),
    Column(gettext_noop("Changed"), "amount"),
    Column(gettext_noop("Refused"), "amount"),
    Column(gettext_noop("Cartons and pallets made"), "amount"),
    Column(gettext_noop("By"), "text"),
)


def label_batches(who: Who, filters: Any, said: Said, form: str) -> Iterator[Rows]:
    """The log of printed labels, newest first, number by number as they were printed."""
    clock, template, yes = Clock(who.time_zone), said.of("label_template"), said.of("said")("yes")
    for found in every(lambda after: label_prints.numbers(who.organization_id, AT_ONCE, after)):
        yield [
            [
                clock.time(row["at"]),
                template(row["template"]),
                row["format"],
                row["number"],
                str(row["copies"]),
                yes if row["printed_before"] else "",
                row["source"],
                row["member"] or "",
            ]
            for row in found
        ]


def import_batches(who: Who, filters: Any, said: Said, form: str) -> Iterator[Rows]:
    """The imports, newest first."""
    clock, kind, state = Clock(who.time_zone), said.of("import_kind"), said.of("import_state")
    members = accounts.Member.objects.for_org(who.organization_id)
    names = {str(id): name for id, name in members.values_list("id", "name")}
    figures = ("rows", "created", "changed", "refused", "cartons")
    for found in every(lambda after: jobs.listed(who.organization_id, after, AT_ONCE)):
        yield [
            [
                clock.time(row["created_at"]),
                row["file_name"],
                kind(row["kind"]),
                state(jobs.word(row)),
                *(str(row[name]) for name in figures),
                names.get(row["member"], ""),
            ]
            for row in found
        ]
