"""/certificates/<number>/share for the holder, and /shared/<token> for whoever was given the address."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import (
    Response,
    after_this_request,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext

from app import people
from app.certification.forms.shares import ShareForm
from app.certification.numbering import normalise
from app.certification.queries.certificates import Issued, visible_certificate
from app.certification.queries.shares import shared_behind, shares_of
from app.certification.queries.verification import answer_for
from app.certification.service import shares
from app.certification.views import blueprint
from app.certification.views.documents import pdf_of
from app.certification.views.verification import unindexed
from app.foundation import clock, once
from app.foundation.access import current_actor, public, requires, the_actor
from app.foundation.errors import AlreadyDone, DomainError, NotFound
from app.foundation.i18n import language
from app.foundation.throttle import at_most

LIMIT = "60 per minute; 600 per hour"
JUST_MADE = "share"  # in the session of the browser: number, secret and instant of the address made last
SHOWN_FOR = timedelta(minutes=15)


# -- the holder ---------------------------------------------------------------------------------------------------------


def own(number: str) -> Issued:
    """A certificate of the reader's own. Raises NotFound for any other."""
    actor = the_actor()
    found = visible_certificate(actor, normalise(number))
    if found is None or found.person_id != actor.person_id:
        raise NotFound
    return found


@blueprint.get("/certificates/<number>/share")
@requires("certificate.own")
def share(number: str) -> str:
    return share_page(own(number))


def share_page(issued: Issued, form: ShareForm | None = None, refused: DomainError | None = None) -> str:
    at = clock.now()
    return render_template(
        "certification/share.html",
        issued=issued,
        form=form or ShareForm(formdata=None),
        refused=refused,
        shares=shares_of(issued.id, at),
        at=at,
        zone=people.zone_of(issued.person_id),
        address=address_just_made(issued.number, at),
        form_key=once.new_form_key(),
    )


@blueprint.post("/certificates/<number>/share")
@at_most("30 per hour")
@requires("certificate.own")
def make_share(number: str) -> Any:
    issued, form, at = own(number), ShareForm(), clock.now()
    key = once.check(request.form.get("form_key"))
    if not form.validate():
        return share_page(issued, form), 422
    here = url_for("certification.share", number=issued.number)
    try:
        token = shares.share(issued, the_actor(), int(form.days.data), at=at, form_key=key)
    except AlreadyDone:
        return redirect(here, 303)
    except shares.TooManyShares as refusal:
        return share_page(issued, form, refusal), refusal.status
    session[JUST_MADE] = [issued.number, token, at.timestamp()]
    return redirect(here, 303)


def address_just_made(number: str, at: datetime) -> str:
    """The address that this browser has just asked for. It is kept in its session alone, and for minutes."""
    made = session.get(JUST_MADE)
    if made is None:
        return ""
    if made[2] + SHOWN_FOR.total_seconds() < at.timestamp():
        session.pop(JUST_MADE)
        return ""
    base = str(current_app.extensions["settings"].base_url).rstrip("/")
    return f"{base}/shared/{made[1]}" if made[0] == number else ""


@blueprint.post("/certificates/<number>/shares/<int:share_id>/end")
@requires("certificate.own")
def end_share(number: str, share_id: int) -> Any:
    issued = own(number)
    shares.end_share(issued, share_id, the_actor(), at=clock.now())
    session.pop(JUST_MADE, None)
    flash(gettext("The link leads nowhere from now on."))
    return redirect(url_for("certification.share", number=issued.number), 303)


# -- whoever was given the address -----------------------------------------------------------------------------------


@blueprint.get("/shared/<token>")
@at_most(LIMIT)
@public
def shared(token: str) -> Response:
    at = clock.now()
    found, issued = shared_behind(token, at)
    if found is None:
        raise NotFound
    if issued is None:
        return unindexed(make_response(render_template("certification/shared_over.html"), 410))
    reader = current_actor()
    if reader is None or reader.person_id != issued.person_id:
        note_opening(found.id)
    answer = answer_for(issued, at=at, today=clock.today(), full_name=True)
    page = render_template(
        "certification/shared.html",
        answer=answer,
        issued=issued,
        share=found,
        token=token,
        language=language(),
    )
    return unindexed(make_response(page))


@blueprint.get("/shared/<token>.pdf")
@at_most(LIMIT)
@public
def shared_pdf(token: str) -> Response:
    found, issued = shared_behind(token, clock.now())
    if found is None:
        raise NotFound
    if issued is None:
        return unindexed(make_response(render_template("certification/shared_over.html"), 410))
    return unindexed(pdf_of(issued))


def note_opening(share_id: int) -> None:
    """Counted once the page is made; a mere look at the headers is none."""
    if request.method == "GET":

        @after_this_request
        def counted(response: Response) -> Response:
            shares.count_opening(share_id)
            return response
