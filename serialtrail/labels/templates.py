"""Templates of labels: those built in, and those an organization has made of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from serialtrail.db import audit, transaction
from serialtrail.db.models import paper
from serialtrail.db.rows import saved
from serialtrail.domain import checks
from serialtrail.domain.facts import Actor
from serialtrail.domain.refusals import NotThere, Refusal, Refused
from serialtrail.domain.texts import gettext_noop
from serialtrail.labels import layout as layouts
from serialtrail.labels.built_in import BUILT_IN
from serialtrail.labels.layout import Layout

STANDARD = "qr-50x30"
MOST = 200
LONGEST_NAME = 100

UNKNOWN = gettext_noop("there is no template of labels %(value)s")
TOO_MANY = gettext_noop("there are %(most)s templates already; delete one first")


class NoTemplate(NotThere):
    """There is no such template in this organization."""


@dataclass(frozen=True)
class Template:
    """`name` is what it is called by; `words` an English source string of the built-in ones, which have no id."""

    name: str
    layout: Layout
    words: str = ""
    id: int | None = None
    version: int = 1
    logo: bytes | None = None


def listed(organization_id: int) -> list[Template]:
    """The organization's own by name, then those built in."""
    rows = paper.LabelTemplate.objects.for_org(organization_id).order_by("name")[:MOST]
    return [*(_template(row) for row in rows), *(_built_in(name) for name in BUILT_IN)]


def named(organization_id: int, name: str) -> Template:
    """The template of this name. Refuses with line_invalid."""
    if name in BUILT_IN:
        return _built_in(name)
    row = paper.LabelTemplate.objects.for_org(organization_id).filter(name=name[:LONGEST_NAME]).first()
    if row is None or "\x00" in name:
        raise Refused([checks.invalid("template", UNKNOWN, value=name[:LONGEST_NAME])])
    return _template(row)


def read(organization_id: int, template_id: int) -> Template:
    """One of the organization's own. Raises NoTemplate."""
    row = paper.LabelTemplate.objects.for_org(organization_id).filter(id=template_id).first()
    if row is None:
        raise NoTemplate
    return _template(row)


def save(
    organization_id: int, actor: Actor, name: str, given: Any, at: datetime, *, id: int | None = None,
    version: int | None = None, logo: bytes | None = None, without_logo: bool = False,
) -> int:  # fmt: skip
    """Make a template, or change the one of this id; its id. `logo` replaces the one there is; it was taken in by
    `logos`. Refuses with not_permitted, version_stale and line_invalid. Raises NoTemplate."""
    checks.demand(actor, "label")
    name = " ".join(name.split())
    faults = checks.text_faults("name", name, LONGEST_NAME, least=1)
    if name in BUILT_IN:
        faults.append(checks.taken("name", name))
    try:
        wanted = layouts.read(given)
    except Refused as refused:
        raise Refused([*faults, *refused.refusals]) from None
    if faults:
        raise Refused(faults)

    def work() -> int:
        rows = paper.LabelTemplate.objects.for_org(organization_id)
        if id is None:
            if rows.count() >= MOST:
                raise Refused([checks.invalid("name", TOO_MANY, most=MOST)])
            row = paper.LabelTemplate(organization_id=organization_id)
        else:
            found = rows.select_for_update(no_key=True).filter(id=id).first()
            if found is None:
                raise NoTemplate
            row = found
            if version is not None and version != row.version:
                raise Refused([Refusal("version_stale", facts={"document": row.name, "version": row.version})])
            row.version += 1
        before, row.name, row.layout, row.changed_at = row.name, name, layouts.plain(wanted), at
        if logo is not None or without_logo:
            row.logo = logo
        if not saved(row):
            raise Refused([checks.taken("name", name)])
        if id is not None and before != name:
            # What was printed by it is reprinted by it.
            prints = paper.LabelPrint.objects.for_org(organization_id)
            prints.filter(template=before).update(template=name)
        audit.record(organization_id, actor.member, "label_template.save", name, at)
        return int(row.pk)

    return transaction.write(work)


def delete(organization_id: int, actor: Actor, template_id: int, at: datetime) -> str:
    """Delete one of the organization's own; its name. What was printed by it stays in the log. Raises NoTemplate."""
    checks.demand(actor, "label")

    def work() -> str:
        row = paper.LabelTemplate.objects.for_org(organization_id).filter(id=template_id).first()
        if row is None:
            raise NoTemplate
        row.delete()
        audit.record(organization_id, actor.member, "label_template.delete", row.name, at)
        return str(row.name)

    return transaction.write(work)


def _built_in(name: str) -> Template:
    words, layout = BUILT_IN[name]
    return Template(name, layout, words)


def _template(row: paper.LabelTemplate) -> Template:
    logo = bytes(row.logo) if row.logo else None
    return Template(row.name, layouts.read(row.layout), "", int(row.pk), row.version, logo)
