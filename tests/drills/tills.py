"""Many tills at one shop: clients over HTTP, each with a connection of its own, that all begin at the same moment."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")
WITHIN = 60.0  # seconds a till waits for an answer
IDLE = 10.0  # seconds after which a till no longer trusts its connection: servers close idle ones


@dataclass(frozen=True)
class Reply:
    """What the server answered."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def body(self) -> Any:
        return json.loads(self.text)

    @property
    def codes(self) -> list[str]:
        """Why it was refused."""
        return [refusal["code"] for refusal in self.body["refusals"]] or [self.body["code"]]


class Till:
    """A program with a token and a connection that it keeps; plain `http.client`, which leaves the cores to the server.

    A connection that breaks raises OSError or HTTPException; the next call opens another.
    """

    def __init__(self, url: str, token: str) -> None:
        self.connection = HTTPConnection(urlsplit(url).netloc, timeout=WITHIN)
        self.token = token
        self.used = 0.0

    def call(self, method: str, path: str, body: Any = None, key: str | None = None) -> Reply:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        sent = None if body is None else json.dumps(body).encode()
        if time.monotonic() - self.used > IDLE:
            self.connection.close()
        try:
            self.connection.request(method, f"/api/v1{path}", sent, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode()
        except BaseException:
            self.connection.close()
            raise
        self.used = time.monotonic()
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, text)

    def post(self, path: str, body: Any = None, key: str | None = None) -> Reply:
        return self.call("POST", path, body, key)

    def get(self, path: str) -> Any:
        """The body of an answer that has to be good."""
        return good(self.call("GET", path))

    def make(self, path: str, body: Any = None) -> Any:
        """The body of what a POST made, which has to go well."""
        return good(self.post(path, body))

    def every(self, path: str) -> Iterator[Any]:
        """The rows of a list, from its first page to its last."""
        more = f"{path}{'&' if '?' in path else '?'}limit=1000"
        page = self.get(more)
        yield from page["results"]
        while page["next"]:
            page = self.get(f"{more}&cursor={page['next']}")
            yield from page["results"]


@contextmanager
def till(url: str, token: str) -> Iterator[Till]:
    """A till at the server with this address."""
    made = Till(url, token)
    try:
        yield made
    finally:
        made.connection.close()


@contextmanager
def tills(url: str, token: str, count: int) -> Iterator[list[Till]]:
    """So many of them, connected before they are handed over."""
    with ExitStack() as opened:
        made = [opened.enter_context(till(url, token)) for _ in range(count)]
        for one in made:
            one.get("/organization")
        yield made


def good(reply: Reply) -> Any:
    """The body of an answer below 400; any other answer is told whole."""
    assert reply.status < 400, f"{reply.status} {reply.text[:2000]}"
    return reply.body


def side_by_side(tasks: Sequence[Callable[[threading.Barrier], T]]) -> list[T]:
    """Run these at once, each with the one barrier at which they can wait for each other; what they return, in order.

    The first fault is raised; it breaks the barrier, so that nobody waits in vain.
    """
    meet = threading.Barrier(len(tasks), timeout=WITHIN)
    done: dict[int, T] = {}
    faults: list[BaseException] = []

    def run(place: int, task: Callable[[threading.Barrier], T]) -> None:
        try:
            done[place] = task(meet)
        except BaseException as fault:
            faults.append(fault)
            meet.abort()

    threads = [threading.Thread(target=run, args=both, name=f"till-{both[0]}") for both in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return [done[place] for place in range(len(tasks))]


def furnish(owner: Till, stores: Sequence[str] = ("MAIN", "EAST"), skus: Sequence[str] = ("PHONE",)) -> None:
    """Stores, a supplier and tracked items."""
    for code in stores:
        owner.make("/locations", {"code": code, "name": f"Store {code}"})
    owner.make("/parties", {"code": "ACME", "name": "ACME", "role": "supplier"})
    for sku in skus:
        owner.make("/items", {"sku": sku, "name": sku, "tracking": "serial"})


def bought(numbers: Sequence[str], location: str = "MAIN", sku: str = "PHONE", **more: Any) -> dict[str, Any]:
    """A purchase of these, to be posted at once."""
    lines = [{"item": sku, "serials": list(numbers), "unit_price": "599"}]
    return {"kind": "purchase", "location": location, "party": "ACME", "lines": lines, "post": True, **more}


def sold(numbers: Sequence[str], location: str = "MAIN", sku: str = "PHONE", **more: Any) -> dict[str, Any]:
    """A sale of these, to be posted at once."""
    return {
        "kind": "sale",
        "location": location,
        "lines": [{"item": sku, "serials": list(numbers)}],
        "post": True,
        **more,
    }


def assert_verified(owner: Till) -> None:
    """The auditor finds nothing."""
    report = owner.get("/verify")
    broken = [check for check in report["checks"] if not check["ok"]]
    assert report["ok"], broken
    assert report["checks"]
