"""The main menu: each capability adds its entries when its pages are loaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class MenuItem:
    """One entry of the main menu: where it leads, what it is called, and who sees it."""

    endpoint: str
    label: Callable[[], str]
    permission: str
    place: int = 1  # in the order of the menu; the same for those that stand as they were added


MENU: list[MenuItem] = []


BESIDE: dict[str, list[MenuItem]] = {}  # page of the main menu → pages of its own that stand beside it


def stand_beside(main: str, *items: MenuItem) -> None:
    """Adds pages to the small menu of a page of the main menu (`/team`: forecast, incidents …)."""
    BESIDE.setdefault(main, []).extend(items)
