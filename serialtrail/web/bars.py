"""Code 128 as one SVG path: codes that every scanner reads, for command cards and the check of scanners."""

from dataclasses import dataclass

from serialtrail.drawing import symbols

HEIGHT = 40  # modules; only for the shape of the drawing
PIXELS = 2  # a module on the screen: whole ones, so that no bar is blurred
QUIET = symbols.QUIET["code128"]


@dataclass(frozen=True)
class Drawing:
    """`width` × `height` modules wide and high, white around included; `path` is the `d` of its bars."""

    text: str
    width: int
    height: int
    path: str

    @property
    def pixels(self) -> int:
        return self.width * PIXELS


def drawing(text: str, *, gs1: bool = False) -> Drawing:
    """The drawing of a text; of a GS1 element string with `gs1`. Raises symbols.CannotDraw."""
    made = symbols.symbol("code128", text, gs1=gs1)
    path = "".join(f"M{QUIET + at} 0h{wide}v{HEIGHT}h-{wide}z" for _, at, wide in made.runs())
    return Drawing(text, made.width + 2 * QUIET, HEIGHT, path)
