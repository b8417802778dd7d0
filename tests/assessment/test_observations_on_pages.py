"""Observations on their pages: an assessor marks and signs, the person answers, certification follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app import library, people, record
from app.assessment.jobs import find_lapsed_observations
from app.assessment.models import ObservationLineRow, ObservationRow
from app.foundation import clock, jobs
from app.foundation.database import db, transaction
from app.foundation.models import Job, Outbox
from app.library import Terms
from tests import factories, pages
from tests.factories import PASSWORD, Someone
from tests.queries import counted

PUBLISHED = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
CHECKLIST = """---
title: Handling a call, seen at work
pass: 80%
---

# Greeting {#greeting}

## Names the company {#names-company}

## Thanks a caller who has waited {#thanks}

# Identification {#identification}

## Asks for two identifiers {#two-identifiers}
critical: yes

Any two of three.

![Where the two stand](img/desk.svg)

## Lets the caller finish {#lets-finish}
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="5"><path d="M0 0h8v5z"/></svg>'
RULE = """rule: calls
title: {en: "Calls", ru: "Звонки"}
short_title: {en: "Calls", ru: "Звонки"}
owner: training
version: 1
source: {act: "Order", clause: "1", in_force: 2026-01-01, until: null, verified_by: null}
transition: keep_until_old_expiry
evidence: {fresh: P1Y, all: [{checklist: calls}]}
document: {template: certificate}
initial: {before_work: true}
renew: {every: P1Y, anchor: due, window: P1M, on_late: completion}
fail: {retake_within: P30D, until_then: supervised}
triggers: []
keep_records: P5Y
"""
MATRIX = """requirements:
  - {position: contact-centre-operator, unit: "*", requires: [calls], from: 2026-01-01, until: null}
"""
DONE = {"names-company": "done", "thanks": "done", "two-identifiers": "done", "lets-finish": "done"}


