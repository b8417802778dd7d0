"""The page on which something is held with one person or several, and signed by whoever held it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from app import people
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import AlreadyDone, DomainError, Invalid, NotFound
from app.foundation.i18n import language
from app.foundation.throttle import at_most
from app.retraining.forms.sign_offs import HoldForm
from app.retraining.obligations import HELD, KINDS, Demand, Kind
from app.retraining.queries import obligations, sign_offs
from app.retraining.service import holding
from app.retraining.sign_off import Refusal, Statement, canonical, meaning_of, refusal_of, sentence_of
from app.retraining.views import blueprint

MOST_CHOSEN = 200


def known_kind(kind: str) -> Kind:
    """Raises NotFound."""
    if kind not in KINDS:
        raise NotFound
    return kind


@dataclass(frozen=True)
class HoldLine:
    """One person on the page on which something is held."""

    person: people.PersonRow
    demands: tuple[Demand, ...]
    refusal: Refusal | None
    chosen: bool

    @property
    def why_not(self) -> Any:
        return sentence_of(self.refusal) if self.refusal else None


@blueprint.get("/obligations/together/<kind>")
@requires("obligation.hold")
def hold_together(kind: str) -> Any:
    """For several people at once: a group briefing."""
    known, ids = known_kind(kind), ids_in(request.args.getlist("person"))
    if known not in HELD:
        raise NotFound
    if not ids:
        flash(gettext("Choose at least one person."))
        return redirect(url_for(".obligations_page", kind=kind), 303)
    return hold_page(known, ids, HoldForm(held_on=clock.today()))


@blueprint.post("/obligations/together/<kind>")
@requires("obligation.hold")
@at_most("60 per minute")
def hold(kind: str) -> Any:
    """Signs for everybody who was chosen."""
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    known, form = known_kind(kind), HoldForm()
    if known not in HELD:
        raise NotFound
    shown, chosen = ids_in(request.form.getlist("shown")), ids_in(request.form.getlist("person"))
    everybody = tuple(dict.fromkeys((*shown, *chosen)))
    if not form.fits(known):
        return hold_page(known, everybody, form, chosen), 422
    actor, at = the_actor(), clock.now()
    try:
        held = holding.hold(
            chosen,
            form.statement(known),
            actor,
            password=form.password.data,
            at=at,
            address=request.remote_addr or "",
            form_key=key,
        )
    except AlreadyDone as done:
        return redirect(done.location or url_for(".obligations_page"), 303)
    except (Invalid, holding.CannotHold, people.TooManyFailures) as refusal:
        return refused(known, everybody, chosen, form, refusal)
    location = (
        url_for(".obligation", name=held.public_ids[0])
        if len(held.public_ids) == 1
        else url_for(".sitting", sitting=held.sitting)
    )
    once.settle(key, location)
    flash(gettext("Signed by you. It counts once the other side has signed, too."))
    return redirect(location, 303)


def refused(
    kind: Kind, everybody: Collection[int], chosen: Collection[int], form: HoldForm, refusal: DomainError
) -> Response:
    """The page again with what stands against it; nothing that was written is lost."""
    said = refusal.say(language())
    match refusal:
        case people.WrongPassword():
            form.password.errors = [said]
        case people.TooManyFailures():
            form.password.errors = [refusal.in_words()]
        case holding.WrongDay():
            form.held_on.errors = [said]
        case _:
            form.form_errors.append(said)
    response = make_response(hold_page(kind, everybody, form, chosen), refusal.status)
    if isinstance(refusal, people.TooManyFailures):
        response.headers["Retry-After"] = str(refusal.seconds)
    return response


def hold_page(
    kind: Kind, person_ids: Collection[int], form: HoldForm, chosen: Collection[int] | None = None
) -> str:
    """Raises UnknownPerson for anybody with whom the actor may not hold it."""
    actor, today = the_actor(), clock.today()
    if not set(person_ids) - {actor.person_id} <= obligations.may_hold(actor, person_ids):
        raise people.UnknownPerson
    persons, found = people.people_rows(person_ids), holding.candidates(person_ids, kind, actor, today)
    lines = [
        HoldLine(
            person=persons[person_id],
            demands=demands,
            refusal=refusal_of(candidate, today, form.held_on.data),
            chosen=chosen is None or person_id in chosen,
        )
        for person_id, (candidate, demands) in found.items()
    ]
    lines.sort(key=lambda line: (line.refusal is not None, line.person.search))
    return render_template(
        "retraining/hold.html",
        kind=kind,
        lines=lines,
        open_lines=[line for line in lines if line.refusal is None],
        form=form,
        meaning=meaning(kind, form, lines),
        past=sign_offs.past_of(lines[0].person.id, kind) if len(lines) == 1 else (),
        today=today,
    )


def meaning(kind: Kind, form: HoldForm, lines: Sequence[HoldLine]) -> Any:
    """What the instructor's signature will say."""
    statement = Statement(kind, form.held_on.data or clock.today(), "")
    one = lines[0].person if len(lines) == 1 else None
    who = f"{one.full_name} ({one.number})" if one else gettext("everybody chosen here")
    return meaning_of("hold", canonical(statement, {}, (), ""), who)


def ids_in(typed: Sequence[str]) -> tuple[int, ...]:
    """Raises NotFound for what is no id."""
    if len(typed) > MOST_CHOSEN or not all(re.fullmatch(r"[0-9]{1,9}", one, re.ASCII) for one in typed):
        raise NotFound
    return tuple(dict.fromkeys(int(one) for one in typed))
