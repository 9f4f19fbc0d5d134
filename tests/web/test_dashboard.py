"""The overview: figures that are those of the ledger, each with its list, and what needs attention."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import now

from serialtrail.access.who import actor
from serialtrail.domain.facts import Draft, DraftLine
from serialtrail.posting import engine
from tests.shop import member, owner
from tests.web.shelf import document, serial, text, visitor


def sent(who, *numbers, days=0, at="MAIN", to="SIDE"):
    """A transfer shipped so many days ago, dated so."""
    when = now() - timedelta(days=days)
    line = DraftLine("PHONE", Decimal(len(numbers)), numbers=numbers)
    draft = Draft(
        kind="transfer", location=at, to_location=to, direction="send", date=when.date(), lines=(line,)
    )  # fmt: skip
    made = engine.create(who.organization_id, actor(who), draft, when).document
    engine.ship(who.organization_id, actor(who), made, now())


def warnings(visitor):
    return {one["icon"]: (one["n"], one["url"]) for one in visitor.get("/").context["warnings"]}


def test_a_new_shop_is_told_what_to_do_first_and_what_is_done():
    anna = visitor(owner())
    assert "First make a store or warehouse" in text(anna.get("/"))
    anna.post("/locations/new", {"code": "MAIN", "name": "Main"})
    assert [step["done"] for step in anna.get("/").context["first_steps"]] == [True, False, False]


def test_once_goods_came_in_the_first_steps_are_gone(alice):
    assert alice.get("/").context["first_steps"]
    document(alice.who, "purchase", "D-1")
    assert not alice.get("/").context["first_steps"]


def test_the_sums_are_those_of_the_ledger(alice):
    document(alice.who, "purchase", "D-1", "D-2", "D-3", quantity=5)
    document(alice.who, "sale", "D-1")
    document(alice.who, "purchase", "D-9", post=False)
    sums = alice.get("/").context["sums"]
    assert sums == {
        "on_hand": "4", "serials": "2", "unassigned": "2", "in_transit": "0", "missing": "0", "drafts": "1",
    }  # fmt: skip


def test_today_counts_what_was_sold_and_bought_but_nothing_voided(alice):
    document(alice.who, "purchase", "D-1", "D-2", "D-3")
    document(alice.who, "sale", "D-1")
    voided = document(alice.who, "sale", "D-2")
    alice.post(f"/documents/{voided}/void")
    sold, bought = alice.get("/").context["today"]
    assert (sold["units"], sold["documents"], sold["total"]) == (1, 1, 10)
    assert (bought["units"], bought["documents"], bought["total"]) == (3, 1, 30)


def last_week(context):
    return [bar["value"] for bar in context["chart"]["groups"][-1]["bars"]]


def html(page):
    return page.content.decode()


def test_the_weeks_count_what_was_bought_and_sold_but_nothing_voided(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    sold = document(alice.who, "sale", "D-1")
    alice.post(f"/documents/{sold}/void")
    page = alice.get("/")
    assert last_week(page.context) == [2, 0]
    # The drawing is that of the reports, and each week has a sentence for who hears it.
    assert '<svg class="plot" role="img" aria-label="Units bought and sold in the last twelve weeks">' in html(page)
    assert re.search(r"<title>Week of \d+ \w+ \d{4}: 2 bought, 0 sold</title>", html(page))


def test_what_is_on_its_way_says_how_old_the_oldest_is(alice):
    document(alice.who, "purchase", "D-1", "D-2", "D-3")
    assert "nothing on the way" in text(alice.get("/"))
    sent(alice.who, "D-1")
    assert "all left today" in text(alice.get("/"))
    sent(alice.who, "D-2", days=3)
    assert "the oldest left 3 days ago" in text(alice.get("/"))
    assert "truck" not in warnings(alice)
    sent(alice.who, "D-3", days=9)
    assert warnings(alice)["truck"][0] == 1
    assert "state=shipped" in warnings(alice)["truck"][1]


def test_old_drafts_blocked_numbers_and_stock_below_zero_are_warned_of(alice):
    document(alice.who, "purchase", "D-1")
    assert warnings(alice) == {}
    line = DraftLine("PHONE", Decimal(1))
    old = Draft(kind="purchase", location="MAIN", lines=(line,))
    engine.create(alice.who.organization_id, actor(alice.who), old, now() - timedelta(days=8))
    document(alice.who, "sale", quantity=2, item="CABLE")
    blocked(alice, "D-1")
    assert warnings(alice) == {
        "edit": (1, "/purchases?state=draft"),
        "shield": (1, "/serials?section=stock&mark=blocked"),
        "alert-triangle": (1, "/stock?mark=negative"),
    }


def blocked(visitor, number):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE serial SET block_reason = 'quality' WHERE organization_id = %s AND id = %s",
            [visitor.who.organization_id, int(serial(visitor.who, number)["id"])],
        )


def test_a_figure_and_its_list_agree(alice):
    document(alice.who, "purchase", "D-1", quantity=3)
    document(alice.who, "purchase", "D-2", location="SIDE")
    assert alice.get("/").context["sums"]["unassigned"] == "2"
    [row] = alice.get("/stock", mark="unassigned").context["rows"]
    assert (row["location"], row["unassigned"]) == ("MAIN", "2")


def test_who_is_limited_to_a_store_sees_the_figures_of_that_store(alice):
    document(alice.who, "purchase", "D-1", "D-2")
    document(alice.who, "purchase", "D-3", location="SIDE")
    document(alice.who, "sale", "D-1")
    side = visitor(member(alice.who, "manager", stores=["SIDE"])).get("/").context
    assert (side["sums"]["on_hand"], side["sums"]["serials"]) == ("1", "1")
    assert [place["location"] for place in side["places_held"]] == ["SIDE"]
    assert [one["units"] for one in side["today"]] == [0, 1]
    assert last_week(side) == [1, 0]
    assert [row["number"] for row in side["latest"]] == ["PI-000002"]


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        ("cashier", ["Sold today"]),
        ("storekeeper", ["Bought today"]),
        ("manager", ["Sold today", "Bought today"]),
        ("auditor", ["Sold today", "Bought today"]),
        ("technician", []),
    ],
)
def test_each_role_sees_the_trade_that_concerns_it(alice, role, shown):
    document(alice.who, "purchase", "D-1", post=False)
    answer = visitor(member(alice.who, role)).get("/")
    assert [one["title"] for one in answer.context["today"]] == shown
    assert answer.context["drafts_sum"] == (0 if role in ("cashier", "technician") else 1)


def test_a_cashier_is_offered_a_sale_but_no_purchase(bob):
    said = text(bob.get("/"))
    assert "New sale" in said
    assert "New purchase" not in said
