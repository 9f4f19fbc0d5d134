"""POST /labels: a file of labels and a line in the log; once only; refused in sentences."""

import pypdfium2
import pytest

from tests.api.everything import Shop
from tests.shop import caller, codes, member, owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return Shop()


def pages(answer):
    opened = pypdfium2.PdfDocument(answer.content)
    found = [opened[place].get_textpage().get_text_bounded() for place in range(len(opened))]
    opened.close()
    return found


def test_labels_of_serials_come_as_pdf_zpl_or_png(shop):
    answer = shop.owner.post("/labels", {"serials": ["M5", "M6"]})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert [number in page for number, page in zip(("M5", "M6"), pages(answer), strict=True)] == [True, True]
    zpl = shop.owner.post("/labels", {"serials": ["M5"], "format": "zpl", "template": "code128-50x30", "copies": 3})
    assert zpl.content.count(b"^XA") == 3
    png = shop.owner.post("/labels", {"serials": ["M5"], "format": "png"})
    assert png.content.startswith(b"\x89PNG")


def test_labels_of_a_document_by_number_or_id_and_of_a_list(shop):
    number = shop.owner.get(f"/documents/{shop.ids['sale']}").json()["number"]
    for named in (number, shop.ids["sale"]):
        answer = shop.owner.post("/labels", {"document": named, "format": "zpl"})
        assert answer.status_code == 200
        assert answer.content.count(b"^XA") == 1
    answer = shop.owner.post("/labels", {"filter": {"location": "EAST", "status": ["in_stock"]}, "format": "zpl"})
    assert answer.content.count(b"^XA") == 30


def test_every_print_is_in_the_log_and_can_be_drawn_again(shop):
    made = shop.owner.post("/labels", {"serials": ["M5", "M6"], "copies": 2})
    found = shop.owner.get("/labels/prints").json()
    assert (found["count"], found["results"][0]["pieces"], found["results"][0]["numbers"]) == (2, 4, 2)
    assert (found["results"][0]["copies"], found["results"][0]["reprints"]) == (2, 1)
    again = shop.owner.get(f"/labels/prints/{found['results'][0]['id']}/file")
    assert pages(again) == pages(made)
    assert shop.owner.get("/labels/prints").json()["count"] == 2


def test_the_same_key_makes_one_print_and_the_same_labels(shop):
    body = {"serials": ["M5"], "format": "zpl"}
    first = shop.owner.post("/labels", body, Idempotency_Key="labels-1")
    second = shop.owner.post("/labels", body, Idempotency_Key="labels-1")
    assert second["Idempotency-Replayed"] == "true"
    assert first.content == second.content
    assert shop.owner.get("/labels/prints").json()["count"] == 2
    other = shop.owner.post("/labels", {"serials": ["M6"]}, Idempotency_Key="labels-1")
    assert codes(other) == ["idempotency_mismatch"]


def test_what_is_wrong_is_refused_and_leaves_no_line_in_the_log(shop):
    for body, code in (
        ({}, "line_invalid"),
        ({"serials": []}, "line_invalid"),
        ({"serials": ["M5"], "document": "X"}, "line_invalid"),
        ({"serials": ["M5", "NOBODY"]}, "serial_unknown"),
        ({"document": "PI-999999"}, "line_invalid"),
        ({"document": "99999999999999999999"}, "line_invalid"),
        ({"serials": ["M5"], "template": "no such"}, "line_invalid"),
        ({"serials": ["M5"], "copies": 0}, "line_invalid"),
        ({"serials": ["M5"], "format": "doc"}, "line_invalid"),
    ):
        answer = shop.owner.post("/labels", body)
        assert answer.status_code == 422, (body, answer.content)
        assert codes(answer) == [code], body
    assert shop.owner.get("/labels/prints").json()["count"] == 1


def test_a_symbol_that_became_another_is_told_in_a_header(shop):
    long = "L" * 60
    shop.document("long", "purchase", [long], party="ACME")
    answer = shop.owner.post("/labels", {"serials": ["M5", long], "template": "code128-50x30", "format": "zpl"})
    assert answer["Serialtrail-Label-Notes"] == "switched=1"


def test_labels_need_their_right_and_another_organization_has_none_of_them(shop):
    cashier = caller(member(shop.owner.who, "cashier"))
    assert cashier.post("/labels", {"serials": ["M5"]}).status_code == 403
    assert shop.owner.scoped("read").post("/labels", {"serials": ["M5"]}).status_code == 403
    shop.owner.post("/labels", {"serials": ["M5"]})
    made = shop.owner.get("/labels/prints").json()["results"][0]["id"]
    stranger = caller(owner(name="Beta"))
    assert stranger.get(f"/labels/prints/{made}/file").status_code == 404
    assert stranger.get("/labels/prints").json()["results"] == []


def test_the_templates_are_listed_with_their_layout(shop):
    found = shop.owner.get("/labels/templates").json()["results"]
    assert {"qr-50x30", "gs1-100x50"} <= {one["name"] for one in found if one["built_in"]}
    assert all(one["layout"]["boxes"] for one in found)
