"""/quizzes/<slug> and /calls/<slug>: the rules before the start, and the start itself."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from app.assessment import queries, service
from app.assessment.calls import alone
from app.assessment.calls.starting import CallFace, face_of_call
from app.assessment.queries import Line, PublishedQuiz
from app.assessment.service.beginning import Beginning, Refused, door_of
from app.assessment.service.extra_time import percent_of
from app.assessment.service.supervising import WrongCode
from app.assessment.terms import asked, decides_alone, seconds_of_call
from app.assessment.views import blueprint, words
from app.assessment.wording import Wording
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import AlreadyDone
from app.foundation.i18n import language
from app.foundation.throttle import at_most
from app.library.quizzes.call import Call

MOST_PAST = 10  # earlier attempts that the start page lists


@blueprint.get("/<sitting:slug>")
@requires("quiz.take")
def quiz(slug: str) -> str:
    return page(queries.published_quiz(slug, language()))


def page(published: PublishedQuiz, refused: words.Notice | None = None) -> str:
    at, person_id = clock.now(), the_actor().person_id
    lines = queries.lines_of(person_id, (published.slug,))[published.slug]
    under_way = next((line for line in lines if line.is_open(at)), None)
    past = [line for line in lines if line is not under_way]
    outer = service.outer_limit(person_id, published.slug, at)
    entry = door_of(published, past, at, published.purpose, outer)
    call = alone.call_of(published.quiz)
    return render_template(
        "assessment/quiz.html" if call is None else "assessment/call_start.html",
        quiz=face(published),
        time=words.time_of(published.quiz, percent_of(person_id, at)),
        call=None if call is None else call_face(call),
        entry=entry,
        refused=refused,
        closed=None if entry.open else words.notice(entry, published),
        failing=words.failing(published.quiz, entry),
        open_attempt=under_way,
        button=words.start_button(entry, published.quiz, under_way)
        if call is None
        else words.start_call_button(entry, under_way),
        renewal=request.values.get("renewal") == "yes",
        past=[past_line(line, at) for line in past[: -MOST_PAST - 1 : -1]],
    )


def face(published: PublishedQuiz) -> Any:
    """What the page says of a quiz; nothing of its questions."""
    quiz = published.quiz
    return SimpleNamespace(
        slug=published.slug,
        title=quiz.title,
        language=published.language,
        is_fallback=published.is_fallback,
        introduction=Wording(published.language).block(quiz.text),
        questions=asked(quiz),
        pass_share=Decimal(quiz.pass_share.numerator) / quiz.pass_share.denominator,
        has_critical=any(decides_alone(item) for item in quiz.items),
        use=quiz.use,
        one_way=quiz.navigation == "one-way",
        supervised=quiz.supervised,
        revision=published.revision,
    )


def call_face(call: Call) -> CallFace:
    return face_of_call(call, seconds_of_call(call))


def past_line(line: Line, at: datetime) -> Any:
    (sitting,) = queries.sittings((line,), at)
    return SimpleNamespace(
        public_id=line.public_id,
        number=line.number,
        ended_at=sitting.ended_at,
        word=words.result_word(sitting.result),
        sign=words.sign(sitting.result),
    )


def is_refused_code(response: Response) -> bool:
    """Codes are short: whoever types wrong ones waits."""
    return response.status_code == WrongCode.status


@blueprint.post("/<sitting:slug>/attempts")
@requires("quiz.take")
@at_most("30 per minute")
@at_most("6 per minute", counts_when=is_refused_code)
def start_attempt(slug: str) -> Response:
    published = queries.published_quiz(slug, language())
    key = once.check(request.form.get("form_key"))
    beginning = Beginning(
        person_id=the_actor().person_id,
        purpose=published.purpose,
        renewal=request.form.get("renewal") == "yes",
        at=clock.now(),
        device=the_actor().session_id,
        code=request.form.get("code", ""),
    )
    try:
        public_id = service.begin(published, beginning, form_key=key)
    except Refused as refused:
        return make_response(page(published, words.notice(refused.entry, published)), 409)
    except WrongCode as refusal:
        notice = words.Notice(refusal.code, gettext("The code opens nothing"), refusal.say(language()))
        return make_response(page(published, notice), refusal.status)
    except AlreadyDone as done:
        return make_response(redirect(done.location or where_it_goes_on(slug, beginning.at), 303))
    location = url_for("assessment.resume", slug=slug, attempt=public_id)
    once.settle(key, location)
    return make_response(redirect(location, 303))


@blueprint.post("/<sitting:slug>/preview")
@requires("studio")
@at_most("30 per minute")
def start_preview(slug: str) -> Response:
    """An author sits the published quiz as operators do: the same engine, and nothing of it is recorded (rule 39)."""
    published, actor = queries.published_quiz(slug, language()), the_actor()
    key = once.check(request.form.get("form_key"))
    beginning = Beginning(
        person_id=actor.person_id, purpose="preview", renewal=False, at=clock.now(), device=actor.session_id
    )
    try:
        public_id = service.begin(published, beginning, form_key=key)
    except Refused as refused:
        return make_response(page(published, words.notice(refused.entry, published)), 409)
    except AlreadyDone as done:
        return make_response(redirect(done.location or url_for("assessment.quiz", slug=slug), 303))
    location = url_for("assessment.resume", slug=slug, attempt=public_id)
    once.settle(key, location)
    return make_response(redirect(location, 303))


def where_it_goes_on(slug: str, at: datetime) -> str:
    """Where a form leads whose twin is still being worked on."""
    lines = queries.lines_of(the_actor().person_id, (slug,))[slug]
    under_way = next((line for line in lines if line.is_open(at)), None)
    if under_way is None:
        return url_for("assessment.quiz", slug=slug)
    return url_for("assessment.resume", slug=slug, attempt=under_way.public_id)
