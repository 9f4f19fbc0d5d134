"""One Idempotency-Key, sixteen senders at the same moment: one effect, and everybody gets the same answer."""

from collections import Counter
from collections.abc import Callable, Sequence
from threading import Barrier
from typing import Any

from tests.drills.conftest import Shop
from tests.drills.tills import Reply, Till, assert_verified, bought, side_by_side, sold, tills

SENDERS = 16
ROUNDS, SOAK = 20, 200


def _sending(one: Till, rounds: Sequence[tuple[str, dict[str, Any]]]) -> Callable[[Barrier], list[Reply]]:
    def task(meet: Barrier) -> list[Reply]:
        replies = []
        for key, body in rounds:
            meet.wait()
            replies.append(one.post("/documents", body, key))
        return replies

    return task


def test_one_key_from_many_senders_has_one_effect_and_equal_answers(shop: Shop, soak: bool) -> None:
    rounds = [
        (f"key {turn}", bought([f"IDEM-{turn}-{place}" for place in range(5)], reference=f"round-{turn}"))
        for turn in range(SOAK if soak else ROUNDS)
    ]
    with tills(shop.url, shop.token, SENDERS) as sending:
        by_till = side_by_side([_sending(one, rounds) for one in sending])
    for replies in zip(*by_till, strict=True):
        assert {reply.status for reply in replies} == {201}, Counter(r.text[:200] for r in replies if r.status != 201)
        assert len({reply.text for reply in replies}) == 1
        replayed = Counter(reply.headers.get("idempotency-replayed") for reply in replies)
        assert replayed == {None: 1, "true": SENDERS - 1}
    there = [row["reference"] for row in shop.owner.every("/documents?kind=purchase")]
    assert sorted(there) == sorted(f"round-{turn}" for turn in range(len(rounds)))
    assert_verified(shop.owner)


def test_a_refused_request_frees_its_key_for_whoever_comes_next(shop: Shop) -> None:
    with tills(shop.url, shop.token, SENDERS) as sending:
        early = [("free", sold(["LATER-1"]))]
        (replies,) = zip(*side_by_side([_sending(one, early) for one in sending]), strict=True)
        assert {tuple(reply.codes) for reply in replies} == {("serial_unknown",)}
        shop.owner.make("/documents", bought(["LATER-1"]))
        (replies,) = zip(*side_by_side([_sending(one, early) for one in sending]), strict=True)
    assert {reply.status for reply in replies} == {201}
    assert len({reply.text for reply in replies}) == 1
    assert_verified(shop.owner)


def test_one_key_with_sixteen_bodies_serves_the_first_and_tells_the_others(shop: Shop) -> None:
    with tills(shop.url, shop.token, SENDERS) as sending:
        tasks = [_sending(one, [("same", bought([f"BODY-{place}"]))]) for place, one in enumerate(sending)]
        (replies,) = zip(*side_by_side(tasks), strict=True)
    assert Counter(reply.status for reply in replies) == {201: 1, 422: SENDERS - 1}
    assert {tuple(reply.codes) for reply in replies if reply.status == 422} == {("idempotency_mismatch",)}
    assert len(list(shop.owner.every("/serials"))) == 1
    assert_verified(shop.owner)
