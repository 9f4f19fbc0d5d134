"""The pages of labels: what is chosen becomes a print in the log; templates; numbers ahead of goods."""

import csv
import io
import json
import re
from importlib import import_module

import pypdfium2
import pytest
from django.db import connection
from PIL import Image

from serialtrail.catalog import items
from serialtrail.db.models import paper
from serialtrail.queries import label_prints
from tests.shop import member
from tests.web.shelf import Visitor, change, clean, document, item_id, serial, text, visitor

pytestmark = pytest.mark.django_db


def form(**changes):
    """The editor's form for a label of 50 × 30 mm with a QR code and the number."""
    fields = {
        "name": "Shelf", "stock": "roll-50x30", "dpi": "203", "language": "en",
        "box-1-what": "symbol=qr:number", "box-1-x": "2", "box-1-y": "4", "box-1-width": "22", "box-1-height": "22",
        "box-2-what": "text=number", "box-2-x": "25", "box-2-y": "4", "box-2-width": "24", "box-2-height": "8",
        "box-2-points": "9", "box-2-align": "left", "box-2-bold": "yes",
    }  # fmt: skip
    return {**fields, **changes}


def pages(answer):
    opened = pypdfium2.PdfDocument(answer.content)
    found = [opened[place].get_textpage().get_text_bounded() for place in range(len(opened))]
    opened.close()
    return found


def test_chosen_numbers_become_labels_and_stand_in_the_log(alice: Visitor):
    document(alice.who, "purchase", "D-1", "D-2", "D-3")
    ids = [serial(alice.who, number)["id"] for number in ("D-1", "D-2")]
    shown = alice.post("/labels", {"serial": ids})
    assert "Labels of 2 numbers" in text(shown)
    made = alice.post("/labels", {"serial": ids, "act": "make", "template": "qr-50x30", "copies": "2", "format": "pdf"})
    assert made.status_code == 302
    answer = alice.get(f"{made.url}/file")
    assert answer["Content-Type"] == "application/pdf"
    texts = pages(answer)
    assert len(texts) == 4
    assert all("D-1" in one for one in texts[:2])
    page = text(alice.get(f"/serials/{ids[0]}"))
    assert "Labels printed" in page
    assert "D-3" not in "".join(texts)
    assert "QR with item, 50 × 30 mm" in text(alice.get("/labels/prints"))


def test_a_document_and_an_item_bring_their_numbers(alice: Visitor):
    bought = document(alice.who, "purchase", "D-1", "D-2", "D-3")
    document(alice.who, "sale", "D-3")
    assert "Labels of 3 numbers" in text(alice.get("/labels", document=bought))
    assert "Labels of 2 numbers" in text(alice.get("/labels", item="PHONE"))


def test_pasted_numbers_that_nobody_knows_are_told_one_by_one(alice: Visitor):
    document(alice.who, "purchase", "D-1")
    answer = alice.post("/labels", {"numbers": "D-1 NOPE\nNEVER"})
    assert answer.status_code == 422
    assert "NOPE is not known" in text(answer)
    assert "NEVER is not known" in text(answer)


def test_a_reprint_is_a_line_of_its_own_in_the_log(alice: Visitor):
    document(alice.who, "purchase", "D-1")
    made = alice.post("/labels", {"numbers": "D-1", "act": "make", "template": "qr-50x30", "format": "zpl"})
    again = alice.post(f"{made.url}/again")
    assert again.url != made.url
    assert alice.get(f"{again.url}/file").content == alice.get(f"{made.url}/file").content
    assert len(label_prints.of_serial(alice.who.organization_id, ["D-1"])) == 2


def test_what_is_renamed_is_printed_by_its_present_number(alice: Visitor):
    document(alice.who, "purchase", "D-1")
    made = alice.post("/labels", {"numbers": "D-1", "act": "make", "template": "qr-50x30", "format": "pdf"})
    id = serial(alice.who, "D-1")["id"]
    alice.post(f"/serials/{id}/edit", {"number": "D-9", "location": "MAIN"})
    assert "D-9" in pages(alice.get(f"{made.url}/file"))[0]
    assert "Labels printed" in text(alice.get(f"/serials/{id}"))


