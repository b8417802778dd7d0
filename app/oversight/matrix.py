"""The matrix of people and what is required of them: its filter, its cells, what stands at its foot. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from app.certification.lasting import Running
from app.foundation.list_filter import PagedFilter, page_of
from app.oversight.team import STATUSES

ROWS_A_PAGE = 50
COLUMNS_A_BLOCK = 12  # as many as a printed page in landscape holds
CALM = ("valid", "exempt")


@dataclass(frozen=True)
class MatrixFilter(PagedFilter):
    """What the address asks for; unknown values are left aside."""

    certification: str = ""
    unit: str = ""
    status: str = ""
    text: str = ""
    exceptions: bool = False  # only people with something that is not in order
    on: date | None = None
    page: int = 1

    @staticmethod
    def from_query(query: Mapping[str, str]) -> MatrixFilter:
        status = query.get("status", "")
        return MatrixFilter(
            certification=query.get("certification", "")[:100],
            unit=query.get("unit", "")[:100],
            status=status if status in STATUSES else "",
            text=query.get("q", "").strip()[:100],
            exceptions=query.get("exceptions", "") == "yes",
            on=day_from(query.get("on", "")),
            page=page_of(query),
        )

    @property
    def every(self) -> dict[str, str]:
        return {
            "certification": self.certification,
            "unit": self.unit,
            "status": self.status,
            "q": self.text,
            "exceptions": "yes" if self.exceptions else "",
            "on": self.on.isoformat() if self.on else "",
            "page": str(self.page) if self.page > 1 else "",
        }


def day_from(text: str | None) -> date | None:
    """A civil date of the address; what is none is left aside."""
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if date(1970, 1, 1) <= found <= date(2200, 1, 1) else None


@dataclass(frozen=True)
class Column:
    """One certification: `able` of `required` people may work alone; `needed` where one unit is looked at."""

    certification: str
    title: str
    short: str
    required: int
    able: int
    needed: int | None = None


@dataclass(frozen=True)
class Row:
    number: str
    name: str
    unit: str
    position: str
    cells: Mapping[str, Running]

    @property
    def address(self) -> str:
        return f"/people/{quote(self.number, safe='')}"


@dataclass(frozen=True)
class Matrix:
    """`chosen`: people whose rows are shown, in no order. `statuses`: how often each occurs, the most urgent first."""

    chosen: frozenset[int]
    people: int
    uncovered: int  # people who may not do all that is required of them
    able: Mapping[str, int]
    required: Mapping[str, int]
    statuses: tuple[tuple[str, int], ...]


def matrix(standings: Iterable[Running], asked: MatrixFilter) -> Matrix:
    """Of all required standings under the filters of place, name and certification."""
    able: Counter[str] = Counter()
    required: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    everybody: set[int] = set()
    uncovered: set[int] = set()
    chosen: set[int] = set()
    for one in standings:
        if asked.certification and one.certification != asked.certification:
            continue
        everybody.add(one.person_id)
        statuses[one.status] += 1
        required[one.certification] += 1
        able[one.certification] += one.may_work == "yes"
        if one.may_work == "no":
            uncovered.add(one.person_id)
        if fits(one, asked):
            chosen.add(one.person_id)
    return Matrix(
        frozenset(chosen),
        len(everybody),
        len(uncovered),
        able,
        required,
        tuple((status, statuses[status]) for status in STATUSES if statuses[status]),
    )


def fits(one: Running, asked: MatrixFilter) -> bool:
    if asked.status:
        return one.status == asked.status
    return not asked.exceptions or is_exception(one)


def is_exception(one: Running) -> bool:
    return one.status not in CALM or one.may_work != "yes"


def blocks(columns: Sequence[Column]) -> list[Sequence[Column]]:
    """Tables that fit on paper side by side with the names; a browser would cut the rest off without a word."""
    count = -(-len(columns) // COLUMNS_A_BLOCK)
    if not count:
        return []
    size = -(-len(columns) // count)
    return [columns[start : start + size] for start in range(0, len(columns), size)]


def column_order(required: Collection[str], titles: Mapping[str, str]) -> list[str]:
    return sorted(required, key=lambda slug: titles.get(slug, slug).casefold())
