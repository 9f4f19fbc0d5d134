"""GET /documents/{id}/print."""

import pytest
from django.utils.timezone import now

from serialtrail.papers import templates
from tests.papers.reading import words
from tests.shop import codes
from tests.web.shelf import document, filled


@pytest.fixture
def sold(alice):
    filled(alice.who)
    document(alice.who, "purchase", "D-1", "D-2")
    return document(alice.who, "sale", "D-1", "D-2")


def test_a_document_comes_as_pdf_with_its_numbers(alice, sold):
    for wanted in ("", "?template=sale", "?template=receipt"):
        answer = alice.get(f"/documents/{sold}/print{wanted}")
        assert answer.headers["Content-Type"] == "application/pdf"
        found = words(answer.content)
        assert [found[number] for number in ("D-1", "D-2")] == [1, 1]


def test_a_template_is_named_by_its_id(alice, sold):
    given = {"paper": "sale", "name": "Ours", "layout": {"header": "Hello"}}
    kept = templates.save(alice.who, None, given, now())
    assert words(alice.get(f"/documents/{sold}/print?template={kept}").content)["Hello"] == 1
    for wanted in (kept + 1, "purchase", "nonsense"):
        answer = alice.get(f"/documents/{sold}/print?template={wanted}")
        assert (answer.status_code, codes(answer)) == (404, ["not_found"])


def test_bob_prints_and_charlie_finds_nothing(alice, bob, charlie, sold):
    assert bob.get(f"/documents/{sold}/print").status_code == 200
    assert bob.scoped("read").get(f"/documents/{sold}/print").status_code == 200
    assert charlie.get(f"/documents/{sold}/print").status_code == 404
    assert alice.without_token().get(f"/documents/{sold}/print").status_code == 401
