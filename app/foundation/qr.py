"""A QR code as one SVG path."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import segno

MASK = 2  # any is readable; a fixed one spares the search for the best and keeps the picture the same


@dataclass(frozen=True)
class QrCode:
    size: int  # modules on a side, without the quiet zone, which the page leaves free
    path: str  # horizontal lines, to be stroked one module wide


def qr_code(text: str) -> QrCode:
    """Error correction M: a seventh of the code may be stained or folded."""
    rows = segno.make_qr(text, error="m", mask=MASK, boost_error=False).matrix
    lines = []
    for y, row in enumerate(rows):
        x = 0
        for dark, modules in groupby(row):
            length = len(list(modules))
            if dark:
                lines.append(f"M{x} {y}.5h{length}")
            x += length
    return QrCode(size=len(rows), path="".join(lines))
