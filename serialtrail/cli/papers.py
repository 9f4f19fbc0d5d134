"""`serialtrail print`: a document as PDF."""

from pathlib import Path

import click
from django.utils.translation import gettext as _

from serialtrail.cli.told import draws, organization_named, works_on_database
from serialtrail.papers import templates
from serialtrail.queries import documents


@click.command(name="print", help=_("Write a document, such as SI-000042, as PDF."))
@click.argument("number")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--template", default="", metavar="T", help=_("The id of a print template, or a paper such as receipt."))
@click.option("--org", "slug", metavar="SLUG", help=_("The organization; needed when there are several."))
@works_on_database
@draws
def print_document(number: str, file: Path, template: str, slug: str | None) -> None:
    organization = organization_named(slug)
    found = documents.named(organization, number)
    if found is None:
        raise click.ClickException(_("There is no document %s.") % number)
    try:
        printed = templates.printed(organization, found, template)
    except templates.NoPaper as error:
        raise click.ClickException(_("There is no template %s for this document.") % template) from error
    file.write_bytes(printed.pdf)
    click.echo(str(file))
