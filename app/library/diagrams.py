"""Mermaid text becomes a drawing on the server: no script reaches the reader. Pure.

The one place that knows the drawing library (`mmdr`, young): what it cannot draw is told as a reason, never raised.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from xml.parsers import expat

from app.foundation.faults import Text

MAX_CHARACTERS = 20_000
# The reading column is 672 px; text of 15 px must not shrink below 12 px. A phone leaves 320 px.
MAX_WIDTH = 840
MAX_NARROW_WIDTH = 400

# One look for all diagrams: the colours of our tokens on a light card, in both themes and in print.
LOOK = {
    "look": "classic",
    "theme": "base",
    "themeVariables": {
        "fontFamily": "Arial, Liberation Sans, sans-serif",
        "fontSize": "15px",
        "primaryColor": "#E0EFF3",
        "primaryBorderColor": "#0B5E78",
        "primaryTextColor": "#17202B",
        "secondaryColor": "#FFF0C9",
        "tertiaryColor": "#FFFFFF",
        "lineColor": "#3D4855",
        "edgeLabelBackground": "#FFFFFF",
        "noteBkgColor": "#FFF9E6",
        "noteBorderColor": "#A87000",
        "noteTextColor": "#17202B",
        "pie1": "#7FC4D8",
        "pie2": "#F2C14E",
        "pie3": "#A8D5A2",
        "pie4": "#E9A28B",
        "pie5": "#B9A7E0",
        "pie6": "#D9D4C7",
        "pieSectionTextColor": "#17202B",
        "pieOpacity": "1",
    },
    "flowchart": {"nodeSpacing": 30, "rankSpacing": 36, "padding": 10},
}
_INIT = f"%%{{init: {json.dumps(LOOK)}}}%%\n"

_OWN_LOOK = re.compile(r"^\s*%%\{|^---\s*$", re.MULTILINE)
_TITLE = re.compile(r"^\s*accTitle\s*:\s*(.+?)\s*$", re.MULTILINE)
_DESCRIPTION = re.compile(r"^\s*accDescr\s*:\s*(.+?)\s*$", re.MULTILINE)
_LONG_DESCRIPTION = re.compile(r"^\s*accDescr\s*\{(.*?)\}", re.MULTILINE | re.DOTALL)
_SIDEWAYS = re.compile(r"^(\s*(?:flowchart|graph)\s+)(LR|RL)\b", re.MULTILINE)
_BOX = re.compile(r'\bviewBox="\S+ \S+ (\S+) (\S+)"')
_ROOT = re.compile(r"<svg\b[^>]*>")
_ROOT_SIZE = re.compile(r' (?:width|height|style)="[^"]*"')


@dataclass(frozen=True)
class Picture:
    svg: str
    width: int  # px
    height: int  # px


@dataclass(frozen=True)
class Diagram:
    """A drawn diagram. `narrow` is a second drawing for phones, where the first is too wide for them."""

    title: str
    description: str
    wide: Picture
    narrow: Picture | None


@dataclass(frozen=True)
class Undrawable:
    """Why a text cannot be drawn; `line` counts from 0 inside the text."""

    reason: Text
    fix: Text
    line: int = 0


@lru_cache(maxsize=256)
def draw(source: str) -> Diagram | Undrawable:
    """The drawing of a Mermaid text, with its `accTitle` and `accDescr`. Sideways flow charts wider than the
    reading column are turned to run downwards: a reader with a phone never has to guess at shrunken letters."""
    if len(source) > MAX_CHARACTERS:
        return _too_long()
    own_look = _OWN_LOOK.search(source)
    if own_look is not None:
        return _own_look(source[: own_look.start()].count("\n"))
    drawn = _picture(source)
    if isinstance(drawn, Undrawable):
        return drawn
    turned = _picture(_SIDEWAYS.sub(r"\1TB", source, count=1)) if _SIDEWAYS.search(source) else None
    wide, narrow = _fitting(drawn, turned if isinstance(turned, Picture) else None)
    return Diagram(_title(source), _description(source), wide, narrow)


def _fitting(drawn: Picture, turned: Picture | None) -> tuple[Picture, Picture | None]:
    if turned is None or turned.width >= drawn.width:
        return drawn, None
    if drawn.width > MAX_WIDTH:
        return turned, None
    return drawn, turned if drawn.width > MAX_NARROW_WIDTH else None


def _picture(source: str) -> Picture | Undrawable:
    import mmdr  # only where something is drawn: a process that keeps its objects to the end is told off by it

    try:
        svg = mmdr.render(_INIT + source).svg()
    except (ValueError, RuntimeError) as error:
        return _undrawable(str(error))
    if not _is_drawing(svg):
        return _undrawable("a label holds what a drawing cannot show")
    box = _BOX.search(svg)
    if box is None:
        return _undrawable("the drawing has no size")
    width, height = (max(1, round(float(side))) for side in box.groups())
    return Picture(_ROOT.sub(lambda root: _sized(root.group(), width, height), svg, count=1), width, height)


def _sized(root: str, width: int, height: int) -> str:
    return _ROOT_SIZE.sub("", root).replace("<svg", f'<svg width="{width}" height="{height}"', 1)


def _is_drawing(svg: str) -> bool:
    """Well-formed, without a document type: else a browser shows a broken picture."""
    if "<!" in svg:
        return False
    try:
        expat.ParserCreate().Parse(svg, True)
    except expat.ExpatError:
        return False
    return True


def _title(source: str) -> str:
    found = _TITLE.search(source)
    return found.group(1) if found else ""


def _description(source: str) -> str:
    long = _LONG_DESCRIPTION.search(source)
    if long is not None:
        return " ".join(long.group(1).split())
    found = _DESCRIPTION.search(source)
    return found.group(1) if found else ""


def _undrawable(reason: str) -> Undrawable:
    return Undrawable(
        Text(f"The diagram cannot be drawn: {reason}", f"Диаграмму не удалось нарисовать: {reason}"),
        Text(
            "Correct the Mermaid text; each line is one step, for example A[First] --> B[Second].",
            "Исправьте текст Mermaid: каждая строка — один шаг, например A[Первое] --> B[Второе].",
        ),
    )


def _too_long() -> Undrawable:
    return Undrawable(
        Text(
            f"The diagram has over {MAX_CHARACTERS} characters",
            f"В диаграмме больше {MAX_CHARACTERS} знаков",
        ),
        Text("Divide it into several diagrams.", "Разделите её на несколько диаграмм."),
    )


def _own_look(line: int) -> Undrawable:
    return Undrawable(
        Text("A diagram cannot set its own look here", "Диаграмма здесь не может задавать свой вид"),
        Text(
            "Delete the settings (`%%{…}%%` or the lines between `---`): all diagrams look alike.",
            "Удалите настройки (`%%{…}%%` или строки между `---`): все диаграммы выглядят одинаково.",
        ),
        line,
    )
