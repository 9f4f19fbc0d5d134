"""The logo of a template: taken in only as a picture that was decoded here and written anew."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from serialtrail.domain.checks import invalid
from serialtrail.domain.refusals import Refused
from serialtrail.domain.texts import gettext_noop
from serialtrail.drawing.upright import turned

MOST_BYTES = 200_000
MOST_SIDE = 4_000
KEPT_SIDE = 1_200  # 50 mm at 600 dpi
_FORMATS = ("PNG", "JPEG")

TOO_LARGE = gettext_noop("the picture may have at most %(most)s kB")
TOO_WIDE = gettext_noop("the picture may have at most %(most)s dots a side")
NO_PICTURE = gettext_noop("this is no PNG or JPEG picture")


def taken_in(data: bytes) -> bytes:
    """The picture as PNG of this program's own writing. Raises Refused(line_invalid) for anything but a PNG or JPEG
    of 200 kB and 4,000 dots a side at most; its size is looked at before it is decoded."""
    if len(data) > MOST_BYTES:
        raise Refused([invalid("logo", TOO_LARGE, most=MOST_BYTES // 1000)])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(data), formats=_FORMATS)
            if max(picture.size) > MOST_SIDE:
                raise Refused([invalid("logo", TOO_WIDE, most=MOST_SIDE)])
            decoded = (turned(picture) or picture).convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused([invalid("logo", NO_PICTURE)]) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:  # what its decoders raise at broken files
        raise Refused([invalid("logo", NO_PICTURE)]) from error
    decoded.thumbnail((KEPT_SIDE, KEPT_SIDE))
    white = Image.new("RGBA", decoded.size, "white")
    white.alpha_composite(decoded)
    written = BytesIO()
    white.convert("L").save(written, "PNG", optimize=True)
    return written.getvalue()
