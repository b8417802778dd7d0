"""Figures of questions follow attempts: quizzes that changed are noted, and each is counted in a job of its own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from app.assessment.analysis.quiz_figures import quiz_figures
from app.assessment.analysis.stored import to_json
from app.assessment.models import ItemAnalysisRow
from app.assessment.queries import analysis as queries
from app.foundation import settings
from app.foundation.database import db, transaction
from app.foundation.jobs import enqueue

SETTING = "items_analysed_to"


def note_changes(*, at: datetime) -> None:
    """Looks through the events of attempts since last time, marks their quizzes as stale, and asks for the analyses
    that are due. Work follows events, not attempts. Safe to repeat.

    An event that another connection had numbered before but committed after the newest one seen here is found with the
    next event of its quiz.
    """
    seen, newest = settings.read(SETTING), queries.newest_event()
    touched = queries.touched_quizzes(seen, newest) if newest != seen else []
    if newest == seen and not queries.due_analyses(at):
        return
    with transaction() as session:
        known = set(session.scalars(select(ItemAnalysisRow.quiz).where(ItemAnalysisRow.quiz.in_(touched))))
        session.execute(update(ItemAnalysisRow).where(ItemAnalysisRow.quiz.in_(known)).values(stale=True))
        session.add_all(ItemAnalysisRow(quiz=quiz, stale=True) for quiz in touched if quiz not in known)
        settings.write(session, SETTING, newest)
        for quiz in queries.due_analyses(at):
            enqueue(session, "item-analysis", {"quiz": quiz}, key=f"item-analysis:{quiz}")


def analyse_quiz(quiz: str, *, at: datetime) -> None:
    """Counts a quiz anew. It counts as fresh from before the first attempt is read: what is graded meanwhile makes it
    stale again. Safe to repeat."""
    with transaction() as session:
        session.execute(update(ItemAnalysisRow).where(ItemAnalysisRow.quiz == quiz).values(stale=False))
    firsts = queries.first_attempts(quiz)
    figures = quiz_figures(queries.frozen_quizzes(firsts), queries.sittings_of(firsts))
    stored = to_json(figures)
    db.session.rollback()
    counted = {"figures": stored, "persons": figures.persons, "analysed_at": at}
    with transaction() as session:
        session.execute(update(ItemAnalysisRow).where(ItemAnalysisRow.quiz == quiz).values(**counted))
