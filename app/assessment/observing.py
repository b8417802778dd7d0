"""An observation by a checklist: what was seen, what it comes to, and when it counts. Pure.

The rules are those of the checklist grammar, 8 to 12. Shares are exact fractions of 1.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, Literal

from app.library.quizzes.checklist import Checklist, ChecklistLine

Seen = Literal["done", "not-done", "not-applicable"]
SEEN: tuple[Seen, ...] = ("done", "not-done", "not-applicable")
Result = Literal["passed", "failed", "failed-critical"]
State = Literal["draft", "discarded", "signed", "confirmed", "objected", "withdrawn"]
UNSIGNED: tuple[State, ...] = ("draft", "discarded")  # of nobody's concern but the assessor's

DAYS_TO_ANSWER = 7  # after the day of the signature, the last one included
MOST_DAYS_AGO = 30  # between what was seen and the signature


@dataclass(frozen=True)
class Mark:
    """What the assessor says of one line."""

    seen: Seen | None = None
    comment: str = ""


NOTHING = Mark()
Marks = Mapping[str, Mark]  # by the id of the line


@dataclass(frozen=True)
class Judgement:
    result: Result
    done: int
    seen: int  # done or not done
    missed: tuple[str, ...]  # ids of critical lines that were not done

    @property
    def share(self) -> Fraction:
        return Fraction(self.done, self.seen)


@dataclass(frozen=True)
class Gap:
    """Why it cannot be signed yet. `line` is None where it is about the whole."""

    why: Literal["state", "comment", "nothing-seen"]
    line: ChecklistLine | None
    screen: int  # number of the group, from 1


def lines_of(checklist: Checklist) -> Iterator[tuple[int, ChecklistLine]]:
    """Every line with the number of its group."""
    for number, group in enumerate(checklist.groups, 1):
        for line in group.lines:
            yield number, line


def gaps(checklist: Checklist, marks: Marks) -> tuple[Gap, ...]:
    """What is missing before it can be signed; what is critical first."""
    found = [
        Gap(why, line, screen)
        for screen, line in lines_of(checklist)
        if (why := _lacks(line, marks.get(line.id, NOTHING))) is not None
    ]
    if not found and not any(marks.get(line.id, NOTHING).seen in SEEN[:2] for _, line in lines_of(checklist)):
        return (Gap("nothing-seen", None, 1),)
    return tuple(sorted(found, key=lambda gap: not (gap.line and gap.line.critical)))


def _lacks(line: ChecklistLine, mark: Mark) -> Literal["state", "comment"] | None:
    if mark.seen is None:
        return "state"
    return "comment" if needs_comment(line, mark) else None


def needs_comment(line: ChecklistLine, mark: Mark) -> bool:
    """Whoever says that a critical line was not done, or does not apply, says why."""
    return line.critical and mark.seen in ("not-done", "not-applicable") and not mark.comment.strip()


def judge(checklist: Checklist, marks: Marks) -> Judgement:
    """Of an observation without gaps."""
    seen = [(line, marks.get(line.id, NOTHING).seen) for _, line in lines_of(checklist)]
    done = sum(state == "done" for _, state in seen)
    observed = done + sum(state == "not-done" for _, state in seen)
    missed = tuple(line.id for line, state in seen if line.critical and state == "not-done")
    if missed:
        return Judgement("failed-critical", done, observed, missed)
    enough = checklist.pass_share is None or Fraction(done, observed) >= checklist.pass_share
    return Judgement("passed" if enough else "failed", done, observed, missed)


def marked(checklist: Checklist, marks: Marks) -> int:
    """Lines that have a state."""
    return sum(marks.get(line.id, NOTHING).seen is not None for _, line in lines_of(checklist))


# -- Saving --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Writer:
    """The page that writes: a key of its own, and the number of each of its saves."""

    desk: str
    sequence: int


@dataclass(frozen=True)
class Kept:
    """What is stored: its version, and who wrote it."""

    version: int
    by: Writer


Verdict = Literal["store", "same", "stale"]


def ruling(kept: Kept, by: Writer, based_on: int, *, changes: bool) -> Verdict:
    """One page saves in a row; another page must have seen what is stored before it may replace it."""
    if not changes:
        return "same"
    goes_on = by.sequence > kept.by.sequence if by.desk == kept.by.desk else based_on == kept.version
    return "store" if goes_on else "stale"


# -- Days and signatures ---------------------------------------------------------------------------------------------


def answer_until(signed_on: date) -> date:
    """The last day on which the person can confirm or object."""
    return signed_on + timedelta(days=DAYS_TO_ANSWER)


def state_at(state: State, lapses_at: datetime | None, at: datetime) -> State:
    """A signed observation to which nobody objected in time counts, whether or not that was written down yet."""
    if state == "signed" and lapses_at is not None and at >= lapses_at:
        return "confirmed"
    return state


def may_be_of(observed_on: date, today: date) -> bool:
    """Whether a signature of today can be about that day."""
    return today - timedelta(days=MOST_DAYS_AGO) <= observed_on <= today


def fingerprint(content: Mapping[str, Any]) -> str:
    """SHA-256 of what is signed, hexadecimal: keys sorted, no spaces, UTF-8."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def signed_content(checklist_sha256: str, marks: Marks, about: Mapping[str, str]) -> dict[str, Any]:
    """All that a signature stands for: the frozen checklist, every line, and who saw whom on which day."""
    lines = {line: {"seen": mark.seen, "comment": mark.comment} for line, mark in marks.items()}
    return {"schema": 1, "checklist_sha256": checklist_sha256, "lines": lines, **about}


def is_intact(sha256: str | None, checklist_sha256: str, marks: Marks, about: Mapping[str, str]) -> bool:
    """Whether what is stored is still what was signed."""
    return sha256 == fingerprint(signed_content(checklist_sha256, marks, about))
