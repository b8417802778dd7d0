"""People come, take up positions, are away and leave; who sees whose record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import people, record
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import Conflict, DomainError, NotFound
from app.foundation.faults import Text
from app.people import queries
from app.people.models import Person, RoleGrant
from app.people.rows import Actor
from app.people.service import sign_in
from app.record import facts
from tests import factories, pages
from tests.queries import counted

DAY = date(2026, 3, 2)


@pytest.fixture
def site(app: Flask) -> None:
    """head-office › contact-centre › north, south; head-office › finance."""
    factories.unit("head-office", time_zone="Europe/Moscow")
    factories.unit("contact-centre", parent="head-office")
    factories.unit("north", parent="contact-centre", time_zone="Asia/Yekaterinburg")
    factories.unit("south", parent="contact-centre")
    factories.unit("finance", parent="head-office")


def facts_of(person_id: int) -> list[tuple[str, date]]:
    return [(fact.kind, fact.occurred_on) for fact in record.facts_of(person_id)]


def actor(someone: factories.Someone) -> Actor:
    token = sign_in.sign_in(someone.number, factories.PASSWORD, at=clock.now(), address="", user_agent="")
    found = queries.actor_of(sign_in.token_hash(token), clock.now())
    assert found is not None
    return found


def seen_by(who: Actor, on: date | None = None) -> set[int]:
    return set(db.session.scalars(people.visible_people(who, on)))


def test_hiring_opens_the_record_and_assigns_the_position(site: None) -> None:
    anna = factories.person(works_in="north", hired=DAY, first_job=True)
    (assignment,) = people.assignments_of([anna.id])[anna.id]
    assert facts_of(anna.id) == [("hired", DAY), ("assigned", DAY)]
    assert (assignment.position, assignment.unit, assignment.from_on) == (
        "contact-centre-operator",
        "north",
        DAY,
    )
    hired, assigned = (fact.payload for fact in record.facts_of(anna.id))
    assert hired == facts.Hired(first_job=True)
    assert assigned == facts.Assigned(position="contact-centre-operator", unit="north")


def test_a_person_is_found_by_number_e_mail_and_id(site: None) -> None:
    anna = factories.person(number="00007", email="Anna@Example.org")
    boris = factories.person("Борисов", number=str(anna.id))  # a number that is somebody else's id
    assert people.person_of("00007").id == people.person_of("ANNA@example.org").id == anna.id
    assert people.person_of(str(anna.id)).id == boris.id
    assert people.person_of(anna.id).id == anna.id
    for nobody in ("00008", "nobody@example.org", 999, "", "Иванова", "9" * 30):
        with pytest.raises(people.UnknownPerson):
            people.person_of(nobody)


def test_nobody_gets_a_number_or_an_e_mail_twice(site: None) -> None:
    factories.person(number="00007", email="anna@example.org")
    for changes in ({"number": "00007"}, {"email": "ANNA@example.org"}):
        with pytest.raises(Conflict):
            factories.person(**changes)  # type: ignore[arg-type]
    with pytest.raises(DomainError):
        factories.person("", "", "")
    assert len(list(db.session.scalars(select(Person.id)))) == 1


def test_words_of_a_name_find_a_person(site: None) -> None:
    anna = factories.person("Ёлкина", "Анна", "Петровна")
    factories.person("Иванов", "Пётр", "")
    assert list(db.session.scalars(people.people_matching("АННА елк"))) == [anna.id]
    assert list(db.session.scalars(people.people_matching("%"))) == []
    assert len(list(db.session.scalars(people.people_matching("петр")))) == 2


def test_positions_are_held_over_time(site: None) -> None:
    anna = factories.person(works_in="north", hired=DAY)
    later, last = DAY + timedelta(days=30), DAY + timedelta(days=60)
    factories.position("shift-lead")
    at = clock.now()
    people.assign(anna.id, "shift-lead", "south", on=later, at=at)
    with pytest.raises(Conflict):
        people.assign(anna.id, "shift-lead", "south", on=last, at=at)
    people.unassign(anna.id, "contact-centre-operator", "north", on=last, at=at)
    with pytest.raises(Conflict):
        people.unassign(anna.id, "contact-centre-operator", "north", on=last + timedelta(days=1), at=at)
    held = people.assignments_of([anna.id])[anna.id]
    on_days = {
        day: [row.position for row in held if row.holds_on(day)]
        for day in (DAY, last, last + timedelta(days=1))
    }
    assert list(on_days.values()) == [
        ["contact-centre-operator"],
        ["contact-centre-operator", "shift-lead"],
        ["shift-lead"],
    ]
    assert facts_of(anna.id)[2:] == [("assigned", later), ("unassigned", last)]


def test_leaving_ends_positions_and_returning_goes_on_with_the_record(site: None) -> None:
    anna = factories.person(works_in="north", hired=DAY)
    last, again, at = DAY + timedelta(days=90), DAY + timedelta(days=200), clock.now()
    people.leave(anna.id, on=last, at=at)
    with pytest.raises(Conflict):
        people.leave(anna.id, on=last, at=at)
    with pytest.raises(Conflict):
        people.assign(anna.id, "contact-centre-operator", "north", on=again, at=at)
    assert people.assignments_of([anna.id])[anna.id][0].until_on == last
    people.return_(anna.id, on=again, at=at, position="contact-centre-operator", unit="south")
    assert people.person_of(anna.id).left_on is None
    assert facts_of(anna.id)[2:] == [("left", last), ("hired", again), ("assigned", again)]
    with pytest.raises(Conflict):
        people.return_(anna.id, on=again, at=at)


def test_absence_is_two_facts(site: None) -> None:
    anna = factories.person(hired=DAY)
    away, back = DAY + timedelta(days=5), DAY + timedelta(days=70)
    people.begin_absence(anna.id, on=away, at=clock.now(), reason="leave")
    people.end_absence(anna.id, on=back, at=clock.now())
    assert facts_of(anna.id)[2:] == [("absent", away), ("back", back)]


def test_days_are_counted_by_the_nearest_time_zone(site: None) -> None:
    north, south, own, nowhere = (
        factories.person(works_in="north"),
        factories.person(works_in="south"),
        factories.person(works_in="north", time_zone="Asia/Tokyo"),
        factories.person(works_as=None),
    )
    ids = [north.id, south.id, own.id, nowhere.id]
    assert list(people.zones_of(ids).values()) == ["Asia/Yekaterinburg", "Europe/Moscow", "Asia/Tokyo", "UTC"]


def test_units_stand_in_the_order_of_the_tree(site: None) -> None:
    slugs = [unit.slug for unit in people.units()]
    assert slugs[:4] == ["head-office", "contact-centre", "north", "south"]
    assert people.unit_of("north").path.startswith(people.unit_of("contact-centre").path)
    for wrong in ("North", "", "a--b", "north"):
        with pytest.raises(DomainError):
            people.make_unit(wrong, Text("x", "x"), at=clock.now())
    for unknown in (people.unit_of, people.position_of):
        with pytest.raises(NotFound):
            unknown("nowhere")


def test_a_manager_sees_the_people_of_the_own_units_on_that_day(site: None) -> None:
    manager = factories.account(
        "manager", role_in="contact-centre", works_in="head-office", works_as="manager"
    )
    today = clock.today()
    north = factories.person(works_in="north", hired=today - timedelta(days=10))
    tomorrow = factories.person(works_in="south", hired=today + timedelta(days=1))
    former = factories.person(works_in="south", hired=DAY, left=today - timedelta(days=1))
    finance = factories.person(works_in="finance")
    who = actor(manager)
    assert seen_by(who) == {manager.id, north.id}
    assert seen_by(who, today + timedelta(days=1)) == {manager.id, north.id, tomorrow.id}
    assert seen_by(who, today - timedelta(days=1)) == {manager.id, north.id, former.id}
    assert people.visible_person(who, north.number).id == north.id
    for hidden in (finance.number, former.number, "nobody"):
        with pytest.raises(people.UnknownPerson):
            people.visible_person(who, hidden)


def test_an_auditor_sees_all_and_an_operator_only_the_own_record(site: None) -> None:
    auditor, anna = factories.account("auditor", works_in="head-office"), factories.account(works_in="north")
    former = factories.person(hired=DAY, left=DAY + timedelta(days=1))
    assert seen_by(actor(auditor)) == {auditor.id, anna.id, former.id}
    assert seen_by(actor(anna)) == {anna.id}
    trainer = actor(factories.account("trainer", role_in="contact-centre", works_in="south"))
    assert seen_by(trainer) == {trainer.person_id}
    assert set(db.session.scalars(people.people_in_scope(trainer, ["trainer"]))) == {
        anna.id,
        trainer.person_id,
    }


def test_a_role_holds_from_the_next_request_and_is_noted(site: None) -> None:
    anna, at = factories.account(), clock.now()
    assert not actor(anna).may("team.view")
    for _ in range(2):
        people.grant_role(anna.id, "manager", at=at, unit="north")
    people.grant_role(anna.id, "auditor", at=at)
    assert actor(anna).has_role("manager") and actor(anna).has_role("operator")
    assert len(list(db.session.scalars(select(RoleGrant.id)))) == 2
    people.revoke_role(anna.id, "manager", at=at, unit="north")
    assert not actor(anna).has_role("manager")
    for role in ("operator", "king"):
        with pytest.raises(DomainError):
            people.grant_role(anna.id, role, at=at)


def test_who_is_asking_takes_one_statement(site: None) -> None:
    anna = factories.account("manager", "auditor", "trainer")
    token = sign_in.sign_in(anna.number, factories.PASSWORD, at=clock.now(), address="", user_agent="")
    with counted() as statements:
        found = queries.actor_of(sign_in.token_hash(token), clock.now())
    assert found is not None and len(found.grants) == 3
    assert len(statements) == 1


def test_settings_are_kept_with_the_person(client: FlaskClient, site: None) -> None:
    anna = factories.account()
    pages.sign_in(client, anna.number)
    response = pages.send(client, "/me", "form#settings", language="ru", theme="dark", text_size="130")
    assert response.status_code == 303
    page = pages.page_of(client.get("/me"))
    html = page.one("html")
    assert (html["lang"], html["data-theme"], html["data-text-size"]) == ("ru", "dark", "130")
    assert page.one("h1").text == "Мои настройки"
    assert pages.send(client, "/me", "form#settings", theme="pink").status_code == 422
    assert client.get("/me").status_code == 200


def test_the_language_chosen_in_the_header_is_kept(client: FlaskClient, site: None) -> None:
    anna = factories.account()
    pages.sign_in(client, anna.number)
    assert pages.send(client, "/me", "form#language", lang="ru").location == "/me"
    client.delete_cookie("language")
    assert pages.page_of(client.get("/me")).one("html")["lang"] == "ru"
