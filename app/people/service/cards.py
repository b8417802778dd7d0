"""Sign-in cards: codes on paper for people without e-mail. A code is shown once and never stored."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import record
from app.foundation import clock
from app.foundation.database import db, transaction
from app.foundation.errors import Conflict, Invalid
from app.foundation.faults import Text
from app.people import codes, names
from app.people.closed_ways import CARD
from app.people.models import Person, WayIn
from app.people.rows import PersonRow
from app.people.service import accounts, ways_in

HOLDS_DAYS = 14
MOST_CARDS = 200  # 25 sheets


class NobodyChosen(Invalid):
    code = "nobody-chosen"
    text = Text(
        "Choose at least one person to print a card for.", "Выберите хотя бы одного человека для карточки."
    )


class TooManyCards(Invalid):
    code = "too-many-cards"
    text = Text(
        f"No more than {MOST_CARDS} cards can be printed at once. Choose fewer people.",
        f"За один раз печатается не больше {MOST_CARDS} карточек. Выберите меньше людей.",
    )


class CardForLeaver(Conflict):
    """One of the people has left; the text names them."""

    code = "has-left"

    def __init__(self, name: str) -> None:
        super().__init__(
            Text(
                f"{name} has left: no card can be made. Nothing was printed for the others either.",
                f"Карточку сделать нельзя, человек уволен: {name}. Остальным тоже ничего не напечатано.",
            )
        )


@dataclass(frozen=True)
class Card:
    """What a printed card shows."""

    person: PersonRow
    code: str
    last_day: date  # civil date at the site


@dataclass(frozen=True)
class OutstandingCard:
    """A card that was handed out and not used yet."""

    number: str
    name: str
    made_at: datetime
    last_day: date


def make_cards(people: Sequence[PersonRow], *, at: datetime, by: int, form_key: str) -> tuple[Card, ...]:
    """Use case: a new card for each; older ones hold no longer. Nobody ever sees the codes again.

    Raises NobodyChosen, TooManyCards, CardForLeaver, AlreadyDone.
    """
    if not people:
        raise NobodyChosen
    if len(people) > MOST_CARDS:
        raise TooManyCards
    last_day = clock.civil_date(at, clock.site_zone()) + timedelta(days=HOLDS_DAYS)
    cards = [Card(person, codes.code_from(secrets.randbits(50)), last_day) for person in people]
    hashes = [ways_in.card_hash(card.code) for card in cards]  # slow by design: outside the transaction
    with transaction(form_key=form_key) as session:
        _refuse_leavers(session, people, at)
        for card, hashed in zip(cards, hashes, strict=True):
            accounts.end_ways_in(session, card.person.id, at=at, kind=CARD)
            times = {"made_at": at, "made_by": by, "expires_at": end_of(last_day)}
            ways_in.add_way(session, CARD, hashed, card.person.id, **times)
            record.note(session, "people:card:made", at=at, actor_id=by, subject=card.person.number)
    return tuple(cards)


def end_of(day: date) -> datetime:
    """The midnight at the site that ends a day."""
    return datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(clock.site_zone()))


def last_day_of(expires_at: datetime) -> date:
    """The day at the site that the midnight ends."""
    return clock.civil_date(expires_at - timedelta(seconds=1), clock.site_zone())


def _refuse_leavers(session: Session, people: Sequence[PersonRow], at: datetime) -> None:
    today = clock.civil_date(at, clock.site_zone())
    gone = (Person.id.in_([person.id for person in people]), Person.left_on < today)
    row = session.scalar(select(Person).where(*gone).order_by(Person.search).limit(1))
    if row is not None:
        raise CardForLeaver(names.full_name(row.family, row.given, row.patronymic))


def outstanding_cards(made_by: int, at: datetime, most: int) -> tuple[OutstandingCard, ...]:
    """Cards that this admin has handed out and that still wait to be used, the latest first."""
    waiting = (WayIn.kind == CARD, WayIn.made_by == made_by, WayIn.used_at.is_(None))
    rows = db.session.execute(
        select(Person.number, Person.family, Person.given, Person.patronymic, WayIn.made_at, WayIn.expires_at)
        .join(Person, Person.id == WayIn.person_id)
        .where(*waiting, WayIn.ended_at.is_(None), WayIn.expires_at > at)
        .order_by(WayIn.made_at.desc(), Person.search)
        .limit(most)
    )
    return tuple(
        OutstandingCard(
            row.number,
            names.full_name(row.family, row.given, row.patronymic),
            row.made_at,
            last_day_of(row.expires_at),
        )
        for row in rows
    )
