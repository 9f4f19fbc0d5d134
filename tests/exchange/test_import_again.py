"""Imports of items and parties that go on after a crash: their rows are compared with those before it."""

from typing import Any

import pytest

from serialtrail.exchange.imports import items, parties, rowwise
from tests.exchange.files import Desk
from tests.exchange.test_import_jobs import killed, submit, taken_over, told, work_off


@pytest.mark.parametrize(
    ("module", "text"),
    [
        (items, "sku,name\nP-1,One\n,None\nP-2,Two\nP-3,Three\np-1,Other\nP-2,Other\nP-4,Four\n"),
        (parties, "code,name,role\nP-1,One,customer\n,No,customer\nP-2,Two,customer\nP-3,Three,customer\n"
                  "p-1,Other,customer\nP-2,Other,customer\nP-4,Four,customer\n"),
    ],
    ids=["items", "parties"],
)  # fmt: skip
@pytest.mark.parametrize("dies", [False, True], ids=["in one go", "after a crash"])
def test_a_second_row_about_the_same_is_refused_whether_or_not_the_server_died_between(
    office: Desk, monkeypatch: pytest.MonkeyPatch, module: Any, text: str, *, dies: bool
) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    kind = module.__name__.rpartition(".")[2]
    job = submit(office, text, kind, on_error="skip_bad")
    if dies:
        killed(monkeypatch, 4)
        taken_over(office)
    work_off()
    shape = told(office, job)
    assert [shape[name] for name in ("state", "created", "changed", "refused", "posted")] == ["done", 4, 0, 3, 7]
    [second] = [group for group in shape["faults"] if group["pattern"] == rowwise.TWICE]
    assert (second["rows"], [sample["found"] for sample in second["samples"]]) == ([6, 7], ["p-1", "P-2"])
    assert [sample["said"]["facts"]["row"] for sample in second["samples"]] == [2, 4]
