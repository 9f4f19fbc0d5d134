"""One box for any code: what is meant first, then what looks like it."""

from serialtrail.queries.search import search
from tests.queries.shelf import Shelf, statement_count


def found(shelf: Shelf, q: str, stores: frozenset[int] | None = None, limit: int = 20) -> list[str]:
    return [f"{row['type']} {row['code']}" for row in search(shelf.org, q, limit, stores)]


def test_each_kind_of_code_leads_to_its_thing():
    shelf = Shelf()
    shelf.buy("D-1")
    shelf.change("D-1", number="E-1", aliases=(("imei", "356868000041412"),))
    shelf.pack("BOX-9", "E-1")
    for code, thing in (
        ("e-1", "serial E-1"),
        ("D-1", "serial E-1"),
        ("356868000041412", "serial E-1"),
        ("(01)09506000134352(21)E-1", "serial E-1"),
        ("box-9", "carton BOX-9"),
        ("9506000134352", "item PHONE"),
        ("(01)09506000134352", "item PHONE"),
        ("phone", "item PHONE"),
        ("pi-000001", "document PI-000001"),
        ("ann", "party Ann"),
    ):
        assert found(shelf, code)[0] == thing, code


def test_a_serial_comes_before_everything_else_that_goes_by_the_code():
    shelf = Shelf()
    shelf.buy("ANN ANNEX")
    assert found(shelf, "ann") == ["serial ANN", "party Ann", "serial ANNEX"]


def test_beginnings_ends_and_parts_of_names_are_found_after_exact_codes():
    shelf = Shelf()
    shelf.buy("AB-77 77-XY Q-1")
    assert found(shelf, "77") == ["serial 77-XY", "serial AB-77"]
    assert found(shelf, "pi-") == ["document PI-000001"]
    assert found(shelf, "hone x") == ["item PHONE"]
    assert found(shelf, "& co") == ["party ACME", "party Ann", "party Ben"]


def test_every_find_says_what_it_is():
    shelf = Shelf()
    shelf.buy("D-1 D-2")
    sold = shelf.sell("D-1")
    [serial] = search(shelf.org, "D-1")
    assert (serial["title"], serial["detail"]) == ("Phone X", "sold")
    assert search(shelf.org, "D-2")[0]["detail"] == "MAIN"
    [document] = search(shelf.org, "SI-000001")
    assert (document["id"], document["title"], document["detail"]) == (str(sold), "sale", "posted")


def test_a_limited_member_finds_exact_codes_everywhere_and_similar_ones_at_home():
    shelf = Shelf()
    shelf.buy("D-10 D-11")
    shelf.buy("D-12", location="SHOP")
    shop = frozenset({shelf.place("SHOP")})
    assert found(shelf, "D-1", shop) == ["serial D-12"]
    assert found(shelf, "D-10", shop) == ["serial D-10"]
    assert found(shelf, "PI-", shop) == ["document PI-000002"]
    assert found(shelf, "PI-000001", shop) == ["document PI-000001"]


def test_nothing_is_found_by_nothing_or_by_nonsense():
    shelf = Shelf()
    shelf.buy("D-1")
    for q in ("", "  ", "\x00", "\ud800", "%", "_", "'; DROP TABLE serial; --", "x" * 2000):
        assert found(shelf, q) == []


def test_no_more_than_asked_is_given_by_few_statements():
    shelf = Shelf()
    shelf.buy(" ".join(f"D-{n}" for n in range(30)))
    assert len(found(shelf, "D-", limit=7)) == 7
    assert statement_count(lambda: search(shelf.org, "D-")) <= 6


def test_nothing_of_another_organization_is_found():
    shelf, other = Shelf(), Shelf()
    other.buy("D-1")
    assert found(shelf, "D-1") == []
