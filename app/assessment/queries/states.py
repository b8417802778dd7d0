"""How a person stands at quizzes: what other pages tell of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from app import library
from app.assessment import practice
from app.assessment.practice import LessonQuestion, LessonVerdict
from app.assessment.queries.attempts import lines_of, sittings
from app.assessment.queries.published import PublishedQuiz, published_quiz
from app.assessment.standing import QuizState, state_of
from app.assessment.wording import Wording
from app.foundation.clock import site_zone
from app.foundation.errors import NotFound


def quiz_states(person_id: int, slugs: Sequence[str], at: datetime, language: str) -> dict[str, QuizState]:
    """By slug; quizzes that are not published are left out. The number of statements does not grow with `slugs`."""
    newest = library.current_by_name([f"quizzes/{slug}" for slug in slugs])
    attempts = lines_of(person_id, slugs)
    found = {}
    for slug in slugs:
        revision = newest.get(f"quizzes/{slug}")
        if revision is not None:
            published = _published(slug, language, revision.sha256)
            past = attempts[slug]
            is_open = any(attempt.is_open(at) for attempt in past)
            found[slug] = state_of(slug, published.quiz, sittings(past, at), is_open, at, site_zone())
    return found


@lru_cache(maxsize=256)
def _published(slug: str, language: str, sha256: str) -> PublishedQuiz:
    """Kept by the hash of its texts: title, limits and number of questions change with them alone."""
    return published_quiz(slug, language)


def lesson_questions(
    quiz: str,
    ids: Sequence[str],
    language: str,
    answers: Mapping[str, tuple[int, object]],
    secret: str,
    *,
    told_in_full: bool = False,
) -> tuple[LessonQuestion, ...]:
    """Practice questions as a lesson shows them. None where the quiz is not published or is no practice."""
    try:
        published = published_quiz(quiz, language)
    except NotFound:
        return ()
    if published.quiz.use == "exam":
        return ()
    wording = Wording(published.language)
    return practice.questions(
        published.quiz, published.revision, ids, answers, secret, wording, told_in_full=told_in_full
    )


def judge_lesson_question(
    quiz: str, item: str, language: str, fields: Mapping[str, Sequence[str]], secret: str
) -> LessonVerdict:
    """Raises NotFound for a question that is not there or belongs to an exam: no single exam answer is graded."""
    published = published_quiz(quiz, language)
    if published.quiz.use == "exam" or item not in {one.id for one in published.quiz.items}:
        raise NotFound
    return practice.judge(published.quiz, item, fields, secret, published.language)
