"""What is asked of whom between certifications, and when it is enough. Pure.

A fact is a paragraph of a course: questions with the same `source:` are variants of one fact and share its card. A
question without a paragraph is a fact of its own. Nothing here writes into the record or says who may work.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from app.certification.subjects import Subjects
from app.foundation.faults import Text
from app.library.quizzes.model import Choice, Cloze, Item, Matching, Ordering, Quiz, TrueFalse
from app.retraining.memories import Importance, Limits, Memory
from app.retraining.scheduling import Answered, first, limits_of, recall

MOST_IN_A_SITTING = 5
LONGEST_SITTING = 120_000  # milliseconds
MOST_IN_A_DAY = 12
LONGEST_DAY = 180_000
LONGEST_ANSWER = 60_000  # whoever takes longer has been called away: more is not counted
LATER = timedelta(hours=2)
WEIGHTS: Mapping[Importance, int] = {"critical": 3, "normal": 2, "nice": 1}
ASKED_KINDS = frozenset({"single", "multi", "true-false", "numeric", "text", "match", "order", "cloze"})
CRITICAL_TAGS = frozenset({"critical", "safety"})
NICE_TAGS = frozenset({"nice-to-know"})


@dataclass(frozen=True)
class Asked:
    """One question that may be asked, at the revision of its quiz."""

    quiz: str
    item: str
    revision: int


@dataclass(frozen=True)
class FactToKnow:
    """What is remembered or forgotten: a paragraph, with the questions about it."""

    key: str
    course: str
    lesson: str  # empty: the question names no paragraph
    section: str
    questions: tuple[Asked, ...]
    importance: Importance
    tags: tuple[str, ...]
    course_revision: int  # the newest
    title: Text  # of the paragraph, or of the question where it names none
    lesson_title: Text
    course_title: Text
    anew_since: int = 0  # the last major revision of the course that changed this paragraph; 0: none

    @property
    def address(self) -> str:
        return f"/courses/{self.course}/{self.lesson}#{self.section}" if self.lesson else ""

    def question(self, reviews: int) -> Asked:
        """Variants in turn."""
        return self.questions[reviews % len(self.questions)]


@dataclass(frozen=True)
class ExamPart:
    """One question that an exam may ask: about which fact, of which course, and how often a guess is right."""

    fact: str
    course: str
    guess: float
    weight: float  # its part of the points of an attempt, as often as it is asked
    whole: float  # its part of them when it is asked


@dataclass(frozen=True)
class Catalogue:
    """All that may be asked, as the library stands."""

    facts: Mapping[str, FactToKnow] = field(default_factory=dict)
    courses_of_quiz: Mapping[str, frozenset[str]] = field(default_factory=dict)
    exams: Mapping[str, tuple[ExamPart, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Learned:
    """A course, as one person knows it."""

    on: date
    period: int | None  # days of the shortest certification that asks for it
    certifications: frozenset[str]


@dataclass(frozen=True)
class Card:
    """A fact as one person remembers it."""

    fact: FactToKnow
    memory: Memory
    limits: Limits
    anew: bool  # the paragraph has changed since it was last asked
    stored: bool  # it was asked before

    def is_due(self, scheduler: str, today: date) -> bool:
        return self.anew or self.memory.due(scheduler) <= today

    def recall(self, today: date) -> float:
        return 0.0 if self.anew else recall(self.memory, today)

    def priority(self, today: date) -> float:
        return WEIGHTS[self.fact.importance] * (1 - self.recall(today))


@dataclass(frozen=True)
class Stored:
    """What is kept of a card. `course_revision`: the newest when it was last asked."""

    memory: Memory
    course_revision: int


@dataclass(frozen=True)
class Sitting:
    """How much was asked today, and whether the person wants a rest."""

    day: date
    asked: int = 0  # in this sitting
    milliseconds: int = 0
    asked_today: int = 0
    milliseconds_today: int = 0
    over: bool = False
    rest_until: datetime | None = None

    def on(self, today: date) -> Sitting:
        """A new day begins with nothing: what was not asked yesterday is not owed."""
        return self if self.day == today else Sitting(today, rest_until=self.rest_until)

    def is_open(self, at: datetime) -> bool:
        resting = self.rest_until is not None and at < self.rest_until
        return not (self.over or resting or self.day_is_full)

    @property
    def day_is_full(self) -> bool:
        return self.asked_today >= MOST_IN_A_DAY or self.milliseconds_today >= LONGEST_DAY

    def answered(self, milliseconds: int) -> Sitting:
        asked, spent = self.asked + 1, self.milliseconds + milliseconds
        return replace(
            self,
            asked=asked,
            milliseconds=spent,
            asked_today=self.asked_today + 1,
            milliseconds_today=self.milliseconds_today + milliseconds,
            over=asked >= MOST_IN_A_SITTING or spent >= LONGEST_SITTING,
            rest_until=None,
        )

    def once_more(self) -> Sitting:
        return replace(self, asked=0, milliseconds=0, over=False, rest_until=None)


def rating_of(state: str, *, helped: bool) -> Answered:
    """Never better than good, and never by speed. `helped`: after a hint, or at the second try."""
    if state != "right":
        return "again"
    return "hard" if helped else "good"


def time_spent(milliseconds: int) -> int:
    return max(0, min(milliseconds, LONGEST_ANSWER))


def courses_known(subjects: Subjects, catalogue: Catalogue) -> dict[str, Learned]:
    """Courses of the person's certifications that they have read or passed; of a passed exam, those that it is about."""
    found: dict[str, Learned] = {}
    for subject in subjects.known:
        courses = (
            {subject.slug}
            if subject.kind == "course"
            else catalogue.courses_of_quiz.get(subject.slug, frozenset())
        )
        for course in courses:
            one = Learned(subject.learned_on, subject.period, frozenset({subject.certification}))
            found[course] = together(found[course], one) if course in found else one
    return found


