"""How every step on a saved document begins: lock it, ask whether the member may, and whether its state allows it."""

from __future__ import annotations

from dataclasses import dataclass

from serialtrail.domain import rights
from serialtrail.domain.documents import allowed
from serialtrail.domain.facts import Actor
from serialtrail.domain.refusals import Refusal, Refused
from serialtrail.posting import stored
from serialtrail.posting.stored import Stored


@dataclass(frozen=True)
class Done:
    """What a step did: the document, and serials a count left alone because they moved after they were counted."""

    document: int
    left_alone: tuple[str, ...] = ()


def begin(
    organization: int, actor: Actor, document: int, step: str, *, action: str = "", version: int | None = None
) -> Stored:
    """Lock the document and ask whether this member may take this step now. Raises Refused, NoDocument."""
    found = stored.lock(organization, document)
    demand(found, actor, action or f"document_{step}")
    if not allowed(step, found.kind, found.state):
        code = "document_not_draft" if step in ("edit", "discard", "submit") else "document_state"
        shown = {"document": found.name, "document_id": str(found.id), "state": found.state}
        raise Refused([Refusal(code, facts=shown)])
    stored.stale(found, version)
    return found


def demand(found: Stored, actor: Actor, action: str) -> None:
    """Refuse what the member's role, stores or authorship do not allow; asked before the state is told."""
    may = rights.may(actor.role, action, kind=found.kind, scope=actor.scope)
    own = not rights.own_only(actor.role) or found.created_by == actor.member
    here = rights.document_allowed(
        actor.stores,
        action,
        kind=found.kind,
        location_id=found.location,
        to_location_id=found.to_location,
        direction=found.draft.direction or None,
    )
    if not (may and own and here):
        raise Refused([Refusal("not_permitted", facts={"action": action})])
