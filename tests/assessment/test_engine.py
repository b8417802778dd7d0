"""Rules of the engine that no other file of this folder is about: states, tokens, time zones, retakes, backups."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.assessment import queries, service
from app.assessment.attestation import flaws
from app.assessment.chain import Entry
from app.assessment.models import AttemptRow
from app.assessment.outcome import mark
from app.assessment.queries.evidence import kept_attempt
from app.assessment.service.beginning import Beginning
from app.foundation import clock, settings
from app.foundation.database import db, transaction
from tests import factories, pages
from tests.assessment.conftest import (
    QUESTIONS,
    RIGHT,
    answer_all,
    hand_in,
    only_attempt,
    question,
    quiz_facts,
    result_of,
    start,
)

MANY = "".join(
    f"\n## Choice {n} {{#choice-{n}}}\n\n"
    + "".join(f"- ({'x' if place == 0 else ' '}) Option {n}-{place}\n" for place in range(4))
    + f"\n## Order {n} {{#order-{n}}}\ntype: order\n\n1. One {n}\n2. Two {n}\n3. Three {n}\n"
    for n in range(4)
)


def log_of(public_id: str) -> list[Entry]:
    db.session.rollback()
    return [written.entry for written in kept_attempt(public_id).log]


def test_only_the_server_moves_the_states_and_says_who_when_and_why(browser, operator, publish, on):
    """Rule 5: in-progress, then submitted or expired, then graded; each move has an entry with its actor."""
    publish(time_limit="10 min", attempts="3")
    began = clock.now()
    handed_in = start(browser)
    assert only_attempt().state == "in-progress"
    hand_in(browser, handed_in)
    left = start(browser)
    on(began + timedelta(minutes=30))
    service.expire(queries.attempt_of(left.rsplit("/", 1)[1], "exam", operator.id).id, at=clock.now())
    moves = {}
    for address in (handed_in, left):
        entries = log_of(address.rsplit("/", 1)[1])
        moves[address] = [(entry.kind, entry.actor) for entry in entries]
    assert moves[handed_in] == [("start", operator.id), ("submitted", operator.id), ("graded", operator.id)]
    assert moves[left] == [("start", operator.id), ("expired", None), ("graded", None)]
    assert {row.state for row in db.session.scalars(select(AttemptRow))} == {"final"}


def test_review_and_audit_read_what_was_frozen_even_where_the_quiz_is_another_one(browser, publish):
    """Rule 2. Seen: a review that draws anew marks right answers wrong (Obojobo #642)."""
    publish()
    attempt = start(browser)
    answer_all(browser, attempt)
    hand_in(browser, attempt)
    before = question(browser, f"{attempt}/result").one("main#main").text
    publish(
        questions="\n## Something else {#canary-single}\n\n- (x) No\n- ( ) Yes\n",
        title="Procedures exam",
        show_answers="never",
    )
    after = question(browser, f"{attempt}/result").one("main#main").text
    assert after.replace("Try again", "") == before.replace("Try again", "")
    assert flaws(kept_attempt(attempt.rsplit("/", 1)[1])) == ()


def names_and_words(browser, attempt: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Of each question of an attempt its kind, and what can be chosen, in the order shown: token, words."""
    count = int(question(browser, f"{attempt}/1").one("form#question")["data-count"])
    found = []
    for number in range(1, count + 1):
        form = question(browser, f"{attempt}/{number}").one("form#question")
        labels = {label["for"]: label.text for label in form.all("label")}
        chosen = [(one["value"], labels[one["id"]]) for one in form.all("input", name="answer")]
        chosen += [(one["name"], labels[one["id"]]) for one in form.all("select")]
        found.append((form["data-type"], chosen))
    return found


def test_tokens_and_orders_tell_nothing(app, publish):
    """Rule 22: no token twice, none from which a number follows, no order that is the key's."""
    publish(questions=MANY)
    tokens: list[str] = []
    first_is_right, choices = 0, 0
    for _ in range(6):
        browser = pages.signed_in(app.test_client(), factories.account(locale="en").id)
        for kind, shown in names_and_words(browser, start(browser)):
            words = [one for _, one in shown]
            if kind == "order":
                number = words[0].split()[1]
                assert words != [f"{word} {number}" for word in ("One", "Two", "Three")]
                continue
            tokens += [value for value, _ in shown]
            choices += 1
            first_is_right += words[0].endswith("-0")
    assert len(tokens) == len(set(tokens))
    assert all(len(token) >= 8 and not token.isdigit() for token in tokens)
    assert 0 < first_is_right < choices / 2  # by lot a quarter


ZONES = ("Europe/Berlin", "Asia/Vladivostok", "America/New_York", "UTC")


@pytest.mark.parametrize(
    "began",
    [
        datetime(2026, 10, 25, 0, 50, tzinfo=UTC),  # ten minutes before Berlin's clocks go back
        datetime(2027, 3, 28, 0, 50, tzinfo=UTC),  # and forward
        datetime(2026, 11, 1, 5, 50, tzinfo=UTC),  # New York's back
    ],
)
def test_neither_summer_time_nor_a_change_of_zone_moves_a_deadline(app, publish, on, began):
    """Rule 20. Seen: shifted by the client's clock and by the zone (Artemis #1811, #1757, numbas-lti #125)."""
    slug = publish(time_limit="30 min")
    published = queries.published_quiz(slug, "en")
    person = factories.person().id
    public_id = service.begin(published, Beginning(person, "exam", False, began))
    for zone in ZONES:
        with transaction() as session:
            settings.write(session, "time_zone", zone)
        assert clock.site_zone() == zone
        found = queries.attempt_of(public_id, slug, person)
        assert found.term.deadline_at == began + timedelta(minutes=30)
        assert found.term.seconds_left(began + timedelta(minutes=20)) == 600
        db.session.rollback()


def test_every_attempt_is_a_fact_and_a_failed_retake_takes_nothing_back(browser, operator, publish):
    """Rule 32: there is no best or average of attempts; a pass stands until a rule says that it has run out."""
    publish()
    first = start(browser)
    answer_all(browser, first)
    hand_in(browser, first)
    again = start(browser)
    hand_in(browser, again)
    assert [fact.kind for fact in quiz_facts(operator)] == ["quiz_passed", "quiz_failed"]
    assert result_of(browser, first)[0] == "passed" and result_of(browser, again)[0] == "failed"


def test_an_edited_quiz_is_another_revision_and_open_attempts_finish_on_their_own(browser, publish):
    """Rule 33."""
    publish()
    attempt = start(browser)
    publish(questions=QUESTIONS.replace("(x) The card code", "( ) The card code").replace(
        "( ) The postal code", "(x) The postal code"
    ))  # fmt: skip
    answer_all(browser, attempt, RIGHT)
    hand_in(browser, attempt)
    assert result_of(browser, attempt) == ("passed", "5", "5")
    newer = start(browser)
    answer_all(browser, newer, RIGHT)
    hand_in(browser, newer)
    assert result_of(browser, newer)[1] == "3"
    revisions = db.session.scalars(select(AttemptRow.revision).order_by(AttemptRow.id))
    assert list(revisions) == [1, 2]


def test_what_is_stored_of_an_attempt_grades_to_the_same_score_at_any_time(browser, operator, publish):
    """Rule 42: from the stored rows alone, as after a restored backup, and by the same version of the grader."""
    publish(questions=MANY)
    attempt = start(browser)
    for number in range(1, 9):
        fields = pages.form_values(browser.get(f"{attempt}/{number}"), "form#question")
        options = question(browser, f"{attempt}/{number}").one("form#question").all("input", name="answer")
        if options:
            browser.post(f"{attempt}/{number}", data=fields | {"answer": options[number % 4]["value"]})
    hand_in(browser, attempt)
    db.session.rollback()
    queries.quiz_of.cache_clear()
    stored = queries.attempt_of(attempt.rsplit("/", 1)[1], "exam", operator.id)
    answers = {place: one.answer for place, one in queries.newest_answers(stored.id).items()}
    again = mark(queries.quiz_of(stored.snapshot), stored.layout, answers, stored.language)
    assert (again.result, again.points, again.max, again.share) == (
        stored.result, stored.points, stored.max, stored.share,
    )  # fmt: skip
    assert again.grading == stored.grading
    assert again.grader_version == db.session.scalar(select(AttemptRow.grader_version))
