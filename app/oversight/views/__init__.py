"""/team and /people/<number>: who may work, who soon may not, and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any

from flask import (
    Blueprint,
    Response,
    get_template_attribute,
    render_template,
    request,
)
from flask_babel import lazy_gettext
from markupsafe import Markup

from app import assessment, people, record, retraining
from app.foundation import clock, menu
from app.foundation.access import requires, the_actor
from app.foundation.downloads import csv_download
from app.foundation.i18n import LANGUAGES, language
from app.oversight import queries
from app.oversight.export_rows import as_csv
from app.oversight.forms.training import TrainingForm
from app.oversight.groups import GROUPS, Group
from app.oversight.matrix import day_from
from app.oversight.queries.known_since import since
from app.oversight.queries.prior_learning import may_accept
from app.oversight.queries.training import course_choices, training_of
from app.oversight.team import STATUSES, TeamFilter, TeamRow, pages

blueprint = Blueprint("oversight", __name__, template_folder="../templates")
ROWS_KEPT = 4096
WORDS = ("kind", "title", "note")
USUAL_TIME = timedelta(days=14)  # for training that is asked for
menu.MENU.append(menu.MenuItem("oversight.team", lambda: str(lazy_gettext("Team")), "team.view"))


@blueprint.get("/team")
@requires("team.view")
def team() -> str:
    return team_page(TeamFilter.from_query(request.args))


def team_page(asked: TeamFilter, form: TrainingForm | None = None, chosen: Collection[str] = ()) -> str:
    """`form`, `chosen`: what was asked for, and for which rows, where it comes back with a mistake."""
    view = queries.team_page(the_actor(), asked, clock.today(), language())
    asked = view.asked
    return render_template(
        "oversight/team.html",
        view=view,
        asked=asked,
        groups=groups_of(view.rows, frozenset(chosen)),
        words=words_in(language()),
        pages=pages(view.total),
        link=lambda **changes: f"/team?{asked.query(page='', **changes)}",
        page_link=lambda number: f"/team?{asked.query(page=number)}",
        form=form,
        due_on=form.due_on._value() if form else usual_day(),
        courses=course_choices(language()),
        may_order=the_actor().may("training.order"),
    )


def groups_of(rows: Sequence[TeamRow], chosen: Collection[str]) -> list[tuple[Group, Markup]]:
    """The rows of the table by what is to be done."""
    lang, pick = language(), the_actor().may("training.order")
    found = []
    for group, part in groupby(rows, lambda row: row.group):
        made = [row_html(row, lang, pick, bool(chosen) and row.key in chosen) for row in part]
        found.append((group, Markup("\n".join(made))))  # noqa: S704 - made by a template
    return found


@dataclass(frozen=True)
class Words:
    """What groups and statuses are called in one language."""

    groups: dict[Group, dict[str, str]]  # kind (of the sign), title, note
    statuses: dict[str, str]


@lru_cache(maxsize=len(LANGUAGES))
def words_in(_language: str) -> Words:
    parts: Any = {name: get_template_attribute("oversight/groups.html", f"group_{name}") for name in WORDS}
    said: Any = get_template_attribute("foundation/components.html", "status_text")
    return Words(
        {group: {name: str(part(group)) for name, part in parts.items()} for group in GROUPS},
        {status: str(said(status)) for status in STATUSES},
    )


@lru_cache(maxsize=ROWS_KEPT)
def row_html(row: TeamRow, _language: str, pick: bool, chosen: bool) -> str:
    """A row looks the same until something of it changes: making fifty takes longer than all else of the page."""
    team_row: Any = get_template_attribute("oversight/team_row.html", "team_row")
    return str(team_row(row, pick, chosen))


def usual_day() -> str:
    """Training that is asked for is due in two weeks, unless somebody says otherwise."""
    return (clock.today() + USUAL_TIME).isoformat()


@blueprint.get("/team.csv")
@requires("team.view")
def team_csv() -> Response:
    actor, today = the_actor(), clock.today()
    asked = TeamFilter.from_query(request.args)
    note_look("oversight:team:exported", actor, "team.csv")
    table = as_csv(queries.all_team_rows(actor, asked, today, language()))
    return csv_download(table, f"attesta-team-{today.isoformat()}.csv")


@blueprint.get("/people/<number>")
@requires("person.view")
def person(number: str) -> str:
    return person_page(people.visible_person(the_actor(), number))


def person_page(seen: people.PersonRow, form: TrainingForm | None = None, chosen: str = "") -> str:
    """`chosen`: the certification whose form comes back with a mistake."""
    actor, today = the_actor(), clock.today(people.zone_of(seen.id))
    note_look("oversight:person:viewed", actor, seen.number)
    on = day_from(request.args.get("on")) or today
    known = day_from(request.args.get("known"))
    view = queries.person_page(seen, on=on, known=known, today=today, language=language())
    compared = known or (on if on < today else None)
    is_now = on == today and known is None
    required = [standing.certification for standing in view.standings if standing.required]
    happenings = retraining.happenings_of(seen.id, today) if is_now else ()
    return render_template(
        "oversight/person.html",
        person=view.person,
        overall=view.overall,
        standings=view.standings,
        history=view.history,
        evidence=view.evidence,
        behind=view.behind,
        reads_attempts=actor.may("evidence") or actor.number == seen.number,
        since=since(seen, on=on, known=compared) if compared is not None else None,
        observations=assessment.glances(seen.id, clock.now()) if is_now else (),
        on=on,
        today=today,
        known=known,
        is_past=on != today,
        may_accept=may_accept(actor, seen) and (seen.left_on is None or seen.left_on >= today),
        training=training_of(actor, seen, required) if is_now else None,
        happenings=happenings,
        reports_in_reach=retraining.reach_of(actor, [one.report for one in happenings if one.report]),
        reminders=retraining.reminders_about(seen.id) if is_now else (),
        form=form,
        chosen=chosen,
        courses=course_choices(language()),
        usual_day=usual_day(),
    )


def note_look(action: str, actor: people.Actor, subject: str) -> None:
    """Who looked at whose record, once the page is made; the own record is nobody else's business."""
    if subject != actor.number:
        record.note_look(action, actor_id=actor.person_id, subject=subject)


from app.oversight.views import (  # noqa: E402, F401 — the routes need the blueprint
    audit,
    audit_packs,
    correction,
    forecasts,
    matrix,
    prior_learning,
    rules_then,
    training,
    transcript,
)
