"""The ornaments of a printed certificate, drawn by formula: sharp at any size, small in the file. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import cos, pi, sin

COLOUR, FAINT = "#0b5e78", "#c9d3d8"
WIDTH, HEIGHT = 297, 210  # A4 landscape, mm
# How far a cubic curve leans to be a quarter of a circle, off it by 0.03 % of the radius: 4/3 (√2 − 1).
# WeasyPrint takes ten times as long for arcs.
QUARTER = 0.55228475
RULE_FROM, RULE_AT = 26, 139  # mm; the margins of the text


@cache
def backdrop() -> str:
    """The whole page as SVG: two lines of frame with hollow corners, a rosette with a tick at its head, and the rule
    between the statement and its particulars.

    Few paths of many strokes: WeasyPrint's time goes by paths (80 of them cost as much as the rest of the page).
    """
    middle, top = WIDTH / 2, 30
    paths = (
        path(frame(inset=9, corner=6), 0.5),
        path(frame(inset=10.6, corner=6), 0.18),
        path(rosette(middle, top, ring=7, radius=2.6, circles=18), 0.14),
        path(f"M{middle - 2.4} {top + 0.12}l1.8 1.6 3 -3.36", 0.67),
        path(f"M{RULE_FROM} {RULE_AT}h{WIDTH - 2 * RULE_FROM}", 0.2, FAINT),
    )
    size = f'width="{WIDTH}mm" height="{HEIGHT}mm" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(paths)}</svg>'


def path(strokes: str, width: float, colour: str = COLOUR) -> str:
    return f'<path fill="none" stroke="{colour}" stroke-width="{width}" d="{strokes}"/>'


def frame(*, inset: float, corner: float) -> str:
    """A rectangle `inset` mm from the edge, its corners cut out by quarter circles of radius `corner`."""
    left, top, right, bottom = inset, inset, WIDTH - inset, HEIGHT - inset
    far, near = corner * QUARTER, corner * (1 - QUARTER)
    return (
        f"M{left + corner:g} {top:g}H{right - corner:g}"
        f"c0 {far:.3f} {near:.3f} {corner:g} {corner:g} {corner:g}V{bottom - corner:g}"
        f"c{-far:.3f} 0 {-corner:g} {near:.3f} {-corner:g} {corner:g}H{left + corner:g}"
        f"c0 {-far:.3f} {-near:.3f} {-corner:g} {-corner:g} {-corner:g}V{top + corner:g}"
        f"c{far:.3f} 0 {corner:g} {-near:.3f} {corner:g} {-corner:g}Z"
    )


def rosette(x: float, y: float, *, ring: float, radius: float, circles: int) -> str:
    """`circles` of `radius` with their centres on a ring around (x, y), as on engine-turned metal and banknotes.

    Each is four curves, see `QUARTER`.
    """
    r, k = radius, radius * QUARTER
    quarters = (
        f"c0 {-k:.3f} {r - k:.3f} {-r} {r} {-r}s{r} {r - k:.3f} {r} {r}"
        f"s{k - r:.3f} {r} {-r} {r}s{-r} {k - r:.3f} {-r} {-r}"
    )
    strokes = []
    for circle in range(circles):
        angle = 2 * pi * circle / circles
        left, middle = x + ring * cos(angle) - radius, y + ring * sin(angle)
        strokes.append(f"M{left:.2f} {middle:.2f}{quarters}")
    return "".join(strokes)


@cache
def cutting_marks() -> str:
    """A sheet of A4 with ten cards that touch each other: short lines outside them, where to cut."""
    across = [CARDS_LEFT + CARD_WIDTH * column for column in range(3)]
    down = [CARDS_TOP + CARD_HEIGHT * row for row in range(6)]
    ends_down = (CARDS_TOP - MARK - 1, CARDS_TOP + 5 * CARD_HEIGHT + 1)
    ends_across = (CARDS_LEFT - MARK - 1, CARDS_LEFT + 2 * CARD_WIDTH + 1)
    strokes = [f"M{x:.2f} {y:.2f}v{MARK}" for x in across for y in ends_down]
    strokes += [f"M{x:.2f} {y:.2f}h{MARK}" for y in down for x in ends_across]
    size = f'width="{HEIGHT}mm" height="{WIDTH}mm" viewBox="0 0 {HEIGHT} {WIDTH}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{path("".join(strokes), 0.15, "#17202b")}</svg>'


CARD_WIDTH, CARD_HEIGHT = 85.6, 53.98  # mm, ID-1
CARDS_LEFT, CARDS_TOP = 19.4, 13.55  # of the first card on a sheet
MARK = 5


@dataclass(frozen=True)
class Backdrop:
    """A drawing behind the pages of a built-in template. `page`: name of those pages; empty: all."""

    draw: Callable[[], str]
    width: float  # mm
    height: float
    page: str = ""


BACKDROPS = {
    "certificate": Backdrop(backdrop, WIDTH, HEIGHT),
    "certificate-bilingual": Backdrop(backdrop, WIDTH, HEIGHT),
    "wallet-card": Backdrop(cutting_marks, HEIGHT, WIDTH, "ten"),
}
