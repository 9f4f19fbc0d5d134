"""The serial list, its sections and filters, and the page of one serial."""

import csv
import io
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.timezone import now

from serialtrail.access.who import actor
from serialtrail.exchange.guards import told
from serialtrail.posting import blocks
from serialtrail.queries import serials
from tests.shop import member
from tests.web.shelf import clean, document, serial, text, visitor


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


def test_the_trail_tells_what_was_noted_on_each_document(alice):
    document(alice.who, "purchase", "D-1", note="Pallet was wet")
    document(alice.who, "sale", "D-1")
    said = text(alice.get(f"/serials/{serial(alice.who, 'D-1')['id']}"))
    assert said.index("Purchase PI-000001") < said.index("Pallet was wet")


def test_voided_steps_are_folded_into_one(alice):
    document(alice.who, "purchase", "D-1")
    sold = document(alice.who, "sale", "D-1")
    alice.post(f"/documents/{sold}/void")
    answer = alice.get(f"/serials/{serial(alice.who, 'D-1')['id']}")
    assert [(group["live"], len(group["steps"])) for group in answer.context["groups"]] == [(False, 2), (True, 1)]
    assert "2 voided steps" in text(answer)
    assert answer.context["serial"]["status"] == "in_stock"


def names(answer):
    return [chip["name"] for chip in answer.context["chips"]]


def test_every_filter_narrows_the_list_and_can_be_taken_out_alone(alice):
    bought = document(alice.who, "purchase", "D-1", "D-2")
    document(alice.who, "purchase", "S-1", location="SIDE")
    answer = alice.get("/serials", party="ACME", document=str(bought), item="PHONE", since="2020-01-01")
    assert numbers(answer) == ["D-1", "D-2"]
    assert names(answer) == ["Item", "Party", "Document", "Moved since"]
    without = next(chip["url"] for chip in answer.context["chips"] if chip["name"] == "Document")
    assert "document=" not in without
    assert "party=ACME" in without
    assert numbers(alice.get(f"/serials{without}")) == ["D-1", "D-2", "S-1"]
    assert numbers(alice.get("/serials", until="2020-01-01")) == []


def test_days_count_whole_as_the_organization_reckons_them(alice):
    document(alice.who, "purchase", "D-1")
    today = timezone.localdate(timezone=ZoneInfo(alice.who.time_zone)).isoformat()
    assert numbers(alice.get("/serials", since=today, until=today)) == ["D-1"]


def test_a_filter_without_meaning_is_left_out(alice):
    document(alice.who, "purchase", "D-1")
    answer = alice.get("/serials", since="yesterday", mark="odd", status="sold", section="none")
    assert numbers(answer) == ["D-1"]
    assert names(answer) == []


def test_another_section_keeps_what_means_something_there(alice):
    answer = alice.get("/serials", item="PHONE", location="MAIN", after="x")
    assert {name: url for name, _word, url in answer.context["sections"]}["out"] == "?item=PHONE&section=out"


def test_the_present_place_is_pinned_above_the_trail(alice):
    document(alice.who, "purchase", "D-1")
    said = text(alice.get(f"/serials/{serial(alice.who, 'D-1')['id']}"))
    assert said.index("In stock MAIN since") < said.index("Purchase PI-000001")


def test_where_it_was_is_told_for_any_day(alice):
    day = timezone.localdate() - timedelta(days=9)
    document(alice.who, "purchase", "D-1", date=day)
    document(alice.who, "sale", "D-1")
    page = f"/serials/{serial(alice.who, 'D-1')['id']}"
    assert alice.get(page, on=day.isoformat()).context["was"]["target"] == "MAIN"
    assert alice.get(page, on=timezone.localdate().isoformat()).context["was"]["target"] == "customer"
    assert "had not come here yet" in text(alice.get(page, on="2020-01-01"))
    assert alice.get(page, on="then").context["on"] is None


