"""The one writer: every door hands its document here; all of its movements happen, or none do.

A draft goes: lock the document, load the facts under lock, `domain.plan`, write, append to the ledger, commit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from django.db.transaction import atomic

from serialtrail.db import transaction
from serialtrail.domain import rights, shape
from serialtrail.domain.documents import KINDS
from serialtrail.domain.facts import Actor, Draft, Facts, SerialFact
from serialtrail.domain.moves import Plan
from serialtrail.domain.plan import check_draft
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.domain.transfers import straight
from serialtrail.posting import facts as loading
from serialtrail.posting import header as headers
from serialtrail.posting import ledger, stored
from serialtrail.posting.begin import Done, begin
from serialtrail.posting.sql import writes
from serialtrail.posting.sql.dialects import day, moment
from serialtrail.posting.sql.ledger import Written
from serialtrail.posting.stored import Stored

T = TypeVar("T")


class _Checked(Exception):
    """Ends a transaction that was only a question."""


def create(organization: int, actor: Actor, draft: Draft, at: datetime, *, post: bool = False) -> Done:
    """Save a draft, or post it at once: then a refused one leaves nothing behind. Raises Refused."""
    return transaction.write(lambda: _create(organization, actor, draft, at, post=post))


def check(
    organization: int, actor: Actor, draft: Draft, at: datetime, *, action: str = "document_post"
) -> tuple[Refusal, ...]:
    """Return what posting the draft would refuse; nothing is written.

    `action` is the right it is asked with: who may hand a transfer over need not have the right to receive it. A draft
    with the `id` of a saved document is not told that this very document holds its numbers.
    """
    return _ask(lambda: _create(organization, actor, draft, at, post=True, action=action))


def look(organization: int, actor: Actor, draft: Draft, at: datetime) -> tuple[Refusal, ...]:
    """As `check`, for many documents that are looked at ahead of time: nothing is written even for a moment, so that
    what only the writing finds (a code that becomes another's meanwhile, stock beyond measure) is not told."""

    def work() -> None:
        scanned = loading.scanned(draft)
        facts = loading.load(organization, actor, scanned, at, "post", writes=False)
        dated = undated(scanned, facts)
        _demand(["document_post"], facts, dated)
        _refuse(loading.plan(organization, dated, facts).refusals)

    return _ask(work)


def check_stored(
    organization: int, actor: Actor, document: int, at: datetime, *, limit: int | None = None
) -> tuple[Refusal, ...]:
    """Return what posting a saved document would refuse; nothing is written."""
    return _ask(lambda: post(organization, actor, document, at, limit=limit))


def post(
    organization: int,
    actor: Actor,
    document: int,
    at: datetime,
    *,
    confirm: Sequence[str] = (),
    version: int | None = None,
    limit: int | None = None,
) -> Done:
    """Post a saved document; a transfer is shipped and received whole. Raises Refused, NoDocument.

    `limit` is how many numbers it may carry at this moment, where a limit applies.
    """

    def work() -> Done:
        found = begin(organization, actor, document, "post", version=version)
        return _post(organization, _limited(found, limit), actor, at, confirm, "document_post")

    return transaction.write(work)


def ship(
    organization: int,
    actor: Actor,
    document: int,
    at: datetime,
    *,
    confirm: Sequence[str] = (),
    change: Callable[[Draft], Draft] | None = None,
    action: str = "document_ship",
    limit: int | None = None,
) -> Done:
    """Ship a transfer, perhaps with numbers brought at this moment (`change`). Raises Refused, NoDocument."""

    def work() -> Done:
        step = "approve" if action == "document_approve" else "ship"
        found = begin(organization, actor, document, step, action=action)
        found = _changed(organization, actor, found, change, at)
        return _post(organization, _limited(found, limit), actor, at, confirm, action)

    return transaction.write(work)


def _limited(found: Stored, limit: int | None) -> Stored:
    return replace(found, draft=replace(found.draft, limit=limit))


def keeps_numbers(draft: Draft) -> bool:
    """Tell whether the numbers entered stay on the document: the ledger does not hold all of these."""
    return draft.kind == "count" or draft.mode == "register"


def undated(draft: Draft, facts: headers.Header | Facts) -> Draft:
    """Return the draft with today's date where it has none."""
    return draft if draft.date is not None else replace(draft, date=facts.settings.today)


def _ask(work: Callable[[], object]) -> tuple[Refusal, ...]:
    def question() -> None:
        # A savepoint of its own: the door may have opened a transaction that goes on.
        with atomic():
            work()
            raise _Checked

    try:
        transaction.write(question)
    except _Checked:
        return ()
    except Refused as refused:
        return refused.refusals
    raise AssertionError("unreachable")


def _create(
    organization: int, actor: Actor, draft: Draft, at: datetime, *, post: bool, action: str = "document_post"
) -> Done:
    draft = loading.scanned(draft)
    if post or draft.hold:
        facts = loading.load(organization, actor, draft, at, "post" if post else "")
        draft = undated(draft, facts)
        actions = [action] if post else ["document_draft", "document_hold"]
        _demand(actions, facts, draft)
        planned = loading.plan(organization, draft, facts)
        _refuse(planned.refusals)
        if post:
            if action == "document_post":
                _reviewed(draft, facts)
            return _write_new(organization, draft, facts, planned, at)
        saved = stored.insert(organization, draft, facts, planned.quantities, at)
        claim(organization, saved, facts, draft.kind)
        return Done(saved)
    facts = draft_facts(organization, actor, draft, at)
    draft = undated(draft, facts)
    _demand(["document_draft"], facts, draft)
    lines, refusals = check_draft(draft, facts)
    _refuse(refusals)
    return Done(stored.insert(organization, draft, facts, lines.quantities, at))


def draft_facts(organization: int, actor: Actor, draft: Draft, at: datetime) -> Facts:
    """Return the facts that saving a draft asks for: nothing is locked, no number is looked up."""
    head = headers.header(organization, actor, draft, at)
    return Facts(head.settings, head.actor, head.items, head.places, head.parties, seq=head.seq)


def claim(organization: int, document: int, facts: Facts, kind: str) -> None:
    """Hold the draft's serials for the document, those there are."""
    writes.release(organization, document)
    if held := [s.id for s in facts.serials.values() if holdable(s, facts, kind)]:
        writes.hold(organization, document, held)


def holdable(serial: SerialFact, facts: Facts, kind: str) -> bool:
    """Only what may leave can be claimed: what is in stock, or a registered number that goes onto a unit here."""
    if serial.created:
        return False
    return KINDS[kind].labels if serial.registered else facts.place(serial.place).kind == "storage"


def _post(
    organization: int,
    found: Stored,
    actor: Actor,
    at: datetime,
    confirm: Sequence[str],
    action: str,
) -> Done:
    draft = replace(found.draft, confirm=found.draft.confirm | frozenset(confirm))
    facts = loading.load(organization, actor, draft, at, "post" if action == "document_post" else "ship")
    _demand([action], facts, draft)
    _reviewed(draft, facts)
    planned = loading.plan(organization, draft, facts)
    _refuse(planned.refusals)
    stored.mend_quantities(organization, found, planned.quantities)
    if not keeps_numbers(draft):
        stored.delete_numbers(organization, found.id)
    if draft.hold or found.state == "pending":
        writes.release(organization, found.id)
    return _write(organization, found, facts, planned, at, whole=action == "document_post")


def _write(organization: int, found: Stored, facts: Facts, planned: Plan, at: datetime, *, whole: bool) -> Done:
    assert found.draft.date is not None
    lines = dict(found.line_ids)
    if planned.extra_lines:
        lines |= stored.add_extra_lines(organization, found, planned.extra_lines, facts)
    first, arriving = _parts(found.draft, facts, planned, whole=whole)
    state = _posted(found.draft, facts, planned, at, whole=whole)
    what = ledger.Act(
        organization, facts.actor.member, _act(found.kind), at, found.draft.date, found.id, found.kind, found.number
    )
    effect = ledger.Effect(first.moves, first.steps, first.ends, first.stock, lines, created=facts.created)
    done = ledger.append(
        what, effect, facts,
        keep=lambda document, number: writes.changed(organization, document, number=number, **state),
    )  # fmt: skip
    _arrived(what, done, facts, arriving)
    return Done(found.id, planned.left_alone)


def _write_new(organization: int, draft: Draft, facts: Facts, planned: Plan, at: datetime) -> Done:
    """Write a document that comes into being posted: its row once, with its number."""
    assert draft.date is not None
    stored.refuse_used_uid(organization, draft)
    what = ledger.Act(organization, facts.actor.member, _act(draft.kind), at, draft.date, None, draft.kind)
    lines = stored.line_rows(draft, facts, planned.quantities) + stored.extra_rows(planned.extra_lines, facts)
    first, arriving = _parts(draft, facts, planned, whole=True)
    effect = ledger.Effect(first.moves, first.steps, first.ends, first.stock, new_lines=lines, created=facts.created)
    columns = stored.columns(draft, facts, at) | _posted(draft, facts, planned, at, whole=True)
    if draft.kind == "count":
        columns["start_seq"] = facts.seq

    def numbers_kept(written: Written) -> None:
        if keeps_numbers(draft):
            stored.keep_numbers(organization, written.document, draft, written.lines, columns.get("start_seq", 0))

    done = ledger.append(
        what, effect, facts, before_head=numbers_kept,
        keep=lambda document, number: writes.new_document(organization, id=document, number=number, **columns),
    )  # fmt: skip
    _arrived(what, done, facts, arriving)
    return Done(done.document, planned.left_alone)


def _act(kind: str) -> str:
    return "ship" if kind == "transfer" else "post"


def _parts(draft: Draft, facts: Facts, planned: Plan, *, whole: bool) -> tuple[Plan, Plan | None]:
    """Return what is posted, and what arrives at once of a transfer that is received whole."""
    return straight(draft, planned, facts) if whole and draft.kind == "transfer" else (planned, None)


def _arrived(shipped: ledger.Act, done: ledger.Appended, facts: Facts, arriving: Plan | None) -> None:
    if arriving is not None:
        what = replace(shipped, act="receive", date=facts.settings.today, document=done.document, number=done.number)
        effect = ledger.Effect(arriving.moves, arriving.steps, arriving.ends, arriving.stock, done.lines)
        ledger.append(what, effect, facts)


def _posted(draft: Draft, facts: Facts, planned: Plan, at: datetime, *, whole: bool) -> dict[str, Any]:
    """Return the columns of a document that is posted now; a transfer that is not received whole is on its way."""
    posted: dict[str, Any] = {"posted_at": moment(at), "posted_by_id": facts.actor.member}
    return posted | {
        "state": "posted" if whole or draft.kind != "transfer" else "shipped",
        "date": day(draft.date),
        "confirmed": writes.json_value(sorted(planned.confirmed)),
    }


def _changed(
    organization: int, actor: Actor, found: Stored, change: Callable[[Draft], Draft] | None, at: datetime
) -> Stored:
    if change is None:
        return found
    draft = loading.scanned(change(found.draft))
    facts = draft_facts(organization, actor, draft, at)
    lines, refusals = check_draft(draft, facts)
    _refuse(refusals)
    stored.rewrite(organization, found, draft, facts, lines.quantities)
    return stored.lock(organization, found.id)


def _demand(actions: Sequence[str], facts: Facts, draft: Draft) -> None:
    for action in actions:
        _refuse(shape.permitted(action, facts.actor, draft, facts))


def _reviewed(draft: Draft, facts: headers.Header | Facts) -> None:
    """Refuse to ship without review where the organization asks for one; who may approve reviews by shipping.

    A request was made by the other side: shipping it is the review.
    """
    if draft.kind != "transfer" or not facts.settings.review_transfers or draft.direction == "request":
        return
    if not rights.may(facts.actor.role, "document_approve", kind="transfer", scope=facts.actor.scope):
        raise Refused([Refusal("document_state", facts={"document": draft.kind, "state": "draft"})])


def _refuse(refusals: Sequence[Refusal]) -> None:
    if refusals:
        raise Refused(refusals)
