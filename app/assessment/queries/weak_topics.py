"""What went worst in the last attempts of a person, topic by topic, as their result pages tell it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select

from app.assessment.faces import Topic
from app.assessment.models.sitting import AttemptRow
from app.assessment.outcome import topics
from app.assessment.queries.published import published_quiz
from app.foundation.database import rows
from app.foundation.errors import NotFound

TOLD = ("after-answer", "after-submit")  # else the result page tells no points, and neither does any other


def weak_topics(person_id: int, slugs: Sequence[str], language: str) -> dict[str, tuple[Topic, ...]]:
    """Quiz → the topics of its last graded attempt in which points are missing, the worst first. One statement."""
    found: dict[str, tuple[Topic, ...]] = {}
    for row in rows(_LAST, {"person_id": person_id, "quizzes": list(slugs)}) if slugs else ():
        try:
            quiz = published_quiz(row.quiz, language).quiz
        except NotFound:
            continue
        if quiz.show_score in TOLD and row.grading:
            told = (topic for topic in topics(row.grading, quiz.pass_share) if topic.share is not None)
            found[row.quiz] = tuple(
                sorted((topic for topic in told if topic.share < 1), key=lambda topic: float(topic.share))
            )
    return found


_NEWEST = (
    select(func.max(AttemptRow.id))
    .where(
        AttemptRow.person_id == bindparam("person_id"),
        AttemptRow.quiz.in_(bindparam("quizzes", expanding=True)),
        AttemptRow.purpose == "exam",
        AttemptRow.result.is_not(None),
    )
    .group_by(AttemptRow.quiz)
)
_LAST = (
    select(AttemptRow.quiz, AttemptRow.grading).where(AttemptRow.id.in_(_NEWEST)).order_by(AttemptRow.quiz)
)
