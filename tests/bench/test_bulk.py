"""Loading in bulk leaves what the engine leaves, in every table, and the auditor finds it right."""

import pytest
from django.db import connection

from serialtrail.access.who import actor
from serialtrail.bench import bulk, load
from serialtrail.queries import auditor, serials

SERIALS = 5000
# What each table says, without ids: joined to what they stand for, in an order that both have.
TOLD = {
    "serial": """SELECT s.number, s.key_reversed, i.key, l.key, s.version, s.live_version, s.lives, p.key, s.moved_at,
            s.holder_id, s.block_reason, s.block_note, s.warranty_until, s.production_batch, s.note, s.created_at
        FROM serial s JOIN item i ON i.organization_id = s.organization_id AND i.id = s.item_id
        JOIN location l ON l.organization_id = s.organization_id AND l.id = s.location_id
        JOIN party p ON p.organization_id = s.organization_id AND p.id = s.party_id
        WHERE s.organization_id = %s ORDER BY s.number""",
    "serial_movement": """SELECT s.number, m.version, m.below, p.seq, a.key, b.key, y.key, m.warranty_before,
            m.block_set
        FROM serial_movement m JOIN serial s ON s.organization_id = m.organization_id AND s.id = m.serial_id
        JOIN posting p ON p.organization_id = m.organization_id AND p.id = m.posting_id
        JOIN location a ON a.organization_id = m.organization_id AND a.id = m.source_id
        JOIN location b ON b.organization_id = m.organization_id AND b.id = m.target_id
        LEFT JOIN party y ON y.organization_id = m.organization_id AND y.id = m.party_before_id
        WHERE m.organization_id = %s ORDER BY s.number, m.version""",
    "posting": """SELECT p.seq, d.number, p.act, p.at, p.date, r.seq, v.quantity, i.key, a.key, b.key
        FROM posting p JOIN document d ON d.organization_id = p.organization_id AND d.id = p.document_id
        JOIN movement v ON v.organization_id = p.organization_id AND v.posting_id = p.id
        JOIN item i ON i.organization_id = p.organization_id AND i.id = v.item_id
        JOIN location a ON a.organization_id = p.organization_id AND a.id = v.source_id
        JOIN location b ON b.organization_id = p.organization_id AND b.id = v.target_id
        LEFT JOIN posting r ON r.organization_id = p.organization_id AND r.id = p.reverses_id
        WHERE p.organization_id = %s ORDER BY p.seq""",
    "document": """SELECT d.number, d.kind, d.state, d.version, a.key, b.key, y.key, d.date, d.reference, d.note,
            d.mode, d.direction, d.scope, d.category, d."full", d.hold, d.confirmed, d.total, d.created_at,
            d.submitted_at, d.posted_at, d.voided_at, d.created_by_id IS NULL, d.posted_by_id IS NULL,
            d.voided_by_id IS NULL, n.position, i.key, n.quantity, n.unit, n.base_quantity, n.unit_price, n.direction,
            n.production_batch, n.batch, n.expires_on
        FROM document d JOIN document_line n ON n.organization_id = d.organization_id AND n.document_id = d.id
        JOIN item i ON i.organization_id = d.organization_id AND i.id = n.item_id
        JOIN location a ON a.organization_id = d.organization_id AND a.id = d.location_id
        LEFT JOIN location b ON b.organization_id = d.organization_id AND b.id = d.to_location_id
        LEFT JOIN party y ON y.organization_id = d.organization_id AND y.id = d.party_id
        WHERE d.organization_id = %s ORDER BY d.number""",
    "stock_level": """SELECT i.key, l.key, k.on_hand, k.serials, k.tracked FROM stock_level k
        JOIN item i ON i.organization_id = k.organization_id AND i.id = k.item_id
        JOIN location l ON l.organization_id = k.organization_id AND l.id = k.location_id
        WHERE k.organization_id = %s ORDER BY i.key, l.key""",
    "document_counter": "SELECT kind, last FROM document_counter WHERE organization_id = %s ORDER BY kind",
    "ledger_head": "SELECT seq FROM ledger_head WHERE organization_id = %s",
}


def told(organization):
    # On figures from before the loading PostgreSQL compares each step with each serial: minutes.
    load.analyze()
    with connection.cursor() as cursor:
        found = {}
        for table, sql in TOLD.items():
            cursor.execute(sql, [organization])
            found[table] = cursor.fetchall()
        return found


@pytest.fixture(scope="module")
def loaded(database):
    return bulk.load(SERIALS)


@pytest.mark.parametrize("size", [1000, 300])
def test_it_leaves_what_the_engine_leaves(loaded, monkeypatch, size):
    monkeypatch.setattr(load, "USUAL", size)
    engine = load.traded(SERIALS)
    with bulk.aside():
        who = load.found()
        merchant = load.Merchant(who.organization_id, actor(who), SERIALS)
        bulk.trade(merchant)
    for table, rows in told(engine.organization).items():
        assert told(merchant.organization)[table] == rows, table
    assert auditor.verify(engine.organization).ok
    assert auditor.verify(merchant.organization).ok


def test_the_auditor_finds_it_right(loaded):
    for organization in loaded.organizations:
        assert auditor.verify(organization).ok


def test_indexes_references_and_triggers_are_back(loaded):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys")
            assert cursor.fetchone() == (1,)
            cursor.execute("PRAGMA synchronous")
            assert cursor.fetchone() == (2,)
            cursor.execute("SELECT name FROM sqlite_master WHERE tbl_name IN ('serial', 'serial_movement')")
            assert {name for (name,) in cursor.fetchall()} >= {
                "serial_item", "serial_location", "serial_party", "serial_search_added", "serial_movement_posting",
            }  # fmt: skip
        else:
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgrelid = 'serial'::regclass AND tgenabled <> 'O'")
            assert cursor.fetchone() == (0,)
            cursor.execute(
                "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conrelid = 'serial_movement'::regclass"
            )
            assert cursor.fetchone()[0] >= 7
            cursor.execute("SHOW synchronous_commit")
            assert cursor.fetchone() == ("on",)


def test_what_was_loaded_is_searched(loaded):
    [organization, *_] = loaded.organizations
    found = serials.page(organization, serials.SerialFilters(q="8271"))
    assert found.results


def test_the_engine_goes_on_where_the_load_ended(loaded):
    merchant = loaded.merchants[0]
    load.post(merchant, load.document("purchase", 1, ("AFTER-1", "AFTER-2"), 1))
    load.post(merchant, load.document("sale", 1, ("AFTER-1",), 1))
    assert auditor.verify(merchant.organization).ok
