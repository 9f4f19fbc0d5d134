"""Voiding a document, alone or with everything that moved its serials afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from serialtrail.db import transaction
from serialtrail.domain import shape, voids
from serialtrail.domain.documents import allowed
from serialtrail.domain.facts import Actor, Facts
from serialtrail.domain.moves import Move, Step
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.voids import Posted
from serialtrail.posting import facts as loading
from serialtrail.posting import header as headers
from serialtrail.posting import ledger, steps, stored
from serialtrail.posting.begin import demand
from serialtrail.posting.sql import reads, writes
from serialtrail.posting.sql.dialects import moment
from serialtrail.posting.stored import Stored


def void(organization: int, actor: Actor, document: int, at: datetime, *, with_successors: bool = False) -> list[int]:
    """Void a document; return the voided documents, newest first. Raises Refused, NoDocument."""

    def work() -> list[int]:
        chain = successors(organization, document) if with_successors else []
        ids = [row["id"] for row in chain] + [document]
        found = stored.lock_all(organization, ids)
        if with_successors and [row["id"] for row in successors(organization, document)] != ids[:-1]:
            raise Refused([_moved(None, chain or successors(organization, document))])
        for one in found.values():
            demand(one, actor, "document_void")
        for one in found.values():
            _voidable(one)
        order = _newest_first(organization, ids) if len(ids) > 1 else ids
        _lock(organization, order)
        for i in order:
            _void(organization, actor, found[i], at)
        return order

    return transaction.write(work)


def successors(organization: int, document: int) -> list[dict[str, Any]]:
    """Return the live documents that moved this one's serials afterwards, and those after them, newest first."""
    known: dict[int, dict[str, Any]] = {}
    asked: set[int] = set()
    open_ones = {document}
    while open_ones:
        asked |= open_ones
        for _, i, number, kind, seq in reads.later_documents(organization, open_ones):
            entry = known.setdefault(i, {"id": i, "number": number, "kind": kind, "seq": seq})
            entry["seq"] = min(entry["seq"], seq)
        open_ones = known.keys() - asked
    known.pop(document, None)
    return sorted(known.values(), key=lambda row: -row["seq"])


def _voidable(found: Stored) -> None:
    if not allowed("void", found.kind, found.state):
        shown = {"document": found.name, "document_id": str(found.id), "state": found.state}
        raise Refused([Refusal("document_state", facts=shown)])


def _newest_first(organization: int, ids: Sequence[int]) -> list[int]:
    """Order by first posting: a transfer may be received after what arrived of it earlier was sold, but it ships once,
    before any of that."""
    first = {document: seq for _, seq, document in reads.live_postings(organization, ids)}
    return sorted(first, key=lambda document: -first[document])


def _lock(organization: int, documents: Sequence[int]) -> None:
    """Lock the serials, then the stock, of all documents in order, before the first of them is voided."""
    if len(documents) > 1:
        postings = [row[0] for row in reads.live_postings(organization, documents)]
        steps = reads.posted_serial_movements(organization, postings)
        reads.lock_serials_by_id(organization, {serial for *_, serials in steps for serial in serials})
        moves = reads.posted_movements(organization, postings)
        reads.lock_stock(
            organization, {(item, end) for *_, item, _, source, target in moves for end in (source, target)}
        )


def _void(organization: int, actor: Actor, found: Stored, at: datetime) -> None:
    postings = _postings(organization, found.id)
    facts = _facts(organization, actor, found, postings, at)
    if refusals := shape.permitted("document_void", facts.actor, found.draft, facts):
        raise Refused(refusals)
    if moved := voids.moved_since(postings, facts):
        later = _later(organization, found.id)
        raise Refused(_moved(facts.serials[key].number, later[facts.serials[key].id]) for key in moved)
    undone = voids.undo(postings, facts)
    if undone.refusals:
        undone = voids.undo(postings, loading.surround(organization, facts))
    if undone.refusals:
        raise Refused(undone.refusals)
    for n, mirror in enumerate(undone.mirrors, 1):
        what = ledger.Act(
            organization, facts.actor.member, "void", at, facts.settings.today, found.id, found.kind, found.number,
            (mirror.reverses.id, mirror.reverses.seq),
        )  # fmt: skip
        last = n == len(undone.mirrors)
        # All mirrors together bring serials and stock to one end.
        ends, stock = (undone.ends, undone.stock) if last else ((), {})
        effect = ledger.Effect(mirror.moves, mirror.steps, ends, stock, found.line_ids)
        ledger.append(what, effect, facts, keep=_voided(organization, facts, at) if last else None)


