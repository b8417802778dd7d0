"""A QR code as one SVG path, or as a picture."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from itertools import groupby
from typing import Any

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


# -- in documents ------------------------------------------------------------------------------------------------------

POINTS = 2  # a side of a module; a PDF says of a picture whether it may be blurred
ADDRESS = "data:application/x-qr;base64,"  # what follows is the text; only our own engine of documents understands it


def qr_address(text: str) -> str:
    """The code as an address for `src` in a document: it is drawn right into the page."""
    return ADDRESS + base64.b64encode(text.encode()).decode("ascii")


class QrMark:
    """The code as WeasyPrint wants a picture: one bit a point, within the page's own stream. Half the time and a
    third of the bytes of a PNG, which would be packed, read and packed again."""

    ratio = 1.0

    def __init__(self, address: str) -> None:
        rows = _made(base64.b64decode(address.removeprefix(ADDRESS)).decode()).matrix
        side = len(rows) * POINTS
        filler = -side % 8  # each line ends with a whole byte
        points = ("".join(_DARK if module else _LIGHT for module in row) for row in rows)
        lines = (f"{int(line + '0' * filler, 2):0{(side + filler) // 4}x}" * POINTS for line in points)
        head = f"BI /W {side} /H {side} /BPC 1 /CS /G /F /AHx ID\n"
        self.drawn = f"{head}{''.join(lines)}>\nEI".encode("ascii")

    def get_intrinsic_size(self, *resolution: Any) -> tuple[None, None, float]:
        return None, None, self.ratio

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        with stream.stacked():
            stream.transform(width, 0, 0, -height, 0, height)
            stream.stream.append(self.drawn)


_DARK, _LIGHT = "0" * POINTS, "1" * POINTS
