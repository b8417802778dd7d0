"""A drawing (SVG) may draw, and nothing else: it runs nothing and fetches nothing. Pure."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

from app.foundation.faults import Text

MOST_BYTES = 1024 * 1024
_REFUSED = {"script", "foreignobject", "iframe", "embed", "object", "handler", "audio", "video"}
_OUTSIDE = re.compile(r"(?i)url\(\s*['\"]?(?!#|data:image/)|@import|expression\(|javascript:")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\?xml-stylesheet", re.IGNORECASE)
_LINKS = ("href", "src")


def why_not(content: bytes) -> Text | None:
    """Why a drawing is not taken; None if it is harmless."""
    if len(content) > MOST_BYTES:
        return TOO_LARGE
    if _DECLARED.search(content):
        return DECLARES
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - without a DOCTYPE there are no entities
    except (
        ElementTree.ParseError,
        ValueError,
        LookupError,
    ):  # the last two: an encoding that is none of XML's
        return UNREADABLE
    if _local(root.tag) != "svg":
        return UNREADABLE
    return RUNS if any(_is_active(element) for element in root.iter()) else None


def _is_active(element: ElementTree.Element) -> bool:
    words = f"{element.text or ''} {element.tail or ''}"
    return (
        _local(element.tag) in _REFUSED
        or _OUTSIDE.search(words) is not None
        or any(_is_active_attribute(_local(key), value) for key, value in element.attrib.items())
    )


def _is_active_attribute(key: str, value: str) -> bool:
    if key.startswith("on"):
        return True
    if key in _LINKS:
        return not value.strip().startswith(("#", "data:image/"))
    if key == "attributename":  # an animation that writes a link or a handler
        name = value.strip().rpartition(":")[2].lower()
        return name in _LINKS or name.startswith("on")
    return bool(_OUTSIDE.search(value))


def _local(name: object) -> str:
    return str(name).rpartition("}")[2].lower()


UNREADABLE = Text(
    "The drawing cannot be read. Save it again as plain SVG, UTF-8, or as PNG.",
    "Рисунок не читается. Сохраните его как простой SVG в UTF-8 или как PNG.",
)
TOO_LARGE = Text(
    "The drawing has more than 1 MiB. Save it in a simpler form or as PNG.",
    "Рисунок SVG больше 1 МиБ. Сохраните его проще или в виде PNG.",
)
DECLARES = Text(
    "The drawing has a DOCTYPE, entities or a style sheet from elsewhere, which are not taken. Save it again as plain SVG.",
    "В рисунке есть DOCTYPE, сущности или внешняя таблица стилей, такие файлы не принимаются. Сохраните его как простой"
    " SVG.",
)
RUNS = Text(
    "The drawing contains a script or fetches something from elsewhere. Save it again as plain SVG or as PNG.",
    "В рисунке есть сценарий или ссылка на внешний файл. Сохраните его как простой SVG или как PNG.",
)
