"""Plays a seeded list of requests on a fresh database and writes down every answer: `python -m tests.model.transcript`.

Ids, times, hashes and cursors are left out: only they may differ between engines.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command

STATUSES = ("registered", "in_stock", "in_transit", "sold", "returned_to_supplier", "missing", "removed")
TIME = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?Z)?")
UNLIKE = ("hash", "uid", "next", "reverses", "posting")
PAGE = 7


class Transcript:
    """The requests of one run with their answers; says the same things on every engine."""

    def __init__(self, seed: int) -> None:
        from tests.model.naive import Org
        from tests.model.shop import ITEMS

        self.chance = Random(seed)
        self.entries: list[Any] = []
        self.ids: dict[int, str] = {}
        self.model = Org(dict(ITEMS), "at_sale", repurchase=True, negative=True)
        self._found()

    def _found(self) -> None:
        from tests import shop
        from tests.model.shop import ITEMS, PARTIES, PEOPLE, PLACES

        owner = shop.owner()
        self.callers = {"owner": shop.caller(owner)}
        for code in PLACES:
            self.say("owner", "POST", "/locations", {"code": code, "name": code})
        for code, role in PARTIES.items():
            self.say("owner", "POST", "/parties", {"code": code, "name": code, "role": role})
        for sku, tracked in ITEMS.items():
            given = {"sku": sku, "name": sku, "tracking": "serial" if tracked else "none", "warranty_months": 24}
            self.say("owner", "POST", "/items", given)
        for person in PEOPLE[1:]:
            stores = sorted(person.stores) if person.stores else None
            self.callers[person.name] = shop.caller(shop.member(owner, person.role, stores))

    def say(self, who: str, method: str, path: str, body: Any = None) -> Any:
        """Send one request; its answer goes down and is given back."""
        answer = self.callers[who].call(method, path, body)
        text = json.loads(answer.content) if answer.content else None
        asked = re.sub(r"(/|cursor=)(\d+|(?<==).*)", r"\1#", path)
        self.entries.append([who, method, asked, answer.status_code, plain(text)])
        return text if answer.status_code < 400 else None

    def act(self) -> None:
        """One thing that happens: mostly to documents, now and then to a serial, now and then a look."""
        what = self.chance.random()
        if what < 0.12:
            self._look()
        elif what < 0.24:
            self._change_a_serial()
        else:
            self._play()

    def _play(self) -> None:
        from tests.model.plays import play

        next_one = play(self.chance, self.model)
        who, act, given = next_one.who, next_one.act, next_one.given
        if act == "block":
            block = {"reason": given[1], "note": "seen"} if given[1] else None
            if self.say(who.name, "PATCH", f"/serials/{given[0]}", {"block": block}):
                self.model.serials[given[0]].block = given[1]
        elif act == "create":
            ref = len(self.ids) + 1
            made = self.say(who.name, "POST", "/documents", said(given[0], post=given[1]))
            self.ids[ref] = made["id"] if made else "0"
            self.model.create(who, ref, given[0], given[1])
        else:
            self._step(who.name, act, self.ids[given[0]], given[1:])
            if act == "receive" and given[1] is None:
                act, given = "close", (given[0], self.model.docs[given[0]].draft.to_location)
            self.model.step(who, act, *given)

    def _step(self, who: str, act: str, document: str, more: tuple[Any, ...]) -> None:
        if act == "discard":
            self.say(who, "DELETE", f"/documents/{document}")
        elif act == "receive":
            lines: Any = {"all": True} if more[0] is None else {"lines": [line_said(line) for line in more[0]]}
            self.say(who, "POST", f"/documents/{document}/receive", lines)
        else:
            names = {"close": "rest", "void": "with_successors"}
            body = {names.get(act, "confirm"): sorted(more[0]) if act not in names else more[0]}
            self.say(who, "POST", f"/documents/{document}/{act}", body)

    def _change_a_serial(self) -> None:
        from tests.model.shop import NUMBERS, PLACES

        number, other = self.chance.choice(NUMBERS), self.chance.choice(NUMBERS)
        change: Any = self.chance.choice(
            (
                {"note": "müde"}, {"aliases": [{"type": "tag", "code": f"T-{number}"}]}, {"number": number.lower()},
                {"number": other}, {"location": self.chance.choice(PLACES)}, {"aliases": []}, None, {},
            )
        )  # fmt: skip
        if change is None:
            self.say("owner", "DELETE", f"/serials/{number}?keep_unit={self.chance.choice(('true', 'false'))}")
        else:
            self.say("owner", "PATCH", f"/serials/{number}", change)

    def _look(self) -> None:
        from tests.model.shop import NUMBERS, PEOPLE, PLACES

        number, who = self.chance.choice(NUMBERS), self.chance.choice(PEOPLE).name
        path = self.chance.choice(
            (
                f"/serials/{number}", f"/serials/{number}/trail", f"/serials?q={number[-1]}", "/stock",
                f"/stock?location={self.chance.choice(PLACES)}", "/documents?state=draft", f"/search?q={number}",
                "/serials?held=true", f"/documents?serial={number}",
            )
        )  # fmt: skip
        self.say(who, "GET", path)
        self.say(who, "POST", "/numbers/parse", {"text": f"{number}, {number.lower()} n-９; x-7 中", "item": "PHONE"})

    def dump(self) -> None:
        """Everything at the end, page by page."""
        for status in STATUSES:
            for row in self._pages(f"/serials?status={status}"):
                for _ in self._pages(f"/serials/by-id/{row['id']}/trail?"):
                    pass
        for row in self._pages("/documents?"):
            self.say("owner", "GET", f"/documents/{row['id']}")
        for path in ("/stock?", "/items?", "/locations?", "/parties?"):
            list(self._pages(path))
        verdict = self.say("owner", "GET", "/verify")
        assert verdict["ok"], verdict

    def _pages(self, path: str) -> Iterator[Any]:
        cursor = ""
        while cursor is not None:
            page = self.say("owner", "GET", f"{path}&limit={PAGE}" + (f"&cursor={cursor}" if cursor else ""))
            yield from page["results"]
            cursor = page.get("next")


def plain(value: Any, name: str = "") -> Any:
    """The same without what may differ between engines."""
    if isinstance(value, dict):
        return {key: plain(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner, name) for inner in value]
    if not value or not isinstance(value, str):
        return value
    if name in UNLIKE or name == "id" or name.endswith("_id"):
        return "#"
    return re.sub(r"draft \d+", "draft", TIME.sub("then", value))


def said(draft: Any, *, post: bool) -> dict[str, Any]:
    """A draft as the interface takes it."""
    fields = ("kind", "location", "to_location", "party", "mode", "direction", "scope", "full", "hold")
    body = {name: getattr(draft, name) for name in fields if getattr(draft, name)}
    return {**body, "confirm": sorted(draft.confirm), "lines": [line_said(line) for line in draft.lines], "post": post}


def line_said(line: Any) -> dict[str, Any]:
    """A line as the interface takes it."""
    body: dict[str, Any] = {"item": line.sku, "serials": list(line.numbers)}
    if line.quantity is not None:
        body["quantity"] = f"{Decimal(line.quantity):f}"
    return {**body, "direction": line.direction} if line.direction else body


def main() -> None:
    """Play: seed, number of acts, and the file for the transcript; the database is that of the environment."""
    seed, acts, target = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "serialtrail.config.settings")
    settings.PASSWORD_HASHERS = ["tests.services.passwords.QuickHasher"]
    django.setup()
    call_command("prepare", database_only=True, verbosity=0)
    transcript = Transcript(seed)
    for _ in range(acts):
        transcript.act()
    transcript.dump()
    target.write_text("\n".join(json.dumps(entry, sort_keys=True, ensure_ascii=False) for entry in transcript.entries))


if __name__ == "__main__":
    main()
