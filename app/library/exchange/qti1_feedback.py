"""Feedback of QTI 1.2: shown always, for the right or the wrong response, or for one option. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.library.exchange.qti1_asked import Asked
from app.library.quizzes.model import NoteKind

# What dialects call feedback that is not one option's, whatever the rules show.
_RIGHT = ("correct_fb", "correct")
_WRONG = ("general_incorrect_fb", "incorrect", "incorrect_fb")


def notes_from(asked: Asked, right: dict[str, Any], wrong: Sequence[dict[str, Any]]) -> None:
    """Notes from what a right and all kinds of wrong responses show."""
    good = asked.outcome(right).shown
    bad = [asked.outcome(one).shown for one in wrong] or [frozenset[str]()]
    every_bad = frozenset.intersection(*bad)
    _note(asked, "explain", good & every_bad)
    _note(asked, "right", good - every_bad)
    _note(asked, "wrong", every_bad - good)
    _hints_and_rest(asked, good | frozenset.union(*bad))


def feedback_of_options(
    asked: Asked, name: str, ids: Sequence[str], rights: Sequence[bool], many: bool
) -> list[str]:
    """What each option shows, after notes were made of what is shown for all, all right, all wrong ones."""
    shown = [asked.outcome({name: (one,) if many else one}).shown for one in ids]
    always = frozenset.intersection(*shown) if len(shown) > 1 else frozenset[str]()
    good = [one for one, is_right in zip(shown, rights, strict=True) if is_right]
    bad = [one for one, is_right in zip(shown, rights, strict=True) if not is_right]
    everything = frozenset.union(*shown)
    right = frozenset(one for one in everything if one.lower() in _RIGHT)
    wrong = frozenset(one for one in everything if one.lower() in _WRONG)
    if many:
        key = tuple(one for one, is_right in zip(ids, rights, strict=True) if is_right)
        right |= asked.outcome({name: key}).shown - everything
    if len(good) > 1:
        right |= frozenset.intersection(*good) - always
    if len(bad) > 1:
        wrong |= frozenset.intersection(*bad) - always
    if len(good) == 1 and len(bad) > 0:
        right |= frozenset(one for one in good[0] - always - frozenset.union(*bad) if one.endswith("_C"))
    _note(asked, "explain", always)
    _note(asked, "right", right)
    _note(asked, "wrong", wrong - right)
    general = always | right | wrong
    _hints_and_rest(asked, everything | right)
    return [asked.feedback(one - general) for one in shown]


def _note(asked: Asked, kind: NoteKind, names: frozenset[str]) -> None:
    asked.note(kind, asked.feedback(names))


def _hints_and_rest(asked: Asked, used: frozenset[str]) -> None:
    for one in asked.element.all("itemfeedback"):
        hint = one.find("hint")
        if hint is not None:
            asked.note("hint", asked.text(hint))
        elif one.get("ident") not in used and asked.text(one):
            asked.tell(
                "Feedback that no rule shows, or only some responses, is left out",
                "Отзыв, который не показывает ни одно правило или лишь некоторые ответы, не взят",
            )
