"""The colours keep the contrast that the tokens promise (WCAG 2.2; our own thresholds are mostly AAA)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "app" / "foundation" / "static" / "css"
GROUNDS = ("page", "surface", "sunken", "raised")
ON_GROUNDS = {
    "ink": 7.0,
    "ink-2": 7.0,
    "ink-3": 4.5,
    "link": 4.5,
    "link-visited": 4.5,
    "accent": 4.5,
    "danger": 4.5,
    "focus": 3.0,
    "line-strong": 3.0,
}
PAIRS = (
    ("on-accent", "accent", 7.0),
    ("on-accent", "accent-hover", 7.0),
    ("on-danger", "danger", 7.0),
    ("on-danger", "danger-hover", 7.0),
    ("ink", "mark", 7.0),
    ("ink", "accent-tint", 7.0),
    ("ink-2", "accent-tint", 4.5),
    ("ink-3", "accent-tint", 4.5),
    ("link", "accent-tint", 4.5),
)


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def tokens(name: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", (CSS / name).read_text()))


def wanted(colours: dict[str, str]) -> list[tuple[str, str, float]]:
    statuses = [name.removesuffix("-fg") for name in colours if name.endswith("-fg")]
    return [
        *PAIRS,
        *((ink, ground, least) for ink, least in ON_GROUNDS.items() for ground in GROUNDS),
        *((f"{status}-fg", f"{status}-bg", 7.0) for status in statuses),
        *((status, ground, 3.0) for status in statuses for ground in GROUNDS),
    ]


@pytest.mark.parametrize("sheet", ["tokens.css", "dark.css"])
def test_every_pair_of_colours_keeps_its_contrast(sheet: str) -> None:
    colours = tokens(sheet)
    too_weak = [
        f"{ink} on {ground}: {contrast(colours[ink], colours[ground]):.2f} < {least}"
        for ink, ground, least in wanted(colours)
        if contrast(colours[ink], colours[ground]) < least
    ]
    assert not too_weak


def test_the_dark_theme_changes_every_colour_of_the_light_one() -> None:
    assert tokens("tokens.css").keys() == tokens("dark.css").keys()


def test_each_status_has_a_sign_of_its_own() -> None:
    statuses = {name.removesuffix("-fg") for name in tokens("tokens.css") if name.endswith("-fg")}
    signs = set(re.findall(r'<symbol id="([\w-]+)"', (CSS.parent / "icons.svg").read_text()))
    assert len(statuses) == 10
    assert statuses <= signs
