"""Corruptions of documents, the ledger and references; the names in the SQL are those of corruptions.py."""

from __future__ import annotations

from tests.drills.corruptions import wrong

DOCUMENTS = (
    wrong(
        "a draft has moved", "UPDATE document SET state = 'draft' WHERE id = %(purchase_return_1)s", "document_state"
    ),
    wrong(
        "a posted sale is called void", "UPDATE document SET state = 'voided' WHERE id = %(sale_1)s", "document_state"
    ),
    wrong(
        "a void sale is called posted",
        "UPDATE document SET state = 'posted' WHERE id = %(sale_2)s",
        "document_state",
        "document_moved_as_asked",
    ),
    wrong(
        "a transfer with all arrived is called shipped",
        "UPDATE document SET state = 'shipped' WHERE id = %(transfer_1)s",
        "document_state",
        "shipped_outstanding",
    ),
    wrong("a sale is called shipped", "UPDATE document SET state = 'shipped' WHERE id = %(sale_1)s", "document_state"),
    wrong(
        "a document was posted without moving",
        "UPDATE document SET state = 'posted', number = 'SI-000003' WHERE id = %(sale_3)s;"
        "UPDATE document_counter SET last = 3 WHERE organization_id = %(org)s AND kind = 'sale'",
        "document_state",
        "document_moved_as_asked",
        "held_once",
    ),
    wrong(
        "a line asks for more than moved",
        "UPDATE document_line SET base_quantity = base_quantity + %(one)s WHERE id = %(purchase_1_l)s",
        "document_moved_as_asked",
    ),
    wrong(
        "a line asks for another item",
        "UPDATE document_line SET item_id = %(CABLE)s WHERE id = %(adjustment_1_l)s",
        "movement_line",
        "document_moved_as_asked",
    ),
    wrong(
        "a line belongs to another document",
        "UPDATE document_line SET document_id = %(quotation_1)s, position = 9 WHERE id = %(purchase_return_1_l)s",
        "movement_line",
    ),
    wrong(
        "a bundle line asks for three",
        "UPDATE document_line SET base_quantity = 3 * %(one)s WHERE item_id = %(KIT)s",
        "bundle_moved",
    ),
    wrong(
        "a labelling asks for one number more",
        "UPDATE document_line SET base_quantity = base_quantity + %(one)s WHERE id = %(opening_1_l)s",
        "labelled_as_asked",
    ),
    wrong(
        "a document is of another kind",
        "UPDATE document SET kind = 'purchase' WHERE id = %(sale_return_1)s",
        "document_numbers",
        "hash_chain",
    ),
    wrong(
        "a transfer goes to another store",
        "UPDATE document SET to_location_id = %(MAIN)s WHERE id = %(transfer_1)s",
        "movement_way",
    ),
    wrong(
        "a sale was made in another store",
        "UPDATE document SET location_id = %(SHOP)s WHERE id = %(sale_1)s",
        "movement_way",
    ),
    wrong(
        "a document number is skipped",
        "UPDATE document SET number = 'TR-000009' WHERE id = %(transfer_3)s",
        "document_numbers",
        "hash_chain",
    ),
    wrong(
        "a counter ran ahead",
        "UPDATE document_counter SET last = last + 1 WHERE organization_id = %(org)s AND kind = 'sale'",
        "document_numbers",
    ),
    wrong(
        "a counter fell behind",
        "UPDATE document_counter SET last = last - 1 WHERE organization_id = %(org)s AND kind = 'sale'",
        "document_numbers",
    ),
    wrong(
        "a counter is gone",
        "DELETE FROM document_counter WHERE organization_id = %(org)s AND kind = 'count'",
        "document_numbers",
    ),
    wrong(
        "a posted document has no number",
        "UPDATE document SET number = NULL WHERE id = %(quotation_1)s",
        "document_numbers",
        without=("document", "document_number_leaves_draft"),
    ),
    wrong(
        "a quotation is gone",
        "DELETE FROM document_line WHERE document_id = %(quotation_1)s;DELETE FROM document WHERE id = %(quotation_1)s",
        "document_numbers",
    ),
)

