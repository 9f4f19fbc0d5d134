"""Sixteen tills sell the same serial at the same moment: one of them does."""

from collections import Counter
from collections.abc import Callable, Sequence
from threading import Barrier

from tests.drills.conftest import Shop
from tests.drills.tills import Reply, Till, assert_verified, bought, side_by_side, sold, tills

TILLS = 16
ROUNDS, SOAK = 100, 500


def _ringing_up(numbers: Sequence[str], one: Till) -> Callable[[Barrier], list[Reply]]:
    """Sell every number, each round at the moment when all the others do."""

    def task(meet: Barrier) -> list[Reply]:
        replies = []
        for number in numbers:
            meet.wait()
            replies.append(one.post("/documents", sold([number])))
        return replies

    return task


def test_one_serial_is_sold_once_however_many_tills_ring_it_up(shop: Shop, soak: bool) -> None:
    rounds = SOAK if soak else ROUNDS
    numbers = [f"RACE-{place:04d}" for place in range(rounds)]
    shop.owner.make("/documents", bought(numbers))
    with tills(shop.url, shop.token, TILLS) as racing:
        by_till = side_by_side([_ringing_up(numbers, one) for one in racing])
    for number, replies in zip(numbers, zip(*by_till, strict=True), strict=True):
        assert Counter(reply.status for reply in replies) == {201: 1, 422: TILLS - 1}, number
        assert {tuple(reply.codes) for reply in replies if reply.status == 422} == {("serial_not_in_stock",)}
    sales = list(shop.owner.every("/documents?kind=sale"))
    assert {sale["state"] for sale in sales} == {"posted"}
    assert sorted(sale["number"] for sale in sales) == [f"SI-{place:06d}" for place in range(1, rounds + 1)]
    assert len(list(shop.owner.every("/serials?status=sold"))) == rounds
    assert_verified(shop.owner)
