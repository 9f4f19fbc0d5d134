"""The pages about papers: the menu of a document, the PDF, templates and their editor with its preview."""

import io
import re

import pytest
from PIL import Image

from serialtrail.papers import templates
from tests.papers.reading import words
from tests.shop import member
from tests.web.shelf import document, text, visitor


@pytest.fixture
def sold(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    return document(alice.who, "sale", "D-1")


FORM = {
    "paper": "sale", "name": "Ours", "size": "letter", "language": "both", "numbers": "ranges", "header": "Above",
    "payment": "", "footer": "Bye\r\nnow", "standard": "on", "columns": ["name", "sku", "serials"],
    "columns_order": ["name", "sku", "position", "serials"], "fields": ["date"], "fields_order": ["date", "party"],
}  # fmt: skip


def picture():
    target = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(target, "PNG")
    target.seek(0)
    target.name = "logo.png"
    return target


def test_a_document_can_be_printed_from_its_page(alice, sold):
    shown = alice.get(f"/documents/{sold}").content.decode()
    links = re.findall(rf'href="(/documents/{sold}/print\?template=[a-z]+)"', shown)
    assert [link.rpartition("=")[2] for link in links] == ["sale", "receipt"]
    for link in links:
        answer = alice.client.get(link)
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith('inline; filename="')
        assert "Content-Security-Policy" not in answer.headers
        assert words(answer.content)["D-1"] == 1


def test_the_till_s_receipt_can_be_printed_as_pdf(alice, sold):
    assert f"/documents/{sold}/print?template=receipt" in alice.get(f"/till/receipt/{sold}").content.decode()


def test_who_counts_blind_is_offered_nothing_that_tells_numbers(alice, sold):
    id = document(alice.who, "count", "D-2", full=True, post=False)
    for asked, offered in ((f"/counts/{id}", {"count", "blank"}), (f"/counts/{id}?blind=yes", {"blank"})):
        shown = alice.client.get(asked).content.decode()
        assert set(re.findall(r"print\?template=(\w+)", shown)) == offered
    assert words(alice.get(f"/documents/{id}/print", template="blank").content)["D-2"] == 0


def test_another_s_document_or_template_is_not_there(alice, charlie, sold):
    kept = _kept(charlie)
    assert charlie.get(f"/documents/{sold}/print").status_code == 404
    assert alice.get(f"/documents/{sold}/print", template=str(kept)).status_code == 404
    assert alice.get(f"/settings/papers/{kept}").status_code == 404
    assert alice.post(f"/settings/papers/{kept}/delete").status_code == 404
    for wanted in ("purchase", "x" * 99, "\x00", "-1", "９"):
        assert alice.get(f"/documents/{sold}/print", template=wanted).status_code == 404


def _found(visitor_, id):
    template = templates.found(visitor_.who.organization_id, id)
    assert template is not None
    return template


def _kept(visitor_):
    answer = visitor_.post("/settings/papers/new", FORM)
    assert answer.status_code == 302, answer.content.decode()
    return max(int(one.id or 0) for one in templates.listed(visitor_.who.organization_id))


def test_a_template_is_made_changed_and_used_and_deleted(alice, sold):
    id = _kept(alice)
    template = _found(alice, id)
    assert (template.name, template.standard, template.layout.footer) == ("Ours", True, "Bye\nnow")
    assert template.layout.columns == ("name", "sku", "serials")
    assert words(alice.get(f"/documents/{sold}/print").content)["Above"] == 1
    assert f"?template={id}" in alice.get(f"/documents/{sold}").content.decode()
    alice.post(f"/settings/papers/{id}", {**FORM, "name": "Theirs", "logo": picture(), "header": ""})
    template = _found(alice, id)
    assert (template.name, template.version, bool(template.logo)) == ("Theirs", 2, True)
    alice.post(f"/settings/papers/{id}", {**FORM, "without_logo": "on"})
    assert not _found(alice, id).logo
    assert "Delete the template" in alice.get(f"/settings/papers/{id}/delete").content.decode()
    alice.post(f"/settings/papers/{id}/delete")
    assert templates.listed(alice.who.organization_id) == []


def test_a_template_that_another_has_changed_meanwhile_is_not_written_over(alice):
    id = _kept(alice)
    assert 'name="version" value="1"' in alice.get(f"/settings/papers/{id}").content.decode()
    assert alice.post(f"/settings/papers/{id}", {**FORM, "name": "First", "version": "1"}).status_code == 302
    late = alice.post(f"/settings/papers/{id}", {**FORM, "name": "Second", "version": "1"})
    assert (late.status_code, _found(alice, id).name) == (422, "First")
    assert "First" in late.content.decode()


def test_what_cannot_be_is_said_and_nothing_is_kept(alice):
    answer = alice.post("/settings/papers/new", {**FORM, "columns": ["position"], "size": "a0"})
    assert answer.status_code == 422
    bad = io.BytesIO(b"no picture")
    bad.name = "logo.png"
    answer = alice.post("/settings/papers/new", {**FORM, "logo": bad})
    assert "PNG or JPEG" in answer.content.decode()
    # Said on top of the form, too: the field is far below.
    assert text(answer).index("This could not be done") < text(answer).index("Paper size")
    assert "Logo: must be a PNG or JPEG" in text(answer)
    heavy = io.BytesIO(b"x" * 300_000)
    heavy.name = "logo.png"
    assert "is larger than 200 kB" in text(alice.post("/settings/papers/new", {**FORM, "logo": heavy}))
    assert templates.listed(alice.who.organization_id) == []
    _kept(alice)
    assert "already used" in alice.post("/settings/papers/new", FORM).content.decode()


def test_columns_move_without_scripts(alice):
    answer = alice.post("/settings/papers/new", {**FORM, "move": "columns:up:sku"})
    assert answer.status_code == 200
    order = re.findall(r'name="columns_order" value="(\w+)"', answer.content.decode())
    assert order[:4] == ["sku", "name", "position", "serials"]
    assert templates.listed(alice.who.organization_id) == []


def test_the_preview_is_a_picture_or_says_why_not(alice):
    answer = alice.post("/settings/papers/preview", {**FORM, "logo": picture()})
    assert answer.headers["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).width == 640
    answer = alice.post("/settings/papers/preview", {**FORM, "columns": ["position"]})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert "SKU" in answer.content.decode()
    assert alice.post("/settings/papers/preview", {**FORM, "paper": "moon"}).status_code == 404


def test_who_may_not_write_the_catalogue_sees_the_papers_and_changes_none(alice, bob):
    id = _kept(alice)
    shown = bob.get("/settings/papers").content.decode()
    assert "Ours" in shown
    assert "/settings/papers/new" not in shown
    for path in ("/settings/papers/new?paper=sale", f"/settings/papers/{id}", f"/settings/papers/{id}/delete"):
        assert bob.client.get(path).status_code == 403
        assert bob.post(path, FORM).status_code == 403
    assert bob.post("/settings/papers/preview", FORM).status_code == 403
    assert visitor(member(alice.who, "manager")).get(f"/settings/papers/{id}").status_code == 200
