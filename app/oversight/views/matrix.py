"""/matrix: who may do what; as a table of people and certifications, for any day."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, render_template, request
from flask_babel import lazy_gettext

from app.foundation import clock, menu
from app.foundation.access import requires, the_actor
from app.foundation.csv_table import csv_table
from app.foundation.downloads import csv_download
from app.foundation.i18n import day, language
from app.oversight.matrix import Column, MatrixFilter, Row, blocks, is_exception
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
    head = ("number", "name", "unit", "position", *(column.certification for column in columns))
    table = csv_table(head, (cells_of(row, columns) for row in rows))
    return csv_download(table, f"attesta-matrix-{(asked.on or today).isoformat()}.csv")


def cells_of(row: Row, columns: Iterable[Column]) -> tuple[str, ...]:
    cells = [row.cells.get(column.certification) for column in columns]
    said = ["" if cell is None else cell_text(cell.status, cell.valid_until) for cell in cells]
    return (row.number, row.name, row.unit, row.position, *said)


def cell_text(status: str, valid_until: object) -> str:
    return f"{status} {valid_until}" if valid_until else status
