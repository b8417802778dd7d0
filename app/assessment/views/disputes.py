"""Disputes: sent from the result page, answered by a trainer on a page of their own."""

from __future__ import annotations

from typing import cast

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from app.assessment import queries, telling
from app.assessment.calls.debrief import curve
from app.assessment.disputing import State
from app.assessment.faces import Reviewed
from app.assessment.outcome import judged
from app.assessment.queries import Attempt
from app.assessment.queries import disputes as dispute_queries
from app.assessment.service import disputing as service
from app.assessment.service.ending import Moment
from app.assessment.views import blueprint, talk
from app.assessment.views.ending import EVERYTHING
from app.assessment.views.media import wording_of
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import AlreadyDone, DomainError
from app.foundation.i18n import language
from app.foundation.throttle import at_most


@blueprint.post("/<sitting:slug>/attempts/<attempt>/<int:number>/dispute")
@requires("quiz.take")
@at_most("30 per minute")
def dispute(slug: str, attempt: str, number: int) -> Response:
    at, actor = clock.now(), the_actor()
    key = once.check(request.form.get("form_key"))
    location = f"{url_for('assessment.result', slug=slug, attempt=attempt)}#item-{number}"
    moment = Moment(at, actor.person_id)
    try:
        service.dispute(attempt, slug, number, request.form.get("words", ""), moment=moment, form_key=key)
    except AlreadyDone:
        return make_response(redirect(location, 303))
    except (service.NoWords, service.DisputedAlready) as refusal:
        flash(refusal.say(language()), "alert")
        return make_response(redirect(location, 303))
    once.settle(key, location)
    flash(gettext("Your dispute has reached the trainers. The answer will stand here."))
    return make_response(redirect(location, 303))


@blueprint.get("/disputes/<int:number>")
@requires("grading")
def dispute_page(number: int) -> str:
    return page(number)


@blueprint.post("/disputes/<int:number>")
@requires("grading")
def answer_dispute(number: int) -> Response:
    at, actor = clock.now(), the_actor()
    key = once.check(request.form.get("form_key"))
    words, state = request.form.get("words", ""), cast(State, request.form.get("state", ""))
    location = url_for("assessment.dispute_page", number=number)
    moment = Moment(at, actor.person_id)
    try:
        service.answer_dispute(number, state, words, actor=actor, moment=moment, form_key=key)
    except (service.NoWords, service.AnsweredAlready) as refusal:
        return make_response(page(number, words, refusal), refusal.status)
    once.settle(key, location)
    flash(gettext("The person has your answer."))
    return make_response(redirect(location, 303))


def page(number: int, words: str = "", refusal: DomainError | None = None) -> str:
    found, attempt = dispute_queries.dispute_for(the_actor(), number)
    quiz = queries.quiz_of(attempt.snapshot)
    return render_template(
        "assessment/dispute.html",
        dispute=found,
        attempt=attempt,
        quiz_title=quiz.title,
        title=quiz.item(found.item).title,
        reviewed=reviewed_for_trainer(attempt, found.position),
        regrade_address=f"/studio/items/{found.quiz}/{found.item}/regrade",
        answered_by=dispute_queries.names_of([found]).get(found.answered_by or 0, ""),
        words=words,
        curve=curve,
        refusal=refusal,
        form_key=once.new_form_key(),
    )


def reviewed_for_trainer(attempt: Attempt, position: int) -> Reviewed:
    """The question with everything that can be said of the answer."""
    quiz, placed = queries.quiz_of(attempt.snapshot), attempt.layout.at(position)
    item, wording = quiz.item(placed.item), wording_of(attempt, "assessment.graded_medium")
    stored = queries.newest_answer(attempt.id, position)
    answer = None if stored is None else stored.answer
    assert attempt.grading is not None
    graded = judged(attempt.grading, item, attempt.language)
    return Reviewed(
        number=position,
        title=item.title,
        body=wording.block(telling.without_gaps(item.body), item.folder),
        section=quiz.sections[placed.section].title,
        answered=answer is not None,
        feedback=telling.feedback(item, placed, answer, graded, EVERYTHING, wording),
        debrief=talk.debriefed(attempt, position, stored, EVERYTHING),
    )
