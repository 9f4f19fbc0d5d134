"""`serialtrail demo`: fills a demo organization, or says how to get into the one that is there."""

import sys

import click
from django.utils.timezone import now
from django.utils.translation import gettext as _

from serialtrail.cli.told import json_option, tell_json, works_on_database
from serialtrail.exchange import demo as filling


@click.command(help=_("Fill a demo organization with a believable shop, and print how to sign in."))
@click.option(
    "--scale", default=1.0, show_default=True, type=click.FloatRange(0.02, 1), help=_("How busy the year was.")
)
@json_option
@works_on_database
def demo(scale: float, as_json: bool) -> None:
    """Nothing changes when the organization is there already."""
    try:
        if filling.is_there():
            found = filling.fill(now())
        else:
            label = _("Filling the demo shop with a year of documents")
            with click.progressbar(length=filling.DAYS, label=label, file=sys.stderr) as bar:
                found = filling.fill(now(), scale, tell=lambda: bar.update(1))
    except filling.SlugTaken as taken:
        raise click.ClickException(_("The organization %s is there, but it is not the demo.") % taken) from taken
    if as_json:
        tell_json({"org": found.slug, "email": found.email, "password": found.password, "created": found.created})
        return
    click.echo(_("Sign in to the demo: %(email)s, password %(password)s") % vars(found))
    others = ", ".join(email for _role, email in found.others)
    click.echo(_("With the same password, in other roles: %s") % others)
