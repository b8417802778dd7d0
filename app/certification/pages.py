"""Where the things that rules ask for are done: addresses of other capabilities, by kind and slug. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.certification.rules import document_name
from app.foundation.faults import Text
from app.learning.tasks import Need

PAGES: Mapping[str, str] = {
    "course": "/courses/{}",
    "quiz": "/quizzes/{}",
    "call": "/calls/{}",
    "checklist": "/skills/{}",
}
TOLD = ("call", "checklist")  # kinds whose pages learning does not know by itself


def names_to_tell(needs: Iterable[Need]) -> list[str]:
    """Names of the documents whose titles `told` wants to know."""
    return [document_name(need.kind, need.slug) for need in needs if need.kind in TOLD]


def told(needs: Iterable[Need], titles: Mapping[str, Text]) -> tuple[Need, ...]:
    """The needs, with title and page of what learning does not know. What is not published leads nowhere."""
    return tuple(_told(need, titles) if need.kind in TOLD else need for need in needs)


def unmet_skills(needs: Iterable[Need]) -> list[str]:
    """Checklists of which an observation is still asked for."""
    return [need.slug for need in needs if need.kind == "checklist" and not need.met]


def with_notes(needs: Iterable[Need], notes: Mapping[str, Text]) -> tuple[Need, ...]:
    """Says of skills whether somebody is ready, or has to answer to what was signed. `notes`: by checklist."""
    return tuple(
        replace(need, note=notes[need.slug], begun=True)
        if need.kind == "checklist" and not need.met and need.slug in notes
        else need
        for need in needs
    )


def _told(need: Need, titles: Mapping[str, Text]) -> Need:
    title = titles.get(document_name(need.kind, need.slug))
    if title is None:
        return need
    return replace(need, title=title, address=PAGES[need.kind].format(need.slug))
