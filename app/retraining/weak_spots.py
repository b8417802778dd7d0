"""What a person, or many, keep forgetting. Pure.

Nobody is kept from work by any of it. Single people are seen by themselves and by their trainer; managers see topics
of `LEAST_PEOPLE` and more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.foundation.faults import Text
from app.retraining.refreshers import Card, FactToKnow

LEAST_PEOPLE = 5
WEAK = 0.7  # probability of recall
PERSISTENT_LAPSES = 2
STEADY = 0.85  # what is known so well has been learned meanwhile, however often it was forgotten
STEADY_DAYS = 30  # the same told by stability alone, where many are counted
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
        again = card.memory.lapses >= PERSISTENT_LAPSES and known < STEADY
        if card.stored and (known < least or again):
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


# -- of many ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tally:
    """Answers of many to one fact, lately or in the month before."""

    people: int
    answers: int
    right: int


NOTHING = Tally(0, 0, 0)


@dataclass(frozen=True)
class Topic:
    """What many know of one topic. `right` is None where fewer than LEAST_PEOPLE were asked: then nothing is told."""

    right: float | None  # share of right answers, to 5 %
    trend: str = ""
    weakest: FactToKnow | None = None


@dataclass(frozen=True)
class CourseRow:
    course: str
    title: Text
    whole: Topic
    stages: tuple[Topic, ...]  # in the order of the stages
    lessons: tuple[tuple[Text, Topic], ...]  # title → what is known of it

    @property
    def speaks_of_stages(self) -> bool:
        return any(topic.right is not None for topic in self.stages)


def course_rows(
    facts: Iterable[FactToKnow],
    lately: Mapping[str, Tally],
    before: Mapping[str, Tally],
    stages: Sequence[str],
) -> list[CourseRow]:
    """By title; courses of which nothing was asked are left out."""
    of_course: dict[str, list[FactToKnow]] = {}
    for fact in facts:
        if fact.key in lately:
            of_course.setdefault(fact.course, []).append(fact)
    found = []
    for course, mine in of_course.items():
        lessons = dict.fromkeys((fact.lesson, fact.lesson_title) for fact in mine if fact.lesson)
        found.append(
            CourseRow(
                course,
                mine[0].course_title,
                topic_of(mine, lately, before),
                tuple(topic_of(tagged(mine, stage), lately, before) for stage in stages),
                tuple(
                    (title, topic_of([fact for fact in mine if fact.lesson == lesson], lately, before))
                    for lesson, title in lessons
                ),
            )
        )
    return sorted(found, key=lambda row: row.course)


def tagged(facts: Iterable[FactToKnow], tag: str) -> list[FactToKnow]:
    return [fact for fact in facts if tag in fact.tags]


def topic_of(facts: Sequence[FactToKnow], lately: Mapping[str, Tally], before: Mapping[str, Tally]) -> Topic:
    now, earlier = right_share(facts, lately), right_share(facts, before)
    if now is None:
        return Topic(None)
    told = [fact for fact in facts if lately.get(fact.key, NOTHING).people >= LEAST_PEOPLE]
    weakest = min(told, key=lambda fact: (share_right(lately[fact.key]), fact.key), default=None)
    return Topic(rounded(now), Shares(now, earlier).trend, weakest)


def right_share(facts: Iterable[FactToKnow], tallies: Mapping[str, Tally]) -> float | None:
    """None unless one of the facts alone was asked of LEAST_PEOPLE: so many the topic has at least."""
    mine = [tallies[fact.key] for fact in facts if fact.key in tallies]
    if max((tally.people for tally in mine), default=0) < LEAST_PEOPLE:
        return None
    return sum(tally.right for tally in mine) / sum(tally.answers for tally in mine)


def share_right(tally: Tally) -> float:
    return tally.right / tally.answers


def rounded(share_of_all: float) -> float:
    """To 5 %: who knows the answers of all but one is not to learn those of the last."""
    return round(share_of_all * 20) / 20


@dataclass(frozen=True)
class FactRow:
    """One fact for the trainer, who sees single people anyway."""

    fact: FactToKnow
    people: int
    answers: int
    right: float  # share
    trend: str


def fact_rows(
    facts: Mapping[str, FactToKnow], lately: Mapping[str, Tally], before: Mapping[str, Tally]
) -> list[FactRow]:
    """What was asked lately, the least known first; what was withdrawn is left out."""
    found = []
    for key, tally in lately.items():
        if key in facts and tally.answers:
            earlier = before.get(key, NOTHING)
            then = share_right(earlier) if earlier.answers >= LEAST_ANSWERS else None
            now = share_right(tally) if tally.answers >= LEAST_ANSWERS else None
            trend = Shares(now, then).trend
            found.append(FactRow(facts[key], tally.people, tally.answers, share_right(tally), trend))
    return sorted(found, key=lambda row: (row.right, -row.people, row.fact.key))
