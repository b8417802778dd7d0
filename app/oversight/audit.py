"""A past day of a unit: what the address asks for, and what a row of its list shows. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import quote, urlencode

from app.foundation.list_filter import PagedFilter, page_of, whole_number
from app.oversight.matrix import day_from
from app.oversight.team import PERMISSIONS, STATUSES

PAGE_SIZE = 50
MOST_DRAWN = 1000
LONGEST_SEED = 40
USUAL_SAMPLE = 10


@dataclass(frozen=True)
class AuditFilter(PagedFilter):
    """`on` None: today. `known` None: as it is known now; else as it was known at the end of that day.

    `sample` people are drawn by `seed` from all who fit the day, the unit and the certification.
    """

    NOT_NARROWING = frozenset({"page", "on", "known", "sample", "seed"})

    on: date | None = None
    known: date | None = None
    unit: str = ""
    certification: str = ""
    status: str = ""
    work: str = ""
    sample: int = 0
    seed: str = ""
    page: int = 1

    @staticmethod
    def from_query(query: Mapping[str, str]) -> AuditFilter:
        def one_of(name: str, known: Collection[str]) -> str:
            return query.get(name, "") if query.get(name, "") in known else ""

        return AuditFilter(
            on=day_from(query.get("on")),
            known=day_from(query.get("known")),
            unit=query.get("unit", "")[:100],
            certification=query.get("certification", "")[:100],
            status=one_of("status", STATUSES),
            work=one_of("work", PERMISSIONS),
            sample=min(whole_number(query.get("sample", "")), MOST_DRAWN),
            seed=query.get("seed", "").strip()[:LONGEST_SEED],
            page=page_of(query),
        )

    @property
    def every(self) -> dict[str, str]:
        return {
            "on": self.on.isoformat() if self.on else "",
            "known": self.known.isoformat() if self.known else "",
            "unit": self.unit,
            "certification": self.certification,
            "status": self.status,
            "work": self.work,
            "sample": str(self.sample) if self.sample else "",
            "seed": self.seed if self.sample else "",
            "page": str(self.page) if self.page > 1 else "",
        }


class AuditRow(NamedTuple):
    """One required certification of one person on that day."""

    person_id: int
    number: str  # personnel number
    name: str
    unit: str  # of that day
    position: str
    certification: str  # slug
    title: str
    status: str
    may_work: str
    valid_until: date | None
    certificate: str  # number; empty: none
    is_reached: bool  # whether the reader may open the record of this person today

    def address(self, on: date, known: date | None) -> str:
        """The record of the person on that day, as it was known then."""
        asked = {"on": on.isoformat(), **({"known": known.isoformat()} if known else {})}
        return f"/people/{quote(self.number, safe='')}?{urlencode(asked)}"


COLUMNS = (
    *("number", "name", "unit", "position", "certification", "status", "may_work", "valid_until"),
    "certificate",
)
