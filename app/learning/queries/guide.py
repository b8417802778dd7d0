"""The guide: sections that answer a question, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app import library
from app.foundation.database import db
from app.learning.models import GuideSectionRow, UnansweredSearchRow
from app.learning.queries.guide_memory import Title, remembered
from app.learning.queries.section_index import index_of
from app.learning.search_excerpts import Piece, excerpt, marked
from app.learning.search_query import nearest_titles, question_of, tidy
from app.learning.search_ranking import Reader, ranked

MOST_HITS = 7
MOST_LOOKED_AT = 60
NEAREST = 3
BARELY = 0.1  # of the question that a section must share to be offered where none answers


@dataclass(frozen=True)
class Hit:
    """A section, with what was looked for marked."""

    course: str
    lesson: str
    heading_id: str
    language: str
    course_title: str
    lesson_title: str
    title: tuple[Piece, ...]  # of the section; above the first heading that of the lesson
    excerpt: tuple[Piece, ...]
    html: str
    revision: int
    published_at: datetime

    @property
    def place(self) -> str:
        return f"{self.course}/{self.lesson}" + (f"#{self.heading_id}" if self.heading_id else "")


@dataclass(frozen=True)
class Found:
    """`hits`, best first; without any, `nearest` are sections that share a little with the question."""

    query: str
    hits: tuple[Hit, ...] = ()
    nearest: tuple[Hit, ...] = ()


@dataclass(frozen=True)
class UnansweredSearch:
    """A question that the guide answers badly or not at all, for the trainer."""

    id: int
    query: str  # as it was typed last
    language: str
    missing: int  # how often nothing was found
    unhelpful: int  # how often what was found did not help
    shown: str  # what did not help, last: course/lesson#heading; or empty
    first_at: datetime
    last_at: datetime


def search(query: str, language: str) -> Found:
    """Sections of all courses for whoever reads `language`."""
    memory = remembered()
    question = question_of(query, memory.vocabulary)
    session = db.session()
    candidates = index_of(session).find(session, question, MOST_LOOKED_AT) if question.is_known else ()
    reader = Reader(language, memory.common_titles)
    chosen = ranked(question, candidates, reader, MOST_HITS)
    if chosen:
        return Found(tidy(query), hits=_hits(chosen, question.stems))
    near = ranked(question, candidates, reader, NEAREST, BARELY)
    near = near or _nearest(query, memory.titles, language)
    return Found(tidy(query), nearest=_hits(near, question.stems))


def unanswered_searches() -> tuple[UnansweredSearch, ...]:
    """All that readers have told, the most frequent first."""
    row = UnansweredSearchRow
    wanted = select(row).order_by((row.missing + row.unhelpful).desc(), row.last_at.desc(), row.id)
    return tuple(
        UnansweredSearch(
            one.id, one.query, one.language, one.missing, one.unhelpful, one.shown, one.first_at, one.last_at
        )
        for one in db.session.scalars(wanted)
    )


def _hits(ids: Sequence[int], stems: Sequence[str]) -> tuple[Hit, ...]:
    if not ids:
        return ()
    wanted = frozenset(stems)
    rows = {
        row.id: row for row in db.session.scalars(select(GuideSectionRow).where(GuideSectionRow.id.in_(ids)))
    }
    return tuple(_hit(rows[one], wanted) for one in ids if one in rows)


def _hit(row: GuideSectionRow, wanted: Collection[str]) -> Hit:
    revision = library.current_revision("course", row.course)
    return Hit(
        course=row.course,
        lesson=row.lesson,
        heading_id=row.heading_id,
        language=row.language,
        course_title=revision.title(row.language),
        lesson_title=row.lesson_title,
        title=marked(row.title or row.lesson_title, wanted),
        excerpt=excerpt(row.text, wanted),
        html=row.html,
        revision=revision.number,
        published_at=revision.published_at,
    )


def _nearest(query: str, titles: Sequence[Title], language: str) -> list[int]:
    """Sections whose titles look like the question; in the reader's language if there are any."""
    own = [title for title in titles if title.language == language] or titles
    return [own[place].section_id for place in nearest_titles(query, [one.folded for one in own], NEAREST)]
