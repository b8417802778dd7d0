"""Which answers were given how often, and by whom: the distractor table, and the alarm for a key. Pure.

Answers are named by their number in the file, `true` and `false`; `other` is an answer that meets nothing in the key,
`none` no answer. Of questions of several parts (pairs, places, gaps) a name means: this part was right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.library.quizzes import model
from app.library.quizzes.model import ONE, Item

NONE, OTHER = "none", "other"
ALARM_KINDS = frozenset({"single", "true-false", "hotspot"})  # one answer is chosen, and one is the key


@dataclass(frozen=True)
class Offered:
    """One answer that the key knows. `right` is None for parts, which are not right or wrong by themselves."""

    name: str
    right: bool | None


@dataclass(frozen=True)
class ChoiceFigures:
    """`share` of all who were asked, 0 to 1; `mean_rest` is their mean share of the points of all other questions,
    None where nobody chose it."""

    name: str
    right: bool | None
    chosen: int
    share: float
    mean_rest: float | None


def offered(item: Item) -> tuple[Offered, ...]:
    """All that can be chosen or met, in the order of the file; nothing for essays and calls."""
    match item.content:
        case model.Choice(options=options):
            return _numbered([option.right or option.weight == ONE for option in options])
        case model.TrueFalse(truth=truth):
            return (Offered("true", truth), Offered("false", not truth))
        case model.Numeric(answers=answers) | model.Written(answers=answers):
            return (*_numbered([answer.weight == ONE for answer in answers]), Offered(OTHER, False))
        case model.Hotspot(areas=areas):
            return (*_numbered([area.right for area in areas]), Offered(OTHER, False))
        case model.Matching(lefts=parts) | model.Ordering(items=parts) | model.Cloze(gaps=parts):
            return _numbered([None] * len(parts))
        case _:
            return ()


def _numbered(rights: Sequence[bool | None]) -> tuple[Offered, ...]:
    return tuple(Offered(str(number), right) for number, right in enumerate(rights, 1))


def chosen(item: Item, answer: Any, graded: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of what was answered. `answer`: as it is stored (`answers.py`); `graded`: how it was graded, as an
    attempt keeps it (`outcome.as_json`). What was chosen stays so after a regrade with another key."""
    if answer is None or graded["state"] == "unanswered":
        return (NONE,)
    match item.content:
        case model.Choice() | model.Hotspot() if not isinstance(answer, dict):
            return tuple(str(number) for number in (answer if isinstance(answer, list) else [answer]))
        case model.TrueFalse():
            return ("true" if answer is True else "false",)
        case model.Essay() | model.CallTask():
            return ()
        case model.Matching() | model.Ordering() | model.Cloze():
            return tuple(str(number) for number, is_right in enumerate(graded["parts"], 1) if is_right)
        case _:
            return (OTHER if graded["matched"] is None else str(graded["matched"]),)


def choice_figures(
    item: Item, answers: Sequence[tuple[str, ...]], rests: Sequence[int], unit: int
) -> tuple[ChoiceFigures, ...]:
    """One row for each answer of the key, then one for no answer, if that occurred. `rests`: shares of the points of
    the other questions, times `unit`."""
    counts: dict[str, int] = {}
    sums: dict[str, int] = {}
    for names, rest in zip(answers, rests, strict=True):
        for name in names:
            counts[name] = counts.get(name, 0) + 1
            sums[name] = sums.get(name, 0) + rest
    known = offered(item)
    if known and NONE in counts:
        known = (*known, Offered(NONE, None))
    return tuple(
        ChoiceFigures(
            one.name,
            one.right,
            counts.get(one.name, 0),
            counts.get(one.name, 0) / len(answers) if answers else 0.0,
            float(Fraction(sums[one.name], counts[one.name] * unit)) if one.name in counts else None,
        )
        for one in known
    )


def suspected_key(item: Item, answers: Sequence[tuple[str, ...]], rests: Sequence[int]) -> str | None:
    """A wrong answer that the best third (by their other questions) chose more often than the key; the most frequent
    one. Persons as good as the last of the third belong to it."""
    if item.kind not in ALARM_KINDS or not answers:
        return None
    bound = sorted(rests, reverse=True)[-(-len(rests) // 3) - 1]
    counts: dict[str, int] = {}
    for names, rest in zip(answers, rests, strict=True):
        for name in names if rest >= bound else ():
            counts[name] = counts.get(name, 0) + 1
    known = offered(item)
    of_key = sum(counts.get(one.name, 0) for one in known if one.right)
    wrong = [one.name for one in known if one.right is False and one.name != OTHER]
    most = max(wrong, key=lambda name: counts.get(name, 0), default=None)
    return most if most is not None and counts.get(most, 0) > of_key else None