LEDGER = (
    wrong(
        "a movement's quantity is changed",
        "UPDATE movement SET quantity = quantity + %(one)s WHERE posting_id = %(adjustment_1_p)s",
        "hash_chain",
        "stock_on_hand",
        "document_moved_as_asked",
    ),
    wrong(
        "a movement leads elsewhere",
        "UPDATE movement SET target_id = %(SHOP)s WHERE posting_id = %(purchase_1_p)s AND item_id = %(CABLE)s",
        "hash_chain",
        "stock_on_hand",
        "movement_way",
    ),
    wrong(
        "a movement is of another item",
        "UPDATE movement SET item_id = %(CABLE)s WHERE posting_id = %(purchase_return_1_p)s",
        "hash_chain",
        "stock_on_hand",
        "movement_line",
        "serial_item",
        "document_moved_as_asked",
    ),
    wrong(
        "a movement is for another line",
        "UPDATE movement SET line_id = %(quotation_1_l)s WHERE posting_id = %(purchase_return_1_p)s",
        "hash_chain",
        "movement_line",
        "document_moved_as_asked",
    ),
    wrong(
        "a movement is gone",
        "DELETE FROM movement WHERE posting_id = %(purchase_1_p)s AND item_id = %(CABLE)s",
        "hash_chain",
        "stock_on_hand",
        "document_moved_as_asked",
    ),
    wrong(
        "a movement was added",
        "INSERT INTO movement (id, organization_id, posting_id, line_id, item_id, quantity, "
        "source_id, target_id) SELECT id + 100000, organization_id, posting_id, line_id, item_id, quantity, source_id, "
        "target_id FROM movement WHERE posting_id = %(purchase_1_p)s AND item_id = %(CABLE)s",
        "hash_chain",
        "stock_on_hand",
        "document_moved_as_asked",
    ),
    wrong(
        "a labelling has no number",
        "UPDATE movement SET quantity = 0 WHERE posting_id = %(purchase_1_p)s AND item_id = %(CABLE)s",
        "hash_chain",
        "stock_on_hand",
        "document_moved_as_asked",
        "movement_serials",
        "movement_way",
    ),
    wrong(
        "a void mirrors another quantity",
        "UPDATE movement SET quantity = quantity + %(one)s WHERE item_id = %(CABLE)s "
        "AND posting_id = (SELECT p.id FROM posting p WHERE p.organization_id = %(org)s "
        "AND p.reverses_id = %(sale_2_p)s)",
        "hash_chain",
        "stock_on_hand",
        "void_mirrors",
    ),
    wrong(
        "a void forgets a serial",
        "DELETE FROM serial_movement WHERE organization_id = %(org)s AND serial_id = %(A03)s AND version = 3",
        "hash_chain",
        "void_mirrors_serials",
        "trail_unbroken",
        "trail_layers",
    ),
    wrong(
        "a void reverses nothing",
        "UPDATE posting SET reverses_id = NULL WHERE reverses_id = %(sale_2_p)s",
        "hash_chain",
        "posting_act",
        "document_state",
        "void_mirrors",
        "void_mirrors_serials",
        "trail_layers",
        "serial_state",
    ),
    wrong(
        "a void reverses another document's posting",
        "UPDATE posting SET reverses_id = %(adjustment_1_p)s WHERE reverses_id = %(sale_2_p)s",
        "hash_chain",
        "posting_act",
        "document_state",
        "void_mirrors",
        "void_mirrors_serials",
        "trail_layers",
        "serial_state",
        "document_moved_as_asked",
    ),
    wrong(
        "a void took the oldest posting back first",
        "UPDATE posting SET reverses_id = CASE WHEN reverses_id = %(transfer_3_p)s "
        "THEN (SELECT x.id FROM posting x WHERE x.document_id = %(transfer_3)s AND x.act = 'receive') "
        "ELSE %(transfer_3_p)s END WHERE document_id = %(transfer_3)s AND act = 'void'",
        "hash_chain",
        "void_newest_first",
        "void_mirrors",
        "void_mirrors_serials",
        "trail_layers",
        without=("posting", "posting_reverses_unique"),
    ),
    wrong(
        "a posting was made by another member",
        "UPDATE posting SET member_id = (SELECT m.id FROM member m WHERE m.organization_id = %(other)s) "
        "WHERE id = %(sale_1_p)s",
        "hash_chain",
        "references_inside",
    ),
    wrong("a posting is dated back", "UPDATE posting SET date = '2025-12-31' WHERE id = %(sale_1_p)s", "hash_chain"),
    wrong(
        "a posting was made at another time",
        "UPDATE posting SET at = (SELECT x.at FROM posting x WHERE x.id = "
        "%(purchase_1_p)s) WHERE id = %(adjustment_1_p)s",
        "hash_chain",
    ),
    wrong(
        "a posting has another act",
        "UPDATE posting SET act = 'receive' WHERE id = %(sale_1_p)s",
        "hash_chain",
        "document_state",
        "movement_way",
    ),
    wrong(
        "a posting's hash is changed",
        "UPDATE posting SET hash = (SELECT x.hash FROM posting x WHERE x.id = "
        "%(purchase_1_p)s) WHERE id = %(sale_1_p)s",
        "hash_chain",
    ),
    wrong(
        "the order has a gap",
        "UPDATE posting SET seq = seq + 1000 WHERE organization_id = %(org)s AND act = 'rename'",
        "hash_chain",
    ),
    wrong(
        "the last posting is gone",
        "DELETE FROM rename WHERE organization_id = %(org)s;"
        "DELETE FROM posting WHERE organization_id = %(org)s AND act = 'rename'",
        "hash_chain",
    ),
    wrong("the head is behind", "UPDATE ledger_head SET seq = seq - 1 WHERE organization_id = %(org)s", "hash_chain"),
    wrong(
        "the head has another hash",
        "UPDATE ledger_head SET hash = (SELECT p.hash FROM posting p "
        "WHERE p.id = %(sale_1_p)s) WHERE organization_id = %(org)s",
        "hash_chain",
    ),
    wrong("the head is gone", "DELETE FROM ledger_head WHERE organization_id = %(org)s", "hash_chain"),
)

