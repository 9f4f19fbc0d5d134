"""Pictures of codes for a camera that plays a film: a QR code, a Code 128, and nothing at all."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import qrcode

Rows = Sequence[Sequence[bool]]
WIDTH, HEIGHT, PACE = 640, 480, 10  # frames a second
_WHITE, _BLACK, _GREY = b"\xeb", b"\x10", b"\x80"
_START_B, _STOP = 104, "2331112"
# Widths of bars and gaps, six a value.
_CODE_128 = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222"
    "123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321"
    "232121111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121"
    "313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224"
    "111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111"
    "111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113"
    "114311411113411311113141114131311141411131211412211214211232"
)


def qr(text: str) -> Rows:
    made = qrcode.QRCode(border=4)
    made.add_data(text)
    rows: Rows = made.get_matrix()
    return rows


def code_128(text: str) -> Rows:
    """Code set B: printable ASCII."""
    values = [_START_B, *(ord(sign) - 32 for sign in text)]
    check = sum(value * max(place, 1) for place, value in enumerate(values)) % 103
    widths = "".join(_CODE_128[6 * value : 6 * value + 6] for value in (*values, check)) + _STOP
    bars = [place % 2 == 0 for place, width in enumerate(widths) for _ in range(int(width))]
    quiet = [False] * 12
    return [[*quiet, *bars, *quiet]] * 60


def film(path: Path, scenes: Iterable[tuple[Rows | None, float]]) -> Path:
    """Write scenes of so many seconds as an uncompressed film (YUV4MPEG2)."""
    chroma = _GREY * (WIDTH * HEIGHT // 2)
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{PACE}:1 Ip A1:1 C420jpeg\n".encode())
        for rows, seconds in scenes:
            frame = b"FRAME\n" + _picture(rows) + chroma
            for _ in range(round(seconds * PACE)):
                file.write(frame)
    return path


def _picture(rows: Rows | None) -> bytes:
    """The code in the middle of a white picture, as large as it fits."""
    if rows is None:
        return _WHITE * (WIDTH * HEIGHT)
    size = min(WIDTH // len(rows[0]), HEIGHT // len(rows), 10)
    left, top = (WIDTH - size * len(rows[0])) // 2, (HEIGHT - size * len(rows)) // 2
    blank = _WHITE * WIDTH
    drawn = []
    for row in rows:
        code = b"".join((_BLACK if dark else _WHITE) * size for dark in row)
        drawn += [_WHITE * left + code + _WHITE * (WIDTH - left - len(code))] * size
    return b"".join([*[blank] * top, *drawn, *[blank] * (HEIGHT - top - len(drawn))])
