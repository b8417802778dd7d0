"""Notes of a question: `> [!explain] …` (quiz-format.md 2.7). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from app.foundation.faults import Text
from app.library.quizzes.marks import NoteLines
from app.library.quizzes.model import Note, NoteKind
from app.library.quizzes.telling import Faults, listed, nearest, shortened

KINDS: tuple[NoteKind, ...] = get_args(NoteKind)


def notes_of(found: Sequence[NoteLines], faults: Faults) -> tuple[Note, ...]:
    """Several of one kind are joined, in the order of their first."""
    texts: dict[NoteKind, list[str]] = {}
    for note in found:
        kind = next((known for known in KINDS if known == note.word), None)
        if kind is None:
            _unknown(note, faults)
        else:
            texts.setdefault(kind, []).append(note.text)
    return tuple(Note(kind, "\n\n".join(parts)) for kind, parts in texts.items())


def _unknown(note: NoteLines, faults: Faults) -> None:
    near = nearest(note.word, KINDS)
    faults.error(
        note.number,
        "bad-value",
        Text(
            f"There is no note `[!{shortened(note.word)}]`",
            f"Примечания `[!{shortened(note.word)}]` не бывает",
        ),
        Text(
            f"Perhaps [!{near}]? There are {listed(KINDS)}.",
            f"Может быть, [!{near}]? Бывают {listed(KINDS)}.",
        ),
    )
