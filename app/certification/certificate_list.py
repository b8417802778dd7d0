"""The register of issued certificates: what is asked for, its lines and their export. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from app.certification.numbering import ALPHABET, grouped, normalise
from app.foundation.csv_table import csv_table
from app.foundation.faults import Text
from app.foundation.list_filter import PagedFilter, page_of

State = Literal["valid", "ending", "expired", "superseded", "revoked"]
STATES: tuple[State, ...] = ("valid", "ending", "expired", "superseded", "revoked")
UNPRINTED = "unprinted"
FILTERS = (*STATES, UNPRINTED)
ENDS_SOON = timedelta(days=60)
PAGE_SIZE = 50
LEAST_OF_A_NUMBER = 4  # characters


@dataclass(frozen=True)
class ListFilter(PagedFilter):
    """What the address asks for; unknown values are left aside, so that an old link never breaks."""

    state: str = ""  # of FILTERS; `valid` holds those that end soon, too
    certification: str = ""
    unit: str = ""
    text: str = ""
    page: int = 1

    @staticmethod
    def from_query(query: Mapping[str, str]) -> ListFilter:
        state = query.get("state", "")
        return ListFilter(
            state=state if state in FILTERS else "",
            certification=query.get("certification", "")[:100],
            unit=query.get("unit", "")[:100],
            text=query.get("q", "").strip()[:100],
            page=page_of(query),
        )

    @property
    def every(self) -> dict[str, str]:
        return {
            "state": self.state,
            "certification": self.certification,
            "unit": self.unit,
            "q": self.text,
            "page": str(self.page) if self.page > 1 else "",
        }

    @property
    def number(self) -> str:
        """The text as the beginning of a certificate's number; empty where it cannot be one."""
        known = normalise(self.text).replace("-", "")
        if len(known) < LEAST_OF_A_NUMBER or not any(one.isdigit() for one in self.text):
            return ""
        if any(one not in ALPHABET for one in known):
            return ""
        return grouped(known)


@dataclass(frozen=True)
class Counts:
    """Certificates under the filter, whatever their state; each in one state, whether printed or not."""

    states: Mapping[State, int]
    unprinted: int

    @property
    def total(self) -> int:
        return sum(self.states.values())

    def of(self, wanted: str) -> int:
        if not wanted:
            return self.total
        if wanted == UNPRINTED:
            return self.unprinted
        if wanted == "valid":
            return self.states.get("valid", 0) + self.states.get("ending", 0)
        return next((count for state, count in self.states.items() if state == wanted), 0)


@dataclass(frozen=True)
class Line:
    """One certificate of the register."""

    id: int
    number: str
    person_id: int
    personnel_number: str
    name: str
    unit: str
    certification: str  # slug
    title: str
    issued_on: date
    valid_until: date | None
    state: State
    is_suspension: bool
    is_printed: bool
    is_faulty: bool


def in_place(unit: str, name: str) -> tuple[str, str]:
    """By unit and name, as papers are handed out; whoever is in no unit comes last."""
    return unit.casefold() or "\U0010ffff", name.casefold()


def in_order(lines: Iterable[Line]) -> list[Line]:
    """As papers are handed out; of one person by certification, the newest first."""
    return sorted(lines, key=lambda one: (*in_place(one.unit, one.name), one.title, -one.id))


COLUMNS = (
    *("number", "personnel_number", "name", "unit", "certification"),
    *("issued_on", "valid_until", "state", "printed"),
)


def as_csv(lines: Iterable[Line]) -> str:
    """RFC 4180, dates `YYYY-MM-DD`, empty where there is none."""
    return csv_table(COLUMNS, map(cells, lines))


def cells(line: Line) -> tuple[str, ...]:
    return (
        line.number,
        line.personnel_number,
        line.name,
        line.unit,
        line.certification,
        line.issued_on.isoformat(),
        line.valid_until.isoformat() if line.valid_until else "",
        "suspended" if line.is_suspension else line.state,
        "yes" if line.is_printed else "no",
    )


# -- whether the numbers are whole -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Numbers:
    """Whether rows, facts and awards agree about which certificates there are."""

    certificates: int
    facts: int  # of issue, also those that were struck out
    without_fact: tuple[str, ...] = ()  # numbers of certificates whose issue is not in the record
    without_certificate: tuple[str, ...] = ()  # numbers in the record that no certificate has
    told_twice: tuple[str, ...] = ()  # numbers that two facts have given

    @property
    def agree(self) -> bool:
        return not (self.without_fact or self.without_certificate or self.told_twice)


def compared(rows: Iterable[str], facts: Iterable[str]) -> Numbers:
    """Numbers of the certificates there are, and those that the record has given."""
    given, told = list(rows), list(facts)
    known, named = set(given), set(told)
    seen: set[str] = set()
    twice = {one for one in told if one in seen or seen.add(one)}  # type: ignore[func-returns-value]
    return Numbers(
        certificates=len(given),
        facts=len(told),
        without_fact=tuple(sorted(known - named)),
        without_certificate=tuple(sorted(named - known)),
        told_twice=tuple(sorted(twice)),
    )


AGREE = Text(
    "{} certificates; each has its number from the record, and none was skipped or given twice.",
    "Удостоверений: {}; номер каждого записан в журнале, ни один не пропущен и не выдан дважды.",
)
WRONG = {
    "without_fact": Text(
        "{}: there is a certificate of this number, and the record does not say that it was issued.",
        "{}: удостоверение с этим номером есть, а записи о его выдаче в журнале нет.",
    ),
    "without_certificate": Text(
        "{}: the record says that it was issued, and there is no certificate of this number.",
        "{}: в журнале записана выдача, а удостоверения с этим номером нет.",
    ),
    "told_twice": Text(
        "{}: the record says twice that it was issued.",
        "{}: выдача записана в журнале дважды.",
    ),
}
