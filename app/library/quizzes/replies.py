"""One reply of a call, read from the right: target, condition, effects (quiz-format.md 6.1). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from app.foundation.faults import Text
from app.library.quizzes.attributes import without_text
from app.library.quizzes.call import MOST_MOOD, Condition, Reply
from app.library.quizzes.marks import Answer
from app.library.quizzes.numbers import number_from
from app.library.quizzes.outline import ID
from app.library.quizzes.telling import Faults, shortened

_ARROW = re.compile(r"(?:^|(?<=\s))->(?=\s|$)")
_IF = re.compile(r"(?<=\s)if(?=\s)")
_AND = re.compile(r"\s+and\s+")
_MOOD_IS = re.compile(r"mood\s*(>=|<=|>|<)\s*([0-9]{1,9})")
_NOT = re.compile(r"not\s+(\S+)")
_MOOD_MOVES = re.compile(r"mood\s+([+\-−])(0|[1-9][0-9]{0,3})")
_FLAG_MOVES = re.compile(r"(set|clear)\s+(\S+)")
_EFFECTS = re.compile(r"(?:^|\s)\{([^{}]*)\}$")
_BRACE = re.compile(r"(?<!\\)[{}]")
_NO_FLAGS = ("not", "and", "mood")


@dataclass
class _Effects:
    points: Fraction = Fraction(0)
    mood: int = 0
    sets: list[str] = field(default_factory=list)
    clears: list[str] = field(default_factory=list)
    critical: bool = False
    fail: bool = False


@dataclass(frozen=True)
class ReplyReading:
    reply: Reply  # the target is empty if there is none
    line: int
    understood: bool  # its effects and conditions are known


def read_reply(answer: Answer, faults: Faults) -> ReplyReading:
    """At most one fault for what stands before the target; whether the target is there is another question."""
    before, target = split_target(answer.first)
    before, conditions = split_conditions(before)
    text, braces = split_effects(before)
    effects, wrong = _effects(braces)
    understood = wrong is None and not _BRACE.search(text)
    if wrong is not None:
        _unknown_effect(answer, wrong, faults)
    elif not understood:
        _loose_brace(answer, faults)
    elif not text:
        without_text(answer, faults)
    elif any(condition.bound > MOST_MOOD for condition in conditions):
        _mood_too_high(answer, faults)
    reply = Reply(
        text=f"{text}\n{answer.continuation}" if answer.more else text,
        target=target,
        points=effects.points,
        mood=effects.mood,
        sets=tuple(effects.sets),
        clears=tuple(effects.clears),
        critical=effects.critical,
        fail=effects.fail,
        conditions=conditions,
        feedback=answer.feedback,
    )
    return ReplyReading(reply, answer.number, understood)


def plain_reply(answer: Answer) -> str:
    """The reply with one space between its parts."""
    before, target = split_target(answer.first)
    if not target:
        return answer.first
    text, conditions = split_conditions(before)
    said = " ".join(before[len(text) :].split()) if conditions else ""
    text, braces = split_effects(text)
    effects = "" if braces is None else f"{{{', '.join(part.strip() for part in braces.split(','))}}}"
    return " ".join(part for part in (text, effects, said, "->", target) if part)


def split_target(first: str) -> tuple[str, str]:
    """What stands before the last ` -> ` and behind it."""
    arrows = list(_ARROW.finditer(first))
    if not arrows:
        return first, ""
    return first[: arrows[-1].start()].strip(), first[arrows[-1].end() :].strip()


def split_conditions(before: str) -> tuple[str, tuple[Condition, ...]]:
    """The condition behind the last ` if `; what looks like none is text."""
    places = list(_IF.finditer(before))
    if places:
        parts = [_condition(part) for part in _AND.split(before[places[-1].end() :].strip())]
        conditions = tuple(part for part in parts if part is not None)
        if len(conditions) == len(parts):
            return before[: places[-1].start()].strip(), conditions
    return before, ()


def split_effects(before: str) -> tuple[str, str | None]:
    """The text, and what stands in the braces behind it; None without braces."""
    braces = None if before.endswith("\\}") else _EFFECTS.search(before)
    if braces is None:
        return before, None
    return before[: braces.start()].strip(), braces.group(1)


def _condition(part: str) -> Condition | None:
    mood = _MOOD_IS.fullmatch(part)
    if mood is not None:
        return Condition(comparison=mood.group(1), bound=int(mood.group(2)))  # type: ignore[arg-type]
    negated = _NOT.fullmatch(part)
    flag = negated.group(1) if negated else part
    return Condition(flag, negated=negated is not None) if _is_flag(flag) else None


def _is_flag(word: str) -> bool:
    return ID.fullmatch(word) is not None and word not in _NO_FLAGS


def _effects(braces: str | None) -> tuple[_Effects, str | None]:
    """The effects, and the first part that is none."""
    found = _Effects()
    for part in braces.split(",") if braces is not None else ():
        if not _take(part.strip(), found):
            return found, part.strip()
    return found, None


def _take(part: str, found: _Effects) -> bool:
    mood, flag = _MOOD_MOVES.fullmatch(part), _FLAG_MOVES.fullmatch(part)
    points: Any = number_from(part) if part[:1] in "+-−" and part else None
    if isinstance(points, Fraction):
        found.points += points
    elif mood is not None:
        found.mood += int(mood.group(2)) * (1 if mood.group(1) == "+" else -1)
    elif flag is not None and _is_flag(flag.group(2)):
        (found.sets if flag.group(1) == "set" else found.clears).append(flag.group(2))
    elif part in ("critical", "fail"):
        setattr(found, part, True)
    else:
        return False
    return True


def _unknown_effect(answer: Answer, written: str, faults: Faults) -> None:
    faults.error(
        answer.number,
        "bad-value",
        Text(f"There is no effect `{shortened(written)}`", f"Действия `{shortened(written)}` не бывает"),
        Text(
            "Write +3, -2, mood +10, set flag, clear flag, critical or fail, with commas between.",
            "Пишите +3, -2, mood +10, set флаг, clear флаг, critical или fail через запятую.",
        ),
    )


def _loose_brace(answer: Answer, faults: Faults) -> None:
    faults.error(
        answer.number,
        "bad-value",
        Text("A brace is left over in the reply", "В реплике осталась лишняя скобка"),
        Text(
            "Write: - text {+3, mood +10} if flag -> node. A brace that is only text needs a backslash: \\{.",
            "Пишите: - текст {+3, mood +10} if флаг -> узел. Перед скобкой, которая просто текст, нужна черта: \\{.",
        ),
    )


def _mood_too_high(answer: Answer, faults: Faults) -> None:
    faults.error(
        answer.number,
        "bad-value",
        Text("The mood goes from 0 to 100", "Настроение бывает от 0 до 100"),
        Text("Write a whole number from 0 to 100.", "Нужно целое число от 0 до 100."),
    )