def _voided(organization: int, facts: Facts, at: datetime) -> Callable[[int, str], tuple[str, list[Any]]]:
    columns = {"state": "voided", "voided_at": moment(at), "voided_by_id": facts.actor.member}
    return lambda document, _: writes.changed(organization, document, **columns)


def _later(organization: int, document: int) -> dict[int, list[dict[str, Any]]]:
    """Return by serial the live documents that moved it after this one, newest first."""
    chains: dict[int, dict[int, dict[str, Any]]] = {}
    for serial, i, number, kind, _ in reads.later_documents(organization, [document]):
        chains.setdefault(serial, {}).setdefault(i, {"id": i, "number": number, "kind": kind})
    return {serial: list(chain.values()) for serial, chain in chains.items()}


def _moved(serial: str | None, chain: Sequence[dict[str, Any]]) -> Refusal:
    listed = [{"id": str(row["id"]), "number": row["number"], "kind": row["kind"]} for row in chain]
    newest = listed[0] if listed else {"id": "", "number": ""}
    shown = {"document": newest["number"], "document_id": newest["id"], "chain": listed}
    return Refusal("serial_moved_since", None, serial, shown)


def _postings(organization: int, document: int) -> list[Posted]:
    heads, movements = reads.live_movements(organization, document)
    ids = [row[0] for row in heads]
    moves: dict[int, list[tuple[int, Move]]] = {i: [] for i in ids}
    for posting, movement, line, item, quantity, source, target in movements:
        moves[posting].append((movement, Move(line, item, quantity, source, target)))
    index = {movement: n for rows in moves.values() for n, (movement, _) in enumerate(rows)}
    steps: dict[int, list[Step]] = {i: [] for i in ids}
    for posting, movement, *how, warranty, block, serials in reads.posted_serial_movements(organization, ids):
        until = date.fromisoformat(warranty) if isinstance(warranty, str) else warranty
        steps[posting].append(Step._make((index[movement], tuple(serials), *how, until, block)))
    return [Posted(i, seq, tuple(_with_serials(moves[i], steps[i])), tuple(steps[i])) for i, seq in heads]


def _with_serials(moves: list[tuple[int, Move]], steps: list[Step]) -> list[Move]:
    # Stock is counted by how many serials a move carries; which they are is said by the steps.
    carried: dict[int, list[str]] = {}
    for step in steps:
        carried.setdefault(step.move, []).extend(map(str, step.serials))
    return [replace(move, serials=tuple(carried.get(n, ()))) for n, (_, move) in enumerate(moves)]


def _facts(organization: int, actor: Actor, found: Stored, postings: list[Posted], at: datetime) -> Facts:
    head = headers.header(organization, actor, found.draft, at)
    ids = {serial for posting in postings for step in posting.steps for serial in step.serials}
    rows = reads.lock_serials_by_id(organization, ids) if ids else []
    facts = Facts(head.settings, head.actor, head.items, head.places, head.parties, loading.by_key(rows))
    facts = _with_places(organization, facts, postings)
    inside = {p.id for p in facts.places.values() if not p.outside}
    pairs = {
        (move.item, place)
        for posting in postings
        for move in posting.moves
        for place in (move.source, move.target)
        if place in inside
    }
    return loading.with_stock(organization, facts, pairs)


def _with_places(organization: int, facts: Facts, postings: list[Posted]) -> Facts:
    moves = [move for posting in postings for move in posting.moves]
    places = {p for m in moves for p in (m.source, m.target)} | {s.place for s in facts.serials.values()}
    return loading.with_names(organization, facts, places, {m.item for m in moves})


def void_and_correct(
    organization: int, actor: Actor, document: int, at: datetime, *, with_successors: bool = False
) -> tuple[list[int], int]:
    """Void a document and open a draft copy of it; return the voided ones, newest first, and the draft."""

    def work() -> tuple[list[int], int]:
        voided = void(organization, actor, document, at, with_successors=with_successors)
        return voided, steps.copy(organization, actor, document, at).document

    return transaction.write(work)
