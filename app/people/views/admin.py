"""/admin: is everything well, what comes next; and the settings of the organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.foundation import clock, doctor, menu, settings
from app.foundation.access import requires, the_actor
from app.foundation.i18n import language
from app.people import queries
from app.people.forms.places import OrganisationForm, spoken
from app.people.permissions import ADMIN, MANAGER, TRAINER
from app.people.queries import directory
from app.people.service import configuring
from app.people.versions import ChangedMeanwhile, version_of
from app.people.views import blueprint
from app.people.views.differing import Difference, differences
from app.people.views.places import require_whole

ORDER = ("problem", "warning", "off", "ok")
menu.MENU.append(menu.MenuItem("people.admin", lambda: str(_l("Admin")), "admin", place=9))


@dataclass(frozen=True)
class Step:
    """Something that a new organisation needs before others can begin."""

    name: str
    is_done: bool
    title: str
    note: str
    href: str


@blueprint.get("/admin")
@requires("admin")
def admin() -> str:
    actor = the_actor()
    if actor.scope((ADMIN,)) is not None:  # an admin of some units looks after people, not after the machine
        return render_template("people/admin.html", manages_all=False)
    steps = first_steps()
    found = doctor.examine()
    checks = sorted(found.items(), key=lambda pair: ORDER.index(pair[1].state))
    return render_template(
        "people/admin.html",
        manages_all=True,
        steps=() if all(step.is_done for step in steps) else steps,
        checks=checks,
        problems=sum(finding.state == "problem" for finding in found.values()),
        warnings=sum(finding.state == "warning" for finding in found.values()),
        checked_at=clock.now(),
    )


def first_steps() -> tuple[Step, ...]:
    people, roles = directory.how_many_people(), directory.roles_given()
    places = bool(queries.units()) and bool(queries.positions())
    list_of_people = url_for("people.people_list")
    return (
        Step(
            "places",
            places,
            gettext("Units and positions"),
            gettext("What people need to know and when follows from where they work and as what."),
            url_for("people.units") if not queries.units() else url_for("people.positions"),
        ),
        Step(
            "people",
            people > 1,
            gettext("People"),
            gettext("Import a file or add one person."),
            url_for("people.import_list") if people <= 1 else list_of_people,
        ),
        Step(
            "trainer",
            TRAINER in roles,
            gettext("Invite your first trainer"),
            gettext(
                "Give somebody the role of a trainer on their page, then print a sign-in card or send a link."
            ),
            list_of_people,
        ),
        Step(
            "manager",
            MANAGER in roles,
            gettext("Invite your first manager"),
            gettext("A manager sees who may work in a unit and assigns training."),
            list_of_people,
        ),
    )


@blueprint.get("/admin/organisation")
@requires("admin")
def organisation_settings() -> str:
    require_whole()
    return current_settings_page()


@blueprint.post("/admin/organisation")
@requires("admin")
def store_organisation() -> Any:
    require_whole()
    form = OrganisationForm()
    form.prepare(clock.now())
    if not form.validate():
        return organisation_page(form), 422
    wanted = configuring.OrganisationSettings(
        name=form.name,
        time_zone=form.time_zone.data,
        language=form.default_language.data,
        help_contact=" ".join((form.help_contact.data or "").split()),
        refreshers=form.refreshers.data,
        quiet_hours=form.quiet_hours.data,
        public_names=form.public_names.data,
    )
    try:
        configuring.configure(wanted, at=clock.now(), by=the_actor().person_id, seen=form.seen.data or "")
    except ChangedMeanwhile as refusal:
        now = configuring.stored()
        form.seen.data = version_of(now)
        both = differences(form, field_values(now), field_values(wanted))
        return organisation_page(form, refusal.say(language()), both), refusal.status
    flash(gettext("Saved."))
    return redirect(url_for("people.organisation_settings"), 303)


def field_values(known: configuring.OrganisationSettings) -> dict[str, str]:
    return {
        **spoken(known.name),
        "time_zone": known.time_zone,
        "default_language": known.language,
        "help_contact": known.help_contact,
        "refreshers": known.refreshers,
        "quiet_hours": known.quiet_hours,
        "public_names": known.public_names,
    }


def current_settings_page(*, logo_error: str = "") -> str:
    """The page with what is stored, after another form of it was refused."""
    known = configuring.stored()
    form = OrganisationForm(formdata=None, **field_values(known), seen=version_of(known))
    return organisation_page(form, logo_error=logo_error)


def organisation_page(
    form: OrganisationForm,
    conflict: str | None = None,
    differing: Sequence[Difference] = (),
    *,
    logo_error: str = "",
) -> str:
    form.prepare(clock.now())
    return render_template(
        "people/organisation.html",
        form=form,
        conflict=conflict,
        differences=differing,
        logo=str(settings.read("logo")),
        logo_error=logo_error,
    )
