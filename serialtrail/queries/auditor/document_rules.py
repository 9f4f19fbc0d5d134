"""What must be true between documents and the ledger: what each asked for happened, once, and voids mirror it."""

from __future__ import annotations

from collections.abc import Iterator

from serialtrail.domain.documents import KINDS
from serialtrail.domain.texts import gettext_noop
from serialtrail.queries.auditor.rules import Row, Rule, Scope, rows, rule, tuples

_STATE = """
    SELECT * FROM (
        SELECT d.id, d.number, d.kind, d.state, d.mode, d.posted_at, coalesce(a.postings, 0) AS postings,
               coalesce(a.living, 0) AS living, coalesce(a.posts, 0) AS posts, coalesce(a.ships, 0) AS ships,
               coalesce(a.closes, 0) AS closes,
               (d.kind IN ('quotation', 'sales_order', 'purchase_order', 'assembly_order')
                OR (d.kind = 'opening' AND d.mode = 'register')) AS still
          FROM document d
          LEFT JOIN (
            SELECT p.document_id, count(*) AS postings,
                   sum(CASE WHEN live(p, v) THEN 1 ELSE 0 END) AS living,
                   sum(CASE WHEN live(p, v) AND p.act = 'post' THEN 1 ELSE 0 END) AS posts,
                   sum(CASE WHEN live(p, v) AND p.act = 'ship' THEN 1 ELSE 0 END) AS ships,
                   sum(CASE WHEN live(p, v) AND p.act = 'close' THEN 1 ELSE 0 END) AS closes
              FROM posting p
              LEFT JOIN posting v ON v.organization_id = %(org)s AND v.reverses_id = p.id
             WHERE p.organization_id = %(org)s AND p.document_id IS NOT NULL
             GROUP BY p.document_id
          ) a ON a.document_id = d.id
         WHERE d.organization_id = %(org)s
    ) f
     WHERE NOT CASE
        WHEN f.state IN ('draft', 'pending') THEN f.postings = 0
        WHEN f.state = 'shipped' THEN f.kind = 'transfer' AND f.ships = 1 AND f.posts = 0 AND f.closes = 0
        WHEN f.state = 'voided' THEN f.living = 0 AND (f.postings > 0 OR f.still OR f.posted_at IS NULL)
        WHEN f.kind = 'transfer' THEN f.ships + f.posts = 1 AND f.closes <= 1
        WHEN f.still THEN f.living = f.posts AND f.posts <= 1
        ELSE f.living = 1 AND f.posts = 1
     END
"""

# What left the places of stock (for a transfer: into transit), and what arrived out of transit, line by line.
_ASKED = """
    WITH moved AS (
        SELECT p.document_id, m.line_id, m.item_id,
               sum(CASE WHEN m.source_id <> %(transit)s THEN m.quantity ELSE 0 END) AS went,
               sum(CASE WHEN m.source_id = %(transit)s THEN m.quantity ELSE 0 END) AS arrived
          FROM movement m
          JOIN posting p ON p.organization_id = %(org)s AND p.id = m.posting_id
          LEFT JOIN posting v ON v.organization_id = %(org)s AND v.reverses_id = p.id
         WHERE m.organization_id = %(org)s AND live(p, v)
         GROUP BY p.document_id, m.line_id, m.item_id
    ), asked AS (
        SELECT l.document_id, l.id AS line_id, l.item_id, l.base_quantity AS quantity
          FROM document_line l JOIN item i ON i.organization_id = %(org)s AND i.id = l.item_id
         WHERE l.organization_id = %(org)s AND i.kind = 'goods'
    ), owed AS (
        SELECT a.document_id, a.line_id, a.item_id, d.number, d.kind, d.state,
               CASE WHEN d.mode IN ('label', 'register', 'keep_unit') THEN 0 ELSE a.quantity END AS quantity
          FROM asked a JOIN document d ON d.organization_id = %(org)s AND d.id = a.document_id
         WHERE d.state IN ('shipped', 'posted')
           AND d.kind IN ('opening', 'purchase', 'purchase_return', 'sale', 'sale_return', 'transfer', 'adjustment')
    )
    SELECT o.*, coalesce(m.went, 0) AS went, coalesce(m.arrived, 0) AS arrived
      FROM owed o
      LEFT JOIN moved m ON m.document_id = o.document_id AND m.line_id = o.line_id AND m.item_id = o.item_id
     WHERE coalesce(m.went, 0) <> o.quantity
        OR (o.kind <> 'transfer' AND coalesce(m.arrived, 0) <> 0)
        OR (o.kind = 'transfer' AND o.state = 'posted' AND coalesce(m.arrived, 0) <> coalesce(m.went, 0))
        OR coalesce(m.arrived, 0) > coalesce(m.went, 0)
"""

