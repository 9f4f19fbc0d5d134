"""Which steps of a transfer are open to a member: its state, the role, and the store at the end that the step binds."""

from dataclasses import dataclass
from typing import Any

from serialtrail.access import organizations
from serialtrail.access.who import Who
from serialtrail.domain import documents as kinds
from serialtrail.domain import rights
from serialtrail.queries import documents
from serialtrail.web.answers import present

_ACTIONS = {
    "edit": "document_draft",
    "scan": "scan_into_document",
    "submit": "document_submit",
    "approve": "document_approve",
    "reject": "document_approve",
    "ship": "document_ship",
    "receive": "document_receive",
    "close": "document_close",
}


@dataclass(frozen=True)
class Open:
    """What may be done now. `ship` and `approve` do the same to the goods; at most one of them is open.

    `scan`: numbers are kept on the document as they are scanned; where only the other side may write on it, they are
    brought when it ships. `reviewed`: the organization has transfers reviewed.
    """

    edit: bool
    scan: bool
    submit: bool
    approve: bool
    reject: bool
    ship: bool
    receive: bool
    close: bool
    reviewed: bool
    request: bool

    @property
    def leaves(self) -> bool:
        """Whether the member may make it leave."""
        return self.ship or self.approve


def steps(who: Who, document_id: int, places: dict[str, Any] | None = None) -> Open:
    """The steps of this transfer that are open to `who`; the act asks again."""
    found = places or present(documents.places(who.organization_id, document_id))
    own = found["created_by"] == who.member_id or not rights.own_only(who.role)

    def open_to(step: str) -> bool:
        action, state = _ACTIONS[step], found["state"]
        return (
            own
            and kinds.allowed("edit" if step == "scan" else step, "transfer", state)
            and rights.may(who.role, action, kind="transfer", scope=who.scope)
            and rights.document_allowed(
                who.stores, action, kind="transfer", location_id=found["location"],
                to_location_id=found["to_location"], direction=found["direction"] or None,
            )
        )  # fmt: skip

    can = {step: found["kind"] == "transfer" and open_to(step) for step in _ACTIONS}
    request = found["direction"] == "request"
    reviewed = bool(organizations.shown(who.organization_id)["review_transfers"])
    reviewer = rights.may(who.role, "document_approve", kind="transfer", scope=who.scope)
    # Sent goods that are reviewed leave by those who review them; what was asked for is reviewed by shipping it.
    can["approve"] = can["approve"] and not request
    can["ship"] = can["ship"] and not can["approve"] and (request or not reviewed or reviewer)
    can["submit"] = can["submit"] and (request or reviewed)
    return Open(**can, reviewed=reviewed, request=request)
