"""A published revision reaches those whom it concerns, and nobody else."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from app import certification, library, people, record
from app.foundation import clock
from app.record.facts import CourseCompleted, Done, QuizPassed
from app.retraining.service import revised as service
from tests import factories
from tests.pages import page_of, send, signed_in
from tests.retraining import revisions
from tests.retraining.revisions import (
    LESSON,
    MATRIX,
    QUIZ,
    WORDS,
    Library,
    happen,
    hire,
    template_folder,
    texts,
    told,
)

__all__ = ["template_folder", "texts"]  # fixtures


def certified(works_as: str = "operator", exam: str = "inside-exam", day: str = "2026-01-14") -> int:
    person_id = hire(works_as)
    happen(person_id, day, CourseCompleted("fire", 1), QuizPassed(exam, 1, share="1"))
    return person_id


def test_a_minor_revision_asks_those_to_look_who_need_what_changed(texts: Library) -> None:
    operator, guard, newcomer = certified(), certified("guard", "outside-exam"), hire()
    left = certified()
    people.leave(left, on=date(2026, 2, 20), at=revisions.noon("2026-02-20"))
    texts.lesson(stairs="Leave by the stairs, low.")
    texts.publish("2026-03-01", impact="minor")
    (fact,) = told(operator)
    assert (fact.document, fact.version, fact.impact, fact.sections) == (
        "courses/fire",
        2,
        "minor",
        "house#smoke",
    )
    assert told(guard) == told(newcomer) == told(left) == []
    line = certification.standing_of(operator, "inside", on=clock.today())
    assert line is not None and line.status == "action_due"
    assert [(it.require, it.due.isoformat()) for it in line.obligations] == [("acknowledge", "2026-03-15")]


def test_what_a_major_revision_demands_ends_with_a_pass_and_knowing_what_is_new(texts: Library) -> None:
    """In either order; the revision read counts, not the day: the exam alone does not name the course."""
    first, second, third = certified(), certified(), certified()
    texts.lesson(stairs="Leave by the stairs, low.")
    texts.publish("2026-03-01", impact="major")
    read, passed = (
        Done("acknowledge", document="courses/fire", version=2),
        QuizPassed("inside-exam", 1, share="1"),
    )
    assert demanded(first) == demanded(second) == demanded(third) == [("exam", "2026-03-31")]
    happen(first, "2026-03-01", read)
    assert demanded(first) == [("exam", "2026-03-31")]
    happen(first, "2026-03-02", passed)
    happen(second, "2026-03-01", passed)
    assert demanded(second) == [("exam", "2026-03-31")]
    happen(second, "2026-03-02", read)
    happen(third, "2026-03-02", CourseCompleted("fire", 1), passed)
    assert demanded(third) == [("exam", "2026-03-31")]
    happen(third, "2026-03-03", CourseCompleted("fire", 2))
    assert demanded(first) == demanded(second) == demanded(third) == []


def demanded(person_id: int, slug: str = "inside", *, on: date = date(2026, 3, 5)) -> list[tuple[str, str]]:
    """Kinds of the open obligations with their last days."""
    line = certification.standing_of(person_id, slug, on=on)
    assert line is not None
    return [(it.require, it.due.isoformat()) for it in line.obligations]


def test_telling_is_done_in_parts_and_once(texts: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = [certified() for _ in range(3)]
    on_leave = everybody[0]
    people.begin_absence(on_leave, on=date(2026, 2, 1), at=revisions.noon("2026-02-01"), reason="leave")
    monkeypatch.setattr(service, "PEOPLE_AT_ONCE", 2)
    texts.lesson(stairs="Leave by the stairs, low.")
    texts.publish("2026-03-01", impact="major", effective_on=date(2026, 5, 1))
    entry = library.current_revision("course", "fire")
    reports: list[tuple[int, int]] = []
    assert service.tell_concerned(entry, clock.now(), lambda *report: reports.append(report)) == 0
    assert reports == [(2, 3), (3, 3)]
    assert [[fact.effective for fact in told(one)] for one in everybody] == [["2026-05-01"]] * 3
    line = certification.standing_of(on_leave, "inside", on=date(2026, 3, 5))
    assert line is not None and line.status == "on_hold"
    people.end_absence(on_leave, on=date(2026, 3, 6), at=revisions.noon("2026-03-06"))
    assert demanded(on_leave, on=date(2026, 3, 6)) == [("exam", "2026-03-31")]


def test_whoever_passed_after_the_change_is_not_asked_whatever_the_day(texts: Library) -> None:
    """An attempt of the old revision, handed in after the change, does not count; one of the new revision does."""
    early, late = certified(), certified()
    texts.write("quizzes/inside-exam.en.md", QUIZ.format(title="Smoke anew", section="smoke"))
    texts.publish("2026-03-01", impact="major")
    assert [told(early)[0].document, told(early)[0].sections] == ["quizzes/inside-exam", ""]
    happen(early, "2026-03-02", QuizPassed("inside-exam", 1, share="1", renewal=True))
    happen(late, "2026-03-02", QuizPassed("inside-exam", 2, share="1", renewal=True))
    assert (demanded(early), demanded(late)) == ([("exam", "2026-03-31")], [])
    texts.write("quizzes/inside-exam.en.md", QUIZ.format(title="Smoke once more", section="smoke"))
    texts.publish("2026-03-04", impact="editorial")
    texts.lesson(stairs="Leave by the stairs, low.")
    texts.publish("2026-03-05", impact="minor")
    assert [(one.document, one.version) for one in told(late)] == [
        ("quizzes/inside-exam", 2),
        ("courses/fire", 2),
    ]


def test_where_one_certification_of_two_is_concerned_the_fact_names_it(texts: Library) -> None:
    both = certified()
    people.assign(
        both,
        position=factories.position("guard"),
        unit="north",
        on=date(2026, 1, 20),
        at=revisions.noon("2026-01-20"),
    )
    happen(both, "2026-01-21", QuizPassed("outside-exam", 1, share="1"))
    texts.lesson(stairs="Leave by the stairs, low.")
    texts.publish("2026-03-01", impact="minor")
    assert [(one.certification, one.sections) for one in told(both)] == [("inside", "house#smoke")]
    assert demanded(both, "outside") == []
    texts.lesson(stairs="Leave by the stairs, quite low.", name="Say your name, and who is missing.")
    texts.publish("2026-03-02", impact="minor")
    assert [(one.certification, one.sections) for one in told(both)[1:]] == [
        ("inside", "house#smoke"),
        ("outside", "house#yard"),
    ]


READING = """\
rule: reading
title: {en: "Reading", ru: "Чтение"}
owner: safety
version: 1
source: {act: "Order", clause: "8", in_force: 2020-01-01}
evidence: {course: fire}
initial: {before_work: true}
renew: {every: P1Y, anchor: due, window: P1M}
triggers:
  - {event: revised, impact: minor, require: acknowledge, within: P14D, until_then: allowed}
  - {event: revised, impact: major, require: course, within: P30D, until_then: allowed}