def test_what_can_follow_depends_on_where_it_is(alice):
    def offered():
        answer = alice.get(f"/serials/{serial(alice.who, 'D-1')['id']}")
        return {str(one["text"]): one["url"] for one in answer.context["following"]}

    document(alice.who, "purchase", "D-1")
    assert set(offered()) == {"Sell it", "Transfer it", "Return it to the supplier"}
    assert 'value="ACME"' in alice.get(offered()["Return it to the supplier"]).content.decode()
    editor = alice.get(offered()["Sell it"])
    assert editor.context["typed"]["lines"][0]["numbers"] == "D-1"
    assert editor.context["typed"]["head"]["location"] == "MAIN"
    document(alice.who, "sale", "D-1")
    assert set(offered()) == {"Take it back"}
    assert 'value="ANN"' in alice.get(offered()["Take it back"]).content.decode()


def test_the_cashier_is_offered_only_what_a_cashier_may(alice, bob):
    document(alice.who, "purchase", "D-1")
    answer = bob.get(f"/serials/{serial(alice.who, 'D-1')['id']}")
    assert [str(one["text"]) for one in answer.context["following"]] == ["Sell it"]
    assert answer.context["may"] == {"edit": False, "block": False, "delete": False, "label": False}


# -- many at once ---------------------------------------------------------------------------------------------------


def ids(visitor, *wanted):
    return [serial(visitor.who, number)["id"] for number in wanted]


def test_many_are_blocked_after_one_question_and_unblocked_again(alice):
    document(alice.who, "purchase", "D-1", "D-2", "D-3")
    two = ids(alice, "D-1", "D-2")
    assert "Block 2 numbers?" in text(alice.post("/serials/block", {"serial": two}))
    assert serial(alice.who, "D-1")["blocked"] is None
    answer = alice.follow(
        "/serials/block",
        {"serial": two, "sure": "yes", "reason": "recall", "note": "Batch 7", "next": "/serials?item=PHONE"},
    )
    assert "2 numbers are blocked." in text(answer)
    assert answer.request["QUERY_STRING"] == "item=PHONE"
    assert numbers(alice.get("/serials", mark="blocked")) == ["D-1", "D-2"]
    assert serial(alice.who, "D-2")["blocked"] == {"reason": "recall", "note": "Batch 7"}
    again = {"serial": two, "sure": "yes", "reason": "recall", "note": "Batch 7"}
    assert "stood so already" in text(alice.follow("/serials/block", again))
    answer = alice.follow("/serials/unblock", {"serial": two, "sure": "yes"})
    assert "2 numbers are no longer blocked." in text(answer)
    assert clean(alice.who)


def test_a_reason_that_is_none_is_refused_with_a_sentence(alice):
    document(alice.who, "purchase", "D-1")
    answer = alice.post("/serials/block", {"serial": ids(alice, "D-1"), "sure": "yes", "reason": "mood"})
    assert answer.status_code == 422
    assert "quality, recall, stolen, lost" in text(answer)


def test_who_may_not_block_is_told_who_may(alice, bob):
    document(alice.who, "purchase", "D-1")
    one = ids(alice, "D-1")
    assert "Ask one of them" in text(bob.post("/serials/block", {"serial": one}))
    assert bob.post("/serials/block", {"serial": one, "sure": "yes", "reason": "lost"}).status_code == 403
    assert serial(alice.who, "D-1")["blocked"] is None


def test_what_stands_in_a_store_of_others_answers_for_itself(alice):
    document(alice.who, "purchase", "D-1")
    document(alice.who, "sale", "D-1")
    document(alice.who, "purchase", "S-1", location="SIDE")
    charles = visitor(member(alice.who, "technician", stores=["MAIN"]))
    both = ids(alice, "D-1", "S-1")
    answers = blocks.block(alice.who.organization_id, actor(charles.who), list(map(int, both)), now(), ("lost", ""))
    assert [(one.number, one.changed, [r.code for r in one.refusals]) for one in answers] == [
        ("D-1", True, []),
        ("S-1", False, ["not_permitted"]),
    ]


def test_blocking_a_thousand_asks_no_more_statements_than_blocking_two(alice, django_assert_max_num_queries):
    many = [f"N-{n:04d}" for n in range(300)]
    document(alice.who, "purchase", *many)
    every = [int(one) for one in ids(alice, *many[:2])]
    rows = serials.page(alice.who.organization_id, serials.SerialFilters(), 1000).results
    for wanted in (every, [int(row["id"]) for row in rows]):
        with django_assert_max_num_queries(12):
            blocks.block(alice.who.organization_id, actor(alice.who), wanted, now(), ("quality", str(len(wanted))))


