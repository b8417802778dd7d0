"""/grading: what waits for a person, one answer at a time, all people for one question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext

from app.assessment import marking
from app.assessment.queries import disputes as dispute_queries
from app.assessment.queries import marking as waiting
from app.assessment.queries.marking import WaitingAnswer
from app.assessment.service import marking as service
from app.assessment.service.ending import Moment
from app.assessment.views import blueprint
from app.assessment.views.marking_pages import answer_page, days_since, publication_page
from app.assessment.views.media import send_medium
from app.foundation import clock, menu, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import BadRequest, Conflict
from app.foundation.i18n import language

menu.MENU.append(
    menu.MenuItem("assessment.grading", lambda: str(lazy_gettext("Grading")), "grading", place=2)
)
MOST_ID = 10**15


@blueprint.get("/grading")
@requires("grading")
def grading() -> str:
    actor = the_actor()
    open_disputes = dispute_queries.open_disputes(actor)
    return render_template(
        "assessment/grading.html",
        questions=waiting.waiting_questions(actor),
        disputes=open_disputes,
        last_marked_at=waiting.last_marked_at(actor),
        days=days_since,
    )


@blueprint.get("/grading/<sitting:slug>/<item>")
@requires("grading")
def mark(slug: str, item: str) -> Response:
    """The answer that is named, else the oldest one without a mark; when all have one, what is to be published."""
    actor = the_actor()
    answers = waiting.waiting_answers(actor, slug, item)
    named = request.args.get("answer", "")
    after = request.args.get("after", "")
    if named:
        return make_response(answer_page(slug, item, named, answers))
    following = next_unmarked(answers, after)
    if following is None:
        return make_response(publication_page(slug, item, answers))
    return make_response(answer_page(slug, item, following.public_id, answers))


def next_unmarked(answers: Sequence[WaitingAnswer], after: str) -> WaitingAnswer | None:
    """The oldest without a mark; with `after`, the one that follows it, and round again at the end."""
    places = [answer.public_id for answer in answers]
    start = places.index(after) + 1 if after in places else 0
    ordered = (*answers[start:], *answers[:start])
    return next((answer for answer in ordered if answer.marks.draft is None), None)


@blueprint.post("/grading/<sitting:slug>/<item>")
@requires("grading")
def save_mark(slug: str, item: str) -> Response:
    at, actor = clock.now(), the_actor()
    key = once.check(request.form.get("form_key"))
    public_id = request.form.get("answer", "")
    question = waiting.marked_attempt(actor, public_id, slug, item)[1]
    given = marking.read_form(question, request.form)
    if not given.is_whole:
        answers = waiting.waiting_answers(actor, slug, item)
        return make_response(answer_page(slug, item, public_id, answers, given), 422)
    answer = service.Answer(public_id, slug, item, id_in("seen"))
    following = to_question(slug, item, after=public_id)
    try:
        service.mark_answer(answer, given, actor=actor, moment=Moment(at, actor.person_id), form_key=key)
    except service.TakenMeanwhile as refusal:
        flash(refusal.say(language()))
        return following
    once.settle(key, following.location or "")
    return following


@blueprint.post("/grading/<sitting:slug>/<item>/undo")
@requires("grading")
def undo_mark(slug: str, item: str) -> Response:
    actor = the_actor()
    moment = Moment(clock.now(), actor.person_id)
    try:
        public_id = service.undo_mark(id_in("mark"), slug, item, actor=actor, moment=moment)
    except Conflict as refusal:
        flash(refusal.say(language()))
        return to_question(slug, item)
    flash(gettext("The mark is taken back. The answer waits again."))
    return to_question(slug, item, answer=public_id)


@blueprint.get("/grading/<sitting:slug>/<item>/publication")
@requires("grading")
def publication(slug: str, item: str) -> str:
    """What is marked, before it counts."""
    return publication_page(slug, item, waiting.waiting_answers(the_actor(), slug, item))


@blueprint.post("/grading/<sitting:slug>/<item>/publication")
@requires("grading")
def publish_marks(slug: str, item: str) -> Response:
    actor = the_actor()
    key = once.check(request.form.get("form_key"))
    moment = Moment(clock.now(), actor.person_id)
    location = url_for("assessment.grading")
    published = service.publish_marks(
        slug, item, upto=id_in("upto"), actor=actor, moment=moment, form_key=key
    )
    once.settle(key, location)
    said = ngettext("%(num)s mark is published.", "%(num)s marks are published.", published.marks)
    results = ngettext("%(num)s result is final.", "%(num)s results are final.", published.results)
    flash(f"{said} {results}")
    if published.held_back:
        flash(
            ngettext(
                "%(num)s mark is held back: it would take the pass from under a certificate. Ask the manager first.",
                "%(num)s marks are held back: they would take the pass from under a certificate. Ask the manager first.",
                published.held_back,
            ),
            "alert",
        )
    return make_response(redirect(location, 303))


@blueprint.get("/grading/<sitting:slug>/media/<attempt>/<token>")
@requires("grading")
def graded_medium(slug: str, attempt: str, token: str) -> Response:
    """A picture of a question, for those who mark its answers."""
    return send_medium(waiting.graded_attempt(the_actor(), attempt, slug), token)


def id_in(name: str) -> int:
    written = request.form.get(name, "")
    if not written.isascii() or not written.isdecimal() or int(written[:20]) > MOST_ID:
        raise BadRequest
    return int(written)


def to_question(slug: str, item: str, **where: Any) -> Response:
    return make_response(redirect(url_for("assessment.mark", slug=slug, item=item, **where), 303))
