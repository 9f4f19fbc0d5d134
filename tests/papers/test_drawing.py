"""What stands on papers: numbers, signs, pages, symbols, as read by another library than the one that drew them."""

import io
import re
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfbase import pdfmetrics

from serialtrail.drawing import fonts
from serialtrail.papers import pictures as drawn_pictures
from serialtrail.papers import text
from serialtrail.papers.layout import PAPERS, SIZES
from serialtrail.papers.ranges import ranges
from tests.papers.reading import content, look, pages, pictures, printed, words
from tests.services.labels import read as read_label
from tests.services.labels import read_bars

SERIALS = tuple(f"KX{place * 7919 % 1_000_003:07}" for place in range(1000))
WITH_SERIALS = tuple(name for name in PAPERS if "serials" in look(name).columns)


def once(pdf, numbers):
    found = words(pdf)
    return [number for number in numbers if found[number] != 1]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", WITH_SERIALS)
def test_each_number_stands_exactly_once_as_text_on_every_paper_of_every_size(name, size):
    for count in (1, 7, 1000):
        numbers = SERIALS[:count]
        assert once(printed(content(name, *numbers), name, size=size), numbers) == []


def test_all_papers_but_orders_carry_numbers():
    assert set(PAPERS) - set(WITH_SERIALS) == {"order"}
    assert words(printed(content("order"), "order"))["Total"] == 1


@pytest.mark.parametrize("size", SIZES)
def test_numbers_as_barcodes_stand_exactly_once_as_text_too(size):
    numbers = SERIALS[:120]
    assert once(printed(content("sale", *numbers), "sale", size=size, numbers="barcodes"), numbers) == []


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("size", SIZES)
def test_a_scanner_reads_every_barcode_whatever_the_printer(size, dpi):
    numbers = (*SERIALS[:20], "A-1", "356938035643809", "abc/DEF.9")
    pdf = printed(content("sale", *numbers), "sale", size=size, numbers="barcodes")
    read = [code for page in pictures(pdf, dpi) for code in read_bars(page)]
    assert sorted(read) == sorted(numbers)


def test_a_number_too_long_for_a_roll_gets_a_square_symbol():
    number = "LONG-" + "0123456789ABCDEF" * 4
    pdf = printed(content("sale", number), "sale", size="80mm", numbers="barcodes")
    [page] = pictures(pdf, 300)
    assert read_bars(page) == []
    assert read_label(page) == number
    assert number in "".join(pages(pdf)).replace("\r\n", "")


@pytest.mark.parametrize("size", SIZES)
def test_the_longest_number_is_broken_and_keeps_every_sign(size):
    number = "W" * 50 + "0123456789" * 5
    found = "".join(pages(printed(content("purchase", number), "purchase", size=size)))
    assert re.sub(r"\s", "", found).count(number) == 1


def test_numbers_in_a_row_are_grouped_when_asked_for():
    numbers = (*(f"SN-{place:04}" for place in range(1, 61)), "SN-0099", "ODD", "SN-0071", "SN-0072")
    shown = "".join(pages(printed(content("sale", *numbers), "sale", numbers="ranges")))
    assert "SN-0001 – SN-0060 (60)" in shown
    assert [shown.count(number) for number in ("SN-0099", "ODD", "SN-0071", "SN-0072", "SN-0030")] == [1, 1, 1, 1, 0]


def test_ranges_leave_no_number_out_and_add_none():
    numbers = ["A08", "A09", "A10", "A9", "B1", "B2", "B3", "7", "8", "9", "10", "X", "A011"]
    found = ranges(numbers)
    assert sum(one.count for one in found) == len(numbers)
    assert [str(one) for one in found if one.count > 1] == ["7 – 9 (3)", "A08 – A10 (3)", "B1 – B3 (3)"]


def test_chinese_is_written_with_its_own_glyphs():
    said = "苹果手机 华为Mate 充电器（白色），保修两年"
    made = content("sale", "序列-001", "AB-002")
    line = replace(made.lines[0], cells={**made.lines[0].cells, "name": said})
    pdf = printed(replace(made, lines=(line,), organization="阿尔法电子商行"), "sale", footer="谢谢惠顾，欢迎再来")
    shown = " ".join(" ".join(pages(pdf)).split())
    for expected in (said, "阿尔法电子商行", "序列-001", "谢谢惠顾，欢迎再来"):
        assert expected in shown
    font: Any = pdfmetrics.getFont(fonts.REGULAR)
    glyphs = font.face.charToGlyph
    assert [sign for sign in shown if sign != " " and not glyphs.get(ord(sign))] == []


def test_signs_that_the_font_has_not_are_written_out():
    pdf = printed(content("sale", "A\U0001f600B"), "sale", footer="שלום\u200b!")
    shown = "".join(pages(pdf))
    assert "A[U+1F600]B" in shown
    assert "[U+05E9][U+05DC][U+05D5][U+05DD][U+200B]!" in shown


