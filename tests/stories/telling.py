"""Telling a story in a world: acts are done and refused as the story says, claims are looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from serialtrail.domain.refusals import Refusal, Refused
from tests.stories.language import Line, Unclear, read, spread


@dataclass(frozen=True)
class Seen:
    """A serial as a claim asks for it. Parties and places by code, the holder by its name in the story."""

    number: str
    status: str
    place: str
    trail: tuple[str, ...]
    lives: int
    party: str | None = None
    warranty: date | None = None
    block: str = ""
    holder: str | None = None


class World(Protocol):
    """Where a story happens: the engine on a database, or the pure plan in memory."""

    def act(self, line: Line) -> None:
        """Do what the line says. Raises Refused."""

    def serial(self, code: str) -> Seen | None: ...

    def standing(self, place: str) -> set[str]:
        """The numbers that are in stock at a place."""

    def stock(self, sku: str, place: str) -> tuple[Decimal, Decimal]:
        """Quantity on hand, and how many serials are among it."""

    def state(self, ref: str) -> str: ...

    def open(self, ref: str, sku: str) -> Decimal: ...

    def number(self, ref: str) -> str: ...

    def numbers(self, ref: str) -> list[str]:
        """The numbers of a document."""

    def voided(self) -> list[str]:
        """The documents that the last void voided, newest first."""

    def left_alone(self) -> set[str]: ...

    def confirmed(self, ref: str) -> list[str]: ...


Claim = Callable[[World, tuple[str, ...]], None]
CLAIMS: dict[str, Claim] = {}


def claim(verb: str) -> Callable[[Claim], Claim]:
    def named(look: Claim) -> Claim:
        CLAIMS[verb] = look
        return look

    return named


def tell(story: str, world: World) -> None:
    """Tell the story; an AssertionError shows the line that did not hold."""
    __tracebackhide__ = True
    lines = read(story)
    for place, line in enumerate(lines):
        try:
            _one(line, world)
        except AssertionError as wrong:
            shown = "\n".join(f"{'->' if n == place else '  '} {told.text}" for n, told in enumerate(lines))
            raise AssertionError(f"{wrong}\n\n{shown}") from None


def _one(line: Line, world: World) -> None:
    if line.verb in CLAIMS:
        if line.refused:
            raise Unclear("a claim is not refused")
        CLAIMS[line.verb](world, line.words)
        return
    refusals: tuple[Refusal, ...] = ()
    try:
        world.act(line)
    except Refused as refused:
        refusals = refused.refusals
    same(list(dict.fromkeys(r.code for r in refusals)), list(line.refused), "refused", refusals)


def same(found: object, told: object, what: str, more: object = "") -> None:
    assert found == told, f"{what}: {found!r}, the story says {told!r} {more or ''}"


def _serial(world: World, code: str) -> Seen:
    seen = world.serial(code)
    assert seen is not None, f"{code} is not known"
    return seen


@claim("in_stock")
def _in_stock(world: World, words: tuple[str, ...]) -> None:
    same(world.standing(words[0]), {n for word in words[1:] for n in spread(word)}, f"in stock at {words[0]}")


@claim("on_hand")
def _on_hand(world: World, words: tuple[str, ...]) -> None:
    same(world.stock(words[1], words[0])[0], Decimal(words[2]), f"{words[1]} on hand at {words[0]}")


@claim("unassigned")
def _unassigned(world: World, words: tuple[str, ...]) -> None:
    on_hand, serials = world.stock(words[1], words[0])
    same(on_hand - serials, Decimal(words[2]), f"{words[1]} unassigned at {words[0]}")


@claim("status")
def _status(world: World, words: tuple[str, ...]) -> None:
    for code in words[:-1]:
        same(_serial(world, code).status, words[-1], f"status of {code}")


@claim("unknown")
def _unknown(world: World, words: tuple[str, ...]) -> None:
    for code in words:
        assert world.serial(code) is None, f"{code} is known"


@claim("found")
def _found(world: World, words: tuple[str, ...]) -> None:
    same(_serial(world, words[0]).number, words[2], f"found by {words[0]}")


@claim("trail")
def _trail(world: World, words: tuple[str, ...]) -> None:
    same(list(_serial(world, words[0]).trail), list(words[1:]), f"trail of {words[0]}")


@claim("lives")
def _lives(world: World, words: tuple[str, ...]) -> None:
    same(_serial(world, words[0]).lives, int(words[1]), f"lives of {words[0]}")


@claim("party")
def _party(world: World, words: tuple[str, ...]) -> None:
    same(_serial(world, words[0]).party or "nobody", words[1], f"party of {words[0]}")


@claim("warranty")
def _warranty(world: World, words: tuple[str, ...]) -> None:
    until = _serial(world, words[0]).warranty
    same(until.isoformat() if until else "none", words[1], f"warranty of {words[0]}")


@claim("blocked")
def _blocked(world: World, words: tuple[str, ...]) -> None:
    same(_serial(world, words[0]).block or "no", words[1], f"block of {words[0]}")


@claim("held")
def _held(world: World, words: tuple[str, ...]) -> None:
    same(_serial(world, words[0]).holder or "nobody", words[2], f"holder of {words[0]}")


@claim("state")
def _state(world: World, words: tuple[str, ...]) -> None:
    same(world.state(words[0]), words[1], f"state of {words[0]}")


@claim("open")
def _open(world: World, words: tuple[str, ...]) -> None:
    same(world.open(words[0], words[1]), Decimal(words[2]), f"{words[1]} open on {words[0]}")


@claim("numbered")
def _numbered(world: World, words: tuple[str, ...]) -> None:
    same(world.number(words[0]) or "no", words[1], f"number of {words[0]}")


@claim("numbers")
def _numbers(world: World, words: tuple[str, ...]) -> None:
    same(sorted(world.numbers(words[0])), sorted(n for w in words[2:] for n in spread(w)), f"numbers on {words[0]}")


@claim("voided")
def _voided(world: World, words: tuple[str, ...]) -> None:
    same(world.voided(), list(words), "voided")


@claim("left_alone")
def _left_alone(world: World, words: tuple[str, ...]) -> None:
    same(world.left_alone(), set(words), "left alone")


@claim("confirmed")
def _confirmed(world: World, words: tuple[str, ...]) -> None:
    same(world.confirmed(words[0]), sorted(words[1:]), f"confirmed on {words[0]}")
