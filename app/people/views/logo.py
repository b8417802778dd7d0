"""/admin/organisation/logo: the picture that stands on certificates and cards."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import flash, redirect, request, send_file, url_for
from flask_babel import gettext

from app.foundation import blobs, clock, settings
from app.foundation.access import requires, the_actor
from app.foundation.errors import NotFound
from app.foundation.i18n import language
from app.foundation.pictures import MOST_BYTES, is_svg
from app.people.service.logo import BadLogo, remove_logo, store_logo
from app.people.views import blueprint
from app.people.views.admin import current_settings_page
from app.people.views.places import require_whole


@blueprint.get("/admin/organisation/logo")
@requires("admin")
def organisation_logo() -> Any:
    require_whole()
    sha256 = str(settings.read("logo"))
    if not sha256:
        raise NotFound
    content = blobs.get(sha256)
    media_type = "image/svg+xml" if is_svg(content) else "image/png"
    response = send_file(BytesIO(content), mimetype=media_type, etag=False)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/admin/organisation/logo")
@requires("admin")
def store_organisation_logo() -> Any:
    require_whole()
    by = the_actor().person_id
    if request.form.get("act") == "remove":
        remove_logo(at=clock.now(), by=by)
        flash(gettext("Documents that are issued from now on have no logo."))
        return redirect(f"{url_for('people.organisation_settings')}#logo", 303)
    sent = request.files.get("logo")
    if sent is None or not sent.filename:
        return current_settings_page(logo_error=gettext("Choose a file first.")), 422
    try:
        store_logo(sent.read(MOST_BYTES + 1), at=clock.now(), by=by)
    except BadLogo as refusal:
        return current_settings_page(logo_error=refusal.say(language())), 422
    flash(gettext("The logo is stored. Documents that are issued from now on have it."))
    return redirect(f"{url_for('people.organisation_settings')}#logo", 303)
