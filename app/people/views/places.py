"""/admin/units and /admin/positions: what the organisation consists of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import DomainError, Forbidden
from app.foundation.i18n import language
from app.people import queries, slugs
from app.people.details import unit_details
from app.people.forms.person import unit_choices
from app.people.forms.places import JobForm, UnitForm, spoken
from app.people.permissions import ADMIN
from app.people.queries import directory
from app.people.rows import PositionRow, UnitRow
from app.people.service import organisation, places
from app.people.versions import ChangedMeanwhile, version_of
from app.people.views import blueprint
from app.people.views.differing import Difference, differences


def require_whole() -> None:
    """What concerns the whole organisation is not for an admin of some units."""
    if the_actor().scope((ADMIN,)) is not None:
        raise Forbidden


# -- units ------------------------------------------------------------------------------------------------------------


@blueprint.get("/admin/units")
@requires("admin")
def units() -> str:
    require_whole()
    return units_page(UnitForm(formdata=None, form_key=once.new_form_key()))


@blueprint.post("/admin/units")
@requires("admin")
def make_unit() -> Any:
    require_whole()
    form = UnitForm()
    key = once.check(form.form_key.data)
    form.prepare(parents(), clock.now())
    if not form.validate():
        return units_page(form), 422
    slug = slugs.free_slug(form.name.en, {unit.slug for unit in queries.units()}, "unit")
    try:
        organisation.make_unit(
            slug,
            form.name,
            parent=form.parent.data or None,
            time_zone=form.time_zone.data or None,
            at=clock.now(),
            by=the_actor().person_id,
            form_key=key,
        )
    except organisation.TooDeep as refusal:
        form.parent.errors = [refusal.say(language())]
        return units_page(form), 422
    once.settle(key, url_for("people.units"))
    flash(gettext("The unit is added."))
    return redirect(url_for("people.units"), 303)


def parents(but: UnitRow | None = None) -> list[SelectChoice]:
    """Where a unit may lie: not in itself, and not in what lies in it."""
    offered = [unit for unit in queries.units() if but is None or not unit.path.startswith(but.path)]
    return unit_choices(offered, gettext("The organisation itself"))


def units_page(form: UnitForm) -> str:
    form.prepare(parents(), clock.now())
    return render_template(
        "people/units.html",
        form=form,
        units=queries.units(),
        counts=directory.people_by_unit(the_actor().today),
    )


@blueprint.get("/admin/units/<slug>")
@requires("admin")
def unit(slug: str) -> str:
    require_whole()
    found = queries.unit_of(slug)
    return unit_page(found, unit_form(found))


@blueprint.post("/admin/units/<slug>")
@requires("admin")
def change_unit(slug: str) -> Any:
    require_whole()
    found = queries.unit_of(slug)
    form = UnitForm()
    form.prepare(parents(), clock.now())
    if not form.validate():
        return unit_page(found, form), 422
    try:
        places.change_unit(
            slug,
            form.name,
            parent=form.parent.data or None,
            time_zone=form.time_zone.data or None,
            at=clock.now(),
            by=the_actor().person_id,
            seen=form.seen.data or "",
        )
    except (places.InACircle, organisation.TooDeep) as refusal:
        form.parent.errors = [refusal.say(language())]
        return unit_page(found, form), 422
    except ChangedMeanwhile as refusal:
        now = queries.unit_of(slug)
        form.seen.data = version_of(unit_details(now))
        typed = {**spoken(form.name), "parent": form.parent.data, "time_zone": form.time_zone.data}
        both = differences(form, unit_values(now), typed)
        return unit_page(now, form, conflict=refusal, differing=both), refusal.status
    flash(gettext("Saved."))
    return redirect(url_for("people.units"), 303)


@blueprint.post("/admin/units/<slug>/removal")
@requires("admin")
def drop_unit(slug: str) -> Any:
    require_whole()
    found = queries.unit_of(slug)
    try:
        places.drop_unit(slug, at=clock.now(), by=the_actor().person_id)
    except places.StillUsed as refusal:
        return unit_page(found, unit_form(found), refusal=refusal), refusal.status
    flash(gettext("The unit is removed."))
    return redirect(url_for("people.units"), 303)


def unit_values(found: UnitRow) -> dict[str, str]:
    """A unit as the fields of its form."""
    above = next((one.slug for one in queries.units() if one.id == found.parent_id), "")
    return {**spoken(found.name), "parent": above, "time_zone": found.time_zone or ""}


def unit_form(found: UnitRow) -> UnitForm:
    return UnitForm(formdata=None, **unit_values(found), seen=version_of(unit_details(found)))


def unit_page(
    found: UnitRow,
    form: UnitForm,
    *,
    refusal: DomainError | None = None,
    conflict: DomainError | None = None,
    differing: Sequence[Difference] = (),
) -> str:
    form.prepare(parents(found), clock.now())
    return render_template(
        "people/unit.html",
        form=form,
        unit=found,
        refusal=refusal,
        refused=refusal.say(language()) if refusal else None,
        conflict=conflict.say(language()) if conflict else None,
        differences=differing,
    )


# -- positions --------------------------------------------------------------------------------------------------------


@blueprint.get("/admin/positions")
@requires("admin")
def positions() -> str:
    require_whole()
    return positions_page(JobForm(formdata=None, form_key=once.new_form_key()))


@blueprint.post("/admin/positions")
@requires("admin")
def make_position() -> Any:
    require_whole()
    form = JobForm()
    key = once.check(form.form_key.data)
    if not form.validate():
        return positions_page(form), 422
    slug = slugs.free_slug(form.name.en, {one.slug for one in queries.positions()}, "position")
    organisation.make_position(slug, form.name, at=clock.now(), by=the_actor().person_id, form_key=key)
    once.settle(key, url_for("people.positions"))
    flash(gettext("The position is added."))
    return redirect(url_for("people.positions"), 303)


def positions_page(form: JobForm) -> str:
    rows = sorted(queries.positions(), key=lambda one: one.title.in_language(language()).casefold())
    counts = directory.people_by_position(the_actor().today)
    return render_template("people/positions.html", form=form, positions=rows, counts=counts)


@blueprint.get("/admin/positions/<slug>")
@requires("admin")
def position(slug: str) -> str:
    require_whole()
    found = queries.position_of(slug)
    return position_page(found, job_form(found))


@blueprint.post("/admin/positions/<slug>")
@requires("admin")
def change_position(slug: str) -> Any:
    require_whole()
    found = queries.position_of(slug)
    form = JobForm()
    if not form.validate():
        return position_page(found, form), 422
    seen = form.seen.data or ""
    try:
        places.change_position(slug, form.name, at=clock.now(), by=the_actor().person_id, seen=seen)
    except ChangedMeanwhile as refusal:
        now = queries.position_of(slug)
        form.seen.data = version_of(now)
        both = differences(form, spoken(now.title), spoken(form.name))
        return position_page(now, form, conflict=refusal, differing=both), refusal.status
    flash(gettext("Saved."))
    return redirect(url_for("people.positions"), 303)


@blueprint.post("/admin/positions/<slug>/removal")
@requires("admin")
def drop_position(slug: str) -> Any:
    require_whole()
    found = queries.position_of(slug)
    try:
        places.drop_position(slug, at=clock.now(), by=the_actor().person_id)
    except places.StillUsed as refusal:
        return position_page(found, job_form(found), refusal=refusal), refusal.status
    flash(gettext("The position is removed."))
    return redirect(url_for("people.positions"), 303)


def job_form(found: PositionRow) -> JobForm:
    return JobForm(formdata=None, **spoken(found.title), seen=version_of(found))


def position_page(
    found: PositionRow,
    form: JobForm,
    *,
    refusal: DomainError | None = None,
    conflict: DomainError | None = None,
    differing: Sequence[Difference] = (),
) -> str:
    return render_template(
        "people/position.html",
        form=form,
        position=found,
        refusal=refusal,
        refused=refusal.say(language()) if refusal else None,
        conflict=conflict.say(language()) if conflict else None,
        differences=differing,
    )
