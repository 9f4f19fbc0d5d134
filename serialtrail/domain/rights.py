"""Who may do what: one table of roles and actions, asked by every door and by posting.

A right has three parts, and all must hold: the role may act on this kind and the token's scope reaches it (`may`; a
person who is signed in has scope admin), and the member's stores include the places bound (`document_allowed`).
"""

from dataclasses import dataclass

from serialtrail.domain.documents import KINDS

ROLES = ("cashier", "storekeeper", "technician", "manager", "owner", "auditor")
SCOPES = ("read", "write", "admin")  # each includes those before it

# The kinds a cell of the table can hold: kinds of document, or roles of a party.
DOCUMENT_KINDS = frozenset(KINDS)
SALES = frozenset(kind.name for kind in KINDS.values() if kind.side == "sales")
STOCK = DOCUMENT_KINDS - SALES  # the stock and the purchase side
ASSEMBLY = frozenset({"assembly_order"})
CUSTOMER = frozenset({"customer"})
SUPPLIER = frozenset({"supplier"})
PARTY_ROLES = CUSTOMER | SUPPLIER

Cell = bool | frozenset[str]
YES, no = True, False


@dataclass(frozen=True, slots=True)
class Right:
    """One row: the least scope a token needs, and what each role may; a set limits the right to those kinds."""

    scope: str
    cashier: Cell
    storekeeper: Cell
    technician: Cell
    manager: Cell
    owner: Cell
    auditor: Cell


DOCS, PARTIES = DOCUMENT_KINDS, PARTY_ROLES

# fmt: off
RIGHTS: dict[str, Right] = {
    #                             scope    cashier   storekeeper technician manager   owner    auditor
    "read":                 Right("read",  YES,      YES,        YES,       YES,      YES,     YES),
    "look_up":              Right("read",  YES,      YES,        YES,       YES,      YES,     YES),
    "report":               Right("read",  no,       no,         no,        YES,      YES,     YES),
    "export":               Right("read",  no,       no,         no,        YES,      YES,     YES),
    # draft covers create, change, copy and convert (asked for the kind that comes into being); approve covers reject;
    # ship, receive and close are granted beyond transfers, so that posting can answer document_state, not not_permitted
    "document_draft":       Right("write", SALES,    STOCK,      ASSEMBLY,  DOCS,     DOCS,    no),
    "scan_into_document":   Right("write", SALES,    STOCK,      ASSEMBLY,  DOCS,     DOCS,    no),
    "document_hold":        Right("write", SALES,    STOCK,      ASSEMBLY,  DOCS,     DOCS,    no),
    "document_submit":      Right("write", SALES,    STOCK,      ASSEMBLY,  DOCS,     DOCS,    no),
    "document_discard":     Right("write", SALES,    STOCK,      ASSEMBLY,  DOCS,     DOCS,    no),
    "document_post":        Right("write", SALES,    STOCK,      ASSEMBLY,  DOCS,     DOCS,    no),
    "document_approve":     Right("write", no,       no,         no,        DOCS,     DOCS,    no),
    "document_ship":        Right("write", no,       STOCK,      no,        DOCS,     DOCS,    no),
    "document_receive":     Right("write", no,       STOCK,      no,        DOCS,     DOCS,    no),
    "document_close":       Right("write", no,       STOCK,      no,        DOCS,     DOCS,    no),
    "document_void":        Right("write", no,       no,         no,        DOCS,     DOCS,    no),
    "confirm":              Right("write", no,       no,         no,        YES,      YES,     no),
    "resolve_counts":       Right("write", no,       no,         no,        YES,      YES,     no),
    "serial_create":        Right("write", no,       YES,        no,        YES,      YES,     no),
    "serial_edit":          Right("write", no,       YES,        no,        YES,      YES,     no),
    "serial_delete":        Right("write", no,       YES,        no,        YES,      YES,     no),
    "serial_block":         Right("write", no,       no,         YES,       YES,      YES,     no),
    "carton_write":         Right("write", no,       YES,        no,        YES,      YES,     no),
    "label":                Right("write", no,       YES,        no,        YES,      YES,     no),
    "service_case":         Right("write", no,       no,         YES,       YES,      YES,     no),
    "party_write":          Right("write", CUSTOMER, SUPPLIER,   no,        PARTIES,  PARTIES, no),
    "catalog_write":        Right("write", no,       no,         no,        YES,      YES,     no),
    "tracking_switch":      Right("write", no,       no,         no,        YES,      YES,     no),
    "import":               Right("write", no,       no,         no,        YES,      YES,     no),
    "verify":               Right("admin", no,       no,         no,        YES,      YES,     YES),
    "organization_edit":    Right("admin", no,       no,         no,        no,       YES,     no),
    "policy_edit":          Right("admin", no,       no,         no,        no,       YES,     no),
    "member_write":         Right("admin", no,       no,         no,        no,       YES,     no),
    "token_write":          Right("admin", no,       no,         no,        no,       YES,     no),
}
# fmt: on

