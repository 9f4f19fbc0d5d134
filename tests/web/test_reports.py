"""Reports: the list of them, their filters in the address, what stands above the rows, where values lead, tables."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from serialtrail.exchange import guards
from serialtrail.queries.reports.listed import REPORTS
from serialtrail.web.reports_shown import CLOSER, FILTER, SHOWN
from tests.shop import member
from tests.web.shelf import document, serial, text, visitor

TAG = re.compile(r"<[^>]+>")


def shown(answer):
    """The rows as people read them: the texts of their cells."""
    assert answer.status_code == 200, answer.status_code
    return [[TAG.sub("", str(cell["shown"])).strip() for cell in row] for row in answer.context["rows"]]


def column(answer, heading):
    place = [name for name, _right in answer.context["headings"]].index(heading)
    return [row[place] for row in shown(answer)]


def sums(answer):
    return {str(one["title"]): one["value"] for one in answer.context["sums"]}


def table(answer):
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


@pytest.fixture
def traded(alice):
    """Three phones bought, one of them sold, a second brought back."""
    document(alice.who, "purchase", "D-1", "D-2", "D-3", quantity=5)
    document(alice.who, "sale", "D-1", "D-2")
    document(alice.who, "sale_return", "D-2")
    return alice


def test_the_list_tells_what_each_report_answers(alice):
    said = text(alice.get("/reports"))
    for name, one in SHOWN.items():
        assert (str(one.title) in said and str(one.question) in said) == (name not in CLOSER.values()), name


def test_every_report_has_words_for_its_filters_and_only_those_that_it_heeds(alice):
    assert set(SHOWN) == set(REPORTS)
    for one in SHOWN.values():
        assert set(one.filters) <= set(FILTER)


@pytest.mark.parametrize("name", REPORTS)
def test_an_empty_report_says_what_that_means(alice, name):
    answer = alice.get(f"/reports/{name}")
    assert answer.status_code == 200
    assert answer.context["chart"] is None
    said = "Which item?" if name == "gaps" else str(SHOWN[name].none)
    assert said in text(answer)


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_a_table_to_take_away(traded, name):
    given = {"item": "PHONE"} if name == "gaps" else {}
    page = traded.get(f"/reports/{name}", **given)
    rows = table(traded.get(f"/reports/{name}/export.csv", **given))
    assert len(rows) == len(page.context["rows"])
    if rows:
        assert list(rows[0]) == [heading for _name, heading in REPORTS[name].table]


@pytest.mark.parametrize("name", REPORTS)
def test_reports_are_for_those_who_may_see_them(alice, bob, name):
    assert bob.get(f"/reports/{name}").status_code == 403
    assert bob.get(f"/reports/{name}/export.csv").status_code == 403
    assert bob.get("/reports").status_code == 403
    assert "Reports" not in text(bob.get("/"))
    auditor = visitor(member(alice.who, "auditor"))
    assert auditor.get(f"/reports/{name}").status_code == 200
    assert auditor.get(f"/reports/{name}/export.csv").status_code == 200


def test_a_report_that_is_none_is_not_there(alice):
    assert alice.get("/reports/nothing").status_code == 404
    assert alice.get("/reports/nothing/export.csv").status_code == 404


def test_nothing_of_another_organization_is_told(traded, charlie):
    for name in REPORTS:
        assert not charlie.get(f"/reports/{name}", item="PHONE").context["rows"], name


def test_the_overview_leads_to_the_documents_of_each_number(traded):
    answer = traded.get("/reports/serials")
    assert column(answer, "Serial number")[0].startswith("D-1")
    assert column(answer, "Sold by") == ["SI-000001", "", ""]
    page = answer.content.decode()
    sold = serial(traded.who, "D-1")
    for path in (f"/serials/{sold['id']}", f"/documents/{sold['sale_document_id']}"):
        assert f'href="{path}"' in page
        assert traded.get(path).status_code == 200
    assert text(answer).count("PI-000001") == 3
    assert column(traded.get("/reports/serials", status="sold"), "Status") == ["Sold"]


def test_a_filter_in_force_has_a_chip_that_takes_it_away_alone(traded):
    answer = traded.get("/reports/movements", item="PHONE", kind="sale", location="MAIN")
    assert [chip["title"] for chip in answer.context["chips"]] == ["Item", "Place", "Kind"]
    assert answer.context["chips"][2]["value"] == "Sale"
    without = answer.context["chips"][2]["url"]
    assert column(answer, "Kind") == ["Sale"]
    assert column(traded.get(f"/reports/movements{without}"), "Kind") == ["Purchase", "Sale", "Sale return"]


def test_what_has_no_meaning_is_no_file_but_the_page_that_says_so(traded):
    answer = traded.get("/reports/movements/export.csv", since="nonsense")
    assert answer.status_code == 302
    assert answer["Location"] == "/reports/movements?since=nonsense"


@pytest.mark.parametrize(
    "address",
    ["journal?since=0001-01-01", "missing?since=0001-01-01", "serials?since=0001-01-01&until=9999-12-31",
     "movements?since=0001-01-01&until=9999-12-31", "returned?until=9999-12-31"],
)  # fmt: skip
def test_the_ends_of_the_calendar_are_days_like_others(traded, address):
    answer = traded.get(f"/reports/{address}")
    assert answer.status_code == 200
    # Nothing is drawn of what is to come: a year that was mistyped is no drawing of thousands of months.
    assert len(answer.content) < 200_000


def test_a_period_is_the_last_thirty_days_unless_the_address_says_otherwise(traded):
    today = timezone.localdate()
    answer = traded.get("/reports/movements")
    since = next(one["value"] for one in answer.context["fields"] if one["name"] == "since")
    assert since == (today - timedelta(29)).isoformat()
    assert not answer.context["chips"]
    # A form sends what it shows; that is no filter.
    assert not traded.get("/reports/movements", since=since, kind="").context["chips"]
    today_ = {"on": today.isoformat(), "by": "posted", "time": ""}
    assert not traded.get("/reports/where", **today_).context["chips"]
    assert sums(answer) == {"In": "6", "Out": "2", "Net change": "4"}
    assert sum(bar["value"] for group in answer.context["chart"]["groups"] for bar in group["bars"]) == 8
    assert not shown(traded.get("/reports/movements", until=(today - timedelta(1)).isoformat()))
    assert len(shown(traded.get("/reports/movements", until=today.isoformat()))) == 3


def test_what_has_no_meaning_is_said_and_left_out(traded):
    answer = traded.get("/reports/movements", since="yesterday", kind="odd")
    assert "“yesterday” is not a day" in text(answer)
    assert len(shown(answer)) == 3
    answer = traded.get("/reports/warranty", days="-1")
    assert "“-1” is not a whole number from 0 to 3650" in text(answer)
    assert "is not a time" in text(traded.get("/reports/where", time="noon"))
    answer = traded.get("/reports/movements", since="2026-02-02", until="2026-01-01")
    assert "Nothing can be both" in text(answer)


def test_figures_lead_to_what_they_are_made_of(traded):
    for path, heading, leads in (
        ("/reports/movements?kind=sale", "Out", "Each movement"),
        ("/reports/returned", "Came back", "Each movement"),
        ("/reports/where", "With number", "Where each number was"),
        ("/reports/stock", "With number", "Serial numbers"),
    ):
        answer = traded.client.get(path)
        place = [name for name, _right in answer.context["headings"]].index(heading)
        url = re.search('href="([^"]+)"', str(answer.context["rows"][0][place]["shown"]))
        assert url is not None, path
        there = traded.client.get(url[1].replace("&amp;", "&"))
        assert leads in text(there)
        assert there.context["rows"], path


def test_tabs_keep_the_period(traded):
    answer = traded.get("/reports/movements", since="2026-01-01")
    assert [(str(tab["title"]), tab["url"], tab["here"]) for tab in answer.context["tabs"]] == [
        ("Together", "/reports/movements?since=2026-01-01", True),
        ("Each movement", "/reports/movement-lines?since=2026-01-01", False),
    ]


def test_pages_go_on_beyond_fifty_and_the_table_has_them_all(alice):
    document(alice.who, "purchase", *(f"D-{n:03d}" for n in range(60)))
    document(alice.who, "sale", *(f"D-{n:03d}" for n in range(60)))
    for name, given in (("serials", {}), ("where-serials", {}), ("where-serials", {"anywhere": "customer"})):
        first = alice.get(f"/reports/{name}", **given)
        second = alice.get(f"/reports/{name}", after=first.context["next"], **given)
        assert (len(shown(first)), len(shown(second))) == (50, 10)
        assert second.context["next"] is None
        rows = table(alice.get(f"/reports/{name}/export.csv", **given))
        assert [row["Serial number"] for row in rows] == [f"D-{n:03d}" for n in range(60)]


def test_a_gap_is_told_once_an_item_is_chosen(alice):
    document(alice.who, "purchase", "D-1", "D-5")
    assert not alice.get("/reports/gaps").context["rows"]
    assert "Which item?" in text(alice.get("/reports/gaps"))
    assert "There is no item phon." in text(alice.get("/reports/gaps", item="phon"))
    assert "follow on each other" in text(alice.get("/reports/gaps", item="cable"))
    answer = alice.get("/reports/gaps", item="phone")
    assert sums(answer) == {"Gaps": "1", "Missing numbers": "3"}
    assert column(answer, "First missing") == ["D-2"]


def test_yesterday_nothing_of_what_came_today_was_there(traded):
    yesterday = (timezone.localdate() - timedelta(1)).isoformat()
    assert not shown(traded.get("/reports/where", on=yesterday))
    assert not shown(traded.get("/reports/where-serials", on=yesterday))
    assert sums(traded.get("/reports/where")) == {"On hand": "4", "With number": "2"}
    assert column(traded.get("/reports/where", by="dated"), "On hand") == ["4"]
    assert not shown(traded.get("/reports/where", by="dated", on=yesterday))


def test_words_of_a_table_are_those_of_the_page_and_no_cell_is_a_formula(alice):
    document(alice.who, "purchase", "=1+1", "D-2")
    rows = table(alice.get("/reports/serials/export.csv"))
    assert [row["Serial number"] for row in rows] == ["'=1+1", "D-2"]
    assert guards.told(rows[0]["Serial number"])[0] == "=1+1"
    assert rows[1]["Status"] == "In stock"
    alice.post("/i18n/setlang/", {"language": "zh-hans", "next": "/"})
    assert "D-2" in {row["序列号"] for row in table(alice.get("/reports/serials/export.csv"))}


def test_a_member_limited_to_stores_sees_only_theirs(alice):
    document(alice.who, "purchase", "D-1")
    document(alice.who, "purchase", "S-1", location="SIDE")
    max_ = visitor(member(alice.who, "manager", stores=["SIDE"]))
    for name in ("serials", "stock", "movements", "movement-lines", "where", "where-serials", "journal"):
        assert len(max_.get(f"/reports/{name}").context["rows"]) == 1, name
        assert len(table(max_.get(f"/reports/{name}/export.csv"))) == 1, name
        assert len(alice.get(f"/reports/{name}").context["rows"]) == 2, name
    choices = next(one for one in max_.get("/reports/where-serials").context["fields"] if one["name"] == "anywhere")
    assert [code for code, _word in choices["choices"]] == ["", "SIDE"]


def test_a_report_asks_the_database_a_fixed_number_of_times(traded, django_assert_max_num_queries):
    for name in REPORTS:
        traded.get(f"/reports/{name}", item="PHONE")
        with django_assert_max_num_queries(14):
            traded.get(f"/reports/{name}", item="PHONE")