@pytest.fixture(autouse=True)
def texts(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    for place, text in (
        ("quizzes/checklists/calls.en.md", CHECKLIST),
        ("quizzes/checklists/img/desk.svg", PICTURE),
        ("certifications/calls.yaml", RULE),
        ("certifications/requirements.yaml", MATRIX),
    ):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(text, encoding="utf-8")
    result = library.push([str(folder)], Path("/nowhere"), Terms(at=PUBLISHED))
    assert result.published, result.faults


@pytest.fixture
def operator(app: Flask) -> Someone:
    return factories.account(locale="en", works_in="north", family="Иванова")


@pytest.fixture
def assessor(app: Flask, operator: Someone) -> Someone:
    return factories.account("assessor", role_in="north", locale="en", works_in="office", works_as="assessor")


def visitor(app: Flask, someone: Someone) -> FlaskClient:
    return pages.signed_in(app.test_client(), someone.id)


def begin(desk: FlaskClient, person: Someone) -> str:
    """Begins an observation as the page does. Gives its address."""
    response = pages.send(desk, f"/people/{person.number}/skills/calls", "form#begin-observation")
    assert response.status_code == 303, pages.page_of(response).text
    return str(response.location)


def mark(desk: FlaskClient, address: str, states: dict[str, str], **more: Any) -> TestResponse:
    changes = {f"state-{line}": state for line, state in states.items()} | more
    return pages.send(desk, f"{address}/1", "form#observation", **changes)


def sign(desk: FlaskClient, address: str, **changes: Any) -> TestResponse:
    return pages.send(desk, f"{address}/check", "form#sign-observation", **{"password": PASSWORD} | changes)


def signed(desk: FlaskClient, person: Someone, states: dict[str, str] = DONE, **more: Any) -> str:
    address = begin(desk, person)
    assert mark(desk, address, states, **more).status_code == 303
    response = sign(desk, address)
    assert response.status_code == 303, pages.page_of(response).text
    return address


def confirmed(person: Someone) -> list[record.Fact]:
    return [fact for fact in record.facts_of(person.id) if fact.kind == "observation_confirmed"]


def test_an_observation_from_the_first_mark_to_the_standing(
    app: Flask, operator: Someone, assessor: Someone
) -> None:
    desk, own = visitor(app, assessor), visitor(app, operator)
    address = signed(desk, operator)
    assert confirmed(operator) == []
    assert standing(own)["data-status"] == "not_started"

    page = pages.page_of(own.get(address))
    assert page.one("main")["data-result"] == "passed"
    assert "until" in page.one("#answer").text
    assert pages.send(own, address, "form#confirm-observation").status_code == 303

    (fact,) = confirmed(operator)
    assert (fact.payload.result, fact.payload.assessor, fact.occurred_on) == (  # type: ignore[attr-defined]
        "passed",
        assessor.id,
        clock.today(),
    )
    assert standing(own)["data-status"] == "valid"


def standing(own: FlaskClient) -> pages.Element:
    return pages.page_of(own.get("/certifications/calls")).one("section", data_certification="calls")


# -- Marking ---------------------------------------------------------------------------------------------------------


def only_observation() -> ObservationRow:
    db.session.rollback()
    return db.session.scalars(select(ObservationRow)).one()


def stored() -> dict[str, tuple[str | None, str]]:
    db.session.rollback()
    rows = db.session.scalars(select(ObservationLineRow).order_by(ObservationLineRow.version))
    return {row.line: (row.seen, row.comment) for row in rows}


def test_one_group_a_screen_and_every_line_with_three_answers(
    app: Flask, operator: Someone, assessor: Someone
) -> None:
    desk = visitor(app, assessor)
    address = begin(desk, operator)
    page = pages.page_of(desk.get(f"{address}/2"))
    shown = [
        section for section in page.all("section", data_screen=True) if "hidden" not in section.attributes
    ]
    assert [section["data-screen"] for section in shown] == ["2"]
    line = shown[0].one(data_line="two-identifiers")
    assert [field["value"] for field in line.all("input")] == ["done", "not-done", "not-applicable"]
    assert "Must be done" in line.text and "Any two of three." in line.text
    assert desk.get(f"{address}/3").status_code == 404


def test_marks_are_kept_screen_by_screen_and_the_summary_says_what_is_missing(
    app: Flask, operator: Someone, assessor: Someone
) -> None:
    desk = visitor(app, assessor)
    address = begin(desk, operator)
    first = mark(desk, address, {"names-company": "done"}, go="next")
    assert first.location == f"{address}/2"
    second = pages.send(
        desk, f"{address}/2", "form#observation", go="next", **{"state-two-identifiers": "not-done"}
    )
    assert second.location == f"{address}/check"
    page = pages.page_of(desk.get(f"{address}/check"))
    gaps = [(gap["data-line"], gap["data-gap"]) for gap in page.all("li", data_gap=True)]
    assert gaps == [("two-identifiers", "comment"), ("thanks", "state"), ("lets-finish", "state")]
    assert not page.has("form#sign-observation")
    assert desk.get(address).location == f"{address}/1"  # where a line is still open
    assert stored()["names-company"] == ("done", "")


def test_a_second_start_goes_on_with_the_same_draft(app: Flask, operator: Someone, assessor: Someone) -> None:
    desk = visitor(app, assessor)
    address = f"/people/{operator.number}/skills/calls"
    page = desk.get(address)
    first = pages.send_again(desk, page, "form#begin-observation")
    again = pages.send_again(desk, page, "form#begin-observation")  # the same form, twice
    assert first.location == again.location
    assert pages.page_of(desk.get(address)).has("a", href=first.location)
    assert only_observation().state == "draft"


def test_saves_in_the_background_say_what_became_of_them(
    app: Flask, operator: Someone, assessor: Someone
) -> None:
    desk = visitor(app, assessor)
    address = begin(desk, operator)
    form = pages.form_values(desk.get(f"{address}/1"), "form#observation")
    other = pages.form_values(desk.get(f"{address}/1"), "form#observation")

    def save(values: dict[str, Any], **changes: str) -> TestResponse:
        return desk.post(f"{address}/lines", data={**values, **changes}, headers={"HX-Request": "true"})

    first = save(form, **{"state-thanks": "done"})
    assert (first.status_code, pages.page_of(first).one("#saved")["data-state"]) == (200, "saved")
    # its answer was lost on the way: the page goes on under the old version, with a higher number
    assert save(form, sequence="2", **{"state-thanks": "not-done"}).status_code == 200
    assert save(form, sequence="2", **{"state-thanks": "not-done"}).status_code == 200  # sent twice
    # another window that has not seen this changes nothing, and is told
    stale = save(other, **{"state-thanks": "done"})
    assert (stale.status_code, pages.page_of(stale).one("#saved")["data-state"]) == (409, "stale")
    assert stored()["thanks"] == ("not-done", "")

    compared = desk.post(
        f"{address}/lines", data={**other, "state-thanks": "done", "comment-thanks": "loudly"}
    )
    assert compared.status_code == 409
    page = pages.page_of(compared)
    assert page.one("form#observation").one(data_line="thanks").one("input", checked=True)["value"] == "done"
    assert "Stored: Not done" in page.one("form#observation").one(data_line="thanks").text
    assert pages.send_again(desk, compared, "form#observation", go="stay").status_code == 303
    assert stored()["thanks"] == ("done", "loudly")


HAND_MADE: tuple[tuple[dict[str, Any], int], ...] = (
    ({"state-nobody": "done"}, 400),
    ({"comment-greeting": "a group is no line"}, 400),
    ({"state-thanks": "perfect"}, 400),
    ({"state-thanks": ["done", "not-done"]}, 400),
    ({"comment-thanks": "x" * 1001}, 422),
    ({"comment-thanks": "x" * 3_000_000}, 422),
    ({"sequence": "-1"}, 400),
    ({"version": "9" * 30}, 400),
    ({"desk": ""}, 400),
)


def test_hand_made_marks_change_nothing(app: Flask, operator: Someone, assessor: Someone) -> None:
    desk = visitor(app, assessor)
    address = begin(desk, operator)
    values = pages.form_values(desk.get(f"{address}/1"), "form#observation") | {"state-names-company": "done"}
    for changes, status in HAND_MADE:
        assert desk.post(f"{address}/lines", data=values | changes).status_code == status, changes
    assert stored() == {}
    assert only_observation().version == 0


# -- Who may ---------------------------------------------------------------------------------------------------------


def test_nobody_observes_themselves(app: Flask) -> None:
    both = factories.account("assessor", "admin", locale="en")  # everywhere, and admin on top
    desk = visitor(app, both)
    address = f"/people/{both.number}/skills/calls"
    assert not pages.page_of(desk.get(address)).has("form#begin-observation")
    form = {"csrf_token": pages.csrf_token(desk), "form_key": "k" * 24}
    refused = desk.post(address, data=form)
    assert refused.status_code == 409
    assert pages.page_of(refused).has(data_error="own-observation")
    assert db.session.scalar(select(ObservationRow.id)) is None


def test_an_assessor_observes_within_the_units_of_the_role(
    app: Flask, operator: Someone, assessor: Someone
) -> None:
    factories.unit("south")
    stranger = factories.account("assessor", role_in="south", locale="en")
    outside, desk = visitor(app, stranger), visitor(app, assessor)
    address = f"/people/{operator.number}/skills/calls"
    assert outside.get(address).status_code == 404
    form = {"csrf_token": pages.csrf_token(outside), "form_key": "k" * 24}
    assert outside.post(address, data=form).status_code == 404

    draft = begin(desk, operator)
    for somebody in (outside, visitor(app, operator)):  # a draft is of nobody's concern but its assessor's
        assert somebody.get(draft).status_code == 404
    values = pages.form_values(desk.get(f"{draft}/1"), "form#observation") | {"state-thanks": "done"}
    values["csrf_token"] = pages.csrf_token(outside)
    for action in ("lines", "signature", "discard", "withdrawal"):
        assert outside.post(f"{draft}/{action}", data={**values, "form_key": "k" * 24}).status_code == 404
    assert stored() == {}
    assert only_observation().state == "draft"


def test_who_reads_a_signed_observation(app: Flask, operator: Someone, assessor: Someone) -> None:
    address = signed(visitor(app, assessor), operator)
    for role, status in (("manager", 200), ("auditor", 200), ("trainer", 200), (None, 404)):
        reader = visitor(app, factories.account(*([role] if role else []), locale="en"))
        found = reader.get(address)
        assert found.status_code == status
        assert reader.get(f"/people/{operator.number}/skills/calls").status_code == status
        page = pages.page_of(found)
        assert not page.has("form#confirm-observation") and not page.has("form#withdraw-observation")
        answer = {"csrf_token": pages.csrf_token(reader), "reason": "I would like to"}
        assert reader.post(f"{address}/confirmation", data=answer).status_code == 404
        assert reader.post(f"{address}/objection", data=answer).status_code == 404
    assert only_observation().state == "signed"


def test_a_picture_of_the_checklist_is_for_those_who_read_the_observation(
    app: Flask, operator: Someone, assessor: Someone
) -> None:
    desk = visitor(app, assessor)
    draft = begin(desk, operator)
    address = pages.page_of(desk.get(f"{draft}/2")).one("form#observation").one("img")["src"]
    picture = desk.get(address)
    assert (picture.status_code, picture.mimetype) == (200, "image/svg+xml")
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert visitor(app, operator).get(address).status_code == 404  # of a draft
    assert desk.get(address[:-1] + "x").status_code == 404


def test_who_looked_at_somebodys_skills_is_noted(app: Flask, operator: Someone, assessor: Someone) -> None:
    address = signed(visitor(app, assessor), operator)
    auditor = visitor(app, factories.account("auditor", locale="en", family="Орлов", given="Иван"))
    own = visitor(app, operator)
    own.get(address)
    auditor.get(address)
    looks = own.post("/me/data", data={"csrf_token": pages.csrf_token(own)}).get_json()["who_looked"]
    assert [look["by"].split()[0] for look in looks if look["act"].startswith("assessment:")] == [
        "Иванова",
        "Орлов",
    ]


def test_a_managers_file_of_a_person_lists_what_was_observed(
    app: Flask, operator: Someone, assessor: Someone
) -> None:
    address = signed(visitor(app, assessor), operator)
    manager = visitor(app, factories.account("manager", locale="en"))
    page = pages.page_of(manager.get(f"/people/{operator.number}"))
    assert page.one("#observations").one("a")["href"] == address


# -- The signature -----------------------------------------------------------------------------------------------------


def test_a_wrong_password_signs_nothing_and_loses_nothing(
    app: Flask, operator: Someone, assessor: Someone
) -> None:
    desk = visitor(app, assessor)
    address = begin(desk, operator)
    mark(desk, address, DONE)
    answers = [sign(desk, address, password="not my password").status_code for _ in range(9)]
    assert answers == [422] * 8 + [429]  # as at the sign-in
    assert sign(desk, address).status_code == 429
    assert only_observation().state == "draft"
    assert len(stored()) == 4


def test_what_is_signed_is_what_the_summary_showed(app: Flask, operator: Someone, assessor: Someone) -> None:
    desk = visitor(app, assessor)
    address = begin(desk, operator)
    mark(desk, address, DONE)
    summary = desk.get(f"{address}/check")
    mark(desk, address, {"thanks": "not-done"})  # in another window
    late = pages.send_again(desk, summary, "form#sign-observation", password=PASSWORD)
    assert late.status_code == 409
    assert only_observation().state == "draft"
    assert pages.send_again(desk, late, "form#sign-observation", password=PASSWORD).status_code == 303
    row = only_observation()
    assert (row.state, row.result, row.done, row.seen) == ("signed", "failed", 3, 4)


def test_a_signature_sent_twice_is_one(app: Flask, operator: Someone, assessor: Someone) -> None:
    desk = visitor(app, assessor)
    address = begin(desk, operator)
    mark(desk, address, DONE)
    summary = desk.get(f"{address}/check")
    for _ in range(2):
        answer = pages.send_again(desk, summary, "form#sign-observation", password=PASSWORD)
        assert (answer.status_code, answer.location) == (303, address)
    page = pages.page_of(desk.get(address))
    (signature,) = page.all("li", data_event="signed")
    assert "I saw" in signature.text and operator.number in signature.text
    assert str(only_observation().content_sha256) in signature.text


def test_a_signed_observation_takes_no_more_marks(app: Flask, operator: Someone, assessor: Someone) -> None:
    desk = visitor(app, assessor)
    address = begin(desk, operator)
    mark(desk, address, DONE)
    open_page = desk.get(f"{address}/1")
    sign(desk, address)
    late = pages.send_again(desk, open_page, "form#observation", **{"state-thanks": "not-done"})
    assert late.status_code == 409
    assert stored()["thanks"] == ("done", "")
    for place in ("1", "check"):
        assert desk.get(f"{address}/{place}").location == address
    discard = desk.post(f"{address}/discard", data={"csrf_token": pages.csrf_token(desk)})
    assert discard.status_code == 409


def test_the_day_of_the_observation(app: Flask, operator: Someone, assessor: Someone) -> None:
    desk = visitor(app, assessor)
    address = begin(desk, operator)
    mark(desk, address, DONE)
    for days, status in ((31, 422), (-1, 422), (30, 303)):
        day = clock.today() - timedelta(days=days)
        assert sign(desk, address, observed_on=day.isoformat()).status_code == status
    pages.send(visitor(app, operator), address, "form#confirm-observation")
    assert confirmed(operator)[0].occurred_on == clock.today() - timedelta(days=30)


def test_a_draft_of_somebody_who_moved_away_cannot_be_signed(
    app: Flask, operator: Someone, assessor: Someone
) -> None:
    desk = visitor(app, assessor)
    address = begin(desk, operator)
    mark(desk, address, DONE)
    summary = desk.get(f"{address}/check")
    people.revoke_role(assessor.id, "assessor", at=clock.now(), unit="north")
    people.grant_role(assessor.id, "assessor", at=clock.now(), unit="office")
    answer = pages.send_again(desk, summary, "form#sign-observation", password=PASSWORD)
    assert answer.status_code == 409
    assert not pages.page_of(desk.get(f"{address}/check")).has("form#sign-observation")
    assert only_observation().state == "draft"


def test_a_draft_that_is_thrown_away_is_gone_from_the_list(
    app: Flask, operator: Someone, assessor: Someone
) -> None:
    desk = visitor(app, assessor)
    address = begin(desk, operator)
    assert pages.page_of(desk.get("/observations")).has("#draft-list")
    pages.send(desk, f"{address}/check", "form#discard-observation")
    assert not pages.page_of(desk.get("/observations")).has("#draft-list")
    assert desk.get(address).status_code == 404
    assert begin(desk, operator) != address


# -- The answer ------------------------------------------------------------------------------------------------------


@pytest.fixture
def on(app: Flask) -> Callable[[datetime], None]:
    def move(instant: datetime) -> None:
        app.extensions["clock"] = instant - datetime.now(UTC)

    return move


def test_seven_days_without_an_objection_confirm_it(
    app: Flask, operator: Someone, assessor: Someone, on: Callable[[datetime], None]
) -> None:
    address = signed(visitor(app, assessor), operator)
    end = only_observation().lapses_at
    assert end is not None and only_observation().answer_until == clock.today() + timedelta(days=7)
    on(end - timedelta(seconds=30))
    find_lapsed_observations()
    assert confirmed(operator) == []

    on(end)
    page = pages.page_of(visitor(app, operator).get(address))  # before any job has run
    assert page.one("main")["data-state"] == "confirmed"
    assert not page.has("form#confirm-observation")
    assert only_observation().state == "signed"  # a page writes nothing
    for _ in range(2):
        find_lapsed_observations()
        run_jobs()
    (fact,) = confirmed(operator)
    assert fact.recorded_by is None
    assert pages.page_of(visitor(app, operator).get(address)).has("li", data_event="lapsed")


def run_jobs() -> None:
    for job_id in db.session.scalars(select(Job.id).where(Job.kind == "observation-lapse")).all():
        db.session.rollback()
        jobs.run(job_id)


def test_an_objection_that_comes_too_late_counts_as_silence(
    app: Flask, operator: Someone, assessor: Someone, on: Callable[[datetime], None]
) -> None:
    address = signed(visitor(app, assessor), operator)
    own = visitor(app, operator)
    page = own.get(address)
    end = only_observation().lapses_at
    assert end is not None
    on(end + timedelta(minutes=1))
    own = visitor(app, operator)
    late = {
        **pages.form_values(page, "form#object-to-observation"),
        "reason": "No",
        "csrf_token": pages.csrf_token(own),
    }
    assert own.post(f"{address}/objection", data=late).status_code == 409
    assert only_observation().state == "confirmed"
    assert len(confirmed(operator)) == 1


def test_an_objection_stops_it_and_reaches_those_who_can_help(
    app: Flask, operator: Someone, assessor: Someone
) -> None:
    manager = factories.account("manager", role_in="north", locale="ru")
    factories.account("manager", role_in="office", locale="ru")  # of other people
    desk, own = visitor(app, assessor), visitor(app, operator)
    address = signed(desk, operator)
    empty = pages.send(own, address, "form#object-to-observation", reason=" ")
    assert empty.status_code == 422 and pages.page_of(empty).has("#reason-error")
    assert (
        pages.send(own, address, "form#object-to-observation", reason="It was another caller").status_code
        == 303
    )
    assert own.get(address).status_code == 200

    told = {row.recipient for row in letters() if "It was another caller" in row.text}
    assert told == {assessor.email, manager.email}
    for reader in (desk, visitor(app, manager)):
        assert (
            pages.page_of(reader.get("/observations")).one("#objection-list").one("li")["data-person"]
            == operator.number
        )
    assert confirmed(operator) == []
    answer = {"csrf_token": pages.csrf_token(own)}
    assert own.post(f"{address}/confirmation", data=answer).status_code == 409
    # the assessor may take it back, or observe anew
    assert begin(desk, operator) != address
    assert pages.send(desk, address, "form#withdraw-observation", reason="The wrong call").status_code == 303
    assert not pages.page_of(desk.get("/observations")).has("#objection-list")


def letters() -> list[Outbox]:
    db.session.rollback()
    return list(db.session.scalars(select(Outbox).order_by(Outbox.id)))


def test_a_signature_taken_back_strikes_out_what_followed(
    app: Flask, operator: Someone, assessor: Someone
) -> None:
    desk, own = visitor(app, assessor), visitor(app, operator)
    address = signed(desk, operator)
    pages.send(own, address, "form#confirm-observation")
    assert standing(own)["data-status"] == "valid"
    assert pages.send(desk, address, "form#withdraw-observation", reason="").status_code == 422
    assert (
        pages.send(desk, address, "form#withdraw-observation", reason="It was somebody else").status_code
        == 303
    )
    assert standing(own)["data-status"] == "not_started"
    page = pages.page_of(own.get(address))
    events = [one["data-event"] for one in page.all("li", data_event=True)]
    assert events == ["signed", "confirmed", "withdrawn"]
    assert "It was somebody else" in page.one("#signatures").text


@pytest.mark.parametrize(
    ("changes", "result"),
    [({"thanks": "not-done"}, "failed"), ({"two-identifiers": "not-done"}, "failed-critical")],
)
def test_a_failed_observation_is_told_to_the_record_as_such(
    app: Flask, operator: Someone, assessor: Someone, changes: dict[str, str], result: str
) -> None:
    own = visitor(app, operator)
    why = {"comment-two-identifiers": "Asked for one only"}
    address = signed(visitor(app, assessor), operator, DONE | changes, **why)
    pages.send(own, address, "form#confirm-observation")
    assert confirmed(operator)[0].payload.result == result  # type: ignore[attr-defined]
    assert standing(own)["data-may-work"] == "no"


def test_confirming_twice_tells_the_record_once(app: Flask, operator: Someone, assessor: Someone) -> None:
    own = visitor(app, operator)
    address = signed(visitor(app, assessor), operator)
    page = own.get(address)
    for _ in range(2):
        assert pages.send_again(own, page, "form#confirm-observation").status_code == 303
    assert len(confirmed(operator)) == 1


# -- Ready -------------------------------------------------------------------------------------------------------------


def test_i_am_ready_reaches_the_assessors_of_the_unit(
    app: Flask, operator: Someone, assessor: Someone
) -> None:
    factories.unit("south")
    stranger = factories.account("assessor", role_in="south", locale="en")
    own, desk = visitor(app, operator), visitor(app, assessor)
    step = pages.page_of(own.get("/learn")).one(data_task="observation").one("a")
    skill = str(own.get(step["href"]).location)
    assert skill == f"/people/{operator.number}/skills/calls"
    for _ in range(2):
        assert (
            own.post("/skills/calls/readiness", data={"csrf_token": pages.csrf_token(own)}).status_code == 303
        )
    assert pages.page_of(own.get(skill)).one("main")["data-ready"] == "yes"
    assert [row.recipient for row in letters()] == [assessor.email]  # one letter a day
    assert (
        pages.page_of(desk.get("/observations")).one("#ready-list").one("li")["data-person"]
        == operator.number
    )
    assert not pages.page_of(visitor(app, stranger).get("/observations")).has("#ready-list")
    assert "ready" in pages.page_of(own.get("/certifications/calls")).text

    pages.send(own, skill, "form#take-back-readiness", ready="no")
    assert not pages.page_of(desk.get("/observations")).has("#ready-list")
    pages.send(own, skill, "form#say-ready", ready="yes")
    signed(desk, operator)
    assert not pages.page_of(desk.get("/observations")).has("#ready-list")  # observed
    assert "confirm or object until" in pages.page_of(own.get("/certifications/calls")).text
    task = pages.page_of(own.get("/learn")).one(data_task="observation")
    assert task["data-state"] == "progress" and "confirm or object until" in task.text


def test_whom_to_observe_is_found_by_name_or_number(app: Flask, operator: Someone, assessor: Someone) -> None:
    factories.person(family="Иванов", works_in="far-away")
    desk = visitor(app, assessor)
    for text in ("иванов", operator.number):
        page = pages.page_of(desk.get(f"/observations?q={text}&checklist=calls"))
        assert [one["data-person"] for one in page.one("#found").all("li")] == [operator.number]
        assert page.one("#found").one("a")["href"] == f"/people/{operator.number}/skills/calls"
    assert "Nobody of your units" in pages.page_of(desk.get("/observations?q=nobody")).text


def test_an_unknown_checklist_is_not_there(app: Flask, operator: Someone, assessor: Someone) -> None:
    own = visitor(app, operator)
    assert own.get(f"/people/{operator.number}/skills/nothing").status_code == 404
    token = pages.csrf_token(own)
    assert own.post("/skills/nothing/readiness", data={"csrf_token": token}).status_code == 404


def test_the_lists_need_as_many_statements_for_one_as_for_many(
    app: Flask, operator: Someone, assessor: Someone
) -> None:
    desk = visitor(app, assessor)
    places = ("/observations", f"/people/{operator.number}/skills/calls", f"/people/{operator.number}")
    readers = (desk, desk, visitor(app, factories.account("manager", locale="en")))

    def statements() -> list[int]:
        found = []
        for place, reader in zip(places, readers, strict=True):
            reader.get(place)
            with counted() as asked:
                assert reader.get(place).status_code == 200
            found.append(len(asked))
        return found

    def one_more(person: Someone) -> None:
        signed(desk, person)
        begin(desk, person)
        own = visitor(app, person)
        own.post("/skills/calls/readiness", data={"csrf_token": pages.csrf_token(own)})

    one_more(operator)
    before = statements()
    for family in ("Ким", "Орлов"):
        one_more(factories.account(locale="en", works_in="north", family=family))
    pages.send(desk, f"{only_draft(operator)}/check", "form#discard-observation")
    one_more(operator)
    assert statements() == before


def only_draft(person: Someone) -> str:
    drafts = select(ObservationRow.public_id).where(
        ObservationRow.person_id == person.id, ObservationRow.state == "draft"
    )
    return f"/observations/{db.session.scalars(drafts).one()}"


def test_a_persons_own_download_holds_what_was_marked(
    app: Flask, operator: Someone, assessor: Someone
) -> None:
    signed(visitor(app, assessor), operator)
    own = visitor(app, operator)
    found = own.post("/me/data", data={"csrf_token": pages.csrf_token(own)}).get_json()["observations"]
    assert found[0]["lines"]["thanks"] == {"seen": "done", "comment": ""}
    assert [event["kind"] for event in found[0]["events"]] == ["begun", "signed"]


def test_a_draft_keeps_the_checklist_with_which_it_began(
    app: Flask, operator: Someone, assessor: Someone, tmp_path: Path
) -> None:
    desk = visitor(app, assessor)
    address = begin(desk, operator)
    place = tmp_path / "texts/quizzes/checklists/calls.en.md"
    place.write_text(
        CHECKLIST.replace("## Thanks a caller who has waited {#thanks}\n\n", ""), encoding="utf-8"
    )
    library.push([str(tmp_path / "texts")], Path("/nowhere"), Terms(at=clock.now()), overwrite=True)
    assert mark(desk, address, DONE).status_code == 303
    assert sign(desk, address).status_code == 303
    pages.send(visitor(app, operator), address, "form#confirm-observation")
    assert confirmed(operator)[0].payload.revision == 1  # type: ignore[attr-defined]
    following = begin(desk, operator)
    assert not pages.page_of(desk.get(f"{following}/1")).has(data_line="thanks")


def test_a_change_behind_the_product_shows(app: Flask, operator: Someone, assessor: Someone) -> None:
    own = visitor(app, operator)
    address = signed(visitor(app, assessor), operator)
    pages.send(own, address, "form#confirm-observation")
    assert pages.page_of(own.get(address)).one("main")["data-intact"] == "yes"
    assert confirmed(operator)[0].payload.sha256 == only_observation().content_sha256  # type: ignore[attr-defined]
    with transaction() as session:
        session.execute(update(ObservationLineRow).values(seen="not-done"))
    page = pages.page_of(own.get(address))
    assert page.one("main")["data-intact"] == "no" and page.has(data_error="changed")
