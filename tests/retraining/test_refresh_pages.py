"""/refresh: what is asked, of whom, how it is told, and what it never does."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from app import record, retraining
from app.foundation import clock
from app.foundation import settings as setting
from app.foundation.database import db, transaction
from app.record.facts import Absent, Back
from app.retraining.models.refreshers import RefresherCardRow, RefresherReviewRow, RefresherSittingRow
from app.retraining.scheduling import Review, first, limits_of, replay
from tests import factories
from tests.pages import page_of, send_again
from tests.queries import counted
from tests.retraining.conftest import days_ago, happened
from tests.retraining.refreshing import REFRESHER, answer, asking, operator, publish, shelf

__all__ = ["shelf"]


def test_a_question_then_the_reason_then_the_next_then_enough(
    app: Flask, shelf: Path, client: FlaskClient
) -> None:
    someone = operator()
    browser = asking(client, someone)
    before = record.facts_of(someone.id)
    task = page_of(browser.get("/learn")).one(data_task="refresher")
    assert task["data-state"] == "todo" and task.one("a")["href"] == "/refresh"

    page = browser.get("/refresh").get_data(as_text=True)
    assert "A call ends with thanks" in page, "what is critical comes first"
    assert not page_of(page).has(data_item_state=True)
    told = answer(browser, page, "False")
    assert page_of(told).one(data_item_state=True)["data-item-state"] == "wrong"
    assert "Thanks close the call." in told and "/courses/procedures/closing#first" in told

    page = browser.get("/refresh").get_data(as_text=True)
    assert "Not the last one." not in page
    hinted = browser.get("/refresh?hint=yes").get_data(as_text=True)
    assert "Not the last one." in hinted
    answer(browser, hinted, "Hello")

    rested = browser.get("/refresh")
    assert page_of(rested).one("h1").text == "Done for today"
    assert not page_of(browser.get("/learn")).has(data_task="refresher")
    log = db.session.scalars(select(RefresherReviewRow).order_by(RefresherReviewRow.id)).all()
    assert [(row.item, row.rating, row.version) for row in log] == [
        ("end", "again", "6.3.2"),
        ("begin", "hard", "6.3.2"),
    ]
    assert record.facts_of(someone.id) == before, "nothing is ever certified by a refresher"


def test_questions_of_exams_never_come(app: Flask, shelf: Path, client: FlaskClient) -> None:
    """Not even where somebody has copied one into the refresher."""
    browser = asking(client, operator())
    seen = ""
    for _question in range(5):
        page = browser.get("/refresh").get_data(as_text=True)
        seen += page
        if not page_of(page).has("form#question"):
            break
        send_again(browser, page, "form#question", go="unknown")
    assert "How one begins" in seen and "How one ends" in seen
    assert "Only the exam asks this?" not in seen


@pytest.mark.parametrize("wish", ["enough", "later", "tomorrow"])
def test_it_can_be_put_off_without_penalty(app: Flask, shelf: Path, client: FlaskClient, wish: str) -> None:
    browser = asking(client, operator())
    page = browser.get("/refresh")
    assert send_again(browser, page, "form#rest", go=wish).location == "/learn"
    assert not page_of(browser.get("/learn")).has(data_task="refresher")
    assert not page_of(browser.get("/refresh")).has("form#question")
    assert db.session.scalars(select(RefresherCardRow)).all() == []


def ask_all(browser: FlaskClient) -> None:
    """ "I do not know" to whatever is asked."""
    for _question in range(5):
        page = browser.get("/refresh")
        if page_of(page).has("form#question"):
            send_again(browser, page, "form#question", go="unknown")


def test_the_same_form_twice_is_one_answer_and_another_reader_never_sees_it(
    app: Flask, shelf: Path, client: FlaskClient
) -> None:
    browser = asking(client, operator())
    page = browser.get("/refresh")
    empty = send_again(browser, page, "form#question", go="answer")
    assert empty.status_code == 422 and page_of(empty).one(role="alert")["data-error"] == "unanswered"
    once = send_again(browser, page, "form#question", go="unknown")
    twice = send_again(browser, page, "form#question", go="unknown")
    assert once.status_code == twice.status_code == 303
    assert len(db.session.scalars(select(RefresherReviewRow)).all()) == 1
    told = browser.get(once.location).get_data(as_text=True)
    assert "Thanks close the call." in told, "whoever does not know it is told"
    asking(browser, operator())
    assert browser.get(once.location).status_code == 404


def test_nobody_is_asked_on_leave_or_where_refreshers_are_switched_off(
    app: Flask, shelf: Path, client: FlaskClient
) -> None:
    someone = operator()
    browser = asking(client, someone)
    happened(someone.id, Absent(), days_ago(3))
    assert page_of(browser.get("/refresh")).one("main").text == "Nothing today", "and nothing else"
    assert not page_of(browser.get("/learn")).has(data_task="refresher")
    happened(someone.id, Back())
    assert page_of(browser.get("/refresh")).has("form#question"), "after leave it starts again"
    for scheduler, asked in (("off", False), ("leitner", True)):
        with transaction() as session:
            setting.write(session, "refreshers", scheduler)
        assert page_of(browser.get("/refresh")).has("form#question") is asked
        assert page_of(browser.get("/learn")).has(data_task="refresher") is asked
    ask_all(browser)
    log = db.session.scalars(select(RefresherReviewRow)).all()
    cards = db.session.scalars(select(RefresherCardRow)).all()
    assert {row.scheduler for row in log} == {"leitner"}
    assert {(row.leitner_due - row.last_on).days for row in cards} == {1}


def test_cards_can_be_made_anew_from_the_log(app: Flask, shelf: Path, client: FlaskClient) -> None:
    someone = operator()
    days = [days_ago(number) for number in range(9, 0, -1)]
    count = retraining.rehearse_refreshers(
        someone.id, days, lambda fact, day: day.day % 2 == 0, today=clock.today()
    )
    assert count > 3
    own = retraining.own_refreshers(someone.id, clock.now())
    assert len(own) == count and {one["item"] for one in own} == {"begin", "end"}
    log: dict[str, list[RefresherReviewRow]] = {}
    for row in db.session.scalars(select(RefresherReviewRow).order_by(RefresherReviewRow.id)):
        log.setdefault(row.fact, []).append(row)
    for kept in db.session.scalars(select(RefresherCardRow)):
        within = limits_of("critical" if "closing" in kept.fact else "normal", 365)
        key = f"{someone.id} {kept.fact}"
        reviews = [Review(row.day, row.rating, row.anew) for row in log[kept.fact]]  # type: ignore[arg-type]
        made = replay(first(log[kept.fact][0].began_on, within, key), reviews, within, key)
        assert made is not None
        assert vars(made) == {name: getattr(kept, name) for name in vars(made)}


def test_a_major_revision_asks_anew_what_it_changed_and_nothing_else(
    app: Flask, shelf: Path, client: FlaskClient
) -> None:
    browser = asking(client, operator())
    ask_all(browser)
    lesson = shelf / "courses/procedures/01-greeting.en.md"
    changed = lesson.read_text().replace("\nGreeting\n", "\nSay the name of the company first.\n")
    publish(shelf, {str(lesson.relative_to(shelf)): changed}, impact="minor")
    assert not page_of(browser.get("/learn")).has(data_task="refresher"), "a minor one changes no card"
    changed = changed.replace("company first", "company at once")
    publish(shelf, {str(lesson.relative_to(shelf)): changed}, impact="major")
    with transaction() as session:
        session.execute(delete(RefresherSittingRow))
    assert "How one begins" in browser.get("/refresh").get_data(as_text=True)
    ask_all(browser)
    log = db.session.scalars(select(RefresherReviewRow).order_by(RefresherReviewRow.id)).all()
    assert [(row.item, row.anew) for row in log] == [("end", False), ("begin", False), ("begin", True)]


def test_a_question_that_was_withdrawn_meanwhile_is_skipped(
    app: Flask, shelf: Path, client: FlaskClient
) -> None:
    browser = asking(client, operator())
    page = browser.get("/refresh")
    left = REFRESHER.partition("## How one ends")[0]
    publish(shelf, {"quizzes/calls-refresh.en.md": left})
    assert send_again(browser, page, "form#question", go="unknown").location == "/refresh"
    assert "How one begins" in browser.get("/refresh").get_data(as_text=True)
    assert db.session.scalars(select(RefresherReviewRow)).all() == []


def test_the_page_that_leads_on_asks_one_statement_more_however_much_is_due(
    app: Flask, shelf: Path, client: FlaskClient
) -> None:
    browser = asking(client, operator())
    publish(shelf, {"quizzes/calls-refresh.en.md": REFRESHER.replace("use: refresher", "use: practice")})

    def statements() -> int:
        browser.get("/learn")
        with counted() as found:
            browser.get("/learn")
        return len(found)

    without = statements()
    publish(shelf, {"quizzes/calls-refresh.en.md": REFRESHER})
    assert statements() == without + 1
    without_paragraphs = re.sub("^source: .*\n", "", REFRESHER.partition("---\n\n")[2], flags=re.MULTILINE)
    publish(shelf, {"quizzes/calls-refresh.en.md": REFRESHER + without_paragraphs.replace("{#", "{#more-")})
    ask_all(browser)
    with transaction() as session:
        session.execute(delete(RefresherSittingRow))
    assert statements() == without + 1


def test_a_trainer_sees_people_of_the_own_unit_and_a_manager_topics_of_five(
    app: Flask, shelf: Path, client: FlaskClient
) -> None:
    def forgetful(unit: str) -> factories.Someone:
        someone = operator(works_in=unit)
        days = [days_ago(number) for number in (7, 6, 5, 4)]
        retraining.rehearse_refreshers(someone.id, days, lambda fact, day: False, today=clock.today())
        return someone

    first_one, _second, _third, _fourth = (forgetful("north") for _number in range(4))
    elsewhere = forgetful("south")
    trainer = factories.account("trainer", role_in="north", locale="en", works_in="north")
    manager = factories.account("manager", role_in="north", locale="en", works_in="north")

    browser = asking(client, trainer)
    page = page_of(browser.get("/studio/weak-spots"))
    seen = {row["data-person"] for row in page.all("tr", data_person=True)}
    assert len(seen) == 4 and first_one.number in seen
    assert "Begin" in page.one("tr", data_fact="procedures/closing#first").text
    assert browser.get(f"/studio/weak-spots/{first_one.number}").status_code == 200
    for number in (elsewhere.number, "nobody"):
        assert browser.get(f"/studio/weak-spots/{number}").status_code == 404

    asking(browser, manager)
    assert browser.get("/studio/weak-spots").status_code == 403
    course = page_of(browser.get("/team/topics")).one(data_course="procedures")
    assert "%" not in course.text, "four people are too few"
    forgetful("north")
    told = page_of(browser.get("/team/topics"))
    assert "0 %, weak" in told.one(data_course="procedures").text
    assert not any(first_one.number in row.text for row in told.all("tr"))
    forgotten = retraining.likely_forgotten(first_one.id, "calls", clock.today() + timedelta(days=40))
    assert {weak.fact.course for weak in forgotten} == {"procedures"}
    asking(browser, first_one)
    own = page_of(browser.get("/refresh/weak"))
    assert own.has("li", data_fact="procedures/closing#first") and not own.has(data_exam=True)
