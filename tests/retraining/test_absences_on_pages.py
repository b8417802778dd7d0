"""Absences, failed quality checks and new equipment, as managers enter them and the people concerned see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import record
from app.foundation import clock, jobs
from app.record.facts import Absent, Back
from app.retraining.jobs.equipment import begin_those_due
from tests import factories
from tests.pages import form_values, page_of, send, send_again, signed_in
from tests.queries import counted
from tests.retraining.conftest import days_ago, happened
from tests.retraining.test_incidents_on_pages import operator, publish_rules, standing


@pytest.fixture
def texts(app: Flask, tmp_path: Path) -> None:
    publish_rules(tmp_path)


def kinds(person: factories.Someone) -> list[str]:
    return [fact.kind for fact in record.facts_of(person.id) if fact.kind in ("absent", "back", "qa_failed")]


def test_a_long_absence_is_noted_once_its_consequence_was_seen(as_manager: FlaskClient) -> None:
    anna, boris = operator("Аксёнова"), operator("Борисов")
    short = {"person": boris.number, "begins": days_ago(10).isoformat(), "until": days_ago(1).isoformat()}
    assert send(as_manager, "/absences", "form#absence", **short).status_code == 303
    assert kinds(boris) == ["absent", "back"] and standing(boris) == ("valid", "yes")

    long = {"person": anna.number, "begins": days_ago(61).isoformat(), "until": days_ago(1).isoformat()}
    shown = send(as_manager, "/absences", "form#absence", **long)
    assert page_of(shown).one("section", data_demands=True)["data-demands"] == "briefing"
    assert kinds(anna) == []
    assert send_again(as_manager, shown, "form#confirm-absence", go="record").status_code == 303
    assert standing(anna) == ("action_due", "no")
    wrong = send(as_manager, "/absences", "form#absence", **long)
    assert wrong.status_code == 422 and "overlaps" in page_of(wrong).text

    page = as_manager.get("/absences?list=over")
    assert {row["data-person"] for row in page_of(page).all("li", data_back=True)} == {
        anna.number,
        boris.number,
    }
    strike = page_of(page).one("form", data_strike=f"{anna.number}-{days_ago(61)}")
    values = {field["name"]: field.get("value") for field in strike.all("input")}
    assert as_manager.post(strike["action"], data={**values, "why": "another person"}).status_code == 303
    assert kinds(anna) == [] and standing(anna) == ("valid", "yes")


def test_an_open_absence_gets_its_end(as_manager: FlaskClient) -> None:
    anna = operator("Аксёнова")
    values = {"person": "Аксёнова", "begins": days_ago(5).isoformat(), "until": ""}
    assert send(as_manager, "/absences", "form#absence", **values).status_code == 303
    page = as_manager.get("/absences")
    assert (
        page_of(page).one("li", data_person=anna.number)["data-back"] == "" and standing(anna)[0] == "on_hold"
    )
    end = page_of(page).one("form", data_end=f"{anna.number}-{days_ago(5)}")
    sent = {field["name"]: field.get("value") for field in end.all("input")}
    assert as_manager.post(end["action"], data={**sent, "on": clock.today().isoformat()}).status_code == 303
    assert standing(anna) == ("valid", "yes")


def test_somebody_who_is_away_for_years_is_listed(as_manager: FlaskClient) -> None:
    anna, boris = (factories.person(name, works_in="north", hired=days_ago(1500)) for name in ("А", "Б"))
    for person in (anna, boris):
        happened(person.id, Absent("parental leave"), days_ago(1000))
    happened(boris.id, Back(), days_ago(500))
    rows = page_of(as_manager.get("/absences")).all("li", data_back=True)
    assert [(row["data-person"], row["data-from"]) for row in rows] == [(anna.number, str(days_ago(1000)))]


def test_a_list_is_looked_at_then_taken_over_once(app: Flask, as_manager: FlaskClient) -> None:
    anna, boris, other = operator("Аксёнова"), operator("Борисов"), operator("Чужой", unit="elsewhere")

    def upload(text: str) -> str:
        page = as_manager.get("/absences/import")
        values = {**form_values(page, "form#import-absences"), "file": (BytesIO(text.encode()), "away.csv")}
        sent = as_manager.post("/absences/import", data=values, content_type="multipart/form-data")
        return str(sent.location)

    bad = f"number,from,to\n{anna.number},{days_ago(3)},{days_ago(9)}\n{other.number},{days_ago(3)},\n"
    page = page_of(as_manager.get(upload(bad)))
    assert {row["data-problem"] for row in page.all("tr", data_problem=True)} == {
        "reversed-days",
        "unknown-person",
    }
    assert not page.has("form#apply")

    good = (
        f"Табельный номер;С;По\n{anna.number};{days_ago(70)};{days_ago(2)}\n{boris.number};{days_ago(3)};\n"
    )
    place = upload(good)
    page = page_of(as_manager.get(place))
    assert [card["data-demanding"] for card in page.all("section", data_demanding=True)] == [anna.number]
    assert send(as_manager, place, "form#apply").status_code == 303
    assert (standing(anna)[1], standing(boris)[0]) == ("no", "on_hold")
    again = page_of(as_manager.get(upload(good))).one("section#counts")
    assert (again["data-new"], again["data-unchanged"]) == ("0", "2")
    stranger = signed_in(app.test_client(), factories.account("manager", role_in="elsewhere").id)
    assert page_of(stranger.get("/absences")).all("li", data_back=True) == []


def test_statements_of_the_list_do_not_grow(as_manager: FlaskClient) -> None:
    def away(count: int) -> None:
        for number in range(count):
            happened(operator(f"Иванов{number}").id, Absent("leave"), days_ago(number + 2))

    away(2)
    as_manager.get("/absences")
    with counted() as few:
        as_manager.get("/absences")
    away(6)
    with counted() as many:
        as_manager.get("/absences")
    assert len(many) == len(few)


def test_a_failed_quality_check_is_shown_first_recorded_once_and_struck_out(
    app: Flask, as_manager: FlaskClient, manager: factories.Someone
) -> None:
    anna = operator("Аксёнова", account=True, locale="en")
    place = f"/people/{anna.number}/quality-check"
    values = {
        "reference": "Call 4711",
        "stage": "closing",
        "comment": "The answer was not summed up.",
        "go": "check",
    }
    future = (clock.today() + timedelta(days=1)).isoformat()
    assert send(as_manager, place, "form#quality-check", **values, checked_on=future).status_code == 422
    shown = send(as_manager, place, "form#quality-check", **values)
    assert page_of(shown).one("section", data_demands=True)["data-demands"] == "coaching"
    assert kinds(anna) == []
    recorded = send_again(as_manager, shown, "form#record-quality-check", go="record")
    again = send_again(as_manager, shown, "form#record-quality-check", go="record")
    assert (recorded.status_code, again.status_code) == (303, 303) and kinds(anna) == ["qa_failed"]
    assert standing(anna) == ("action_due", "supervised")
    own = page_of(signed_in(app.test_client(), anna.id).get(f"/people/{anna.number}"))
    assert "The answer was not summed up." in own.text

    page = page_of(as_manager.get(place))
    strike = page.one("li", data_check=True).one("form")
    sent = {field["name"]: field.get("value") for field in strike.all("input")}
    assert as_manager.post(strike["action"], data={**sent, "why": "wrong recording"}).status_code == 303
    assert kinds(anna) == [] and standing(anna) == ("valid", "yes")
    assert page_of(as_manager.get("/quality-checks")).one("li", data_check=True)["data-state"] == "struck"
    other = operator("Чужой", unit="elsewhere")
    assert as_manager.get("/quality-checks?person=Аксёнова").location == place
    assert as_manager.get("/quality-checks?person=Чужой").status_code == 200
    assert as_manager.get(f"/people/{other.number}/quality-check").status_code == 404
    assert not page_of(as_manager.get(f"/people/{manager.number}/quality-check")).has("form#quality-check")


def test_new_equipment_is_recorded_on_its_day_for_whoever_is_there_then(
    as_manager: FlaskClient, manager: factories.Someone, later: Callable[[timedelta], None]
) -> None:
    anna, new = operator("Аксёнова"), operator("Новикова", passed=False)
    day = (clock.today() + timedelta(days=3)).isoformat()
    values = {"name": "Headset X", "unit": "north", "position": "contact-centre-operator", "go": "check"}
    nobody = send(as_manager, "/equipment", "form#equipment", **{**values, "position": "head"}, begins_on=day)
    assert nobody.status_code == 422
    shown = send(as_manager, "/equipment", "form#equipment", **values, begins_on=day)
    seen = page_of(shown).one("section", data_people=True)
    assert (seen["data-people"], seen["data-asked"].strip(), seen["data-stopped"]) == ("2", "briefing=1", "0")
    assert send_again(as_manager, shown, "form#announce-equipment", go="announce").status_code == 303
    jobs.run_pending()
    assert equipment_facts(anna) == 0
    boris = operator("Борисов")  # comes in between

    later(timedelta(days=3))
    night()
    assert [equipment_facts(one) for one in (anna, new, boris)] == [1, 1, 1]
    assert standing(anna) == ("action_due", "yes") and standing(new)[0] == "not_started"
    night()
    assert equipment_facts(anna) == 1

    signed_in(as_manager, manager.id)
    row = page_of(as_manager.get("/equipment")).one("li", data_equipment=True)
    assert (row["data-state"], row["data-people"]) == ("applied", "3")
    back = row.one("form")
    sent = {field["name"]: field.get("value") for field in back.all("input")}
    assert as_manager.post(back["action"], data=sent).status_code == 303
    jobs.run_pending()
    assert equipment_facts(anna) == 0 and standing(anna) == ("valid", "yes")


def night() -> None:
    """Of all that is done at night, this alone."""
    assert begin_those_due in jobs.REGISTRY.nightly
    begin_those_due()
    jobs.run_pending()


def equipment_facts(person: factories.Someone) -> int:
    return sum(fact.kind == "equipment_change" for fact in record.facts_of(person.id))