def taken_away(visitor, *columns):
    """What the export of the log says in these columns."""
    answer = visitor.get("/exports/labels.csv")
    rows = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    return [tuple(row[name] for name in columns) for row in rows]


def test_the_log_keeps_the_number_as_it_was_printed_and_how_many_of_each(alice: Visitor):
    document(alice.who, "purchase", "D-1", "d-2")
    made = alice.post("/labels", {"numbers": "D-1 d-2", "act": "make", "template": "qr-50x30", "copies": "3"})
    alice.post(f"/serials/{serial(alice.who, 'D-1')['id']}/edit", {"number": "D-9", "location": "MAIN"})
    alice.post(f"/serials/{serial(alice.who, 'd-2')['id']}/delete")
    shown = alice.get(made.url)
    assert [label["number"] for label in shown.context["labels"]] == ["D-1", "d-2"]
    assert "now D-9" in text(shown)
    assert "Labels of each 3" in text(shown)
    assert taken_away(alice, "Serial number", "Labels", "Reprint") == [("D-1", "3", ""), ("d-2", "3", "")]


def test_a_number_that_was_printed_before_is_a_reprint(alice: Visitor):
    document(alice.who, "purchase", "D-1", "D-2", "D-3")
    first = alice.post("/labels", {"numbers": "D-1 D-2", "act": "make", "template": "qr-50x30"})
    again = alice.post(f"{first.url}/again")
    mixed = alice.post("/labels", {"numbers": "D-3 D-2", "act": "make", "template": "qr-50x30"})
    marks = {
        made.url: [label["printed_before"] for label in alice.get(made.url).context["labels"]]
        for made in (first, again, mixed)
    }
    assert list(marks.values()) == [[False, False], [True, True], [False, True]]
    assert "Printed before 1" in text(alice.get(mixed.url))
    assert "Printed before" not in text(alice.get(first.url))
    assert [row["reprints"] for row in alice.get("/labels/prints").context["rows"]] == [1, 2, 0]
    assert "one a reprint" in text(alice.get("/labels/prints"))
    assert taken_away(alice, "Serial number", "Reprint") == [
        ("D-3", ""), ("D-2", "yes"), ("D-1", "yes"), ("D-2", "yes"), ("D-1", ""), ("D-2", ""),
    ]  # fmt: skip


def test_what_was_renamed_is_no_reprint_under_its_new_number(alice: Visitor):
    document(alice.who, "purchase", "D-1")
    made = alice.post("/labels", {"numbers": "D-1", "act": "make", "template": "qr-50x30"})
    alice.post(f"/serials/{serial(alice.who, 'D-1')['id']}/edit", {"number": "D-9", "location": "MAIN"})
    again = alice.post(f"{made.url}/again")
    assert [(one["number"], one["printed_before"]) for one in alice.get(again.url).context["labels"]] == [
        ("D-9", False)
    ]


def test_what_was_printed_before_numbers_were_kept_gets_them_as_they_were_entered(alice: Visitor):
    document(alice.who, "purchase", "d-1", "d-2")
    made = alice.post("/labels", {"numbers": "d-1 d-2", "act": "make", "template": "qr-50x30", "copies": "3"})
    alice.post(f"{made.url}/again")
    alice.post(f"/serials/{serial(alice.who, 'd-1')['id']}/edit", {"number": "D-9", "location": "MAIN"})
    known = paper.LabelPrintNumber.objects.for_org(alice.who.organization_id)
    known.update(number="", printed_before=False)
    paper.LabelPrint.objects.for_org(alice.who.organization_id).update(copies=1)
    migration = import_module("serialtrail.db.migrations.0010_numbers_as_printed")
    with connection.cursor() as cursor:
        cursor.execute(migration.COPIES)
        cursor.execute(migration.NUMBERS)
    assert taken_away(alice, "Serial number", "Labels", "Reprint") == [
        ("d-1", "3", "yes"), ("d-2", "3", "yes"), ("d-1", "3", ""), ("d-2", "3", ""),
    ]  # fmt: skip


