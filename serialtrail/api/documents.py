"""/documents, written: created, changed, taken from step to step, voided; what they say is told by document_lists."""

from typing import Any

from django.http import HttpResponse
from django.utils.timezone import now
from ninja import Schema
from pydantic import Field

from serialtrail.access.who import actor
from serialtrail.api import document_lists
from serialtrail.api.answers import Made, answered, idempotent
from serialtrail.api.auth import Asked
from serialtrail.api.document_bodies import (
    CloseIn,
    ConvertIn,
    DocumentChange,
    DocumentIn,
    PostIn,
    ReceiveIn,
    RejectIn,
    ScanIn,
    ShipIn,
    VoidIn,
    changed,
    draft,
    draft_line,
    with_numbers,
)
from serialtrail.api.document_shapes import DocumentOut
from serialtrail.api.fields import id_of, there
from serialtrail.api.problems import RefusalOut, told_refusals
from serialtrail.domain.checks import invalid
from serialtrail.domain.refusals import Refused
from serialtrail.domain.texts import gettext_noop
from serialtrail.posting import engine, scans, steps, transfers, voids
from serialtrail.posting.begin import Done
from serialtrail.queries import documents

router = document_lists.router
ALL_OR_LINES = gettext_noop("say either what arrived, or that all did")


class CheckedOut(Schema):
    ok: bool
    refusals: list[RefusalOut]


class DoneOut(DocumentOut):
    left_alone: list[str] = Field(default=[])


class VerdictOut(Schema):
    number: str
    ok: bool
    refusals: list[RefusalOut]


class ScannedOut(Schema):
    results: list[VerdictOut]


class VoidedOut(Schema):
    results: list[DocumentOut]
    draft: DocumentOut | None = None


def _shown(request: Asked, done: Done) -> dict[str, Any]:
    document = there(documents.read(request.auth.organization_id, done.document))
    return {**document, "left_alone": list(done.left_alone)} if done.left_alone else document


def _checked(request: Asked, body: DocumentIn) -> HttpResponse:
    who = request.auth
    refusals = engine.check(who.organization_id, actor(who), draft(body, who.max_numbers), now())
    return answered(200, {"ok": not refusals, "refusals": told_refusals(request, refusals)})


@router.post("", response={200: CheckedOut, 201: DoneOut})
def create_document(request: Asked, body: DocumentIn) -> HttpResponse:
    """Save a draft; with `post` post it at once, all or nothing; with `check` tell what posting would refuse."""
    return _checked(request, body) if body.check else _created(request, body)


@idempotent
def _created(request: Asked, body: DocumentIn) -> Made:
    who = request.auth
    done = engine.create(who.organization_id, actor(who), draft(body, who.max_numbers), now(), post=body.post)
    return 201, _shown(request, done)


@router.patch("/{id}", response={200: DocumentOut})
@idempotent
def change_document(request: Asked, id: str, body: DocumentChange) -> Made:
    """Change a draft. `lines` replaces all lines; with `version` an edit of a stale draft is refused."""
    who = request.auth
    change = changed(body, who.max_numbers)
    return 200, _shown(
        request, steps.edit(who.organization_id, actor(who), id_of(id), now(), change, version=body.version)
    )


@router.delete("/{id}", response={200: None})
@idempotent
def discard_document(request: Asked, id: str) -> Made:
    """Discard a draft."""
    who = request.auth
    steps.discard(who.organization_id, actor(who), id_of(id))
    return 200, {}


@router.post("/{id}/submit", response={200: DocumentOut})
@idempotent
def submit_document(request: Asked, id: str) -> Made:
    """Hand a draft over for review; numbers on a transfer are held."""
    who = request.auth
    return 200, _shown(request, steps.submit(who.organization_id, actor(who), id_of(id), now()))


@router.post("/{id}/approve", response={200: DoneOut})
@idempotent
def approve_document(request: Asked, id: str, body: ShipIn | None = None) -> Made:
    """Approve a pending document: a transfer is shipped, anything else posted. `lines` may bring the numbers."""
    who, said = request.auth, body or ShipIn()
    change = with_numbers(said.lines, who.max_numbers)
    done = steps.approve(
        who.organization_id, actor(who), id_of(id), now(), confirm=said.confirm, change=change, limit=who.max_numbers
    )
    return 200, _shown(request, done)


@router.post("/{id}/reject", response={200: DocumentOut})
@idempotent
def reject_document(request: Asked, id: str, body: RejectIn | None = None) -> Made:
    """Send a pending document back to its draft; `reason` may say why."""
    who, said = request.auth, body or RejectIn()
    done = steps.reject(who.organization_id, actor(who), id_of(id), now(), reason=said.reason.strip())
    return 200, _shown(request, done)


