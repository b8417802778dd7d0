"""/coverage and /forecast: whether enough people may work, and the training of the coming weeks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext

from app import people, retraining
from app.foundation import clock, menu
from app.foundation.access import requires, the_actor
from app.foundation.csv_table import csv_table
from app.foundation.downloads import csv_download
from app.foundation.errors import Invalid, NotFound
from app.foundation.i18n import day, language
from app.oversight.forms.coverage import NeedForm
from app.oversight.matrix import day_from
from app.oversight.queries import matrix as queries
from app.oversight.views import blueprint
from app.retraining.forecast import ASSUMED, MINUTES_OF, STEPS, total

menu.stand_beside(
    "oversight.matrix",
    menu.MenuItem("oversight.coverage", lambda: str(lazy_gettext("Coverage")), "team.view", place=2),
    menu.MenuItem("oversight.forecast", lambda: str(lazy_gettext("Forecast")), "team.view", place=3),
)


def asked_place() -> tuple[str, str]:
    return request.args.get("unit", "")[:100], request.args.get("certification", "")[:100]


# -- coverage -----------------------------------------------------------------------------------------------------


@blueprint.get("/coverage")
@requires("team.view")
def coverage() -> str:
    return coverage_page(NeedForm(formdata=None))


def coverage_page(form: NeedForm) -> str:
    actor, (unit, slug) = the_actor(), asked_place()
    view = queries.coverage_page(actor, unit, slug, clock.today(), language())
    form.unit.choices = [(one.slug, "– " * one.depth + one.name) for one in view.units]
    form.certification.choices = list(view.certifications)
    return render_template(
        "oversight/coverage.html",
        view=view,
        unit=unit,
        certification=slug,
        form=form,
        may_set=actor.may("coverage.need"),
    )


@blueprint.post("/coverage")
@requires("coverage.need")
def set_coverage_need() -> Any:
    form = NeedForm()
    if not form.validate():
        return coverage_page(form), 422
    try:
        retraining.set_need(
            form.unit.data, form.certification.data, form.people.data, actor=the_actor(), at=clock.now()
        )
    except (Invalid, NotFound) as problem:
        field = form.unit if isinstance(problem, people.UnknownUnit) else form.people
        field.errors = [*field.errors, problem.text.in_language(language())]
        return coverage_page(form), 422
    flash(gettext("Saved."))
    return redirect(url_for("oversight.coverage", unit=form.unit.data), 303)


# -- forecast -----------------------------------------------------------------------------------------------------


@blueprint.get("/forecast")
@requires("team.view")
def forecast() -> str:
    unit, slug = asked_place()
    week = day_from(request.args.get("week", ""))
    view = queries.forecast_page(the_actor(), unit, slug, week, clock.today(), language())
    return render_template(
        "oversight/forecast.html",
        view=view,
        unit=unit,
        certification=slug,
        week=week if week in {monday for monday, _load in view.weeks} else None,
        bars=[(day(monday), round(load.sessions)) for monday, load in view.weeks],
        nameless=total(line.expected for line in view.week if line.person is None),
        minutes_of=MINUTES_OF,
        link=lambda **changes: address({"unit": unit, "certification": slug, **changes}),
    )


def address(values: Mapping[str, Any]) -> str:
    """Of this page with these filters; empty ones are left out."""
    return url_for("oversight.forecast", **{name: value or None for name, value in values.items()})


@blueprint.get("/forecast.csv")
@requires("team.view")
def forecast_csv() -> Response:
    """A row a week, unit, certification and kind of session."""
    unit, slug = asked_place()
    today: date = clock.today()
    outlook = queries.forecast_page(the_actor(), unit, slug, None, today, language()).outlook
    sums: dict[tuple[date, str, str, int], list[float]] = {}
    for it in outlook.expected:
        row = sums.setdefault((it.week, it.unit, it.certification, STEPS.index(it.step)), [0.0, 0.0])
        row[0] += it.sessions
        row[1] += it.minutes
    lines = []
    for (week, where, what, step), (sessions, minutes) in sorted(sums.items()):
        certain = "no" if STEPS[step] in ASSUMED else "yes"
        amounts = (f"{sessions:.2f}", f"{minutes / 60:.2f}")
        lines.append((week.isoformat(), where, what, STEPS[step], certain, *amounts))
    head = ("week", "unit", "certification", "kind", "certain", "sessions", "hours")
    return csv_download(csv_table(head, lines), f"attesta-forecast-{today.isoformat()}.csv")