def test_a_text_is_broken_at_blanks_and_keeps_all_its_signs():
    fonts.ready()
    said = "one two three " * 12 + "W" * 90 + "汉字" * 60
    rows = text.lines(said, fonts.REGULAR, 9, 120)
    assert max(fonts.width(row, fonts.REGULAR, 9) for row in rows) <= 120
    assert "".join(rows).replace(" ", "") == said.replace(" ", "")
    assert rows[0] == "one two three one two three"


def test_a_long_list_repeats_its_heads_and_counts_its_pages():
    told = pages(printed(content("sale", *SERIALS), "sale"))
    assert len(told) > 2
    for place, page in enumerate(told, 1):
        assert f"Page {place} of {len(told)}" in page
        assert "Quantity" in page
        if place > 1:
            assert "Invoice SI-000042" in page
    assert all("Tablet 10 inch (continued)" in page for page in told[1:-1])


@pytest.mark.parametrize("many", range(20, 41, 2))
def test_no_line_stands_at_a_page_s_end_without_its_first_numbers(many):
    made = content("sale", *SERIALS[:9])
    lines = tuple(
        replace(made.lines[0], cells={**made.lines[0].cells, "sku": f"HEAD-{place}"}, numbers=(number,))
        for place, number in enumerate(made.lines[0].numbers * 5)
    )[:many]
    marked = tuple(
        replace(line, numbers=(replace(line.numbers[0], text=f"NUM-{place}"),)) for place, line in enumerate(lines)
    )
    for page in pages(printed(replace(made, lines=marked), "sale")):
        assert re.findall(r"HEAD-(\d+)", page) == re.findall(r"NUM-(\d+)", page)


def test_a_roll_is_one_page_as_long_as_needed():
    short, long = (printed(content("receipt", *SERIALS[:count]), "receipt") for count in (1, 1000))
    heights = [picture.height for pdf in (short, long) for picture in pictures(pdf, 36)]
    assert len(heights) == 2
    assert heights[1] > 5 * heights[0]


def test_a_thousand_numbers_of_barcodes_on_a_roll_go_on_where_readers_end():
    pdf = printed(content("receipt", *SERIALS), "receipt", numbers="barcodes")
    assert len(pages(pdf)) > 1
    assert once(pdf, SERIALS) == []


def test_both_sides_of_a_transfer_sign():
    for size in SIZES:
        shown = "".join(pages(printed(content("transfer", "A-1"), "transfer", size=size)))
        assert "Handed over by" in shown
        assert "Received by" in shown


def test_a_count_sheet_shows_what_is_expected_or_nothing():
    filled, blank = (printed(content("count", *SERIALS[:7]), "count", numbers=how) for how in ("text", "blank"))
    assert once(filled, SERIALS[:7]) == []
    assert not set(words(blank)) & set(SERIALS)


def test_columns_and_fields_stand_as_chosen_and_in_that_order():
    pdf = printed(content("sale", "A-1"), "sale", columns=("sum", "name", "sku"), fields=("reference", "date"))
    [shown] = pages(pdf)
    heads = [shown.index(word) for word in ("Reference", "Date", "Amount", "Item", "SKU")]
    assert heads == sorted(heads)
    assert not {"Quantity", "Ann"} & set(words(pdf))
    assert words(pdf)["A-1"] == 0


def test_columns_on_a_roll_stand_above_and_below_the_item_in_the_order_chosen():
    def shown(*columns):
        return printed(content("sale", "A-1"), "sale", size="80mm", columns=columns)

    [above] = pages(shown("sku", "unit", "quantity", "name", "sum", "price"))
    [below] = pages(shown("name", "price", "quantity", "unit", "sku", "position"))
    assert [line for line in above.splitlines() if "TAB-10" in line or "349.00" in line] == ["TAB-10 · pcs 1", "349.00"]
    assert above.index("TAB-10") < above.index("Tablet 10 inch") < above.index("349.00")
    assert "349.00 × 1 pcs · TAB-10 · 1" in below
    assert below.index("Tablet 10 inch") < below.index("TAB-10")
    assert "1 × 349.00 / pcs" in pages(shown("name", "quantity", "price", "unit"))[0]


def places(pdf):
    """Where each word stands that is drawn on the first page, its left and right end in points."""
    [page, *_] = pypdfium2.PdfDocument(pdf)
    read = page.get_textpage()
    found = {}
    for place in range(read.count_rects()):
        left, bottom, right, top = read.get_rect(place)
        found[read.get_text_bounded(left, bottom, right, top).strip()] = (left, right)
    return found


