"""/supervision: sittings that open with a code, who sits them and how far they are, and time that is given back."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from app.assessment import queries
from app.assessment.forms.supervision import ExtensionForm, OpeningForm
from app.assessment.queries import supervisions
from app.assessment.service import supervising
from app.assessment.service.ending import OtherDevice
from app.assessment.supervision import Supervision
from app.assessment.views import blueprint, quizzes, words
from app.foundation import clock, menu, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import AlreadyDone, NotFound
from app.foundation.i18n import language
from app.foundation.throttle import at_most

# In the menu of assessors; trainers, whose menu is full, come here from the grading page.
menu.MENU.append(menu.MenuItem("assessment.supervision", lambda: str(_l("Supervision")), "observe", place=3))


@blueprint.get("/supervision")
@requires("supervise")
def supervision() -> str:
    return home(OpeningForm(formdata=None, form_key=once.new_form_key()))


def home(form: OpeningForm) -> str:
    actor, at = the_actor(), clock.now()
    form.quiz.choices = supervisions.supervised_quizzes(language())
    found = supervisions.supervisions_of(actor.person_id)
    titles = dict(form.quiz.choices)
    return render_template(
        "assessment/supervision.html",
        form=form,
        open_ones=[one for one in found if one.is_open],
        closed_ones=[one for one in found if not one.is_open],
        titles=titles,
        under_way=supervisions.attempts_under_way(actor, at),
    )


@blueprint.post("/supervision")
@requires("supervise")
@at_most("30 per minute")
def open_supervision() -> Any:
    form = OpeningForm()
    form.quiz.choices = supervisions.supervised_quizzes(language())
    key = once.check(form.form_key.data)
    if not form.validate():
        return home(form), 422
    try:
        public_id = supervising.open_supervision(
            form.quiz.data, by=the_actor().person_id, at=clock.now(), form_key=key
        )
    except AlreadyDone as done:
        return redirect(done.location or url_for("assessment.supervision"), 303)
    location = url_for("assessment.sitting", sitting=public_id)
    once.settle(key, location)
    return redirect(location, 303)


@blueprint.get("/supervision/<sitting>")
@requires("supervise")
def sitting(sitting: str) -> str:
    """Whole, or the part that renews itself."""
    at = clock.now()
    found = supervisions.supervision_of(sitting, the_actor().person_id)
    template = "sitters" if request.headers.get("HX-Request") else "sitting"
    return render_template(
        f"assessment/{template}.html",
        sitting=found,
        title=title_of(found),
        takes_code=found.takes_code(at),
        sitters=supervisions.sitters_of(found.id, at),
        at=at,
    )


def title_of(found: Supervision) -> str:
    try:
        return queries.published_quiz(found.quiz, language()).quiz.title
    except NotFound:  # withdrawn since
        return found.quiz


@blueprint.post("/supervision/<sitting>/code")
@requires("supervise")
@at_most("30 per minute")
def renew_code(sitting: str) -> Response:
    supervising.renew_code(sitting, by=the_actor().person_id, at=clock.now())
    return make_response(redirect(url_for("assessment.sitting", sitting=sitting), 303))


@blueprint.post("/supervision/<sitting>/end")
@requires("supervise")
@at_most("30 per minute")
def close_supervision(sitting: str) -> Response:
    supervising.close_supervision(sitting, by=the_actor().person_id, at=clock.now())
    flash(gettext("The sitting is closed: nobody begins any more. Attempts under way go on to their end."))
    return make_response(redirect(url_for("assessment.sitting", sitting=sitting), 303))


@blueprint.get("/supervision/attempts/<attempt>/extension")
@requires("supervise")
def extension(attempt: str) -> str:
    return extension_page(attempt, ExtensionForm(formdata=None, form_key=once.new_form_key()))


def extension_page(attempt: str, form: ExtensionForm, refused: words.Notice | None = None) -> str:
    sitter, quiz = supervisions.extendable(attempt, the_actor(), clock.now())
    return render_template(
        "assessment/extension.html",
        form=form,
        sitter=sitter,
        quiz=quiz,
        refused=refused,
        sitting=request.values.get("sitting", ""),
        back=where_back(),
    )


def where_back() -> str:
    wanted = request.values.get("sitting", "")
    return url_for("assessment.sitting", sitting=wanted) if wanted else url_for("assessment.supervision")


@blueprint.post("/supervision/attempts/<attempt>/extension")
@requires("supervise")
@at_most("30 per minute")
def extend(attempt: str) -> Any:
    actor, at, form = the_actor(), clock.now(), ExtensionForm()
    supervisions.extendable(attempt, actor, at)
    key = once.check(form.form_key.data)
    once.refuse_repeat(key)
    if not form.validate():
        return extension_page(attempt, form), 422
    minutes = form.minutes.data
    try:
        supervising.extend(attempt, minutes, form.reason.data, by=actor.person_id, at=at, form_key=key)
    except supervising.NothingToExtend as refusal:
        notice = words.Notice(refusal.code, gettext("No time was added"), refusal.say(language()))
        return extension_page(attempt, form, notice), 409
    once.settle(key, where_back())
    flash(ngettext("%(num)s minute was added.", "%(num)s minutes were added.", minutes))
    return redirect(where_back(), 303)


@blueprint.post("/<sitting:slug>/attempts/<attempt>/sight")
@requires("quiz.take")
@at_most("120 per minute")
def sight(slug: str, attempt: str) -> Response:
    seen = request.form.get("seen", "")
    supervising.sight(attempt, slug, seen, person_id=the_actor().person_id, at=clock.now())
    return make_response("", 204)


@blueprint.errorhandler(OtherDevice)
def at_another_device(refusal: OtherDevice) -> Response:
    """The start page, where the code is typed; to a save in the background, the line under the answers."""
    text = refusal.say(language())
    if request.headers.get("HX-Request"):
        return make_response(render_template("assessment/elsewhere.html", text=text), 409)
    slug = (request.view_args or {})["slug"]
    notice = words.Notice(refusal.code, gettext("This attempt is at another device"), text)
    return make_response(quizzes.page(queries.published_quiz(slug, language()), notice), 409)
