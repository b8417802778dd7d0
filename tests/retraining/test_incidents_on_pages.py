"""An incident from its report to the look at its effect, as managers, trainers and the people concerned see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import certification as certifications
from app import library, record
from app.foundation import clock, jobs
from app.record.facts import Done, Passed
from tests import factories
from tests.learning.conftest import write_course
from tests.pages import Element, csrf_token, form_values, page_of, send, send_again, signed_in
from tests.queries import counted
from tests.retraining.conftest import days_ago, happened

BRIEFING = """\
rule: briefing
title: {en: "Safety briefing", ru: "Инструктаж"}
owner: safety
version: 1
source: {act: "Order", clause: "2.3", in_force: 2020-01-01}
evidence: {quiz: calls, exam: true}
initial: {before_work: true}
renew: {every: P1Y, anchor: completion}
triggers:
  - {event: incident, require: briefing, before_work: true, resets_clock: false}
  - {event: qa_failed, require: coaching, within: P7D, until_then: supervised, resets_clock: false}
  - {event: equipment_change, require: briefing, within: P14D, until_then: allowed, resets_clock: false}
  - {event: absence, more_than: P60D, require: briefing, before_work: true, resets_clock: false}
"""
PLAIN = """\
rule: plain
title: {en: "Plain", ru: "Простой"}
owner: training
version: 1
source: {act: "Order", clause: "1", in_force: 2020-01-01}
evidence: {quiz: calls, exam: true}
initial: {before_work: true}
renew: {every: P1Y, anchor: due, window: P1M}
"""
MATRIX = """\
requirements:
  - {position: contact-centre-operator, unit: "*", requires: [briefing, plain], from: 2020-01-01}
