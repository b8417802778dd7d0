"""What the person hears of an order: a task on the own page at once, one letter after ten minutes, none after an undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import people, retraining
from app.foundation import clock, jobs
from app.foundation.database import db
from app.foundation.models import Outbox
from app.people.service.accounts import store_language
from app.record.facts import Passed
from app.retraining.service.orders import DueInThePast, DueTooLate, TooManyAtOnce, UnknownTraining
from tests import factories
from tests.pages import page_of, send, signed_in
from tests.retraining.conftest import days_ago, happened, operator

Move = Callable[[timedelta], None]
SOON = timedelta(days=14)


def course(*persons: factories.Someone) -> list[retraining.Wanted]:
    return [retraining.Wanted(one.id, "course", "procedures") for one in persons]


def renewal(*persons: factories.Someone) -> list[retraining.Wanted]:
    return [retraining.Wanted(one.id, "certification", "calls") for one in persons]


def ask(acting: people.Actor, wanted: list[retraining.Wanted], days: int = 14) -> int:
    due_on = clock.today() + timedelta(days=days)
    batch = retraining.order_training(wanted, due_on=due_on, actor=acting, at=clock.now())
    db.session.rollback()
    return batch


def letters() -> list[tuple[str, str]]:
    """Recipient and subject of all that was written so far about training that was asked for."""
    jobs.tick_minute()
    found = [
        (row.recipient, row.subject)
        for row in db.session.scalars(select(Outbox).order_by(Outbox.id))
        if "You are asked to do this training." in row.text or "Вам назначено обучение." in row.text
    ]
    db.session.rollback()
    return found


@pytest.fixture
def anna(manager: factories.Someone, later: Move) -> factories.Someone:
    """Certified 350 days ago: the renewal is open, and she was told of it yesterday. It is nine o'clock."""
    at = clock.now()
    later(at.replace(hour=9, minute=0) - at - timedelta(days=1))
    made = factories.account(
        family="Белова",
        given="Анна",
        works_in="north",
        hired=days_ago(390),
        email="anna@example.org",
        locale="en",
    )
    happened(made.id, Passed("calls"), days_ago(350))
    jobs.tick_minute()
    later(timedelta(days=1))
    return made


def test_a_letter_goes_out_after_ten_minutes_and_one_a_day(
    acting: people.Actor, anna: factories.Someone, later: Move
) -> None:
    ask(acting, renewal(anna))
    ask(acting, course(anna), days=3)
    assert letters() == []
    later(timedelta(minutes=9))
    assert letters() == []
    later(timedelta(minutes=2))
    (found,) = letters()
    assert found[0] == "anna@example.org"
    assert "Procedures" in found[1] and "Calls" in found[1]  # both in one letter
    boris = operator("Борисов", 350, email="boris@example.org", locale="ru")
    ask(acting, renewal(boris))
    later(timedelta(minutes=11))
    assert [recipient for recipient, _ in letters()] == ["anna@example.org", "boris@example.org"]
    assert letters()[1][1].startswith("Обучение, срок ") and "Звонки" in letters()[1][1]


def test_a_second_order_of_the_day_waits_for_tomorrow(
    acting: people.Actor, anna: factories.Someone, later: Move
) -> None:
    ask(acting, renewal(anna))
    later(timedelta(minutes=11))
    assert len(letters()) == 1
    ask(acting, course(anna))
    later(timedelta(hours=2))
    assert len(letters()) == 1
    later(timedelta(days=1))
    assert len(letters()) == 2 and "Procedures" in letters()[1][1] and "Calls" not in letters()[1][1]


