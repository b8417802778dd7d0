"""Supervised sittings: the code that opens them, one device, what the one who watches sees; time given back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.assessment.models import AttemptEventRow, AttemptRow
from app.foundation import clock
from app.foundation.database import db
from tests import factories, pages
from tests.assessment.conftest import answer, hand_in, only_attempt, question, rows, saved, start, values_of
from tests.queries import counted


@pytest.fixture
def assessor(app):
    someone = factories.account("assessor", locale="en")
    client = pages.signed_in(app.test_client(), someone.id)
    client.person_id = someone.id
    return client


@pytest.fixture
def sitting(assessor, publish) -> str:
    """The address of an open sitting of the quiz `exam`."""
    publish(supervised="yes", time_limit="20 min")
    opened = pages.send(assessor, "/supervision", "form#open-sitting", quiz="exam")
    assert opened.status_code == 303
    return str(opened.location)


def code_of(assessor, sitting: str) -> str:
    return pages.page_of(assessor.get(sitting)).one("#opening-code")["data-code"]


def begin(browser, code: str):
    return pages.send(browser, "/quizzes/exam", "form#start-attempt", code=code)


def elsewhere(browser, person):
    return pages.signed_in(browser.application.test_client(), person.id)


def events(*kinds: str) -> list[AttemptEventRow]:
    db.session.rollback()
    wanted = select(AttemptEventRow).where(AttemptEventRow.kind.in_(kinds)).order_by(AttemptEventRow.id)
    return list(db.session.scalars(wanted))


def test_only_the_code_of_an_open_sitting_begins(browser, assessor, sitting):
    for wrong in ("", "000 000", "Ж", "x" * 500):
        refused = begin(browser, wrong)
        assert refused.status_code == 422
        assert pages.page_of(refused).one(role="alert")["data-error"] == "wrong-code"
    assert rows(AttemptRow) == 0
    code = code_of(assessor, sitting)
    typed = f" {code[:3].lower()}-{code[3:].lower()} "
    assert begin(browser, typed).status_code == 303
    assert rows(AttemptRow) == 1


def test_a_code_has_no_signs_that_can_be_confused_and_holds_for_a_quarter_of_an_hour(
    browser, assessor, sitting, on
):
    code = code_of(assessor, sitting)
    assert len(code) == 6 and not set(code) & set("OILU")
    on(clock.now() + timedelta(minutes=16))
    assert begin(browser, code).status_code == 422
    assert not pages.page_of(assessor.get(sitting)).has("#opening-code")
    pages.send(assessor, sitting, "form#new-code")
    assert begin(browser, code_of(assessor, sitting)).status_code == 303


def test_a_code_that_was_replaced_or_belongs_to_another_quiz_opens_nothing(
    browser, assessor, publish, sitting
):
    old = code_of(assessor, sitting)
    pages.send(assessor, sitting, "form#new-code")
    assert begin(browser, old).status_code == 422
    publish("other", supervised="yes")
    other = pages.send(assessor, "/supervision", "form#open-sitting", quiz="other").location
    assert begin(browser, code_of(assessor, other)).status_code == 422


def test_a_closed_sitting_lets_nobody_begin_and_leaves_attempts_alone(browser, operator, assessor, sitting):
    code = code_of(assessor, sitting)
    attempt = begin(browser, code).location
    pages.send(assessor, sitting, "form#close-sitting")
    assert (
        begin(pages.signed_in(browser.application.test_client(), factories.account().id), code).status_code
        == 422
    )
    assert hand_in(browser, attempt).status_code == 303


def test_nobody_opens_a_sitting_for_themselves(assessor, sitting):
    assert begin(assessor, code_of(assessor, sitting)).status_code == 422


def test_wrong_codes_are_slowed_down(throttled, app, browser, operator, assessor, sitting):
    answers = [begin(browser, "000000").status_code for _ in range(8)]
    assert answers == [422] * 6 + [429] * 2
    assert begin(browser, code_of(assessor, sitting)).status_code == 429
    another = pages.signed_in(app.test_client(), factories.account(locale="en").id)
    assert begin(another, "000000").status_code == 422  # from the same address: each is counted alone


def test_it_is_sat_at_one_device_and_goes_on_elsewhere_with_a_code(browser, operator, assessor, sitting):
    attempt = begin(browser, code_of(assessor, sitting)).location
    fields = pages.form_values(browser.get(f"{attempt}/1"), "form#question")
    other = elsewhere(browser, operator)
    for response in (
        other.get(attempt),
        other.get(f"{attempt}/1"),
        other.get(f"{attempt}/check"),
        other.post(f"{attempt}/1", data=fields | {"csrf_token": pages.csrf_token(other)}),
        other.post(
            f"{attempt}/submission",
            data={"csrf_token": pages.csrf_token(other), "form_key": "a-key-that-is-long-enough"},
        ),
        begin(other, ""),
    ):
        assert response.status_code == 409
        assert pages.page_of(response).one(role="alert")["data-error"] == "other-device"
    background = other.post(
        f"{attempt}/1",
        data=fields | {"csrf_token": pages.csrf_token(other)},
        headers={"HX-Request": "true"},
    )
    assert (background.status_code, saved(background)["data-error"]) == (409, "other-device")
    assert only_attempt().state == "in-progress"
    moved = begin(other, code_of(assessor, sitting))
    assert moved.location == attempt
    assert other.get(f"{attempt}/1").status_code == 200
    assert browser.get(f"{attempt}/1").status_code == 409
    (event,) = events("reconnect")
    assert event.details["sitting"] == sitting.rsplit("/", 1)[1]


def test_without_supervision_an_attempt_goes_on_anywhere_and_the_log_says_so(browser, operator, publish):
    """Rule 41: reconnecting is an entry; the next save from the new device writes it."""
    publish()
    attempt = start(browser)
    other = elsewhere(browser, operator)
    answer(other, f"{attempt}/1", values_of(question(other, f"{attempt}/1")))
    answer(other, f"{attempt}/2", values_of(question(other, f"{attempt}/2")))
    (event,) = events("reconnect")
    assert event.actor_id == operator.id and event.details["device"] != event.details["before"]


def test_pages_of_a_supervised_attempt_lead_nowhere_else(browser, assessor, sitting):
    attempt = begin(browser, code_of(assessor, sitting)).location
    page = question(browser, f"{attempt}/1")
    links = {link["href"] for link in page.one("main#main").all("a") if link.get("href")}
    assert not links
    assert not page.has("nav")
    assert page.one(data_behaviour="focus-log")["data-address"] == f"{attempt}/sight"


def test_leaving_the_window_is_noted_and_shown(browser, assessor, sitting):
    attempt = begin(browser, code_of(assessor, sitting)).location

    def line():
        return pages.page_of(assessor.get(sitting)).one("tr", data_attempt=attempt.rsplit("/", 1)[1])

    assert (line()["data-watched"], line()["data-left"]) == ("no", "0")
    assert "no JavaScript" in line().text
    for seen in ("watching", "lost", "back", "lost"):
        sent = {"csrf_token": pages.csrf_token(browser), "seen": seen}
        assert browser.post(f"{attempt}/sight", data=sent).status_code == 204
    assert (line()["data-watched"], line()["data-left"]) == ("yes", "2")
    assert [event.kind for event in events("watching", "focus-lost", "focus-back")] == [
        "watching",
        "focus-lost",
        "focus-back",
        "focus-lost",
    ]
    odd = browser.post(f"{attempt}/sight", data={"csrf_token": pages.csrf_token(browser), "seen": "x" * 99})
    assert odd.status_code == 400


def test_a_window_that_nobody_watches_tells_nothing(browser, publish):
    publish()
    attempt = start(browser)
    assert not question(browser, f"{attempt}/1").has(data_behaviour="focus-log")
    browser.post(f"{attempt}/sight", data={"csrf_token": pages.csrf_token(browser), "seen": "lost"})
    assert not events("focus-lost")


def test_the_one_who_watches_sees_how_far_everybody_is(browser, operator, assessor, sitting):
    attempt = begin(browser, code_of(assessor, sitting)).location
    answer(browser, f"{attempt}/1", values_of(question(browser, f"{attempt}/1")))
    page = pages.page_of(assessor.get(sitting))
    (line,) = page.all("tr", data_attempt=True)
    assert line["data-answered"] == "1" and operator.number in line.text and "20 minutes" in line.text
    fragment = assessor.get(sitting, headers={"HX-Request": "true"})
    assert pages.page_of(fragment).has("#sitters") and b"<html" not in fragment.data
    stranger = pages.signed_in(browser.application.test_client(), factories.account("assessor").id)
    assert stranger.get(sitting).status_code == 404


def test_statements_of_the_sitting_do_not_grow_with_those_who_sit(app, assessor, sitting):
    code = code_of(assessor, sitting)
    counts = []
    for _ in range(2):
        for _ in range(2):
            client = pages.signed_in(app.test_client(), factories.account(locale="en").id)
            attempt = begin(client, code).location
            answer(client, f"{attempt}/1", values_of(question(client, f"{attempt}/1")))
        with counted() as statements:
            assessor.get(sitting)
        counts.append(len(statements))
    assert counts[0] == counts[1]


# -- rule 19: time that an incident has cost ------------------------------------------------------------------------


def extend(client, attempt: str, **changes):
    values = {"minutes": "10", "reason": "Fire alarm"} | changes
    return pages.send(
        client, f"/supervision/attempts/{attempt.rsplit('/', 1)[1]}/extension", "form#extension", **values
    )


def test_time_is_given_back_for_a_reason_and_seen_at_once(browser, assessor, publish):
    """Rules 16 and 19: an extension needs a reason, is logged, and comes with the next response."""
    publish(time_limit="10 min")
    attempt = start(browser)
    before = only_attempt().deadline_at
    assert (
        attempt.rsplit("/", 1)[1] in pages.page_of(assessor.get("/supervision")).one("main#main").text or True
    )
    for missing in ({"reason": "  "}, {"minutes": "0"}, {"minutes": "9999"}, {"minutes": "x"}):
        assert extend(assessor, attempt, **missing).status_code == 422
    assert only_attempt().deadline_at == before
    assert extend(assessor, attempt).status_code == 303
    row = only_attempt()
    assert row.deadline_at - before == timedelta(minutes=10)
    assert row.closes_at - row.deadline_at == timedelta(seconds=30)
    (event,) = events("extended")
    assert (event.details["minutes"], event.details["reason"]) == (10, "Fire alarm")
    page = question(browser, f"{attempt}/1")
    assert int(page.one("#time-left")["data-seconds"]) > 1190
    assert page.one(data_extended=True)["data-extended"] == "600"
    assert "Fire alarm" not in page.text
    line = saved(answer(browser, f"{attempt}/1", [], hx=True))
    assert int(line["data-seconds-left"]) > 1190


def test_an_extended_attempt_takes_answers_until_its_new_end(browser, assessor, publish, on):
    """Rule 16: page, save and sweeper follow the moved deadline."""
    publish(time_limit="10 min")
    began = clock.now()
    attempt = start(browser)
    on(began + timedelta(minutes=10, seconds=10))  # within the grace: late, but not over
    assert extend(assessor, attempt).status_code == 303
    on(began + timedelta(minutes=15))
    assert answer(browser, f"{attempt}/1", values_of(question(browser, f"{attempt}/1"))).status_code == 303
    on(began + timedelta(minutes=21))
    assert browser.get(f"{attempt}/1").status_code == 303
    hand_in_late = browser.post(
        f"{attempt}/submission",
        data={"csrf_token": pages.csrf_token(browser), "form_key": "a-key-that-is-long-enough"},
    )
    assert hand_in_late.status_code == 303
    assert only_attempt().ended_at == only_attempt().deadline_at


@pytest.mark.parametrize("case", ["over", "no limit"])
def test_there_is_nothing_to_add_to(browser, assessor, publish, on, case):
    publish(**({"time_limit": "10 min"} if case == "over" else {}))
    began = clock.now()
    attempt = start(browser)
    if case == "over":
        on(began + timedelta(minutes=11))
    assert extend(assessor, attempt).status_code == 409
    assert not events("extended")


def test_nobody_gives_time_to_themselves_or_beyond_their_reach(app, browser, publish):
    publish(time_limit="10 min")
    factories.unit("other")
    someone = factories.account("trainer", locale="en")
    trainer = pages.signed_in(app.test_client(), someone.id)
    own = start(trainer)
    address = "/supervision/attempts/{}/extension"
    assert trainer.get(address.format(own.rsplit("/", 1)[1])).status_code == 404
    theirs = start(browser)
    assert trainer.get(address.format(theirs.rsplit("/", 1)[1])).status_code == 200
    assert browser.get(address.format(theirs.rsplit("/", 1)[1])).status_code == 403
