"""docs/indexes.md names every index of the tables that grow, and no others; what they cost can be measured."""

import re
from pathlib import Path

from django.apps import apps
from django.db.models import UniqueConstraint

from serialtrail.bench import bulk, index_cost, report

WRITTEN = Path(__file__).resolve().parents[2] / "docs" / "indexes.md"
GROWING = (
    "serial", "serial_movement", "movement", "posting", "document", "document_line", "stock_level", "carton",
    "carton_serial", "serial_alias",
)  # fmt: skip
# Of the table that is no model: migration 0004.
SEARCH = {"serial_search": {"serial_search_key", "serial_search_tail", "serial_search_middle"}}


def of_models():
    models = {model._meta.db_table: model._meta for model in apps.get_app_config("db").get_models()}
    return {
        table: {index.name for index in models[table].indexes}
        | {one.name for one in models[table].constraints if isinstance(one, UniqueConstraint)}
        for table in GROWING
    }


def written():
    found = {}
    for section in WRITTEN.read_text().split("\n## ")[1:]:
        found[section.split("\n", 1)[0]] = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    return found


def test_every_index_is_written_down_and_no_other():
    assert written() == of_models() | SEARCH


def test_each_index_has_its_cost(monkeypatch):
    # That each is measured is the claim, not what it comes to: once is enough.
    monkeypatch.setattr(index_cost, "_WRITTEN", 1)
    [organization, *_] = bulk.load(2000).organizations
    costs = index_cost.measure(organization, 1)
    names = {cost.index for cost in costs}
    assert {"serial_item", "serial_location", "serial_movement_posting", "serial_search_added"} <= names
    run = {"engine": "sqlite", "serials": 2000, "costs": [vars(cost) for cost in costs]}
    assert "| serial | `serial_item` |" in report.markdown({"indexes": [run]})
