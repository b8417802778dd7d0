"""/audit: who could work on a day of the past, as we know it now or as we knew it then; the auditor draws a sample."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from flask import Response, redirect, render_template, request
from flask_babel import lazy_gettext

from app.foundation import clock, menu
from app.foundation.access import requires, the_actor
from app.foundation.csv_table import csv_table
from app.foundation.downloads import csv_download
from app.foundation.errors import DomainError
from app.foundation.i18n import language
from app.oversight.audit import COLUMNS, PAGE_SIZE, USUAL_SAMPLE, AuditFilter, AuditRow
from app.oversight.queries import audit as queries
from app.oversight.team import pages
from app.oversight.views import blueprint, note_look, words_in

SEED_BYTES = 4
menu.stand_beside(
    "oversight.team",
    menu.MenuItem("oversight.audit", lambda: str(lazy_gettext("Audit")), "audit", place=5),
)


@blueprint.get("/audit")
@requires("audit")
def audit() -> Any:
    today = clock.today()
    wanted = AuditFilter.from_query(request.args)
    if (
        wanted.sample and not wanted.seed
    ):  # the seed stands in the address: the same sample can be drawn again
        seeded = replace(wanted, seed=secrets.token_hex(SEED_BYTES))
        return redirect(f"/audit?{seeded.query()}")
    asked = queries.asked_of(wanted, today)
    if asked.on > today:
        return render_template("oversight/audit_ahead.html", asked=asked.filter, on=asked.on)
    return page_of(asked)


def page_of(asked: queries.Asked, refusal: DomainError | None = None) -> str:
    """`refusal`: why nothing was made of what was chosen."""
    today = clock.today()
    view = queries.audit_page(the_actor(), asked, today, language())
    return render_template(
        "oversight/audit.html",
        view=view,
        asked=view.asked,
        on=view.on,
        today=today,
        refusal=refusal,
        words=words_in(language()),
        pages=pages(view.total, PAGE_SIZE),
        usual_sample=USUAL_SAMPLE,
        recorded_day=queries.recorded_day,
        link=lambda **changes: f"/audit?{view.asked.query(page='', **changes)}",
        page_link=lambda number: f"/audit?{view.asked.query(page=number)}",
        csv_link=f"/audit.csv?{view.asked.query(page='')}",
    )


@blueprint.get("/audit.csv")
@requires("audit")
def audit_csv() -> Response:
    """Everybody of the filter, in the order of the page."""
    actor, today = the_actor(), clock.today()
    asked = queries.asked_of(AuditFilter.from_query(request.args), today)
    rows = queries.all_rows(actor, asked, language()) if asked.on <= today else ()
    note_look("oversight:audit:exported", actor, "audit.csv")
    return csv_download(csv_table(COLUMNS, map(cells_of, rows)), f"attesta-audit-{asked.on.isoformat()}.csv")


def cells_of(row: AuditRow) -> tuple[str, ...]:
    until = row.valid_until.isoformat() if row.valid_until else ""
    place = (row.number, row.name, row.unit, row.position, row.certification)
    return (*place, row.status, row.may_work, until, row.certificate)
