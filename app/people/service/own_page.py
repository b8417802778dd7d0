"""Parts of /me that upper capabilities make: people do not know them."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

Section = Callable[[], Markup]
_SECTIONS: list[Section] = []


def offer_on_own_page(section: Section) -> None:
    """Adds a part to everybody's own page: `section()` gives it for whoever asks. Registered once, at the start."""
    if section not in _SECTIONS:
        _SECTIONS.append(section)


def sections() -> tuple[Markup, ...]:
    return tuple(section() for section in _SECTIONS)
