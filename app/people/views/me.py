"""One's own settings and devices."""

from __future__ import annotations

from typing import Any

from flask import (
    Response,
    flash,
    redirect,
    render_template,
    url_for,
)
from flask_babel import gettext

from app.foundation import clock, i18n
from app.foundation.access import requires, the_actor
from app.people import queries
from app.people.devices import device_name
from app.people.forms import SettingsForm
from app.people.rows import Actor
from app.people.service import accounts, sign_in
from app.people.views import blueprint
from app.people.views.session import signed_out


@blueprint.get("/me")
@requires("me")
def me() -> str:
    actor: Actor = the_actor()
    looks = {"language": i18n.language(), "theme": actor.theme, "text_size": actor.text_size}
    return my_page(SettingsForm(formdata=None, **looks))


@blueprint.post("/me")
@requires("me")
def store_settings() -> Any:
    form = SettingsForm()
    if not form.validate():
        return my_page(form), 422
    accounts.store_settings(the_actor().person_id, **form.chosen)
    i18n.turn_to(form.language.data)  # the banner already speaks it
    flash(gettext("Your settings are saved."))
    return redirect(url_for("people.me"), 303)


@blueprint.post("/me/sessions/revocation")
@requires("me")
def sign_out_everywhere() -> Response:
    sign_in.sign_out_everywhere(the_actor().person_id, at=clock.now())
    return signed_out()


def my_page(form: SettingsForm) -> str:
    actor: Actor = the_actor()
    devices = [
        {"name": device_name(device.user_agent), "here": device.session_id == actor.session_id, "row": device}
        for device in queries.devices_of(actor.person_id, clock.now())
    ]
    person = queries.person_of_id(actor.person_id)
    zone = queries.zone_of(actor.person_id)
    return render_template("people/me.html", form=form, person=person, devices=devices, zone=zone)
