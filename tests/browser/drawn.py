"""Pictures of codes for a camera that plays a film: a QR code, a Code 128, and nothing at all."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import qrcode

Rows = Sequence[Sequence[bool]]
WIDTH, HEIGHT, PACE = 640, 480, 10  # frames a second
_WHITE, _BLACK, _GREY = b"\xeb", b"\x10", b"\x80"
_START_B, _STOP = 104, "2331112"
# Widths of bars and gaps by value.
_CODE_128 = ""
    212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
    123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
    232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
    313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
    111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
    111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
    114311 411113 411311 113141 114131 311141 411131 211412 211214 211232""".split()


def qr(text: str) -> Rows:
    made = qrcode.QRCode(border=4)
    made.add_data(text)
    return made.get_matrix()


def code_128(text: str) -> Rows:
    """Code set B: printable ASCII."""
    values = [_START_B, *(ord(sign) - 32 for sign in text)]
    check = sum(value * max(place, 1) for place, value in enumerate(values)) % 103
    widths = "".join(_CODE_128[value] for value in (*values, check)) + _STOP
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
