"""What must be true of serials: their numbers, their trails, and where the trail says they are."""

from __future__ import annotations

from serialtrail.domain.texts import gettext_noop
from serialtrail.queries.auditor.rules import rule

_KEY_ONCE = """
    SELECT s.key, count(*) AS serials, min(s.id) AS first_id, max(s.id) AS last_id
      FROM serial s WHERE s.organization_id = %(org)s
     GROUP BY s.key HAVING count(*) > 1
"""

_KEY_FOLDED = """
    SELECT 'serial' AS held_in, s.id, s.number AS code, s.key, s.key_reversed FROM serial s
     WHERE s.organization_id = %(org)s AND (s.key <> upper(s.number) OR s.key_reversed <> reverse(s.key))
    UNION ALL
    SELECT 'alias', a.id, a.code, a.key, a.key_reversed FROM serial_alias a
     WHERE a.organization_id = %(org)s AND (a.key <> upper(a.code) OR a.key_reversed <> reverse(a.key))
    UNION ALL
    SELECT 'carton', c.id, c.code, c.key, '' FROM carton c
     WHERE c.organization_id = %(org)s AND c.key <> upper(c.code)
"""

_CODE_ONCE = """
    SELECT a.key, 'alias' AS one, 'serial' AS other, a.id AS one_id, s.id AS other_id
      FROM serial_alias a JOIN serial s ON s.organization_id = %(org)s AND s.key = a.key
     WHERE a.organization_id = %(org)s
    UNION ALL
    SELECT c.key, 'carton', 'serial', c.id, s.id
      FROM carton c JOIN serial s ON s.organization_id = %(org)s AND s.key = c.key
     WHERE c.organization_id = %(org)s
    UNION ALL
    SELECT c.key, 'carton', 'alias', c.id, a.id
      FROM carton c JOIN serial_alias a ON a.organization_id = %(org)s AND a.key = c.key
     WHERE c.organization_id = %(org)s
    UNION ALL
    SELECT a.key, 'alias', 'alias', min(a.id), max(a.id) FROM serial_alias a
     WHERE a.organization_id = %(org)s GROUP BY a.key HAVING count(*) > 1
    UNION ALL
    SELECT c.key, 'carton', 'carton', min(c.id), max(c.id) FROM carton c
     WHERE c.organization_id = %(org)s GROUP BY c.key HAVING count(*) > 1
"""

# `border`: the version that last crossed between stock and outside; its document says with whom.
_STATE = """
    WITH walked AS (
        SELECT m.serial_id, max(m.version) AS version,
               max(CASE WHEN live(p, v) THEN m.version ELSE 0 END) AS live_version,
               sum(CASE WHEN live(p, v) AND outside(m.source_id) AND storage(m.target_id) THEN 1 ELSE 0 END) AS lives,
               max(CASE WHEN live(p, v) AND outside(m.source_id) <> outside(m.target_id)
                        THEN m.version ELSE 0 END) AS border
          FROM serial_movement m
          LEFT JOIN posting p ON p.organization_id = %(org)s AND p.id = m.posting_id
          LEFT JOIN posting v ON v.organization_id = %(org)s AND v.reverses_id = p.id
         WHERE m.organization_id = %(org)s AND moved(m.serial_id)
         GROUP BY m.serial_id
    ), seen AS (
        SELECT s.id, s.number, s.version, s.live_version, s.lives, s.location_id, s.party_id, s.moved_at,
               coalesce(w.version, 0) AS version_is, coalesce(w.live_version, 0) AS live_version_is,
               coalesce(w.lives, 0) AS lives_is, coalesce(m.target_id, %(supplier)s) AS location_is,
               d.party_id AS party_is, coalesce(p.at, s.moved_at) AS moved_at_is
          FROM serial s
          LEFT JOIN walked w ON w.serial_id = s.id
          LEFT JOIN serial_movement m
            ON m.organization_id = %(org)s AND m.serial_id = s.id AND m.version = w.version
          LEFT JOIN posting p ON p.organization_id = %(org)s AND p.id = m.posting_id
          LEFT JOIN serial_movement b
            ON b.organization_id = %(org)s AND b.serial_id = s.id AND b.version = w.border
          LEFT JOIN posting bp ON bp.organization_id = %(org)s AND bp.id = b.posting_id
          LEFT JOIN document d ON d.organization_id = %(org)s AND d.id = bp.document_id
         WHERE s.organization_id = %(org)s AND moved(s.id)
    )
    SELECT * FROM seen
     WHERE version <> version_is OR live_version <> live_version_is OR lives <> lives_is
        OR location_id <> location_is OR coalesce(party_id, 0) <> coalesce(party_is, 0)
        OR moved_at <> moved_at_is
"""

