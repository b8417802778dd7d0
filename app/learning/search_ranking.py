"""Which section answers best: weighed by where the words stand, how rare and how near to one another they are. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.learning.search_query import Question, Term
from app.learning.search_words import stems

# A word in the title of a section says more than one in its text; one in a must-know box is in between.
TITLE, KEY, TEXT, ABOVE = 6.0, 2.0, 1.0, 2.0
SATURATION = 2.0  # how often a word stands in a section matters less and less
LONG = 150  # stems of a section of usual length
EVERYWHERE = 3  # sections with one title make it say little: "In short"
SAYS_LITTLE = 0.6
LEAST_COVERED = 0.4  # of what the question asks; below, a section only happens to share a word
NAMED = 0.4  # how much more a word covers that stands in the title
NEARNESS = 0.8  # most that words side by side add
WHOLE_TITLE = 1.0  # most that a title adds which says nothing else
ALL_ASKED = 0.75  # power: how much more a section is worth that has all of what is asked
FAR = 12  # stems; words farther apart than this do not help each other


@dataclass(frozen=True)
class Candidate:
    """A section as the index has it: stems in order."""

    id: int
    language: str
    place: tuple[str, str, int]  # course, lesson, position: the same in all languages
    title: str
    above: str  # headings and titles over it
    key: str  # must-know boxes, and what the author called the section in its address: one word of English, mostly
    text: str


@dataclass(frozen=True)
class Scored:
    score: float
    covered: float  # part of the question, 0 to 1; more where the title has it


@dataclass(frozen=True)
class Reader:
    """For whom sections are ranked: by their language, among titles that every lesson has."""

    language: str
    common_titles: frozenset[str] = frozenset()


def ranked(
    question: Question,
    candidates: Sequence[Candidate],
    reader: Reader,
    count: int,
    least: float = LEAST_COVERED,
) -> list[int]:
    """Ids of the sections with at least this share of what is asked, best first: in the reader's language, then those
    in others that answer better than all of these. Of a section in several languages only one is given."""
    scored = [(score(question, one, reader.common_titles), one) for one in candidates]
    scored = [(its, one) for its, one in scored if its.covered >= least]
    best = max((its.score for its, one in scored if one.language == reader.language), default=0.0)
    scored = [(its, one) for its, one in scored if one.language == reader.language or its.score > best]
    scored.sort(key=lambda pair: (pair[1].language != reader.language, -pair[0].score, pair[1].place))
    chosen: dict[tuple[str, str, int], int] = {}
    for _, one in scored:
        chosen.setdefault(one.place, one.id)
    return list(chosen.values())[:count]


def common_titles(titles: Iterable[str]) -> frozenset[str]:
    """Stems of the titles that stand over many sections."""
    return frozenset(stems(title) for title, count in Counter(titles).items() if count >= EVERYWHERE)


def score(question: Question, candidate: Candidate, common: frozenset[str] = frozenset()) -> Scored:
    wanted = question.number_of
    title = candidate.title.split()
    text = candidate.text.split()
    fields = [
        (TITLE, _standing(title, wanted)),
        (KEY, _standing(candidate.key.split(), wanted)),
        (TEXT, _standing(text, wanted)),
        (ABOVE, _standing(candidate.above.split(), wanted)),
    ]
    weights: defaultdict[str, float] = defaultdict(float)
    for weight, standing in fields:
        for _, one in standing:
            weights[one] += weight
    length = 0.6 + 0.4 * len(text) / LONG
    asked = sum(term.rarity for term in question.terms) or 1.0
    named_stems = {one for _, one in fields[0][1]}
    total = met = named = 0.0
    for term in question.terms:
        often, worth = _often(term, weights)
        if often:
            total += term.rarity * worth * often / (often + SATURATION * length)
            met += term.rarity
            named += term.rarity * (not named_stems.isdisjoint(term.all_stems))
    near = (
        max(_nearness(question, standing) for _, standing in fields[:3]) if len(question.terms) > 1 else 0.0
    )
    whole = len(fields[0][1]) / len(title) if title else 0.0
    says_little = not title or candidate.title in common
    worth = total * (met / asked) ** ALL_ASKED * (1 + NEARNESS * near + WHOLE_TITLE * whole)
    return Scored(worth * (SAYS_LITTLE if says_little else 1.0), (met + NAMED * named) / asked)


def _standing(words: Sequence[str], wanted: Collection[str]) -> list[tuple[int, str]]:
    """Places of the stems that are looked for."""
    return [(place, one) for place, one in enumerate(words) if one in wanted]


def _often(term: Term, weights: Mapping[str, float]) -> tuple[float, float]:
    """How often the best of a term's stems stands in the section, by weight of the place, and what that stem is
    worth."""
    best = (0.0, 0.0)
    for stem, worth in term.stems:
        often = weights.get(stem, 0.0)
        if often * worth > best[0] * best[1]:
            best = (often, worth)
    return best


def _nearness(question: Question, standing: Sequence[tuple[int, str]]) -> float:
    """0 to 1: how close together as many different terms as possible stand; 1 for a phrase of all of them."""
    if len(standing) < 2:
        return 0.0
    hits = [(place, question.number_of[one]) for place, one in standing]
    best = 0.0
    for (place, number), (next_place, next_number) in pairwise(hits):
        if number != next_number and next_place - place <= FAR:
            best = max(best, 1 - (next_place - place - 1) / FAR)
    return best * min(1.0, len({number for _, number in hits}) / len(question.terms))
