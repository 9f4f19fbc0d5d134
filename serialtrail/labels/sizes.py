"""Sizes that labels come in: of rolls for label printers, and of sheets for office printers, in millimetres."""

from __future__ import annotations

from dataclasses import dataclass

DPI = (203, 300, 600)
PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}


@dataclass(frozen=True)
class Sheet:
    """How labels stand on a sheet: `left` and `top` to the first, `across` and `down` from each to the next."""

    paper: str
    columns: int
    rows: int
    left: float
    top: float
    across: float
    down: float

    @property
    def pieces(self) -> int:
        return self.columns * self.rows


@dataclass(frozen=True)
class Size:
    """Width and height of one label; without a sheet it comes from a roll."""

    width: float
    height: float
    sheet: Sheet | None = None


SHEETS: dict[str, Size] = {
    "avery-l7160": Size(63.5, 38.1, Sheet("a4", 3, 7, 7.25, 15.15, 66.04, 38.1)),
    "avery-l7159": Size(63.5, 33.9, Sheet("a4", 3, 8, 7.25, 12.9, 66.04, 33.9)),
    "avery-l7163": Size(99.1, 38.1, Sheet("a4", 2, 7, 4.65, 15.15, 101.6, 38.1)),
    "avery-l7173": Size(99.1, 57.0, Sheet("a4", 2, 5, 4.65, 6.0, 101.6, 57.0)),
    "avery-l7651": Size(38.1, 21.2, Sheet("a4", 5, 13, 4.75, 10.7, 40.6, 21.2)),
    "avery-5160": Size(66.675, 25.4, Sheet("letter", 3, 10, 4.7625, 12.7, 69.85, 25.4)),
    "avery-5163": Size(101.6, 50.8, Sheet("letter", 2, 5, 3.97, 12.7, 106.36, 50.8)),
    "avery-5167": Size(44.45, 12.7, Sheet("letter", 4, 20, 7.62, 12.7, 52.07, 12.7)),
}
ROLLS: dict[str, Size] = {
    "roll-25x15": Size(25, 15),
    "roll-25x25": Size(25, 25),
    "roll-40x20": Size(40, 20),
    "roll-50x30": Size(50, 30),
    "roll-60x40": Size(60, 40),
    "roll-100x50": Size(100, 50),
    "zebra-2x1": Size(50.8, 25.4),
    "zebra-2.25x1.25": Size(57.15, 31.75),
    "zebra-3x1": Size(76.2, 25.4),
    "zebra-3x2": Size(76.2, 50.8),
    "zebra-4x2": Size(101.6, 50.8),
    "zebra-4x6": Size(101.6, 152.4),
}
SIZES = {**ROLLS, **SHEETS}
