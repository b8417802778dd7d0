"""Pages of courses and lessons, as a reader without scripts meets them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from app import record
from app.foundation.faults import Text
from app.learning.tasks import Need, QuizState, StandingLine
from tests import pages
from tests.learning.conftest import LESSONS, Surroundings, push, write_course
from tests.queries import counted

RULE = "contact-centre-operator"
LESSON = "/courses/procedures/greeting"


def facts(person) -> list[tuple[str, str]]:
    kinds = ("lesson_done", "course_completed")
    return [(fact.kind, fact.subject) for fact in record.facts_of(person.id) if fact.kind in kinds]


def done(browser: FlaskClient, lesson: str):
    return pages.send(browser, f"/courses/procedures/{lesson}", "form#lesson-done")


def standing(**changes) -> StandingLine:
    line = StandingLine(
        RULE, Text("Operator", "Оператор"), "not_started", "no", None, date(2026, 12, 1), None, True,
        f"/certifications/{RULE}",
    )  # fmt: skip
    return replace(line, **changes)


def test_a_lesson_has_its_hooks(browser: FlaskClient, course: str, around: Surroundings):
    page = pages.page_of(browser.get(LESSON))
    assert page.one("body")["data-page"] == "lesson"
    assert page.one("main#main")["data-done"] == "no"
    assert len(page.all("h1")) == 1
    form = page.one("form#lesson-done")
    assert form.one("input", name="form_key")["value"]
    assert form.one("input", name="csrf_token")["value"]
    assert page.one("a", rel="next").text == "Solution"
    assert not page.has("a", rel="prev")


def test_done_is_recorded_once_and_leads_to_the_next_lesson(browser, reader, course, around):
    response = done(browser, "greeting")
    assert (response.status_code, response.location) == (303, "/courses/procedures/solution")
    assert facts(reader) == [("lesson_done", "procedures/greeting")]
    assert pages.page_of(browser.get(LESSON)).one("main#main")["data-done"] == "yes"
    done(browser, "greeting")
    assert facts(reader) == [("lesson_done", "procedures/greeting")]


def test_a_double_click_is_one_reading(browser, reader, course, around):
    page = browser.get(LESSON)
    first = pages.send_again(browser, page, "form#lesson-done")
    second = pages.send_again(browser, page, "form#lesson-done")
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert facts(reader) == [("lesson_done", "procedures/greeting")]


def test_the_last_lesson_completes_the_course_and_leads_home(browser, reader, course, around):
    for lesson in LESSONS:
        response = done(browser, lesson)
    assert response.location == "/learn"
    assert facts(reader)[-1] == ("course_completed", "procedures")
    (completed,) = (fact for fact in record.facts_of(reader.id) if fact.kind == "course_completed")
    assert completed.payload.revision == 1
    assert completed.occurred_on == completed.recorded_at.date()


def test_a_lesson_left_out_is_what_comes_after_the_last_one(browser, course, around):
    done(browser, "greeting")
    assert done(browser, "closing").location == "/courses/procedures/solution"


def test_a_renewal_asks_for_the_course_again(browser, reader, course, around, on_day):
    on_day(datetime(2026, 5, 1, 9, 0, tzinfo=UTC))
    for lesson in LESSONS:
        done(browser, lesson)
    on_day(datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    assert pages.page_of(browser.get(LESSON)).one("main#main")["data-done"] == "yes"
    around.needs.append(Need("course", "procedures", "briefing", since=date(2026, 11, 1), renewal=True))
    assert pages.page_of(browser.get(LESSON)).one("main#main")["data-done"] == "no"
    for lesson in LESSONS:
        done(browser, lesson)
    assert pages.page_of(browser.get(LESSON)).one("main#main")["data-done"] == "yes"
    assert [kind for kind, _ in facts(reader)].count("course_completed") == 2


def test_a_major_revision_asks_for_what_it_changed_and_a_minor_one_for_nothing(
    browser, reader, course, around, folder
):
    for lesson in LESSONS:
        done(browser, lesson)
    publish_changed(folder, 10, "minor", "greeting")
    assert asked(browser) == []
    publish_changed(folder, 11, "major", "solution", languages=("ru",))
    assert asked(browser) == ["solution"]
    publish_changed(folder, 12, "minor", "closing")
    publish_changed(folder, 13, "major", "closing")
    assert asked(browser) == ["solution", "closing"]
    done(browser, "solution")
    assert asked(browser) == ["closing"]
    done(browser, "closing")
    assert asked(browser) == []
    assert completed_at(reader) == [1, 5]


def test_moved_added_and_removed_lessons_leave_the_others_alone(browser, reader, course, around, folder):
    for lesson in LESSONS:
        done(browser, lesson)
    shutil.rmtree(folder / "courses")
    write_course(folder, "procedures", ("extra", *LESSONS[:2]))
    push(folder, impact="major", at=datetime(2026, 11, 11, tzinfo=UTC))
    assert asked(browser) == ["extra"]
    shutil.rmtree(folder / "courses")
    write_course(folder, "procedures", LESSONS[:2])
    push(folder, impact="major", at=datetime(2026, 11, 12, tzinfo=UTC))
    assert asked(browser) == []
    need = Need("course", "procedures", RULE)
    around.needs.append(need)  # evidence is wanted that only a completion of this revision is
    assert asked(browser) == list(LESSONS[:2])
    for lesson in LESSONS[:2]:
        done(browser, lesson)
    around.needs[:] = [replace(need, met=True)]
    assert asked(browser) == []
    assert completed_at(reader) == [1, 3]


def test_a_renewal_asks_for_all_lessons_though_a_revision_changed_one(
    browser, reader, course, around, folder, on_day
):
    on_day(datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
    for lesson in LESSONS:
        done(browser, lesson)
    on_day(datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    publish_changed(folder, 11, "major", "solution")
    around.needs.append(Need("course", "procedures", RULE, since=date(2026, 11, 15), renewal=True))
    assert asked(browser) == list(LESSONS)
    for lesson in ("solution", "greeting", "closing"):
        assert completed_at(reader) == [1]
        done(browser, lesson)
    assert completed_at(reader) == [1, 2]


def publish_changed(
    folder: Path, day: int, impact: str, lesson: str, languages: tuple[str, ...] = ("en", "ru")
) -> None:
    for language in languages:
        (path,) = (folder / "courses/procedures").glob(f"*-{lesson}.{language}.md")
        path.write_text(path.read_text(encoding="utf-8") + f"\nNew on day {day}.\n", encoding="utf-8")
    push(folder, impact=impact, at=datetime(2026, 11, day, tzinfo=UTC))


def completed_at(person) -> list[int]:
    """Revisions of the course at which it was completed."""
    return [fact.payload.revision for fact in record.facts_of(person.id) if fact.kind == "course_completed"]


def asked(browser: FlaskClient) -> list[str]:
    """Lessons to be read, as the page of the course has them."""
    tasks = pages.page_of(browser.get("/courses/procedures")).all(data_task="lesson")
    return [task.one("a")["href"].rsplit("/", 1)[-1] for task in tasks if task["data-state"] != "done"]


def test_a_missing_translation_falls_back_visibly(browser, app, around, folder):
    write_course(folder, "procedures", LESSONS, languages=("ru",))
    push(folder)
    page = pages.page_of(browser.get(LESSON))
    assert "not available in English" in page.text
    assert page.one("article")["lang"] == "ru"
    assert page.one("html")["lang"] == "en"


def test_the_course_page_shows_how_far_one_is(browser, course, around):
    done(browser, "greeting")
    page = pages.page_of(browser.get("/courses/procedures"))
    assert page.one("body")["data-page"] == "course"
    assert [task["data-state"] for task in page.all(data_task="lesson")] == ["done", "todo", "todo"]
    assert page.one("progress")["value"] == "1"
    assert "Continue: Solution" in page.text


def test_the_place_is_kept(browser, course, around):
    token = pages.csrf_token(browser)
    response = browser.post(f"{LESSON}/place", data={"place": "first", "csrf_token": token})
    assert response.status_code == 204
    page = pages.page_of(browser.get(LESSON))
    assert page.one("article")["data-place"] == "first"
    assert "Go on where you stopped" in page.text
    states = pages.page_of(browser.get("/courses/procedures")).all(data_task="lesson")
    assert states[0]["data-state"] == "progress"


def test_learn_says_first_whether_one_may_work(browser, course, around):
    around.standings.append(standing())
    around.needs.append(Need("course", "procedures", RULE, due=date(2026, 12, 1)))
    page = pages.page_of(browser.get("/learn"))
    assert page.one("body")["data-page"] == "learn"
    assert "You may not work yet" in page.text
    assert "3 steps to independent work. About 21 minutes." in page.text
    assert page.one("a#continue")["href"] == LESSON
    line = page.one(data_certification=RULE)
    assert (line["data-status"], line["data-may-work"], line["data-valid-until"], line["data-due"]) == (
        "not_started", "no", "", "2026-12-01",
    )  # fmt: skip
    assert [task["data-state"] for task in page.all(data_task="lesson")] == ["todo"] * 3


def test_continue_goes_from_lessons_to_the_quiz_to_the_certification(browser, course, around):
    around.standings.append(standing())
    around.quizzes["exam"] = QuizState("exam", "The exam", "todo", 20, 12, 2)
    around.needs += [Need("course", "procedures", RULE), Need("quiz", "exam", RULE)]
    for lesson in LESSONS:
        done(browser, lesson)
    page = pages.page_of(browser.get("/learn"))
    assert page.one("a#continue")["href"] == "/quizzes/exam"
    assert "about 20 minutes · 2 attempts left" in page.one(data_task="quiz").text
    around.needs[:] = [replace(need, met=True) for need in around.needs]
    around.standings[0] = standing(
        status="valid", may_work="yes", valid_until=date(2027, 11, 24), due=date(2027, 11, 24),
        certificate="ABCD-EFGH-JKMN", certificate_address="/certificates/ABCD-EFGH-JKMN.pdf",
    )  # fmt: skip
    page = pages.page_of(browser.get("/learn"))
    assert "You may work independently" in page.text
    assert page.one("a#continue")["href"] == f"/certifications/{RULE}"
    assert page.one("a", data_certificate=True)["href"] == "/certificates/ABCD-EFGH-JKMN.pdf"


def test_a_quiz_of_a_renewal_is_begun_as_one(browser, course, around):
    around.quizzes["exam"] = QuizState("exam", "The exam", "done", 20, 12, 2)
    around.needs.append(Need("quiz", "exam", RULE, renewal=True))
    assert pages.page_of(browser.get("/learn")).one("a#continue")["href"] == "/quizzes/exam?renewal=yes"


def test_a_new_person_without_requirements_is_told_so(browser, around, app):
    page = pages.page_of(browser.get("/learn"))
    assert "Your trainer has not assigned anything yet." in page.text
    assert not page.has("a#continue")


def test_what_comes_later_is_told_with_its_day(browser, around, course):
    opens = date.today() + timedelta(days=30)
    around.needs.append(Need("renewal", RULE, RULE, opens=opens, title=Text("Operator", "Оператор")))
    page = pages.page_of(browser.get("/learn"))
    assert page.one(data_task="renewal")["data-state"] == "locked"


def test_unknown_courses_and_lessons_are_not_there(browser, course, around):
    assert browser.get("/courses/nowhere").status_code == 404
    assert browser.get("/courses/procedures/nowhere").status_code == 404


def test_the_number_of_statements_does_not_grow(app: Flask, browser, around, folder):
    write_course(folder, "one", LESSONS)
    push(folder)
    around.needs.append(Need("course", "one", RULE))
    browser.get("/learn")
    with counted() as few:
        browser.get("/learn")
    for slug in ("two", "three", "four", "five"):
        write_course(folder, slug, LESSONS)
        around.needs.append(Need("course", slug, RULE))
    push(folder)
    browser.get("/learn")
    with counted() as many:
        browser.get("/learn")
    assert len(many) == len(few), many.texts


def test_what_a_revision_changed_is_known_without_a_statement(browser, course, around, folder):
    around.needs.append(Need("course", "procedures", RULE))
    done(browser, "greeting")
    addresses = ("/learn", "/courses", "/courses/procedures", LESSON)
    for address in addresses:
        browser.get(address)
    with counted() as before:
        for address in addresses:
            browser.get(address)
    publish_changed(folder, 11, "major", "solution")
    publish_changed(folder, 12, "major", "closing")
    for address in addresses:
        browser.get(address)
    with counted() as after:
        for address in addresses:
            browser.get(address)
    assert len(after) == len(before), after.texts


def test_get_writes_nothing(app: Flask, browser, course, around):
    for address in ("/learn", "/courses/procedures", LESSON):
        browser.get(address)
        with counted() as found:
            browser.get(address)
        assert not [text for text in found.texts if text.split()[0] in ("INSERT", "UPDATE", "DELETE")]
