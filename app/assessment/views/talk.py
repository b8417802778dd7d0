"""The page of a call: the conversation so far, the turn, and what there is to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Response, make_response, render_template
from flask_babel import gettext, ngettext

from app.assessment import disclosure, queries
from app.assessment.calls import alone
from app.assessment.calls.asking import CallPage, call_page, lines_of
from app.assessment.calls.debrief import Debrief, debrief
from app.assessment.calls.turns import ALLOWANCE, Turn, turn_of
from app.assessment.disclosure import Disclosure
from app.assessment.faces import Checked, GivenAnswer
from app.assessment.queries import Attempt
from app.assessment.saving import Stored
from app.assessment.service.answering import Saved
from app.assessment.service.ending import is_watched
from app.assessment.terms import policy_of
from app.assessment.timing import finished_at
from app.assessment.views.media import wording_of
from app.library.quizzes.call import Call
from app.library.quizzes.model import CallTask, Item


@dataclass(frozen=True)
class Problem:
    """Why a form has not led on."""

    code: str
    text: str


def is_call(attempt: Attempt, number: int) -> bool:
    return item_at(attempt, number).kind == "call"


def is_alone(attempt: Attempt) -> bool:
    return alone.is_alone(attempt.quiz)


def item_at(attempt: Attempt, number: int) -> Item:
    return queries.quiz_of(attempt.snapshot).item(attempt.layout.at(number).item)


def scenario_at(attempt: Attempt, number: int) -> Call:
    content = item_at(attempt, number).content
    assert isinstance(content, CallTask)
    assert content.call is not None
    return content.call


def turn_at(attempt: Attempt, number: int, stored: Stored | None, at: datetime) -> Turn:
    """Where the call of a question stands now, what the clock has taken included."""
    until = finished_at(at, attempt.term.deadline_at)
    return turn_of(scenario_at(attempt, number), stored, until, attempt.extra_percent)


def is_under_way(attempt: Attempt, number: int, stored: Stored | None, at: datetime) -> bool:
    """Whether this question is a call that has not come to its end."""
    return is_call(attempt, number) and not turn_at(attempt, number, stored, at).is_over


def page(
    attempt: Attempt, number: int, turn: Turn, highest: int, at: datetime, problem: Problem | None = None
) -> str:
    """`highest`: the highest sequence that is stored; silences that are not written down yet take numbers, too."""
    seconds = turn.seconds_left(at)
    return render_template(
        "assessment/call.html",
        attempt=attempt,
        number=number,
        count=attempt.count,
        call=asked(attempt, number, turn, at),
        is_alone=is_alone(attempt),
        sequence=highest + len(turn.silences) + 1,
        saved_at=turn.entered_at,
        seconds_left=attempt.term.seconds_left(at),
        turn_seconds=seconds,
        look_again=None if seconds is None else seconds + round(ALLOWANCE.total_seconds()) + 1,
        one_way=queries.quiz_of(attempt.snapshot).navigation == "one-way",
        watched=is_watched(queries.quiz_of(attempt.snapshot), attempt.purpose),
        problem=problem,
    )


def asked(attempt: Attempt, number: int, turn: Turn, at: datetime) -> CallPage:
    quiz, placed = queries.quiz_of(attempt.snapshot), attempt.layout.at(number)
    item, wording = quiz.item(placed.item), wording_of(attempt)
    section = quiz.sections[placed.section]
    tells = disclosure.during(policy_of(quiz), quiz.use, answered=True).feedback
    return replace(
        call_page(item, placed, turn, at, wording, with_feedback=tells),
        section_title=section.title,
        section_text=wording.block(section.text),
        hint="" if quiz.use == "exam" else wording.block(item.note("hint"), item.folder),
    )


def answer(
    saved: Saved, number: int, turn: Turn, at: datetime, problem: Problem | None, status: int
) -> Response:
    return make_response(page(saved.attempt, number, turn, saved.highest, at, problem), status)


def nothing_said() -> Problem:
    return Problem("nothing-said", gettext("Choose what you say."))


def went_on(turn: Turn, fields: Mapping[str, Sequence[str]]) -> Problem:
    """Why a reply has found another turn than its own."""
    step = int("".join(fields.get("step", ("0",))))
    play = turn.board.played(turn.play.replies[: step - 1]) if 0 < step < turn.step else None
    said = None if play is None else turn.board.node(play.state).replies[turn.play.replies[step - 1] - 1]
    if said is not None and said.is_silence:
        return Problem(
            "stale", gettext("The time for that reply was over: you said nothing. The call went on.")
        )
    return Problem("stale", gettext("The call has gone on already. This is where it stands."))


def last_said(attempt: Attempt, turn: Turn) -> tuple[GivenAnswer, ...]:
    """The newest own reply: what counts where another form came too late."""
    own = [line for line in lines_of(turn, wording_of(attempt), with_feedback=False) if line.speaker == "me"]
    return tuple(GivenAnswer(line.html) for line in own[-1:])


def debriefed(attempt: Attempt, number: int, stored: Stored | None, told: Disclosure) -> Debrief | None:
    """What is said of a call afterwards; None for other questions, and for a call that nobody has begun."""
    if not is_call(attempt, number) or stored is None:
        return None
    end = attempt.ended_at or attempt.term.deadline_at or stored.saved_at
    turn = turn_at(attempt, number, stored, end)
    return debrief(turn.board.call, turn.play.replies, told, wording_of(attempt))


def checked(attempt: Attempt, number: int, stored: Stored | None, at: datetime) -> Checked:
    """The line of the page before handing in: how far the call has come."""
    item, turn = item_at(attempt, number), turn_at(attempt, number, stored, at)
    said = len(turn.play.replies)
    if turn.is_over:
        return Checked(number, item.title, (GivenAnswer(gettext("The call is over.")),))
    if said == 0:
        return Checked(number, item.title, ())
    text = ngettext(
        "The call is under way: %(num)s reply so far. A call that is not finished counts as wrong.",
        "The call is under way: %(num)s replies so far. A call that is not finished counts as wrong.",
        said,
    )
    return Checked(number, item.title, (GivenAnswer(text),), under_way=True)
