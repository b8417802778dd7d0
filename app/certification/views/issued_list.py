"""/certificates/issued: the register of issued certificates, for those who look after people."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from app import record
from app.certification.certificate_list import FILTERS, ListFilter, as_csv
from app.certification.queries import issued_list as queries
from app.certification.service.batches import print_again
from app.certification.views import blueprint
from app.foundation import clock, menu
from app.foundation.access import requires, the_actor
from app.foundation.downloads import csv_download
from app.foundation.i18n import language

menu.stand_beside(
    "oversight.team",
    menu.MenuItem(
        "certification.issued_list", lambda: str(_l("Certificates")), "certificate.register", place=4
    ),
)
menu.stand_beside(
    "certification.issued_list",
    menu.MenuItem(
        "certification.issued_list", lambda: str(_l("Issued certificates")), "certificate.register", place=1
    ),
    menu.MenuItem("certification.batches", lambda: str(_l("Batches")), "certificate.register", place=3),
)


@blueprint.get("/certificates/issued")
@requires("certificate.register")
def issued_list() -> str:
    return issued_page(ListFilter.from_query(request.args))


def issued_page(asked: ListFilter, refusal: Any = None) -> str:
    """`refusal`: why nothing was made of what was chosen."""
    actor, today = the_actor(), clock.today()
    view = queries.issued_page(actor, asked, today, language())
    asked = view.asked
    return render_template(
        "certification/issued_list.html",
        view=view,
        asked=asked,
        filters=FILTERS,
        today=today,
        refusal=refusal,
        may_issue=actor.may("certificate.issue"),
        link=lambda **changes: address("certificates/issued", asked, page="", **changes),
        page_link=lambda number: address("certificates/issued", asked, page=number),
        csv_link=address("certificates/issued.csv", asked, page=""),
    )


def address(path: str, asked: ListFilter, **changes: object) -> str:
    query = asked.query(**changes)
    return f"/{path}?{query}" if query else f"/{path}"


@blueprint.get("/certificates/issued.csv")
@requires("certificate.register")
def issued_csv() -> Response:
    """Everything of the filter, in the order of the page."""
    actor, today = the_actor(), clock.today()
    lines = queries.all_lines(actor, ListFilter.from_query(request.args), today, language())
    record.note_look("certification:register:exported", actor_id=actor.person_id, subject="issued.csv")
    return csv_download(as_csv(lines), f"attesta-certificates-{today.isoformat()}.csv")


@blueprint.post("/certificates/issued/printing")
@requires("certificate.issue")
def issued_printing() -> Any:
    """Those that could not be printed are tried again: one, or all of the filter. Safe to repeat."""
    actor, today = the_actor(), clock.today()
    asked = ListFilter.from_query(request.form)
    found = queries.faulty_ids(actor, asked, today, request.form.get("number", ""))
    print_again(found, by=actor.person_id, at=clock.now())
    flash(
        ngettext(
            "%(num)s certificate is printed again; look here again in a moment.",
            "%(num)s certificates are printed again; look here again in a moment.",
            len(found),
        )
        if found
        else gettext("Nothing waits to be printed again.")
    )
    return redirect(address("certificates/issued", asked) or url_for("certification.issued_list"), 303)
