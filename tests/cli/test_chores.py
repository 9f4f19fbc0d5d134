"""What the server does by itself once a day."""

from datetime import timedelta

from django.utils.timezone import now

from serialtrail.access import requests
from serialtrail.access.requests import Answer
from serialtrail.access.who import actor
from serialtrail.catalog import items
from serialtrail.cli import chores
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.posting import engine
from tests import shop


def test_heads_are_signed_once_a_day_and_old_answers_forgotten(tmp_path):
    home = shop.owner()
    shop.store(home, "MAIN")
    items.create(actor(home), home.organization_id, {"sku": "P", "name": "P", "tracking": "serial"}, now())
    bought = Draft("purchase", (DraftLine("P", numbers=("N-1",)),), location="MAIN")
    engine.create(home.organization_id, actor(home), bought, now(), post=True)
    long_ago = now() - timedelta(hours=49)
    requests.once(home.organization_id, "old", bytes(32), long_ago, lambda: Answer(200, "{}"))
    requests.once(home.organization_id, "new", bytes(32), now(), lambda: Answer(200, "{}"))

    signed, forgotten = chores.do(tmp_path)

    assert signed >= 1
    assert forgotten >= 1
    assert len((tmp_path / "heads" / f"{home.slug}.jsonl").read_text().splitlines()) == 1
    assert requests.once(home.organization_id, "new", bytes(32), now(), lambda: Answer(201, "{}")).replayed
    assert not requests.once(home.organization_id, "old", bytes(32), now(), lambda: Answer(201, "{}")).replayed
    assert chores.do(tmp_path)[0] == 0
