"""/admin/people/<number>: one person as the admin sees and changes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm

from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import DomainError
from app.foundation.i18n import language
from app.people import queries
from app.people.details import PersonDetails, details_of
from app.people.employment_days import open_absence
from app.people.forms.person import (
    AbsenceForm,
    BackForm,
    EndPositionForm,
    LeavingForm,
    PersonForm,
    PositionForm,
    ReturnForm,
    RoleForm,
    position_choices,
    unit_choices,
)
from app.people.permissions import ADMIN, GRANTED_ROLES
from app.people.queries import directory
from app.people.rows import Actor, PersonRow
from app.people.service import accounts, admins, editing, employment, presence, reach
from app.people.versions import ChangedMeanwhile, version_of
from app.people.views import blueprint
from app.people.views.differing import Difference, differences
from app.people.views.directory import managed_units, page_or_list

PAGE = "/admin/people/<number>"


@blueprint.get(PAGE)
@requires("people.manage")
def edit_person(number: str) -> str:
    return person_page(reach.person_in_reach(the_actor(), number))


@blueprint.post(PAGE)
@requires("people.manage")
def store_person(number: str) -> Any:
    person = reach.person_in_reach(the_actor(), number)
    form = PersonForm()
    form.prepare(clock.now())
    if not form.validate():
        return person_page(person, details=form), 422
    wanted = form.details
    try:
        editing.change_person(
            person.id, wanted, seen=form.seen.data or "", at=clock.now(), by=the_actor().person_id
        )
    except ChangedMeanwhile as refusal:
        return stale_page(person.id, form, wanted, refusal)
    except employment.NumberTaken as refusal:
        form.number.errors = [refusal.say(language())]
        return person_page(person, details=form), 422
    except employment.EmailTaken as refusal:
        form.email.errors = [refusal.say(language())]
        return person_page(person, details=form), 422
    except employment.WrongDays as refusal:
        form.hired_on.errors = [refusal.say(language())]
        return person_page(person, details=form), 422
    flash(gettext("Saved."))
    return redirect(url_for("people.edit_person", number=wanted.number), 303)


def stale_page(person_id: int, form: PersonForm, wanted: PersonDetails, refusal: DomainError) -> Any:
    """Both states side by side; sending the form once more replaces what is stored now."""
    stored = queries.person_of_id(person_id)
    now = details_of(stored)
    form.seen.data = version_of(now)
    both = differences(form, vars(now), vars(wanted))
    return person_page(stored, details=form, differing=both, conflict=refusal.say(language())), 409


# -- positions ------------------------------------------------------------------------------------------------------


@blueprint.post(PAGE + "/positions")
@requires("people.manage")
def add_position(number: str) -> Any:
    person = reach.person_in_reach(the_actor(), number)
    form = PositionForm()
    key = once.check(form.form_key.data)
    once.refuse_repeat(key)
    offer_places(form)

    def take_up() -> None:
        employment.assign(
            person.id,
            form.position.data,
            form.unit.data,
            on=form.from_on.day,
            until=form.until_on.data,
            at=clock.now(),
            by=the_actor().person_id,
            form_key=key,
        )
        once.settle(key, url_for("people.edit_person", number=number))

    return answer(person, form, "position", take_up, gettext("The position is added."))


@blueprint.post(PAGE + "/positions/<int:assignment>/end")
@requires("people.manage")
def end_position(number: str, assignment: int) -> Any:
    person = reach.person_in_reach(the_actor(), number)
    form = identified(EndPositionForm(), assignment)

    def end() -> None:
        editing.end_position(person.id, assignment, on=form.on.day, at=clock.now(), by=the_actor().person_id)

    return answer(person, form, f"end-{assignment}", end, gettext("The last day of the position is noted."))


# -- roles ------------------------------------------------------------------------------------------------------------


@blueprint.post(PAGE + "/roles")
@requires("people.manage")
def grant_role(number: str) -> Any:
    person = reach.person_in_reach(the_actor(), number)
    form = RoleForm()
    offer_scopes(form)

    def grant() -> None:
        accounts.grant_role(
            person.id, form.role.data, unit=form.unit.data or None, at=clock.now(), by=the_actor().person_id
        )

    return answer(person, form, "role", grant, gettext("The role is given."))


@blueprint.post(PAGE + "/roles/revocation")
@requires("people.manage")
def revoke_role(number: str) -> Any:
    person = reach.person_in_reach(the_actor(), number)
    role, unit = request.form.get("role", ""), request.form.get("unit", "")
    held = directory.roles_of((person.id,))[person.id]
    if not any((one.role, one.unit or "") == (role, unit) for one in held):
        abort(404)
    try:
        accounts.revoke_role(person.id, role, unit=unit or None, at=clock.now(), by=the_actor().person_id)
    except admins.LastAdmin as refusal:
        return person_page(person, refusal=refusal), refusal.status
    flash(gettext("The role is taken away."))
    if person.id == the_actor().person_id and role == ADMIN:
        return redirect(url_for("foundation.home"), 303)  # this page may be closed to them now
    return redirect(url_for("people.edit_person", number=number), 303)


# -- absence, leaving, coming back --------------------------------------------------------------------------------------


@blueprint.post(PAGE + "/absence")
@requires("people.manage")
def begin_absence(number: str) -> Any:
    person = reach.person_in_reach(the_actor(), number)
    form = AbsenceForm()

    def begin() -> None:
        reason = " ".join((form.reason.data or "").split())
        presence.begin_absence(
            person.id, on=form.on.day, reason=reason, at=clock.now(), by=the_actor().person_id
        )

    return answer(person, form, "absence", begin, gettext("The absence is noted."))


@blueprint.post(PAGE + "/absence/end")
@requires("people.manage")
def end_absence(number: str) -> Any:
    person = reach.person_in_reach(the_actor(), number)
    form = BackForm()

    def end() -> None:
        presence.end_absence(person.id, on=form.on.day, at=clock.now(), by=the_actor().person_id)

    return answer(person, form, "back", end, gettext("The end of the absence is noted."))


@blueprint.post(PAGE + "/leaving")
@requires("people.manage")
def leave(number: str) -> Any:
    person = reach.person_in_reach(the_actor(), number)
    form = LeavingForm()

    def go() -> None:
        employment.leave(person.id, on=form.on.day, at=clock.now(), by=the_actor().person_id)

    return answer(person, form, "leaving", go, gettext("The last day at work is noted."))


@blueprint.post(PAGE + "/return")
@requires("people.manage")
def return_(number: str) -> Any:
    person = reach.person_in_reach(the_actor(), number)
    form = ReturnForm()
    offer_places(form)

    def come_back() -> None:
        employment.return_(
            person.id,
            on=form.on.day,
            position=form.position.data or None,
            unit=form.unit.data or None,
            at=clock.now(),
            by=the_actor().person_id,
        )

    return answer(person, form, "return", come_back, gettext("The return is noted."))


# -- the page -----------------------------------------------------------------------------------------------------------


def answer(person: PersonRow, form: FlaskForm, name: str, act: Callable[[], None], told: str) -> Any:
    """Does what the form asks; what is wrong stands at its field, on the same page."""
    if not form.validate():
        return person_page(person, forms={name: form}), 422
    try:
        act()
    except (employment.WrongDays, employment.AlreadyAssigned) as refusal:
        form[str(refusal.values.get("field", "on"))].errors = [refusal.say(language())]
        return person_page(person, forms={name: form}), 422
    except (employment.HasLeft, employment.HasNotLeft, admins.LastAdmin) as refusal:
        return person_page(person, refusal=refusal), refusal.status
    flash(told)
    return redirect(page_or_list(person.number), 303)


def offer_places(form: PositionForm | ReturnForm) -> None:
    form.position.choices = position_choices(queries.positions(), gettext("Choose"))
    form.unit.choices = unit_choices(managed_units(the_actor()), gettext("Choose"))


def offer_scopes(form: RoleForm) -> None:
    actor: Actor = the_actor()
    form.role.choices = [("", gettext("Choose")), *((role, role) for role in GRANTED_ROLES)]
    everywhere = gettext("Everywhere")
    choices = unit_choices(managed_units(actor), everywhere)
    form.unit.choices = choices if actor.scope((ADMIN,)) is None else choices[1:]


def person_page(
    person: PersonRow,
    *,
    details: PersonForm | None = None,
    forms: dict[str, FlaskForm] | None = None,
    refusal: DomainError | None = None,
    differing: list[Difference] | None = None,
    conflict: str | None = None,
) -> str:
    today = clock.today(queries.zone_of(person.id))
    given = forms or {}
    assignments = queries.assignments_of((person.id,))[person.id]
    absences = presence.absences_of(person.id)
    if details is None:
        now = details_of(person)
        values = {field.name: getattr(now, field.name) or "" for field in fields(now)}
        details = PersonForm(formdata=None, **{**values, "hired_on": now.hired_on, "seen": version_of(now)})
    details.prepare(clock.now())
    shown_forms = {name: given.get(name) or blank(name, today) for name in BLANKS}
    return render_template(
        "people/person_admin.html",
        person=person,
        form=next(iter(given.values()), None) or details,
        details=details,
        forms=shown_forms,
        ends={row.id: given.get(f"end-{row.id}") or blank_end(row.id, today) for row in assignments},
        assignments=assignments,
        absences=absences,
        away=open_absence(absences),
        roles=directory.roles_of((person.id,))[person.id],
        sign_in=directory.sign_in_state(person.id, today),
        refusal=refusal,
        refused=refusal.say(language()) if refusal else None,
        differences=differing or [],
        conflict=conflict,
        today=today,
    )


BLANKS: dict[str, type[FlaskForm]] = {
    "position": PositionForm,
    "role": RoleForm,
    "absence": AbsenceForm,
    "back": BackForm,
    "leaving": LeavingForm,
    "return": ReturnForm,
}


def blank(name: str, today: Any) -> FlaskForm:
    values = {"from_on": today, "form_key": once.new_form_key()} if name == "position" else {"on": today}
    form = BLANKS[name](formdata=None, **values)
    if isinstance(form, PositionForm | ReturnForm):
        offer_places(form)
    if isinstance(form, RoleForm):
        offer_scopes(form)
    return form


def blank_end(assignment: int, today: Any) -> EndPositionForm:
    return identified(EndPositionForm(formdata=None, on=today), assignment)


def identified(form: EndPositionForm, assignment: int) -> EndPositionForm:
    """The page has one such form for each position."""
    form.on.id = form.on.label.field_id = f"end-{assignment}"
    return form