"""


@pytest.fixture
def texts(app: Flask, tmp_path: Path) -> None:
    publish_rules(tmp_path)


def publish_rules(folder: Path, matrix: str = MATRIX) -> None:
    """A rule that knows incidents, one that does not, both required of operators, and a course."""
    place = folder / "certifications"
    place.mkdir()
    for name, text in {"briefing": BRIEFING, "plain": PLAIN, "requirements": matrix}.items():
        (place / f"{name}.yaml").write_text(text, encoding="utf-8")
    write_course(folder, "procedures", ("greeting", "closing"))
    terms = library.Terms(at=clock.now() - timedelta(days=400))
    pushed = library.push([str(place), str(folder / "courses")], folder, terms)
    assert pushed.published, pushed.faults
    jobs.run_pending()


def operator(
    family: str, *, passed: bool = True, unit: str = "north", account: bool = False, **more: Any
) -> factories.Someone:
    """Hired 390 days ago; with both certifications since 100 days, or none yet."""
    make = factories.account if account else factories.person
    made = make(family=family, works_in=unit, hired=days_ago(390), **more)
    for slug in ("briefing", "plain") if passed else ():
        happened(made.id, Passed(slug), days_ago(100))
    return made


def standing(person: factories.Someone, certification: str = "briefing") -> tuple[str, str]:
    found = certifications.standing_of(person.id, certification, on=clock.today())
    assert found is not None
    return found.status, found.may_work


def report(client: FlaskClient, *who: factories.Someone, **changes: Any) -> Any:
    values = {
        "kind": "procedure",
        "happened_on": clock.today().isoformat(),
        "unit": "north",
        "what": "The caller was not asked for the contract.",
        "person": [one.number for one in who],
        "procedure": "procedures/greeting",
        "stage": "identification",
        "cause": "knowledge",
        "criterion": "no_repeat",
        "check_on": (clock.today() + timedelta(days=60)).isoformat(),
        "go": "report",
        **changes,
    }
    return send(client, "/incidents/new", "form#report-incident", **values)


def parts(page: Element) -> dict[str, str]:
    return {one["data-person"]: one["data-part"] for one in page.all("li", data_part=True)}


def test_from_the_report_to_the_look_at_its_effect(
    app: Flask, as_manager: FlaskClient, manager: factories.Someone, later: Callable[[timedelta], None]
) -> None:
    anna, boris = operator("Аксёнова", account=True, locale="en"), operator("Борисов")
    new = operator("Новикова", passed=False)
    gone = operator("Уволенный", left=days_ago(-1))
    sent = report(as_manager, anna, boris, new)
    assert sent.status_code == 303 and sent.location.endswith("/plan")
    assert standing(anna) == ("valid", "yes")  # nothing is done before the plan is confirmed
    plan = as_manager.get(sent.location)
    shown = page_of(plan)
    assert {card["data-person"]: [li["data-demands"] for li in card.all("li", data_demands=True)] for card in shown.all("section", data_person=True)} == {
        anna.number: ["briefing"], boris.number: ["briefing"], new.number: [""],
    }  # fmt: skip
    assert "May not work" in shown.one("section", data_person=anna.number).text
    assert "first programme" in shown.one("section", data_person=new.number).text
    refused = send_again(as_manager, plan, "form#confirm-plan", include=[str(anna.id), str(new.id)])
    assert refused.status_code == 422 and "Say why" in page_of(refused).one("div.err").text
    why = {f"why-{boris.id}": "was at lunch"}
    done = send_again(as_manager, refused, "form#confirm-plan", **why)
    assert done.status_code == 303
    page = page_of(as_manager.get(done.location))
    assert parts(page) == {anna.number: "in", boris.number: "left-out", new.number: "in"}
    assert "was at lunch" in page.text
    assert (standing(anna), standing(boris)) == (("action_due", "no"), ("valid", "yes"))
    assert standing(anna, "plain") == ("valid", "yes")  # its rule knows no incidents
    assert gone.number not in parts(page)

    # The person concerned, and a colleague.
    own = f"{done.location}/mine"
    as_anna = signed_in(app.test_client(), anna.id)
    mine = page_of(as_anna.get(own))
    assert mine.has("li", data_require="briefing") and "not asked for the contract" not in mine.text
    send(as_anna, own, "form#own-account", words="The line was very bad.")
    assert "The line was very bad." in page_of(as_manager.get(done.location)).text
    peer = signed_in(app.test_client(), operator("Коллегина", account=True).id)
    assert peer.get(own).status_code == 404 and peer.get(done.location).status_code == 403
    assert as_anna.get(done.location).status_code == 403

    # Met, and only then looked at; closed by that alone.
    happened(anna.id, Done("briefing", "briefing"))
    page = page_of(as_manager.get(done.location))
    assert standing(anna) == ("valid", "yes")
    assert (
        page.one("li", data_person=anna.number, data_part=True).one("p", data_require="briefing")["data-met"]
        != ""
    )
    assert not page.has("form#check-incident")
    later(timedelta(days=60))
    signed_in(as_manager, manager.id)
    assert "1" in page_of(as_manager.get("/incidents?list=check")).text
    check = as_manager.get(done.location)
    again = send_again(as_manager, check, "form#check-incident", held="no", words="It was heard again.")
    assert again.status_code == 422
    day = (clock.today() + timedelta(days=30)).isoformat()
    assert (
        send_again(
            as_manager, check, "form#check-incident", held="no", words="Heard again.", next_on=day
        ).status_code
        == 303
    )
    assert page_of(as_manager.get(done.location)).one("main#main")["data-state"] == "open"
    later(timedelta(days=30))
    signed_in(as_manager, manager.id)
    assert (
        send(
            as_manager, done.location, "form#check-incident", held="yes", words="Not heard again."
        ).status_code
        == 303
    )
    page = page_of(as_manager.get(done.location))
    assert page.one("main#main")["data-state"] == "closed"
    kinds = [step["data-step"] for step in page.all("li", data_step=True)]
    assert kinds.count("checked") == 2 and kinds[-1] == "closed"
    assert {"happened", "reported", "named", "confirmed", "left_out", "account", "met"} <= set(kinds)


def test_who_can_be_part_of_a_report(as_manager: FlaskClient) -> None:
    anna = operator("Аксёнова")
    gone = operator("Уволенный", left=days_ago(10))
    other = operator("Чужой", unit="elsewhere")
    operator("Петров", given="Пётр"), operator("Петров", given="Павел")
    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({"person": [gone.number]}, "Left before that day"),
        ({"person": [other.number]}, "Nobody of your units is called"),
        ({"person": ["Петров"]}, "may be several"),
        ({"person": ["", " "]}, "Name at least one person"),
        ({"happened_on": (clock.today() + timedelta(days=1)).isoformat()}, "has not happened yet"),
        ({"unit": "elsewhere"}, "Not a valid choice"),
        ({"cause": None}, "Choose one answer"),
        ({"criterion": "other"}, "Say how we shall know"),
        ({"check_on": clock.today().isoformat()}, "after the day of the incident"),
        ({"what": " "}, "Say what happened"),
        ({"time_of_day": "25:00"}, "Write the time"),
    )
    for changes, said in wrong:
        sent = report(as_manager, anna, **changes)
        assert sent.status_code == 422 and said in page_of(sent).text, said
    # Whoever left since was part of it, and is asked nothing.
    sent = report(as_manager, anna, gone, happened_on=days_ago(20).isoformat())
    shown = page_of(as_manager.get(sent.location))
    assert shown.one("section", data_person=gone.number)["data-quiet"] == "left"


def test_the_same_thing_is_not_reported_twice_unnoticed(as_manager: FlaskClient) -> None:
    anna = operator("Аксёнова")
    first = report(as_manager, anna)
    warned = report(as_manager, anna, happened_on=days_ago(2).isoformat())
    assert warned.status_code == 409
    similar = page_of(warned).one("li", data_similar=True)
    assert similar["data-similar"] in first.location
    assert report(as_manager, anna, kind="accident").status_code == 303  # another kind
    again = send_again(as_manager, warned, "form#report-incident", go="report", person=[anna.number])
    assert again.status_code == 303
    clicked = send_again(as_manager, warned, "form#report-incident", go="report", person=[anna.number])
    assert clicked.location == again.location  # two clicks, one report


def test_a_draft_is_kept_for_its_author_until_it_is_sent(app: Flask, as_manager: FlaskClient) -> None:
    anna = operator("Аксёнова")
    typed = {"what": "Half a sentence", "kind": "accident", "person": [anna.number], "check_on": "2027-05-01"}
    kept = {**form_values(as_manager.get("/incidents/new"), "form#report-incident"), **typed}
    assert as_manager.post("/incidents/draft", data=kept).status_code == 303
    other = signed_in(app.test_client(), factories.account("trainer", locale="en").id)
    assert form_values(other.get("/incidents/new"), "form#report-incident")["what"].strip() == ""
    again = form_values(as_manager.get("/incidents/new"), "form#report-incident")
    assert (again["what"].strip(), again["kind"], again["check_on"]) == (
        "Half a sentence",
        "accident",
        "2027-05-01",
    )
    assert anna.number in again["person"]
    assert report(as_manager, anna).status_code == 303
    assert form_values(as_manager.get("/incidents/new"), "form#report-incident")["what"].strip() == ""


def test_people_come_later_and_are_taken_out_and_the_record_keeps_both(as_manager: FlaskClient) -> None:
    anna, boris, same = operator("Аксёнова"), operator("Борисов"), operator("Власов")
    place = report(as_manager, anna).location
    page = as_manager.get(place)
    assert {box["value"] for box in page_of(page).all("input", name="same")} == {str(boris.id), str(same.id)}
    assert send_again(as_manager, page, "form#add-people", same=[str(same.id)]).status_code == 303
    send(as_manager, place, "form#confirm-plan")
    assert standing(same) == ("action_due", "no") and standing(boris) == ("valid", "yes")
    home = place.removesuffix("/plan")
    assert send(as_manager, home, "form#add-people", person=boris.number).location == place
    assert page_of(as_manager.get(home)).one("main#main")["data-state"] == "proposed"
    send(as_manager, place, "form#confirm-plan")
    assert standing(boris) == ("action_due", "no")

    row = page_of(as_manager.get(home)).one("li", data_person=anna.number, data_part=True)
    values = {field["name"]: field.get("value") for field in row.one("form").all("input")}
    refused = as_manager.post(row.one("form")["action"], data=values)
    assert refused.status_code == 422
    assert (
        as_manager.post(row.one("form")["action"], data={**values, "why": "was on leave"}).status_code == 303
    )
    assert standing(anna) == ("valid", "yes")
    seen = page_of(as_manager.get(home))
    assert parts(seen)[anna.number] == "out" and "was on leave" in seen.text
    kinds = [fact.kind for fact in record.history_of(anna.id)]
    assert kinds.count("incident") == 1 and kinds.count("voided") == 1
    person = page_of(as_manager.get(f"/people/{anna.number}"))
    assert "was on leave" in person.one("li", data_happening="incident").text


def test_an_unclear_instruction_goes_to_its_authors_and_asks_nothing_of_people(
    app: Flask, as_manager: FlaskClient
) -> None:
    anna = operator("Аксёнова", account=True, locale="en")
    sent = report(as_manager, anna, cause="instruction")
    assert not sent.location.endswith("/plan") and standing(anna) == ("valid", "yes")
    trainer = signed_in(app.test_client(), factories.account("trainer", locale="en").id)
    (waiting,) = page_of(trainer.get("/studio")).all("li", data_unclear=True)
    assert waiting["data-unclear"] in sent.location
    assert not page_of(as_manager.get(sent.location)).has("form#answer-incident")
    answered = send(trainer, sent.location, "form#answer-incident", words="Rewritten and published.")
    assert answered.status_code == 303
    assert "Rewritten and published." in page_of(as_manager.get(sent.location)).text
    assert not page_of(trainer.get("/studio")).has("li", data_unclear=True)
    mine = page_of(signed_in(app.test_client(), anna.id).get(f"{sent.location}/mine"))
    assert "training is not what would have prevented it" in mine.text.lower()
    assert (
        "Nothing was asked"
        in page_of(as_manager.get(f"/people/{anna.number}")).one("li", data_happening="incident").text
    )


def test_each_sees_the_reports_of_the_own_units_and_only_some_go_on_with_them(
    app: Flask, as_manager: FlaskClient
) -> None:
    anna = operator("Аксёнова")
    place = report(as_manager, anna).location
    home = place.removesuffix("/plan")

    def as_(role: str, unit: str | None = None) -> FlaskClient:
        return signed_in(app.test_client(), factories.account(role, role_in=unit, locale="en").id)

    auditor, trainer, stranger = as_("auditor"), as_("trainer", "north"), as_("manager", "elsewhere")
    for client, seen in ((auditor, 1), (trainer, 1), (stranger, 0)):
        assert len(page_of(client.get("/incidents")).all("li", data_incident=True)) == seen
    assert auditor.get(home).status_code == 200 and auditor.get(place).status_code == 403
    assert not page_of(auditor.get(home)).has("form", method="post", id="check-incident")
    assert trainer.get(place).status_code == 200
    for address in (home, place):
        assert stranger.get(address).status_code == 404
    page = trainer.get(place)
    values = form_values(page, "form#confirm-plan")
    assert stranger.post(place, data={**values, "csrf_token": csrf_token(stranger)}).status_code == 404
    operator("Борисов")  # the plan is for those who are in it: nobody else changes it
    assert trainer.post(place, data={**values, "seen": "another plan"}).status_code == 409
    assert standing(anna) == ("valid", "yes")
    assert trainer.post(place, data=values).status_code == 303 and standing(anna)[1] == "no"


def test_statements_do_not_grow_with_reports_and_people(as_manager: FlaskClient) -> None:
    def statements(address: str) -> int:
        as_manager.get(address)
        with counted() as found:
            as_manager.get(address)
        return len(found)

    first = report(as_manager, operator("Иванов")).location
    many = report(as_manager, *(operator(f"Петров{number}") for number in range(4)), kind="accident").location
    send(as_manager, first, "form#confirm-plan")
    send(as_manager, many, "form#confirm-plan")
    assert statements(first.removesuffix("/plan")) == statements(many.removesuffix("/plan"))
    few = statements("/incidents")
    report(as_manager, operator("Сидоров"), kind="complaint")
    assert statements("/incidents") == few