def printed(visitor, name="Shelf"):
    """A print of two numbers by an own template; the template's address, the print's."""
    document(visitor.who, "purchase", "D-1", "D-2")
    template = visitor.post("/labels/templates/new", form(name=name)).url
    asked = {"numbers": "D-1 D-2", "act": "make", "template": name, "format": "zpl"}
    return template, visitor.post("/labels", asked).url


def test_a_template_that_is_renamed_keeps_its_prints(alice: Visitor):
    template, made = printed(alice)
    before = alice.get(f"{made}/file").content
    alice.post(template, form(name="Rack", version="1"))
    assert "Rack" in text(alice.get(made))
    assert alice.get(f"{made}/file").content == before
    assert alice.post(f"{made}/again").status_code == 302


def test_prints_of_a_deleted_template_are_made_by_another(alice: Visitor):
    template, made = printed(alice)
    alice.post(f"{template}/delete")
    shown = text(alice.get(made))
    assert "there is no template of labels Shelf" in shown
    assert "Make them by another template" in shown
    assert "Labels of 2 numbers" in text(alice.post("/labels", {"numbers": "D-1 D-2"}))


def test_a_print_whose_numbers_are_all_deleted_offers_no_empty_file(alice: Visitor):
    rule = {"item": "PHONE", "mode": "register", "prefix": "AH-", "start": "1", "pieces": "1"}
    made = alice.post("/labels/new", {**rule, "format": "pdf", "template": "qr-50x30"})
    assert made.status_code == 302
    for offered in ("Open to print", "Reprint"):
        assert offered in text(alice.get(made.url))
    alice.post(f"/serials/{serial(alice.who, 'AH-1')['id']}/delete")
    for offered in ("Open to print", "Reprint"):
        assert offered not in text(alice.get(made.url))


def test_who_may_not_change_templates_is_not_led_to_their_pages(alice: Visitor):
    template, _made = printed(alice)
    auditor = visitor(member(alice.who, "auditor"))
    assert f'href="{template}"' in alice.get("/labels/templates").content.decode()
    assert f'href="{template}"' not in auditor.get("/labels/templates").content.decode()


def test_a_number_too_long_for_code_128_is_said_to_be_a_data_matrix(alice: Visitor):
    document(alice.who, "purchase", "D-1", "Z" * 40)
    made = alice.post(
        "/labels", {"numbers": f"D-1 {'Z' * 40}", "act": "make", "template": "code128-50x30", "format": "pdf"}
    )
    assert "it is a Data Matrix" in text(alice.get(made.url))


def test_a_template_is_made_previewed_changed_and_deleted(alice: Visitor):
    made = alice.post("/labels/templates/new", form())
    assert made.status_code == 302
    assert "Shelf" in text(alice.get("/labels/templates"))
    picture = alice.post("/labels/templates/preview", form())
    assert Image.open(io.BytesIO(picture.content)).size == (399, 239)
    assert Image.open(io.BytesIO(alice.get("/labels/preview.png", template="Shelf").content)).size == (399, 239)
    changed = alice.post(made.url, form(stock="own", version="1", **{"size-width": "60", "size-height": "40"}))
    assert changed.status_code == 302
    assert Image.open(io.BytesIO(alice.get("/labels/preview.png", template="Shelf").content)).size == (479, 319)
    stale = alice.post(made.url, form(version="1"))
    assert stale.status_code == 409
    assert alice.post(f"{made.url}/delete").status_code == 302
    assert alice.get(made.url).status_code == 404


def test_every_fault_of_a_template_is_said(alice: Visitor):
    bad = form(name="qr-50x30", **{"box-1-x": "40", "box-2-points": "huge"})
    answer = alice.post("/labels/templates/new", bad)
    assert answer.status_code == 422
    said = text(answer)
    assert "qr-50x30 is already used" in said
    assert "the box does not lie on the label" in said
    assert "must be a number from 4 to 72" in said
    told = json.loads(alice.post("/labels/templates/preview", bad).content)
    assert len(told["refusals"]) == 2


