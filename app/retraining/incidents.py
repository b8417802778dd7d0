"""A report of an incident: what happened, what would have prevented it, who takes part, and how it goes on. Pure.

Nobody is found guilty here: there is no field for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from app.foundation.faults import Text
from app.retraining.demanded import Demanded

State = Literal["proposed", "open", "check_due", "closed"]
Kind = Literal["accident", "near_miss", "wrong_advice", "personal_data", "procedure", "complaint", "other"]
Cause = Literal["knowledge", "skill", "instruction", "conditions", "other"]
Criterion = Literal["no_repeat", "skill_observed", "other"]
CAUSES: tuple[Cause, ...] = get_args(Cause)
CRITERIA: tuple[Criterion, ...] = get_args(Criterion)

LONGEST_TEXT = 4000
LONGEST_REASON = 500
MOST_PEOPLE = 200
EARLIEST = timedelta(days=3 * 366)  # what is older is history, and is brought in as such
SIMILAR_WITHIN = timedelta(days=3)
USUAL_CHECK = timedelta(days=60)

KINDS: Mapping[Kind, Text] = {
    "accident": Text("Accident", "Несчастный случай"),
    "near_miss": Text("Near miss", "Опасная ситуация без последствий"),
    "wrong_advice": Text("Wrong information given", "Дана неверная информация"),
    "personal_data": Text("Personal data disclosed", "Раскрыты персональные данные"),
    "procedure": Text("Procedure not followed", "Порядок не соблюдён"),
    "complaint": Text("Complaint", "Жалоба"),
    "other": Text("Something else", "Другое"),
}
CAUSE_WORDS: Mapping[Cause, Text] = {
    "knowledge": Text("Knowing: it was not known", "Знание: об этом не знали"),
    "skill": Text("Practice: it could not be done well enough yet", "Навык: пока не получалось"),
    "instruction": Text("A clear instruction: it is unclear or missing", "Понятная инструкция: она неясна или её нет"),
    "conditions": Text("Other conditions: time, equipment, staff", "Другие условия: время, оборудование, люди"),
    "other": Text("Nothing that training can do", "Обучение здесь ни при чём"),
}  # fmt: skip
CAUSE_EFFECTS: Mapping[Cause, Text] = {
    "knowledge": Text("training follows, as the rules demand", "последует обучение по правилам допусков"),
    "skill": Text("training follows, as the rules demand", "последует обучение по правилам допусков"),
    "instruction": Text("goes to those who write the course; nobody is trained anew", "уходит авторам курса; заново никого не обучают"),
    "conditions": Text("kept in the report; nobody is trained anew", "остаётся в сообщении; заново никого не обучают"),
    "other": Text("kept in the report; nobody is trained anew", "остаётся в сообщении; заново никого не обучают"),
}  # fmt: skip
CRITERION_WORDS: Mapping[Criterion, Text] = {
    "no_repeat": Text("Nothing of the kind happens until then", "До этого дня ничего подобного не случилось"),
    "skill_observed": Text("The skill is observed again", "Навык показан при новом наблюдении"),
    "other": Text("Something else, in own words", "Другое, своими словами"),
}


def trains(cause: str) -> bool:
    """Only what people did not know or could not do yet is mended by training them."""
    return cause in ("knowledge", "skill")


@dataclass(frozen=True)
class Incident:
    """One report as it stands."""

    id: int
    public_id: str
    kind: Kind
    happened_on: date
    time_of_day: str  # HH:MM at the site; empty where it is not known
    unit_id: int
    what: str
    course: str  # slug, may be empty
    lesson: str
    stage: str  # of a call
    cause: Cause
    criterion: Criterion
    criterion_text: str
    check_on: date
    reported_by: int
    reported_at: datetime
    answer: str  # of those who write the course, to an unclear instruction
    answered_by: int | None
    answered_at: datetime | None
    closed_by: int | None
    closed_at: datetime | None

    @property
    def waits_for_answer(self) -> bool:
        return self.cause == "instruction" and self.answered_at is None and self.closed_at is None


@dataclass(frozen=True)
class Part:
    """One person of a report. Undecided until the plan is confirmed."""

    person_id: int
    named: bool  # was part of it; else added because the same is required of them
    added_by: int
    added_at: datetime
    decided_by: int | None = None
    decided_at: datetime | None = None
    left_out: str = ""  # why nothing is asked of them
    taken_out: str = ""  # why they are no part of it after all
    taken_out_by: int | None = None
    taken_out_at: datetime | None = None
    account: str = ""  # their own words
    account_at: datetime | None = None

    @property
    def takes_part(self) -> bool:
        return self.taken_out_at is None

    @property
    def is_open(self) -> bool:
        return self.decided_at is None and self.takes_part


@dataclass(frozen=True)
class Check:
    """The effect was looked at."""

    due_on: date
    criterion: Criterion
    criterion_text: str
    held: bool
    words: str
    checked_by: int
    checked_at: datetime


def state_of(incident: Incident, parts: Iterable[Part], today: date) -> State:
    if incident.closed_at is not None:
        return "closed"
    if any(part.is_open for part in parts):
        return "proposed"
    return "check_due" if incident.check_on <= today else "open"


# -- who is meant ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Named:
    """What was typed for one person, and whom it means; nobody, or several, where it is not clear."""

    typed: str
    found: tuple[int, ...]


_NUMBER_AT_END = re.compile(r"\(([^()]{1,40})\)\s*$")


def number_in(typed: str) -> str:
    """The personnel number in `Name (00042)`, as the list of the page offers it; else what was typed."""
    found = _NUMBER_AT_END.search(typed)
    return (found[1] if found else typed).strip()


def lines_in(typed: Iterable[str]) -> tuple[str, ...]:
    """What was typed, one person each; empty fields and repeats left out."""
    parts = (part.strip() for text in typed for part in re.split(r"[\n;]", text))
    return tuple(dict.fromkeys(part for part in parts if part))


# -- what happened when ------------------------------------------------------------------------------------------

StepKind = Literal[
    "happened", "reported", "named", "confirmed", "left_out", "demanded", "met", "account", "answered", "taken_out",
    "checked", "closed",
]  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One line of the timeline of a report. `person`: whom it is about; `by`: who did it."""

    kind: StepKind
    on: date
    at: datetime | None = None
    person: int | None = None
    by: int | None = None
    title: Text | None = None  # of the certification, or of what was demanded
    words: str = ""
    held: bool = True  # of a check


