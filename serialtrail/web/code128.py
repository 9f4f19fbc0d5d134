"""Code 128 as one SVG path: codes that every scanner reads, for command cards and the check of scanners.

Code set B holds all of printable ASCII. A group separator (U+001D) becomes FNC1, and so does the beginning of a GS1
code, as GS1-128 asks.
"""

from dataclasses import dataclass

GS = "\x1d"
QUIET = 10  # modules of white on either side
HEIGHT = 40  # modules; only for the shape of the drawing
PIXELS = 2  # a module on the screen: whole ones, so that no bar is blurred
_START_B, _FNC1, _STOP = 104, 102, 106
# Widths of bars and spaces by value, as the standard numbers them.
# fmt: off
_PATTERNS = (
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312",
    "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212",
    "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121",
    "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331",
    "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123",
    "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124",
    "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114",
    "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112",
    "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
)
# fmt: on


@dataclass(frozen=True)
class Symbol:
    """A drawing `width` × `height` modules wide and high; `path` is the `d` of its bars."""

    text: str
    width: int
    height: int
    path: str

    @property
    def pixels(self) -> int:
        return self.width * PIXELS


def values(text: str, *, gs1: bool = False) -> list[int]:
    """The values of a symbol from start to stop, check included. `text` is printable ASCII and group separators."""
    assert text, "an empty symbol"
    assert all(sign == GS or " " <= sign <= "~" for sign in text), text
    data = [_FNC1] if gs1 else []
    data += [_FNC1 if sign == GS else ord(sign) - 32 for sign in text]
    check = (_START_B + sum(place * value for place, value in enumerate(data, 1))) % 103
    return [_START_B, *data, check, _STOP]


def symbol(text: str, *, gs1: bool = False) -> Symbol:
    """The drawing of a text."""
    at, path = QUIET, []
    for value in values(text, gs1=gs1):
        for place, wide in enumerate(map(int, _PATTERNS[value])):
            if place % 2 == 0:
                path.append(f"M{at} 0h{wide}v{HEIGHT}h-{wide}z")
            at += wide
    return Symbol(text, at + QUIET, HEIGHT, "".join(path))
