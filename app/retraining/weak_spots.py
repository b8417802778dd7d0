"""What a person, or many, keep forgetting. Pure.

Nobody is kept from work by any of it. Single people are seen by themselves and by their trainer; managers see topics
of `LEAST_PEOPLE` and more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.foundation.faults import Text
from app.retraining.refreshers import Card, FactToKnow

LEAST_PEOPLE = 5
WEAK = 0.7  # probability of recall
PERSISTENT_LAPSES = 2
SPAN = timedelta(days=28)  # what is compared: the last four weeks with the four before
LEAST_ANSWERS = 5  # a share of fewer says nothing
LEAST_DIFFERENCE = 0.1


@dataclass(frozen=True)
class Answer:
    """One answer of somebody to a question about a fact."""

    person_id: int
    fact: str
    day: date
    right: bool


@dataclass(frozen=True)
class Shares:
    """How many answers were right lately, and before that; None where there are too few to tell."""

    now: float | None
    before: float | None

    @property
    def trend(self) -> str:
        """up down same; empty: not known."""
        if self.now is None or self.before is None:
            return ""
        difference = self.now - self.before
        if abs(difference) < LEAST_DIFFERENCE:
            return "same"
        return "up" if difference > 0 else "down"


@dataclass(frozen=True)
class Weak:
    """A fact that one person is likely not to know today."""

    fact: FactToKnow
    recall: float
    lapses: int
    persistent: bool


@dataclass(frozen=True)
class OwnTopic:
    """One course of one person."""

    course: str
    title: Text
    facts: int
    recall: float  # mean
    shares: Shares


def is_persistent(card: Card) -> bool:
    """Forgotten twice and more, and it matters: the paragraph is offered, nothing else follows."""
    return card.stored and card.fact.importance == "critical" and card.memory.lapses >= PERSISTENT_LAPSES


def weak_of(cards: Iterable[Card], today: date, least: float = WEAK) -> list[Weak]:
    """What was asked before and is probably gone, or was forgotten again and again; the weakest first."""
    found = []
    for card in cards:
        known = card.recall(today)
        if card.stored and (known < least or card.memory.lapses >= PERSISTENT_LAPSES):
            found.append(Weak(card.fact, known, card.memory.lapses, is_persistent(card)))
    return sorted(found, key=lambda weak: (weak.recall, weak.fact.key))


def own_topics(cards: Sequence[Card], answers: Sequence[Answer], today: date) -> list[OwnTopic]:
    """By course, the weakest first; courses of which nothing was asked yet are left out."""
    of_course: dict[str, list[Card]] = {}
    for card in cards:
        of_course.setdefault(card.fact.course, []).append(card)
    found = []
    for course, mine in of_course.items():
        asked = [card for card in mine if card.stored]
        if asked:
            facts = {card.fact.key for card in mine}
            about = [answer for answer in answers if answer.fact in facts]
            mean = sum(card.recall(today) for card in asked) / len(asked)
            title = asked[0].fact.course_title
            found.append(OwnTopic(course, title, len(asked), mean, shares_of(about, today)))
    return sorted(found, key=lambda topic: (topic.recall, topic.course))


def shares_of(answers: Iterable[Answer], today: date) -> Shares:
    lately, earlier = [], []
    for answer in answers:
        if today - SPAN < answer.day <= today:
            lately.append(answer.right)
        elif today - 2 * SPAN < answer.day <= today - SPAN:
            earlier.append(answer.right)
    return Shares(share(lately), share(earlier))


def share(answers: Sequence[bool]) -> float | None:
    return sum(answers) / len(answers) if len(answers) >= LEAST_ANSWERS else None