def steps(
    incident: Incident,
    parts: Iterable[Part],
    demanded: Iterable[Demanded],
    checks: Iterable[Check],
    required: Mapping[str, Text],
) -> tuple[Step, ...]:
    """Everything that was done about it, the earliest first. `required`: what is demanded → its name."""
    found = [
        Step("happened", incident.happened_on),
        Step("reported", incident.reported_at.date(), incident.reported_at, by=incident.reported_by),
    ]
    for part in parts:
        found += of_part(part)
    for one in demanded:
        title = Text(
            f"{required[one.require].en}: {one.title.en}", f"{required[one.require].ru}: {one.title.ru}"
        )
        if one.met_on is not None:
            found.append(Step("met", one.met_on, person=one.person_id, by=one.met_by, title=title))
    if incident.answered_at is not None:
        at = incident.answered_at
        found.append(Step("answered", at.date(), at, by=incident.answered_by, words=incident.answer))
    for check in checks:
        at, by = check.checked_at, check.checked_by
        found.append(Step("checked", at.date(), at, by=by, words=check.words, held=check.held))
    if incident.closed_at is not None:
        found.append(Step("closed", incident.closed_at.date(), incident.closed_at, by=incident.closed_by))
    return tuple(sorted(found, key=lambda step: (step.on, _moment(step))))


def _moment(step: Step) -> str:
    """What is known by its day alone stands at the end of the day, and what happened at its beginning."""
    return step.at.isoformat() if step.at else ("" if step.kind == "happened" else "~")


def of_part(part: Part) -> list[Step]:
    found = [Step("named", part.added_at.date(), part.added_at, part.person_id, part.added_by)]
    if part.decided_at is not None:
        kind: StepKind = "left_out" if part.left_out else "confirmed"
        at = part.decided_at
        found.append(Step(kind, at.date(), at, part.person_id, part.decided_by, words=part.left_out))
    if part.account_at is not None:
        found.append(Step("account", part.account_at.date(), part.account_at, part.person_id, part.person_id))
    if part.taken_out_at is not None:
        at = part.taken_out_at
        found.append(
            Step("taken_out", at.date(), at, part.person_id, part.taken_out_by, words=part.taken_out)
        )
    return found
