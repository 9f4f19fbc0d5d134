"""What must be true of counted stock: it is the sum of its movements, and serials are among it."""

from __future__ import annotations

from serialtrail.domain.texts import gettext_noop
from serialtrail.queries.auditor.rules import rule

_SERIALS = """
    SELECT k.item_id, k.location_id, sum(k.stored) AS stored, sum(k.counted) AS counted FROM (
        SELECT l.item_id, l.location_id, l.serials AS stored, 0 AS counted
          FROM stock_level l WHERE l.organization_id = %(org)s
        UNION ALL
        SELECT s.item_id, s.location_id, 0, count(*) * %(one)s
          FROM serial s WHERE s.organization_id = %(org)s AND NOT outside(s.location_id)
         GROUP BY s.item_id, s.location_id
    ) k GROUP BY k.item_id, k.location_id HAVING sum(k.stored) <> sum(k.counted)
"""

_ON_HAND = """
    SELECT k.item_id, k.location_id, sum(k.stored) AS stored, sum(k.moved) AS moved FROM (
        SELECT l.item_id, l.location_id, l.on_hand AS stored, 0 AS moved
          FROM stock_level l WHERE l.organization_id = %(org)s
        UNION ALL
        SELECT m.item_id, m.target_id, 0, sum(m.quantity)
          FROM movement m WHERE m.organization_id = %(org)s AND NOT outside(m.target_id)
         GROUP BY m.item_id, m.target_id
        UNION ALL
        SELECT m.item_id, m.source_id, 0, -sum(m.quantity)
          FROM movement m WHERE m.organization_id = %(org)s AND NOT outside(m.source_id)
         GROUP BY m.item_id, m.source_id
    ) k GROUP BY k.item_id, k.location_id HAVING sum(k.stored) <> sum(k.moved)
"""

_LEVEL_ONCE = """
    SELECT l.item_id, l.location_id, count(*) AS levels FROM stock_level l
     WHERE l.organization_id = %(org)s GROUP BY l.item_id, l.location_id
    HAVING count(*) > 1 OR outside(l.location_id)
"""

_UNASSIGNED = """
    SELECT l.id, l.item_id, l.location_id, l.on_hand, l.serials
      FROM stock_level l JOIN item i ON i.organization_id = %(org)s AND i.id = l.item_id
     WHERE l.organization_id = %(org)s AND (l.serials < 0 OR (i.tracking = 'serial' AND l.on_hand < l.serials))
"""

_TRACKED = """
    SELECT l.id, l.item_id, l.location_id, l.tracked, i.tracking
      FROM stock_level l JOIN item i ON i.organization_id = %(org)s AND i.id = l.item_id
     WHERE l.organization_id = %(org)s AND l.tracked <> (i.tracking = 'serial')
"""

_SWITCHES = """
    SELECT i.id, i.sku, i.kind, i.tracking, o.serials_enabled
      FROM item i JOIN organization o ON o.id = %(org)s
     WHERE i.organization_id = %(org)s AND i.tracking = 'serial' AND (i.kind <> 'goods' OR NOT o.serials_enabled)
"""

RULES = (
    rule(
        "stock_serials",
        4,
        "stock_level",
        gettext_noop("As many serials stand at a place as are counted there."),
        _SERIALS,
    ),
    rule("stock_on_hand", 5, "stock_level", gettext_noop("On hand is what came in less what went out."), _ON_HAND),
    rule(
        "stock_level_once",
        5,
        "stock_level",
        gettext_noop("Stock is counted once for each item and place, only in storage and in transit."),
        _LEVEL_ONCE,
    ),
    rule(
        "unassigned_not_negative",
        6,
        "stock_level",
        gettext_noop("A tracked item has no fewer units on hand than serials."),
        _UNASSIGNED,
    ),
    rule("tracked_flag", 6, "stock_level", gettext_noop("Stock knows whether its item is tracked."), _TRACKED),
    rule(
        "tracking_allowed", 6, "item", gettext_noop("Only goods are tracked, and only where serials are on."), _SWITCHES
    ),
)
