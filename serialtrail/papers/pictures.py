"""Pictures of papers for the screen, and logos as they come in."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
from PIL import Image, UnidentifiedImageError

from serialtrail.domain.checks import invalid
from serialtrail.domain.refusals import Refused
from serialtrail.domain.texts import gettext_noop
from serialtrail.drawing.upright import turned

HEAVIEST_LOGO, WIDEST_LOGO = 200_000, 4000
GREYS = 32
TOO_HEAVY = gettext_noop("is larger than %(most)s kB")
NOT_PICTURE = gettext_noop("must be a PNG or JPEG of at most %(most)s dots a side")


def png(pdf: bytes, width: int) -> bytes:
    """The first page as a PNG so many dots wide; of a long roll its upper part."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        wide, high = page.get_size()
        scale = width / wide
        cut = max(0.0, high - 3 * wide)
        picture = page.render(scale=scale, crop=(0, cut, 0, 0)).to_pil().convert("RGB")
    finally:
        document.close()
    target = BytesIO()
    picture.quantize(GREYS).save(target, "PNG", optimize=True)
    return target.getvalue()


def logo(given: bytes) -> bytes:
    """The logo as it was given, upright. Refuses with line_invalid what is too heavy, or no PNG or JPEG."""
    if len(given) > HEAVIEST_LOGO:
        raise Refused([invalid("logo", TOO_HEAVY, most=HEAVIEST_LOGO // 1000)])
    try:
        with Image.open(BytesIO(given), formats=("PNG", "JPEG")) as image:
            fits = max(image.size) <= WIDEST_LOGO
            if fits:
                image.load()
                given = _upright(image, given)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        fits = False
    if not fits:
        raise Refused([invalid("logo", NOT_PICTURE, most=WIDEST_LOGO)])
    return given


def _upright(image: Image.Image, given: bytes) -> bytes:
    picture = turned(image)
    if picture is None:
        return given
    target = BytesIO()
    picture.save(target, image.format or "PNG", quality=92)
    return target.getvalue()
