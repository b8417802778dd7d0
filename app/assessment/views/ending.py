"""The check before handing in, handing in, and the result with what may be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext

from app import library, people
from app.assessment import disclosure, queries, service, telling
from app.assessment.calls.debrief import curve
from app.assessment.disclosure import Disclosure
from app.assessment.faces import Checked, Reviewed
from app.assessment.outcome import Outcome, judged, shown, topics
from app.assessment.queries import Attempt, Line
from app.assessment.saving import Stored
from app.assessment.service.beginning import door_of, outer_limit
from app.assessment.service.ending import is_watched
from app.assessment.terms import policy_of, rules_of
from app.assessment.views import blueprint, talk, words
from app.assessment.views.media import wording_of
from app.assessment.views.questions import attempt_here, one_way, to
from app.assessment.views.said_by_people import mended_items, said_by_people
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import AlreadyDone, NotFound
from app.foundation.i18n import language
from app.foundation.throttle import at_most
from app.library.quizzes.model import Quiz

READERS = ("auditor", "admin")  # who may look at the attempts of others, within their scope
EVERYTHING = Disclosure(True, True, True)


@blueprint.get("/<sitting:slug>/attempts/<attempt>/check")
@requires("quiz.take")
@at_most("60 per minute")
def check(slug: str, attempt: str) -> Response:
    at = clock.now()
    found = attempt_here(attempt, slug)
    if not found.is_open(at):
        return to("assessment.result", found)
    items = checked(found, at)
    page = render_template(
        "assessment/check.html",
        attempt=found,
        items=sorted(items, key=lambda item: (item.answered, item.number)),
        open=sum(not item.answered for item in items),
        one_way=one_way(found),
        watched=is_watched(queries.quiz_of(found.snapshot), found.purpose),
        seconds_left=found.term.seconds_left(at),
        form_key=once.new_form_key(),
    )
    return make_response(page)


def checked(attempt: Attempt, at: datetime) -> list[Checked]:
    quiz, wording = queries.quiz_of(attempt.snapshot), wording_of(attempt)
    answers = queries.newest_answers(attempt.id)
    found = []
    for number, placed in enumerate(attempt.layout.items, 1):
        item = quiz.item(placed.item)
        if item.kind == "call":
            found.append(talk.checked(attempt, number, answers.get(number), at))
            continue
        given = telling.given(item, placed, _answer(answers, number), wording)
        found.append(Checked(number, item.title, given))
    return found


def _answer(answers: dict[int, Stored], number: int) -> object:
    return answers[number].answer if number in answers else None


@blueprint.post("/<sitting:slug>/attempts/<attempt>/submission")
@requires("quiz.take")
@at_most("30 per minute")
def hand_in(slug: str, attempt: str) -> Response:
    at = clock.now()
    key, actor = once.check(request.form.get("form_key")), the_actor()
    # The key needs no place to be remembered with: where an attempt ends is known beforehand.
    location = url_for("assessment.result", slug=slug, attempt=attempt)
    here = {"person_id": actor.person_id, "device": actor.session_id}
    try:
        service.hand_in(attempt, slug, **here, at=at, form_key=key)
    except AlreadyDone:  # the same form, a moment ago: its result is this one
        pass
    return make_response(redirect(location, 303))


@blueprint.get("/<sitting:slug>/attempts/<attempt>/result")
@requires("quiz.take")
def result(slug: str, attempt: str) -> Response:
    at, actor = clock.now(), the_actor()
    others = people.people_in_scope(actor, READERS)
    found = queries.readable_attempt(attempt, slug, actor.person_id, others)
    if found.person_id != actor.person_id and not found.is_over(at):
        raise NotFound
    if found.is_open(at):
        return to("assessment.resume", found)
    if not found.is_over(at):
        return make_response(closing_page(found, at))
    return make_response(result_page(found, at, own=found.person_id == actor.person_id))


def closing_page(attempt: Attempt, at: datetime) -> str:
    """Time is over, but answers may still be on their way: no result yet, or it would be a crib for them."""
    closes_at = attempt.term.closes_at
    assert closes_at is not None
    return render_template(
        "assessment/closing.html",
        attempt=attempt,
        seconds=max(1, round((closes_at - at).total_seconds())),
        form_key=once.new_form_key(),
    )


def result_page(attempt: Attempt, at: datetime, own: bool) -> str:
    quiz, outcome = queries.quiz_of(attempt.snapshot), queries.outcome_of(attempt)
    lines = queries.lines_of(attempt.person_id, (attempt.quiz,))[attempt.quiz]
    tells_all = not own or attempt.purpose == "preview"  # an author has written the key
    told = EVERYTHING if tells_all else told_of(attempt, quiz, lines, at)
    reviewed = review(attempt, quiz, outcome, told)
    return render_template(
        "assessment/result.html",
        attempt=attempt,
        quiz_title=quiz.title,
        result={
            "result": outcome.result,
            "points": shown(outcome.points) if told.score else "",
            "max": shown(outcome.max) if told.score else "",
        },
        heading=words.result_word(outcome.result),
        sign=words.sign(outcome.result),
        sentences=words.sentences(attempt, outcome, quiz, told.score),
        ways=ways_on(attempt, outcome, lines, at) if own else [],
        topics=topics(outcome.grading, quiz.pass_share) if told.score else (),
        repeat=repeat(reviewed) if outcome.result != "passed" else [],
        items=reviewed,
        is_alone=talk.is_alone(attempt),
        curve=curve,
        said=said_by_people(attempt, outcome, told, own),
        shows_evidence=not own and the_actor().may("evidence"),
        tells_feedback=told.feedback,
        tells_answers=told.answers,
        told_when=words.told_when(quiz),
    )


def told_of(attempt: Attempt, quiz: Quiz, lines: tuple[Line, ...], at: datetime) -> Disclosure:
    rules = rules_of(quiz, clock.site_zone())
    past = queries.sittings(lines, at)
    return disclosure.afterwards(policy_of(quiz), rules, past, attempt.number, at)


def review(attempt: Attempt, quiz: Quiz, outcome: Outcome, told: Disclosure) -> list[Reviewed]:
    wording, answers = wording_of(attempt), queries.newest_answers(attempt.id)
    mended = mended_items(attempt, quiz, outcome, told)
    found = []
    for number, placed in enumerate(attempt.layout.items, 1):
        item, answer = quiz.item(placed.item), _answer(answers, number)
        graded = judged(outcome.grading, item, attempt.language)
        shown_now, item = mended.get(item.id, (told, item))
        found.append(
            Reviewed(
                number=number,
                title=item.title,
                body=wording.block(telling.without_gaps(item.body), item.folder),
                section=quiz.sections[placed.section].title,
                answered=answer is not None,
                feedback=telling.feedback(item, placed, answer, graded, shown_now, wording),
                debrief=talk.debriefed(attempt, number, answers.get(number), told),
            )
        )
    return found


@dataclass(frozen=True)
class Way:
    """Where to go on."""

    text: str
    address: str


def ways_on(attempt: Attempt, outcome: Outcome, lines: tuple[Line, ...], at: datetime) -> list[Way]:
    """The next step first."""
    training = Way(gettext("Go on with my training"), url_for("learning.learn"))
    if outcome.result in ("passed", "needs-grading"):
        return [training]
    again = next_attempt(attempt, lines, at)
    return [training, again] if again is not None else [training]


def next_attempt(attempt: Attempt, lines: tuple[Line, ...], at: datetime) -> Way | None:
    """The start page, if there is or will be another attempt."""
    try:
        published = queries.published_quiz(attempt.quiz, language())
    except NotFound:  # withdrawn since
        return None
    outer = outer_limit(attempt.person_id, attempt.quiz, at)
    entry = door_of(published, lines, at, attempt.purpose, outer)
    address = url_for("assessment.quiz", slug=attempt.quiz, renewal="yes" if attempt.renewal else None)
    if entry.open:
        return Way(gettext("Try again"), address)
    if entry.next_at is not None:
        return Way(words.notice(entry, published).text, address)
    return None


def repeat(reviewed: list[Reviewed]) -> list[Way]:
    """Lessons that the missed questions point to; only where feedback may be given."""
    courses = {course.slug: course for course in library.published_courses(language())}
    found: dict[str, Way] = {}
    for item in reviewed:
        parts = item.feedback.source.partition("#")[0].strip("/").split("/")
        missed = item.feedback.state in ("wrong", "partial", "unanswered")
        if not missed or len(parts) != 3 or parts[1] not in courses:
            continue
        title = next((one.title for one in courses[parts[1]].lessons if one.slug == parts[2]), None)
        if title is not None:
            found.setdefault(parts[2], Way(title, f"/{'/'.join(parts)}"))
    return list(found.values())
