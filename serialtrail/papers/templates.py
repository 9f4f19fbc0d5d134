"""Print templates: how an organization wants its papers; what is built in where it has said nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from serialtrail.access.who import Who, actor
from serialtrail.db import audit, transaction
from serialtrail.db.models import paper as tables
from serialtrail.db.rows import saved
from serialtrail.domain.checks import choice_faults, demand, invalid, taken, text_faults
from serialtrail.domain.refusals import NotThere, Refusal, Refused
from serialtrail.domain.texts import gettext_noop
from serialtrail.papers import content, layout, paper, pictures
from serialtrail.papers.layout import Layout

RIGHT = "catalog_write"
MOST = 100
BLANK = "blank"
"""The count sheet without the numbers that are expected, whatever its template says."""
TOO_MANY = gettext_noop("there are %(most)s templates already; delete one first")


@dataclass(frozen=True)
class Template:
    """`id` is None for what is built in; `standard`: printed unless another one is asked for."""

    id: int | None
    paper: str
    name: str
    layout: Layout
    logo: bytes | None = None
    standard: bool = False
    version: int = 1


@dataclass(frozen=True)
class Printed:
    """A PDF and the name of its file."""

    pdf: bytes
    name: str


class NoPaper(NotThere):
    """There is no such document, or no such template for it."""


def listed(organization_id: int) -> list[Template]:
    """The organization's own templates by paper and name, without their logos."""
    rows = tables.PrintTemplate.objects.for_org(organization_id).defer("logo").order_by("paper", "name")
    return [_template(row, with_logo=False) for row in rows[:MOST]]


def found(organization_id: int, template_id: int) -> Template | None:
    row = tables.PrintTemplate.objects.for_org(organization_id).filter(pk=template_id).first()
    return None if row is None else _template(row)


def built_in(paper_name: str) -> Template:
    """What there is without anybody having made anything."""
    return Template(None, paper_name, "", layout.DEFAULTS[paper_name])


def standard(organization_id: int, paper_name: str) -> Template:
    """The template that is used unless another one is asked for."""
    rows = tables.PrintTemplate.objects.for_org(organization_id).filter(paper=paper_name, standard=True)
    row = rows.order_by("-id").first()
    return built_in(paper_name) if row is None else _template(row)


def save(
    who: Who, template_id: int | None, given: Mapping[str, Any], at: datetime, *,
    version: int | None = None, logo: bytes | None = None, without_logo: bool = False,
) -> int:  # fmt: skip
    """Make or change a template of `paper` (only when made), `name`, `layout` and `standard`; return its id.

    `version` is the one that was changed, `logo` takes the place of the one before. Refuses with not_permitted,
    version_stale and line_invalid.
    """
    demand(actor(who), RIGHT)
    organization = who.organization_id

    def work() -> int:
        rows = tables.PrintTemplate.objects.for_org(organization)
        if template_id is None:
            faults: list[Refusal] = choice_faults("paper", str(given["paper"]), layout.PAPERS)
            if rows.count() >= MOST:
                faults.append(invalid("name", TOO_MANY, most=MOST))
            row = tables.PrintTemplate(organization_id=organization, paper=given["paper"], version=0)
        else:
            known = rows.select_for_update().filter(pk=template_id).first()
            if known is None:
                raise NoPaper
            if version is not None and version != known.version:
                raise Refused([Refusal("version_stale", facts={"document": known.name, "version": known.version})])
            faults, row = [], known
        faults = faults or text_faults("name", given["name"], 100, least=1)
        if faults:
            raise Refused(faults)
        row.layout = layout.made(row.paper, given["layout"]).shape()
        row.name, row.standard = given["name"].strip(), bool(given.get("standard"))
        row.version, row.changed_at = row.version + 1, at
        if logo is not None:
            row.logo = pictures.logo(logo)
        elif without_logo:
            row.logo = None
        if not saved(row):
            raise Refused([taken("name", row.name)])
        if row.standard:
            rows.filter(paper=row.paper, standard=True).exclude(pk=row.pk).update(standard=False)
        what = "print_template.created" if template_id is None else "print_template.changed"
        audit.record(organization, who.member_id, what, f"{row.paper} {row.name}", at)
        return int(row.pk)

    return transaction.write(work)


def delete(who: Who, template_id: int, at: datetime) -> None:
    """Take a template away; papers are then printed as built in. Raises NoPaper; refuses with not_permitted."""
    demand(actor(who), RIGHT)

    def work() -> None:
        row = tables.PrintTemplate.objects.for_org(who.organization_id).filter(pk=template_id).first()
        if row is None:
            raise NoPaper
        audit.record(who.organization_id, who.member_id, "print_template.deleted", f"{row.paper} {row.name}", at)
        row.delete()

    transaction.write(work)


def choices(organization_id: int, kind: str) -> list[Template]:
    """What a document of this kind can be printed with: of each of its papers the standard one first."""
    own = listed(organization_id)
    found: list[Template] = []
    for name in content.papers_of(kind):
        of = sorted((one for one in own if one.paper == name), key=lambda one: not one.standard)
        found += of if of and of[0].standard else [built_in(name), *of]
    if kind == "count":
        found.append(replace(standard(organization_id, kind), id=None, name=BLANK))
    return found


def printed(organization_id: int, document_id: int, wanted: str = "") -> Printed:
    """A document as PDF; `wanted` is a template's id, the name of a paper or `blank`, else the usual paper of its kind.

    Raises NoPaper when there is no such document, or no such template for its kind.
    """
    read = content.read(organization_id, document_id)
    if read is None:
        raise NoPaper
    template = _wanted(organization_id, read.kind, wanted)
    if template is None:
        raise NoPaper
    pdf = paper.drawn(read, template.paper, template.layout, template.logo)
    name = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in read.number).strip("-")
    return Printed(pdf, f"{template.paper}-{name}.pdf")


def _wanted(organization_id: int, kind: str, wanted: str) -> Template | None:
    possible = content.papers_of(kind)
    if kind == "count" and wanted == BLANK:
        template = standard(organization_id, kind)
        return replace(template, layout=replace(template.layout, numbers="blank"))
    if wanted in possible or not wanted:
        return standard(organization_id, wanted or possible[0])
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
        return None
    known = found(organization_id, int(wanted))
    return known if known is not None and known.paper in possible else None


def _template(row: tables.PrintTemplate, *, with_logo: bool = True) -> Template:
    kept = {name: row.layout[name] for name in Layout.__dataclass_fields__ if name in row.layout}
    logo = bytes(row.logo) if with_logo and row.logo else None
    made = layout.made(row.paper, kept)
    return Template(int(row.pk), row.paper, row.name, made, logo, bool(row.standard), row.version)
