"""Feedback of QTI 2.x: what is shown after a right and after a wrong response becomes notes. Pure.

Which feedback is shown when is found by running the item's own rules on such responses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.library.exchange.qti2_asked import Asked
from app.library.exchange.qti2_declared import Declaration, Value
from app.library.exchange.xml_tree import Element

_NAMED = {
    "attesta-right": "right",
    "attesta-partly": "partly",
    "attesta-wrong": "wrong",
    "attesta-explain": "explain",
}
_NOBODY = "\u2603 nobody types this"


def notes_of(asked: Asked, interactions: Sequence[Element]) -> None:
    """Adds the notes to what is asked; feedback that no single note can be is told."""
    shown = [*asked.element.all("modalFeedback"), *asked.body.deep("feedbackBlock")]
    rest = []
    for one in shown:
        kind: Any = _NAMED.get(one.get("identifier"))
        if kind is not None:
            asked.note(kind, asked.text(one))
        elif one.get("identifier") != "attesta-either":
            rest.append(one)
    if not rest:
        return
    right, wrong = _runs(asked, interactions)
    always = [one for one in rest if _is_shown(one, right) and _is_shown(one, wrong)]
    for one in rest:
        if one in always:
            asked.note("explain", asked.text(one))
        elif _is_shown(one, right):
            asked.note("right", asked.text(one))
        elif _is_shown(one, wrong):
            asked.note("wrong", asked.text(one))
        elif asked.text(one):
            asked.tell(
                "Feedback that depends on more than right or wrong is left out",
                "Отзыв, который зависит не только от верного ответа, не взят",
            )


def _runs(asked: Asked, interactions: Sequence[Element]) -> tuple[Mapping[str, Value], Mapping[str, Value]]:
    declared = list(asked.declarations.values())
    best = {one.id: one.right for one in declared if one.right is not None}
    worst = {one.id: _wrong(one, interactions) for one in declared}
    return asked.outcomes(best), asked.outcomes(
        {name: value for name, value in worst.items() if value is not None}
    )


def _wrong(declared: Declaration, interactions: Sequence[Element]) -> Value:
    if declared.base == "string":
        return _NOBODY
    own = [one for one in interactions if one.get("responseIdentifier") == declared.id]
    ids = [
        part.get("identifier")
        for one in own
        for part in one.deep("simpleChoice", "inlineChoice", "hotspotChoice")
    ]
    others = [name for name in ids if name not in declared.correct]
    if declared.cardinality == "ordered":
        return tuple(reversed(declared.correct))
    if not others:
        return None
    return others[0] if declared.cardinality == "single" else (others[0],)


def _is_shown(feedback: Element, outcomes: Mapping[str, Value]) -> bool:
    value = outcomes.get(feedback.get("outcomeIdentifier"))
    name = feedback.get("identifier")
    found = name in value if isinstance(value, tuple) else value == name
    return found == (feedback.get("showHide", "show") == "show")