ACTIONS = frozenset(RIGHTS)


def may(role: str, action: str, *, kind: str | None = None, scope: str = "admin") -> bool:
    """Whether a member of this role, through a token of this scope, may do this.

    `kind` is the document's kind for `document_*` and `scan_into_document`, the party's role for `party_write`, and
    is ignored elsewhere. An unknown role, action, scope or kind is a programmer's mistake: AssertionError.
    """
    assert scope in SCOPES, scope
    if SCOPES.index(scope) < SCOPES.index(_right(action).scope):
        return False
    cell = _cell(role, action)
    if not needs_kind(action):
        return cell is True
    assert kind in kinds_of(action), f"{action} asked for kind {kind!r}"
    return kind in kinds_allowed(role, action)


def needs_kind(action: str) -> bool:
    """Whether the answer depends on the kind of document (or the role of the party)."""
    return isinstance(_right(action).owner, frozenset)


def kinds_of(action: str) -> frozenset[str]:
    """The kinds that may be asked for: every kind of document, or every role of a party."""
    return PARTY_ROLES if action == "party_write" else DOCUMENT_KINDS


def kinds_allowed(role: str, action: str) -> frozenset[str]:
    """The kinds on which this role may act; empty when none. For menus and lists of choices."""
    cell = _cell(role, action)
    return cell if isinstance(cell, frozenset) else frozenset()


def needed_scope(action: str) -> str:
    """The least scope of a token that reaches this action."""
    return _right(action).scope


def who_may(action: str, *, kind: str | None = None) -> tuple[str, ...]:
    """The roles that may, for the sentence that tells a member whom to ask."""
    return tuple(role for role in ROLES if may(role, action, kind=kind))


def own_only(role: str) -> bool:
    """Whether the role changes, submits, posts and discards only drafts it made itself; it may read all of them."""
    assert role in ROLES, role
    return role == "cashier"


# Stores. None: not limited. A limit binds writes, lists and stock; looking one code up shows its place to everybody.

# A transfer goes from `location` (A) to `to_location` (B), whichever side made it. The places whose right an act needs:
SEND_SIDE, RECEIVING_SIDE, BOTH = ("location",), ("to_location",), ("location", "to_location")
TRANSFER_PLACES: dict[str, dict[str, tuple[str, ...]]] = {
    # the side that made the transfer writes it; A decides what leaves, B what arrived
    "document_draft": {"send": SEND_SIDE, "request": RECEIVING_SIDE},
    "scan_into_document": {"send": SEND_SIDE, "request": RECEIVING_SIDE},
    "document_submit": {"send": SEND_SIDE, "request": RECEIVING_SIDE},
    "document_discard": {"send": SEND_SIDE, "request": RECEIVING_SIDE},
    "document_hold": {"send": SEND_SIDE, "request": SEND_SIDE},
    "document_approve": {"send": SEND_SIDE, "request": SEND_SIDE},
    "document_ship": {"send": SEND_SIDE, "request": SEND_SIDE},
    "document_receive": {"send": RECEIVING_SIDE, "request": RECEIVING_SIDE},
    "document_close": {"send": RECEIVING_SIDE, "request": RECEIVING_SIDE},
    "document_post": {"send": BOTH, "request": BOTH},
    "document_void": {"send": BOTH, "request": BOTH},
}


def places_for(action: str, kind: str, direction: str | None = None) -> tuple[str, ...]:
    """Which of the document's fields `location` and `to_location` name stores whose right the act needs.

    `direction` is a transfer's (None counts as send). Any other kind needs every place that it names.
    """
    assert action in ACTIONS, action
    assert kind in DOCUMENT_KINDS, kind
    if kind != "transfer":
        return BOTH
    return TRANSFER_PLACES[action][direction or "send"]


def store_allowed(stores: frozenset[int] | None, location_id: int | None) -> bool:
    """Whether a member limited to `stores` (None: not limited) may act here; a thing without a place binds nobody."""
    return stores is None or location_id is None or location_id in stores


def document_allowed(
    stores: frozenset[int] | None,
    action: str,
    *,
    kind: str,
    location_id: int | None,
    to_location_id: int | None = None,
    direction: str | None = None,
) -> bool:
    """Whether the stores of a member allow this act on a document with these places."""
    places = {"location": location_id, "to_location": to_location_id}
    return all(store_allowed(stores, places[place]) for place in places_for(action, kind, direction))


def document_listed(stores: frozenset[int] | None, location_id: int | None, to_location_id: int | None = None) -> bool:
    """Whether lists show the document: one of its places is enough, so that both ends of a transfer see it."""
    places = {location_id, to_location_id} - {None}
    return not places or any(store_allowed(stores, place) for place in places)


def _right(action: str) -> Right:
    assert action in RIGHTS, f"unknown action {action!r}"
    return RIGHTS[action]


def _cell(role: str, action: str) -> Cell:
    assert role in ROLES, f"unknown role {role!r}"
    cell: Cell = getattr(_right(action), role)
    return cell