# What is in a bundle may change after it was sold, so each component must have moved in some whole proportion.
_BUNDLES = """
    SELECT l.id, d.number, l.base_quantity, m.item_id, sum(m.quantity) AS went
      FROM document_line l
      JOIN item i ON i.organization_id = %(org)s AND i.id = l.item_id
      JOIN document d ON d.organization_id = %(org)s AND d.id = l.document_id
      LEFT JOIN movement m ON m.organization_id = %(org)s AND m.line_id = l.id AND m.source_id <> %(transit)s
       AND EXISTS (
        SELECT 1 FROM posting p WHERE p.organization_id = %(org)s AND p.id = m.posting_id AND p.act <> 'void')
     WHERE l.organization_id = %(org)s AND i.kind = 'bundle' AND d.state IN ('shipped', 'posted')
       AND d.kind IN ('sale', 'sale_return', 'transfer')
     GROUP BY l.id, l.item_id, d.number, l.base_quantity, m.item_id
    HAVING sum(m.quantity) * 10000 %% l.base_quantity <> 0
        OR (m.item_id IS NULL AND EXISTS (
            SELECT 1 FROM component c JOIN item k ON k.organization_id = %(org)s AND k.id = c.item_id
             WHERE c.organization_id = %(org)s AND c.bundle_id = l.item_id AND k.kind = 'goods'))
"""

_SHIPPED = """
    SELECT d.id, d.number, sum(CASE WHEN m.source_id = %(transit)s THEN -m.quantity ELSE m.quantity END) AS outstanding
      FROM document d
      JOIN posting p ON p.organization_id = %(org)s AND p.document_id = d.id
      LEFT JOIN posting v ON v.organization_id = %(org)s AND v.reverses_id = p.id
      JOIN movement m ON m.organization_id = %(org)s AND m.posting_id = p.id
     WHERE d.organization_id = %(org)s AND d.state = 'shipped' AND live(p, v)
     GROUP BY d.id, d.number
    HAVING sum(CASE WHEN m.source_id = %(transit)s THEN -m.quantity ELSE m.quantity END) <= 0
"""

_LINES = """
    SELECT m.id, m.line_id, m.item_id, p.seq, p.document_id, l.document_id AS document_of_line,
           l.item_id AS item_of_line
      FROM movement m
      LEFT JOIN posting p ON p.organization_id = %(org)s AND p.id = m.posting_id
      LEFT JOIN document_line l ON l.organization_id = %(org)s AND l.id = m.line_id
      LEFT JOIN item i ON i.organization_id = %(org)s AND i.id = l.item_id
     WHERE m.organization_id = %(org)s
       AND (p.id IS NULL OR l.id IS NULL OR p.document_id IS NULL OR p.act = 'rename'
            OR p.document_id <> l.document_id OR i.kind = 'service'
            OR (i.kind = 'goods' AND m.item_id <> l.item_id) OR (i.kind = 'bundle' AND m.item_id = l.item_id))
"""

_WAYS = """
    SELECT m.id, m.line_id, m.quantity, m.source_id, m.target_id, p.seq, p.act, d.number, d.kind
      FROM movement m
      JOIN posting p ON p.organization_id = %(org)s AND p.id = m.posting_id
      JOIN document d ON d.organization_id = %(org)s AND d.id = p.document_id
      JOIN document_line l ON l.organization_id = %(org)s AND l.id = m.line_id
     WHERE m.organization_id = %(org)s AND p.act <> 'void' AND NOT CASE
        WHEN d.kind IN ('opening', 'purchase') THEN
            outside(m.source_id) AND m.target_id = d.location_id AND p.act = 'post'
            AND (m.quantity = 0) = (d.kind = 'opening' AND d.mode = 'label')
        WHEN m.quantity = 0 AND outside(m.source_id) THEN
            m.target_id = d.location_id AND d.kind IN ('sale', 'transfer', 'count') AND p.act IN ('post', 'ship')
        WHEN d.kind = 'purchase_return' THEN m.source_id = d.location_id AND m.target_id = %(supplier)s
        WHEN d.kind = 'sale' THEN m.source_id = d.location_id AND m.target_id = %(customer)s
        WHEN d.kind = 'sale_return' THEN outside(m.source_id) AND m.target_id = d.location_id
        WHEN d.kind = 'transfer' THEN
            (m.source_id = d.location_id AND m.target_id = %(transit)s AND p.act IN ('post', 'ship'))
            OR (m.source_id = %(transit)s AND m.target_id = d.to_location_id AND p.act IN ('post', 'receive'))
            OR (m.source_id = %(transit)s AND m.target_id IN (d.location_id, %(missing)s) AND p.act = 'close')
        WHEN d.kind = 'adjustment' THEN
            (m.source_id = d.location_id AND d.to_location_id IS NOT NULL AND m.target_id = d.to_location_id)
            OR (l.direction = 'in' AND outside(m.source_id) AND m.target_id = d.location_id)
            OR (l.direction <> 'in' AND m.source_id = d.location_id AND m.target_id = %(removed)s)
        WHEN d.kind = 'count' THEN
            (m.target_id = d.location_id AND m.source_id <> %(transit)s)
            OR (m.source_id = d.location_id AND m.target_id = %(missing)s)
        ELSE 1 = 0
     END
"""

