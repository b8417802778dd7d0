"""Makes the demo organisation through the same use cases that people use, at instants of the past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from flask import current_app

from app import assessment, certification, learning, library, people, record
from app.demo.history import Step, history
from app.demo.practised import first_try, right_answers
from app.demo.roster import ACCOUNTS, DOMAIN, PASSWORD, Member, members
from app.demo.service.events import happen
from app.demo.service.practice import Enrolled, practise
from app.foundation import clock, settings
from app.foundation.database import transaction
from app.foundation.errors import Conflict
from app.foundation.faults import Text
from app.record.facts import Exempted, Payload, QaFailed, Revoked, Suspended
from config import ROOT

RULE, EXAM, BRIEFING = "contact-centre-operator", "procedures-exam", "safety-briefing"
SUBJECTS = ("duties", "communication", "safety", "procedures")  # as the rule asks for them
LEAVE = Text("Leave", "Отпуск")
SAFETY = "safety"  # the subject that leads and trainers go through every year
FOLDERS = ("courses", "quizzes", "certifications")

UNITS = (
    ("head-office", Text("Head office", "Управление"), None),
    ("contact-centre", Text("Contact centre", "Контакт-центр"), None),
    ("north", Text("North shift", "Смена «Север»"), "contact-centre"),
    ("south", Text("South shift", "Смена «Юг»"), "contact-centre"),
)
POSITIONS = (
    ("contact-centre-operator", Text("Contact-centre operator", "Оператор контакт-центра")),
    ("shift-lead", Text("Shift lead", "Старший смены")),
    ("trainer", Text("Trainer", "Тренер")),
    ("manager", Text("Head of the contact centre", "Руководитель контакт-центра")),
    ("auditor", Text("Internal auditor", "Внутренний аудитор")),
    ("administrator", Text("System administrator", "Системный администратор")),
)


class NotEmpty(Conflict):
    code = "not-empty"
    text = Text(
        "This organisation already has people. The demo is made only for an empty one: set ATTESTA_INSTANCE to a new folder.",
        "В этой организации уже есть люди. Демонстрация создаётся только в пустой: укажите в ATTESTA_INSTANCE новую папку.",
    )


class NotLoopback(Conflict):
    code = "not-loopback"
    text = Text(
        "The demo has a published password and is made only where the base URL is this machine.",
        "У демонстрации известный всем пароль: она создаётся только там, где базовый адрес — эта машина.",
    )


class Faulty(Conflict):
    code = "faulty-content"
    text = Text(
        "The courses, quizzes or rules in this folder have mistakes. See: flask --app wsgi library check",
        "В курсах, тестах или правилах этой папки есть ошибки. Посмотрите: flask --app wsgi library check",
    )


@dataclass(frozen=True)
class Made:
    people: int
    accounts: tuple[tuple[str, str], ...]  # e-mail, role


def make(number_of_people: int = 60) -> Made:
    """The whole organisation. Raises NotEmpty, NotLoopback."""
    refuse_if_unsafe()
    now = clock.now()
    today = clock.civil_date(now, clock.site_zone())
    long_ago = at_noon(today - timedelta(days=1000))
    with transaction() as session:
        settings.write(session, "organisation_en", "Warm House")
        settings.write(session, "organisation_ru", "Тёплый дом")
        settings.write(session, "demo", True)
    for slug, name, parent in UNITS:
        people.make_unit(slug, name, parent=parent, at=long_ago)
    for slug, title in POSITIONS:
        people.make_position(slug, title, at=long_ago)
    publish_bundled(long_ago)
    everybody = members(number_of_people)
    enrolled = [enrol(member, index, today, now) for index, member in enumerate(everybody)]
    practise(enrolled, now)
    happen(enrolled, now)
    certification.restate_due(today, now)
    return Made(len(everybody), tuple((f"{m.login}@{DOMAIN}", (*m.roles, "operator")[0]) for m in ACCOUNTS))


def make_where_nobody_is() -> None:
    """On the first start: nothing happens where there are people already, or where the address is a public one."""
    if people.is_anybody_there() or not current_app.extensions["settings"].is_loopback:
        return
    make()


def publish_bundled(at: datetime) -> None:
    """The content that comes with the product. Raises Faulty where its files were changed and are wrong."""
    result = library.push([str(ROOT / folder) for folder in FOLDERS], ROOT, library.Terms(at=at))
    if not result.published:
        raise Faulty


def refuse_if_unsafe() -> None:
    if not current_app.extensions["settings"].is_loopback:
        raise NotLoopback
    if people.is_anybody_there():
        raise NotEmpty


def at_noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def moment(day: date, now: datetime) -> datetime:
    """Noon of a day, but never later than now."""
    return min(at_noon(day), now)


def enrol(member: Member, index: int, today: date, now: datetime) -> Enrolled:
    """One person: hired, with an account if the roster gives one, and all that happened since."""
    told = history(member.story, index)
    hired = today - timedelta(days=told.hired_days_ago)
    person_id = people.hire(
        people.NewPerson(
            number=f"{1001 + index}",
            family=member.name.family,
            given=member.name.given,
            patronymic=member.name.patronymic,
            latin_name=member.name.latin,
            email=f"{member.login}@{DOMAIN}" if member.login else None,
            locale=member.name.locale,
        ),
        position=member.position,
        unit=member.unit,
        on=hired,
        at=moment(hired, now),
        password=PASSWORD if member.login or member.roles else None,
    )
    for role in member.roles:
        scope = "contact-centre" if role in ("manager", "assessor", "trainer") else None
        people.grant_role(person_id, role, unit=scope, at=moment(hired, now))
    for step in told.steps:
        act(person_id, step, member.name.locale, today - timedelta(days=step.days_ago), now)
    return Enrolled(person_id, member, told.hired_days_ago)


def act(person_id: int, step: Step, language: str, day: date, now: datetime) -> None:
    at = moment(day, now)
    match step.act:
        case "courses":
            with certification.postponed():  # the exam that ends the first time comes on another day
                study(person_id, language, day, at)
        case "safety":
            read(person_id, SAFETY, day, at)
            sit(person_id, SAFETY, language, at + timedelta(minutes=50))
        case "lessons":
            read(person_id, SUBJECTS[0], day, at, lessons=2)
        case "briefing":
            read(person_id, BRIEFING, day, at)
        case "exam":
            sit(person_id, "procedures", language, at)
        case "exam_failed":
            assessment.sit(person_id, EXAM, right=7, language=language, at=at)
        case "absent":
            people.begin_absence(person_id, on=day, at=at, reason=LEAVE.in_language(language))
        case "left":
            people.leave(person_id, on=day, at=at)
        case _:
            with transaction() as session:
                record.append(session, person_id, decision(step, day), occurred_on=day, at=at, by=None)


def decision(step: Step, day: date) -> Payload:
    """What somebody decided or reported about a person."""
    until = (day + timedelta(days=step.days_ago + step.days)).isoformat()
    return {
        "qa_failed": QaFailed(RULE, "The closing note was missing"),
        "revoked": Revoked(RULE, "Answers were passed on during the exam"),
        "suspended": Suspended(RULE, "A complaint is being looked into"),
        "exempted": Exempted(RULE, "Works in the archive until the end of the project", until),
    }[step.act]


def study(person_id: int, language: str, day: date, at: datetime) -> None:
    """All subjects with their exams, an hour each; the exam of the last one is a day of its own."""
    for number, subject in enumerate(SUBJECTS):
        begins = at + timedelta(hours=number)
        read(person_id, subject, day, begins)
        if f"{subject}-exam" != EXAM:
            sit(person_id, subject, language, begins + timedelta(minutes=50))


def sit(person_id: int, subject: str, language: str, at: datetime) -> None:
    """The exam of a subject, passed: by some at the second try only."""
    exam = f"{subject}-exam"
    failed = first_try(subject, person_id)
    if failed is not None:
        assessment.sit(person_id, exam, right=failed, language=language, at=at - timedelta(minutes=30))
    assessment.sit(person_id, exam, right=right_answers(subject, person_id), language=language, at=at)


def read(person_id: int, course: str, day: date, at: datetime, lessons: int | None = None) -> None:
    """Reads a course, or its first lessons, as `learning` records it."""
    outline = learning.outline_of_published(course)
    learning.finish_lessons(outline, outline.lessons[:lessons], person_id=person_id, today=day, at=at)
