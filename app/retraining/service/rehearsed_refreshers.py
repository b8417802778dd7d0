"""Refreshers of a person over many days at once, by the same rules as on the page: for organisations that are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from app.foundation.database import transaction
from app.retraining.models.refreshers import RefresherReviewRow
from app.retraining.queries import refreshers as queries
from app.retraining.refreshers import MOST_IN_A_SITTING, Card, FactToKnow, Sitting, card_key, queue
from app.retraining.scheduling import Review, after
from app.retraining.service.refreshers import Given, locked_sitting, logged, row_of, store

USUAL_TIME = 14_000  # milliseconds
NOON = time(12, tzinfo=UTC)


def rehearse_refreshers(
    person_id: int, days: Sequence[date], knows: Callable[[FactToKnow, date], bool], *, today: date
) -> int:
    """One sitting on each of the days, the earliest first, as far as something is due then. Gives the answers.

    `today`: the person's cards are those of what they have learned up to now; earlier days come before their start.
    """
    state = queries.state_of(person_id, today)
    cards = {card.fact.key: card for card in state.cards}
    log: list[RefresherReviewRow] = []
    for day in sorted(days):
        begun = [card for card in cards.values() if card.memory.last_on <= day]
        for card in queue(begun, state.scheduler, day, person_id)[:MOST_IN_A_SITTING]:
            row, carried = answered(card, knows(card.fact, day), state.scheduler, person_id, day)
            log.append(row)
            cards[card.fact.key] = carried
    if log:
        with transaction() as session:
            session.add_all(log)
            for card in cards.values():
                if card.stored:
                    session.merge(row_of(person_id, card.fact, card.memory))
            last = [row for row in log if row.day == log[-1].day]
            used = Sitting(last[-1].day, asked_today=len(last), over=True)
            store(locked_sitting(session, person_id, used.day), used)
    return len(log)


def answered(
    card: Card, knows: bool, scheduler: str, person_id: int, day: date
) -> tuple[RefresherReviewRow, Card]:
    given = Given(
        card.fact.key,
        card.fact.question(card.memory.reviews),
        None,
        "right" if knows else "wrong",
        helped=False,
        milliseconds=USUAL_TIME,
    )
    row = logged(given, card, scheduler, person_id, day, datetime.combine(day, NOON))
    review = Review(day, row.rating, row.anew)  # type: ignore[arg-type]
    memory = after(card.memory, review, card.limits, card_key(person_id, card.fact.key))
    return row, replace(card, memory=memory, anew=False, stored=True)
