"""What is around every page: menu, look, language, safety, and pages for what went wrong."""

import gzip
import re
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils.timezone import now

from serialtrail.access import tokens
from serialtrail.access.who import actor
from serialtrail.exchange import exports
from serialtrail.exchange.exports import prepared
from serialtrail.exchange.imports import jobs
from serialtrail.labels import layout, printing
from serialtrail.labels import templates as labels
from serialtrail.papers import templates as papers
from serialtrail.web import urls
from serialtrail.web.frame import PLACES
from tests.web.shelf import carton, document, item_id, serial, text

OPEN = {"look"}
ELSEWHERE = {"account"}


def own_routes():
    return [route for route in urls.urlpatterns if getattr(route, "name", None)]


def address(route, ids):
    return "/" + re.sub(r"<(?:int|slug|path):(\w+)>", lambda match: str(ids[match[1]]), str(route.pattern))


@pytest.fixture
def ids(charlie):
    """Things of Charlie's."""
    made = document(charlie.who, "purchase", "C-1")
    look = layout.plain(labels.named(charlie.who.organization_id, labels.STANDARD).layout)
    return {
        "serial_id": serial(charlie.who, "C-1")["id"], "item_id": item_id(charlie.who), "document_id": made,
        "location_id": charlie.get("/locations").context["rows"][0]["id"],
        "party_id": charlie.get("/parties").context["rows"][0]["id"], "what": "serial", "kind": "purchase",
        "carton_id": carton(charlie.who, "C-BOX", "C-1"),
        "member_id": charlie.who.member_id,
        "job_id": prepared.begin(
            charlie.who, exports.table("items", charlie.who), prepared.Asked("/exports/items.xlsx", "x", "y"), now()
        ),
        "import_id": jobs.submit(charlie.who, jobs.Given("items", "x.csv"), [b"SKU\nX\n"], now()),
        "format": "csv", "form": "csv", "gtin": "09506000134352", "number": "C-1",
        "print_id": printing.record(
            charlie.who, printing.of_numbers(charlie.who, ["C-1"]), printing.Wanted(), now()
        ),
        "template_id": labels.save(charlie.who.organization_id, actor(charlie.who), "Theirs", look, now()),
        "paper_id": papers.save(charlie.who, None, {"paper": "sale", "name": "Theirs", "layout": {}}, now()),
        "token_id": tokens.issue(charlie.who, charlie.who.member_id, "read", now()).id,
    }  # fmt: skip


@pytest.mark.parametrize("route", own_routes(), ids=lambda route: route.name)
def test_every_page_asks_for_sign_in(route, ids):
    if route.name in OPEN:
        return
    for send in (Client().get, Client().post):
        answer = send(address(route, ids))
        assert answer.status_code in (302, 405)
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    "route", [route for route in own_routes() if "<int" in str(route.pattern)], ids=lambda r: r.name
)
def test_what_belongs_to_another_organization_is_not_there(route, alice, ids):
    for send in (alice.client.get, alice.client.post):
        assert send(address(route, ids)).status_code in (404, 405)


def test_the_menu_has_no_dead_links(alice):
    for _title, places in PLACES:
        for name, _words, _icon, _more in places:
            path = get_resolver().reverse(name)
            answer = alice.get(f"/{path}")
            assert answer.status_code == 200
            assert answer.content.decode().count('aria-current="page"') >= 1


def test_light_or_dark_is_kept_and_given_up_again(alice):
    alice.post("/look", {"look": "dark", "next": "/items"})
    assert 'data-bs-theme="dark"' in alice.get("/items").content.decode()
    alice.post("/look", {"look": "system"})
    assert "data-bs-theme" not in alice.get("/items").content.decode()


def test_nobody_is_sent_to_another_site(alice):
    assert alice.post("/look", {"look": "dark", "next": "https://evil.example/"}).url == "/"


def test_chinese_is_spoken_where_it_was_chosen(alice):
    alice.post("/i18n/setlang/", {"language": "zh-hans", "next": "/items"})
    page = alice.get("/items").content.decode()
    assert '<html lang="zh-hans"' in page
    assert "商品" in page


def test_times_are_those_of_the_organization(alice):
    answer = alice.get("/")
    assert answer.headers["Content-Security-Policy"]
    assert "no-cache" in answer.headers["Cache-Control"]


def test_what_is_not_there_has_a_page_of_its_own(alice):
    answer = alice.get("/no/such/page")
    assert answer.status_code == 404
    assert "There is nothing here" in text(answer)


def test_a_form_without_its_token_is_refused_with_a_sentence(alice):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/account/login/", {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert "open for too long" in text(answer)


def test_the_first_load_is_light():
    picked = max(Path(sys.prefix).glob("assets/picked-*"), key=lambda path: path.stat().st_mtime)
    own = Path(urls.__file__).parent / "static"
    files = [
        picked / "tabler.min.css",
        picked / "htmx.min.js",
        picked / "icons.svg",
        *own.rglob("*.css"),
        *own.rglob("*.js"),
    ]
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) < 200_000
