"""A statement that does not name its one organization is caught; those that do pass."""

from __future__ import annotations

from typing import Any

import pytest

from tests.house.statement_lint import faults

GOOD: tuple[tuple[str, Any], ...] = (
    ("SELECT id FROM serial WHERE organization_id = %s AND key = %s", [7, "A"]),
    ('SELECT "serial"."id" FROM "serial" WHERE ("serial"."organization_id" = %s AND "serial"."key" IN (%s, %s))',
     [7, 1, 2]),
    ("SELECT id FROM serial s WHERE s.organization_id = %(org)s AND s.key = %(key)s", {"org": 7, "key": "A"}),
    ("SELECT 1 FROM serial s JOIN item i ON i.organization_id = s.organization_id AND i.id = s.item_id "
     "WHERE s.organization_id = %s", [7]),
    ("SELECT 1 FROM serial s LEFT JOIN party p ON p.organization_id = %s AND p.id = s.party_id "
     "WHERE s.organization_id = %s", [7, 7]),
    ("SELECT 1 FROM serial WHERE organization_id = %s AND item_id IN "
     "(SELECT id FROM item WHERE organization_id = %s)", [7, 7]),
    ("WITH mine AS (SELECT id FROM item WHERE organization_id = %s) SELECT id FROM mine", [7]),
    ("UPDATE serial SET version = %s WHERE organization_id = %s AND id = %s", [1, 7, 2]),
    ("DELETE FROM line_serial WHERE organization_id = %s", [7]),
    ("INSERT INTO carton (organization_id, code) VALUES (%s, %s), (%s, %s)", [7, "A", 7, "B"]),
    ("INSERT INTO carton (organization_id, code) SELECT %s, code FROM json_each(%s)", [7, "[]"]),
    ("SELECT id FROM organization WHERE slug = %s", ["alpha"]),
    ("SELECT 1 FROM member WHERE user_id = %s", [3]),
    ("PRAGMA table_info(serial)", ()),
)  # fmt: skip

BAD: tuple[tuple[str, Any, str], ...] = (
    ("SELECT id FROM serial WHERE key = %s", ["A"], "serial is not pinned"),
    ('SELECT "serial"."id" FROM "serial"', [], "serial is not pinned"),
    ("SELECT 1 FROM serial s JOIN item i ON i.id = s.item_id WHERE s.organization_id = %s", [7], "item is not pinned"),
    ("SELECT 1 FROM serial s, item i WHERE s.organization_id = %s", [7], "item is not pinned"),
    ("SELECT 1 FROM serial WHERE organization_id = %s AND item_id IN (SELECT id FROM item)", [7], "item is not pinned"),
    ("SELECT 1 FROM serial s WHERE s.organization_id = %s AND EXISTS "
     "(SELECT 1 FROM item i WHERE i.organization_id = s.organization_id)", [7], "item is not pinned"),
    ("SELECT 1 FROM serial WHERE organization_id = %s OR key = %s", [7, "A"], "serial is not pinned"),
    ("SELECT 1 FROM serial WHERE organization_id > %s", [7], "serial is not pinned"),
    ("SELECT 1 FROM serial WHERE organization_id IN (%s, %s)", [7, 8], "serial is not pinned"),
    ("SELECT 1 FROM serial WHERE NOT organization_id = %s", [7], "serial is not pinned"),
    ("WITH all_of AS (SELECT id FROM item) SELECT id FROM all_of", [], "item is not pinned"),
    ("SELECT id FROM serial WHERE organization_id = %s UNION ALL SELECT id FROM item", [7], "item is not pinned"),
    ("UPDATE serial SET version = %s WHERE id = %s", [1, 2], "serial is not pinned"),
    ("UPDATE serial SET version = 1 FROM item i WHERE serial.organization_id = %s", [7], "item is not pinned"),
    ("DELETE FROM line_serial WHERE document_id = %s", [1], "line_serial is not pinned"),
    ("INSERT INTO carton (code) VALUES (%s)", ["A"], "carton is filled without an organization"),
    ("INSERT INTO carton VALUES (%s, %s)", [7, "A"], "carton is filled without naming its columns"),
    ("INSERT INTO carton (organization_id, code) SELECT organization_id, code FROM serial WHERE organization_id = %s",
     [7], "the organization of something else"),
    ("SELECT 1 FROM serial s JOIN item i ON i.organization_id = %s WHERE s.organization_id = %s", [7, 8],
     "two organizations"),
    ("INSERT INTO carton (organization_id, code) VALUES (%s, %s), (%s, %s)", [7, "A", 8, "B"], "two organizations"),
)  # fmt: skip


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
@pytest.mark.parametrize(("sql", "params"), GOOD)
def test_a_statement_that_names_its_organization_passes(sql: str, params: Any, dialect: str) -> None:
    assert faults(sql, params, dialect) == []


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
@pytest.mark.parametrize(("sql", "params", "fault"), BAD)
def test_a_statement_that_does_not_is_caught(sql: str, params: Any, fault: str, dialect: str) -> None:
    assert any(fault in one for one in faults(sql, params, dialect)), faults(sql, params, dialect)


def test_arrays_of_an_insert_hold_one_organization() -> None:
    sql = "INSERT INTO carton (organization_id, code) SELECT * FROM UNNEST((%s)::bigint[], (%s)::varchar[])"
    assert faults(sql, ([7, 7], ["A", "B"]), "postgres") == []
    assert faults(sql, ([7, 8], ["A", "B"]), "postgres") != []