_TRAIL = """
    SELECT * FROM (
        SELECT m.id, m.serial_id, m.version, m.source_id, m.target_id, p.seq,
               row_number() OVER trail AS step, lag(m.target_id) OVER trail AS ended_at,
               lag(p.seq) OVER trail AS seq_before
          FROM serial_movement m
          LEFT JOIN posting p ON p.organization_id = %(org)s AND p.id = m.posting_id
         WHERE m.organization_id = %(org)s AND moved(m.serial_id)
        WINDOW trail AS (PARTITION BY m.serial_id ORDER BY m.version)
    ) walk
     WHERE walk.version <> walk.step OR walk.source_id <> walk.ended_at OR walk.seq < walk.seq_before
        OR (walk.step = 1 AND NOT outside(walk.source_id))
"""

# `top` is the live serial movement on which this one lies; a mirror takes exactly that one away.
_BELOW = """
    SELECT walk.id, walk.serial_id, walk.version, walk.below, walk.act, walk.top, r.version AS mirrors, r.below AS bares
      FROM (
        SELECT m.id, m.serial_id, m.version, m.below, m.source_id, m.target_id, p.act, p.reverses_id,
               CASE WHEN lag(p.act) OVER trail = 'void' THEN lag(m.below) OVER trail ELSE m.version - 1 END AS top
          FROM serial_movement m
          LEFT JOIN posting p ON p.organization_id = %(org)s AND p.id = m.posting_id
         WHERE m.organization_id = %(org)s AND moved(m.serial_id)
        WINDOW trail AS (PARTITION BY m.serial_id ORDER BY m.version)
      ) walk
      LEFT JOIN serial_movement r
        ON r.organization_id = %(org)s AND r.serial_id = walk.serial_id AND r.version = walk.top AND walk.act = 'void'
     WHERE (walk.act <> 'void' AND walk.below <> walk.top)
        OR (walk.act = 'void' AND (r.id IS NULL OR r.posting_id <> coalesce(walk.reverses_id, 0)
                                   OR walk.below <> r.below
                                   OR walk.source_id <> r.target_id OR walk.target_id <> r.source_id))
"""

_PART_OF_MOVEMENT = """
    SELECT n.id, n.serial_id, n.version, n.movement_id, n.posting_id, m.posting_id AS posting_is,
           n.source_id, m.source_id AS source_is, n.target_id, m.target_id AS target_is
      FROM serial_movement n
      LEFT JOIN movement m ON m.organization_id = %(org)s AND m.id = n.movement_id
     WHERE n.organization_id = %(org)s AND moved(n.serial_id)
       AND (m.id IS NULL OR n.posting_id <> m.posting_id OR n.source_id <> m.source_id OR n.target_id <> m.target_id)
"""

_ITEM = """
    SELECT n.id, n.serial_id, s.number, s.item_id, m.item_id AS moved_as, n.movement_id
      FROM serial_movement n
      JOIN movement m ON m.organization_id = %(org)s AND m.id = n.movement_id
      JOIN serial s ON s.organization_id = %(org)s AND s.id = n.serial_id
     WHERE n.organization_id = %(org)s AND moved(n.serial_id) AND s.item_id <> m.item_id
"""

