"""A page asks the database a fixed number of times, however much stands on it."""

import pytest

from serialtrail.bench.measure import counted
from tests.web.shelf import document, item_id, lines, serial

# Session, user and member are three; the rest is the page's own.
MOST = 12
MORE = {"/": 14}  # the overview sums and warns of many things
PAGES = (
    "/", "/serials", "/serials?section=out", "/stock", "/items", "/purchases", "/sales", "/parties", "/locations",
    "/purchases/new",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_few_statements_whether_it_shows_three_or_fifty(alice, path):
    document(alice.who, "purchase", *(f"D-{n:03d}" for n in range(3)))
    document(alice.who, "sale", "D-000")
    few = asked(alice, path)
    for n in range(3, 50):
        document(alice.who, "purchase", f"D-{n:03d}")
        document(alice.who, "sale", f"D-{n:03d}")
    document(alice.who, "purchase", *(f"E-{n:03d}" for n in range(60)))
    assert asked(alice, path) <= few + 1  # a count of what lies beyond the first page
    assert few <= MORE.get(path, MOST), few


def test_a_serial_an_item_and_a_document_are_read_by_few(alice):
    made = document(alice.who, "purchase", *(f"D-{n:03d}" for n in range(50)))
    one = serial(alice.who, "D-001")["id"]
    for path in (f"/serials/{one}", f"/items/{item_id(alice.who)}", f"/documents/{made}"):
        assert asked(alice, path) <= MOST, path


def test_a_thousand_numbers_are_checked_by_as_many_statements_as_ten(alice):
    sent = []
    for size in (10, 1000):
        numbers = "\n".join(f"D-{n:05d}" for n in range(size))
        fields = lines({"item": "PHONE", "numbers": numbers}, kind="purchase")
        with counted() as found:
            assert b'"refusals": []' in alice.post("/documents/check", fields).content
        sent.append(len(found))
    assert sent[0] == sent[1] <= 18, sent


def test_fifty_scans_are_looked_up_by_few(alice):
    document(alice.who, "purchase", *(f"D-{n:03d}" for n in range(50)))
    with counted() as found:
        answer = alice.client.post("/scan", {"code": [f"D-{n:03d}" for n in range(50)]})
    assert len(answer.json()["answers"]) == 50
    assert len(found) <= MOST


def asked(visitor, path):
    """How many statements the page says when it has been shown before."""
    visitor.client.get(path)
    with counted() as found:
        assert visitor.client.get(path).status_code == 200
    return len(found)
