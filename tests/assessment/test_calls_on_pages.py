"""Calls as they are played on pages: in a quiz and alone, by the rules of quiz-format.md 6.2 and 6.3."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app import record
from app.assessment import sit
from app.assessment.calls.turns import ALLOWANCE
from app.assessment.grading import grade
from app.assessment.models import AttemptEventRow, AttemptRow, ResponseRow
from app.assessment.queries import quiz_of
from app.foundation import clock, jobs
from app.foundation.database import db, transaction
from app.library.quizzes.play import Board
from tests import pages, queries
from tests.assessment.calls import (
    IN_A_QUIZ,
    OURS,
    PARCEL,
    begin,
    call_from,
    play,
    put_calls,
    replies_on,
    say,
    spoken,
)
from tests.assessment.conftest import hand_in, question, result_of, rows, saved

BEST = (2, 1, 1)
CANARIES = (b"canary", b"mood +", b"mood -", b"critical", b"(silence)")


@pytest.fixture
def parcel(app: Any, tmp_path: Path) -> str:
    """A published call. Gives the address of its page."""
    put_calls(tmp_path, {"parcel.en.md": PARCEL})
    return "/calls/parcel"


@pytest.fixture
def exam(publish: Any, tmp_path: Path) -> Any:
    """Publishes a quiz with a call behind another question. Gives the address of its page."""

    def put(**front: str) -> str:
        folder = tmp_path / "texts" / "quizzes" / "calls"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "parcel.en.md").write_text(PARCEL, encoding="utf-8")
        return f"/quizzes/{publish(questions=IN_A_QUIZ, **{'shuffle': 'none', **front})}"

    return put


def call_facts(person_id: int) -> list[Any]:
    return [fact for fact in record.facts_of(person_id) if fact.kind.startswith("call_")]


def stored_replies() -> list[list[int]]:
    db.session.rollback()
    return [row.answer for row in db.session.scalars(select(ResponseRow).order_by(ResponseRow.id))]


# -- alone ---------------------------------------------------------------------------------------------------------


ONE_OF_EACH = [place for place in OURS if ".en." in place.name or place.name.startswith("refund-angry")]


@pytest.mark.parametrize("place", ONE_OF_EACH, ids=lambda place: place.name)
def test_the_best_path_of_each_call_earns_everything_on_its_pages(browser, operator, tmp_path, place):
    slug = place.name.split(".")[0]
    call = call_from(place.read_text(encoding="utf-8"), f"quizzes/calls/{place.name}")
    put_calls(tmp_path, {place.name: place.read_text(encoding="utf-8")})
    attempt = begin(browser, f"/calls/{slug}")
    assert call.best is not None
    last = play(browser, f"{attempt}/1", call, call.best.replies)
    assert last.location == f"{attempt}/result"
    most = f"{float(call.best.points):g}"
    assert result_of(browser, attempt) == ("passed", most, most)
    (fact,) = call_facts(operator.id)
    assert (fact.kind, fact.payload.call, fact.payload.share) == ("call_passed", slug, "1")


@pytest.mark.parametrize(
    ("replies", "result", "points"),
    [
        (BEST, "passed", "10"),
        ((3, 2, 1), "failed", "5"),  # the stage of greeting is below its minimum
        ((2, 3), "failed-critical", "0"),
        ((2, 1, 2), "failed", "0"),  # the reply fails the call
        ((1,), "failed", "0"),  # hung up
    ],
)
def test_a_call_taken_alone_is_decided_by_its_own_rules(browser, operator, parcel, replies, result, points):
    attempt = begin(browser, parcel)
    play(browser, f"{attempt}/1", call_from(PARCEL), replies)
    assert result_of(browser, attempt) == (result, points, "10")
    (fact,) = call_facts(operator.id)
    assert fact.kind == ("call_passed" if result == "passed" else "call_failed")


def test_it_can_be_taken_again_and_the_start_page_tells_how_it_went(browser, parcel):
    attempt = begin(browser, parcel)
    assert question(browser, parcel).has("div.banner")
    assert begin(browser, parcel) == attempt  # rule 7: the open one goes on
    play(browser, f"{attempt}/1", call_from(PARCEL), (1,))
    assert begin(browser, parcel) != attempt
    assert question(browser, parcel).one("main#main").has("a", href=f"{attempt}/result")


def test_a_call_that_was_left_is_handed_in_unfinished_and_has_failed(browser, operator, parcel):
    attempt = begin(browser, parcel)
    say(browser, f"{attempt}/1", "Good day")
    hand_in(browser, attempt)
    assert result_of(browser, attempt)[0] == "failed"
    assert "not brought to an end" in question(browser, f"{attempt}/result").text


def test_a_strangers_call_is_not_there(browser, parcel):
    from tests import factories

    attempt = begin(browser, parcel)
    stranger = pages.signed_in(browser.application.test_client(), factories.account(locale="en").id)
    assert {stranger.get(attempt + path).status_code for path in ("", "/1", "/check", "/result")} == {404}
    assert browser.get(attempt.replace("/calls/", "/quizzes/")).status_code == 404


def test_a_call_that_is_not_published_has_no_page(browser, app):
    assert browser.get("/calls/nothing").status_code == 404


# -- in a quiz -----------------------------------------------------------------------------------------------------


def test_in_a_quiz_it_is_worth_its_share(browser, exam):
    attempt = begin(browser, exam())
    play(browser, f"{attempt}/2", call_from(PARCEL), (2, 2, 1))
    hand_in(browser, attempt)
    assert result_of(browser, attempt)[1:] == ("1.6", "3")  # 8 of 10, worth 2


def test_the_end_of_a_call_leads_on_and_the_check_tells_how_far_it_is(browser, exam):
    attempt = begin(browser, exam())
    check = question(browser, f"{attempt}/check")
    assert "2 are missing" in check.one("h1").text
    say(browser, f"{attempt}/2", "Good day")
    check = question(browser, f"{attempt}/check")
    assert "under way: 1 reply" in check.text and "2 are missing" in check.one("h1").text
    assert browser.get(attempt).location == f"{attempt}/1"
    for words in ("It comes", "Good-bye"):
        say(browser, f"{attempt}/2", words)
    page = browser.get(f"{attempt}/2")
    assert not replies_on(pages.page_of(page))
    leave = pages.send_again(browser, page, "form#question", go="next")
    assert (leave.status_code, leave.location) == (303, f"{attempt}/check")
    check = question(browser, f"{attempt}/check")
    assert "The call is over" in check.text and "1 is missing" in check.one("h1").text


def test_an_unfinished_call_counts_nothing_and_is_where_the_attempt_goes_on(browser, exam):
    attempt = begin(browser, exam())
    pages.send(
        browser, f"{attempt}/1", "form#question", answer=replies_on(question(browser, f"{attempt}/1"))["Yes"]
    )
    say(browser, f"{attempt}/2", "Good day")
    assert browser.get(attempt).location == f"{attempt}/2"
    hand_in(browser, attempt)
    assert result_of(browser, attempt)[1:] == ("1", "3")


def test_one_way_navigation_goes_on_when_the_call_is_over(browser, exam):
    attempt = begin(browser, exam(navigation="one-way"))
    pages.send(browser, f"{attempt}/1", "form#question", go="next")
    say(browser, f"{attempt}/2", "Good day", go="check")
    assert browser.get(f"{attempt}/2").status_code == 200  # it has not been left by that
    for words in ("It comes", "Good-bye"):
        say(browser, f"{attempt}/2", words)
    assert pages.send(browser, f"{attempt}/2", "form#question", go="next").location == f"{attempt}/check"
    assert browser.get(f"{attempt}/2").location == f"{attempt}/check"


def test_only_practice_says_something_of_each_reply(browser, exam):
    attempt = begin(browser, exam(use="practice", show_feedback="after-answer"))
    say(browser, f"{attempt}/2", "Good day")
    assert "canary-feedback-look" in spoken(question(browser, f"{attempt}/2"))[1]


# -- a turn ---------------------------------------------------------------------------------------------------------


def test_a_page_shows_the_node_and_the_way_to_it_and_stays_the_same(browser, parcel):
    attempt = begin(browser, parcel)
    first = question(browser, f"{attempt}/1")
    assert spoken(first) == ["Customer Where is my parcel?"]
    assert sorted(replies_on(first)) == ["Good day, let me look", "Wait", "Which parcel"]
    assert "Mood of the customer: wary" in first.text
    form = first.one("form#question")
    assert (form["data-type"], form["data-number"], form["data-count"]) == ("call", "1", "1")
    assert list(replies_on(first).items()) == list(replies_on(question(browser, f"{attempt}/1")).items())
    say(browser, f"{attempt}/1", "Good day")
    second = question(browser, f"{attempt}/1")
    assert spoken(second) == [
        "Customer Where is my parcel?", "You Good day, let me look", "Customer The blue one, of Monday.",
    ]  # fmt: skip
    assert sorted(replies_on(second)) == ["It comes today, for sure", "It is lost", "Nobody knows"]


def test_a_sentence_that_begins_with_a_number_is_no_list(browser, tmp_path, app):
    put_calls(tmp_path, {"parcel.en.md": PARCEL.replace("Where is my", "70231. Where is my")})
    page = question(browser, f"{begin(browser, '/calls/parcel')}/1")
    assert spoken(page) == ["Customer 70231. Where is my parcel?"]


def test_replies_whose_condition_does_not_hold_are_not_there(browser, parcel):
    attempt = begin(browser, parcel)
    say(browser, f"{attempt}/1", "Which")
    assert sorted(replies_on(question(browser, f"{attempt}/1"))) == ["It is lost", "Nobody knows"]


def test_their_order_differs_from_attempt_to_attempt(browser, parcel):
    orders = set()
    for _ in range(6):
        attempt = begin(browser, parcel)
        orders.add(tuple(replies_on(question(browser, f"{attempt}/1"))))
        say(browser, f"{attempt}/1", "Wait")
    assert len(orders) > 1


@pytest.mark.parametrize("address", ["exam", "alone"])
def test_nothing_of_a_call_leaves_before_it_may(browser, exam, parcel, address):
    """Rule 21: neither effects, conditions and targets, nor feedback, nor the names of nodes."""
    attempt = begin(browser, exam() if address == "exam" else parcel)
    here = f"{attempt}/{2 if address == 'exam' else 1}"
    seen = [browser.get(here).data]
    for words in ("Good day", "It comes"):
        fields = pages.form_values(browser.get(here), "form#question")
        token = next(
            value for text, value in replies_on(question(browser, here)).items() if text.startswith(words)
        )
        seen.append(browser.post(here, data=fields | {"answer": token, "go": "next"}).data)
        seen.append(browser.post(here, data=fields | {"answer": token, "go": "next", "step": "9"}).data)
        for headers in ({}, {"HX-Request": "true"}):
            seen.append(browser.post(here, data=fields | {"answer": token}, headers=headers).data)
        seen += [browser.get(here).data, browser.get(f"{attempt}/check").data]
        seen += [browser.get(f"{attempt}/result").data, browser.get(attempt.partition("/attempts")[0]).data]
    told = b"".join(seen)
    assert not [canary for canary in CANARIES if canary in told]
    for words in (b"Go away", b"It is lost", b"She cries", b"The line is closed", b"hung up."):
        expected = words in (b"Go away", b"It is lost")
        assert (words in told) is expected, words


# -- the contract of saving -----------------------------------------------------------------------------------------


def sent_from(browser: FlaskClient, address: str, words: str) -> dict[str, Any]:
    """What a page sends for this reply."""
    response = browser.get(address)
    token = next(
        value for text, value in replies_on(pages.page_of(response)).items() if text.startswith(words)
    )
    return pages.form_values(response, "form#question") | {"answer": token, "go": "next"}


def test_the_same_form_twice_is_one_step(browser, parcel):
    attempt = begin(browser, parcel)
    fields = sent_from(browser, f"{attempt}/1", "Good day")
    assert browser.post(f"{attempt}/1", data=fields).status_code == 303
    assert browser.post(f"{attempt}/1", data=fields).status_code == 200
    fragment = browser.post(f"{attempt}/1", data=fields, headers={"HX-Request": "true"})
    assert (fragment.status_code, saved(fragment)["data-state"]) == (200, "saved")
    assert stored_replies() == [[2]]


def test_a_second_tab_finds_that_the_call_has_gone_on(browser, parcel):
    attempt = begin(browser, parcel)
    one, other = (sent_from(browser, f"{attempt}/1", words) for words in ("Good day", "Wait"))
    assert browser.post(f"{attempt}/1", data=one).status_code == 303
    for changes in ({}, {"sequence": "99"}, {"sequence": "99", "step": "9"}):
        refused = browser.post(f"{attempt}/1", data=other | changes)
        page = pages.page_of(refused)
        assert (refused.status_code, page.one(role="alert")["data-error"]) == (409, "stale")
        assert spoken(page)[-1] == "Customer The blue one, of Monday."
        assert page.one("input", name="step")["value"] == "2"
    fragment = browser.post(f"{attempt}/1", data=other, headers={"HX-Request": "true"})
    line = saved(fragment)
    assert (fragment.status_code, line["data-state"], line["data-sequence"]) == (409, "stale", "2")
    assert "Good day" in line.text
    assert stored_replies() == [[2]]


@pytest.mark.parametrize(
    "changes",
    [
        {"answer": "aaaaaaaaaaaa"},
        {"answer": "2"},
        {"answer": ["one", "two"]},
        {"step": "x"},
        {"step": ""},
        {"step": "1" * 400},
        {"sequence": "-1"},
        {"step": "2", "answer": None},
    ],
)
def test_a_form_that_is_not_ours_changes_nothing(browser, parcel, changes):
    attempt = begin(browser, parcel)
    sent = {
        key: value
        for key, value in (sent_from(browser, f"{attempt}/1", "Good day") | changes).items()
        if value
    }
    assert browser.post(f"{attempt}/1", data=sent).status_code in (400, 422)
    assert stored_replies() == []


def test_a_reply_that_is_not_on_offer_cannot_be_given_by_its_token(browser, operator, parcel):
    attempt = begin(browser, parcel)
    say(browser, f"{attempt}/1", "Which")
    db.session.rollback()
    layout = db.session.scalars(select(AttemptRow)).one().layout
    tokens = {number: token for token, number in layout["items"][0]["choices"][1]}
    fields = pages.form_values(browser.get(f"{attempt}/1"), "form#question")
    assert browser.post(f"{attempt}/1", data=fields | {"answer": tokens[1]}).status_code == 400
    assert 5 - 1 not in tokens  # silence has no token
    assert stored_replies() == [[3]]


def test_saying_nothing_asks_for_a_reply(browser, parcel):
    attempt = begin(browser, parcel)
    response = pages.send(browser, f"{attempt}/1", "form#question", go="next")
    assert response.status_code == 422
    assert pages.page_of(response).one(role="alert")["data-error"] == "nothing-said"


def test_each_reply_is_one_row_of_the_log_and_costs_no_more_than_an_answer(browser, exam):
    attempt = begin(browser, exam())
    radio = sent_from(browser, f"{attempt}/1", "Yes")
    with queries.counted() as plain:
        browser.post(f"{attempt}/1", data=radio)
    reply = sent_from(browser, f"{attempt}/2", "Good day")
    with queries.counted() as turn:
        browser.post(f"{attempt}/2", data=reply)
    assert len(turn) == len(plain)
    with queries.counted() as shown_plain:
        browser.get(f"{attempt}/1")
    with queries.counted() as shown_turn:
        browser.get(f"{attempt}/2")
    assert len(shown_turn) == len(shown_plain)
    say(browser, f"{attempt}/2", "Nobody")
    assert stored_replies()[1:] == [[2], [2, 2]]


# -- time -----------------------------------------------------------------------------------------------------------


def late_by(seconds: float) -> timedelta:
    return timedelta(seconds=20 + seconds) + ALLOWANCE


def test_the_time_of_a_turn_is_told_and_a_reply_within_it_counts(browser, parcel, on):
    attempt = begin(browser, parcel)
    say(browser, f"{attempt}/1", "Good day")
    assert 18 <= int(question(browser, f"{attempt}/1").one("#turn-time")["data-seconds"]) <= 20
    on(clock.now() + timedelta(seconds=21))  # on its way when the time ended
    assert say(browser, f"{attempt}/1", "It comes").status_code == 303
    assert stored_replies()[-1] == [2, 1]


def test_silence_is_seen_by_every_reader_and_written_with_the_next_reply(browser, parcel, on):
    attempt = begin(browser, parcel)
    say(browser, f"{attempt}/1", "Good day")
    late = sent_from(browser, f"{attempt}/1", "It comes")
    on(clock.now() + late_by(1))
    page = question(browser, f"{attempt}/1")
    assert spoken(page)[-2:] == ["You (silence)", "Customer Fine, so be it."]
    assert not page.has("#turn-time")
    assert stored_replies() == [[2]]  # a read derives, it never writes
    assert say(browser, f"{attempt}/1", "Good-bye").status_code == 303
    assert stored_replies() == [[2], [2, 4], [2, 4, 1]]
    refused = browser.post(f"{attempt}/1", data=late)
    assert refused.status_code == 409
    assert result_of(browser, attempt) == ("passed", "7", "10")


def test_a_reply_after_its_time_finds_the_silence_and_writes_it_down(browser, parcel, on):
    attempt = begin(browser, parcel)
    say(browser, f"{attempt}/1", "Good day")
    late = sent_from(browser, f"{attempt}/1", "It comes")
    on(clock.now() + late_by(1))
    refused = browser.post(f"{attempt}/1", data=late)
    page = pages.page_of(refused)
    assert (refused.status_code, page.one(role="alert")["data-error"]) == (409, "stale")
    assert "time for that reply was over" in page.one(role="alert").text
    assert stored_replies() == [[2], [2, 4]]


def test_page_hand_in_and_sweeper_agree_on_what_the_clock_has_said(browser, operator, exam, on, app):
    """Rule 18, for calls: the same silence, whoever notices it first."""
    began, found, logs = clock.now(), [], []
    slug = exam(time_limit="10 min")
    for way in ("page", "hand-in", "sweeper"):
        on(began)
        here = pages.signed_in(browser, operator.id)
        attempt = begin(here, slug)
        say(here, f"{attempt}/2", "Good day")
        on(began + timedelta(minutes=9 if way == "hand-in" else 11))
        if way == "hand-in":
            hand_in(here, attempt)
        if way == "page":
            assert result_of(here, attempt)[1:] == ("0", "3")
            assert "(silence)" in question(here, f"{attempt}/result").text
        jobs.tick_minute()
        jobs.run_pending()
        found.append(result_of(here, attempt))
        logs.append(stored_replies()[-1])
    assert found == [("failed", "0", "3")] * 3
    assert logs == [[2, 4]] * 3


def test_more_time_is_more_time_for_each_reply(browser, parcel, on):
    attempt = begin(browser, parcel)
    with transaction() as session:
        session.scalars(select(AttemptRow)).one().extra_percent = 50
    say(browser, f"{attempt}/1", "Good day")
    assert int(question(browser, f"{attempt}/1").one("#turn-time")["data-seconds"]) > 25
    on(clock.now() + late_by(5))
    assert say(browser, f"{attempt}/1", "It comes").status_code == 303


def test_a_call_whose_first_reply_has_a_time_rings_until_it_is_taken(browser, tmp_path, app, on):
    text = PARCEL.replace("## canary-hello\n", "## canary-hello\ntime: 20 s\n").replace(
        "- Which parcel", "- (silence) {-1} -> canary-where\n- Which parcel"
    )
    put_calls(tmp_path, {"parcel.en.md": text})
    attempt = begin(browser, "/calls/parcel")
    page = question(browser, f"{attempt}/1")
    assert "The phone rings" in page.text and not spoken(page) and not replies_on(page)
    on(clock.now() + timedelta(minutes=5))
    assert pages.send(browser, f"{attempt}/1", "form#question", go="next").status_code == 303
    assert len(replies_on(question(browser, f"{attempt}/1"))) == 3
    on(clock.now() + late_by(1))
    assert spoken(question(browser, f"{attempt}/1"))[-2] == "You (silence)"


# -- afterwards -----------------------------------------------------------------------------------------------------


def test_the_debrief_tells_the_way_the_points_and_the_better_line(browser, parcel):
    attempt = begin(browser, parcel)
    play(browser, f"{attempt}/1", call_from(PARCEL), (3, 2, 2))
    debrief = question(browser, f"{attempt}/result").one("div.debrief")
    said = [line.text for line in debrief.one("ol.talk").all("li")]
    assert "canary-feedback-which" in said[1] and "Better: Good day, let me look" in said[1]
    assert "This fails the call" in said[5] and "Better: Good-bye" in said[5]
    assert "Better, had the words before allowed it: It comes today" in said[3]
    greeting = debrief.one("tbody").all("tr")[0]
    assert [cell.text for cell in greeting.all("td")] == ["1", "4"]
    assert "less than 100" in greeting.one("th").text
    assert debrief.one("svg", role="img")["aria-label"].startswith("Mood of the customer: first wary")
    assert [line.text for line in debrief.one("ol.best-way").all("li")] == [
        "Good day, let me look", "It comes today, for sure", "Good-bye",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("front", "told", "untold"),
    [
        ({"show_answers": "never"}, ["canary-feedback-wait"], ["Better", "The best way", "Good day, let me"]),
        (
            {"show_answers": "never", "show_feedback": "never"},
            ["Wait"],
            ["canary", "Better", "Points by", "mood"],
        ),
    ],
)
def test_a_debrief_tells_no_more_than_the_quiz_allows(browser, exam, front, told, untold):
    attempt = begin(browser, exam(attempts="1", **front))
    say(browser, f"{attempt}/2", "Wait")
    hand_in(browser, attempt)
    text = question(browser, f"{attempt}/result").one("div.debrief").text
    assert not [words for words in told if words not in text]
    assert not [words for words in untold if words in text]


def test_ones_own_download_has_each_reply_in_words(browser, operator, parcel):
    from app.assessment import own_attempts

    attempt = begin(browser, parcel)
    play(browser, f"{attempt}/1", call_from(PARCEL), (2, 2))
    db.session.rollback()
    (told,) = own_attempts(operator.id, clock.now())
    assert [row["answer"] for row in told["answers"]] == [["Good day, let me look"], ["Nobody knows"]]


def test_the_log_holds_each_step(browser, parcel):
    attempt = begin(browser, parcel)
    play(browser, f"{attempt}/1", call_from(PARCEL), BEST)
    db.session.rollback()
    kinds = [row.kind for row in db.session.scalars(select(AttemptEventRow).order_by(AttemptEventRow.id))]
    assert kinds == ["start", "submitted", "graded"]
    row = db.session.scalars(select(AttemptRow)).one()
    assert (row.steps, rows(ResponseRow)) == (6, 3)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_page_of_a_random_walk_says_what_grading_its_replies_says(browser, exam, data):
    attempt = begin(browser, exam())
    board = Board(call_from(PARCEL))
    at = board.begin()
    for _ in range(data.draw(st.integers(0, 4), label="turns")):
        offered = [n for n in board.offered(at.state) if not board.node(at.state).replies[n - 1].is_silence]
        if not offered:
            break
        number = data.draw(st.sampled_from(offered), label="reply")
        assert say(browser, f"{attempt}/2", board.node(at.state).replies[number - 1].text).status_code == 303
        at = board.reply(at, number)
    hand_in(browser, attempt)
    db.session.rollback()
    row = db.session.scalars(select(AttemptRow).order_by(AttemptRow.id.desc())).first()
    expected = grade(quiz_of(row.snapshot), None, {"talk": list(at.replies)}, "en")
    result, points, most = result_of(browser, attempt)
    assert (result, Fraction(points), Fraction(most)) == (expected.result, expected.points, expected.max)


@pytest.mark.parametrize(("right", "result", "count"), [(1, "passed", 3), (0, "failed", 1)])
def test_a_rehearsed_call_is_played_reply_by_reply(browser, operator, parcel, right, result, count):
    public_id = sit(operator.id, "calls/parcel", right=right, language="en", at=clock.now())
    assert result_of(browser, f"{parcel}/attempts/{public_id}")[0] == result
    assert rows(ResponseRow) == count
