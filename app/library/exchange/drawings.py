"""Whether a drawing (SVG) of strangers only draws. Pure."""

from __future__ import annotations

from app.library.exchange.drafted import Unreadable
from app.library.exchange.xml_tree import Element, xml_of

MOST_BYTES = 1024 * 1024
_ACTIVE = {"script", "foreignObject", "iframe", "object", "embed", "handler", "listener", "set", "animate"}


def only_draws(content: bytes) -> bool:
    """No program, no page within, nothing from elsewhere; and what does not read as XML is none."""
    if len(content) > MOST_BYTES or b"<svg" not in content[:20_000]:
        return False
    try:
        root = xml_of(content)
    except Unreadable:
        return False
    return root.name == "svg" and _is_quiet(root) and all(_is_quiet(element) for element in root.every)


def _is_quiet(element: Element) -> bool:
    return element.name not in _ACTIVE and all(
        not name.lower().startswith("on")
        and (name != "href" or value.startswith(("#", "data:image/png", "data:image/jpeg")))
        and "javascript:" not in value.lower()
        for name, value in element.attributes.items()
    )
