"""Postings that want the same serials at the same time, in every order: none is lost, nobody sees a deadlock."""

import random
from collections.abc import Callable, Sequence
from threading import Barrier
from typing import Any

from tests.drills.conftest import Shop
from tests.drills.tills import Reply, Till, assert_verified, bought, side_by_side, sold, tills

CLIENTS = 8
POSTINGS, SOAK = 80, 2400
SERIALS, EACH = 150, 60
# What may come of a posting that others were quicker than.
LATE = {"serial_not_in_stock", "serial_at_other_location", "serial_in_transit", "serial_already_in_stock"}


def _returned(numbers: Sequence[str]) -> dict[str, Any]:
    lines = [{"item": "PHONE", "serials": list(numbers)}]
    return {"kind": "sale_return", "location": "MAIN", "lines": lines, "post": True}


def _moved(numbers: Sequence[str], source: str, target: str) -> dict[str, Any]:
    lines = [{"item": "PHONE", "serials": list(numbers)}]
    return {"kind": "transfer", "location": source, "to_location": target, "lines": lines, "post": True}


def _reference(client: int, turn: int) -> str:
    return f"{client}-{turn}"


def _working(one: Till, bodies: Sequence[dict[str, Any]]) -> Callable[[Barrier], list[Reply]]:
    def task(meet: Barrier) -> list[Reply]:
        meet.wait()
        return [one.post("/documents", body) for body in bodies]

    return task


def _played(shop: Shop, by_client: Sequence[Sequence[dict[str, Any]]]) -> dict[str, Reply]:
    """Let every client post its documents, all clients at once; the replies by the documents' references."""
    with tills(shop.url, shop.token, len(by_client)) as working:
        tasks = [_working(one, bodies) for one, bodies in zip(working, by_client, strict=True)]
        replies = side_by_side(tasks)
    pairs = [pair for both in zip(by_client, replies, strict=True) for pair in zip(*both, strict=True)]
    return {body["reference"]: reply for body, reply in pairs}


def _assert_none_lost(shop: Shop, replies: dict[str, Reply]) -> None:
    """Every posting was made or refused for a reason; what was made is there, and nothing else."""
    told = {reference: reply for reference, reply in replies.items() if reply.status != 201}
    assert not {f"{r.status} {r.text[:300]}" for r in told.values() if r.status != 422 or not set(r.codes) <= LATE}
    made = {reference for reference, reply in replies.items() if reply.status == 201}
    there = [row["reference"] for row in shop.owner.every("/documents?state=posted") if row["reference"]]
    assert sorted(there) == sorted(made)
    assert made
    assert_verified(shop.owner)


def test_overlapping_purchases_in_any_order_each_come_in_once(shop: Shop, soak: bool) -> None:
    # The same new numbers from eight sides: the insert of serials is where two postings meet first.
    chance = random.Random(11)
    turns = (SOAK if soak else POSTINGS) // CLIENTS // 4
    by_client = []
    for client in range(CLIENTS):
        bodies = []
        for turn in range(turns):
            numbers = [f"NEW-{turn}-{place}" for place in chance.sample(range(SERIALS), EACH)]
            bodies.append(bought(numbers, reference=_reference(client, turn)))
        by_client.append(bodies)
    _assert_none_lost(shop, _played(shop, by_client))


def test_overlapping_sales_and_returns_of_sixty_serials_lose_no_document(shop: Shop, soak: bool) -> None:
    chance = random.Random(12)
    numbers = [f"OVER-{place:03d}" for place in range(SERIALS)]
    shop.owner.make("/documents", bought(numbers))
    turns = (SOAK if soak else POSTINGS) // CLIENTS
    by_client = []
    for client in range(CLIENTS):
        bodies = []
        for turn in range(turns):
            # Half want what the others want, half have sixty, or what is left of them, in a share of their own.
            pool = numbers if turn % 2 else numbers[client::CLIENTS]
            chosen = chance.sample(pool, min(EACH, len(pool)))
            make = sold if turn % 4 < 2 else _returned
            bodies.append({**make(chosen), "reference": _reference(client, turn)})
        by_client.append(bodies)
    _assert_none_lost(shop, _played(shop, by_client))


def test_transfers_in_both_directions_at_once_end_with_every_serial_in_one_store(shop: Shop, soak: bool) -> None:
    chance = random.Random(13)
    numbers = [f"BOTH-{place:03d}" for place in range(SERIALS)]
    shop.owner.make("/documents", bought(numbers[::2], "MAIN"))
    shop.owner.make("/documents", bought(numbers[1::2], "EAST"))
    turns = (SOAK if soak else POSTINGS) // CLIENTS
    by_client = []
    for client in range(CLIENTS):
        bodies = []
        for turn in range(turns):
            ends = ("MAIN", "EAST") if (client + turn) % 2 == 0 else ("EAST", "MAIN")
            pool = numbers[client::CLIENTS] if turn % 2 else numbers[::2] if ends[0] == "MAIN" else numbers[1::2]
            chosen = chance.sample(pool, min(6 if turn % 2 else EACH, len(pool)))
            bodies.append({**_moved(chosen, *ends), "reference": _reference(client, turn)})
        by_client.append(bodies)
    _assert_none_lost(shop, _played(shop, by_client))
    standing = list(shop.owner.every("/serials?status=in_stock"))
    assert sorted(row["number"] for row in standing) == sorted(numbers)


def test_voiding_with_all_that_followed_while_others_sell_leaves_no_sale_without_its_purchase(
    shop: Shop, soak: bool
) -> None:
    rounds = 40 if soak else 4
    with tills(shop.url, shop.token, CLIENTS) as working:
        for turn in range(rounds):
            numbers = [f"VOID-{turn}-{place}" for place in range(CLIENTS * 4)]
            purchase = shop.owner.make("/documents", bought(numbers, reference=f"void-{turn}"))["id"]

            def voiding(meet: Barrier, one: Till = working[0], purchase: str = purchase) -> list[Reply]:
                meet.wait()
                replies: list[Reply] = []
                while not replies or replies[-1].status != 200:
                    # Refused while the others are quicker; in the end there is nobody left to sell.
                    replies.append(one.post(f"/documents/{purchase}/void", {"with_successors": True}))
                return replies

            sales = [
                _working(one, [sold([number]) for number in numbers[place::CLIENTS]])
                for place, one in enumerate(working[1:], 1)
            ]
            tasks: list[Callable[[Barrier], list[Reply]]] = [voiding, *sales]
            voids, *replies = side_by_side(tasks)
            assert {code for reply in voids[:-1] for code in reply.codes} <= {"serial_moved_since"}
            told = {(r.status, *(() if r.status == 201 else r.codes)) for each in replies for r in each}
            assert told <= {(201,), (422, "serial_unknown"), (422, "serial_not_in_stock")}, told
    assert {row["state"] for row in shop.owner.every("/documents")} == {"voided"}
    assert {row["status"] for row in shop.owner.every("/serials?status=registered&status=sold")} == {"registered"}
    assert_verified(shop.owner)
