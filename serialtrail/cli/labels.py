"""`serialtrail label`: labels of numbers, of a document or of new numbers, into a file."""

from pathlib import Path

import click
from django.utils.timezone import now
from django.utils.translation import gettext as _

from serialtrail.access import members
from serialtrail.access.who import Who
from serialtrail.cli.told import draws, json_option, organization_named, tell_json, works_on_database
from serialtrail.domain.generation import NumberRule
from serialtrail.domain.refusals import NotThere
from serialtrail.labels import ahead, printing, templates
from serialtrail.labels.placing import NO_GTIN, NO_LINK, NO_ROOM, SWITCHED
from serialtrail.labels.printing import Wanted
from serialtrail.queries import documents


@click.command(help=_("Make labels of NUMBERS, of a document's, or of new numbers by a rule (--new)."))
@click.argument("numbers", nargs=-1)
@click.option("--document", metavar="NUMBER", help=_("The numbers of this document."))
@click.option("--new", "pieces", type=click.IntRange(1), help=_("Make so many new numbers of --item first."))
@click.option("--item", "sku", metavar="SKU", help=_("With --new: the item the numbers are of."))
@click.option("--prefix", default="", help=_("With --new: what the numbers begin with."))
@click.option("--start", default="1", show_default=True, help=_("With --new: the first value, such as 0001."))
@click.option("--location", metavar="CODE", help=_("With --new: label units in stock there, not only register."))
@click.option("--template", default=templates.STANDARD, show_default=True, help=_("The template of the labels."))
@click.option("--format", "format_", type=click.Choice(printing.FORMATS), help=_("Default: as the file is named."))
@click.option("--copies", default=1, show_default=True, type=click.IntRange(1, printing.MOST_COPIES))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help=_("The file to write."))
@click.option("--org", "slug", metavar="SLUG", help=_("The organization; needed when there are several."))
@json_option
@works_on_database
@draws
def label(
    numbers: tuple[str, ...], document: str | None, pieces: int | None, sku: str | None, prefix: str, start: str,
    location: str | None, template: str, format_: str | None, copies: int, out: Path, slug: str | None, as_json: bool,
) -> None:  # fmt: skip
    """The owner of the organization acts."""
    if sum((bool(numbers), document is not None, pieces is not None)) != 1:
        raise click.UsageError(_("Give numbers, --document or --new."))
    who = members.on_behalf(organization_named(slug))
    known = out.suffix.lstrip(".").lower()
    wanted = Wanted(template, copies, format_ or (known if known in printing.FORMATS else "pdf"), document or "")
    if pieces is not None:
        if not sku:
            raise click.UsageError(_("--new needs --item."))
        rule = NumberRule(prefix, start, 1, pieces)
        made = ahead.make(who, sku, rule, "label" if location else "register", location or "", wanted, now())
    else:
        rows = _of_document(who, document) if document is not None else printing.of_numbers(who, numbers)
        made = printing.record(who, rows, wanted, now())
    drawn = printing.drawn(who, made)
    out.write_bytes(drawn.data)
    if as_json:
        tell_json({"print": str(made), "file": str(out), "format": wanted.format, "notes": dict(drawn.notes)})
        return
    for note, count in sorted(drawn.notes.items()):
        click.echo(_NOTES[note]() % {"count": count}, err=True)
    click.echo(_("The labels are in %s.") % out)


def _of_document(who: Who, number: str) -> list[dict[str, object]]:
    found = documents.named(who.organization_id, number)
    if found is None:
        raise click.ClickException(_("There is no document %s.") % number)
    try:
        return printing.of_document(who, int(found))[1]
    except NotThere as gone:
        raise click.ClickException(_("There is no document %s.") % number) from gone


_NOTES = {
    SWITCHED: lambda: _("On %(count)s labels the number does not fit as the symbol asked for: it is a Data Matrix."),
    NO_ROOM: lambda: _("On %(count)s labels there is no room for a symbol that scanners can read."),
    NO_GTIN: lambda: _("On %(count)s labels the symbol holds the number alone: no GTIN, or no number that GS1 takes."),
    NO_LINK: lambda: _("On %(count)s labels the symbol holds the number alone: no public address is set."),
}
