"""The demo organisation: every status somewhere in the manager's unit, and two operators as everybody expects them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import assessment, certification, create_app, people
from app.assessment.models import AttemptRow
from app.certification.queries.certificate_page import CertificatePage, certificate_page
from app.certification.queries.course_behind import course_behind
from app.certification.standing import STATUSES
from app.demo import service
from app.demo.history import COMMON, RARE
from app.demo.roster import ACCOUNTS, COMMON_STORIES, RARE_STORIES, members
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import NotFound
from app.people.models import Person
from app.people.permissions import SEEING_ROLES, Grant
from tests.conftest import POSTGRES, TEMPLATE, on_server, test_settings
from tests.queries import counted

DATABASE = "attesta_demo"  # where tests run on a server
ENOUGH = len(ACCOUNTS) + len(RARE_STORIES) + 12  # so that some of the usual ones are there, too


@pytest.fixture(scope="module")
def demo(template_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Made once: it takes seconds."""
    folder = tmp_path_factory.mktemp("demo") / "instance"
    shutil.copytree(template_folder, folder)
    if POSTGRES:
        on_server(f"DROP DATABASE IF EXISTS {DATABASE}", f"CREATE DATABASE {DATABASE} TEMPLATE {TEMPLATE}")
    app = create_app(test_settings(folder, DATABASE))
    with app.app_context():
        service.make(ENOUGH)
        db.session.rollback()
        yield app
        db.session.remove()
        db.engine.dispose()


def manager() -> people.Actor:
    someone = people.person_of("manager@demo.example")
    unit = people.unit_of("contact-centre")
    return people.Actor(
        person_id=someone.id,
        number=someone.number,
        name=someone.full_name,
        short_name=someone.short_name,
        locale="ru",
        theme="system",
        text_size=100,
        grants=(Grant("manager", unit.path),),
        today=clock.today(),
    )


def lines(email: str) -> dict[str, certification.StandingLine]:
    someone = people.person_of(email)
    found = certification.standings_of((someone.id,), clock.today())[someone.id]
    return {line.certification: line for line in found}


def test_every_status_occurs_in_the_managers_unit(demo: Flask) -> None:
    team = people.team_of(manager(), clock.today())
    assert {status for status, _may_work in certification.kind_counts(certification.Choice(team))} == set(
        STATUSES
    )


def test_the_newcomer_has_passed_nothing(demo: Flask) -> None:
    found = lines("operator@demo.example")
    assert {(line.certification, line.status) for line in found.values()} == {
        ("contact-centre-operator", "not_started"),
        ("safety-briefing", "not_started"),
    }
    assert people.person_of("operator@demo.example").hired_on == clock.today()


def test_the_other_operator_may_work_and_the_renewal_is_open(demo: Flask) -> None:
    someone, today = people.person_of("operator2@demo.example"), clock.today()
    overall = certification.person_may_work(someone.id, on=today)
    assert overall.may_work == "yes"
    line = lines("operator2@demo.example")["contact-centre-operator"]
    assert line.status == "due_soon"
    assert line.window_opens is not None and line.window_opens <= today
    assert line.why and certification.certificates_of(someone.id, "contact-centre-operator")


def test_nobody_is_certified_by_the_way(demo: Flask) -> None:
    """Operators pass the safety exam, too; fire and first aid is for those whose position asks for it."""
    for line in lines("operator2@demo.example").values():
        assert line.required, line.certification
    assert lines("assessor@demo.example")["fire-and-first-aid"].status in ("valid", "due_soon")
    assert lines("trainer@demo.example")["fire-and-first-aid"].status in ("valid", "due_soon")


def test_one_person_is_out_of_the_managers_unit(demo: Flask) -> None:
    reached = set(db.session.scalars(people.people_in_scope(manager(), SEEING_ROLES)))
    everybody = set(db.session.scalars(select(Person.id).where(Person.left_on.is_(None))))
    assert {people.person_of(someone).email for someone in everybody - reached} == {"admin@demo.example"}


def test_each_story_has_a_history_and_nothing_happens_before_the_hiring() -> None:
    told = {member.story for member in members(500)}
    assert told >= {*RARE_STORIES, *COMMON_STORIES}
    assert told <= {*RARE, *COMMON}
    for number in range(200):
        for story in COMMON:
            history = COMMON[story](number)
            assert all(0 <= step.days_ago <= history.hired_days_ago for step in history.steps), story


def test_leads_are_mentors_by_calls_and_by_what_an_assessor_saw(demo: Flask) -> None:
    """Two assessors, for nobody signs for themselves."""
    assert lines("assessor@demo.example")["call-mentor"].status == "valid"
    seen = assessment.own_observations(people.person_of("assessor@demo.example").id, clock.now())
    assert [one["result"] for one in seen] == ["passed"]


def test_something_waits_in_each_list_of_trainers_assessors_and_operators(demo: Flask) -> None:
    waiting = assessment.own_observations(people.person_of("operator2@demo.example").id, clock.now())
    assert [one["state"] for one in waiting] == ["signed"]
    states = set(db.session.scalars(select(AttemptRow.state).where(AttemptRow.quiz == "call-practice")))
    assert states == {"needs-grading", "final"}
    assert sum(assessment.dispute_counts(["call-practice"]).values()) == 1


def test_certificates_stand_on_what_was_frozen_and_is_whole(demo: Flask) -> None:
    """Courses with lessons, exams, an observation; the page asks as often for eight grounds as for two."""
    asked = {}
    for email, slug in (
        ("operator2@demo.example", "contact-centre-operator"),
        ("assessor@demo.example", "fire-and-first-aid"),
        ("assessor@demo.example", "call-mentor"),
    ):
        issued = certification.certificates_of(people.person_of(email).id, slug)[0]
        certificate_page(issued, manager(), "en", clock.now())  # what is kept in memory is there from now on
        db.session.rollback()
        with counted() as statements:
            view = certificate_page(issued, manager(), "en", clock.now())
        asked[slug] = len(statements)
        assert view.rule.is_whole and not any(ground.faults for ground in view.grounds)
        assert view.held is not None and view.held.holds
        hashed = {name for ground in view.grounds for name in ground.item.hashes}
        assert hashed >= {"leaf", "revision", "snapshot"}
    assert asked["contact-centre-operator"] == asked["fire-and-first-aid"] <= 26, asked
    lessons = [len(ground.lessons) for ground in view_of("operator2@demo.example").grounds]
    assert sorted(lessons)[-4:] == [3, 4, 4, 4]


def test_the_text_that_was_read_is_there(demo: Flask) -> None:
    view = view_of("operator2@demo.example")
    ground = next(ground for ground in view.grounds if ground.lessons)
    assert ground.links.page == f"/certificates/{view.issued.number}/courses/{ground.item.slug}"
    lesson = ground.item.lessons[0].lesson
    course = course_behind(view.issued, ground.item.slug, lesson, "en")
    assert course.shown is not None and course.shown.html
    assert all(line.is_as_read and len(line.sha256) == 64 and line.read_on for line in course.lessons)
    with pytest.raises(NotFound):
        course_behind(view.issued, "fire-and-first-aid", "", "en")


def view_of(email: str) -> CertificatePage:
    issued = certification.certificates_of(people.person_of(email).id, "contact-centre-operator")[0]
    return certificate_page(issued, manager(), "en", clock.now())