@router.post("/{id}/post", response={200: DoneOut})
@idempotent
def post_document(request: Asked, id: str, body: PostIn | None = None) -> Made:
    """Post a draft: all of its movements happen, or none do. A transfer is shipped and received whole."""
    who, said = request.auth, body or PostIn()
    done = engine.post(
        who.organization_id,
        actor(who),
        id_of(id),
        now(),
        confirm=said.confirm,
        version=said.version,
        limit=who.max_numbers,
    )
    return 200, _shown(request, done)


@router.post("/{id}/check", response={200: CheckedOut})
def check_document(request: Asked, id: str) -> HttpResponse:
    """Tell what posting this draft would refuse; nothing is written."""
    who = request.auth
    refusals = engine.check_stored(who.organization_id, actor(who), id_of(id), now(), limit=who.max_numbers)
    return answered(200, {"ok": not refusals, "refusals": told_refusals(request, refusals)})


@router.post("/{id}/ship", response={200: DoneOut})
@idempotent
def ship_document(request: Asked, id: str, body: ShipIn | None = None) -> Made:
    """Ship a transfer. `lines` may bring or replace the numbers."""
    who, said = request.auth, body or ShipIn()
    change = with_numbers(said.lines, who.max_numbers)
    done = engine.ship(
        who.organization_id, actor(who), id_of(id), now(), confirm=said.confirm, change=change, limit=who.max_numbers
    )
    return 200, _shown(request, done)


@router.post("/{id}/receive", response={200: DocumentOut})
@idempotent
def receive_document(request: Asked, id: str, body: ReceiveIn | None = None) -> Made:
    """Receive a shipped transfer: these lines of it, or everything with `all` or an empty body."""
    who, said = request.auth, body or ReceiveIn()
    if said.all and said.lines is not None:
        raise Refused([invalid("lines", ALL_OR_LINES)])
    lines = None if said.lines is None else [draft_line(line) for line in said.lines]
    done = transfers.receive(who.organization_id, actor(who), id_of(id), now(), lines, limit=who.max_numbers)
    return 200, _shown(request, done)


@router.post("/{id}/close", response={200: DocumentOut})
@idempotent
def close_document(request: Asked, id: str, body: CloseIn) -> Made:
    """Close a shipped transfer: the rest goes `back`, or is `missing`."""
    who = request.auth
    return 200, _shown(request, transfers.close(who.organization_id, actor(who), id_of(id), now(), body.rest))


@router.post("/{id}/copy", response={201: DocumentOut})
@idempotent
def copy_document(request: Asked, id: str) -> Made:
    """Make a new draft of any document."""
    who = request.auth
    return 201, _shown(request, steps.copy(who.organization_id, actor(who), id_of(id), now()))


@router.post("/{id}/convert", response={201: DocumentOut})
@idempotent
def convert_document(request: Asked, id: str, body: ConvertIn) -> Made:
    """Turn an order or quotation into a draft sale or purchase with what is still open, or these lines of it."""
    who = request.auth
    lines = None if body.lines is None else [draft_line(line) for line in body.lines]
    return 201, _shown(request, steps.convert(who.organization_id, actor(who), id_of(id), now(), body.kind, lines))


@router.post("/{id}/void", response={200: VoidedOut})
@idempotent
def void_document(request: Asked, id: str, body: VoidIn | None = None) -> Made:
    """Void a document, perhaps with all that moved its serials afterwards; the voided documents, newest first.

    With `correct` a draft copy is opened in the same step.
    """
    who, said, document = request.auth, body or VoidIn(), id_of(id)
    at, by = now(), actor(who)
    voided = voids.void(who.organization_id, by, document, at, with_successors=said.with_successors)
    shown = [there(documents.read(who.organization_id, each)) for each in voided]
    if not said.correct:
        return 200, {"results": shown}
    return 200, {"results": shown, "draft": _shown(request, steps.copy(who.organization_id, by, document, at))}


@router.post("/{id}/serials", response={200: ScannedOut})
@idempotent
def scan_into_document(request: Asked, id: str, body: ScanIn) -> Made:
    """Add numbers to a draft, a verdict for each: several people can scan into one document."""
    who, texts = request.auth, [*body.serials, *body.numbers]
    verdicts = scans.add(who.organization_id, actor(who), id_of(id), now(), texts, body.item, who.max_numbers)
    return 200, _verdicts(request, verdicts)


@router.delete("/{id}/serials", response={200: ScannedOut})
@idempotent
def take_back_from_document(request: Asked, id: str, body: ScanIn) -> Made:
    """Take numbers off a draft again, a verdict for each."""
    who = request.auth
    verdicts = scans.take_back(who.organization_id, actor(who), id_of(id), [*body.serials, *body.numbers])
    return 200, _verdicts(request, verdicts)


def _verdicts(request: Asked, verdicts: list[scans.Verdict]) -> dict[str, Any]:
    return {
        "results": [
            {"number": one.number, "ok": not one.refusals, "refusals": told_refusals(request, one.refusals)}
            for one in verdicts
        ]
    }
