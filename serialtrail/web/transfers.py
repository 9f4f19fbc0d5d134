"""The board of transfers: what is on its way and for how long, what waits for shipping, review and receipt."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from serialtrail.access.who import Who
from serialtrail.domain import rights
from serialtrail.queries import transfers
from serialtrail.web import documents
from serialtrail.web.answers import page
from serialtrail.web.members import MemberRequest, may, member

LATE, OVERDUE = 3, 7  # days on the way, above which a transfer is told to be
_LIST = documents.document_list("transfers")


@member
def board(request: MemberRequest) -> HttpResponse:
    """What is not done yet; all transfers as a list where that, or any filter of it, is in the address."""
    if request.GET:
        return _LIST(request)
    who = request.who
    found = transfers.opened(who.organization_id, who.stores)
    drafts, pending, on_way = ([_row(who, row) for row in found[state]] for state in transfers.OPEN)
    # What the other side asks for is reviewed by shipping it.
    shipping = [*(row for row in pending if row["direction"] == "request"), *drafts]
    review = [row for row in pending if row["direction"] == "send"]
    context = {
        "routes": _routes(on_way),
        "shipping": shipping,
        "review": review,
        "coming": sum(row["may_receive"] for row in on_way),
        "leaving": sum(row["may_ship"] for row in shipping),
        "units": sum((Decimal(row["outstanding"]) for row in on_way), Decimal(0)),
        "oldest": max(on_way, key=lambda row: row["days"], default=None),
        "may_send": may(who, "document_draft", "transfer"),
        "more": any(len(rows) >= transfers.MOST for rows in found.values()),
        "place": "transfers",
    }
    return page(request, "transfers", context)


def _row(who: Who, row: dict[str, Any]) -> dict[str, Any]:
    """A transfer with its age in days, the word for it, and what the member may do with it."""
    days = (timezone.localdate() - timezone.localdate(datetime.fromisoformat(row["since"]))).days

    def open_to(action: str) -> bool:
        return rights.may(who.role, action, kind="transfer", scope=who.scope) and rights.document_allowed(
            who.stores, action, kind="transfer", location_id=row["location_id"],
            to_location_id=row["to_location_id"], direction=row["direction"],
        )  # fmt: skip

    return {
        **row,
        "days": days,
        "age": "overdue" if days > OVERDUE else "late" if days > LATE else "",
        "may_receive": open_to("document_receive"),
        "may_ship": open_to("document_ship") or open_to("document_approve"),
        "may_scan": open_to("scan_into_document"),
    }


def _routes(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Transfers on their way by route, the oldest first; those that the member can receive before the others."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: str(row["since"])):
        found.setdefault((row["location"], row["to_location"]), []).append(row)
    routes = [
        {
            "location": source,
            "to_location": target,
            "rows": listed,
            "units": sum((Decimal(row["outstanding"]) for row in listed), Decimal(0)),
            "mine": any(row["may_receive"] for row in listed),
        }
        for (source, target), listed in found.items()
    ]
    return sorted(routes, key=lambda route: not route["mine"])
