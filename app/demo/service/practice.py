"""Practice of the demo's people: what assessors saw, what waits for a grader, what somebody disputes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app import assessment, people
from app.demo.practised import (
    LETTERS,
    MENTOR_CALLS,
    NOT_YET,
    OBJECTION,
    PRACTICE,
    SKILLS,
    observed_days,
)
from app.demo.roster import PASSWORD, Member
from app.people.permissions import ASSESSOR, Grant

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Enrolled:
    """One of the demo's people, as the organisation knows them now."""

    person_id: int
    member: Member
    hired_days_ago: int

    @property
    def language(self) -> str:
        return self.member.name.locale


def practise(everybody: Sequence[Enrolled], now: datetime) -> None:
    """Leads were observed as mentors; some things are under way, so that every list has something in it."""
    by_login = {one.member.login: one for one in everybody if one.member.login}
    assessors = [one for one in everybody if ASSESSOR in one.member.roles]
    if not assessors:
        return
    for one in everybody:
        others = [assessor for assessor in assessors if assessor.person_id != one.person_id]
        if one.member.position == "shift-lead" and others:
            become_mentor(one, others[0], now)
    waits = by_login["operator2"]
    observe(waits, assessors[0], at=now - 2 * DAY, confirmed=False)
    settled = [one for one in everybody if one.member.story == "settled" and one.member.unit == "north"]
    if len(settled) >= 4:
        under_way(settled, now)


def become_mentor(one: Enrolled, assessor: Enrolled, now: datetime) -> None:
    days = list(observed_days(one.hired_days_ago))
    for call in MENTOR_CALLS if days else ():
        at = now - days[0] * DAY - DAY
        assessment.sit(one.person_id, call, right=1, language=one.language, at=at)
    for day in days:
        observe(one, assessor, at=now - day * DAY, confirmed=True)


def observe(one: Enrolled, assessor: Enrolled, *, at: datetime, confirmed: bool) -> None:
    notes = {line: words[assessor.language] for line, words in NOT_YET.items()}
    person = people.people_rows((one.person_id,))[one.person_id]
    seen = assessment.observe(person, SKILLS, actor_of(assessor, at), PASSWORD, not_done=notes, at=at)
    if confirmed:
        assessment.confirm_observation(seen, person_id=one.person_id, at=at + timedelta(hours=2))


def actor_of(one: Enrolled, at: datetime, role: str = ASSESSOR) -> people.Actor:
    """Somebody who acts in a role in the contact centre."""
    person = people.people_rows((one.person_id,))[one.person_id]
    return people.Actor(
        person_id=person.id,
        number=person.number,
        name=person.full_name,
        short_name=person.short_name,
        locale=one.language,
        theme="system",
        text_size=100,
        grants=(Grant(role, people.unit_of("contact-centre").path),),
        today=at.date(),
    )


def under_way(some: Sequence[Enrolled], now: datetime) -> None:
    """Letters wait for a grader, somebody is ready to be observed, somebody disputes a question."""
    assessment.say_ready(some[0].person_id, SKILLS, at=now - DAY)
    for one, letter in zip(some[1:3], LETTERS, strict=True):
        write_letter(one, letter, now - 3 * DAY)
    disputing = some[3]
    attempt = assessment.sit(
        disputing.person_id, PRACTICE, right=4, language=disputing.language, at=now - 5 * DAY
    )
    assessment.dispute(
        attempt,
        PRACTICE,
        1,
        OBJECTION[disputing.language],
        moment=assessment.Moment(now - 4 * DAY, disputing.person_id),
    )


def write_letter(one: Enrolled, letter: Mapping[str, str], at: datetime) -> None:
    assessment.sit(one.person_id, PRACTICE, right=9, language=one.language, at=at, essay=letter[one.language])
