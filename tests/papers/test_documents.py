"""Documents of a shop on paper, read from the database; their templates."""

import contextlib
import io
import random

import pytest
from django.utils.timezone import now
from PIL import ExifTags, Image

from serialtrail.bench.measure import counted
from serialtrail.domain.refusals import Refused
from serialtrail.labels import logos
from serialtrail.papers import content, layout, pictures, templates
from serialtrail.papers.layout import PAPERS, SIZES
from tests.papers.reading import pages, words
from tests.shop import member, owner
from tests.web.shelf import change, document, filled, read

NUMBERS = tuple(f"D-{place:04}" for place in range(1, 8))


@pytest.fixture(scope="module")
def alice():
    """Owner of a shop that has one document of each kind, all of them about the same phones."""
    who = owner()
    filled(who)
    change(who, "PHONE", warranty_months=24)
    return who


@pytest.fixture(scope="module")
def made(alice):
    """The document of each kind, by its kind; the numbers on it."""
    more = ("A-1", "A-2", "T-1", "T-2", "C-1", "C-2", "R-1")
    found = {
        "opening": (document(alice, "opening", "O-1", "O-2"), ("O-1", "O-2")),
        "purchase": (document(alice, "purchase", *NUMBERS, *more), (*NUMBERS, *more)),
        "sale": (document(alice, "sale", *NUMBERS), NUMBERS),
        "sale_return": (document(alice, "sale_return", *NUMBERS[:2]), NUMBERS[:2]),
        "purchase_return": (document(alice, "purchase_return", "R-1"), ("R-1",)),
        "transfer": (document(alice, "transfer", "T-1", "T-2", to_location="SIDE", direction="send"), ("T-1", "T-2")),
        "adjustment": (document(alice, "adjustment", "A-1", to_location="SIDE"), ("A-1",)),
        "quotation": (document(alice, "quotation", quantity=3), ()),
        "sales_order": (document(alice, "sales_order", quantity=3), ()),
        "purchase_order": (document(alice, "purchase_order", quantity=3, post=False), ()),
    }
    expected = ("O-1", "O-2", "D-0001", "D-0002", "A-2", "C-1", "C-2")
    return found | {"count": (document(alice, "count", "C-1", "C-2", full=True, post=False), expected)}


KINDS = (
    "opening", "purchase", "sale", "sale_return", "purchase_return", "transfer", "adjustment", "quotation",
    "sales_order", "purchase_order", "count",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_of_each_kind_is_printed_with_each_of_its_numbers_once(alice, made, kind):
    id, numbers = made[kind]
    printed = templates.printed(alice.organization_id, id)
    found = words(printed.pdf)
    assert [number for number in numbers if found[number] != 1] == []
    number = read(alice, id)["number"]
    assert (found[number] > 0 and number in printed.name) if number else found["DRAFT"] == 1


def test_an_invoice_names_customer_store_total_and_warranty(alice, made):
    shown = " ".join(" ".join(pages(templates.printed(alice.organization_id, made["sale"][0]).pdf)).split())
    for said in ("Invoice", "Ann Lee", "Store MAIN (MAIN)", "Aurora Phone", "Total 70.00 USD", "Warranty until"):
        assert said in shown


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("quotation", {"Customer": 1, "Store": 1, "Party": 0, "Location": 0}),
        ("sales_order", {"Customer": 1, "Store": 1, "Party": 0, "Location": 0}),
        ("purchase_order", {"Supplier": 1, "Customer": 0, "Party": 0}),
    ],
)
def test_an_order_names_both_sides_as_an_invoice_does(alice, made, kind, said):
    shown = " ".join(pages(templates.printed(alice.organization_id, made[kind][0]).pdf))
    heading = shown.partition("SKU")[0].split()
    assert {word: heading.count(word) for word in said} == {**said, **({"Store": 2} if "Store" in said else {})}


def test_a_sale_is_printed_as_a_receipt_too_but_a_purchase_is_not(alice, made):
    home = alice.organization_id
    assert "Receipt" in "".join(pages(templates.printed(home, made["sale"][0], "receipt").pdf))
    assert "Refund" in "".join(pages(templates.printed(home, made["sale_return"][0], "receipt").pdf))
    for kind, wanted in (("purchase", "receipt"), ("sale", "purchase"), ("sale", "blank"), ("sale", "999999")):
        with pytest.raises(templates.NoPaper):
            templates.printed(home, made[kind][0], wanted)


def test_a_thousand_numbers_take_no_more_statements_than_one(alice):
    counts = []
    for many in (1, 1000):
        numbers = [f"Q{many}-{place:04}" for place in range(many)]
        document(alice, "purchase", *numbers)
        id = document(alice, "sale", *numbers)
        with counted() as asked:
            printed = templates.printed(alice.organization_id, id)
        counts.append(len(asked))
        found = words(printed.pdf)
        assert [number for number in numbers if found[number] != 1] == []
    assert counts[0] == counts[1]
    assert counts[0] <= 25


def test_a_count_sheet_ticks_what_was_found_and_is_blank_when_asked_for(alice, made):
    id, numbers = made["count"]
    read_ = content.read(alice.organization_id, id)
    assert read_ is not None
    marks = {number.text: number.found for line in read_.lines for number in line.numbers}
    assert marks["C-1"] is True
    assert marks["A-2"] is False
    assert not set(words(templates.printed(alice.organization_id, id, "blank").pdf)) & set(numbers)


