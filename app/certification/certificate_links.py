"""Where what a certificate stands on can be looked at, by those who may see it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.certification.certificate_evidence import Item


@dataclass(frozen=True)
class Reader:
    """What the one who asks may see beside the certificate itself."""

    is_holder: bool
    sees_attempts: bool  # of this holder
    takes_evidence: bool  # logs of attempts, with the key
    holder: str  # personnel number
    certificate: str  # number


@dataclass(frozen=True)
class Links:
    """Addresses; empty: there is no such page for this reader."""

    page: str = ""
    evidence: str = ""  # everything that is kept of it, for programs


SITTINGS = {"quiz": "quizzes", "call": "calls"}


def links_of(item: Item, reader: Reader, *, is_kept: bool) -> Links:
    """`is_kept`: the revision of its document is in the library."""
    if item.attempt and item.what in SITTINGS:
        place = f"/{SITTINGS[item.what]}/{item.slug}/attempts/{item.attempt}"
        return Links(
            f"{place}/result" if reader.sees_attempts else "",
            f"{place}/evidence.json" if reader.takes_evidence and not reader.is_holder else "",
        )
    if item.observation:
        return Links(f"/observations/{item.observation}")
    if item.kind == "credited":
        return Links(f"/people/{reader.holder}/prior-learning/{item.fact}")
    if item.what == "course" and is_kept:
        return Links(f"/certificates/{reader.certificate}/courses/{item.slug}")
    return Links()


def rule_page(certification: str, on: date) -> str:
    """The text of the rule that was in force on that day."""
    return f"/rules/{certification}?on={on.isoformat()}"
