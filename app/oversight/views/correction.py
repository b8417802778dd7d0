"""/people/<number>/record/<fact>: a wrong record is struck out, after a look at what changes."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from app import certification, people, record
from app.foundation import clock
from app.foundation.access import requires, the_actor
from app.oversight import queries
from app.oversight.fact_words import event_of
from app.oversight.forms.correction import StrikeForm
from app.oversight.queries.prior_learning import refuse_beyond_reach
from app.oversight.views import blueprint, note_look


@blueprint.get("/people/<number>/record/<int:fact>")
@requires("record.correct")
def correction(number: str, fact: int) -> str:
    seen = person_to_correct(number)
    note_look("oversight:person:viewed", the_actor(), seen.number)
    return correction_page(seen, fact, StrikeForm(formdata=None))


@blueprint.post("/people/<number>/record/<int:fact>")
@requires("record.correct")
def strike(number: str, fact: int) -> Any:
    seen, form = person_to_correct(number), StrikeForm()
    certification.strikable_fact(seen.id, fact)
    if not form.validate():
        return correction_page(seen, fact, form), 422
    certification.strike(
        seen.id, fact, reason=form.reason.data or "", at=clock.now(), by=the_actor().person_id
    )
    flash(gettext("The record is struck out. It stays in the history, with your reason."))
    return redirect(url_for("oversight.person", number=seen.number), 303)


def person_to_correct(number: str) -> people.PersonRow:
    actor = the_actor()
    seen = people.visible_person(actor, number)
    refuse_beyond_reach(actor, seen)
    return seen


def correction_page(seen: people.PersonRow, fact_id: int, form: StrikeForm) -> str:
    fact = certification.strikable_fact(seen.id, fact_id)
    struck = any(it.voids_id == fact_id for it in record.history_of(seen.id))
    zone = people.zone_of(seen.id)
    named = people.people_rows({fact.recorded_by}) if fact.recorded_by is not None else {}
    return render_template(
        "oversight/correction.html",
        person=seen,
        fact=fact,
        said_of=event_of(fact, queries.all_titles()),
        by=named[fact.recorded_by].full_name if fact.recorded_by in named else "",
        preview=None if struck else certification.preview_strike(seen.id, fact, clock.today(zone)),
        zone=zone,
        form=form,
    )
