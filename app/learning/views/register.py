"""/register: the register of briefings and sessions, as a page, as CSV and as PDF."""

from __future__ import annotations

from typing import Any

from flask import (
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext

from app import people, record
from app.foundation import blobs, clock, once
from app.foundation.access import requires, the_actor
from app.foundation.database import db
from app.foundation.downloads import csv_download, download
from app.foundation.errors import AlreadyDone, NotFound
from app.foundation.i18n import LANGUAGES, language, said
from app.foundation.throttle import at_most
from app.learning.queries import register as queries
from app.learning.queries.register import PAGE, times_of
from app.learning.register import KINDS, Asked, as_csv
from app.learning.service import register_printing as printing
from app.learning.views import blueprint, session_words
from app.people.permissions import REGISTER_ROLES


def reach() -> queries.Reach:
    found: queries.Reach = the_actor().scope(REGISTER_ROLES)
    return found


@blueprint.get("/register")
@requires("register.view")
def register() -> str:
    asked, today = Asked.from_query(request.args), clock.today()
    page = queries.register_page(reach(), asked, today)
    note_look("viewed", asked)
    return render_template(
        "learning/register.html",
        small=session_words.small_links(),
        asked=asked,
        view=page,
        rows=[(row, times_of(row, language())) for row in page.rows],
        pages=(page.total + PAGE - 1) // PAGE,
        units=unit_choices(),
        kinds=[(slug, said(text)) for slug, text in KINDS.items()],
        at_once=page.total <= printing.AT_ONCE,
        printable=page.total <= printing.MOST,
        most=printing.MOST,
        page_link=lambda number: address("register", asked, page=number),
        address=lambda path, **more: address(path, asked, **more),
    )


def address(path: str, asked: Asked, **more: object) -> str:
    query = asked.query(**more)
    return f"/{path}?{query}" if query else f"/{path}"


def unit_choices() -> list[tuple[str, str]]:
    """Units in the actor's reach, the lower ones indented."""
    within = reach()
    return [
        (unit.slug, "– " * (unit.path.count("/") - 2) + said(unit.name))
        for unit in people.units()
        if within is None or any(unit.path.startswith(path) for path in within)
    ]


def note_look(what: str, asked: Asked) -> None:
    """Who read whose register, once it has been made."""
    actor = the_actor()

    about = asked.query()[:200]
    record.note_look(f"learning:register:{what}", actor_id=actor.person_id, subject=about)


@blueprint.get("/register.csv")
@requires("register.view")
def register_csv() -> Response:
    asked, today = Asked.from_query(request.args), clock.today()
    rows = queries.register_rows(reach(), asked, today)
    note_look("exported", asked)
    times = {row.line.fact: times_of(row, language()) for row in rows}
    return csv_download(as_csv(rows, language(), times), file_name("csv"))


def file_name(ending: str) -> str:
    return f"attesta-register-{clock.today().isoformat()}.{ending}"


def chosen_language() -> str:
    """Papers go to others: in the language that the address asks for, else the reader's."""
    asked = request.values.get("lang", "")
    return asked if asked in LANGUAGES else language()


@blueprint.get("/register.pdf")
@requires("register.view")
@at_most("20 per minute")
def register_pdf() -> Response:
    """Set at once where it is short; a long one is asked for by a form of the page."""
    asked, today, at = Asked.from_query(request.args), clock.today(), clock.now()
    if queries.register_page(reach(), asked, today).total > printing.AT_ONCE:
        return make_response(redirect(address("register", asked), 303))
    sheet = printing.sheet_of(reach(), asked, chosen_language(), today, at)
    db.session.rollback()  # no read stays open while the pages are set
    note_look("printed", asked)
    return as_pdf(printing.print_sheet(sheet, at))


def as_pdf(content: bytes) -> Response:
    return download(content, "application/pdf", file_name("pdf"))


@blueprint.post("/register/prints")
@requires("register.view")
@at_most("20 per minute")
def order_print() -> Any:
    asked, today = Asked.from_query(request.form), clock.today()
    key = once.check(request.form.get("form_key"))
    lines = queries.register_page(reach(), asked, today).total
    if lines > printing.MOST:  # the page has said so
        return redirect(address("register", asked), 303)
    try:
        public_id = printing.order_print(
            asked,
            reach(),
            lines,
            language=chosen_language(),
            by=the_actor().person_id,
            at=clock.now(),
            form_key=key,
        )
    except AlreadyDone as done:
        return redirect(done.location or url_for("learning.register"), 303)
    location = url_for("learning.register_print", order=public_id)
    once.settle(key, location)
    flash(gettext("The register is being set. You may leave this page and come back to it."))
    return redirect(location, 303)


@blueprint.get("/register/prints/<order>")
@requires("register.view")
def register_print(order: str) -> str:
    """Whole, or the part that renews itself until the file is there."""
    found = printing.print_of(order, the_actor().person_id)
    part = "_part" if request.headers.get("HX-Request") else ""
    return render_template(
        f"learning/register_print{part}.html",
        order=found,
        back=address("register", Asked.from_query(found.query)),
    )


@blueprint.get("/register/prints/<order>.pdf")
@requires("register.view")
def register_print_file(order: str) -> Response:
    found = printing.print_of(order, the_actor().person_id)
    if found.sha256 is None:
        raise NotFound
    return as_pdf(blobs.get(found.sha256))
