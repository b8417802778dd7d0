"""An incident from its report to the look at its effect, as managers, trainers and the people concerned see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import library
from app.foundation import clock, jobs
from app.record.facts import Done, Passed
from tests import factories
from tests.learning.conftest import write_course
from tests.pages import Element, page_of, send, send_again, signed_in
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


def publish_rules(folder: Path) -> None:
    """A rule that knows incidents, one that does not, both required of operators, and a course."""
    place = folder / "certifications"
    place.mkdir()
    for name, text in {"briefing": BRIEFING, "plain": PLAIN, "requirements": MATRIX}.items():
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
    from app import certification as certifications

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
