"""kill -9 in the middle of imports: whoever serves next goes on, and each row is in exactly once."""

from __future__ import annotations

import time
from typing import Any

import httpx

from tests.drills.tills import Till, assert_verified, furnish, till
from tests.services.server import serving
from tests.shop import BASE, caller, owner

ROWS, SOAK = 25_000, 1_000_000
WITHIN = 600.0  # seconds; on PostgreSQL a runner is taken for dead after fifteen


def _send(url: str, token: str, name: str, rows: int, on_error: str) -> str:
    text = "sku,location,sn\n" + "".join(f"PHONE,MAIN,{name}-{n:06d}\n" for n in range(rows)) + "PHONE,MAIN,BAD 1\n"
    fields = {"kind": "serials", "mode": "add", "on_error": on_error}
    answer = httpx.post(
        f"{url}{BASE}/imports", data=fields, files={"file": ("big.csv", text)}, timeout=60,
        headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def _until(shop: Till, job: str, what: str, least: int = 0) -> Any:
    deadline = time.monotonic() + WITHIN
    while time.monotonic() < deadline:
        told = shop.get(f"/imports/{job}")
        if told["state"] == what and told["done"] >= least:
            return told
        assert told["state"] not in ("failed", "cancelled"), told
        time.sleep(0.05)
    raise AssertionError(f"it did not come to be {what}: {told}")


def test_imports_go_on_after_a_kill_and_each_row_is_in_once(database: None, soak: bool) -> None:
    token, rows = caller(owner(name="Killed imports")).token, SOAK if soak else ROWS
    with serving() as server, till(server.url, token) as shop:
        furnish(shop)
        before = shop.get("/stock?item=PHONE&location=MAIN")["results"]
        skipping = _send(server.url, token, "S", rows, "skip_bad")
        whole = _send(server.url, token, "W", rows // 4, "all_or_nothing")
        _until(shop, skipping, "posting", 10_000)
        server.kill()
    for through in (rows // 3, rows * 2 // 3) if soak else ():
        with serving() as server, till(server.url, token) as shop:
            _until(shop, skipping, "posting", through)
            server.kill()
    with serving() as server, till(server.url, token) as shop:
        told = _until(shop, skipping, "done")
        assert [told[name] for name in ("rows", "done", "created", "refused")] == [rows + 1, rows + 1, rows, 1]
        nothing = _until(shop, whole, "done")
        assert [nothing[name] for name in ("created", "refused")] == [0, 1]
        assert len(told["documents"]) == len(set(told["documents"]))
        counted = shop.get("/serials?q=S-&count=exact&limit=1")["count"]
        assert counted == rows
        after = shop.get("/stock?item=PHONE&location=MAIN")["results"]
        assert int(after[0]["on_hand"]) - (int(before[0]["on_hand"]) if before else 0) == rows
        assert_verified(shop)
