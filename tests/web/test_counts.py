"""Counts on their pages: started, counted by several people at once, reviewed, posted, reported."""

import json

import pytest
from django.utils.timezone import now

from serialtrail.access.who import actor
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.posting import cartons, engine, voids
from serialtrail.posting import serials as edits
from serialtrail.queries import auditor, counts, open_counts
from tests.shop import member
from tests.web.shelf import document, read, serial, text, visitor


def started(alice, *skus, scope="lines", full=True, location="MAIN", **more):
    fields = {"location": location, "scope": scope, "items": "\n".join(skus), "full": "yes" if full else "no", **more}
    answer = alice.post("/counts/new", fields)
    assert answer.status_code == 302, text(answer)
    return int(answer.url.split("/")[2].split("?")[0])


def scanned(visitor, count, *codes, item="", **more):
    answer = visitor.post(f"/counts/{count}/scan", {"code": list(codes), "item": item, **more})
    assert answer.status_code == 200
    return json.loads(answer.content)["answers"]


def sums(visitor, count):
    found = counts.view(visitor.who.organization_id, count) or {}
    return [found[name] for name in ("expected", "found", "missing", "unexpected", "left_alone")]


def lines(visitor, count):
    return {row["sku"]: (row["numbers"], row["bare"]) for row in open_counts.items(visitor.who.organization_id, count)}


def clean(visitor):
    assert auditor.verify(visitor.who.organization_id).ok


@pytest.fixture
def keeper(alice):
    """Storekeeper in Alice's shop: counts, and may not say that what stands elsewhere is here."""
    return visitor(member(alice.who, "storekeeper"))


# -- starting ---------------------------------------------------------------------------------------------------------


