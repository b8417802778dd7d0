"""Sentences of the quiz pages, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from flask_babel import gettext, ngettext

from app.assessment.calls.alone import call_of
from app.assessment.outcome import Outcome
from app.assessment.queries import Attempt, Line, PublishedQuiz
from app.assessment.starting import Entry
from app.assessment.timing import extra_of
from app.foundation.i18n import instant, points, share
from app.library.quizzes.model import Quiz


@dataclass(frozen=True)
class Notice:
    """Why something cannot be done now."""

    code: str
    title: str
    text: str


def notice(entry: Entry, published: PublishedQuiz) -> Notice:
    """Why no attempt can begin, and what to do."""
    match entry.refusal:
        case "not-open":
            text = gettext("It opens on %(at)s.", at=instant(entry.next_at))
            return Notice("not-open", gettext("This quiz is not open yet"), text)
        case "closed":
            text = gettext("Ask your trainer whether there is another date.")
            return Notice("closed", gettext("This quiz is closed"), text)
        case "no-attempts":
            text = gettext("Ask your trainer or manager how to go on.")
            return Notice("no-attempts", gettext("There is no attempt left"), text)
        case "cooldown":
            text = gettext("The next attempt opens on %(at)s.", at=instant(entry.next_at))
            return Notice("cooldown", gettext("Please wait before the next attempt"), text)
        case "kinds":
            text = gettext(
                "It has kinds of questions that these pages cannot ask yet. The trainer can see which."
            )
            return Notice("kinds", gettext("This quiz cannot be sat here yet"), text)
        case _:
            text = gettext("Nothing can be asked here. The trainer needs to add questions.")
            return Notice("no-questions", gettext("This quiz has no questions"), text)


def start_button(entry: Entry, quiz: Quiz, open_attempt: Line | None) -> str:
    if open_attempt is not None:
        return gettext("Go on with your attempt")
    if quiz.use != "exam":
        return gettext("Start practising")
    if entry.left is None:
        return gettext("Start attempt %(number)s", number=entry.number)
    return gettext(
        "Start attempt %(number)s of %(count)s", number=entry.number, count=entry.number + entry.left - 1
    )


def start_call_button(entry: Entry, open_attempt: Line | None) -> str:
    if open_attempt is not None:
        return gettext("Go on with the call")
    return gettext("Start the call") if entry.number == 1 else gettext("Take the call again")


def time_of(quiz: Quiz, extra_percent: int) -> str:
    """How long an attempt lasts; extra time is told to the person who has it, and to nobody else."""
    if quiz.time_limit is None:
        return gettext("no limit; every answer is saved as you give it")
    limit = timedelta(seconds=quiz.time_limit)
    if not extra_percent:
        minutes = max(1, round(quiz.time_limit / 60))
        return ngettext(
            "%(num)s minute; what is saved when it ends is handed in",
            "%(num)s minutes; what is saved when it ends is handed in",
            minutes,
        )
    extra = extra_of(limit, extra_percent)
    return gettext(
        "%(whole)s = %(limit)s + %(extra)s of extra time for you; what is saved when it ends is handed in",
        whole=duration(limit + extra),
        limit=duration(limit),
        extra=duration(extra),
    )


def failing(quiz: Quiz, entry: Entry) -> str:
    """What happens if the attempt is not passed."""
    if entry.left == 1:
        return gettext(
            "This is the last attempt: your trainer decides how to go on. The result is entered into your record."
        )
    if quiz.cooldown is None:
        return gettext("You can try again at once. The result is entered into your record.")
    wait = duration(timedelta(seconds=quiz.cooldown))
    return gettext("You can try again after %(wait)s. The result is entered into your record.", wait=wait)


def duration(span: timedelta) -> str:
    minutes = round(span.total_seconds() / 60)
    if minutes % 1440 == 0 and minutes:
        return ngettext("%(num)s day", "%(num)s days", minutes // 1440)
    if minutes % 60 == 0 and minutes:
        return ngettext("%(num)s hour", "%(num)s hours", minutes // 60)
    return ngettext("%(num)s minute", "%(num)s minutes", max(1, minutes))


def result_word(result: str | None) -> str:
    match result:
        case "passed":
            return gettext("Passed")
        case "failed" | "failed-critical":
            return gettext("Not passed")
        case "needs-grading":
            return gettext("Being graded")
    return gettext("In progress")


def sign(result: str | None) -> str:
    return {"passed": "valid", "needs-grading": "review", None: "progress"}.get(result, "failed")


def sentences(attempt: Attempt, outcome: Outcome, quiz: Quiz, with_score: bool) -> Sequence[str]:
    """What the result means, in a few sentences."""
    told = []
    if attempt.ending == "expired" or (attempt.in_progress and attempt.term.deadline_at is not None):
        told.append(
            ngettext(
                "Time was over: what was saved has been handed in, %(num)s answer.",
                "Time was over: what was saved has been handed in, %(num)s answers.",
                outcome.answered,
            )
        )
    if outcome.result == "failed-critical":
        told.append(
            gettext("Something was said that cannot be taken back. That decides, whatever the points.")
            if call_of(quiz) is not None
            else gettext("A question that must be right was not. That decides, whatever the points.")
        )
    if outcome.result == "needs-grading":
        told.append(gettext("A trainer still has to read a part of it. The result comes after that."))
    elif with_score and outcome.share is not None:
        told.append(
            gettext(
                "%(points)s of %(max)s points, %(share)s; needed: %(needed)s.",
                points=points(float(Fraction(outcome.points))),
                max=points(float(Fraction(outcome.max))),
                share=share(float(Fraction(outcome.share))),
                needed=share(float(quiz.pass_share)),
            )
        )
    return told


def told_when(quiz: Quiz) -> str:
    """Why nothing is said of single questions."""
    if quiz.show_feedback == "never":
        return gettext("What was right and wrong is not shown in this quiz.")
    return gettext("What was right and wrong is shown when you have passed or have no attempt left.")
