"""/imports"""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from serialtrail.exchange.imports import KINDS, runner
from tests.shop import BASE, Caller, caller, codes, member

MIXED = b"sku,location,sn\nPHONE,MAIN,A-1\nPHONE,MAIN,A 2\n"


@pytest.fixture
def shop(alice: Caller) -> Caller:
    alice.post("/locations", {"code": "MAIN", "name": "Main"})
    alice.post("/items", {"sku": "PHONE", "name": "Phone", "tracking": "serial"})
    return alice


def send(one: Caller, content: bytes = MIXED, **fields: str) -> Any:
    headers = {"Authorization": f"Bearer {one.token}"}
    data = {"file": SimpleUploadedFile("file.csv", content), **fields}
    return one.client.post(f"{BASE}/imports", data, headers=headers)


def work_off() -> None:
    while runner.once():
        pass


def test_a_file_is_taken_and_told_about_until_it_is_in(shop: Caller) -> None:
    response = send(shop, kind="serials", mode="add", on_error="skip_bad")
    assert response.status_code == 202
    told = response.json()
    assert (told["state"], told["rows"], told["errors_url"]) == ("waiting", 0, None)
    work_off()
    told = shop.get(f"/imports/{told['id']}").json()
    assert [told[name] for name in ("state", "rows", "done", "created", "refused")] == ["done", 2, 2, 1, 1]
    assert [serial["number"] for serial in shop.get("/serials").json()["results"]] == ["A-1"]
    [group] = told["faults"]
    assert (group["code"], group["column"], group["rows"], group["samples"][0]["found"]) == (
        "number_invalid", "sn", [3], "A 2",
    )  # fmt: skip
    errors = shop.get(told["errors_url"].removeprefix(BASE))
    assert errors.headers["Content-Disposition"] == 'attachment; filename="file-errors.csv"'
    table = list(csv.reader(io.StringIO(errors.content.decode("utf-8-sig"))))
    assert [row[:3] for row in table] == [["sku", "location", "sn"], ["PHONE", "MAIN", "A 2"]]
    assert [row["id"] for row in shop.get("/imports").json()["results"]] == [told["id"]]


def test_the_choice_is_all_or_nothing_unless_told_and_the_mode_label(shop: Caller) -> None:
    told = send(shop, kind="serials").json()
    assert (told["on_error"], told["mode"]) == ("all_or_nothing", "label")
    work_off()
    told = shop.get(f"/imports/{told['id']}").json()
    assert (told["state"], told["created"], told["refused"]) == ("done", 0, 2)


def test_what_was_looked_at_is_started(shop: Caller) -> None:
    told = send(shop, kind="serials", mode="add", on_error="check").json()
    work_off()
    assert shop.get("/serials").json()["results"] == []
    assert shop.post(f"/imports/{told['id']}/start", {"on_error": "skip_bad"}).status_code == 202
    work_off()
    assert shop.get(f"/imports/{told['id']}").json()["created"] == 1
    again = shop.post(f"/imports/{told['id']}/start", {"on_error": "skip_bad"})
    assert (again.status_code, codes(again)) == (422, ["line_invalid"])


def test_a_waiting_import_is_cancelled(shop: Caller) -> None:
    told = send(shop, kind="serials", mode="add").json()
    assert shop.post(f"/imports/{told['id']}/cancel").json()["state"] == "cancelled"
    work_off()
    assert shop.get("/serials").json()["results"] == []


def test_messages_are_in_the_language_of_whoever_reads_them(shop: Caller) -> None:
    headers = {"Authorization": f"Bearer {shop.token}", "Accept-Language": "zh-hans"}
    data = {"file": SimpleUploadedFile("f.csv", MIXED), "kind": "serials", "on_error": "check"}
    told = shop.client.post(f"{BASE}/imports", data, headers=headers).json()
    work_off()
    address = f"/imports/{told['id']}"
    [*_, english] = shop.get(address).json()["faults"]
    [*_, chinese] = shop.client.get(f"{BASE}{address}", headers=headers).json()["faults"]
    assert english["message"].isascii()
    assert not chinese["message"].isascii()
    assert chinese["samples"][0]["message"] == chinese["message"]


@pytest.mark.parametrize("wrong", [{"kind": "wishes"}, {"kind": "serials", "mode": "wish"}, {"kind": "purchase"}, {}])
def test_what_cannot_be_is_refused(shop: Caller, wrong: dict[str, str]) -> None:
    response = send(shop, MIXED, **wrong)
    assert (response.status_code, codes(response)) == (422, ["line_invalid"])


def test_a_request_without_a_file_is_refused(shop: Caller) -> None:
    assert shop.post("/imports", {"kind": "serials"}).status_code == 422
    assert send(shop, b"", kind="serials").status_code == 422


def test_who_may_not_import_sends_no_file_and_sees_none(shop: Caller) -> None:
    told = send(shop, kind="serials", mode="add").json()
    for role in ("cashier", "storekeeper", "auditor"):
        one = caller(member(shop.who, role))
        assert codes(send(one, kind="serials")) == ["not_permitted"]
        for path in ("", "/errors"):
            assert codes(one.get(f"/imports/{told['id']}{path}")) == ["not_permitted"]
    assert codes(send(shop.scoped("read"), kind="serials")) == ["not_permitted"]
    work_off()


def test_another_organizations_imports_are_not_there(shop: Caller, charlie: Caller) -> None:
    told = send(shop, kind="serials", mode="add").json()
    for path in ("", "/errors"):
        assert charlie.get(f"/imports/{told['id']}{path}").status_code == 404
    for path in ("/start", "/cancel"):
        assert charlie.post(f"/imports/{told['id']}{path}", {"on_error": "check"}).status_code == 404
    assert charlie.get("/imports").json()["results"] == []
    work_off()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_template(shop: Caller, kind: str) -> None:
    response = shop.get(f"/imports/template.xlsx?kind={kind}")
    assert response.status_code == 200
    assert response.content.startswith(b"PK")


def test_a_template_of_nothing_is_refused(shop: Caller) -> None:
    assert codes(shop.get("/imports/template.xlsx?kind=wishes")) == ["line_invalid"]


def test_a_file_that_is_sent_twice_is_imported_once(shop: Caller) -> None:
    """Each time the form says otherwise where its parts end."""
    headers = {"Authorization": f"Bearer {shop.token}", "Idempotency-Key": "one-file"}
    first, again, other = (
        shop.client.post(
            f"{BASE}/imports", {"file": SimpleUploadedFile("file.csv", content), "kind": "serials"}, headers=headers
        )
        for content in (MIXED, MIXED, MIXED + b"PHONE,MAIN,A-3\n")
    )
    assert again.json()["id"] == first.json()["id"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert other.status_code == 422
    assert len(shop.get("/imports").json()["results"]) == 1


def test_the_rows_of_cartons_add_up_and_what_they_made_is_counted_beside(shop: Caller) -> None:
    send(shop, b"sku,location,sn\nPHONE,MAIN,A-1\nPHONE,MAIN,A-2\n", kind="serials", mode="add")
    work_off()
    rows = b"carton,sn,pallet\nBOX-1,A-1,PAL\nBOX-1,A-2,PAL\nBOX-2,NONE,PAL-2\n"
    told = send(shop, rows, kind="cartons", on_error="skip_bad").json()
    work_off()
    told = shop.get(f"/imports/{told['id']}").json()
    assert [told[name] for name in ("rows", "created", "changed", "refused", "cartons")] == [3, 1, 1, 1, 2]