REFERENCES = (
    wrong(
        "a sale has another organization's customer",
        "UPDATE document SET party_id = (SELECT p.id FROM party p "
        "WHERE p.organization_id = %(other)s AND p.key = 'ACME') WHERE id = %(quotation_1)s",
        "references_inside",
    ),
    wrong(
        "a carton holds another organization's serial",
        "UPDATE carton_serial SET serial_id = "
        "(SELECT max(s.id) FROM serial s WHERE s.organization_id = %(other)s) WHERE organization_id = %(org)s",
        "references_inside",
    ),
    wrong(
        "a component is nowhere",
        "UPDATE component SET item_id = 987654321 WHERE item_id = %(CABLE)s",
        "references_inside",
    ),
    wrong(
        "an alias is of another organization's serial",
        "UPDATE serial_alias SET serial_id = "
        "(SELECT max(s.id) FROM serial s WHERE s.organization_id = %(other)s) WHERE organization_id = %(org)s",
        "references_inside",
    ),
    wrong(
        "a number is on another document than its line",
        "UPDATE line_serial SET document_id = %(transfer_4)s WHERE document_id = %(sale_3)s",
        "numbers_with_line",
        "held_once",
    ),
    wrong(
        "a party belongs to no organization",
        "INSERT INTO party (id, organization_id, code, key, name, role, email, "
        "phone, created_at) SELECT id + 100000, 987654321, code, key, name, role, email, phone, created_at FROM party "
        "WHERE id = %(ACME)s",
        "organization_exists",
    ),
    wrong(
        "a virtual place became a store",
        "UPDATE location SET kind = 'storage' WHERE id = %(missing)s",
        "virtual_places",
        "stock_on_hand",
        "movement_way",
        "serial_state",
        "stock_serials",
    ),
    wrong(
        "a member is limited to another organization's store",
        "UPDATE member SET stores = "
        "(SELECT '[' || l.id || ']' FROM location l WHERE l.organization_id = %(other)s AND l.key = 'MAIN')%(json)s "
        "WHERE organization_id = %(org)s",
        "member_stores",
    ),
)
