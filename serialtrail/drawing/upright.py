"""Pictures as they are meant to be seen: a telephone only notes how it was held."""

from PIL import ExifTags, Image

_TURN = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def turned(image: Image.Image) -> Image.Image | None:
    """The picture turned as its note says; None for one that stands upright, or whose note makes no sense.

    The library's own way writes all notes anew, and breaks at those of strangers.
    """
    note = image.getexif().get(ExifTags.Base.Orientation)
    way = _TURN.get(note) if isinstance(note, int) else None
    return None if way is None else image.transpose(way)
