"""/refresh: one short question, then the reason, then the next; a few a day, and never more than a person wants."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from app import assessment, library
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import AlreadyDone, BadRequest, NotFound
from app.foundation.i18n import language
from app.people.rows import Actor
from app.retraining.queries.refreshers import Review, State, review_of, state_of
from app.retraining.refreshers import MOST_IN_A_SITTING, Asked, Card
from app.retraining.service import refreshers as service
from app.retraining.service.refreshers import Given
from app.retraining.views import blueprint
from app.retraining.weak_spots import is_persistent

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Shown:
    """One question as the page asks it."""

    card: Card
    asked: Asked
    view: Any
    has_hint: bool


@blueprint.get("/refresh")
@requires("learn")
def refresh() -> str:
    return question_page()


def question_page(problem: str = "") -> str:
    state = state_of(the_actor().person_id, the_actor().today)
    shown = next_question(state) if state.sitting.is_open(clock.now()) else None
    if shown is None:
        return rest_page(state)
    helped = shown.has_hint and (request.values.get("hint") == "yes")
    view = shown.view if helped else replace(shown.view, hint="")
    return render_template(
        "retraining/refresh.html",
        shown=shown,
        question=view,
        helped=helped,
        problem=problem,
        number=state.sitting.asked + 1,
        most=MOST_IN_A_SITTING,
        shown_at=milliseconds(),
    )


def rest_page(state: State) -> str:
    """There may be more to ask: that is said only to whoever has answered or has put it off, and never how much."""
    sitting = state.sitting
    resting = sitting.rest_until is not None and clock.now() < sitting.rest_until
    return render_template(
        "retraining/refresh_rest.html",
        resting=resting,
        rest_until=sitting.rest_until if resting else None,
        answered=sitting.asked_today > 0 or sitting.over,
        more=bool(not sitting.day_is_full and (sitting.over or resting) and state.is_due()),
    )


def next_question(state: State) -> Shown | None:
    """The first that can be asked: what was withdrawn a moment ago is skipped."""
    for card in state.queue():
        asked = card.fact.question(card.memory.reviews)
        view = view_of(asked, secret(state.person_id, card.fact.key, card.memory.reviews + 1))
        if view is not None:
            return Shown(card, asked, view.view, bool(view.view.hint))
    return None


def view_of(asked: Asked, key: str, given: tuple[int, Any] | None = None) -> Any:
    """The question with its answer; None where it is not there any more, or was changed since it was answered."""
    answers = {} if given is None else {asked.item: given}
    found = assessment.lesson_questions(
        asked.quiz, (asked.item,), language(), answers, key, told_in_full=True
    )
    return next((one for one in found if one.revision == asked.revision), None)


@blueprint.post("/refresh/answers")
@requires("learn")
def answer_refresher() -> Response:
    actor, key = the_actor(), once.check(request.form.get("form_key"))
    state = state_of(actor.person_id, actor.today)
    given = given_answer(state)
    if given is None:  # it was answered in another window, or withdrawn: what comes next is asked
        return make_response(redirect(url_for("retraining.refresh"), 303))
    if given.answer is None and given.state != UNKNOWN:
        return make_response(question_page(gettext("Choose an answer, or say that you do not know.")), 422)
    try:
        number = service.keep_answer(
            given, person_id=actor.person_id, today=actor.today, at=clock.now(), form_key=key
        )
    except AlreadyDone as done:
        return make_response(redirect(done.location or url_for("retraining.refresh"), 303))
    if number is None:
        return make_response(redirect(url_for("retraining.refresh"), 303))
    location = url_for("retraining.refresher_answer", number=number)
    once.settle(key, location)
    return make_response(redirect(location, 303))


def given_answer(state: State) -> Given | None:
    """What the form says; None where its question is not asked (any more)."""
    fact, form = request.form.get("fact", ""), request.form
    card = next((card for card in state.queue() if card.fact.key == fact), None)
    if card is None:
        return None
    asked = card.fact.question(card.memory.reviews)
    if (form.get("quiz"), form.get("item")) != (asked.quiz, asked.item):
        return None
    spent = milliseconds() - whole_number(form.get("shown"))
    helped = form.get("helped") == "yes"
    if form.get("go") == UNKNOWN:
        return Given(fact, asked, None, UNKNOWN, helped, spent)
    key = secret(state.person_id, fact, card.memory.reviews + 1)
    try:
        judged = assessment.judge_lesson_question(
            asked.quiz, asked.item, language(), form.to_dict(flat=False), key
        )
    except NotFound:
        return None
    return Given(fact, asked, judged.answer, judged.state, helped, spent)


@blueprint.get("/refresh/answers/<int:number>")
@requires("learn")
def refresher_answer(number: int) -> Any:
    """What was answered, and why it is so. Only for whoever answered."""
    actor = the_actor()
    review = review_of(number, actor.person_id)
    if review is None:
        raise NotFound
    asked = Asked(review.quiz, review.item, review.revision)
    key = secret(actor.person_id, review.fact, review.number)
    view = view_of(asked, key, (review.revision, review.answer))
    if view is None:
        return redirect(url_for("retraining.refresh"), 303)
    state = state_of(actor.person_id, actor.today)
    return render_template(
        "retraining/refresh_answer.html",
        review=review,
        view=view,
        passage=passage_of(review, state),
        goes_on=state.sitting.is_open(clock.now()) and state.is_due(),
    )


def passage_of(review: Review, state: State) -> Any:
    """The paragraph itself, for what was forgotten again and again and matters."""
    card = next((card for card in state.cards if card.fact.key == review.fact), None)
    if card is None or review.rating != "again" or not is_persistent(card):
        return None
    return library.find_passage(review.fact, language())


@blueprint.post("/refresh/rest")
@requires("learn")
def rest_from_refreshers() -> Response:
    actor: Actor = the_actor()
    wish = request.form.get("go", "")
    if wish not in ("enough", "later", "tomorrow", "more"):
        raise BadRequest
    service.rest(wish, person_id=actor.person_id, today=actor.today, at=clock.now())  # type: ignore[arg-type]
    return make_response(redirect(url_for("retraining.refresh" if wish == "more" else "learning.learn"), 303))


def secret(person_id: int, fact: str, number: int) -> str:
    """What names and order of options are made from: another one each time that a fact is asked."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"refresher {person_id} {fact} {number}".encode(), hashlib.sha256).hexdigest()


def milliseconds() -> int:
    return int(clock.now().timestamp() * 1000)


def whole_number(text: str | None) -> int:
    """When the page was made; without it, no time is counted."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else milliseconds()