def together(one: Learned, other: Learned) -> Learned:
    periods = [period for period in (one.period, other.period) if period is not None]
    return Learned(
        max(one.on, other.on), min(periods, default=None), one.certifications | other.certifications
    )


def cards_of(
    person_id: int, learned: Mapping[str, Learned], catalogue: Catalogue, stored: Mapping[str, Stored]
) -> list[Card]:
    """All facts that this person may be asked; what the library has withdrawn is not among them."""
    found = []
    for fact in catalogue.facts.values():
        course = learned.get(fact.course)
        if course is None:
            continue
        limits = limits_of(fact.importance, course.period)
        kept = stored.get(fact.key)
        if kept is None:
            memory = first(course.on, limits, card_key(person_id, fact.key))
            found.append(Card(fact, memory, limits, anew=False, stored=False))
        else:
            anew = kept.course_revision < fact.anew_since
            found.append(Card(fact, kept.memory, limits, anew=anew, stored=True))
    return found


def card_key(person_id: int, fact: str) -> str:
    return f"{person_id} {fact}"


def anything_due(cards: Iterable[Card], scheduler: str, today: date) -> bool:
    return any(card.is_due(scheduler, today) for card in cards)


def queue(cards: Sequence[Card], scheduler: str, today: date, person_id: int) -> list[Card]:
    """What is due, the most important and most forgotten first. What does not fit into a day is not carried over."""
    due = [card for card in cards if card.is_due(scheduler, today)]
    return sorted(
        due, key=lambda card: (-round(card.priority(today), 3), lot(person_id, today, card.fact.key))
    )


def lot(person_id: int, today: date, key: str) -> str:
    """Equal ones come in another order each day, and in the same one all day."""
    return hashlib.sha256(f"{person_id} {today} {key}".encode()).hexdigest()


# -- from the texts of the library --------------------------------------------------------------------------------


def reference_parts(source: str) -> tuple[str, str, str] | None:
    """Course, lesson and heading of `<course>/<lesson>#<heading>`; None for anything else."""
    place, _, heading = source.partition("#")
    course, _, lesson = place.partition("/")
    return (course, lesson, heading) if course and lesson and heading and "/" not in lesson else None


def fact_key(quiz: str, item: Item) -> str:
    return item.source if reference_parts(item.source) else f"{quiz}#{item.id}"


def importance_of(items: Iterable[Item], category: str) -> Importance:
    """`category`: of the course."""
    tags = {tag for item in items for tag in item.tags}
    if category == "safety" or tags & CRITICAL_TAGS or any(item.critical for item in items):
        return "critical"
    return "nice" if tags & NICE_TAGS else "normal"


def text_of(item: Item) -> tuple[object, ...]:
    """What makes two questions the same for whoever has to answer them."""
    return (item.kind, item.title.casefold(), " ".join(item.body.split()).casefold(), repr(item.content))


def askable(quiz: Quiz, held_out: frozenset[tuple[object, ...]]) -> list[Item]:
    """Questions of a refresher that no exam asks."""
    if quiz.use != "refresher":
        return []
    return [item for item in quiz.items if item.kind in ASKED_KINDS and text_of(item) not in held_out]


def guess_of(item: Item) -> float:
    """How often somebody who knows nothing is right."""
    match item.content:
        case TrueFalse():
            return 0.5
        case Choice(options) if item.kind == "single":
            return 1 / max(1, len(options))
        case Choice(options):
            return 0.5 ** len(options)
        case Matching() | Ordering() | Cloze():
            return 0.05
        case _:
            return 0.0


def exam_parts(quiz: str, read: Quiz, courses: frozenset[str]) -> tuple[ExamPart, ...]:
    """The blueprint of an exam: each candidate with its part of the points that are asked."""
    course = next(iter(sorted(courses)), "")
    drawn = [
        (item, Fraction(section.asked, len(section.items)))
        for section in read.sections
        for item in section.items
    ]
    total = sum((item.points * share for item, share in drawn), Fraction(0)) or Fraction(1)
    return tuple(
        ExamPart(
            fact=fact_key(quiz, item),
            course=(reference_parts(item.source) or (course, "", ""))[0],
            guess=guess_of(item),
            weight=float(item.points * share / total),
            whole=float(item.points / total),
        )
        for item, share in drawn
    )
