"""Where sections are found by their stems: one small interface, and what each database has for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.learning.search_query import Question
from app.learning.search_ranking import ABOVE, KEY, TEXT, TITLE, Candidate

_COLUMNS = (
    "found.id, found.language, found.course, found.lesson, found.position,"
    " found.title_stems, found.above_stems, found.key_stems, found.text_stems"
)


class SectionIndex(Protocol):
    """Finds rows of `guide_section`. The database keeps it in step with the table."""

    def find(self, session: Session, question: Question, limit: int) -> tuple[Candidate, ...]:
        """Sections that have any of the stems; those that promise most where there are more than `limit`."""


class Fts5:
    """SQLite: the virtual table `fts_guide`, which reads the stems where they stand in `guide_section`."""

    def find(self, session: Session, question: Question, limit: int) -> tuple[Candidate, ...]:
        values = {
            "wanted": " OR ".join(f'"{stem}"' for stem in question.stems),
            "title": TITLE,
            "above": ABOVE,
            "key": KEY,
            "text": TEXT,
            "limit": limit,
        }
        return _candidates(session.execute(_FTS5, values))


_FTS5 = text(
    f"SELECT {_COLUMNS} FROM (SELECT rowid FROM fts_guide WHERE fts_guide MATCH :wanted"  # noqa: S608 - constants
    " ORDER BY bm25(fts_guide, :title, :above, :key, :text), rowid LIMIT :limit) AS best"
    " JOIN guide_section AS found ON found.id = best.rowid"
)


class TextVectors:
    """PostgreSQL: the column `fts_words`, which the database makes of the stems, under the index `fts_guide`."""

    def find(self, session: Session, question: Question, limit: int) -> tuple[Candidate, ...]:
        values: dict[str, Any] = {"wanted": _any_of(question.stems), "limit": limit}
        worth = []
        for number, term in enumerate(term for term in question.terms if term.stems):
            values[f"term{number}"], values[f"rarity{number}"] = _any_of(term.all_stems), term.rarity
            worth.append(
                f"CAST(:rarity{number} AS float) * CAST(fts_words @@ to_tsquery('simple', :term{number}) AS int)"
            )
        statement = text(
            f"SELECT {_COLUMNS} FROM guide_section AS found, to_tsquery('simple', :wanted) AS wanted"  # noqa: S608
            f" WHERE fts_words @@ wanted ORDER BY {' + '.join(worth)} + ts_rank(fts_words, wanted) DESC, id LIMIT :limit"
        )
        return _candidates(session.execute(statement, values))


def _any_of(stems: Iterable[str]) -> str:
    return " | ".join(f"'{stem}'" for stem in stems)


def _candidates(rows: Iterable[Sequence[Any]]) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(number, language, (course, lesson, position), title, above, key, words)
        for number, language, course, lesson, position, title, above, key, words in rows
    )


def index_of(session: Session) -> SectionIndex:
    return Fts5() if session.get_bind().dialect.name == "sqlite" else TextVectors()
