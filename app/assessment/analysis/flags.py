"""What the figures of a question say to its author, in short words that stay the same in files. Pure.

Bands of the discrimination index: Ebel & Frisbie (1991), as percent of a correlation: below 20 weak, below 0 wrong.
"""

from __future__ import annotations

from app.assessment.analysis.figures import TestItem
from app.assessment.analysis.item_figures import ItemFigures
from app.foundation.faults import Text

SMALL_SAMPLE = 30  # persons: below it figures change much with every further one
WEAK_BELOW = 20.0  # percent

WORDS = {
    "small sample": Text("few answers", "мало ответов"),
    "negative covariance": Text("goes against the total", "расходится с общим итогом"),
    "negative discrimination": Text(
        "good people get it wrong: is the key right?", "сильные отвечают неверно: верен ли ключ?"
    ),
    "weak discrimination": Text(
        "hardly tells who knows the subject", "почти не показывает, кто знает предмет"
    ),
    "everyone right": Text("everyone gets it right", "все отвечают верно"),
    "nobody right": Text("nobody gets it right", "никто не отвечает верно"),
}


def flags_of(item: TestItem) -> tuple[str, ...]:
    """Keys of WORDS, the gravest first."""
    figures = item.figures
    found = list(_of_discrimination(figures))
    if figures.facility == 1:
        found.append("everyone right")
    if figures.facility == 0:
        found.append("nobody right")
    if item.against_total:
        found.append("negative covariance")
    if figures.persons < SMALL_SAMPLE:
        found.append("small sample")
    return tuple(found)


def _of_discrimination(figures: ItemFigures) -> tuple[str, ...]:
    index = figures.discrimination_index
    if index is None or index >= WEAK_BELOW:
        return ()
    return ("negative discrimination",) if index < 0 else ("weak discrimination",)
