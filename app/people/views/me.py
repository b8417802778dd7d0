"""One's own settings, password, devices and data."""

from __future__ import annotations

import json
from typing import Any

from flask import (
    Response,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext

from app.foundation import clock, i18n
from app.foundation.access import requires, the_actor
from app.foundation.throttle import at_most
from app.people import queries
from app.people.devices import device_name
from app.people.forms import SettingsForm
from app.people.forms.ways_in import ChangePasswordForm
from app.people.rows import Actor
from app.people.service import accounts, entering, own_data, own_page, sign_in
from app.people.views import blueprint
from app.people.views.session import signed_out


@blueprint.get("/me")
@requires("me")
def me() -> str:
    return my_page()


@blueprint.post("/me")
@requires("me")
def store_settings() -> Any:
    form = SettingsForm()
    if not form.validate():
        return my_page(settings_form=form), 422
    accounts.store_settings(the_actor().person_id, **form.chosen)
    g.language = form.language.data  # the banner already speaks it
    flash(gettext("Your settings are saved."))
    return redirect(url_for("people.me"), 303)


@blueprint.post("/me/password")
@requires("me")
def change_password() -> Any:
    actor: Actor = the_actor()
    form = ChangePasswordForm()
    if not form.validate():
        return my_page(password_form=form), 422
    try:
        entering.change_password(
            actor.person_id,
            form.old_password.data,
            form.new_password.data,
            session_id=actor.session_id,
            at=clock.now(),
            address=request.remote_addr or "",
        )
    except entering.WrongPassword as refusal:
        form.old_password.errors = [refusal.say(i18n.language())]
        return my_page(password_form=form), 422
    except sign_in.TooManyFailures as refusal:
        form.form_errors.append(refusal.in_words())
        response = make_response(my_page(password_form=form), 429)
        response.headers["Retry-After"] = str(refusal.seconds)
        return response
    flash(gettext("Your password is changed. All other devices are signed out."))
    return redirect(url_for("people.me"), 303)


@blueprint.post("/me/sessions/revocation")
@requires("me")
def sign_out_everywhere() -> Response:
    sign_in.sign_out_everywhere(the_actor().person_id, at=clock.now())
    return signed_out()


@blueprint.post("/me/sessions/<int:session_id>/revocation")
@requires("me")
def sign_out_device(session_id: int) -> Any:
    actor: Actor = the_actor()
    sign_in.sign_out_device(actor.person_id, session_id, at=clock.now())
    if session_id == actor.session_id:
        return signed_out()
    flash(gettext("That device is signed out."))
    return redirect(url_for("people.me"), 303)


@blueprint.post("/me/data")
@at_most("20 per hour")
@requires("me")
def own_data_file() -> Response:
    """All that is kept of whoever asks, as one file that people can read, too. A POST: that it was taken is noted."""
    actor, at = the_actor(), clock.now()
    found = own_data.collect(actor.person_id, at=at)
    response = make_response(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    response.mimetype = "application/json"
    name = own_data.file_name(actor.number, actor.today)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def my_page(
    settings_form: SettingsForm | None = None, password_form: ChangePasswordForm | None = None
) -> str:
    actor: Actor = the_actor()
    looks = {"language": i18n.language(), "theme": actor.theme, "text_size": actor.text_size}
    devices = [
        {"name": device_name(device.user_agent), "here": device.session_id == actor.session_id, "row": device}
        for device in queries.devices_of(actor.person_id, clock.now())
    ]
    return render_template(
        "people/me.html",
        form=password_form or settings_form,
        settings_form=settings_form or SettingsForm(formdata=None, **looks),
        password_form=password_form or ChangePasswordForm(formdata=None),
        person=queries.person_of_id(actor.person_id),
        devices=devices,
        zone=queries.zone_of(actor.person_id),
        sections=own_page.sections(),
    )
