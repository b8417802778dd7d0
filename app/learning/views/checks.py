"""Questions inside a lesson: each a form of its own, answered at once, as often as wanted (decision 5)."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, make_response, redirect, render_template, request, url_for

from app import library
from app.foundation import clock
from app.foundation.access import requires, the_actor
from app.foundation.errors import NotFound
from app.foundation.i18n import language
from app.learning import queries, service
from app.learning.queries.planning import providers
from app.learning.views import blueprint
from app.library.rows import Lesson


@dataclass(frozen=True)
class Card:
    """One question as the lesson shows it."""

    number: int  # in this lesson, from 1
    quiz: str
    item: str
    revision: int
    view: Any  # fields, without the key
    state: str  # right partial wrong; empty: not answered yet
    feedback: Any  # what may be said of the answer; None before there is one


def cards(lesson: Lesson, person_id: int) -> list[Card]:
    """The questions of a lesson with this reader's newest answers."""
    given = queries.check_answers_of(person_id, lesson.course.slug, lesson.slug)
    asked_here = []
    for check in lesson.checks:
        answers = {
            item: (found.revision, found.answer)
            for item in check.items
            if (found := given.get((check.quiz, item))) is not None
        }
        asked = providers().questions(check.quiz, check.items, language(), answers, secret(person_id))
        asked_here += [(check.quiz, question) for question in asked]
    return [
        Card(
            number=number,
            quiz=quiz,
            item=question.item,
            revision=question.revision,
            view=question.view,
            state=question.state,
            feedback=question.feedback,
        )
        for number, (quiz, question) in enumerate(asked_here, 1)
    ]


def secret(person_id: int) -> str:
    """What names of options in this reader's lessons are made from."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"lesson checks of {person_id}".encode(), hashlib.sha256).hexdigest()


@blueprint.post("/courses/<slug>/<lesson>/checks/<int:number>")
@requires("learn")
def answer_check(slug: str, lesson: str, number: int) -> Response:
    person_id = the_actor().person_id
    shown = library.lesson(slug, lesson, language())
    card = next((card for card in cards(shown, person_id) if card.number == number), None)
    judge = providers().judge
    if card is None or judge is None:
        raise NotFound
    verdict = judge(card.quiz, card.item, language(), request.form.to_dict(flat=False), secret(person_id))
    if verdict.answer is not None:
        service.keep_check_answer(
            slug,
            lesson,
            card.quiz,
            card.item,
            revision=card.revision,
            answer=verdict.answer,
            state=verdict.state,
            person_id=person_id,
            at=clock.now(),
        )
    if request.headers.get("HX-Request"):
        fresh = next(card for card in cards(shown, person_id) if card.number == number)
        return make_response(
            render_template("learning/check_fragment.html", check=fresh, slug=slug, lesson=lesson)
        )
    address = url_for("learning.lesson", slug=slug, lesson=lesson, _anchor=f"check-{number}")
    return make_response(redirect(address, 303))
