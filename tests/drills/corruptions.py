"""Ways in which a ledger can be wrong, each as one change behind the database's back, and the rules that must say so.

In the SQL, %(name)s is an id: of the organization (`org`, `other`), a place or item by its code, a serial by its number
without the organization, a document by kind and place (`sale_2`), its posting (`sale_2_p`, the first) and first line
(`sale_2_l`); `one` is a unit as this engine stores quantities.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Corruption:
    """`found_by` are exactly the rules that report it; `without` names the constraints that would refuse it."""

    claim: str
    sql: str
    found_by: frozenset[str]
    table: str = ""
    constraint: str = ""


def wrong(claim: str, sql: str, *found_by: str, without: tuple[str, str] = ("", "")) -> Corruption:
    return Corruption(claim, sql, frozenset(found_by), *without)


_S = "UPDATE serial SET {} WHERE organization_id = %(org)s AND id = %({})s"
_SM = "UPDATE serial_movement SET {} WHERE organization_id = %(org)s AND serial_id = %({})s AND version = {}"


def _serial(change: str, serial: str) -> str:
    return _S.format(change, serial)


def _step(change: str, serial: str, version: int) -> str:
    return _SM.format(change, serial, version)


SERIALS = (
    wrong(
        "two serials have one number",
        "UPDATE serial SET number = (SELECT x.number FROM serial x WHERE x.id = %(A03)s), "
        "key = (SELECT x.key FROM serial x WHERE x.id = %(A03)s), "
        "key_reversed = (SELECT x.key_reversed FROM serial x WHERE x.id = %(A03)s) WHERE id = %(R1)s",
        "serial_key_once",
        without=("serial", "serial_key_unique"),
    ),
    wrong("a key is not its number", _serial("key = 'OTHER'", "R1"), "code_folded"),
    wrong("a reversed key is not its key", _serial("key_reversed = 'X'", "R1"), "code_folded"),
    wrong(
        "a number is changed in place", _serial("number = 'x9', key = 'X9', key_reversed = '9X'", "A03"), "hash_chain"
    ),
    wrong(
        "an alias is another serial's number",
        "UPDATE serial_alias SET code = 'q1', key = 'Q1', key_reversed = '1Q' WHERE organization_id = %(org)s;"
        + _serial("number = 'q1', key = 'Q1', key_reversed = '1Q'", "R1"),
        "code_once",
    ),
    wrong(
        "a carton has a serial's number",
        "UPDATE carton SET code = 'q1', key = 'Q1' WHERE organization_id = %(org)s;"
        + _serial("number = 'q1', key = 'Q1', key_reversed = '1Q'", "R1"),
        "code_once",
    ),
    wrong(
        "a carton has an alias's code",
        "UPDATE carton SET code = (SELECT a.code FROM serial_alias a WHERE a.organization_id = %(org)s), "
        "key = (SELECT a.key FROM serial_alias a WHERE a.organization_id = %(org)s) WHERE organization_id = %(org)s",
        "code_once",
    ),
    wrong(
        "a carton's key is not its code", "UPDATE carton SET key = 'Z' WHERE organization_id = %(org)s", "code_folded"
    ),
    wrong(
        "an alias's key is not its code",
        "UPDATE serial_alias SET key = 'Z' WHERE organization_id = %(org)s",
        "code_folded",
    ),
    wrong(
        "a serial stands in another store", _serial("location_id = %(SHOP)s", "A04"), "serial_state", "stock_serials"
    ),
    wrong("a sold serial is in stock again", _serial("location_id = %(MAIN)s", "A01"), "serial_state", "stock_serials"),
    wrong("a serial in stock is sold", _serial("location_id = %(customer)s", "A05"), "serial_state", "stock_serials"),
    wrong(
        "a registered number stands in a store",
        _serial("location_id = %(MAIN)s", "R1"),
        "serial_state",
        "stock_serials",
    ),
    wrong("a registered number counts as moved", _serial("version = 1", "R1"), "serial_state"),
    wrong("a version is ahead", _serial("version = version + 1", "A05"), "serial_state"),
    wrong("a version is behind", _serial("version = version - 1, live_version = version - 1", "A01"), "serial_state"),
    wrong("a live version is behind", _serial("live_version = live_version - 1", "A01"), "serial_state"),
    wrong("a live version points at a mirror", _serial("live_version = version", "A03"), "serial_state"),
    wrong("lives are too many", _serial("lives = lives + 1", "A05"), "serial_state"),
    wrong("lives are too few", _serial("lives = 0", "A02"), "serial_state"),
    wrong("the wrong customer has it", _serial("party_id = %(ACME)s", "A01"), "serial_state"),
    wrong("the customer is forgotten", _serial("party_id = NULL", "A01"), "serial_state"),
    wrong("it moved at another time", _serial("moved_at = created_at", "A01"), "serial_state"),
    wrong("a serial became another item", _serial("item_id = %(CABLE)s", "A05"), "serial_item", "stock_serials"),
    wrong("a sold serial became another item", _serial("item_id = %(CABLE)s", "A01"), "serial_item"),
    wrong(
        "a serial is gone",
        "DELETE FROM serial WHERE organization_id = %(org)s AND id = %(A05)s",
        "references_inside",
        "stock_serials",
        "hash_chain",
    ),
    wrong("a posted sale holds a serial", _serial("holder_id = %(sale_1)s", "A12"), "held_once"),
    wrong(
        "a purchase holds a serial",
        _serial("holder_id = %(purchase_1)s", "A12"),
        "held_once",
    ),
    wrong("a sold serial is held", _serial("holder_id = %(sale_3)s", "A01"), "held_once"),
    wrong(
        "a holder has no numbers",
        "DELETE FROM line_serial WHERE organization_id = %(org)s AND document_id = %(sale_3)s",
        "held_once",
    ),
)

TRAILS = (
    wrong(
        "a step is missing",
        "DELETE FROM serial_movement WHERE organization_id = %(org)s AND serial_id = %(A02)s AND version = 2",
        "trail_unbroken",
        "hash_chain",
    ),
    wrong(
        "the last step is missing",
        "DELETE FROM serial_movement WHERE organization_id = %(org)s AND serial_id = %(A01)s AND version = 2",
        "serial_state",
        "hash_chain",
    ),
    wrong(
        "a step leads elsewhere",
        _step("target_id = %(SHOP)s", "A05", 1),
        "trail_unbroken",
        "serial_moves_with_movement",
    ),
    wrong(
        "a trail begins inside stock",
        _step("source_id = %(SHOP)s", "A12", 1),
        "trail_unbroken",
        "serial_moves_with_movement",
        "serial_state",
    ),
    wrong(
        "a step skips a version",
        _step("version = 7", "A01", 2),
        "trail_unbroken",
        "trail_layers",
        "serial_state",
        "hash_chain",
    ),
    wrong("a step lies on the wrong one", _step("below = 0", "A02", 3), "trail_layers"),
    wrong("a mirror bares the wrong one", _step("below = 2", "A03", 3), "trail_layers"),
    wrong(
        "a step belongs to another posting",
        _step("posting_id = %(opening_1_p)s", "A12", 1),
        "serial_moves_with_movement",
        "serial_state",
    ),
    wrong(
        "a step belongs to another movement",
        _step("movement_id = (SELECT max(m.id) FROM movement m WHERE m.posting_id = %(opening_1_p)s)", "A12", 1),
        "serial_moves_with_movement",
        "hash_chain",
        "labelled_as_asked",
    ),
    wrong(
        "a step belongs to another serial",
        "UPDATE serial_movement SET serial_id = %(R1)s WHERE serial_id = %(A12)s AND version = 1",
        "serial_state",
        "hash_chain",
    ),
    wrong(
        "a rename tells another number",
        "UPDATE rename SET new_number = 'zz' WHERE organization_id = %(org)s",
        "rename_chain",
        "hash_chain",
    ),
    wrong("a rename is gone", "DELETE FROM rename WHERE organization_id = %(org)s", "posting_act", "hash_chain"),
    wrong(
        "a serial in transit is on a posted transfer",
        "UPDATE document SET state = 'posted' WHERE id = %(transfer_2)s",
        "transit_by_transfer",
        "document_moved_as_asked",
    ),
)

STOCK = (
    wrong(
        "a unit more is on hand",
        "UPDATE stock_level SET on_hand = on_hand + %(one)s WHERE item_id = %(PHONE)s AND location_id = %(SHOP)s",
        "stock_on_hand",
    ),
    wrong(
        "a ten-thousandth more is on hand",
        "UPDATE stock_level SET on_hand = on_hand + %(one)s * 1.0 / 10000 "
        "WHERE item_id = %(CABLE)s AND location_id = %(MAIN)s",
        "stock_on_hand",
    ),
    wrong(
        "a serial less is counted",
        "UPDATE stock_level SET serials = serials - %(one)s WHERE item_id = %(PHONE)s AND location_id = %(MAIN)s",
        "stock_serials",
    ),
    wrong(
        "nothing is counted at a store",
        "DELETE FROM stock_level WHERE item_id = %(PHONE)s AND location_id = %(SHOP)s",
        "stock_serials",
        "stock_on_hand",
    ),
    wrong(
        "nothing is counted in transit",
        "DELETE FROM stock_level WHERE item_id = %(PHONE)s AND location_id = %(transit)s",
        "stock_serials",
        "stock_on_hand",
    ),
    wrong(
        "fewer units than serials",
        "UPDATE stock_level SET on_hand = serials - %(one)s WHERE item_id = %(PHONE)s AND location_id = %(MAIN)s",
        "stock_on_hand",
        "unassigned_not_negative",
        without=("stock_level", "stock_level_unassigned_positive"),
    ),
    wrong(
        "stock forgot that its item is tracked",
        "UPDATE stock_level SET tracked = (1 = 0) WHERE item_id = %(PHONE)s AND location_id = %(MAIN)s",
        "tracked_flag",
    ),
    wrong(
        "tracking was switched off past the stock",
        "UPDATE item SET tracking = 'none' WHERE id = %(PHONE)s",
        "tracked_flag",
    ),
    wrong(
        "a bundle is tracked",
        "UPDATE item SET tracking = 'serial' WHERE id = %(KIT)s",
        "tracking_allowed",
        without=("item", "item_only_goods_are_tracked"),
    ),
    wrong(
        "an item is tracked where serials are off",
        "UPDATE organization SET serials_enabled = (1 = 0) WHERE id = %(org)s",
        "tracking_allowed",
    ),
    wrong(
        "stock is counted at the customer's",
        "UPDATE stock_level SET location_id = %(customer)s WHERE item_id = %(CABLE)s AND location_id = %(MAIN)s",
        "stock_on_hand",
        "stock_level_once",
    ),
    wrong(
        "stock is counted twice",
        "INSERT INTO stock_level (id, organization_id, item_id, location_id, on_hand, "
        "serials, tracked) SELECT id + 100000, organization_id, item_id, location_id, 0, 0, tracked FROM stock_level "
        "WHERE item_id = %(PHONE)s AND location_id = %(MAIN)s",
        "stock_level_once",
        without=("stock_level", "stock_level_item_location_unique"),
    ),
)
