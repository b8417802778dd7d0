"""Personnel numbers: each stands in the addresses of its person's pages. Pure."""

from __future__ import annotations

RESERVED = (
    "new",
    "import",
    "cards",
    ".",
    "..",
)  # addresses of pages beside those of people, and what browsers drop


def fits_an_address(number: str) -> bool:
    return "/" not in number and number.casefold() not in RESERVED
