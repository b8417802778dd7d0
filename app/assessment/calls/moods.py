"""How a customer feels, in five words: the number itself would tell what each reply does to it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.foundation.faults import Text
from app.library.quizzes.call import MOST_MOOD


@dataclass(frozen=True)
class Mood:
    """`face` names a sign, from mood-1 (furious) to mood-5 (friendly)."""

    face: str
    word: Text


MOODS = (
    Mood("mood-1", Text("furious", "ярость")),
    Mood("mood-2", Text("irritated", "раздражение")),
    Mood("mood-3", Text("wary", "настороженность")),
    Mood("mood-4", Text("calm", "спокойствие")),
    Mood("mood-5", Text("friendly", "доброжелательность")),
)


def mood_of(mood: int) -> Mood:
    """Fifths of 0 to 100: up to 19 furious, from 80 friendly."""
    return MOODS[min(len(MOODS) - 1, mood * len(MOODS) // MOST_MOOD)]