_RENAMED = """
    SELECT * FROM (
        SELECT r.id, r.serial_id, r.old_number, r.new_number, p.act,
               coalesce(lead(r.old_number) OVER trail, s.number) AS number_then
          FROM rename r
          LEFT JOIN posting p ON p.organization_id = %(org)s AND p.id = r.posting_id
          LEFT JOIN serial s ON s.organization_id = %(org)s AND s.id = r.serial_id
         WHERE r.organization_id = %(org)s
        WINDOW trail AS (PARTITION BY r.serial_id ORDER BY p.seq)
    ) chain
     WHERE chain.act <> 'rename' OR chain.new_number <> chain.number_then
"""

_HELD = """
    SELECT s.id, s.number, s.holder_id, d.kind, d.state
      FROM serial s
      LEFT JOIN document d ON d.organization_id = %(org)s AND d.id = s.holder_id
     WHERE s.organization_id = %(org)s AND s.holder_id IS NOT NULL
       AND (d.id IS NULL OR d.state NOT IN ('draft', 'pending')
            OR (s.lives > 0 AND NOT storage(s.location_id)) OR (s.lives = 0 AND d.kind NOT IN ('sale', 'transfer'))
            OR d.kind NOT IN ('purchase_return', 'sale', 'transfer', 'adjustment')
            OR NOT EXISTS (SELECT 1 FROM line_serial n WHERE n.organization_id = %(org)s AND n.document_id = d.id))
"""

_IN_TRANSIT = """
    SELECT s.id, s.number, p.seq, d.id AS document_id, d.number AS document, d.kind, d.state
      FROM serial s
      LEFT JOIN serial_movement m
        ON m.organization_id = %(org)s AND m.serial_id = s.id AND m.version = s.live_version
      LEFT JOIN posting p ON p.organization_id = %(org)s AND p.id = m.posting_id
      LEFT JOIN document d ON d.organization_id = %(org)s AND d.id = p.document_id
     WHERE s.organization_id = %(org)s AND s.location_id = %(transit)s
       AND (d.id IS NULL OR d.kind <> 'transfer' OR d.state <> 'shipped')
"""

RULES = (
    rule("serial_key_once", 1, "serial", gettext_noop("A number is used by one serial only."), _KEY_ONCE),
    rule("code_folded", 1, "serial", gettext_noop("Every key is its code in upper case."), _KEY_FOLDED),
    rule(
        "code_once",
        1,
        "serial_alias",
        gettext_noop("Numbers, aliases and carton codes share one name space."),
        _CODE_ONCE,
    ),
    rule("serial_state", 2, "serial", gettext_noop("A serial is where, and as, its trail left it."), _STATE),
    rule(
        "trail_unbroken",
        3,
        "serial_movement",
        gettext_noop("Each step of a trail starts where the last ended."),
        _TRAIL,
    ),
    rule(
        "trail_layers",
        3,
        "serial_movement",
        gettext_noop("Each step lies on the live one before it; a void bares that one again."),
        _BELOW,
    ),
    rule(
        "serial_moves_with_movement",
        7,
        "serial_movement",
        gettext_noop("A serial goes the way of the movement it is part of."),
        _PART_OF_MOVEMENT,
    ),
    rule("rename_chain", 8, "rename", gettext_noop("Renames lead, one by one, to the present number."), _RENAMED),
    rule("serial_item", 9, "serial_movement", gettext_noop("A serial moves only as the item it is."), _ITEM),
    rule("held_once", 10, "serial", gettext_noop("A held serial is in stock and held by an open document."), _HELD),
    rule(
        "transit_by_transfer",
        11,
        "serial",
        gettext_noop("A serial in transit is on one shipped transfer."),
        _IN_TRANSIT,
    ),
)