def picture(kind="PNG", size=(300, 100), fill="black"):
    written = io.BytesIO()
    Image.new("RGB", size, fill).save(written, kind)
    written.seek(0)
    written.name = f"logo.{kind.lower()}"
    return written


LOGO_BOX = {
    "box-3-what": "logo", "box-3-x": "25", "box-3-y": "15", "box-3-width": "20", "box-3-height": "10",
}  # fmt: skip


def has_logo(answer):
    """Whether the black logo stands in its box of a label of 50 × 30 mm."""
    shown = Image.open(io.BytesIO(answer.content)).convert("L")
    return shown.tobytes()[140 * shown.width + 270] < 40


def test_the_preview_shows_a_logo_that_is_not_saved_yet(alice: Visitor):
    made = alice.post("/labels/templates/new", form(**LOGO_BOX)).url
    known = form(**LOGO_BOX, template=made.rsplit("/", 1)[1])
    assert not has_logo(alice.post("/labels/templates/preview", known))
    assert has_logo(alice.post("/labels/templates/preview", {**known, "logo": picture()}))
    assert not has_logo(alice.get("/labels/preview.png", template="Shelf"))
    alice.post(made, form(**LOGO_BOX, logo=picture(), version="1"))
    assert has_logo(alice.post("/labels/templates/preview", known))
    assert not has_logo(alice.post("/labels/templates/preview", {**known, "without-logo": "yes"}))


def test_a_logo_that_saving_refuses_is_refused_in_the_preview_by_the_same_sentence(alice: Visitor):
    for bad in (picture("GIF"), picture(size=(4001, 2))):
        told = alice.post("/labels/templates/preview", form(**LOGO_BOX, logo=bad))
        assert told.status_code == 422
        bad.seek(0)
        [sentence] = json.loads(told.content)["refusals"]
        assert sentence in text(alice.post("/labels/templates/new", form(**LOGO_BOX, logo=bad)))


def test_a_logo_is_taken_in_as_a_picture_made_anew(alice: Visitor):
    made = alice.post("/labels/templates/new", form(logo=picture("JPEG"), **LOGO_BOX))
    assert made.status_code == 302, text(made)
    assert has_logo(alice.get("/labels/preview.png", template="Shelf"))
    document(alice.who, "purchase", "D-1")
    printed = alice.post("/labels", {"numbers": "D-1", "act": "make", "template": "Shelf", "format": "zpl"})
    assert alice.get(f"{printed.url}/file").content.count(b"^GFA") == 2


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a" + b"\0" * 50, b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\n" + b"\0" * 100],
)
def test_what_is_no_picture_is_no_logo(alice: Visitor, data):
    file = io.BytesIO(data or b"x")
    file.name = "logo.png"
    answer = alice.post("/labels/templates/new", form(logo=file))
    assert answer.status_code == 422
    assert "no PNG or JPEG" in text(answer)


def test_a_logo_of_too_many_bytes_or_dots_is_refused(alice: Visitor):
    heavy = io.BytesIO(picture().getvalue() + b"\0" * 200_001)
    heavy.name = "logo.png"
    assert "at most 200 kB" in text(alice.post("/labels/templates/new", form(logo=heavy)))
    wide = picture(size=(4001, 2))
    assert "at most 4000 dots" in text(alice.post("/labels/templates/new", form(logo=wide)))


def test_numbers_ahead_of_goods_are_registered_printed_and_then_received(alice: Visitor):
    rule = {"prefix": "AH-", "start": "0001", "increment": 1, "width": None, "suffix": ""}
    change(alice.who, "PHONE", number_rule=rule)
    shown = text(alice.get("/labels/new", item="PHONE", pieces="3"))
    assert "From AH-0001 to AH-0003" in shown
    sent = {"item": "PHONE", "mode": "register", "prefix": "AH-", "start": "0001", "pieces": "3", "format": "pdf"}
    made = alice.post("/labels/new", {**sent, "template": "code128-50x30"})
    assert made.status_code == 302, text(made)
    assert serial(alice.who, "AH-0002")["status"] == "registered"
    assert len(pages(alice.get(f"{made.url}/file"))) == 3
    # The item's rule goes on behind them, and sending the form twice makes nothing twice.
    row = items.found(alice.who.organization_id, id=item_id(alice.who))
    assert row is not None
    assert items.shape(row)["number_rule"]["start"] == "0004"
    twice = alice.post("/labels/new", {**sent, "template": "code128-50x30"})
    assert twice.status_code == 422
    document(alice.who, "purchase", "AH-0001", "AH-0002", "AH-0003")
    assert serial(alice.who, "AH-0002")["status"] == "in_stock"
    assert clean(alice.who)


