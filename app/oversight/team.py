"""What a manager sees of a team: rows, filters, the sentence above them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import quote

from app.foundation.list_filter import PagedFilter, page_of
from app.oversight.groups import GROUPS, Group, group_of

PAGE_SIZE = 50
SOON = timedelta(days=30)

# Statuses in the order of urgency; retraining rules, part 2.4.
STATUSES = (
    "revoked", "suspended", "expired", "lapsed", "action_overdue", "retake_overdue", "initial_overdue",
    "retake_due", "action_due", "grace", "not_started", "due_soon", "on_hold", "exempt", "valid",
)  # fmt: skip
PERMISSIONS = ("yes", "supervised", "no")
OBLIGED = ("action_due", "action_overdue")


class TeamRow(NamedTuple):
    """One person × certification. A tuple, since rows are what pages are kept by."""

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
    asked_until: date | None = None  # what the certification demands is asked for already

    @property
    def key(self) -> str:
        """Of the row, in a form."""
        return f"{self.person_id}:{self.certification}"

    @property
    def address(self) -> str:
        return f"/people/{quote(self.number, safe='')}"

    @property
    def is_obliged(self) -> bool:
        """Whether something waits that is held with the person, or that they have to read."""
        return self.status in OBLIGED

    @property
    def group(self) -> Group:
        return group_of(self.status, self.may_work)


@dataclass(frozen=True)
class TeamFilter(PagedFilter):
    """What the address asks for; unknown values are left aside, so that an old link never breaks."""

    group: str = ""
    status: str = ""
    work: str = ""  # may work: yes supervised no
    soon: bool = False  # something ends or is due within 30 days, for those who may work
    certification: str = ""
    unit: str = ""
    text: str = ""
    page: int = 1

    @staticmethod
    def from_query(query: Mapping[str, str]) -> TeamFilter:
        def one_of(name: str, known: Collection[str]) -> str:
            return query.get(name, "") if query.get(name, "") in known else ""

        return TeamFilter(
            group=one_of("group", GROUPS),
            status=one_of("status", STATUSES),
            work=one_of("work", PERMISSIONS),
            soon=query.get("soon", "") == "yes",
            certification=query.get("certification", "")[:100],
            unit=query.get("unit", "")[:100],
            text=query.get("q", "").strip()[:100],
            page=page_of(query),
        )

    @property
    def every(self) -> dict[str, str]:
        return {
            "group": self.group,
            "status": self.status,
            "work": self.work,
            "soon": "yes" if self.soon else "",
            "certification": self.certification,
            "unit": self.unit,
            "q": self.text,
            "page": str(self.page) if self.page > 1 else "",
        }


@dataclass(frozen=True)
class TeamCounts:
    """People, each counted once, by what they mean for the manager today."""

    people: int
    may_not_work: int
    supervised: int
    waiting: int  # for a briefing, a talk or a signature
    ending_soon: int  # may work, and something of theirs ends or is due within 30 days


def pages(total: int, size: int = PAGE_SIZE) -> int:
    return max(1, -(-total // size))