@pytest.mark.parametrize("how", ["text", "barcodes"])
def test_one_long_number_leaves_the_short_ones_their_columns(how):
    short = [f"SN-{place:04}" for place in range(30)]
    long = "LONG-" + "0123456789" * 7
    found = places(printed(content("sale", *short[:15], long, *short[15:]), "sale", numbers=how))
    columns = {round(found[number][0]) for number in short}
    assert len(columns) == {"text": 10, "barcodes": 3}[how]
    assert found[long][1] < 210 / 25.4 * 72


def test_the_text_below_a_long_barcode_on_a_roll_ends_where_the_paper_does():
    number = "1234567890" * 5
    pdf = printed(content("sale", number), "sale", size="80mm", numbers="barcodes")
    rows = {text: ends for text, ends in places(pdf).items() if text.isdigit() and text in number}
    assert "".join(rows) == number
    assert all(right <= 76 / 25.4 * 72 + 0.5 for _left, right in rows.values())


@pytest.mark.parametrize("language", ["en", "both"])
def test_values_of_the_head_stand_below_each_other_on_a_roll(language):
    fields = ("party", "contact", "location", "address", "reference")
    found = places(printed(content("receipt", "A-1"), "receipt", language=language, fields=fields))
    values = ("Ann Lee", "ann@example.com", "Main store (MAIN)", "12 Market Street", "PO 7731")
    lefts = [next(ends[0] for said, ends in found.items() if value in said) for value in values]
    assert max(lefts) - min(lefts) < 2


def test_warranties_are_told_once_a_date():
    made = content("sale", "A-1", "A-2", "A-3")
    dates = ("2028-11-24", "2027-01-31", "2028-11-24")
    numbers = tuple(replace(one, warranty=day) for one, day in zip(made.lines[0].numbers, dates, strict=True))
    shown = "".join(pages(printed(replace(made, lines=(replace(made.lines[0], numbers=numbers),)), "sale")))
    assert shown.count("Warranty until 24 Nov 2028") == shown.count("Warranty until 31 Jan 2027") == 1


def test_what_is_no_valid_document_says_so():
    for state, tag in (("draft", "DRAFT"), ("voided", "VOIDED"), ("posted", "")):
        shown = words(printed(content("sale", "A-1", state=state), "sale"))
        assert [word for word in ("DRAFT", "VOIDED") if shown[word]] == ([tag] if tag else [])


def test_a_logo_is_drawn_and_a_preview_is_a_picture_of_the_first_page():
    target = io.BytesIO()
    Image.new("RGB", (300, 90), "#e00000").save(target, "PNG")
    for size in SIZES:
        pdf = printed(content("sale", "A-1"), "sale", target.getvalue(), size=size)
        picture = Image.open(io.BytesIO(drawn_pictures.png(pdf, 400)))
        assert picture.width == 400
        red, green, blue = (band.tobytes() for band in picture.convert("RGB").split())
        assert any(r > 180 and g < 60 and b < 60 for r, g, b in zip(red, green, blue, strict=True))


def test_all_of_a_paper_stays_inside_its_margins():
    made = content("sale", *SERIALS[:30])
    cells = {**made.lines[0].cells, "name": "W" * 150, "sku": "M" * 80, "price": "99999999999999.9999", "sum": "9" * 14}
    made = replace(made, lines=(replace(made.lines[0], cells=cells),), organization="W" * 190, number="SI-" + "9" * 17)
    for size in SIZES:
        [*whole] = pictures(printed(made, "sale", size=size, header="M" * 300, footer="W" * 900), 72)
        for picture in whole:
            # The last dots of a page are cut through by its edge.
            edge, wide, high = 8 if size == "80mm" else 36, picture.width - 1, picture.height - 1
            side = [picture.crop((0, 0, edge, high)), picture.crop((wide - edge, 0, wide, high))]
            assert [crop.getextrema() for crop in side] == [(255, 255)] * 2


def test_heads_of_narrow_columns_keep_their_words_whole():
    for size, language in (("a4", "both"), ("letter", "both"), ("a4", "en")):
        columns = ("position", "sku", "name", "quantity", "unit", "price", "sum", "batch", "expires")
        found = words(printed(content("sale", "A-1"), "sale", size=size, language=language, columns=columns))
        for word in ("No.", "Quantity", "Amount", "Batch"):
            assert found[word] == 1, (size, language, word)


def test_a_paper_speaks_english_chinese_or_both():
    spoken = {how: words(printed(content("sale", "A-1"), "sale", language=how)) for how in ("en", "zh", "both")}
    assert [spoken[how]["Total"] for how in ("en", "zh", "both")] == [1, 0, 1]
    assert [spoken[how]["合计"] for how in ("en", "zh", "both")] == [0, 1, 1]
    assert all(found["A-1"] == 1 for found in spoken.values())
