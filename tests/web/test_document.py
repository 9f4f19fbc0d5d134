"""The page of a document and its steps."""

from tests.web.shelf import document, read, serial, text


def state(visitor, number):
    return read(visitor.who, number)["state"]


def test_it_shows_lines_numbers_total_and_who_did_what(alice):
    made = document(alice.who, "purchase", "D-1", "D-2")
    said = text(alice.get(f"/documents/{made}"))
    for part in ("Purchase PI-000001", "Acme Distribution", "Aurora Phone", "2 numbers", "20.00 USD", "Alice"):
        assert part in said


def test_a_draft_is_posted_from_its_page(alice):
    made = document(alice.who, "purchase", "D-1", post=False)
    assert "Posted." in text(alice.follow(f"/documents/{made}/post"))
    assert state(alice, made) == "posted"


def test_a_refused_post_says_each_reason_with_a_link_to_where_the_thing_is(alice):
    document(alice.who, "purchase", "D-1", location="SIDE")
    made = document(alice.who, "sale", "D-1", post=False)
    answer = alice.post(f"/documents/{made}/post")
    assert answer.status_code == 422
    assert "D-1 is in stock at SIDE, not here." in text(answer)
    assert "/go/serial?code=D-1" in answer.content.decode()
    assert state(alice, made) == "draft"


def test_discarding_asks_first_and_then_forgets_the_draft(alice):
    made = document(alice.who, "purchase", "D-1", post=False)
    assert "Discard this draft?" in text(alice.get(f"/documents/{made}/discard"))
    assert state(alice, made) == "draft"
    assert "The draft is gone." in text(alice.follow(f"/documents/{made}/discard"))
    assert alice.get(f"/documents/{made}").status_code == 404


def test_voiding_asks_first_and_says_for_how_many(alice):
    made = document(alice.who, "purchase", "D-1", "D-2")
    assert "2 numbers go back" in text(alice.get(f"/documents/{made}/void"))
    assert state(alice, made) == "posted"
    said = text(alice.follow(f"/documents/{made}/void"))
    assert "It stays readable" in said
    assert state(alice, made) == "voided"


def test_what_came_later_is_shown_as_a_chain_and_voided_with_it(alice):
    bought = document(alice.who, "purchase", "D-1")
    sold = document(alice.who, "sale", "D-1")
    said = text(alice.get(f"/documents/{bought}/void"))
    assert said.index("SI-000001") < said.index("PI-000001 Purchase")
    refused = alice.post(f"/documents/{bought}/void")
    assert refused.status_code == 409
    assert "Void that first" in text(refused)
    assert "2 documents are voided." in text(alice.follow(f"/documents/{bought}/void", {"with_successors": "yes"}))
    assert (state(alice, bought), state(alice, sold)) == ("voided", "voided")
    assert serial(alice.who, "D-1")["status"] == "registered"


def test_a_copy_is_a_new_draft_in_the_editor(alice):
    made = document(alice.who, "purchase", "D-1")
    answer = alice.follow(f"/documents/{made}/copy")
    assert answer.redirect_chain[-1][0].endswith("/edit")
    assert "D-1" in text(answer)


def test_a_cashier_is_offered_no_void_and_refused_one(alice, bob):
    made = document(alice.who, "sale", quantity=1, item="CABLE")
    assert "Void" not in text(bob.get(f"/documents/{made}"))
    assert bob.post(f"/documents/{made}/void").status_code == 403
    assert state(alice, made) == "posted"


def test_steps_are_taken_by_forms_only(alice):
    made = document(alice.who, "purchase", "D-1", post=False)
    assert alice.get(f"/documents/{made}/post").status_code == 405
    assert state(alice, made) == "draft"