def test_units_without_number_get_theirs_with_a_label(alice: Visitor):
    document(alice.who, "purchase", quantity=2)
    sent = {"item": "PHONE", "prefix": "UN-", "start": "1", "mode": "label", "location": "MAIN", "format": "pdf"}
    assert alice.post("/labels/new", {**sent, "pieces": "3"}).status_code == 422
    made = alice.post("/labels/new", {**sent, "pieces": "2"})
    assert made.status_code == 302, text(made)
    assert serial(alice.who, "UN-2")["status"] == "in_stock"
    assert clean(alice.who)


def test_a_cashier_makes_no_labels_and_a_stranger_sees_none(alice: Visitor, bob: Visitor, charlie: Visitor):
    document(alice.who, "purchase", "D-1")
    made = alice.post("/labels", {"numbers": "D-1", "act": "make", "template": "qr-50x30", "format": "pdf"})
    template = alice.post("/labels/templates/new", form())
    assert bob.post("/labels", {"numbers": "D-1", "act": "make", "template": "qr-50x30"}).status_code == 403
    assert bob.get(f"{made.url}/file").status_code == 403
    assert bob.get(template.url).status_code == 403
    for path in (made.url, f"{made.url}/file", template.url, f"{template.url}/delete"):
        assert charlie.get(path).status_code == 404, path
    assert charlie.post(f"{made.url}/again").status_code == 404
    assert "Shelf" not in text(charlie.get("/labels/templates"))


def test_a_storekeeper_labels_only_what_stands_in_their_stores(alice: Visitor):
    document(alice.who, "purchase", "D-1")
    document(alice.who, "purchase", "S-1", location="SIDE")
    keeper = visitor(member(alice.who, "storekeeper", ["SIDE"]))
    wanted = {"act": "make", "template": "qr-50x30", "format": "pdf"}
    assert keeper.post("/labels", {"numbers": "D-1", **wanted}).status_code == 403
    assert keeper.post("/labels", {"numbers": "S-1", **wanted}).status_code == 302


def test_sheets_begin_at_the_first_free_place(alice: Visitor):
    document(alice.who, "purchase", "D-1", "D-2")
    made = alice.post("/labels", {"numbers": "D-1 D-2", "act": "make", "template": "qr-l7160", "format": "pdf"})
    assert len(pages(alice.get(f"{made.url}/file"))) == 1
    assert len(pages(alice.get(f"{made.url}/file", first="21"))) == 2


def test_the_link_on_a_label_leads_to_its_number(alice: Visitor, settings):
    settings.PUBLIC_URL = "https://stock.example.com"
    document(alice.who, "purchase", "D/1")
    made = alice.post("/labels", {"numbers": "D/1", "act": "make", "template": "link-50x30", "format": "pdf"})
    assert "holds the number alone" not in text(alice.get(made.url))
    assert alice.get("/01/04006381333931/21/D%2F1").url == f"/serials/{serial(alice.who, 'D/1')['id']}"


def test_a_label_speaks_the_language_of_its_template(alice: Visitor):
    boxes = {f"box-2-{name}": value for name, value in {"what": "text=batch", "points": "8"}.items()}
    alice.post("/labels/templates/new", form(name="中文", language="zh-hans", **boxes))
    document(alice.who, "purchase", "D-1")
    id = serial(alice.who, "D-1")["id"]
    alice.post(f"/serials/{id}/edit", {"number": "D-1", "location": "MAIN", "production_batch": "七号"})
    made = alice.post("/labels", {"numbers": "D-1", "act": "make", "template": "中文", "format": "pdf"})
    assert re.search("七号", pages(alice.get(f"{made.url}/file"))[0])
