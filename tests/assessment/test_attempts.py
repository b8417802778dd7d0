"""An attempt from its rules to its result, as its person meets it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import record
from app.assessment.models import AttemptEventRow, AttemptRow, QuizSnapshotRow, ResponseRow
from app.foundation import clock, jobs
from app.foundation.database import db
from tests import factories, pages
from tests.assessment.conftest import (
    QUESTIONS,
    RIGHT,
    answer,
    answer_all,
    hand_in,
    question,
    start,
    values_of,
)
from tests.queries import counted


def quiz_facts(person) -> list:
    return [fact for fact in record.facts_of(person.id) if fact.kind in ("quiz_passed", "quiz_failed")]


def only_attempt() -> AttemptRow:
    db.session.rollback()
    return db.session.scalars(select(AttemptRow)).one()


def rows(model) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


# -- the main way -----------------------------------------------------------------------------------------------


def test_the_rules_are_told_before_the_start(browser, publish):
    publish(time_limit="20 min", attempts="2", cooldown="24 h")
    page = pages.page_of(browser.get("/quizzes/exam"))
    assert page.one("body")["data-page"] == "quiz"
    for words in ("20 minutes", "at least 60%", "2 left", "after 1 day", "Start attempt 1 of 2"):
        assert words in page.text
    form = page.one("form#start-attempt")
    assert form["action"] == "/quizzes/exam/attempts"
    assert form.one("input", name="form_key")["value"]


def test_right_answers_pass_and_the_record_says_so(browser, operator, publish):
    publish()
    attempt = start(browser)
    answer_all(browser, attempt)
    response = hand_in(browser, attempt)
    assert (response.status_code, response.location) == (303, f"{attempt}/result")
    main = question(browser, f"{attempt}/result").one("main#main")
    assert (main["data-result"], main["data-points"], main["data-max"]) == ("passed", "5", "5")
    (fact,) = quiz_facts(operator)
    assert fact.kind == "quiz_passed"
    assert (fact.payload.quiz, fact.payload.revision, fact.payload.share) == ("exam", 1, "1")
    assert fact.payload.attempt == attempt.rsplit("/", 1)[1]
    assert (fact.subject, fact.occurred_on) == ("exam", clock.today())


def test_a_question_page_has_its_hooks(browser, publish):
    publish()
    attempt = start(browser)
    page = question(browser, f"{attempt}/1")
    form = page.one("form#question")
    assert page.one("body")["data-page"] == "question"
    assert (form["data-number"], form["data-count"]) == ("1", "3")
    assert form["data-type"] in ("single", "multi", "true-false")
    for name in ("sequence", "form_key", "csrf_token"):
        assert form.one("input", name=name)["type"] == "hidden"
    assert form.one("input", name="sequence")["value"] == "1"
    assert [button["value"] for button in form.all("button", name="go")] == ["next", "check"]
    assert not page.has("#time-left")
    assert page.one("#saved")["data-state"] == ""
    assert len(page.all("h1")) == 1
    buttons = question(browser, f"{attempt}/3").all("button", name="go")
    assert {button["value"] for button in buttons} == {"check", "previous"}


def test_answers_are_shown_again_and_can_be_changed(browser, publish):
    publish()
    attempt = start(browser)
    values = values_of(question(browser, f"{attempt}/1"))
    answer(browser, f"{attempt}/1", values)
    page = question(browser, f"{attempt}/1")
    checked = [
        field["value"] for field in page.all("input", name="answer") if field.get("checked") is not None
    ]
    assert checked == values
    assert page.one("#saved")["data-state"] == "saved"
    answer(browser, f"{attempt}/1", [])
    page = question(browser, f"{attempt}/1")
    assert not [field for field in page.all("input", name="answer") if field.get("checked") is not None]


def test_the_check_shows_what_is_missing_first(browser, publish):
    publish()
    attempt = start(browser)
    answer(browser, f"{attempt}/1", values_of(question(browser, f"{attempt}/1")))
    page = question(browser, f"{attempt}/check")
    assert page.one("body")["data-page"] == "check"
    assert "2 are missing" in page.one("h1").text
    states = [item["data-item-state"] for item in page.all(data_item_state=True)]
    assert states == ["unanswered", "unanswered", "answered"]
    assert page.has("a", href=f"{attempt}/1")


@pytest.mark.parametrize(("go", "to"), [("next", "/3"), ("previous", "/1"), ("check", "/check"), ("", "/3")])
def test_buttons_lead_where_they_say(browser, publish, go, to):
    publish()
    attempt = start(browser)
    response = answer(browser, f"{attempt}/2", [], go=go)
    assert (response.status_code, response.location) == (303, f"{attempt}{to}")


def test_the_last_question_leads_to_the_check(browser, publish):
    publish()
    attempt = start(browser)
    assert answer(browser, f"{attempt}/3", []).location == f"{attempt}/check"


def test_an_unknown_number_is_the_first(browser, publish):
    publish()
    attempt = start(browser)
    assert browser.get(f"{attempt}/9").location == f"{attempt}/1"
    assert browser.get(f"{attempt}/0").location == f"{attempt}/1"


# -- rules 1 to 9 -----------------------------------------------------------------------------------------------


def test_everything_is_frozen_at_the_start(browser, publish):
    """Rules 1 to 3: a later revision changes nothing; a reload shows the same page."""
    publish()
    attempt = start(browser)
    before = [
        pages.page_of(browser.get(f"{attempt}/{number}")).one("form#question").text for number in (1, 2, 3)
    ]
    publish(questions=QUESTIONS.replace("The card code", "Something else"), title="Renamed")
    after = [
        pages.page_of(browser.get(f"{attempt}/{number}")).one("form#question").text for number in (1, 2, 3)
    ]
    assert before == after
    answer_all(browser, attempt)
    hand_in(browser, attempt)
    assert question(browser, f"{attempt}/result").one("main#main")["data-result"] == "passed"
    assert only_attempt().revision == 1


def test_one_snapshot_serves_all_attempts_at_a_revision(browser, client, publish):
    publish()
    start(browser)
    other = factories.account(locale="en")
    start(pages.signed_in(browser.application.test_client(), other.id))
    assert (rows(AttemptRow), rows(QuizSnapshotRow)) == (2, 1)


def test_a_second_start_gives_the_open_attempt(browser, publish):
    """Rule 7."""
    publish()
    first = start(browser)
    assert start(browser) == first
    assert rows(AttemptRow) == 1
    assert "Go on with your attempt" in question(browser, "/quizzes/exam").text


def test_one_start_form_sent_twice_is_one_attempt(browser, publish):
    publish()
    page = browser.get("/quizzes/exam")
    first = pages.send_again(browser, page, "form#start-attempt")
    second = pages.send_again(browser, page, "form#start-attempt")
    assert (first.status_code, second.status_code, second.location) == (303, 303, first.location)
    assert rows(AttemptRow) == 1


def test_handing_in_twice_gives_the_first_result(browser, operator, publish):
    """Rule 8."""
    publish()
    attempt = start(browser)
    page = browser.get(f"{attempt}/check")
    first = pages.send_again(browser, page, "form#hand-in")
    second = pages.send_again(browser, page, "form#hand-in")
    other_key = pages.send_again(browser, page, "form#hand-in", form_key="another-key-of-enough-length")
    assert {first.location, second.location, other_key.location} == {f"{attempt}/result"}
    assert len(quiz_facts(operator)) == 1


def test_attempts_and_cool_down_are_kept_by_the_server(browser, publish, on):
    publish(attempts="2", cooldown="24 h")
    now = clock.now()
    hand_in(browser, start(browser))
    page = pages.page_of(browser.get("/quizzes/exam"))
    assert page.one(data_error="cooldown")
    assert not page.has("form#start-attempt")
    refused = browser.post(
        "/quizzes/exam/attempts",
        data={"csrf_token": pages.csrf_token(browser), "form_key": "a-key-that-is-long-enough"},
    )
    assert refused.status_code == 409
    on(now + timedelta(hours=25))
    again = pages.signed_in(browser, only_attempt().person_id)
    hand_in(again, start(again))
    assert pages.page_of(again.get("/quizzes/exam")).one(data_error="no-attempts")


@pytest.mark.parametrize(("key", "code"), [("opens", "not-open"), ("closes", "closed")])
def test_a_closed_door_says_why(browser, publish, key, code):
    publish(**{key: "2099-01-01" if key == "opens" else "2020-01-01"})
    page = pages.page_of(browser.get("/quizzes/exam"))
    assert page.one(data_error=code)
    assert not page.has("form#start-attempt")


# -- rule 11: saving ----------------------------------------------------------------------------------------------


def saved(response):
    return pages.page_of(response).one("#saved")


def test_saving_in_the_background_follows_the_contract(browser, publish):
    publish()
    attempt = start(browser)
    page = question(browser, f"{attempt}/1")
    options = [field["value"] for field in page.all("input", name="answer")]
    first, second = [options[0]], [options[1]]
    fields = pages.form_values(browser.get(f"{attempt}/1"), "form#question")

    def save(values, sequence):
        sent = fields | {"answer": values, "sequence": sequence}
        return browser.post(f"{attempt}/1", data=sent, headers={"HX-Request": "true"})

    stored = save(first, 5)
    assert (stored.status_code, saved(stored)["data-state"], saved(stored)["data-sequence"]) == (
        200,
        "saved",
        "5",
    )
    assert saved(stored)["data-saved-at"]
    repeat = save(first, 5)
    assert (repeat.status_code, saved(repeat)["data-state"], rows(ResponseRow)) == (200, "saved", 1)
    stale = save(second, 5)
    assert (stale.status_code, saved(stale)["data-state"], saved(stale)["data-sequence"]) == (
        409,
        "stale",
        "6",
    )
    label = next(
        one.text for one in page.all("label") if one["for"] == page.all("input", name="answer")[0]["id"]
    )
    assert label in saved(stale).text
    assert save(first, 4).status_code == 409
    assert rows(ResponseRow) == 1
    assert save(second, 6).status_code == 200
    assert question(browser, f"{attempt}/2").one("input", name="sequence")["value"] == "7"


def test_two_tabs_never_overwrite_each_other_in_silence(browser, publish):
    publish()
    attempt = start(browser)
    tab_a = pages.form_values(browser.get(f"{attempt}/1"), "form#question")
    tab_b = pages.form_values(browser.get(f"{attempt}/1"), "form#question")
    options = [field["value"] for field in question(browser, f"{attempt}/1").all("input", name="answer")]
    assert browser.post(f"{attempt}/1", data=tab_a | {"answer": options[0]}).status_code == 303
    stale = browser.post(f"{attempt}/1", data=tab_b | {"answer": options[1]})
    assert stale.status_code == 409
    page = pages.page_of(stale)
    assert page.one(role="alert")["data-error"] == "stale"
    checked = [
        field["value"] for field in page.all("input", name="answer") if field.get("checked") is not None
    ]
    assert checked == [options[0]]
    again = pages.form_values(stale, "form#question") | {"answer": options[1]}
    assert browser.post(f"{attempt}/1", data=again).status_code == 303


def test_answers_are_appended_never_changed(browser, publish):
    publish()
    attempt = start(browser)
    for _ in range(3):
        answer(browser, f"{attempt}/1", values_of(question(browser, f"{attempt}/1")))
    assert rows(ResponseRow) == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"answer": ["no-such-token"]},
        {"sequence": "0"},
        {"sequence": "-1"},
        {"sequence": "x"},
        {"sequence": "9" * 30},
    ],
)
def test_a_tampered_form_is_refused_and_changes_nothing(browser, publish, changes):
    publish()
    attempt = start(browser)
    fields = pages.form_values(browser.get(f"{attempt}/1"), "form#question") | changes
    assert browser.post(f"{attempt}/1", data=fields).status_code == 400
    assert rows(ResponseRow) == 0


def test_tokens_of_another_attempt_are_refused(browser, publish):
    publish(questions=QUESTIONS.split("# On hold")[0])
    attempt = start(browser)
    stranger = pages.signed_in(browser.application.test_client(), factories.account(locale="en").id)
    theirs = start(stranger)
    values = [field["value"] for field in question(stranger, f"{theirs}/1").all("input", name="answer")]
    assert answer(browser, f"{attempt}/1", values[:1]).status_code == 400


# -- rules 16 to 18: time -----------------------------------------------------------------------------------------


def half_done(browser) -> str:
    attempt = start(browser)
    for number in (1, 2, 3):
        page = question(browser, f"{attempt}/{number}")
        if page.one("form#question").one("h1").text == "Card data":
            answer(browser, f"{attempt}/{number}", values_of(page))
    return attempt


def result_of(browser, attempt) -> tuple[str, str, str]:
    main = question(browser, f"{attempt}/result").one("main#main")
    return main["data-result"], main["data-points"], main["data-max"]


def test_seconds_left_come_from_the_server(browser, publish):
    publish(time_limit="10 min")
    attempt = start(browser)
    left = int(question(browser, f"{attempt}/1").one("#time-left")["data-seconds"])
    assert 590 <= left <= 600


def test_page_post_and_sweeper_give_one_score(browser, operator, publish, on, app):
    """Rule 18: whoever comes first, the same answers give the same result."""
    found = []
    began = clock.now()
    for way in ("page", "post", "sweeper"):
        slug = publish(f"exam-{way}", time_limit="10 min", grace="30 s")
        on(began)
        here = pages.signed_in(browser, operator.id)
        attempt = start(here, slug)
        for number in (1, 2, 3):
            page = question(here, f"{attempt}/{number}")
            if page.one("form#question").one("h1").text == "Card data":
                answer(here, f"{attempt}/{number}", values_of(page))
        late = pages.form_values(here.get(f"{attempt}/1"), "form#question")
        before = rows(AttemptEventRow)
        on(began + timedelta(minutes=11))
        if way == "page":
            result_of(here, attempt)
            assert rows(AttemptEventRow) == before  # a read derives, it never writes
        elif way == "post":
            refused = here.post(f"{attempt}/1", data=late, headers={"HX-Request": "true"})
            assert (refused.status_code, saved(refused)["data-state"]) == (409, "closed")
        jobs.tick_minute()
        jobs.run_pending()
        found.append(result_of(here, attempt))
    assert found == [("failed", "2", "5")] * 3
    ended = db.session.scalars(select(AttemptRow)).all()
    assert {row.ending for row in ended} == {"expired"}
    assert all(row.ended_at == row.deadline_at for row in ended)
    assert [fact.occurred_at for fact in quiz_facts(operator)] == [row.deadline_at for row in ended]


def test_an_answer_within_the_grace_counts_and_one_after_it_is_kept_in_the_log(browser, publish, on):
    publish(time_limit="10 min", grace="30 s")
    began = clock.now()
    attempt = start(browser)
    fields = {
        number: pages.form_values(browser.get(f"{attempt}/{number}"), "form#question") for number in (1, 2, 3)
    }
    values = {number: values_of(question(browser, f"{attempt}/{number}")) for number in (1, 2, 3)}
    on(began + timedelta(minutes=10, seconds=10))
    assert browser.get(f"{attempt}/1").location == f"{attempt}/result"
    closing = question(browser, f"{attempt}/result")
    assert closing.one("main#main")["data-result"] == ""
    assert browser.post(f"{attempt}/1", data=fields[1] | {"answer": values[1]}).status_code == 303
    on(began + timedelta(minutes=10, seconds=40))
    refused = browser.post(f"{attempt}/2", data=fields[2] | {"answer": values[2]})
    assert refused.status_code == 409
    assert pages.page_of(refused).one("#saved")["data-state"] == "closed"
    (response,) = db.session.scalars(select(ResponseRow)).all()
    assert response.late
    kinds = list(db.session.scalars(select(AttemptEventRow.kind).order_by(AttemptEventRow.id)))
    assert kinds == ["start", "refused", "expired", "graded"]
    details = db.session.scalar(select(AttemptEventRow.details).where(AttemptEventRow.kind == "refused"))
    assert details["position"] == 2
    assert only_attempt().answered == 1


def test_handing_in_within_the_grace_is_handing_in(browser, publish, on):
    publish(time_limit="10 min")
    began = clock.now()
    attempt = start(browser)
    on(began + timedelta(minutes=10, seconds=5))
    response = pages.send(browser, f"{attempt}/result", "form#hand-in")
    assert response.location == f"{attempt}/result"
    row = only_attempt()
    assert (row.ending, row.ended_at) == ("submitted", row.deadline_at)


def test_an_attempt_ends_with_the_quiz(browser, publish, on):
    publish(time_limit="60 min", closes=f"{(clock.now() + timedelta(minutes=10)):%Y-%m-%d %H:%M}")
    start(browser)
    left = only_attempt().deadline_at - only_attempt().started_at
    assert timedelta(minutes=8) < left <= timedelta(minutes=10)


def test_a_new_start_after_the_deadline_ends_the_old_attempt(browser, publish, on):
    publish(time_limit="10 min")
    began = clock.now()
    first = start(browser)
    on(began + timedelta(minutes=20))
    assert start(browser) != first
    assert result_of(browser, first) == ("failed", "0", "5")


# -- rules 21, 25, 27: who sees what, when ----------------------------------------------------------------------


def test_no_canary_leaves_before_the_end(browser, publish):
    """Rule 21: bytes of every response before handing in."""
    publish(show_answers="after-submit")
    seen = [browser.get("/quizzes/exam").data]
    attempt = start(browser)
    for number in (1, 2, 3):
        response = browser.get(f"{attempt}/{number}")
        page = pages.page_of(response)
        seen.append(response.data)
        seen.append(answer(browser, f"{attempt}/{number}", values_of(page), hx=True).data)
        seen.append(answer(browser, f"{attempt}/{number}", values_of(page), hx=True, sequence="1").data)
        seen.append(browser.get(f"{attempt}/{number}").data)
    seen.append(browser.get(f"{attempt}/check").data)
    seen.append(browser.get(f"{attempt}/result").data)
    assert not [body for body in seen if b"canary" in body]
    assert b"right-minus-wrong" not in b"".join(seen)
    hand_in(browser, attempt)
    told = browser.get(f"{attempt}/result").data
    assert b"canary-note-right" in told
    assert b"canary-note-explain" in told
    assert b"canary-note-grader" not in told
    assert b"canary-single" not in told


def test_with_tries_left_no_right_answer_is_told(browser, publish):
    publish(attempts="2", **{"pass": "100%"})
    attempt = start(browser)
    answer_all(browser, attempt, RIGHT | {"Card data": ["The postal code"]})
    hand_in(browser, attempt)
    page = question(browser, f"{attempt}/result")
    assert page.one("main#main")["data-result"] == "failed"
    assert {item["data-item-state"] for item in page.all(data_item_state=True)} == {"right", "wrong"}
    assert "The card code" not in page.text.split("Question by question")[1]
    assert "canary-feedback-a" in page.text
    assert page.has("a", href="/courses/procedures/greeting#first")
    assert page.has("a", href="/quizzes/exam")
    again = start(browser)
    assert "canary" not in question(browser, f"{attempt}/result").text
    answer_all(browser, again)
    hand_in(browser, again)
    assert "The card code" in question(browser, f"{attempt}/result").text.split("Question by question")[1]


def test_never_is_never(browser, publish):
    publish(show_score="never", show_answers="never", show_feedback="never")
    attempt = start(browser)
    answer_all(browser, attempt)
    hand_in(browser, attempt)
    page = question(browser, f"{attempt}/result")
    main = page.one("main#main")
    assert (main["data-result"], main["data-points"]) == ("passed", "")
    assert {item["data-item-state"] for item in page.all(data_item_state=True)} == {"answered"}
    assert "canary" not in page.text


def test_a_strangers_attempt_is_not_there(browser, publish):
    """Rule 27."""
    publish()
    attempt = start(browser)
    fields = pages.form_values(browser.get(f"{attempt}/1"), "form#question")
    for roles in ((), ("manager",), ("trainer",), ("auditor",)):
        stranger = pages.signed_in(
            browser.application.test_client(), factories.account(*roles, locale="en").id
        )
        token = pages.csrf_token(stranger)
        for path in ("", "/1", "/check", "/result", "/media/x"):
            assert stranger.get(attempt + path).status_code == 404, (roles, path)
        assert stranger.post(f"{attempt}/1", data=fields | {"csrf_token": token}).status_code == 404
        sent = {"form_key": "a-key-that-is-long-enough", "csrf_token": token}
        assert stranger.post(f"{attempt}/submission", data=sent).status_code == 404
    hand_in(browser, attempt)
    auditor = pages.signed_in(browser.application.test_client(), factories.account("auditor", locale="en").id)
    manager = pages.signed_in(browser.application.test_client(), factories.account("manager", locale="en").id)
    assert auditor.get(f"{attempt}/result").status_code == 200
    assert manager.get(f"{attempt}/result").status_code == 404


def test_an_attempt_of_one_quiz_is_not_found_under_another(browser, publish):
    publish()
    publish("other")
    attempt = start(browser)
    assert browser.get(attempt.replace("/exam/", "/other/") + "/1").status_code == 404


# -- practice, one way, kinds ---------------------------------------------------------------------------------------


def test_practice_appends_nothing_to_the_record(browser, operator, publish):
    publish(use="practice")
    attempt = start(browser)
    answer_all(browser, attempt)
    hand_in(browser, attempt)
    assert result_of(browser, attempt)[0] == "passed"
    assert quiz_facts(operator) == []


def test_practice_may_tell_at_once(browser, publish):
    publish(use="practice", show_feedback="after-answer")
    attempt = start(browser)
    values = values_of(question(browser, f"{attempt}/1"))
    assert "canary-note-right" not in question(browser, f"{attempt}/1").text
    answer(browser, f"{attempt}/1", values)
    assert question(browser, f"{attempt}/1").one(data_item_state="right")


def test_one_way_never_goes_back(browser, publish):
    publish(navigation="one-way")
    attempt = start(browser)
    old = pages.form_values(browser.get(f"{attempt}/1"), "form#question")
    assert browser.get(f"{attempt}/2").location == f"{attempt}/1"
    answer(browser, f"{attempt}/1", values_of(question(browser, f"{attempt}/1")))
    assert browser.get(f"{attempt}/1").location == f"{attempt}/2"
    assert browser.post(f"{attempt}/1", data=old | {"sequence": "9"}).status_code == 409
    page = question(browser, f"{attempt}/2")
    assert "previous" not in {button["value"] for button in page.all("button", name="go")}
    check = question(browser, f"{attempt}/check")
    assert [link["href"] for link in check.all("a") if link.get("href", "").startswith(attempt)] == [
        f"{attempt}/2"
    ]


def test_a_failed_critical_option_is_recorded_as_such(browser, operator, publish):
    publish()
    attempt = start(browser)
    answer_all(browser, attempt, RIGHT | {"Card data": ["The date of birth"]})
    hand_in(browser, attempt)
    assert result_of(browser, attempt)[0] == "failed-critical"
    (fact,) = quiz_facts(operator)
    assert (fact.kind, fact.payload.critical) == ("quiz_failed", True)


def test_a_quiz_that_began_in_a_renewal_says_so(browser, operator, publish):
    publish()
    page = browser.get("/quizzes/exam?renewal=yes")
    response = pages.send_again(browser, page, "form#start-attempt")
    hand_in(
        browser, response.location.rsplit("/", 1)[0] if response.location[-1].isdigit() else response.location
    )
    (fact,) = quiz_facts(operator)
    assert fact.payload.renewal


def test_a_missing_translation_falls_back_visibly(browser, publish):
    publish(language="ru")
    assert "not available in English" in question(browser, "/quizzes/exam").text
    attempt = start(browser)
    assert question(browser, f"{attempt}/1").one("fieldset")["lang"] == "ru"
    assert only_attempt().language == "ru"


def test_an_unknown_quiz_is_not_there(browser):
    assert browser.get("/quizzes/nowhere").status_code == 404


# -- cost ------------------------------------------------------------------------------------------------------------


def test_the_number_of_statements_does_not_grow(browser, publish):
    more = "".join(f"\n## Question {number} {{#q{number}}}\n\nTrue?\n\n- = true\n" for number in range(30))
    counts = []
    for slug, questions in (("small", QUESTIONS), ("large", QUESTIONS + more)):
        publish(slug, questions=questions)
        attempt = start(browser, slug)
        found = []
        for path in ("/1", "/check"):
            browser.get(attempt + path)
            with counted() as statements:
                browser.get(attempt + path)
            found.append(len(statements))
        hand_in(browser, attempt)
        browser.get(f"{attempt}/result")
        with counted() as statements:
            browser.get(f"{attempt}/result")
        found.append(len(statements))
        counts.append(found)
    assert counts[0] == counts[1]


def test_get_writes_nothing(browser, publish):
    publish()
    attempt = start(browser)
    for address in ("/quizzes/exam", attempt, f"{attempt}/1", f"{attempt}/check"):
        browser.get(address)
        with counted() as found:
            browser.get(address)
        assert not [text for text in found.texts if text.split()[0] in ("INSERT", "UPDATE", "DELETE")]