def test_a_count_of_some_items_is_started_and_shown_among_those_going_on(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    count = started(alice, "PHONE", reference="Week 48")
    made = read(alice.who, count)
    assert (made["state"], made["scope"], made["full"], made["lines"][0]["item"]) == ("draft", "lines", True, "PHONE")
    page = text(alice.get("/counts"))
    assert "Going on" in page
    assert "0 counted · 2 expected" in page
    assert "Week 48" in page


def test_a_count_may_begin_with_nothing_listed_or_take_in_the_whole_store(alice):
    assert read(alice.who, started(alice, full=False))["lines"] == []
    assert read(alice.who, started(alice, scope="all"))["scope"] == "all"


def test_a_category_is_chosen_from_those_there_are_and_has_to_be(alice):
    answer = alice.post("/counts/new", {"location": "MAIN", "scope": "category", "category": "", "full": "yes"})
    assert answer.status_code == 422
    assert answer.context["refusals"]


def test_what_was_typed_stays_when_starting_is_refused(alice):
    answer = alice.post("/counts/new", {"location": "MAIN", "scope": "lines", "items": "NOTHING", "reference": "R-1"})
    assert answer.status_code == 422
    assert "R-1" in answer.content.decode()
    assert "NOTHING" in answer.content.decode()


def test_a_count_begun_blind_is_blind_for_all_who_count_until_a_manager_looks(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    count = started(alice, scope="all", blind="yes")
    keeper = visitor(member(alice.who, "storekeeper"))
    assert [one["text"] for one in scanned(keeper, count, "D-1")] == ["counted"]
    for asked in ({}, {"blind": "no"}):
        page = keeper.get(f"/counts/{count}", **asked).content.decode()
        assert 'data-expected=""' in page
        assert "Show what is expected" not in page
        assert "/review" not in page
    assert "2 expected" not in text(keeper.get("/counts"))
    assert keeper.get(f"/counts/{count}/review").url == f"/counts/{count}"
    assert 'data-expected=""' in alice.get(f"/counts/{count}").content.decode()
    assert 'data-expected="2"' in alice.get(f"/counts/{count}", blind="no").content.decode()
    assert "2 expected" in text(alice.get("/counts"))
    assert alice.post(f"/counts/{count}/review").status_code == 302
    clean(alice)


def test_a_cashier_looks_but_neither_starts_nor_counts_nor_posts(alice, bob):
    document(alice.who, "purchase", "D-1")
    count = started(alice, "PHONE")
    assert bob.post("/counts/new", {"location": "MAIN", "scope": "all"}).status_code == 403
    assert 'id="scan"' not in bob.get(f"/counts/{count}").content.decode()
    assert "do not have the right" in scanned(bob, count, "D-1")[0]["text"]
    assert bob.get(f"/counts/{count}/review").status_code == 403
    assert lines(alice, count) == {"PHONE": (0, None)}


def test_only_counts_have_these_pages(alice):
    made = document(alice.who, "purchase", "D-1", post=False)
    for path in ("", "/review", "/units?item=PHONE"):
        assert alice.get(f"/counts/{made}{path}").status_code == 404
    assert alice.post(f"/counts/{made}/scan", {"code": "D-2"}).status_code == 404


# -- counting ---------------------------------------------------------------------------------------------------------


def test_each_scan_is_answered_by_what_it_turned_out_to_be(alice):
    document(alice.who, "purchase", "D-1", "S-1", "T-1")
    document(alice.who, "purchase", "O-1", location="SIDE")
    document(alice.who, "sale", "S-1")
    move = Draft(kind="transfer", location="MAIN", to_location="SIDE", direction="send",
                 lines=(DraftLine("PHONE", numbers=("T-1",)),))  # fmt: skip
    by = actor(alice.who)
    sent = engine.create(alice.who.organization_id, by, move, now()).document
    engine.ship(alice.who.organization_id, by, sent, now())
    count = started(alice, "PHONE")
    answers = scanned(alice, count, "d-1", "O-1", "S-1", "T-1", "N-1", "D-1", "中文")
    told = [(one["ok"], one.get("odd", False), one.get("twice", False)) for one in answers]
    good, odd, twice, bad = (True, False, False), (True, True, False), (False, False, True), (False, False, False)
    assert told == [good, odd, odd, odd, odd, twice, bad]
    assert "Moves here from SIDE" in answers[1]["text"]
    assert "Comes back into stock" in answers[2]["text"]
    assert "has to be received first" in answers[3]["text"]
    assert sums(alice, count) == [1, 1, 0, 4, 0]
    page = text(alice.get(f"/counts/{count}", show="unexpected"))
    assert "Moves here from SIDE" in page
    assert "Take out" in page


def test_two_people_count_into_the_same_draft(alice, keeper):
    document(alice.who, "purchase", "D-1", "D-2", "D-3")
    count = started(alice, "PHONE")
    scanned(alice, count, "D-1")
    assert scanned(keeper, count, "D-2", "D-1")[1]["twice"]
    assert sums(alice, count) == [3, 2, 1, 0, 0]
    page = text(alice.get("/counts"))
    assert "2 counted · 3 expected" in page
    assert alice.who.member in page


def test_what_stands_at_another_store_is_counted_by_a_storekeeper_though_only_a_manager_may_decide(alice, keeper):
    document(alice.who, "purchase", "D-1", location="SIDE")
    count = started(keeper, "PHONE")
    assert scanned(keeper, count, "D-1")[0]["odd"]
    page = keeper.get(f"/counts/{count}/review")
    assert [one["code"] for one in page.context["refusals"]] == ["count_unresolved"]
    assert keeper.post(f"/counts/{count}/review").status_code == 422
    assert serial(alice.who, "D-1")["location"] == "SIDE"
    assert "1 number moves here from SIDE." in text(alice.get(f"/counts/{count}/review"))
    alice.follow(f"/counts/{count}/review", {"confirm": "count_unresolved"})
    assert serial(alice.who, "D-1")["location"] == "MAIN"
    clean(alice)


def test_a_number_of_an_item_that_is_not_listed_does_not_widen_a_full_count(alice):
    document(alice.who, "purchase", "D-1")
    count = started(alice, "CABLE")
    answer = scanned(alice, count, "D-1")[0]
    assert not answer["ok"]
    assert "which this count does not list" in answer["text"]
    assert lines(alice, count) == {"CABLE": (0, "0")}
    alice.post(f"/counts/{count}/units", {"item": "PHONE", "units": "0"})
    assert scanned(alice, count, "D-1")[0]["ok"]
    assert lines(alice, count)["PHONE"] == (1, None)


def test_a_number_nobody_knows_asks_for_its_item_unless_there_is_but_one(alice):
    count = started(alice, full=False)
    assert "Choose its item" in scanned(alice, count, "N-1")[0]["text"]
    assert scanned(alice, count, "N-1", item="PHONE")[0]["ok"]
    assert scanned(alice, count, "N-2")[0]["ok"]
    assert lines(alice, count) == {"PHONE": (2, None)}


def test_a_carton_counts_those_of_its_members_that_stand_here_and_an_alias_its_serial(alice):
    document(alice.who, "purchase", "D-1", "D-2", "S-1")
    by = actor(alice.who)
    cartons.create(alice.who.organization_id, by, "BOX-1", ["D-1", "S-1"], now())
    document(alice.who, "sale", "S-1")
    cartons.create(alice.who.organization_id, by, "BOX-2", [], now())
    changes = edits.Changes(frozenset({"aliases"}), aliases=(("tag", "TAG-2"),))
    edits.edit(alice.who.organization_id, by, int(serial(alice.who, "D-2")["id"]), now(), changes)
    count = started(alice, "PHONE")
    carton, again, empty = scanned(alice, count, "box-1", "BOX-1", "BOX-2")
    assert (carton["ok"], carton["numbers"], carton["text"]) == (True, ["D-1"], "carton: 1 number counted")
    assert again["twice"]
    assert not empty["ok"]
    assert scanned(alice, count, "tag-2")[0]["numbers"] == ["D-2"]
    assert scanned(alice, count, "D-2")[0]["twice"]
    assert sums(alice, count) == [2, 2, 0, 0, 0]


def test_the_barcode_of_an_item_with_numbers_chooses_it(alice):
    answer = scanned(alice, started(alice, "PHONE"), "4006381333931")[0]
    assert (answer["ok"], answer["item"]["code"], answer["numbers"]) == (True, "PHONE", [])


def test_units_are_counted_one_by_one_by_their_code_and_once_though_sent_again(alice):
    count = started(alice, "CABLE")
    assert "1 pcs" in scanned(alice, count, "CABLE", id="entry-0001")[0]["text"]
    assert "2 pcs" in scanned(alice, count, "cable", id="entry-0002")[0]["text"]
    assert "2 pcs" in scanned(alice, count, "cable", id="entry-0002")[0]["text"]
    assert lines(alice, count) == {"CABLE": (0, "2")}
    for _ in range(2):
        alice.post(f"/counts/{count}/take-back", {"unit": "CABLE", "id": "entry-0002", "answer": "json"})
    assert lines(alice, count) == {"CABLE": (0, "1")}


def test_units_without_number_stay_as_many_while_numbers_are_scanned_and_taken_back(alice):
    document(alice.who, "purchase", "D-1", "D-2", quantity=5)
    count = started(alice, "PHONE")
    scanned(alice, count, "D-1")
    answer = alice.follow(f"/counts/{count}/units", {"item": "PHONE", "units": "3"})
    assert "3 pcs · 3 expected" in text(answer)
    scanned(alice, count, "D-2")
    assert lines(alice, count) == {"PHONE": (2, "3")}
    alice.post(f"/counts/{count}/take-back", {"number": "D-1"})
    assert lines(alice, count) == {"PHONE": (1, "3")}
    scanned(alice, count, "D-1")
    assert alice.get(f"/counts/{count}/review").context["told"].quiet


@pytest.mark.parametrize("typed", ["many", "-1", "1e9", "1.5"])
def test_units_that_are_none_are_refused_in_a_sentence(alice, typed):
    count = started(alice, "PHONE")
    answer = alice.post(f"/counts/{count}/units", {"item": "PHONE", "units": typed})
    assert answer.status_code == 422
    assert answer.context["refusals"]
    assert lines(alice, count) == {"PHONE": (0, None)}


def test_a_number_is_taken_out_again(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    count = started(alice, "PHONE")
    scanned(alice, count, "D-1", "D-2")
    answer = alice.post(f"/counts/{count}/take-back", {"number": "D-1", "show": "found"})
    assert answer.url == f"/counts/{count}?show=found"
    assert sums(alice, count) == [2, 1, 1, 0, 0]


def test_without_a_script_a_list_is_typed_and_what_could_not_be_counted_is_told(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    count = started(alice, "PHONE")
    assert alice.post(f"/counts/{count}/enter", {"numbers": "D-1, D-2"}).url == f"/counts/{count}"
    answer = alice.post(f"/counts/{count}/enter", {"numbers": "D-1 坏-1"})
    assert answer.status_code == 422
    assert "坏-1" in text(answer)
    assert sums(alice, count) == [2, 2, 0, 0, 0]


def test_a_blind_page_tells_nothing_of_what_is_expected(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    document(alice.who, "purchase", "O-1", location="SIDE")
    count = started(alice, "PHONE")
    answers = scanned(alice, count, "D-1", "O-1", blind="yes")
    assert [one["text"] for one in answers] == ["counted", "counted"]
    for show in ("items", "found", "missing", "unexpected"):
        page = alice.get(f"/counts/{count}", blind="yes", show=show).content.decode()
        assert "D-2" not in page
        assert "Expected" not in page
        assert "SIDE" not in page
        assert 'data-expected=""' in page
    assert "2 expected" not in text(alice.get(f"/counts/{count}", blind="yes"))


def test_scans_after_the_posting_are_told_so_one_by_one(alice):
    document(alice.who, "purchase", "D-1")
    count = started(alice, "PHONE")
    scanned(alice, count, "D-1")
    alice.follow(f"/counts/{count}/review")
    answer = scanned(alice, count, "D-1")[0]
    assert not answer["ok"]
    assert not answer.get("twice")
    assert "posted" in answer["text"].lower()


# -- review, posting, report ------------------------------------------------------------------------------------------


def test_the_review_says_in_figures_what_posting_does_and_the_report_what_it_did(alice):
    document(alice.who, "purchase", "D-1", "D-2", "D-3", "S-1")
    document(alice.who, "purchase", "O-1", location="SIDE")
    document(alice.who, "purchase", quantity=9, item="CABLE")
    document(alice.who, "sale", "S-1")
    count = started(alice, scope="all")
    scanned(alice, count, "D-1", "O-1", "S-1", "N-1", item="PHONE")
    alice.post(f"/counts/{count}/units", {"item": "CABLE", "units": "7"})
    review = text(alice.get(f"/counts/{count}/review"))
    for said in (
        "1 number moves here from SIDE.",
        "1 number comes back into stock",
        "1 new number comes into stock.",
        "2 numbers that were not found become missing.",
        "Long cable: 2 without number become missing.",
        "Becomes missing",
    ):
        assert said in review
    answer = alice.follow(f"/counts/{count}/review", {"confirm": "count_unresolved"})
    report = text(answer)
    for said in (
        "Posted",
        "Became missing",
        "Moved here from SIDE",
        "Came back into stock; by the books it was elsewhere: Customer",
        "Long cable: 2 became missing.",
    ):
        assert said in report
    assert [serial(alice.who, number)["status"] for number in ("D-1", "D-2", "O-1", "S-1", "N-1")] == [
        "in_stock", "missing", "in_stock", "in_stock", "in_stock",
    ]  # fmt: skip
    assert "CO-000001" in report
    clean(alice)


def test_what_stands_against_posting_is_told_for_each_number_with_a_link(alice):
    document(alice.who, "purchase", "D-1", "H-1")
    document(alice.who, "sale", "H-1", post=False, hold=True)
    count = started(alice, "PHONE")
    scanned(alice, count, "D-1")
    page = alice.get(f"/counts/{count}/review")
    assert [(one["code"], one["serial"]) for one in page.context["refusals"]] == [("serial_held", "H-1")]
    assert "/go/serial?code=H-1" in page.content.decode()
    assert "Post the count" not in text(page)
    assert alice.post(f"/counts/{count}/review").status_code == 422
    assert read(alice.who, count)["state"] == "draft"


def test_what_moved_after_it_was_counted_is_left_alone_and_stands_in_the_report(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    count = started(alice, "PHONE")
    scanned(alice, count, "D-1", "D-2")
    document(alice.who, "sale", "D-1")
    document(alice.who, "purchase", "D-3")
    assert "2 numbers are left alone" in text(alice.get(f"/counts/{count}/review"))
    page = alice.follow(f"/counts/{count}/review")
    assert sums(alice, count) == [1, 1, 0, 0, 2]
    alone = {name: rows for name, _n, rows in page.context["parts"]}["left_alone"]
    assert {row["number"] for row in alone} == {"D-1", "D-3"}
    clean(alice)


def test_what_was_read_is_what_is_posted(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    count = started(alice, "PHONE")
    scanned(alice, count, "D-1")
    seen = alice.get(f"/counts/{count}/review").context["told"].mark
    scanned(alice, count, "D-2")
    answer = alice.post(f"/counts/{count}/review", {"seen": seen})
    assert answer.status_code == 409
    assert "Meanwhile this has changed" in text(answer)
    assert read(alice.who, count)["state"] == "draft"
    assert alice.post(f"/counts/{count}/review", {"seen": answer.context["told"].mark}).status_code == 302


def test_a_count_that_changes_nothing_says_so(alice):
    document(alice.who, "purchase", "D-1")
    count = started(alice, "PHONE")
    scanned(alice, count, "D-1")
    assert "Nothing changes" in text(alice.get(f"/counts/{count}/review"))
    assert "Posted" in text(alice.follow(f"/counts/{count}/review"))


def test_more_numbers_than_one_operation_takes_are_counted_in_many(alice):
    alice.post("/settings", {"name": "Alpha", "time_zone": "UTC", "currency": "EUR", "max_numbers": "3",
                             "serials_enabled": "on"})  # fmt: skip
    count = started(alice, "PHONE", full=False)
    for start in (0, 2, 4):
        assert all(one["ok"] for one in scanned(alice, count, f"N-{start}", f"N-{start + 1}"))
    assert "Posted" in text(alice.follow(f"/counts/{count}/review"))
    assert serial(alice.who, "N-5")["status"] == "in_stock"


def test_a_voided_count_is_still_told(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    count = started(alice, "PHONE")
    scanned(alice, count, "D-1")
    alice.follow(f"/counts/{count}/review")
    voids.void(alice.who.organization_id, actor(alice.who), count, now())
    page = alice.get(f"/counts/{count}")
    assert page.status_code == 200
    assert "Became missing" in text(page)
    clean(alice)


def test_the_page_of_a_draft_that_counts_is_the_counting_page(alice):
    count = started(alice, "PHONE")
    assert alice.get(f"/documents/{count}").url == f"/counts/{count}"
