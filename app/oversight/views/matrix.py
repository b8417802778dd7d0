"""/matrix: who may do what; as a table of people and certifications, for any day."""

from __future__ import annotations

import csv
import io

from flask import Response, make_response, render_template, request
from flask_babel import lazy_gettext

from app.foundation import clock, menu
from app.foundation.access import requires, the_actor
from app.foundation.i18n import day, language
from app.oversight.export_rows import harmless
from app.oversight.matrix import MatrixFilter, blocks, is_exception
from app.oversight.queries import matrix as queries
from app.oversight.team import pages
from app.oversight.views import blueprint, note_look, words_in

menu.MENU.append(menu.MenuItem("oversight.matrix", lambda: str(lazy_gettext("Matrix")), "team.view", place=2))


@blueprint.get("/matrix")
@requires("team.view")
def matrix() -> str:
    asked = MatrixFilter.from_query(request.args)
    today = clock.today()
    view = queries.matrix_page(the_actor(), asked, today, language())
    asked = view.asked
    return render_template(
        "oversight/matrix.html",
        view=view,
        asked=asked,
        blocks=blocks(view.columns),
        today=today,
        on=asked.on or today,
        words=words_in(language()),
        pages=pages(view.total),
        is_exception=is_exception,
        bars=[(day(week), count) for week, count in view.endings],
        link=lambda **changes: f"/matrix?{asked.query(page='', **changes)}",
        page_link=lambda number: f"/matrix?{asked.query(page=number)}",
    )


@blueprint.get("/matrix.csv")
@requires("team.view")
def matrix_csv() -> Response:
    """Everybody of the filter on one page, as the table shows them."""
    actor, today = the_actor(), clock.today()
    asked = MatrixFilter.from_query(request.args)
    columns, rows = queries.all_rows(actor, asked, today, language())
    note_look("oversight:matrix:exported", actor, "matrix.csv")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["number", "name", "unit", "position", *(column.certification for column in columns)])
    for row in rows:
        cells = [row.cells.get(column.certification) for column in columns]
        said = ["" if cell is None else cell_text(cell.status, cell.valid_until) for cell in cells]
        writer.writerow([harmless(cell) for cell in (row.number, row.name, row.unit, row.position, *said)])
    response = make_response(text.getvalue())
    response.mimetype = "text/csv"
    name = f"attesta-matrix-{(asked.on or today).isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def cell_text(status: str, valid_until: object) -> str:
    return f"{status} {valid_until}" if valid_until else status
