"""A person's own certificates in a list: the newest of each kind first, and what came before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app import people, record
from app.certification.certificate_states import states_of
from app.certification.genuine import Verdict
from app.certification.queries.certificates import Issued, certificates_of
from app.certification.queries.shares import open_counts
from app.certification.queries.standing import StandingLine, standings_of, titles
from app.certification.queries.verification import KINDS_THAT_WITHDRAW
from app.foundation import clock
from app.foundation.faults import Text


@dataclass(frozen=True)
class OwnCertificate:
    issued: Issued
    title: Text
    verdict: Verdict
    opens: date | None  # the first day of its renewal
    ends_in: int | None = None  # days; None: there is time
    shared: int = 0  # links that lead to it now

    @property
    def state(self) -> str:
        return self.verdict.state

    @property
    def is_suspended(self) -> bool:
        return self.verdict.withdrawal is not None and self.verdict.withdrawal.is_suspension


@dataclass(frozen=True)
class OwnList:
    """`current`: the newest of each certification; `older`: all others; `ahead`: what is required and not held yet."""

    current: tuple[OwnCertificate, ...]
    older: tuple[OwnCertificate, ...]
    ahead: tuple[StandingLine, ...]
    today: date


def own_list(person_id: int, at: datetime) -> OwnList:
    today = clock.civil_date(at, people.zone_of(person_id))
    issued = certificates_of(person_id)
    facts = record.facts_of_people((person_id,), kinds=KINDS_THAT_WITHDRAW)[person_id]
    states = states_of(issued, facts, today)
    lines = {line.certification: line for line in standings_of([person_id], today)[person_id]}
    known, shared = titles(), open_counts(person_id, at)
    found = []
    for one in issued:
        opens = opening(one, lines.get(one.certification))
        found.append(
            OwnCertificate(
                issued=one,
                title=title_of(one, known),
                verdict=states[one.number],
                opens=opens,
                ends_in=days_to_the_end(one.valid_until, opens, today),
                shared=shared.get(one.id, 0),
            )
        )
    newest: dict[str, str] = {}
    for one in issued:
        newest.setdefault(one.certification, one.number)
    top = [one for one in found if newest[one.issued.certification] == one.issued.number]
    return OwnList(
        current=tuple(sorted(top, key=lambda one: (ORDER.index(one.state), said_first(one)))),
        older=tuple(one for one in found if one not in top),
        ahead=tuple(line for line in lines.values() if line.required and line.certification not in newest),
        today=today,
    )


def days_to_the_end(valid_until: date | None, opens: date | None, today: date) -> int | None:
    """From the opening of the renewal on; a month ahead where nothing opens."""
    if valid_until is None or valid_until < today:
        return None
    soon = opens if opens is not None else valid_until - SOON
    return (valid_until - today).days if soon <= today else None


SOON = timedelta(days=30)
ORDER = ("valid", "expired", "revoked", "superseded")


def said_first(one: OwnCertificate) -> tuple[date, str]:
    """What ends sooner stands above."""
    return one.issued.valid_until or date.max, one.issued.number


def title_of(issued: Issued, known: Mapping[str, Text]) -> Text:
    """The printed title of a certification that is published no more."""
    printed = issued.document.certification
    return known.get(issued.certification) or Text(printed, printed)


def opening(issued: Issued, line: StandingLine | None) -> date | None:
    """When the renewal opens, where the standing rests on this certificate."""
    return line.window_opens if line is not None and line.valid_until == issued.valid_until else None


def dates_of(issued: Issued, at: datetime) -> tuple[Text, date | None]:
    """Title of the certification, and the first day of its renewal."""
    today = clock.civil_date(at, people.zone_of(issued.person_id))
    lines = {line.certification: line for line in standings_of([issued.person_id], today)[issued.person_id]}
    return title_of(issued, titles()), opening(issued, lines.get(issued.certification))