_COUNTED = """
    SELECT m.id, m.line_id, m.item_id, m.quantity, count(n.id) AS serials
      FROM movement m
      LEFT JOIN serial_movement n ON n.organization_id = %(org)s AND n.movement_id = m.id
     WHERE m.organization_id = %(org)s
     GROUP BY m.id, m.line_id, m.item_id, m.quantity
    HAVING m.quantity < 0 OR (m.quantity = 0 AND count(n.id) = 0)
        OR (m.quantity > 0 AND count(n.id) * %(one)s > m.quantity)
"""

_LABELLED = """
    SELECT l.id, d.number, l.base_quantity, count(n.id) AS serials
      FROM document d
      JOIN document_line l ON l.organization_id = %(org)s AND l.document_id = d.id
      LEFT JOIN movement m ON m.organization_id = %(org)s AND m.line_id = l.id
       AND EXISTS (SELECT 1 FROM posting p WHERE p.organization_id = %(org)s AND p.id = m.posting_id AND p.act = 'post')
      LEFT JOIN serial_movement n ON n.organization_id = %(org)s AND n.movement_id = m.id
     WHERE d.organization_id = %(org)s AND d.state = 'posted' AND d.kind = 'opening' AND d.mode = 'label'
     GROUP BY l.id, d.number, l.base_quantity
    HAVING count(n.id) * %(one)s <> l.base_quantity
"""

_ACTS = """
    SELECT p.id, p.seq, p.act, p.document_id, p.reverses_id, r.act AS act_reversed, r.seq AS seq_reversed
      FROM posting p
      LEFT JOIN posting r ON r.organization_id = %(org)s AND r.id = p.reverses_id
     WHERE p.organization_id = %(org)s
       AND ((p.act = 'void') <> (p.reverses_id IS NOT NULL) OR (p.act = 'rename') <> (p.document_id IS NULL)
            OR (p.reverses_id IS NOT NULL
                AND (r.id IS NULL OR r.act IN ('void', 'rename') OR r.seq >= p.seq OR r.document_id <> p.document_id))
            OR (p.act = 'rename') <> EXISTS (
                SELECT 1 FROM rename n WHERE n.organization_id = %(org)s AND n.posting_id = p.id))
"""

_NEWEST_FIRST = """
    SELECT * FROM (
        SELECT p.id, p.seq, p.document_id, r.seq AS reverses,
               lag(r.seq) OVER (PARTITION BY p.document_id ORDER BY p.seq) AS reversed_before
          FROM posting p JOIN posting r ON r.organization_id = %(org)s AND r.id = p.reverses_id
         WHERE p.organization_id = %(org)s
    ) w WHERE w.reversed_before < w.reverses
"""

_MIRROR = """
    SELECT w.posting_id, w.line_id, w.item_id, w.quantity, w.source_id, w.target_id, sum(w.sign) AS too_many FROM (
        SELECT p.id AS posting_id, m.line_id, m.item_id, m.quantity, m.target_id AS source_id, m.source_id AS target_id,
               -1 AS sign
          FROM posting p JOIN movement m ON m.organization_id = %(org)s AND m.posting_id = p.reverses_id
         WHERE p.organization_id = %(org)s
        UNION ALL
        SELECT p.id, m.line_id, m.item_id, m.quantity, m.source_id, m.target_id, 1
          FROM posting p JOIN movement m ON m.organization_id = %(org)s AND m.posting_id = p.id
         WHERE p.organization_id = %(org)s AND p.act = 'void'
    ) w GROUP BY w.posting_id, w.line_id, w.item_id, w.quantity, w.source_id, w.target_id HAVING sum(w.sign) <> 0
"""

