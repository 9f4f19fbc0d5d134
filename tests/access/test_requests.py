"""Requests told twice: one effect, one answer."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection, connections
from django.utils.timezone import now

from serialtrail.access import requests
from serialtrail.access.requests import Answer
from serialtrail.access.who import Who, actor
from serialtrail.catalog import locations
from serialtrail.db.models import accounts, catalog
from serialtrail.domain.refusals import Refused
from tests.shop import owner

PRINT = bytes(32)


@pytest.fixture
def alice() -> Who:
    return owner()


def _stores(who: Who) -> int:
    return int(catalog.Location.objects.for_org(who.organization_id).filter(kind="storage").count())


def _opens(who: Who, code: str) -> Answer:
    locations.create(actor(who), who.organization_id, {"code": code, "name": code}, now())
    return Answer(201, f'{{"code":"{code}"}}')


def _sent(who: Who, key: str | None, code: str, *, print: bytes = PRINT, at: datetime | None = None) -> Answer:
    """A request that opens a store, with this key."""
    return requests.once(who.organization_id, key, print, at or now(), lambda: _opens(who, code))


def test_the_same_key_gives_the_first_answer_and_no_second_effect(alice: Who) -> None:
    first = _sent(alice, "k", "A")
    again = _sent(alice, "k", "B")
    assert (first.status, first.body, first.replayed) == (201, '{"code":"A"}', False)
    assert (again.status, again.body, again.replayed) == (201, '{"code":"A"}', True)
    assert _stores(alice) == 1


def test_the_same_key_for_another_request_is_refused(alice: Who) -> None:
    _sent(alice, "k", "A")
    with pytest.raises(Refused, match="idempotency_mismatch"):
        _sent(alice, "k", "B", print=b"\x01" * 32)


def test_a_refused_request_leaves_its_key_free(alice: Who) -> None:
    for code in ("supplier", "supplier"):
        with pytest.raises(Refused, match="line_invalid"):
            _sent(alice, "k", code)
    assert _sent(alice, "k", "A", print=b"\x01" * 32).replayed is False


def test_a_key_belongs_to_one_organization(alice: Who) -> None:
    bob = owner()
    for who in (alice, bob):
        assert not _sent(who, "k", "A").replayed


def test_a_request_without_key_is_done_each_time(alice: Who) -> None:
    for code in ("A", "B"):
        _sent(alice, None, code)
    assert _stores(alice) == 2


def test_a_secret_is_told_once(alice: Who) -> None:
    answers = [
        requests.once(alice.organization_id, "k", PRINT, now(), lambda: Answer(201, "secret", kept="***"))
        for _ in range(2)
    ]
    assert [answer.body for answer in answers] == ["secret", "***"]


@pytest.mark.parametrize("key", ["", "x" * 201, "a\nb", "schlüssel", "\x00"])
def test_a_key_is_printable_and_not_endless(alice: Who, key: str) -> None:
    with pytest.raises(Refused, match="line_invalid"):
        _sent(alice, key, "A")


def test_old_answers_are_forgotten_young_ones_kept(alice: Who) -> None:
    at = now()
    for key, age in (("old", timedelta(hours=49)), ("young", timedelta(hours=47))):
        _sent(alice, key, key, at=at - age)
    assert requests.purge(at) >= 1
    assert list(accounts.Idempotency.objects.for_org(alice.organization_id).values_list("key", flat=True)) == ["young"]


def test_sixteen_senders_of_one_request_have_one_effect(alice: Who, close_connections: None) -> None:
    answers: list[Answer] = []

    def send() -> None:
        try:
            answers.append(_sent(alice, "k", "A"))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.close()
    assert len(answers) == 16
    assert {answer.body for answer in answers} == {'{"code":"A"}'}
    assert sum(not answer.replayed for answer in answers) == 1
    assert _stores(alice) == 1
