"""The state today of all certificates of one person, as the public check answers about each. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from app.certification.genuine import Verdict, Withdrawal, verdict, withdrawal_of
from app.record.facts import Fact


class Given(Protocol):
    @property
    def number(self) -> str: ...
    @property
    def certification(self) -> str: ...
    @property
    def valid_until(self) -> date | None: ...
    @property
    def passed_on(self) -> date: ...
    @property
    def withdrawn_at(self) -> datetime | None: ...


def states_of(certificates: Iterable[Given], facts: Iterable[Fact], today: date) -> dict[str, Verdict]:
    """By number. `certificates`: of one person, the newest first; `facts`: of this person, those that stand."""
    known = tuple(facts)
    replaced: set[str] = set()  # certifications with a newer certificate that still stands
    found = {}
    for one in certificates:
        struck_out = one.withdrawn_at is not None
        found[one.number] = verdict(
            valid_until=one.valid_until,
            is_superseded=one.certification in replaced,
            withdrawal=Withdrawal(date.min, "")
            if struck_out
            else withdrawal_of(known, one.certification, one.number, since=one.passed_on),
            today=today,
        )
        if not struck_out:
            replaced.add(one.certification)
    return found
