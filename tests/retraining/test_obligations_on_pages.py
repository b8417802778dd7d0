"""What events demand, on the pages on which it is held, signed by both sides, objected to and struck out."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import certification, library, people, record
from app.foundation import clock, jobs
from app.foundation.database import db, transaction
from app.record.facts import EquipmentChange, Incident, Passed, Payload, QaFailed, Revised
from app.retraining.obligations import KINDS
from app.retraining.queries import sign_offs
from tests import factories
from tests.factories import PASSWORD, Someone
from tests.pages import page_of, send, send_again, signed_in
from tests.queries import counted

RULE = """\
rule: {slug}
title: {{en: "{title}", ru: "{title}"}}
owner: training
version: 1
source: {{act: "Order 7", clause: "{clause}", in_force: 2020-01-01}}
evidence: {{quiz: {slug}, exam: true}}
initial: {{before_work: true}}
renew: {{every: P1Y, anchor: due, window: P1M}}
triggers:
{triggers}
"""
TRIGGERS = {
    "calls": """\
  - {event: incident, require: briefing, before_work: true}
  - {event: qa_failed, require: coaching, within: P7D, until_then: supervised}
  - {event: equipment_change, require: refresher, within: P14D, until_then: allowed}
  - {event: revised, impact: minor, require: acknowledge, within: P14D, until_then: allowed}
  - {event: revised, impact: major, require: exam, within: P30D, until_then: allowed}""",
    "alarms": """\
  - {event: incident, require: drill, within: P10D, until_then: supervised}
  - {event: equipment_change, require: course, within: P14D, until_then: allowed}""",
}
MATRIX = """\
requirements:
  - {position: contact-centre-operator, unit: "*", requires: [calls, alarms], from: 2020-01-01}
