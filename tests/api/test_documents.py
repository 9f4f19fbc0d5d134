"""/documents, written: what the story tests do not say because it is about the door."""

import json
import uuid

import pytest
from django.utils.timezone import now

from serialtrail.access.who import actor
from serialtrail.catalog import items
from tests import shop


@pytest.fixture
def till():
    home = shop.owner()
    shop.store(home, "MAIN")
    items.create(actor(home), home.organization_id, {"sku": "P", "name": "P", "tracking": "serial"}, now())
    return shop.caller(home)


def sent(till, kind="purchase", **more):
    body = {"kind": kind, "location": "MAIN", "post": True, "lines": [{"item": "P", "serials": ["N-1"]}], **more}
    return till.post("/documents", body)


def test_a_uid_of_the_clients_own_names_one_document(till):
    uid = str(uuid.uuid4())
    assert json.loads(sent(till, uid=uid).content)["uid"] == uid
    again = sent(till, uid=uid, lines=[{"item": "P", "serials": ["N-2"]}])
    assert again.status_code == 422
    assert shop.fields(again) == ["uid"]
    assert till.get("/serials/N-2").status_code == 404


def test_asking_first_writes_nothing(till):
    asked = sent(till, check=True)
    assert json.loads(asked.content) == {"ok": True, "refusals": []}
    assert till.get("/serials/N-1").status_code == 404
    refused = json.loads(sent(till, kind="sale", check=True).content)
    assert [r["code"] for r in refused["refusals"]] == ["serial_unknown"]


def test_asking_first_with_a_key_leaves_the_key_free(till):
    body = {"kind": "purchase", "location": "MAIN", "lines": [{"item": "P", "serials": ["N-1"]}]}
    assert till.post("/documents", {**body, "check": True}, Idempotency_Key="k").status_code == 200
    assert till.post("/documents", {**body, "post": True}, Idempotency_Key="k").status_code == 201


def test_a_refused_document_leaves_nothing_behind(till):
    refused = sent(till, kind="sale")
    assert refused.status_code == 422
    assert json.loads(till.get("/documents?count=exact").content)["count"] == 0


def test_a_document_sent_twice_with_one_key_exists_once(till):
    body = {"kind": "purchase", "location": "MAIN", "post": True, "lines": [{"item": "P", "serials": ["N-1"]}]}
    first, second = (till.post("/documents", body, Idempotency_Key="till-1") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert second.headers["Idempotency-Replayed"] == "true"


def test_a_read_token_reads(till):
    reader = shop.caller(till.who, "read")
    assert sent(reader).status_code == 403
    assert reader.get("/documents").status_code == 200


def test_steps_take_an_empty_body(till):
    draft = json.loads(sent(till, post=False).content)
    assert till.post(f"/documents/{draft['id']}/post").status_code == 200
    assert till.post(f"/documents/{draft['id']}/post").status_code == 409
    voided = json.loads(till.post(f"/documents/{draft['id']}/void").content)["results"]
    assert [document["state"] for document in voided] == ["voided"]


def test_void_and_correct_opens_a_draft_copy(till):
    bought = json.loads(sent(till).content)
    answer = json.loads(till.post(f"/documents/{bought['id']}/void", {"correct": True}).content)
    assert answer["draft"]["state"] == "draft"
    assert answer["draft"]["lines"][0]["serials"] == ["N-1"]


def test_a_stale_edit_is_refused(till):
    draft = json.loads(sent(till, post=False).content)
    path = f"/documents/{draft['id']}"
    assert till.patch(path, {"version": draft["version"], "note": "first"}).status_code == 200
    late = till.patch(path, {"version": draft["version"], "note": "second"})
    assert (late.status_code, shop.codes(late)) == (409, ["version_stale"])


def test_another_organizations_document_is_not_there(till):
    bought = json.loads(sent(till).content)
    stranger = shop.caller(shop.owner(name="Other"))
    for step in ("post", "void", "copy", "submit", "receive", "serials"):
        assert stranger.post(f"/documents/{bought['id']}/{step}", {}).status_code == 404, step
    assert stranger.delete(f"/documents/{bought['id']}").status_code == 404


def test_more_numbers_than_one_request_may_carry_are_refused(till):
    many = sent(till, lines=[{"item": "P", "serials": [f"M-{n}" for n in range(1001)]}])
    assert shop.codes(many) == ["too_many_numbers"]
    assert json.loads(many.content)["refusals"][0]["facts"] == {"given": 1001, "limit": 1000}


def test_the_limit_is_the_one_at_the_moment_of_posting(till):
    draft = json.loads(sent(till, post=False, lines=[{"item": "P", "serials": ["N-1", "N-2", "N-3"]}]).content)
    assert till.patch("/organization", {"max_numbers": 2}).status_code == 200
    posted = till.post(f"/documents/{draft['id']}/post")
    assert (posted.status_code, shop.codes(posted)) == (422, ["too_many_numbers"])
    assert till.patch("/organization", {"max_numbers": 3}).status_code == 200
    assert till.post(f"/documents/{draft['id']}/post").status_code == 200


def test_a_serial_is_moved_and_renamed_in_one_step(till):
    shop.store(till.who, "EAST")
    assert sent(till).status_code == 201
    changed = json.loads(till.patch("/serials/N-1", {"number": "N-9", "location": "EAST"}).content)
    assert (changed["number"], changed["location"]) == ("N-9", "EAST")
    assert json.loads(till.get("/verify").content)["ok"]
