"""/certificates/batches: many certificates made, put together or issued at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for

from app import record
from app.certification import batches as words
from app.certification.batches import ENDINGS, KEPT, KINDS, Kind
from app.certification.certificate_list import Line, ListFilter, in_order
from app.certification.queries import batches as queries
from app.certification.queries import due_certificates, issued_list
from app.certification.service import batches as service
from app.certification.views import blueprint
from app.certification.views.issued_list import issued_page
from app.foundation import clock, once, results
from app.foundation.access import requires, the_actor
from app.foundation.downloads import result_file
from app.foundation.errors import AlreadyDone, Invalid, NotFound
from app.foundation.i18n import language
from app.foundation.throttle import at_most

MADE_OF_CHOSEN: tuple[Kind, ...] = ("pdf", "zip", "cards")
OFTEN = "30 per minute"


@blueprint.get("/certificates/batches")
@requires("certificate.register")
def batches() -> str:
    actor = the_actor()
    return render_template(
        "certification/batches.html",
        lines=queries.own_batches(actor),
        kinds=KINDS,
        due=len(due_certificates.due_of(actor, ListFilter(), clock.today()))
        if actor.may("certificate.issue")
        else 0,
    )


@blueprint.post("/certificates/batches")
@requires("certificate.register")
@at_most(OFTEN)
def new_batch() -> Any:
    """Of the rows that are ticked, or of all of the filter."""
    kind, asked = kind_asked(), ListFilter.from_query(request.form)
    found = chosen_lines(asked)
    chosen = [service.Chosen(line.person_id, line.certification, line.id) for line in in_order(found)]
    return made(kind, chosen, asked)


@blueprint.post("/certificates/batches/due")
@requires("certificate.issue")
@at_most(OFTEN)
def new_due_batch() -> Any:
    """Everybody of the filter who holds what no printed certificate says."""
    asked = ListFilter.from_query(request.form)
    due = due_certificates.due_in_order(the_actor(), asked, clock.today(), language())
    return made("due", [service.Chosen(*one) for one in due], asked)


def made(kind: Kind, chosen: Sequence[service.Chosen], asked: ListFilter) -> Any:
    actor, key = the_actor(), once.check(request.form.get("form_key"))
    try:
        public_id = service.ask(
            kind,
            chosen,
            query=asked.values,
            language=language(),
            by=actor.person_id,
            at=clock.now(),
            form_key=key,
        )
    except (service.NothingChosen, service.TooManyDocuments) as refusal:
        return make_response(issued_page(asked, refusal), refusal.status)
    except AlreadyDone as done:
        return redirect(done.location or url_for("certification.batches"), 303)
    location = url_for("certification.batch", batch=public_id)
    once.settle(key, location)
    return redirect(location, 303)


def chosen_lines(asked: ListFilter) -> Sequence[Line]:
    actor, today = the_actor(), clock.today()
    if request.form.get("all"):
        return issued_list.all_lines(actor, asked, today, language())
    return issued_list.chosen_lines(actor, request.form.getlist("number"), today, language())


@blueprint.post("/certificates/batches/<batch>/documents")
@requires("certificate.register")
@at_most(OFTEN)
def batch_documents(batch: str) -> Any:
    """What was issued at once, put together into a file."""
    actor = the_actor()
    found = queries.own_batch(actor, batch)
    kind = kind_asked()
    if not queries.is_all_visible(actor, found.id):
        raise NotFound
    chosen = [service.Chosen(*one) for one in queries.made_in(found.id)]
    return made(kind, chosen, ListFilter.from_query(found.chosen))


def kind_asked() -> Kind:
    kind = next((one for one in MADE_OF_CHOSEN if one == request.form.get("kind")), None)
    if kind is None:
        raise Invalid
    return kind


# -- one of them -------------------------------------------------------------------------------------------------------


@blueprint.get("/certificates/batches/<batch>")
@requires("certificate.register")
def batch(batch: str) -> str:
    """Whole, or the part that renews itself until the work is over."""
    now = clock.now()
    view = queries.batch_page(the_actor(), batch, clock.today(), now)
    finished = view.batch.finished_at
    part = "_part" if request.headers.get("HX-Request") else ""
    return render_template(
        f"certification/batch{part}.html",
        view=view,
        batch=view.batch,
        kinds=KINDS,
        titles=queries.titles_in(language()),
        is_over=words.is_over(view.state),
        seconds_left=view.seconds_left,
        until=finished + KEPT if finished else None,
        is_kept=bool(
            finished
            and view.batch.file
            and words.is_kept(finished, now)
            and results.is_there(view.batch.file)
        ),
        may_issue=the_actor().may("certificate.issue"),
    )


@blueprint.get("/certificates/batches/<batch>/file")
@requires("certificate.register")
def batch_file(batch: str) -> Response:
    """Raises ResultGone after seven days."""
    actor = the_actor()
    found = queries.own_batch(actor, batch)
    if found.finished_at is None or not queries.is_all_visible(actor, found.id):
        raise NotFound
    if found.file is None:
        raise results.ResultGone
    record.note_look("certification:batch:downloaded", actor_id=actor.person_id, subject=found.public_id)
    day = clock.civil_date(found.asked_at, clock.site_zone()).isoformat()
    ending = ENDINGS[found.kind]
    return result_file(results.open_path(found.file), f"attesta-certificates-{day}.{ending}")


@blueprint.post("/certificates/batches/<batch>/cancellation")
@requires("certificate.register")
def batch_cancellation(batch: str) -> Any:
    actor = the_actor()
    service.cancel(queries.own_batch(actor, batch), by=actor.person_id, at=clock.now())
    return redirect(url_for("certification.batch", batch=batch), 303)


@blueprint.post("/certificates/batches/<batch>/repetition")
@requires("certificate.register")
@at_most(OFTEN)
def batch_repetition(batch: str) -> Any:
    actor = the_actor()
    service.repeat(queries.own_batch(actor, batch), by=actor.person_id, at=clock.now())
    return redirect(url_for("certification.batch", batch=batch), 303)
