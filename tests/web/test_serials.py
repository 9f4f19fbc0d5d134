"""The serial list, its sections and filters, and the page of one serial."""

from tests.web.shelf import document, serial, text


def numbers(answer):
    return [row["number"] for row in answer.context["rows"]]


def test_what_is_in_stock_and_what_is_out_are_two_sections(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    document(alice.who, "sale", "D-2")
    assert numbers(alice.get("/serials")) == ["D-1"]
    out = alice.get("/serials", section="out")
    assert numbers(out) == ["D-2"]
    assert "SI-000001" in text(out)
    assert "Ann Lee" in text(out)


def test_the_last_digits_find_a_number(alice):
    document(alice.who, "purchase", "D-1234", "D-5678")
    assert numbers(alice.get("/serials", q="5678")) == ["D-5678"]


def test_places_and_marks_narrow_the_list(alice):
    document(alice.who, "purchase", "D-1")
    document(alice.who, "purchase", "S-1", location="SIDE")
    assert numbers(alice.get("/serials", location="SIDE")) == ["S-1"]
    assert numbers(alice.get("/serials", mark="held")) == []


def test_the_next_page_goes_on_where_this_one_ended(alice):
    document(alice.who, "purchase", *(f"D-{n:03d}" for n in range(60)))
    first = alice.get("/serials")
    second = alice.get("/serials", after=first.context["next"])
    assert (len(numbers(first)), len(numbers(second))) == (50, 10)
    assert second.context["next"] is None
    assert not set(numbers(first)) & set(numbers(second))


def test_a_cursor_that_was_not_made_here_begins_at_the_start(alice):
    document(alice.who, "purchase", "D-1")
    assert numbers(alice.get("/serials", after="garbage")) == ["D-1"]


def test_an_empty_list_says_what_to_do_next(alice):
    assert "Record a purchase" in text(alice.get("/serials"))


def test_the_trail_reads_from_where_to_where_by_which_document(alice):
    document(alice.who, "purchase", "D-1")
    document(alice.who, "sale", "D-1")
    said = text(alice.get(f"/serials/{serial(alice.who, 'D-1')['id']}"))
    assert said.index("Sale SI-000001") < said.index("Purchase PI-000001")
    assert "MAIN to Customer" in said
    assert "Ann Lee" in said


def test_voided_steps_are_folded_into_one(alice):
    document(alice.who, "purchase", "D-1")
    sold = document(alice.who, "sale", "D-1")
    alice.post(f"/documents/{sold}/void")
    answer = alice.get(f"/serials/{serial(alice.who, 'D-1')['id']}")
    assert [(group["live"], len(group["steps"])) for group in answer.context["groups"]] == [(False, 2), (True, 1)]
    assert "2 voided steps" in text(answer)
    assert answer.context["serial"]["status"] == "in_stock"
