"""The page of a draft: who the commission is, and the approval."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from app import people
from app.certification.forms.protocols import DraftForm
from app.certification.protocols.numbers import gaps
from app.certification.protocols.refusals import NotADraft, NotComplete, NumberTaken
from app.certification.protocols.results import KIND_WORDS
from app.certification.protocols.values import ROLES, Heading, hours_of
from app.certification.queries import protocols as queries
from app.certification.queries.checked_people import (
    Checked,
    checked_people,
)
from app.certification.queries.commissions import (
    Typed,
    commission_from,
    offered_people,
    shown,
    typed_rows,
)
from app.certification.queries.protocols import Kept
from app.certification.queries.standing import titles
from app.certification.service import protocol_drafts, protocol_files, protocols
from app.certification.service.protocol_drafts import Change, choice_of
from app.certification.views import blueprint
from app.certification.views.protocol_new import people_ticked
from app.certification.views.protocols import may_keep, note_look, protocol_page, sent
from app.foundation import clock
from app.foundation.access import requires, the_actor
from app.foundation.database import db
from app.foundation.errors import Conflict, DomainError
from app.foundation.i18n import language, said
from app.foundation.throttle import at_most
from app.people.permissions import PROTOCOL_KEEPERS

EMPTY_ROWS = 1


@blueprint.get("/protocols/<protocol>")
@requires("protocol.view")
def protocol(protocol: str) -> Any:
    kept = queries.protocol_of(the_actor(), protocol)
    note_look(kept, "viewed")
    return protocol_page(kept) if kept.printed is not None else draft_page(kept)


def draft_page(
    kept: Kept,
    form: DraftForm | None = None,
    *,
    rows: Sequence[Typed] | None = None,
    more: int = 0,
    chosen: Collection[int] | None = None,
    problems: Collection[Any] = (),
    problem: DomainError | None = None,
) -> str:
    """`rows`, `chosen`: as they were sent, where the form comes back. `more`: empty rows for members."""
    actor = the_actor()
    keeps = may_keep(actor, kept)
    lines = queries.lines_of(kept.id)
    found = checked_people(actor, choice_of(kept), kept.id) if keeps else ()
    if rows is None:
        members = kept.heading.commission
        known = people.people_rows({one.person_id for one in members if one.person_id is not None})
        numbers = {id_: person.number for id_, person in known.items()}
        rows = [shown(member, numbers) for member in members]
    missing = protocols.problems_of(kept, lines, actor)
    return render_template(
        "certification/protocol_draft.html",
        kept=kept,
        form=form or filled(kept),
        rows=with_empty(rows, protocols.least_of(kept), more),
        found=found,
        chosen=chosen if chosen is not None else {line.person_id for line in lines},
        keeps=keeps,
        missing=missing,
        problems=problems,
        problem=problem,
        lines=lines,
        persons=people.people_rows({line.person_id for line in lines}),
        kinds=KIND_WORDS,
        roles=ROLES,
        least=protocols.least_of(kept),
        title=titles().get(kept.certification),
        unit=next((unit.name for unit in people.units() if unit.id == kept.unit_id), None),
        replaced=queries.named_by(kept.replaces_id),
        offered=offered_people(actor) if keeps else (),
        gaps=gaps(queries.numbers_of(kept.year)),
        previewable=not missing and len(lines) <= MOST_PREVIEWED,
    )


MOST_PREVIEWED = 60


def with_empty(rows: Sequence[Typed], least: int, more: int) -> list[Typed]:
    """The rows of the form: a chairman always, as many as the rule asks for, and empty ones to go on with."""
    wanted = list(rows)
    if not any(row.role == "chairman" for row in wanted):
        wanted.insert(0, Typed("chairman", "", ""))
    empty = max(least - len(wanted), more, 0 if rows else EMPTY_ROWS)
    return wanted + [Typed("member", "", "")] * empty


def filled(kept: Kept) -> DraftForm:
    heading = kept.heading
    form = DraftForm(
        formdata=None,
        number=kept.number,
        language=kept.language,
        organisation=heading.organisation,
        order_number=heading.order_number,
        order_date=heading.order_date,
        programme=heading.programme,
        hours=heading.hours,
        kind=heading.kind,
        cause=heading.cause,
        version=kept.version,
    )
    set_choices(form)
    return form


def set_choices(form: DraftForm) -> None:
    form.kind.choices = [
        ("", gettext("For each person as the record says")),
        *((kind, said(words)) for kind, words in KIND_WORDS.items()),
    ]


@blueprint.post("/protocols/<protocol>")
@requires("protocol.keep")
def save_protocol(protocol: str) -> Any:
    """`more`: one more row for a member; `save`; `approve`: kept, then approved."""
    actor, form = the_actor(), DraftForm()
    kept = queries.protocol_of(actor, protocol, PROTOCOL_KEEPERS)
    if kept.printed is not None:
        raise NotADraft
    set_choices(form)
    sent_rows = (request.form.getlist(name) for name in ("role", "member", "member_position"))
    rows, chosen = typed_rows(*sent_rows), people_ticked()
    go = request.form.get("go", "save")
    if go == "more":
        return draft_page(kept, form, rows=rows, more=1, chosen=chosen)
    is_whole = form.validate()
    understood = commission_from(rows, form.language.data or "ru", actor.today)
    if form.hours.data and hours_of(form.hours.data) is None:
        form.hours.errors = [gettext("Write hours as 16 or 16.5")]
    if not is_whole or understood.problems or form.hours.errors:
        form.form_errors.extend(said(text) for text in understood.problems)
        return draft_page(kept, form, rows=rows, chosen=chosen), 422
    heading = replace(heading_of(form), commission=understood.members)
    change = Change(form.number.data or "", heading, chosen, "en" if form.language.data == "en" else "ru")
    try:
        protocol_drafts.save(actor, protocol, change, version=form.version.data or 0, at=clock.now())
    except NumberTaken as refusal:
        form.number.errors = [refusal.say(language())]
        return draft_page(kept, form, rows=rows, chosen=chosen), refusal.status
    except Conflict as refusal:
        return draft_page(kept, form, rows=rows, chosen=chosen, problem=refusal), refusal.status
    if go == "approve":
        return approve_now(protocol)
    flash(gettext("The draft is kept."))
    return redirect(url_for(".protocol", protocol=protocol), 303)


def heading_of(form: DraftForm) -> Heading:
    return Heading(
        organisation=form.organisation.data or "",
        order_number=form.order_number.data or "",
        order_date=form.order_date.data,
        programme=form.programme.data or "",
        hours=form.hours.data or "",
        kind=form.kind.data or "",
        cause=form.cause.data or "",
    )


def approve_now(public_id: str) -> Any:
    actor = the_actor()
    kept = queries.protocol_of(actor, public_id, PROTOCOL_KEEPERS)
    try:
        protocols.approve(actor, public_id, version=kept.version, at=clock.now())
    except NotComplete as refusal:
        return draft_page(kept, problems=refusal.problems), refusal.status
    except Conflict as refusal:
        return draft_page(kept, problem=refusal), refusal.status
    flash(gettext("Approved: nothing in it changes any more. The document is being made."))
    return redirect(url_for(".protocol", protocol=public_id), 303)


@blueprint.post("/protocols/<protocol>/removal")
@requires("protocol.keep")
def discard_protocol(protocol: str) -> Any:
    protocol_drafts.discard(the_actor(), protocol, at=clock.now())
    flash(gettext("The draft is thrown away. Its number is free again."))
    return redirect(url_for(".protocols"), 303)


@blueprint.get("/protocols/<protocol>/draft.pdf")
@requires("protocol.view")
@at_most("20 per minute")
def draft_pdf(protocol: str) -> Any:
    """How a complete draft would look. It says on itself that it is not approved."""
    actor = the_actor()
    kept = queries.protocol_of(actor, protocol)
    lines = queries.lines_of(kept.id)
    if kept.printed is not None or len(lines) > MOST_PREVIEWED or protocols.problems_of(kept, lines, actor):
        return redirect(url_for(".protocol", protocol=protocol), 303)
    chosen = {line.person_id for line in lines}
    found: list[Checked] = [
        one for one in checked_people(actor, choice_of(kept), kept.id) if one.person.id in chosen
    ]
    values = protocols.protocol_from(kept, found)
    db.session.rollback()  # no read stays open while the pages are set
    return sent(protocol_files.print_draft(values, at=kept.changed_at), "application/pdf", kept, "pdf")
