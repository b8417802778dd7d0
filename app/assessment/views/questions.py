"""One question a page: shown from what was frozen, saved by the contract of interfaces.md, section 9."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from app.assessment import answers, asking, disclosure, queries, service, telling
from app.assessment.calls.turns import Turn
from app.assessment.faces import GivenAnswer
from app.assessment.outcome import judged_alone
from app.assessment.queries import Attempt
from app.assessment.said_back import NOTHING, SaidBack, said_back
from app.assessment.saving import Stored
from app.assessment.service.answering import Posted, Saved
from app.assessment.service.ending import hold_to_device, is_watched
from app.assessment.terms import policy_of
from app.assessment.views import blueprint, talk
from app.assessment.views.media import wording_of
from app.foundation import clock, kept_forms
from app.foundation.access import requires, the_actor
from app.foundation.errors import BadRequest

PROBLEMS = {
    "stale": _l("A newer answer to this question is stored. It is shown here."),
    "not-saved": _l(
        "You had been signed out when you sent this answer, so it is not saved yet. Save it now."
    ),
}


@dataclass(frozen=True)
class SavedLine:
    """The line `#saved`: what became of the last save."""

    state: str  # empty saved stale closed
    sequence: int | None = None
    saved_at: datetime | None = None
    given: tuple[GivenAnswer, ...] = ()  # the stored answer, where another one is stored
    back: SaidBack = NOTHING  # how it was understood


@blueprint.get("/<sitting:slug>/attempts/<attempt>")
@requires("quiz.take")
def resume(slug: str, attempt: str) -> Response:
    """Where this attempt goes on: the first question without an answer, else the check."""
    at = clock.now()
    found = attempt_here(attempt, slug)
    if not found.is_open(at):
        return to("assessment.result", found)
    if one_way(found):
        return onward(found, found.reached)
    answers = queries.newest_answers(found.id)
    waiting = (
        place
        for place in range(1, found.count + 1)
        if not is_answered(answers.get(place)) or talk.is_under_way(found, place, answers.get(place), at)
    )
    return onward(found, next(waiting, found.count + 1))


@blueprint.get("/<sitting:slug>/attempts/<attempt>/<int:number>")
@requires("quiz.take")
def question(slug: str, attempt: str, number: int) -> Response:
    at = clock.now()
    found = attempt_here(attempt, slug)
    if not found.is_open(at):
        return to("assessment.result", found)
    if one_way(found) and number != found.reached:
        return onward(found, found.reached)
    if not 1 <= number <= found.count:
        return onward(found, 1)
    stored = queries.newest_answer(found.id, number)
    if talk.is_call(found, number):
        return make_response(
            talk.page(found, number, talk.turn_at(found, number, stored, at), found.sequence, at)
        )
    kept = kept_answer(found, number)
    if kept is not None:
        return make_response(page(found, number, kept, found.sequence, SavedLine(""), at, is_kept=True))
    return make_response(page(found, number, stored, found.sequence, line_of(stored, found, number), at))


def kept_answer(attempt: Attempt, number: int) -> Stored | None:
    """An answer that came after the session had ended, as if it were stored: it is shown, and the person saves it."""
    fields = kept_forms.opened()
    if fields is None:
        return None
    placed = attempt.layout.at(number)
    item = queries.quiz_of(attempt.snapshot).item(placed.item)
    try:
        given = answers.read(item, placed, fields, attempt.language)
    except answers.UnknownAnswer:
        return None
    return Stored(attempt.sequence, given, attempt.started_at)


def attempt_here(attempt: str, slug: str) -> Attempt:
    """An own attempt, for the device at which it is sat. Raises NotFound, OtherDevice."""
    actor = the_actor()
    found = queries.attempt_of(attempt, slug, actor.person_id)
    if found.in_progress:
        hold_to_device(queries.quiz_of(found.snapshot), found.purpose, found.device, actor.session_id)
    return found


@blueprint.post("/<sitting:slug>/attempts/<attempt>/<int:number>")
@requires("quiz.take")
@kept_forms.keeps_form
def save_answer(slug: str, attempt: str, number: int) -> Response:
    at = clock.now()
    actor = the_actor()
    fields = request.form.to_dict(flat=False)
    go = request.form.get("go", "")
    sequence = sequence_of(request.form.get("sequence", ""))
    posted = Posted(fields=fields, sequence=sequence, go=go, at=at, device=actor.session_id)
    kept_forms.forget()
    saved = service.save(attempt, slug, number, posted, person_id=actor.person_id)
    found = saved.attempt
    if talk.is_call(found, number) and saved.verdict != "closed":
        return after_turn(saved, number, posted)
    line = line_after(saved, number)
    if request.headers.get("HX-Request"):
        status = 200 if saved.verdict in ("store", "same") else 409
        return make_response(saved_line(found, line, at), status)
    if saved.verdict == "store":
        return after_storing(saved, number, go)
    if saved.verdict == "closed":
        shown = render_template("assessment/closed.html", attempt=found, line=line, seconds_left=None)
        return make_response(shown, 409)
    status = 200 if saved.verdict == "same" else 409
    return make_response(page(found, number, saved.stored, saved.highest, line, at), status)


def after_storing(saved: Saved, number: int, go: str) -> Response:
    """Where the button leads; to the same page first where there is something to say of the answer."""
    if saved.changed and go == "next" and tells_at_once(saved.attempt) and is_answered(saved.stored):
        return onward(saved.attempt, number)  # to what there is to say of the answer
    if saved.doubtful:
        return to("assessment.question", saved.attempt, number=number, _anchor="saved")
    return onward(
        saved.attempt, {"previous": number - 1, "check": saved.attempt.count + 1}.get(go, number + 1)
    )


def after_turn(saved: Saved, number: int, posted: Posted) -> Response:
    """What follows a form of a call: the same page with the next turn; with nothing said, where the button leads."""
    found, at = saved.attempt, posted.at
    turn = talk.turn_at(found, number, saved.stored, at)
    if request.headers.get("HX-Request"):
        return turn_fragment(saved, turn, at)
    if saved.verdict == "stale":
        return talk.answer(saved, number, turn, at, talk.went_on(turn, posted.fields), 409)
    if turn.is_over and talk.is_alone(found):
        return to("assessment.result", found)
    if not any(posted.fields.get("answer", ())):
        return without_reply(saved, number, posted, turn)
    if saved.verdict == "same":
        return talk.answer(saved, number, turn, at, None, 200)
    return to("assessment.question", found, number=number, _anchor="now")


def turn_fragment(saved: Saved, turn: Turn, at: datetime) -> Response:
    line, is_stale = line_of_turn(saved.stored), saved.verdict == "stale"
    if is_stale:
        said = talk.last_said(saved.attempt, turn)
        line = SavedLine("stale", saved.highest + 1, line.saved_at, said)
    return make_response(saved_line(saved.attempt, line, at), 409 if is_stale else 200)


def without_reply(saved: Saved, number: int, posted: Posted, turn: Turn) -> Response:
    """A call that rings is taken; one that is over is left; in all others something has to be said."""
    found = saved.attempt
    if posted.go in ("previous", "check") or turn.is_over:
        return onward(found, {"previous": number - 1, "check": found.count + 1}.get(posted.go, number + 1))
    if saved.changed:
        return to("assessment.question", found, number=number, _anchor="now")
    return talk.answer(saved, number, turn, posted.at, talk.nothing_said(), 422)


def line_of_turn(stored: Stored | None) -> SavedLine:
    return SavedLine("") if stored is None else SavedLine("saved", stored.sequence, stored.saved_at)


def saved_line(attempt: Attempt, line: SavedLine, at: datetime) -> str:
    """The answer to a save in the background; the time left comes with it, for it may have been extended."""
    return render_template("assessment/saved.html", line=line, seconds_left=attempt.term.seconds_left(at))


def sequence_of(written: str) -> int:
    if not written.isascii() or not written.isdecimal() or len(written) > 9:
        raise BadRequest
    return int(written)


def line_of(stored: Stored | None, attempt: Attempt, number: int) -> SavedLine:
    if stored is None:
        return SavedLine("")
    item = queries.quiz_of(attempt.snapshot).item(attempt.layout.at(number).item)
    back = said_back(item, stored.answer, attempt.language)
    return SavedLine("saved", stored.sequence, stored.saved_at, back=back)


def line_after(saved: Saved, number: int) -> SavedLine:
    stored = saved.stored
    if saved.verdict in ("store", "same"):
        return line_of(stored, saved.attempt, number)
    if saved.verdict == "closed":
        return SavedLine("closed", saved.highest, None if stored is None else stored.saved_at)
    attempt = saved.attempt
    placed = attempt.layout.at(number)
    item = queries.quiz_of(attempt.snapshot).item(placed.item)
    answer = None if stored is None else stored.answer
    given = telling.given(item, placed, answer, wording_of(attempt))
    return SavedLine("stale", saved.highest + 1, None if stored is None else stored.saved_at, given)


def page(
    attempt: Attempt,
    number: int,
    stored: Stored | None,
    highest: int,
    line: SavedLine,
    at: datetime,
    *,
    is_kept: bool = False,
) -> str:
    """`is_kept`: what is shown is not stored yet; it was sent after the session had ended."""
    quiz = queries.quiz_of(attempt.snapshot)
    placed = attempt.layout.at(number)
    answer = None if stored is None else stored.answer
    problem_code = "stale" if line.state == "stale" else "not-saved" if is_kept else None
    return render_template(
        "assessment/question.html",
        attempt=attempt,
        number=number,
        count=attempt.count,
        question=asking.question(quiz, placed, answer, wording_of(attempt)),
        sequence=highest + 1,
        seconds_left=attempt.term.seconds_left(at),
        line=line,
        one_way=one_way(attempt),
        watched=is_watched(quiz, attempt.purpose),
        tells_at_once=tells_at_once(attempt),
        feedback=None if is_kept else feedback_now(attempt, number, answer),
        problem_code=problem_code,
        problem_text=PROBLEMS[problem_code] if problem_code else None,
    )


def feedback_now(attempt: Attempt, number: int, answer: Any) -> Any:
    """Practice alone: what may be said of an answer at once."""
    quiz = queries.quiz_of(attempt.snapshot)
    shown = disclosure.during(policy_of(quiz), quiz.use, answer is not None)
    if shown == disclosure.NOTHING:
        return None
    placed = attempt.layout.at(number)
    item = quiz.item(placed.item)
    judged = judged_alone(item, placed, answer, attempt.language)
    return telling.feedback(item, placed, answer, judged, shown, wording_of(attempt))


def tells_at_once(attempt: Attempt) -> bool:
    """Whether this is practice that says something of each answer when it is given."""
    quiz = queries.quiz_of(attempt.snapshot)
    return disclosure.during(policy_of(quiz), quiz.use, answered=True) != disclosure.NOTHING


def one_way(attempt: Attempt) -> bool:
    return queries.quiz_of(attempt.snapshot).navigation == "one-way"


def is_answered(stored: Stored | None) -> bool:
    return stored is not None and stored.answer is not None


def onward(attempt: Attempt, number: int) -> Response:
    """The question with this number; behind the last one the check."""
    if number > attempt.count:
        return to("assessment.check", attempt)
    return to("assessment.question", attempt, number=max(1, number))


def to(endpoint: str, attempt: Attempt, **values: Any) -> Response:
    address = url_for(endpoint, slug=attempt.quiz, attempt=attempt.public_id, **values)
    return make_response(redirect(address, 303))