"""


def days_ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def happened(who: Someone, payload: Payload, days: int = 0, by: int | None = None) -> int:
    with transaction() as session:
        return record.append(session, who.id, payload, occurred_on=days_ago(days), at=clock.now(), by=by)


@pytest.fixture
def rules(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "certifications"
    folder.mkdir()
    for clause, slug in enumerate(TRIGGERS, 1):
        text = RULE.format(slug=slug, title=slug.capitalize(), clause=clause, triggers=TRIGGERS[slug])
        (folder / f"{slug}.yaml").write_text(text, encoding="utf-8")
    (folder / "requirements.yaml").write_text(MATRIX, encoding="utf-8")
    pushed = library.push([str(folder)], tmp_path, library.Terms(at=clock.now() - timedelta(days=400)))
    assert pushed.published, pushed.faults
    jobs.run_pending()


def operator(family: str = "Белова", unit: str = "north") -> Someone:
    """Certified 100 days ago in both, so may work."""
    made = factories.account(family=family, works_in=unit, hired=days_ago(390), locale="en")
    for slug in TRIGGERS:
        happened(made, Passed(slug), 100)
    return made


@pytest.fixture
def manager(rules: None) -> Someone:
    factories.unit("centre")
    factories.unit("north", parent="centre")
    factories.unit("elsewhere")
    factories.position("head")
    return factories.account(
        "manager", role_in="centre", works_as="head", works_in="centre", family="Соколова", locale="en"
    )


@pytest.fixture
def as_(app: Flask) -> Callable[[Someone], FlaskClient]:
    return lambda who: signed_in(app.test_client(), who.id)


def may_work(who: Someone) -> str | None:
    found = certification.person_may_work(who.id, on=clock.today())
    db.session.rollback()
    return found.may_work


def facts(who: Someone, kind: str = "done") -> list[Any]:
    found = [fact for fact in record.facts_of(who.id) if fact.kind == kind]
    db.session.rollback()
    return found


def hold(client: FlaskClient, who: Someone, kind: str = "briefing", **more: Any) -> TestResponse:
    values = {"topic": "Card data", "act": "IOT-12", "minutes": "20", "password": PASSWORD, **more}
    return send(client, f"/people/{who.number}/obligations/{kind}", "form#hold", **values)


def test_a_briefing_is_held_signed_by_both_and_gives_work_back_until_the_next_event(
    manager: Someone, as_: Callable[[Someone], FlaskClient]
) -> None:
    who = operator()
    happened(who, Incident("calls", "Card number read aloud"), 1, manager.id)
    assert may_work(who) == "no"
    desk, mine = as_(manager), as_(who)
    asked = page_of(mine.get("/obligations/briefing"))
    assert "Card number read aloud" in asked.text and "No work until it is done." in asked.text
    held = hold(desk, who)
    assert held.status_code == 303, page_of(held).text
    assert not facts(who) and may_work(who) == "no"

    found = page_of(mine.get("/obligations/briefing", follow_redirects=True))
    assert found.one("main")["data-state"] == "waiting" and "Card data" in found.text
    signed = send(mine, held.location, "form#sign")
    assert signed.status_code == 303
    assert may_work(who) == "yes"
    (done,) = facts(who)
    assert (done.payload.require, done.payload.act, done.payload.instructor) == (
        "briefing",
        "IOT-12",
        manager.id,
    )
    assert "Card number read aloud" in done.payload.reason and len(done.payload.signed) == 64
    page = page_of(mine.get(held.location))
    assert page.one("main")["data-state"] == "signed" and page.one("main")["data-intact"] == "yes"
    assert page.one("#gives").all("li", data_certification="calls", data_may_work="yes")

    assert done.payload.held_at and done.payload.form == "unscheduled"
    later = clock.now() + timedelta(
        minutes=1
    )  # an incident of the afternoon, after the briefing of the morning
    with transaction() as session:
        event, day = Incident("calls"), done.occurred_on
        record.append(session, who.id, event, occurred_on=day, occurred_at=later, at=later, by=manager.id)
    assert may_work(who) == "no"


def test_a_drill_that_failed_stays_open_and_one_that_is_passed_closes(
    manager: Someone, as_: Callable[[Someone], FlaskClient]
) -> None:
    who = operator()
    happened(who, Incident("alarms"), 2)
    desk, mine = as_(manager), as_(who)
    assert hold(desk, who, "drill").status_code == 422  # without a result
    failed = hold(desk, who, "drill", result="failed")
    send(mine, failed.location, "form#sign")
    assert page_of(mine.get(failed.location)).one("main")["data-state"] == "signed"
    assert not facts(who) and may_work(who) == "supervised"
    passed = hold(desk, who, "drill", result="passed")
    send(mine, passed.location, "form#sign")
    assert [fact.payload.require for fact in facts(who)] == ["drill"] and may_work(who) == "yes"


def test_an_objection_goes_back_and_it_is_held_anew(
    manager: Someone, as_: Callable[[Someone], FlaskClient]
) -> None:
    who, trainer = operator(), factories.account("trainer", works_in="centre", locale="en")
    happened(who, QaFailed("calls"), 1)
    held = hold(as_(trainer), who, "coaching")
    mine = as_(who)
    page = mine.get(held.location)
    assert send_again(mine, page, "form#object", reason=" ").status_code == 422
    assert send_again(mine, page, "form#object", reason="We spoke of something else").status_code == 303
    assert send_again(mine, page, "form#sign").status_code == 409  # from the old page
    assert not facts(who)
    for reader in (trainer, manager):
        listed = page_of(as_(reader).get("/obligations")).one("#objection-list")
        assert listed.one("li")["data-person"] == who.number
    again = hold(as_(manager), who, "coaching")
    assert not page_of(as_(trainer).get("/obligations")).has("#objection-list")
    send(mine, again.location, "form#sign")
    assert [fact.payload.require for fact in facts(who)] == ["coaching"] and may_work(who) == "yes"


def test_a_group_is_briefed_at_once_and_each_signs_on_the_instructors_device(
    manager: Someone, as_: Callable[[Someone], FlaskClient]
) -> None:
    first, second, calm = operator("Белова"), operator("Воронов"), operator("Гусев")
    for who in (first, second):
        happened(who, Incident("calls"), 1)
    desk = as_(manager)
    chosen = {"person": [str(first.id), str(second.id), str(calm.id)]}
    page = desk.get("/obligations/together/briefing", query_string=chosen)
    assert page_of(page).one("label", data_person=calm.number)["data-refusal"] == "nothing"
    values = {"topic": "Card data", "password": PASSWORD}
    refused = send_again(desk, page, "form#hold", **values, **chosen)
    assert refused.status_code == 409 and not page_of(refused).has("data-sign-off")
    held = send_again(desk, page, "form#hold", **values)
    assert "/sittings/" in held.location
    assert send_again(desk, page, "form#hold", **values).location == held.location  # pressed twice

    strangers = {"number": calm.number, "secret": PASSWORD}
    assert send(desk, held.location, "form#sign-here", **strangers).status_code == 422
    wrong = {"number": first.number, "secret": "not the password"}
    assert send(desk, held.location, "form#sign-here", **wrong).status_code == 422
    assert not facts(first)
    signed = send(desk, held.location, "form#sign-here", number=first.number, secret=PASSWORD)
    assert signed.status_code == 303 and facts(first) and may_work(first) == "yes"
    assert page_of(desk.get(held.location)).one("main")["data-signed"] == "1"
    assert facts(first)[0].recorded_by == first.id and not facts(second)
    waiting = page_of(as_(second).get("/learn")).one("li", data_task="obligation", data_state="progress")
    assert "waits for your signature" in waiting.text
    assert page_of(as_(second).get("/learn")).one("a#continue")["href"] == waiting.one("a")["href"]


def test_nobody_signs_for_themselves_and_nobody_out_of_reach_is_found(
    manager: Someone, as_: Callable[[Someone], FlaskClient]
) -> None:
    factories.unit("north")
    both = factories.account("assessor", family="Орлова", works_in="north", hired=days_ago(390))
    other = operator("Чужой", "elsewhere")
    for who in (both, other):
        happened(who, Passed("calls"), 100)
        happened(who, Incident("calls"), 1)
    values = {"held_on": clock.today().isoformat(), "topic": "x", "password": PASSWORD}

    def post(client: FlaskClient, who: Someone) -> TestResponse:
        key = page_of(client.get("/me")).one("meta", name="csrf-token")["content"]
        sent = {"csrf_token": key, "form_key": "k" * 24, "person": str(who.id), **values}
        return client.post("/obligations/together/briefing", data=sent)

    own = post(as_(both), both)
    assert own.status_code == 409 and "Nobody signs for themselves" in page_of(own).text
    assert as_(both).get(f"/people/{both.number}/obligations/briefing").location == "/obligations/briefing"
    assert post(as_(manager), other).status_code == 404
    assert as_(manager).get(f"/people/{other.number}/obligations/briefing").status_code == 404
    held = hold(as_(manager), both)
    for stranger in (other, operator("Зорин")):
        assert as_(stranger).get(held.location).status_code == 404
    for act in ("signature", "objection"):
        token = page_of(as_(manager).get(held.location)).one("meta", name="csrf-token")["content"]
        refused = as_(manager).post(f"{held.location}/{act}", data={"csrf_token": token})
        assert refused.status_code in (400, 404)
    assert not facts(both)


def test_a_day_before_the_event_or_after_today_is_refused_and_a_second_instructor_is_told_who_was_first(
    manager: Someone, as_: Callable[[Someone], FlaskClient]
) -> None:
    who, trainer = operator(), factories.account("trainer", works_in="centre", locale="en")
    happened(who, Incident("calls"), 3)
    desk, second = as_(manager), as_(trainer)
    page = second.get(f"/people/{who.number}/obligations/briefing")  # opened before the first has signed
    early = hold(desk, who, held_on=days_ago(4).isoformat())
    assert early.status_code == 409 and "before what demands it" in page_of(early).text
    assert hold(desk, who, held_on=days_ago(-1).isoformat()).status_code == 422
    assert hold(desk, who, password="wrong").status_code == 422
    held = hold(desk, who, held_on=days_ago(3).isoformat())
    values = {"topic": "Card data", "password": PASSWORD}
    late = send_again(second, page, "form#hold", **values)
    assert late.status_code == 409 and "Соколова" in page_of(late).text
    assert send(desk, held.location, "form#withdraw").status_code == 303
    assert page_of(as_(who).get(held.location)).one("main")["data-state"] == "withdrawn"
    assert send_again(second, page, "form#hold", **values).status_code == 303


def test_what_was_signed_can_only_be_struck_out_by_a_voiding_fact_with_a_reason(
    manager: Someone, as_: Callable[[Someone], FlaskClient]
) -> None:
    who, trainer = operator(), factories.account("trainer", works_in="centre", locale="en")
    happened(who, Incident("calls"), 1)
    held = hold(as_(trainer), who)
    send(as_(who), held.location, "form#sign")
    assert may_work(who) == "yes"
    for reader in (who, trainer):
        assert not page_of(as_(reader).get(held.location)).has("form#void")
    assert send(as_(manager), held.location, "form#void", reason="").status_code == 422
    assert send(as_(manager), held.location, "form#void", reason="Nobody was there").status_code == 303
    assert may_work(who) == "no" and not facts(who)
    mine = as_(who)
    found = page_of(mine.get(held.location))
    assert found.one("main")["data-state"] == "voided" and "Nobody was there" in found.text
    (own,) = json.loads(send(mine, "/me", "form#own-data").data)["sign_offs"]
    assert own["signed"]["topic"] == "Card data" and [one["kind"] for one in own["steps"]] == [
        "hold",
        "sign",
        "void",
    ]


def test_what_happened_meanwhile_is_said_and_never_covered_by_an_older_signature(
    manager: Someone, as_: Callable[[Someone], FlaskClient]
) -> None:
    who = operator()
    event = happened(who, Incident("calls"), 1)
    desk, mine = as_(manager), as_(who)
    held = hold(desk, who)
    later = happened(who, Incident("calls", "Another one"), 0)
    refused = send(mine, held.location, "form#sign")
    assert refused.status_code == 409 and page_of(refused).has(data_error="not-covered")
    assert not facts(who) and page_of(mine.get(held.location)).one("main")["data-state"] == "waiting"
    with transaction() as session:
        for fact in (event, later):
            record.void(session, fact, reason="An error", at=clock.now(), by=manager.id)
    assert page_of(mine.get(held.location)).has(data_overtaken=True)
    assert send(mine, held.location, "form#sign").status_code == 303
    assert len(facts(who)) == 1 and may_work(who) == "yes"


def test_of_two_instructors_at_the_same_moment_one_signs_and_the_other_is_told(
    manager: Someone, as_: Callable[[Someone], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    who, trainer = operator(), factories.account("trainer", works_in="centre", locale="en")
    happened(who, Incident("calls"), 3)
    desk = as_(manager)
    held = hold(desk, who)
    seen, read = [], sign_offs.waiting_of

    def not_yet(person_ids: Any) -> Any:  # the other one has not committed when this one looks
        seen.append(person_ids)
        return read(person_ids) if len(seen) > 3 else ()

    monkeypatch.setattr(sign_offs, "waiting_of", not_yet)
    late = hold(as_(trainer), who)
    assert late.status_code == 409 and "Соколова" in page_of(late).text
    listed = page_of(as_(trainer).get("/obligations"))
    assert not listed.has("#unanswered-list")

    people.leave(who.id, on=days_ago(1), at=clock.now())
    refused = send(desk, held.location, "form#sign-here", number=who.number, secret=PASSWORD)
    assert refused.status_code == 409 and "has left" in page_of(refused).text and not facts(who)
    assert send(desk, held.location, "form#withdraw").status_code == 303


def test_what_has_changed_is_read_and_signed_alone(
    manager: Someone, as_: Callable[[Someone], FlaskClient]
) -> None:
    who = operator()
    happened(who, Revised("calls", "quizzes/calls", 2, "minor", days_ago(-9).isoformat()), 1)
    happened(who, Revised("calls", "quizzes/calls", 3, "minor"), 0)
    mine = as_(who)
    line = page_of(mine.get("/learn")).all("li", data_task="obligation")
    assert len(line) == 2 and line[0].one("a")["href"] == "/obligations/acknowledge"
    page = mine.get("/obligations/acknowledge")
    first, second = page_of(page).all("section", data_read=True)
    assert (first["data-version"], second["data-version"]) == ("2", "3")
    assert send_again(mine, page, f"form#acknowledge-{first['data-read']}").status_code == 303
    (done,) = facts(who)
    assert (done.payload.document, done.payload.version) == ("quizzes/calls", 2)
    assert len(done.payload.signed) == 64 and done.recorded_by == who.id
    assert (
        send_again(mine, page, f"form#acknowledge-{first['data-read']}").status_code == 303
    )  # pressed twice
    assert len(facts(who)) == 1
    page = mine.get("/obligations/acknowledge")
    assert [one["data-version"] for one in page_of(page).all("section", data_read=True)] == ["3"]
    assert send_again(mine, page, f"form#acknowledge-{second['data-read']}").status_code == 303
    assert page_of(mine.get("/obligations/acknowledge")).one("main")["data-open"] == "0"
    assert (
        send_again(mine, page, f"form#acknowledge-{second['data-read']}", form_key="n" * 24).status_code
        == 409
    )


def test_the_lists_take_the_same_statements_for_one_and_for_many(
    manager: Someone, as_: Callable[[Someone], FlaskClient]
) -> None:
    desk = as_(manager)
    numbers = []
    for many in (1, 4):
        made = [operator(f"Белова{number}") for number in range(many)]
        for who in made:
            happened(who, Incident("", "Noise"), 1, manager.id)
        chosen = {"person": [str(who.id) for who in made]}
        addresses = ("/obligations", "/obligations?kind=drill&unit=north", "/obligations/together/briefing")
        for address in addresses:
            desk.get(address, query_string=chosen if "together" in address else None)
        with counted() as statements:
            for address in addresses:
                assert (
                    desk.get(address, query_string=chosen if "together" in address else None).status_code
                    == 200
                )
        numbers.append(len(statements))
    assert numbers[1] <= numbers[0]
    page = page_of(desk.get("/obligations?kind=drill"))
    assert [one["data-kind"] for one in page.all("section", data_kind=True)] == ["drill"]
    assert len(page.one("section", data_kind="drill").all("li")) == 5


def test_the_team_leads_to_what_is_demanded_and_the_desk_names_what_waits(
    manager: Someone, as_: Callable[[Someone], FlaskClient]
) -> None:
    who, calm = operator("Белова"), operator("Гусев")
    happened(who, Incident("calls"), 1)
    desk = as_(manager)
    team = page_of(desk.get("/team"))
    row = team.one("tr", data_person=who.number, data_certification="calls")
    assert row.one("a", data_obliged=True)["href"] == f"/people/{who.number}/obligations"
    assert not team.one("tr", data_person=calm.number, data_certification="calls").has(data_obliged=True)
    seen = page_of(desk.get(f"/people/{who.number}"))
    listed = page_of(desk.get(seen.all("a", data_obliged=True)[0]["href"]))
    form = listed.one("section", data_kind="briefing").all("a.btn")[0]["href"]
    held = send(desk, form, "form#hold", topic="Card data", password=PASSWORD)
    assert page_of(desk.get("/obligations")).one("#unanswered-list").one("li")["data-person"] == who.number
    assert page_of(desk.get(f"/people/{who.number}/obligations")).has("a", href=held.location)
    for role, page in (("assessor", "/observations"), ("trainer", "/studio")):
        reader = as_(factories.account(role, works_as="head", works_in="centre", locale="en"))
        (menu,) = page_of(reader.get(page)).all("ul.beside")
        assert menu.has("a", href="/obligations")
        assert page_of(reader.get("/obligations")).one("ul.beside").has("a", href=page)
    auditor = factories.account("auditor", works_as="head", works_in="centre", locale="en")
    assert as_(auditor).get("/obligations").status_code == 403
    seen = page_of(as_(auditor).get(f"/people/{who.number}/obligations/briefing"))
    assert seen.one("main")["data-open"] == "1" and not seen.has("form#hold")
    assert page_of(as_(auditor).get(held.location)).one("main")["data-state"] == "waiting"


def test_exams_and_courses_lead_to_what_closes_them_and_every_page_says_when_nothing_is_asked(
    manager: Someone, as_: Callable[[Someone], FlaskClient]
) -> None:
    who, calm = operator(), operator("Гусев")
    happened(who, Revised("calls", "quizzes/calls", 2, "major"), 1)
    happened(who, EquipmentChange("alarms", "New console"), 1)
    for kind, slug in (("exam", "calls"), ("course", "alarms")):
        found = page_of(as_(who).get(f"/obligations/{kind}"))
        assert found.one("main")["data-open"] == "1"
        block = found.one("section", data_to_pass=slug)
        assert slug in block.text and "If you pass today, it is valid until" in block.text
        seen = page_of(as_(manager).get(f"/people/{who.number}/obligations/{kind}"))
        assert "Only the person can do it" in seen.text and not seen.has("form#hold")
    assert "New console" in page_of(as_(who).get("/obligations/course")).text

    for kind in KINDS:
        assert page_of(as_(calm).get(f"/obligations/{kind}")).one("main")["data-open"] == "0"
    seen = page_of(as_(manager).get(f"/people/{calm.number}/obligations/briefing"))
    assert seen.has(data_refusal="nothing") and not seen.has("form#hold")
    assert page_of(as_(manager).get(f"/people/{calm.number}/obligations")).one("main")["data-open"] == "0"
    assert page_of(as_(manager).get("/obligations?kind=drill")).one("main")["data-people"] == "0"
    assert as_(calm).get("/obligations/singing").status_code == 404
    assert as_(manager).get(f"/people/{calm.number}/obligations/singing").status_code == 404
