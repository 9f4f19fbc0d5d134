"""The stock list."""

from tests.web.shelf import document, text


def test_stock_stands_by_item_and_place_with_what_has_no_number(alice):
    document(alice.who, "purchase", "D-1", quantity=3)
    document(alice.who, "purchase", quantity=40, item="CABLE", location="SIDE")
    rows = alice.get("/stock").context["rows"]
    assert [(row["item"], row["location"], row["on_hand"], row["unassigned"]) for row in rows] == [
        ("CABLE", "SIDE", "40", "0"),
        ("PHONE", "MAIN", "3", "2"),
    ]


def test_it_is_narrowed_by_place_and_text(alice):
    document(alice.who, "purchase", quantity=40, item="CABLE", location="SIDE")
    assert len(alice.get("/stock", location="SIDE", q="cab").context["rows"]) == 1
    assert "Nothing matches" in text(alice.get("/stock", location="MAIN"))


def test_nothing_on_hand_says_what_to_do_next(alice):
    assert "Record a purchase" in text(alice.get("/stock"))
