"""/admin/people: who is here, with which rights; somebody new."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.i18n import language
from app.people import queries
from app.people.directory import STATES, DirectoryFilter, pages
from app.people.forms.person import NewPersonForm, position_choices, unit_choices
from app.people.permissions import ADMIN, GRANTED_ROLES
from app.people.queries import directory
from app.people.rows import Actor, NewPerson, PersonRow, UnitRow
from app.people.service import employment
from app.people.views import blueprint


def managed_units(actor: Actor) -> tuple[UnitRow, ...]:
    """The units whose people the actor looks after."""
    paths = actor.scope((ADMIN,))
    return tuple(
        unit for unit in queries.units() if paths is None or any(unit.path.startswith(path) for path in paths)
    )


@blueprint.get("/admin/people")
@requires("people.manage")
def people_list() -> str:
    actor: Actor = the_actor()
    asked = DirectoryFilter.from_query(request.args)
    view = directory.directory_page(actor, asked, language())
    if asked.page > pages(view.total):  # an unknown page number is the first one
        asked = DirectoryFilter.from_query({**request.args, "page": "1"})
        view = directory.directory_page(actor, asked, language())
    return render_template(
        "people/directory.html",
        asked=asked,
        view=view,
        pages=pages(view.total),
        units=managed_units(actor),
        roles=GRANTED_ROLES,
        states=STATES,
        manages_all=actor.scope((ADMIN,)) is None,
        link=lambda **changes: f"/admin/people?{asked.query(**changes)}",
        sort_link=lambda sort: f"/admin/people?{asked.turned(sort)}",
        page_link=lambda number: f"/admin/people?{asked.query(page=number)}",
    )


@blueprint.get("/admin/people/new")
@requires("people.manage")
def new_person() -> str:
    form = NewPersonForm(formdata=None, hired_on=clock.today(), form_key=once.new_form_key())
    return new_person_page(form)


@blueprint.post("/admin/people/new")
@requires("people.manage")
def add_person() -> Any:
    actor: Actor = the_actor()
    form = NewPersonForm()
    key = once.check(form.form_key.data)
    once.refuse_repeat(key)
    prepare(form, actor)
    if not form.validate() or not may_see_later(form, actor):
        return new_person_page(form), 422
    details = form.details
    same = directory.namesakes(details.family, details.given, details.patronymic)
    if same and not form.same_name.data:
        return new_person_page(form, same), 422
    person = NewPerson(
        **{name: value for name, value in vars(details).items() if name != "hired_on"},
        first_job=form.first_job.data,
    )
    try:
        employment.hire(
            person,
            position=form.position.data or None,
            unit=form.unit.data or None,
            on=form.hired_on.day,
            at=clock.now(),
            by=actor.person_id,
            form_key=key,
        )
    except employment.NumberTaken as refusal:
        form.number.errors = [refusal.say(language())]
        return new_person_page(form), 422
    except employment.EmailTaken as refusal:
        form.email.errors = [refusal.say(language())]
        return new_person_page(form), 422
    place = page_or_list(person.number)
    once.settle(key, place)
    flash(gettext("%(name)s is added.", name=f"{person.family} {person.given}".strip()))
    return redirect(place, 303)


def page_or_list(number: str) -> str:
    """Where the admin goes on: a page of somebody who is not in the admin's units today is closed to them."""
    if directory.managed_among(the_actor(), [number]):
        return url_for("people.edit_person", number=number)
    return url_for("people.people_list")


def may_see_later(form: NewPersonForm, actor: Actor) -> bool:
    """An admin of some units adds people to these only."""
    if actor.scope((ADMIN,)) is None or form.unit.data:
        return True
    form.unit.errors = [gettext("Choose a unit")]
    return False


def prepare(form: NewPersonForm, actor: Actor) -> None:
    form.prepare(clock.now())
    form.position.choices = position_choices(queries.positions(), gettext("None yet"))
    form.unit.choices = unit_choices(managed_units(actor), gettext("None yet"))


def new_person_page(form: NewPersonForm, same: tuple[PersonRow, ...] = ()) -> str:
    prepare(form, the_actor())
    managed = directory.managed_among(the_actor(), [row.number for row in same])
    return render_template("people/new_person.html", form=form, same=same, managed=managed)
