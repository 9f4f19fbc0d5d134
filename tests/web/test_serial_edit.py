"""Changing a serial, taking it off the list, and making new numbers."""

from serialtrail.queries import serials
from tests.web.shelf import clean, document, read, serial, text


def form(row, **changes):
    """The fields of the form as they stand for a serial, with some of them changed."""
    fields = {
        "number": row["number"], "location": row["location"] or "", "note": row["note"],
        "production_batch": row["production_batch"], "warranty_until": row["warranty_until"] or "",
        "alias-type": [one["type"] for one in row["aliases"] if one["type"] != "former"],
        "alias-code": [one["code"] for one in row["aliases"] if one["type"] != "former"],
    }  # fmt: skip
    return {**fields, **changes}


def edit(visitor, of, **changes):
    row = serial(visitor.who, of)
    return visitor.follow(f"/serials/{row['id']}/edit", form(row, **changes))


def test_a_typing_error_is_mended_and_the_old_number_still_finds_it(alice):
    document(alice.who, "purchase", "D-1")
    assert "D-11 is saved." in text(edit(alice, "D-1", number="D-11"))
    assert serial(alice.who, "D-1")["number"] == "D-11"
    assert "Former number" in text(alice.get(f"/serials/{serial(alice.who, 'D-11')['id']}"))
    assert clean(alice.who)


def test_a_number_that_is_taken_is_refused_and_what_was_typed_stays(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    answer = edit(alice, "D-1", number="D-2", note="kept")
    assert answer.status_code == 422
    assert answer.context["refusals"][0]["code"] == "number_taken"
    assert "kept</textarea>" in answer.content.decode()
    assert serial(alice.who, "D-1")["note"] == ""


def test_note_batch_and_warranty_can_be_changed_at_any_time(alice):
    document(alice.who, "purchase", "D-1")
    document(alice.who, "sale", "D-1")
    edit(alice, "D-1", note="Scratched\r\nleft", production_batch="B-7", warranty_until="2030-01-31")
    row = serial(alice.who, "D-1")
    assert (row["note"], row["production_batch"], row["warranty_until"]) == ("Scratched\nleft", "B-7", "2030-01-31")
    assert "Number and place can be changed only" in text(alice.get(f"/serials/{row['id']}/edit"))
    edit(alice, "D-1", number="D-9", location="SIDE")
    assert serial(alice.who, "D-1")["number"] == "D-1"


def test_moving_it_writes_an_adjustment_into_its_trail(alice):
    document(alice.who, "purchase", "D-1")
    said = text(edit(alice, "D-1", location="SIDE"))
    assert "Adjustment ADJ-000001" in said or "MAIN to SIDE" in said
    assert serial(alice.who, "D-1")["location"] == "SIDE"
    assert clean(alice.who)


def test_further_codes_are_added_found_and_taken_out_again(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    edit(alice, "D-1", **{"alias-type": ["IMEI 2", "MAC", ""], "alias-code": ["353012345678906", "AA-BB-CC", ""]})
    assert serial(alice.who, "353012345678906")["number"] == "D-1"
    refused = edit(alice, "D-2", **{"alias-type": ["MAC"], "alias-code": ["aa-bb-cc"]})
    assert refused.status_code == 422
    assert "aa-bb-cc" in refused.content.decode()
    edit(alice, "D-1", **{"alias-type": ["IMEI 2", "MAC"], "alias-code": ["353012345678906", ""]})
    assert serials.find(alice.who.organization_id, "AA-BB-CC") is None


def test_saving_what_has_not_changed_asks_nothing(alice):
    document(alice.who, "purchase", "D-1")
    document(alice.who, "sale", "D-1")
    before = serial(alice.who, "D-1")
    assert edit(alice, "D-1").status_code == 200
    assert serial(alice.who, "D-1") == before


def test_a_day_that_is_none_is_said_beside_its_field(alice):
    document(alice.who, "purchase", "D-1")
    answer = edit(alice, "D-1", warranty_until="soon")
    assert answer.context["form"].errors.keys() == {"warranty_until"}


def test_who_may_not_edit_or_delete_is_refused(alice, bob):
    document(alice.who, "purchase", "D-1")
    own = serial(alice.who, "D-1")
    assert bob.get(f"/serials/{own['id']}/edit").status_code == 403
    assert bob.post(f"/serials/{own['id']}/edit", form(own, note="mine")).status_code == 403
    assert bob.post(f"/serials/{own['id']}/delete", {"unit": "gone"}).status_code == 403
    assert serial(alice.who, "D-1")["note"] == ""


def test_deleting_says_what_becomes_of_the_unit(alice):
    document(alice.who, "purchase", "D-1")
    asked = text(alice.get(f"/serials/{serial(alice.who, 'D-1')['id']}/delete"))
    assert "one piece less on hand" in asked
    assert "the piece is unassigned" in asked


def test_a_deleted_number_leaves_with_its_unit_by_an_adjustment(alice):
    document(alice.who, "purchase", "D-1")
    answer = alice.follow(f"/serials/{serial(alice.who, 'D-1')['id']}/delete", {"unit": "gone"})
    assert "D-1 is taken out of stock." in text(answer)
    assert answer.context["document"]["kind"] == "adjustment"
    assert serial(alice.who, "D-1")["status"] == "removed"
    assert alice.get("/stock").context["rows"][0]["on_hand"] == "0"
    assert clean(alice.who)


def test_a_deleted_number_can_leave_its_unit_unassigned(alice):
    document(alice.who, "purchase", "D-1")
    answer = alice.follow(f"/serials/{serial(alice.who, 'D-1')['id']}/delete", {"unit": "keep"})
    assert "its unit is in stock without one" in text(answer)
    row = alice.get("/stock").context["rows"][0]
    assert (row["on_hand"], row["unassigned"]) == ("1", "1")
    assert clean(alice.who)


def test_a_number_that_was_only_registered_is_really_gone(alice):
    document(alice.who, "opening", "R-1", mode="register", location=None)
    own = serial(alice.who, "R-1")
    assert "really deleted" in text(alice.get(f"/serials/{own['id']}/delete"))
    assert "R-1 is deleted." in text(alice.follow(f"/serials/{own['id']}/delete"))
    assert serials.find(alice.who.organization_id, "R-1") is None


def test_what_a_draft_holds_is_not_deleted_and_the_sentence_names_the_draft(alice):
    document(alice.who, "purchase", "D-1")
    held = document(alice.who, "sale", "D-1", post=False, hold=True)
    own = serial(alice.who, "D-1")
    assert alice.get(f"/serials/{own['id']}").context["may"]["delete"] is False
    answer = alice.post(f"/serials/{own['id']}/delete", {"unit": "gone"})
    assert answer.status_code == 422
    assert answer.context["refusals"][0]["code"] == "serial_held"
    assert read(alice.who, held)["state"] == "draft"


def test_new_numbers_begin_with_what_they_are_for(alice, bob):
    said = text(alice.get("/serials/new"))
    assert "one for each number" in said
    assert "get theirs" in said
    editor = alice.get("/documents/new/opening", mode="label", item="PHONE", location="MAIN")
    assert editor.context["typed"]["head"]["mode"] == "label"
    assert editor.context["typed"]["lines"][0]["item"] == "PHONE"
    assert "Ask one of them" in text(bob.get("/serials/new"))
