"""/equipment: new equipment of a unit or a position, what it demands of whom, and its taking back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app import people
from app.certification.needs import OBLIGATIONS
from app.foundation import clock, menu, once
from app.foundation.access import requires, the_actor
from app.foundation.i18n import language, said
from app.retraining.equipment import Summary
from app.retraining.forms.equipment import EquipmentForm
from app.retraining.queries import equipment as queries
from app.retraining.service import equipment as service
from app.retraining.views import blueprint

menu.stand_beside(
    "oversight.team",
    menu.MenuItem("retraining.equipment", lambda: str(_l("New equipment")), "equipment", place=5),
)


@blueprint.get("/equipment")
@requires("equipment")
def equipment() -> str:
    return page(EquipmentForm(formdata=None, begins_on=the_actor().today, form_key=once.new_form_key()))


@blueprint.post("/equipment")
@requires("equipment")
def announce_equipment() -> Any:
    """`check` shows whom it concerns and what it demands; `announce` does it, `change` goes back."""
    actor, at, form = the_actor(), clock.now(), EquipmentForm()
    key = once.check(form.form_key.data)
    once.refuse_repeat(key)
    set_choices(form)
    go = request.form.get("go", "check")
    if go == "change":
        return page(form)
    if not form.validate():
        return page(form), 422
    new = service.NewEquipment(
        form.name.data, form.note.data or "", form.unit.data, form.position.data or "", form.begins_on.day
    )
    unit = next(one for one in queries.units_to_tell(actor) if one.slug == new.unit)
    try:
        service.refuse_day(new.begins_on, actor.today)
        ids = queries.people_told(unit.path, new.position, new.begins_on)
        if not ids:
            raise service.NobodyConcerned
    except (service.DayRefused, service.NobodyConcerned) as refusal:
        field = form.begins_on if isinstance(refusal, service.DayRefused) else form.unit
        field.errors = [refusal.say(language())]
        return page(form), refusal.status
    summary, total = queries.preview(ids, on=new.begins_on, at=at, today=actor.today)
    told = f"{total} {summary}"
    if go != "announce" or form.told.data != told:
        form.told.data = told
        return page(form, summary, total)
    service.announce(new, actor=actor, at=at, form_key=key)
    location = url_for("retraining.equipment")
    once.settle(key, location)
    flash(
        gettext("Announced: it takes effect on its day.")
        if new.begins_on > actor.today
        else gettext("Announced: the records are being made.")
    )
    return redirect(location, 303)


@blueprint.post("/equipment/<change>/withdrawal")
@requires("equipment")
def withdraw_equipment(change: str) -> Any:
    service.withdraw(change, actor=the_actor(), at=clock.now())
    flash(gettext("Taken back. What it had asked for is struck out; the record keeps both."))
    return redirect(url_for("retraining.equipment"), 303)


def set_choices(form: EquipmentForm) -> None:
    form.unit.choices = [
        ("", gettext("Choose")),
        *(
            (unit.slug, "– " * (unit.path.strip("/").count("/")) + said(unit.name))
            for unit in queries.units_to_tell(the_actor())
        ),
    ]
    positions = sorted(((one.slug, said(one.title)) for one in people.positions()), key=lambda pair: pair[1])
    form.position.choices = [("", gettext("All positions")), *positions]
    if form.position.data and form.position.data not in {slug for slug, _title in positions}:
        form.position.data = ""


def page(form: EquipmentForm, summary: Summary | None = None, total: int = 0) -> str:
    set_choices(form)
    actor = the_actor()
    found = queries.changes_in_scope(actor)
    names = people.people_rows({one.announced_by for one in found}) if found else {}
    return render_template(
        "retraining/equipment.html",
        form=form,
        summary=summary,
        total=total,
        changes=found,
        names={id_: row.short_name for id_, row in names.items()},
        units={unit.id: unit.name for unit in people.units()},
        positions={one.slug: one.title for one in people.positions()},
        obligations=OBLIGATIONS,
        today=actor.today,
    )
