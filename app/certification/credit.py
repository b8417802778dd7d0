"""Prior learning: what was learned elsewhere, and what accepting it makes of a certification. Pure.

A rule takes it where its evidence or its renewal names `credit: true`; what follows is for the standing to say,
computed with the fact as if it were in the record already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from app.certification.evidence import Walk
from app.certification.portfolio import Judged
from app.certification.rules import Rule, atoms_of
from app.foundation.errors import Conflict, Invalid
from app.foundation.faults import Text
from app.record.facts import Credited, Fact

Outcome = Literal["passes", "counts", "nothing"]
EARLIEST = date(1950, 1, 1)  # an older document is a slip of the pen
SUPPOSED = 0  # id of a fact that is only supposed


class CreditRefused(Invalid):
    """`field`: what of the form it is about."""

    field = "certification"


class RuleTakesNone(CreditRefused):
    code = "no-credit"
    text = Text(
        "This certification takes no prior learning: its rule does not say “credit: true”.",
        "Этот допуск не засчитывает прежнее обучение: в его правиле нет «credit: true».",
    )


class InFuture(CreditRefused):
    code = "in-future"
    field = "occurred_on"
    text = Text("This day has not come yet.", "Этот день ещё не наступил.")


class TooLongAgo(CreditRefused):
    code = "too-long-ago"
    field = "occurred_on"
    text = Text("Check the year: this day is before 1950.", "Проверьте год: этот день раньше 1950 года.")


class EndsBeforeItBegins(CreditRefused):
    code = "ends-too-early"
    field = "valid_until"
    text = Text(
        "The document would end before the day on which it was issued.",
        "Документ заканчивался бы раньше, чем выдан.",
    )


class AlreadyAccepted(CreditRefused):
    status = 409
    code = "already-accepted"
    field = "document"
    text = Text(
        "This document was accepted before: same certification, same day, same number.",
        "Этот документ уже зачтён: тот же допуск, та же дата, тот же номер.",
    )


class OwnCredit(Conflict):
    code = "own-credit"
    text = Text(
        "Nobody accepts their own prior learning. Ask another manager or the admin.",
        "Своё прежнее обучение засчитывает другой человек: ещё один руководитель или администратор.",
    )


class PersonLeft(Conflict):
    code = "person-left"
    text = Text(
        "This person has left the organisation: there is no work to be certified for.",
        "Этот человек больше не работает в организации: допускать не к чему.",
    )


@dataclass(frozen=True)
class Credit:
    """One document as it is accepted. `occurred_on` is the day on which it was earned or issued."""

    certification: str
    occurred_on: date
    issuer: str
    document: str  # its number
    reason: str
    valid_until: date | None = None  # as printed
    file: str = ""
    media_type: str = ""

    def payload(self) -> Credited:
        until = self.valid_until.isoformat() if self.valid_until else None
        return Credited(
            certification=self.certification,
            reason=self.reason,
            file=self.file,
            media_type=self.media_type,
            issuer=self.issuer,
            document=self.document,
            valid_until=until,
        )

    def as_if(self, person_id: int, at: datetime, by: int | None) -> Fact:
        """The fact as it would stand in the record."""
        return Fact(SUPPOSED, person_id, 0, self.payload(), self.occurred_on, None, at, by)


@dataclass(frozen=True)
class Change:
    """A certification before and after. None: not required and never begun."""

    certification: str
    before: Judged | None
    after: Judged | None


def takes_credit(rule: Rule) -> bool:
    return any(atom.kind == "credit" for atom in (*atoms_of(rule.evidence), *atoms_of(rule.renewal)))


def check_days(credit: Credit, today: date) -> None:
    """Raises InFuture, TooLongAgo, EndsBeforeItBegins."""
    if credit.occurred_on > today:
        raise InFuture
    if credit.occurred_on < EARLIEST:
        raise TooLongAgo
    if credit.valid_until is not None and credit.valid_until < credit.occurred_on:
        raise EndsBeforeItBegins


def is_accepted(credit: Credit, record: Iterable[Fact]) -> bool:
    """Whether the record holds the same document already."""
    wanted = (credit.certification, credit.occurred_on, folded(credit.document))
    return any(
        isinstance(fact.payload, Credited)
        and (fact.payload.certification, fact.occurred_on, folded(fact.payload.document)) == wanted
        for fact in record
    )


def folded(number: str) -> str:
    """A number of a document without what people write one way or another."""
    return "".join(sign for sign in number.casefold() if sign.isalnum())


def changes(
    certification: str, before: Mapping[str, Judged], after: Mapping[str, Judged]
) -> tuple[Change, ...]:
    """The certification itself, then all others whose answer is another one: those that build on it."""
    others = sorted({*before, *after} - {certification})
    found = [Change(slug, before.get(slug), after.get(slug)) for slug in (certification, *others)]
    return tuple(change for change in found if change.certification == certification or is_another(change))


def is_another(change: Change) -> bool:
    return answer(change.before) != answer(change.after)


def answer(judged: Judged | None) -> tuple[object, ...]:
    if judged is None:
        return ()
    standing = judged.standing
    return standing.status, standing.may_work, standing.valid_until, standing.due


def outcome(judged: Judged | None, walk: Walk, fact_id: int, today: date) -> Outcome:
    """What one fact does: it makes a pass, it counts towards one that lacks something else, or nothing."""
    ref = str(fact_id)
    events = judged.events if judged is not None else ()
    if any(event.kind == "pass" and ref in event.evidence for event in events):
        return "passes"
    return "counts" if any(learned.fact.id == fact_id for learned in walk.usable(today)) else "nothing"