"""


def test_after_a_major_revision_only_the_lesson_that_it_changed_is_read_again(
    texts: Library, client: FlaskClient
) -> None:
    """The other lesson keeps its reading, and what the revision demands is met; a renewal asks for both."""
    for language in ("en", "ru"):
        gate = LESSON.format(**{**WORDS[language], "title": "Gate"})
        texts.write(f"courses/fire/02-gate.{language}.md", gate)
    texts.write("certifications/reading.yaml", READING)
    texts.write("certifications/requirements.yaml", MATRIX.replace("[outside]", "[reading]"))
    texts.publish("2026-01-20", impact="minor")
    reader = factories.account(works_as="guard", works_in="north", hired=date(2026, 1, 5), locale="en")
    read_lessons(client, reader.id, "house", "gate")
    assert (asked(client, reader.id), demanded(reader.id, "reading")) == ([], [])
    texts.lesson(stairs="Leave by the stairs, low.")
    texts.publish("2026-03-01", impact="major")
    assert demanded(reader.id, "reading") == [("course", "2026-03-31")]
    assert asked(client, reader.id) == ["/courses/fire/house"]
    page = page_of(signed_in(client, reader.id).get("/obligations/course"))
    assert "Lessons to read: Fire" in page.text and "Gate" not in page.text
    read_lessons(client, reader.id, "house")
    facts = record.facts_of_people((reader.id,), kinds=("course_completed",))[reader.id]
    assert [fact.payload for fact in facts] == [CourseCompleted("fire", 2), CourseCompleted("fire", 3)]
    assert (asked(client, reader.id), demanded(reader.id, "reading")) == ([], [])
    revisions.move_to("2027-02-20")
    assert asked(client, reader.id) == ["/courses/fire/house", "/courses/fire/gate"]


def read_lessons(client: FlaskClient, person_id: int, *lessons: str) -> None:
    browser = signed_in(client, person_id)
    for lesson in lessons:
        assert send(browser, f"/courses/fire/{lesson}", "form#lesson-done").status_code == 303


def asked(client: FlaskClient, person_id: int) -> list[str]:
    """Addresses of the lessons that are to be read, as /learn has them."""
    tasks = page_of(signed_in(client, person_id).get("/learn")).all(data_task="lesson")
    return [task.one("a")["href"] for task in tasks if task["data-state"] != "done"]
