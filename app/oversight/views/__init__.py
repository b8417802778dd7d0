"""/team and /people/<number>: who may work, who soon may not, and why."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, after_this_request, make_response, render_template, request
from flask_babel import lazy_gettext

from app import people, record
from app.foundation import clock, shell
from app.foundation.access import requires, the_actor
from app.foundation.i18n import language
from app.oversight import queries
from app.oversight.export_rows import as_csv
from app.oversight.queries.prior_learning import may_accept
from app.oversight.team import TeamFilter, pages

blueprint = Blueprint("oversight", __name__, template_folder="../templates")
shell.MENU.append(shell.MenuItem("oversight.team", lambda: str(lazy_gettext("Team")), "team.view"))


@blueprint.get("/team")
@requires("team.view")
def team() -> str:
    actor, today = the_actor(), clock.today()
    asked = TeamFilter.from_query(request.args)
    view = queries.team_page(actor, asked, today, language())
    if asked.page > pages(view.total):  # an unknown page number is the first one
        asked = TeamFilter.from_query({**request.args, "page": "1"})
        view = queries.team_page(actor, asked, today, language())
    return render_template(
        "oversight/team.html",
        asked=asked,
        rows=view.rows,
        total=view.total,
        pages=pages(view.total),
        counts=view.counts,
        statuses=view.statuses,
        certifications=view.certifications,
        units=view.units,
        link=lambda **changes: f"/team?{asked.query(**changes)}",
        page_link=lambda number: f"/team?{asked.query(page=number)}",
    )


@blueprint.get("/team.csv")
@requires("team.view")
def team_csv() -> Response:
    actor, today = the_actor(), clock.today()
    asked = TeamFilter.from_query(request.args)
    note_look("oversight:team:exported", actor, "team.csv")
    response = make_response(as_csv(queries.all_team_rows(actor, asked, today, language())))
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = f'attachment; filename="attesta-team-{today.isoformat()}.csv"'
    return response


@blueprint.get("/people/<number>")
@requires("person.view")
def person(number: str) -> str:
    actor = the_actor()
    seen = people.visible_person(actor, number)
    note_look("oversight:person:viewed", actor, seen.number)
    today = clock.today(people.zone_of(seen.id))
    on = _day(request.args.get("on")) or today
    known = _day(request.args.get("known"))
    view = queries.person_page(seen, on=on, known=known, today=today, language=language())
    return render_template(
        "oversight/person.html",
        person=view.person,
        overall=view.overall,
        standings=view.standings,
        history=view.history,
        on=on,
        known=known,
        is_past=on != today,
        may_accept=may_accept(actor, seen) and (seen.left_on is None or seen.left_on >= today),
    )


def note_look(action: str, actor: people.Actor, subject: str) -> None:
    """Who looked at whose record, once the page is made; the own record is nobody else's business."""
    if subject == actor.number:
        return

    @after_this_request
    def note(response: Response) -> Response:
        if response.status_code == 200:
            address = request.remote_addr or ""
            record.note_access(
                action, at=clock.now(), actor_id=actor.person_id, subject=subject, address=address
            )
        return response


def _day(text: str | None) -> date | None:
    """A civil date of the address; what is none is left aside, and today is shown."""
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if date(1970, 1, 1) <= found <= date(2200, 1, 1) else None


from app.oversight.views import prior_learning, transcript  # noqa: E402, F401 — the routes need the blueprint
