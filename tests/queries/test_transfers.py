"""Transfers that are not done yet."""

from serialtrail.posting import steps
from serialtrail.queries import transfers
from tests.queries.shelf import Shelf, cables, phones, statement_count


def on_way(shelf: Shelf) -> list[tuple[str, int]]:
    return [(row["outstanding"], row["serials"]) for row in transfers.opened(shelf.org)["shipped"]]


def test_what_was_received_or_closed_is_no_longer_on_its_way():
    shelf = Shelf()
    shelf.buy("D-1 D-2 D-3", quantity="5")
    first = shelf.send("D-1 D-2", quantity="3")
    shelf.send("D-3")
    assert on_way(shelf) == [("3", 2), ("1", 1)]
    shelf.receive(first, "D-1")
    assert on_way(shelf) == [("2", 1), ("1", 1)]
    shelf.close(first, "missing")
    assert on_way(shelf) == [("1", 1)]


def test_a_number_labelled_on_its_way_out_counts_once():
    shelf = Shelf()
    shelf.buy(quantity="2")
    shelf.send("D-9")
    assert on_way(shelf) == [("1", 1)]


def test_each_state_says_since_when_it_waits_and_for_how_much():
    shelf = Shelf()
    shelf.buy("D-1 D-2")
    shelf.write("transfer", phones("D-1", "2"), cables("4"), post=False, to_location="SHOP")
    asked = shelf.write("transfer", phones("", "1"), post=False, to_location="SHOP", direction="request")
    steps.submit(shelf.org, shelf.actor, asked, shelf.now)
    found = transfers.opened(shelf.org)
    [draft], [pending] = found["draft"], found["pending"]
    assert (draft["wanted"], draft["entered"], draft["direction"]) == ("6", 1, "send")
    assert (pending["wanted"], pending["number"], pending["direction"]) == ("1", "TR-000001", "request")
    assert draft["since"] < pending["since"]


def test_a_store_at_either_end_is_enough():
    shelf = Shelf()
    shelf.buy("D-1")
    shelf.send("D-1")
    for code, seen in (("MAIN", 1), ("SHOP", 1)):
        assert len(transfers.opened(shelf.org, frozenset({shelf.place(code)}))["shipped"]) == seen
    assert transfers.opened(shelf.org, frozenset())["shipped"] == []


def test_what_a_line_asks_for_is_none_where_it_follows_its_numbers():
    shelf = Shelf()
    shelf.buy("D-1 D-2")
    made = shelf.write("transfer", phones("D-1"), cables("4"), post=False, to_location="SHOP")
    assert [line["wanted"] for line in transfers.lines(shelf.org, made)] == [None, "4"]


def test_the_board_asks_as_much_however_many_there_are():
    shelf = Shelf()
    shelf.buy(" ".join(f"D-{n}" for n in range(6)))
    shelf.send("D-0")
    few = statement_count(lambda: transfers.opened(shelf.org))
    for n in range(1, 6):
        shelf.send(f"D-{n}")
    assert statement_count(lambda: transfers.opened(shelf.org)) == few == 5
