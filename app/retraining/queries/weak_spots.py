"""Reading what is forgotten: by one person, by the people of a trainer, and in sums for managers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.foundation.database import rows
from app.retraining.models.refreshers import RefresherReviewRow
from app.retraining.queries.refreshers import State, state_of
from app.retraining.weak_spots import SPAN, Answer, OwnTopic, Weak, own_topics, weak_of

_ANSWERS = select(
    RefresherReviewRow.person_id,
    RefresherReviewRow.fact,
    RefresherReviewRow.day,
    (RefresherReviewRow.rating != "again").label("right"),
)
_OWN = _ANSWERS.where(
    RefresherReviewRow.person_id == bindparam("person_id"), RefresherReviewRow.day > bindparam("since")
)


@dataclass(frozen=True)
class OwnPage:
    state: State
    topics: tuple[OwnTopic, ...]
    weak: tuple[Weak, ...]


def own_page(person_id: int, today: date) -> OwnPage:
    state = state_of(person_id, today)
    answers = answers_from(rows(_OWN, {"person_id": person_id, "since": today - 2 * SPAN}).all())
    return OwnPage(state, tuple(own_topics(state.cards, answers, today)), tuple(weak_of(state.cards, today)))


def answers_from(found: Sequence[Any]) -> list[Answer]:
    return [Answer(row.person_id, row.fact, row.day, bool(row.right)) for row in found]
