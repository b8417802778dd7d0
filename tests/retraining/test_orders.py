"""Orders of training as values: whom it makes sense to ask, what meets an order, what it asks of a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.certification.standing import STATUSES
from app.foundation.faults import Text
from app.learning.tasks import Need
from app.record.facts import Awarded, CourseCompleted, Fact, Payload
from app.retraining.daily_letter import Contents, letter_of
from app.retraining.needs import Asked, with_orders
from app.retraining.order_letters import Line
from app.retraining.orders import Order, completed_before, met_on, state_of
from app.retraining.refusals import SENTENCES, Candidate, Refusal, refusal_of, sentence_of

TODAY = date(2026, 11, 30)
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def order(kind: str = "course", slug: str = "calls", **changes: object) -> Order:
    made = Order(7, 3, 17, kind, slug, TODAY + timedelta(days=14), TODAY, NOON, 1)  # type: ignore[arg-type]
    return replace(made, **changes)  # type: ignore[arg-type]


def fact(payload: Payload, on: date) -> Fact:
    return Fact(1, 17, 1, payload, on, None, NOON, None)


# -- whom it makes sense to ask ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("candidate", "expected"),
    [
        (Candidate("course"), None),
        (Candidate("course", left_on=YESTERDAY), Refusal("left", YESTERDAY)),
        (Candidate("course", left_on=TODAY), None),  # the last day is a day of work
        (Candidate("course", asked_until=TOMORROW), Refusal("asked", TOMORROW)),
        (Candidate("course", completed_on=TODAY), Refusal("completed", TODAY)),
        (Candidate("course", completed_on=YESTERDAY), None),  # it can be read anew
        (Candidate("certification"), Refusal("not_required")),
        (Candidate("certification", status="expired"), Refusal("not_required")),
        (Candidate("certification", status="expired", required=True), None),
        (Candidate("certification", status="due_soon", required=True, window_opens=TODAY), None),
        (
            Candidate("certification", status="due_soon", required=True, window_opens=TOMORROW),
            Refusal("not_open", TOMORROW),
        ),
        (Candidate("certification", status="due_soon", required=True), None),  # a rule without a window
        (Candidate("certification", status="valid", required=True), Refusal("nothing")),
        (Candidate("certification", status="valid", required=True, window_opens=TODAY), None),
        (Candidate("certification", status="action_due", required=True), Refusal("with_somebody")),
        (
            Candidate("certification", status="on_hold", required=True, asked_until=TOMORROW),
            Refusal("asked", TOMORROW),
        ),
    ],
)
def test_who_is_left_out_and_why(candidate: Candidate, expected: Refusal | None) -> None:
    assert refusal_of(candidate, TODAY) == expected


def test_every_status_is_either_asked_or_left_out_with_a_sentence() -> None:
    asked = set()
    for status in STATUSES:
        refusal = refusal_of(Candidate("certification", status=status, required=True), TODAY)
        if refusal is None:
            asked.add(status)
        else:
            said = sentence_of(refusal)
            assert said.en and said.ru and "{" not in said.en + said.ru
    assert asked == {
        "not_started", "initial_overdue", "grace", "expired", "lapsed", "retake_due", "retake_overdue", "revoked",
        "due_soon",
    }  # fmt: skip


def test_a_reason_with_a_day_names_it_in_both_languages() -> None:
    for code, sentence in SENTENCES.items():
        said = sentence_of(Refusal(code, TODAY))
        assert ("{day}" in sentence.en) == ("30\u00a0Nov\u00a02026" in said.en)
        assert ("{day}" in sentence.ru) == ("30\u00a0нояб.\u00a02026" in said.ru)


# -- what has become of an order ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "payload", "on", "met"),
    [
        (order(), CourseCompleted(course="calls"), TODAY, TODAY),
        (order(), CourseCompleted(course="calls"), YESTERDAY, None),  # before it was asked for
        (order(), CourseCompleted(course="safety"), TOMORROW, None),
        (order(), Awarded(certification="calls"), TOMORROW, None),
        (order("certification"), Awarded(certification="calls"), TOMORROW, TOMORROW),
        (order("certification"), CourseCompleted(course="calls"), TOMORROW, None),
    ],
)
def test_what_meets_an_order(asked: Order, payload: Payload, on: date, met: date | None) -> None:
    assert met_on(asked, [fact(payload, on)]) == met


def test_the_last_day_is_still_in_time() -> None:
    asked = order()
    assert state_of(asked, None, asked.due_on) == "open"
    assert state_of(asked, None, asked.due_on + timedelta(days=1)) == "overdue"
    assert state_of(asked, asked.due_on, asked.due_on + timedelta(days=99)) == "met"
    assert state_of(replace(asked, withdrawn_at=NOON), None, TODAY) == "withdrawn"


# -- among what a person has to do ----------------------------------------------------------------------------------------


def test_a_course_that_was_read_before_is_read_anew() -> None:
    before = [fact(CourseCompleted(course="calls"), YESTERDAY)]
    assert completed_before(order(), before)
    (need,) = with_orders((), [Asked(order(), "Соколова Е. В.", anew=True)])
    assert (need.kind, need.slug, need.since, need.due) == ("course", "calls", TODAY, order().due_on)
    assert need.note is not None and "Соколова Е. В." in need.note.ru and "anew" in need.note.en
    (first,) = with_orders((), [Asked(order(), "Соколова Е. В.")])
    assert first.since is None


@pytest.mark.parametrize(
    ("need", "due"),
    [
        (Need("quiz", "calls", "calls", due=date(2027, 3, 1)), date(2026, 12, 14)),
        (Need("quiz", "calls", "calls"), date(2026, 12, 14)),
        (Need("quiz", "calls", "calls", due=date(2026, 12, 1)), date(2026, 12, 1)),  # the rule is stricter
        (Need("quiz", "calls", "calls", met=True), None),
        (
            Need("quiz", "safety", "safety", due=date(2027, 3, 1)),
            date(2027, 3, 1),
        ),  # of another certification
        (Need("obligation", "talk", "calls", due=date(2027, 3, 1)), date(2027, 3, 1)),
        (Need("quiz", "calls", "calls", due=date(2027, 3, 1), opens=date(2027, 2, 1)), date(2027, 3, 1)),
    ],
)
def test_the_earlier_day_holds(need: Need, due: date | None) -> None:
    (found,) = with_orders([need], [Asked(order("certification"), "Соколова Е. В.")])
    assert found.due == due
    assert (found.note is not None) == (found is not need)


# -- the letter -----------------------------------------------------------------------------------------------------------


def test_a_letter_is_complete_without_the_page() -> None:
    lines = [
        Line(
            Text("Safety", "Безопасность"), TOMORROW, Text("1 Dec 2026", "1 дек. 2026 г."), "Соколова Е. В."
        ),
        Line(Text("Calls", "Звонки"), TODAY, Text("30 Nov 2026", "30 нояб. 2026 г."), "Соколова Е. В."),
    ]
    asked = Contents(orders=tuple(lines))
    russian, english = (letter_of(asked, "Анна", "https://a.example", language) for language in ("ru", "en"))
    assert russian.subject == "Обучение, срок 30 нояб. 2026 г.: Звонки, Безопасность"
    assert english.subject == "Training by 30 Nov 2026: Calls, Safety"
    for found, titles in ((russian, ("Звонки", "Безопасность")), (english, ("Calls", "Safety"))):
        assert [found.text.index(title) for title in titles] == sorted(found.text.index(t) for t in titles)
        assert "https://a.example/learn" in found.text and found.text.count("Соколова Е. В.") == 2


def test_many_orders_are_counted_in_the_subject() -> None:
    one = Line(Text("Calls", "Звонки"), TODAY, Text("30 Nov 2026", "30 нояб. 2026 г."), "Соколова Е. В.")
    asked = Contents(orders=(one,) * 3)
    english, russian = (letter_of(asked, "Анна", "", language).subject for language in ("en", "ru"))
    assert english == "Training by 30 Nov 2026: 3 things to do"
    assert russian == "Обучение, срок 30 нояб. 2026 г.: назначений: 3"
