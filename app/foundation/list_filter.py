"""Filters of lists as their addresses carry them. Pure."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

MOST_DIGITS = 6


def page_of(query: Mapping[str, str]) -> int:
    """The page that an address asks for; the first where that is no number of a page."""
    return whole_number(query.get("page", "")) or 1


def whole_number(text: str) -> int:
    """Of an address; 0 for what is none, or too large to be meant."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


class PagedFilter(ABC):
    """For a frozen dataclass with a `page`; unknown values are left aside, so that an old link never breaks."""

    NOT_NARROWING: ClassVar[frozenset[str]] = frozenset({"page"})

    @property
    @abstractmethod
    def every(self) -> Mapping[str, str]:
        """By the names of the address; empty where nothing is asked for."""

    @property
    def values(self) -> dict[str, str]:
        """What an address or a form carries of it."""
        return {name: value for name, value in self.every.items() if value}

    def query(self, **changes: object) -> str:
        """The query string of this filter with some of it changed; empty values are left out."""
        values = {**self.values, **changes}
        return urlencode({name: value for name, value in values.items() if value not in ("", None)})

    def within(self, pages: int) -> Self:
        """On its page if there is one, else on the first."""
        asked: Any = self
        return self if asked.page <= pages else replace(asked, page=1)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.values.keys() - self.NOT_NARROWING)