_SERIAL_MIRROR = """
    SELECT w.posting_id, w.serial_id, w.source_id, w.target_id, sum(w.sign) AS too_many FROM (
        SELECT p.id AS posting_id, n.serial_id, n.target_id AS source_id, n.source_id AS target_id, -1 AS sign
          FROM posting p JOIN serial_movement n ON n.organization_id = %(org)s AND n.posting_id = p.reverses_id
         WHERE p.organization_id = %(org)s
        UNION ALL
        SELECT p.id, n.serial_id, n.source_id, n.target_id, 1
          FROM posting p JOIN serial_movement n ON n.organization_id = %(org)s AND n.posting_id = p.id
         WHERE p.organization_id = %(org)s AND p.act = 'void'
    ) w GROUP BY w.posting_id, w.serial_id, w.source_id, w.target_id HAVING sum(w.sign) <> 0
"""

_NUMBERED = """
    SELECT d.id, d.kind, d.number, d.state FROM document d
     WHERE d.organization_id = %(org)s AND d.number IS NULL AND d.state NOT IN ('draft', 'pending')
"""

_COUNTER = "SELECT c.kind, c.last FROM document_counter c WHERE c.organization_id = %(org)s"
_NUMBERS = "SELECT d.kind, d.number, d.id FROM document d WHERE d.organization_id = %(org)s AND d.number IS NOT NULL"


def _gaps(scope: Scope) -> Iterator[Row]:
    """Numbers of a kind are 1 to its counter, each once; a number that is none of its kind's is an offence too."""
    last: dict[str, int] = dict(tuples(_COUNTER, scope))
    given: dict[str, set[int]] = {kind: set() for kind in last}
    for kind, number, document in tuples(_NUMBERS, scope):
        prefix, _, digits = number.partition("-")
        place = int(digits) if digits.isdecimal() else 0
        right = kind in KINDS and prefix == KINDS[kind].prefix and number == f"{prefix}-{place:06d}"
        taken = given.setdefault(kind, set())
        if not right or place in taken:
            yield {"kind": kind, "number": number, "id": document, "problem": "not of its kind, or given twice"}
        taken.add(place)
    for kind, taken in given.items():
        counter = last.get(kind, 0)
        if missing := [place for place in range(1, counter + 1) if place not in taken]:
            yield {"kind": kind, "problem": "missing", "counter": counter, "numbers": missing[:10]}
        if beyond := sorted(place for place in taken if place > counter):
            yield {"kind": kind, "problem": "beyond the counter", "counter": counter, "numbers": beyond[:10]}


def _unnumbered(scope: Scope) -> Iterator[Row]:
    yield from rows(_NUMBERED, scope)
    yield from _gaps(scope)


RULES = (
    rule(
        "document_state", 7, "document", gettext_noop("A document's state is what its live postings made it."), _STATE
    ),
    rule(
        "document_moved_as_asked",
        7,
        "document_line",
        gettext_noop("What a document asks for has moved, no more."),
        _ASKED,
    ),
    rule("bundle_moved", 7, "document_line", gettext_noop("A bundle moved as components of it."), _BUNDLES),
    rule("shipped_outstanding", 7, "document", gettext_noop("A shipped transfer has something under way."), _SHIPPED),
    rule("movement_line", 7, "movement", gettext_noop("A movement is for a line of its posting's document."), _LINES),
    rule(
        "movement_way", 7, "movement", gettext_noop("A movement goes only where its kind of document may lead."), _WAYS
    ),
    rule("movement_serials", 7, "movement", gettext_noop("A movement has no more serials than units."), _COUNTED),
    rule("labelled_as_asked", 7, "document", gettext_noop("A labelling has as many numbers as it says."), _LABELLED),
    rule(
        "posting_act",
        7,
        "posting",
        gettext_noop("A void reverses one posting of its document, a rename one number."),
        _ACTS,
    ),
    rule("void_newest_first", 7, "posting", gettext_noop("A void takes the newest posting back first."), _NEWEST_FIRST),
    rule("void_mirrors", 7, "movement", gettext_noop("A void mirrors the movements it takes back."), _MIRROR),
    rule(
        "void_mirrors_serials",
        7,
        "serial_movement",
        gettext_noop("A void mirrors the serials it takes back."),
        _SERIAL_MIRROR,
    ),
    Rule("document_numbers", 13, "document", gettext_noop("Document numbers have no gaps."), _unnumbered),
)
