"""A QR code as one SVG path, or as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import segno

MASK = 2  # any is readable; a fixed one spares the search for the best and keeps the picture the same
PIXELS = 4  # a side of a module


@dataclass(frozen=True)
class QrCode:
    size: int  # modules on a side, without the quiet zone, which the page leaves free
    path: str  # horizontal lines, to be stroked one module wide


def qr_code(text: str) -> QrCode:
    """Error correction M: a seventh of the code may be stained or folded."""
    rows = _made(text).matrix
    lines = []
    for y, row in enumerate(rows):
        x = 0
        for dark, modules in groupby(row):
            length = len(list(modules))
            if dark:
                lines.append(f"M{x} {y}.5h{length}")
            x += length
    return QrCode(size=len(rows), path="".join(lines))


def qr_picture(text: str) -> str:
    """The same as the address of a PNG without quiet zone. A PDF takes it in a quarter of the time of a path.

    Modules are several pixels wide, so that a reader that blurs pictures leaves their edges sharp.
    """
    address: str = _made(text).png_data_uri(scale=PIXELS, border=0, dark="black", light="white")
    return address


def _made(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m", mask=MASK, boost_error=False)
