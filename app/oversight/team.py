"""What a manager sees of a team: rows, filters, the sentence above them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

PAGE_SIZE = 50

# Statuses in the order of urgency; retraining rules, part 2.4.
STATUSES = (
    "revoked", "suspended", "expired", "lapsed", "action_overdue", "retake_overdue", "initial_overdue",
    "retake_due", "action_due", "grace", "not_started", "due_soon", "on_hold", "exempt", "valid",
)  # fmt: skip


@dataclass(frozen=True)
class TeamRow:
    """One person × certification."""

    person_id: int
    number: str  # personnel number
    name: str
    unit: str
    position: str
    certification: str  # slug
    title: str
    status: str
    may_work: str  # yes supervised no
    valid_until: date | None
    due: date | None


@dataclass(frozen=True)
class TeamFilter:
    """What the address asks for; unknown values are left aside, so that an old link never breaks."""

    status: str = ""
    certification: str = ""
    unit: str = ""
    text: str = ""
    page: int = 1

    @staticmethod
    def from_query(query: Mapping[str, str]) -> TeamFilter:
        page = query.get("page", "1")
        return TeamFilter(
            status=query.get("status", "") if query.get("status", "") in STATUSES else "",
            certification=query.get("certification", "")[:100],
            unit=query.get("unit", "")[:100],
            text=query.get("q", "").strip()[:100],
            page=int(page) if page.isascii() and page.isdigit() and 0 < int(page) < 10**6 else 1,
        )

    def query(self, **changes: object) -> str:
        """The query string of this filter with some of it changed; empty values are left out."""
        values: dict[str, object] = {
            "status": self.status,
            "certification": self.certification,
            "unit": self.unit,
            "q": self.text,
            "page": self.page if self.page > 1 else "",
            **changes,
        }
        return urlencode({name: value for name, value in values.items() if value not in ("", None)})

    @property
    def is_narrowed(self) -> bool:
        return bool(self.status or self.certification or self.unit or self.text)


@dataclass(frozen=True)
class TeamCounts:
    """People, each counted once, by what they mean for the manager today."""

    people: int
    may_not_work: int
    supervised: int
    ending_soon: int  # may work, and something of theirs ends or is due within 30 days


def pages(total: int, size: int = PAGE_SIZE) -> int:
    return max(1, -(-total // size))