def test_numbers_of_another_organization_are_as_good_as_none(alice, charlie):
    document(charlie.who, "purchase", "C-1")
    theirs = ids(charlie, "C-1")
    answer = alice.follow("/serials/block", {"serial": theirs, "sure": "yes", "reason": "lost"})
    assert "Choose numbers first." in text(answer)
    assert serial(charlie.who, "C-1")["blocked"] is None


def test_a_transfer_takes_the_chosen_numbers_along_item_by_item(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    document(alice.who, "purchase", "S-1", location="SIDE")
    document(alice.who, "sale", "D-2")
    answer = alice.post("/serials/transfer", {"serial": ids(alice, "D-1", "D-2", "S-1")})
    assert [(one["location"], one["count"]) for one in answer.context["groups"]] == [("MAIN", 1), ("SIDE", 1)]
    said = text(answer)
    assert "They stand in several places" in said
    assert "One of them is not in stock" in said
    editor = alice.post(
        "/documents/new/transfer",
        {"location": "MAIN", "to_location": "SIDE", "direction": "send", "line-1-item": "PHONE",
         "line-1-numbers": "D-1"},
    )  # fmt: skip
    assert editor.status_code == 200
    assert editor.context["typed"]["lines"][0]["numbers"] == "D-1"


def test_an_adjustment_of_the_chosen_numbers_takes_them_out(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    asked = alice.post("/serials/adjust", {"serial": ids(alice, "D-1", "D-2")}).content.decode()
    assert 'name="line-1-direction" value="out"' in asked
    fields = {"location": "MAIN", "line-1-item": "PHONE", "line-1-numbers": "D-1\nD-2", "line-1-direction": "out"}
    assert alice.post("/documents/new/adjustment", {**fields, "act": "post"}).status_code == 302
    assert numbers(alice.get("/serials", section="other", status="removed")) == ["D-1", "D-2"]
    assert clean(alice.who)


def test_an_adjustment_can_move_the_chosen_numbers_to_another_place(alice):
    document(alice.who, "purchase", "D-1")
    fields = {
        "location": "MAIN", "to_location": "SIDE", "line-1-item": "PHONE", "line-1-numbers": "D-1",
        "line-1-direction": "out", "act": "post",
    }  # fmt: skip
    assert alice.post("/documents/new/adjustment", fields).status_code == 302
    assert numbers(alice.get("/serials", location="SIDE")) == ["D-1"]


# -- the table ------------------------------------------------------------------------------------------------------


def table(answer):
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_the_whole_filtered_list_is_exported_beyond_one_page(alice):
    document(alice.who, "purchase", *(f"D-{n:03d}" for n in range(60)))
    document(alice.who, "purchase", "S-1", location="SIDE")
    rows = table(alice.get("/exports/serials.csv", location="MAIN"))
    assert [row["Serial number"] for row in rows] == [f"D-{n:03d}" for n in range(60)]
    assert (rows[0]["Status"], rows[0]["Bought by"]) == ("In stock", "PI-000001")


def test_the_chosen_numbers_alone_are_exported(alice):
    document(alice.who, "purchase", "D-1", "D-2", "D-3")
    rows = table(alice.post("/exports/serials.csv", {"serial": ids(alice, "D-1", "D-3")}))
    assert [row["Serial number"] for row in rows] == ["D-1", "D-3"]


def test_no_cell_of_the_table_is_a_formula_and_imports_read_it_back(alice):
    document(alice.who, "purchase", "=1+1", "-D1", "@x", '+"x"')
    cells = [row["Serial number"] for row in table(alice.get("/exports/serials.csv"))]
    assert cells == ['\'+"x"', "'-D1", "'=1+1", "'@x"]
    assert [told(cell)[0] for cell in cells] == ['+"x"', "-D1", "=1+1", "@x"]


def test_exporting_is_for_those_who_may(alice, bob):
    document(alice.who, "purchase", "D-1")
    assert bob.get("/exports/serials.csv").status_code == 403
    assert "CSV, as shown" not in text(bob.get("/serials"))
