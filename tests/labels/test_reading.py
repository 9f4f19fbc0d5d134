"""Every label scans: what was printed is read again by programs that did not make it, and says its number."""

from itertools import islice

import pypdfium2
import pytest

from serialtrail.domain import gs1
from serialtrail.labels import pdf, zpl
from serialtrail.labels.built_in import BUILT_IN
from serialtrail.labels.layout import dots
from serialtrail.labels.placing import Facts, placed
from tests.services.labels import read

pytestmark = pytest.mark.only_on("sqlite")

ADDRESS = "https://stock.example.com"
# Besides a rising run: what merchants have, and what is hardest to print.
ODD = (
    "356938035643809", "C02XG2JFJGH5", "WVWZZZ1JZXW000001", "00:1A:2B:3C:4D:5E", "A/B-1_2.3", "#~^_\\|{}", "7",
    "SN(01)(21)", "Z" * 40, "x" * 99 + "9", "0123456789" * 10, "~" * 100,
)  # fmt: skip


def numbers(pieces):
    run = [f"SN-2026-{place:06d}" for place in range(pieces - len(ODD))]
    return [*ODD, *run]


def labels(name, pieces):
    layout = BUILT_IN[name][1]
    names = ("Aurora Phone, black, 128 GB", "极光手机 黑色 128 GB")
    more = ("PHN-A1", "04006381333931", "MAIN", "B-7", "2027-01-31", "Alpha")
    made = [
        placed(layout, Facts(number, names[place % 2], *more), ADDRESS) for place, number in enumerate(numbers(pieces))
    ]
    return layout, made


def said(code):
    """The number that a scan box makes of a code."""
    return gs1.serial_of(code)


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize("name", BUILT_IN)
def test_every_label_of_a_pdf_says_its_number(name, dpi, pieces):
    layout, made = labels(name, pieces)
    found: list[str] = []
    document = pypdfium2.PdfDocument(pdf.draw(layout, made))
    for page in document:
        picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
        left = min(pieces - len(found), layout.size.sheet.pieces if layout.size.sheet else 1)
        found += [said(read(picture.crop(box))) for box in islice(corners(layout, dpi), left)]
    document.close()
    assert found == numbers(pieces)


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_label_of_zpl_says_its_number(name, pieces, printer):
    layout, made = labels(name, pieces)
    found = []
    for start in range(0, pieces, 50):
        some = made[start : start + 50]
        pictures = printer.pictures(zpl.draw(some), made[0].width, made[0].height, layout.dpi)
        found += [said(read(picture)) for picture in pictures]
    assert found == numbers(pieces)


def corners(layout, dpi):
    """Where the labels stand on a page, as they are read."""
    size, sheet = layout.size, layout.size.sheet
    columns, rows = (sheet.columns, sheet.rows) if sheet else (1, 1)
    for row in range(rows):
        for column in range(columns):
            left, top = (sheet.left + column * sheet.across, sheet.top + row * sheet.down) if sheet else (0.0, 0.0)
            yield tuple(dots(side, dpi) for side in (left, top, left + size.width, top + size.height))
