"""/certificates/<number>/reissue: the same award under a new number, with the name of now."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from app import people
from app.certification.forms.withdrawals import ReissueForm
from app.certification.genuine import holder_name
from app.certification.numbering import normalise
from app.certification.queries import withdrawals as queries
from app.certification.service import reissuing
from app.certification.service.reissuing import Reissue
from app.certification.views import blueprint
from app.certification.views.withdrawals import about, look_at
from app.certification.withdrawals import NoWords
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import AlreadyDone
from app.foundation.i18n import language


@blueprint.get("/certificates/<number>/reissue")
@requires("certificate.reissue")
def reissue(number: str) -> str:
    chosen = request.args.get("why") if request.args.get("why") in reissuing.OCCASIONS else None
    form = ReissueForm(formdata=None, form_key=once.new_form_key(), occasion=chosen)
    return page(number, form)


def page(number: str, form: ReissueForm) -> str:
    issued = queries.decidable_certificate(the_actor(), normalise(number))
    look_at(issued)
    shown = about(issued)
    name = holder_name(people.person_of(issued.person_id), issued.document.language)
    return render_template(
        "certification/reissue.html",
        form=form,
        name=name,
        renamed=name != issued.document.holder,
        can_be=shown["answer"].status == "valid",
        **shown,
    )


@blueprint.post("/certificates/<number>/reissue")
@requires("certificate.reissue")
def issue_anew(number: str) -> Any:
    form = ReissueForm()
    key = once.check(form.form_key.data)
    once.refuse_repeat(key)
    if not form.validate():
        return page(number, form), 422
    wanted = Reissue(form.occasion.data, form.reason.data)
    try:
        new = reissuing.reissue(normalise(number), wanted, actor=the_actor(), at=clock.now(), form_key=key)
    except NoWords as refusal:
        form.reason.errors = [refusal.say(language())]
        return page(number, form), 422
    except AlreadyDone as done:
        return redirect(done.location or url_for("certification.decisions"), 303)
    location = url_for("certification.certificate", number=new)
    once.settle(key, location)
    flash(gettext("Issued anew. The old number is marked as replaced from now on; the person is told."))
    return redirect(location, 303)