def test_what_is_taken_back_or_done_in_time_is_not_written_about(
    acting: people.Actor, anna: factories.Someone, later: Move
) -> None:
    batch = ask(acting, renewal(anna))
    assert retraining.withdraw_batch(batch, actor=acting, at=clock.now()) == 1
    boris = operator("Борисов", 350, email="boris@example.org")
    ask(acting, renewal(boris))
    happened(boris.id, Passed("calls"))
    nobody = operator("Власов", 350)  # has no address
    ask(acting, renewal(nobody))
    later(timedelta(minutes=11))
    assert letters() == []
    with pytest.raises(retraining.NoSuchOrder):
        retraining.withdraw_batch(999, actor=acting, at=clock.now())


def test_a_course_stands_among_the_tasks_with_its_day_and_who_asked(
    client: FlaskClient, acting: people.Actor, anna: factories.Someone
) -> None:
    browser = signed_in(client, anna.id)
    assert "asked by" not in page_of(browser.get("/learn")).text
    batch = ask(acting, course(anna))
    page = page_of(browser.get("/learn"))
    tasks = [task for task in page.all("li", data_task="lesson") if "asked by Соколова" in task.text]
    assert [task["data-state"] for task in tasks] == ["todo", "todo"]
    due = clock.today() + SOON
    assert str(due.year) in tasks[0].text
    for lesson in ("greeting", "closing"):
        assert send(browser, f"/courses/procedures/{lesson}", "form#lesson-done").status_code == 303
    receipt = retraining.receipt_of(batch, acting, clock.today())
    assert [line.state for line in receipt.asked] == ["met"] and not receipt.can_be_withdrawn
    assert "asked by" not in page_of(browser.get("/learn")).text
    ask(acting, course(anna), days=3)  # done today: asked again it makes no sense
    assert retraining.orders_of(anna.id, clock.today())[0].state == "met"


def test_a_renewal_hastens_what_the_rule_asks_for(acting: people.Actor, anna: factories.Someone) -> None:
    before = {need.slug: need.due for need in retraining.training_needs(anna.id, clock.today())}
    ask(acting, renewal(anna), days=3)
    needs = {need.slug: need for need in retraining.training_needs(anna.id, clock.today())}
    assert needs["calls"].due == clock.today() + timedelta(days=3) != before["calls"]
    assert needs["calls"].note is not None and "Соколова" in needs["calls"].note.ru
    happened(anna.id, Passed("calls"))
    assert [line.state for line in retraining.orders_of(anna.id, clock.today())] == ["met"]
    assert retraining.asked_until([anna.id]) == {}


@pytest.mark.parametrize(
    ("days", "wanted", "refusal"),
    [
        (-1, ("course", "procedures"), DueInThePast),
        (800, ("course", "procedures"), DueTooLate),
        (3, ("course", "nothing"), UnknownTraining),
        (3, ("certification", "procedures"), UnknownTraining),
    ],
)
def test_what_cannot_be_asked_for(
    acting: people.Actor,
    anna: factories.Someone,
    days: int,
    wanted: tuple[str, str],
    refusal: type[Exception],
) -> None:
    with pytest.raises(refusal):
        ask(acting, [retraining.Wanted(anna.id, *wanted)], days)  # type: ignore[arg-type]


def test_a_thousand_at_once_and_no_more(acting: people.Actor, anna: factories.Someone) -> None:
    many = [retraining.Wanted(number, "course", "procedures") for number in range(1, 1002)]
    with pytest.raises(TooManyAtOnce):
        ask(acting, many)
    with pytest.raises(retraining.NobodyChosen):
        ask(acting, [])
    page = retraining.receipt_of(ask(acting, many[:1000]), acting, clock.today())
    assert anna.number in {line.number for line in page.asked} and page.outside >= 990


def test_language_of_the_letter_is_that_of_the_person(
    acting: people.Actor, anna: factories.Someone, later: Move
) -> None:
    store_language(anna.id, "ru")
    ask(acting, renewal(anna))
    later(timedelta(minutes=11))
    jobs.tick_minute()
    text = db.session.scalar(select(Outbox.text).order_by(Outbox.id.desc()))
    assert text is not None and "Вам назначено обучение." in text and "Начать: " in text
