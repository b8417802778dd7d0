"""/protocols/new: whose checks a protocol is to tell of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import ImmutableMultiDict

from app.certification.forms.protocols import ChoiceForm
from app.certification.protocols.refusals import Refused
from app.certification.protocols.results import KIND_WORDS
from app.certification.queries.checked_people import (
    Choice,
    SessionHeld,
    checked_people,
    sessions_held,
)
from app.certification.queries.standing import titles
from app.certification.service import protocol_drafts
from app.certification.views import blueprint
from app.certification.views.protocols import unit_choices
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import DomainError
from app.foundation.i18n import day, language, said
from app.people.permissions import PROTOCOL_KEEPERS
from app.people.rows import Actor

USUAL_SPAN = timedelta(days=6)
LONGEST_SPAN = timedelta(days=366)


@blueprint.get("/protocols/new")
@requires("protocol.keep")
def new_protocol() -> str:
    actor = the_actor()
    held = sessions_held(actor, actor.today)
    form = choice_form(actor, held)
    choice = choice_from(form) if request.args.get("certification") and form.validate() else None
    return new_page(form, choice)


def choice_form(actor: Actor, held: Sequence[SessionHeld]) -> ChoiceForm:
    """As the address has it. A session alone tells the days: from its own to today."""
    asked: dict[str, Any] = {name: value for name, value in request.args.items() if value}
    session = next((one for one in held if one.public_id == asked.get("session")), None)
    asked.setdefault("from", (session.on if session else actor.today - USUAL_SPAN).isoformat())
    asked.setdefault("until", actor.today.isoformat())
    form = ChoiceForm(formdata=ImmutableMultiDict(asked), meta={"csrf": False})
    called = sorted((said(title), slug) for slug, title in titles().items())
    form.certification.choices = [("", gettext("Choose")), *((slug, title) for title, slug in called)]
    everywhere = actor.scope(PROTOCOL_KEEPERS) is None
    whole = [("", gettext("The whole organisation") if everywhere else gettext("Choose"))]
    form.unit.choices = [*whole, *unit_choices(actor, PROTOCOL_KEEPERS)]
    form.session.choices = [
        ("", gettext("Everybody of the unit")),
        *((one.public_id, f"{day(one.on)} · {said(one.title)} ({one.people})") for one in held),
    ]
    if len(form.unit.choices) == 2 and not everywhere and not form.unit.data:
        form.unit.data = form.unit.choices[1][0]
    return form


def choice_from(form: ChoiceForm) -> Choice | None:
    """None where the days or the unit cannot be; the form says why."""
    begin, end = form.begin.day, form.end.day
    if end < begin:
        form.end.errors = [gettext("The last day is before the first")]
    elif end - begin > LONGEST_SPAN:
        form.end.errors = [gettext("No more than a year at once")]
    elif end > the_actor().today:
        form.end.errors = [gettext("This day is still to come")]
    elif not form.unit.data and the_actor().scope(PROTOCOL_KEEPERS) is not None:
        form.unit.errors = [gettext("Choose the unit")]
    else:
        return Choice(form.certification.data, begin, end, form.unit.data or "", form.session.data or "")
    return None


def new_page(form: ChoiceForm, choice: Choice | None, problem: DomainError | None = None) -> str:
    found = None if choice is None else checked_people(the_actor(), choice)
    return render_template(
        "certification/protocol_new.html",
        form=form,
        choice=choice,
        found=found,
        problem=problem,
        kinds=KIND_WORDS,
        title=titles().get(choice.certification) if choice else None,
    )


@blueprint.post("/protocols/new")
@requires("protocol.keep")
def make_protocol() -> Any:
    actor, key = the_actor(), once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    choice = sent_choice()
    try:
        public_id = protocol_drafts.draft(
            actor,
            choice,
            people_ticked(),
            language="ru" if language() == "ru" else "en",
            at=clock.now(),
            form_key=key,
        )
    except Refused as refusal:
        return again(choice, refusal), refusal.status
    location = url_for(".protocol", protocol=public_id)
    once.settle(key, location)
    return redirect(location, 303)


def sent_choice() -> Choice:
    """The hidden fields of the list of people: the page has checked them, whoever changes them is refused."""

    def sent_day(name: str) -> date:
        try:
            return date.fromisoformat(request.form.get(name, ""))
        except ValueError:
            return the_actor().today

    end = min(sent_day("until"), the_actor().today)
    begin = max(min(sent_day("from"), end), end - LONGEST_SPAN)
    named = {name: request.form.get(name, "")[:80] for name in ("certification", "unit", "session")}
    return Choice(named["certification"], begin, end, named["unit"], named["session"])


def again(choice: Choice, problem: DomainError) -> str:
    actor = the_actor()
    form = choice_form(actor, sessions_held(actor, actor.today))
    form.certification.data, form.unit.data, form.session.data = (
        choice.certification,
        choice.unit,
        choice.session,
    )
    form.begin.data, form.end.data = choice.begin, choice.end
    return new_page(form, choice if choice.certification in titles() else None, problem)


def people_ticked() -> frozenset[int]:
    return frozenset(int(one) for one in request.form.getlist("person") if one.isascii() and one.isdecimal())