def test_a_count_of_a_whole_store_lists_every_item_there(alice):
    who = owner(name="Counted")
    filled(who)
    document(who, "purchase", "P-1", "P-2")
    document(who, "purchase", item="CABLE", quantity=12)
    id = document(who, "count", "P-1", scope="all", full=True, post=False)
    shown = words(templates.printed(who.organization_id, id).pdf)
    assert [shown[word] for word in ("P-1", "P-2", "PHONE", "CABLE")] == [1, 1, 1, 1]


def logo(side=40, form="PNG"):
    target = io.BytesIO()
    Image.new("RGB", (side, side), "#123456").save(target, form)
    return target.getvalue()


def found(home, id):
    template = templates.found(home, id)
    assert template is not None
    return template


def given(name, paper="sale", standard=False, **changes):
    return {"paper": paper, "name": name, "layout": changes, "standard": standard}


def test_a_template_says_how_a_document_is_printed(alice, made):
    id, home = made["sale"][0], alice.organization_id
    look = given("Short", columns=["name", "serials"], numbers="ranges", footer="再见", language="both")
    kept = templates.save(alice, None, look, now(), logo=logo())
    shown = "".join(pages(templates.printed(home, id, str(kept)).pdf))
    assert "D-0001 – D-0007 (7)" in shown
    assert "再见" in shown
    assert "PHONE" not in shown
    assert found(home, kept).logo == logo()
    # Nobody asked for it to be the standard.
    assert "D-0004" in "".join(pages(templates.printed(home, id).pdf))
    templates.delete(alice, kept, now())
    with pytest.raises(templates.NoPaper):
        templates.printed(home, id, str(kept))


def test_of_each_paper_one_template_is_the_standard(alice):
    first = templates.save(alice, None, given("One", "transfer", True), now())
    second = templates.save(alice, None, given("Two", "transfer", True, size="letter"), now())
    other = templates.save(alice, None, given("One", "order", True), now())
    home = alice.organization_id
    assert templates.standard(home, "transfer").id == second
    assert [found(home, id).standard for id in (first, second, other)] == [False, True, True]
    assert templates.standard(home, "adjustment") == templates.built_in("adjustment")


def test_a_template_is_its_organization_s_own(alice):
    kept = templates.save(alice, None, given("Mine"), now())
    charlie = owner(name="Charlie's")
    assert templates.found(charlie.organization_id, kept) is None
    assert templates.listed(charlie.organization_id) == []
    with pytest.raises(templates.NoPaper):
        templates.save(charlie, kept, given("Yours"), now())
    with pytest.raises(templates.NoPaper):
        templates.delete(charlie, kept, now())


def test_only_who_may_write_the_catalogue_changes_papers(alice):
    bob = member(alice, "cashier")
    with pytest.raises(Refused) as refused:
        templates.save(bob, None, given("Bob's"), now())
    assert [one.code for one in refused.value.refusals] == ["not_permitted"]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"size": "a5"}, ["size"]),
        ({"language": "fr", "numbers": "blank"}, ["language", "numbers"]),
        ({"columns": ["name", "name", "colour"]}, ["columns", "columns"]),
        ({"columns": ["serials"]}, ["columns"]),
        ({"columns": "name", "fields": ["moon"]}, ["columns", "fields"]),
        ({"header": "x" * 2001, "footer": "\x00", "payment": 7}, ["header", "payment", "footer"]),
        ({"signatures": "yes", "script": "1"}, ["layout", "signatures"]),
    ],
)
def test_a_layout_that_cannot_be_is_refused_with_every_fault(changes, fields):
    with pytest.raises(Refused) as refused:
        layout.made("sale", changes)
    assert [one.facts["field"] for one in refused.value.refusals] == fields


def test_a_logo_from_a_telephone_stands_upright():
    lying = Image.new("RGB", (60, 20), "white")
    turned = Image.Exif()
    turned[ExifTags.Base.Orientation] = 6
    target = io.BytesIO()
    lying.save(target, "JPEG", exif=turned)
    for kept in (pictures.logo(target.getvalue()), logos.taken_in(target.getvalue())):
        assert Image.open(io.BytesIO(kept)).size == (20, 60)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_notes_that_make_no_sense_break_no_logo():
    notes = Image.Exif()
    notes[ExifTags.Base.Orientation], notes[ExifTags.Base.Make] = 6, "abc"
    target = io.BytesIO()
    Image.new("RGB", (60, 20)).save(target, "JPEG", exif=notes)
    good, chance, taken = target.getvalue(), random.Random(1), 0
    start = good.index(b"Exif") + 6
    for _ in range(3000):
        bad = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            bad[chance.randint(start, start + 60)] = chance.randrange(256)
        for take_in in (pictures.logo, logos.taken_in):
            with contextlib.suppress(Refused):
                assert take_in(bytes(bad))
                taken += 1
    assert taken > 1000


def test_a_logo_is_a_small_png_or_jpeg(alice):
    assert templates.save(alice, None, given("Jpeg"), now(), logo=logo(form="JPEG"))
    for bad in (b"GIF89a", logo(form="GIF"), logo(form="TIFF"), logo() * 3000, logo(4001), b"", logo()[:60]):
        with pytest.raises(Refused) as refused:
            templates.save(alice, None, given("Bad"), now(), logo=bad)
        assert [one.facts["field"] for one in refused.value.refusals] == ["logo"]


def test_every_paper_is_built_in_at_every_size():
    for name in PAPERS:
        for size in SIZES:
            assert layout.made(name, {"size": size}).size == size
        assert layout.made(name, layout.DEFAULTS[name].shape()) == layout.DEFAULTS[name]
    assert {content.PAPER_OF[kind] for kind in content.PAPER_OF} | {"receipt"} == set(PAPERS)
