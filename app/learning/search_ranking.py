"""Which section answers best: weighed by where the words stand, how rare and how near to one another they are. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.learning.search_query import Question, Term
from app.learning.search_words import stems

# A word in the title of a section says more than one in its text; one in a must-know box is in between.
TITLE, KEY, TEXT, ABOVE = 6.0, 2.0, 1.0, 1.5
SATURATION = 1.6  # how often a word stands in a section matters less and less
LONG = 150  # stems of a section of usual length
EVERYWHERE = 3  # sections with one title make it say little: "In short"
SAYS_LITTLE = 0.75
LEAST_COVERED = 0.34  # of what the question asks; below, a section only happens to share a word
NEARNESS = 0.5  # most that words side by side add
WHOLE_TITLE = 0.5  # most that a title adds which says nothing else
FAR = 12  # stems; words farther apart than this do not help each other


@dataclass(frozen=True)
class Candidate:
    """A section as the index has it: stems in order."""

    id: int
    language: str
    place: tuple[str, str, int]  # course, lesson, position: the same in all languages
    title: str
    above: str  # headings and titles over it
    key: str  # must-know boxes
    text: str


@dataclass(frozen=True)
class Scored:
    score: float
    covered: float  # part of the question, 0 to 1


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
    """Ids of the sections with at least this share of what is asked, best first: in the reader's language, then in
    others. Of a section in several languages only one is given."""
    scored = [(score(question, one, reader.common_titles), one) for one in candidates]
    scored = [(its, one) for its, one in scored if its.covered >= least]
    scored.sort(key=lambda pair: (pair[1].language != reader.language, -pair[0].score, pair[1].place))
    chosen: dict[tuple[str, str, int], int] = {}
    for _, one in scored:
        chosen.setdefault(one.place, one.id)
    return list(chosen.values())[:count]


def common_titles(titles: Iterable[str]) -> frozenset[str]:
    """Stems of the titles that stand over many sections."""
    return frozenset(stems(title) for title, count in Counter(titles).items() if count >= EVERYWHERE)


def score(question: Question, candidate: Candidate, common: frozenset[str] = frozenset()) -> Scored:
    fields = [
        (weight, words.split(" ") if words else [])
        for weight, words in (
            (TITLE, candidate.title),
            (KEY, candidate.key),
            (TEXT, candidate.text),
            (ABOVE, candidate.above),
        )
    ]
    counted = [(weight, Counter(words)) for weight, words in fields]
    length = 0.6 + 0.4 * len(fields[2][1]) / LONG
    asked = sum(term.rarity for term in question.terms) or 1.0
    total = met = 0.0
    for term in question.terms:
        often, worth = _often(term, counted)
        if often:
            total += term.rarity * worth * often / (often + SATURATION * length)
            met += term.rarity * worth
    covered = met / asked
    near = max(_nearness(question.terms, words) for _, words in fields[:3])
    whole = _share_of_title(question.terms, fields[0][1])
    weight = SAYS_LITTLE if candidate.title in common else 1.0
    return Scored(weight * total * covered**1.5 * (1 + NEARNESS * near + WHOLE_TITLE * whole), covered)


def _often(term: Term, counted: Sequence[tuple[float, Mapping[str, int]]]) -> tuple[float, float]:
    """How often the best of a term's stems stands in the section, by weight of the place, and what that stem is
    worth."""
    best = (0.0, 0.0)
    for stem, worth in term.stems:
        often = sum(weight * counts.get(stem, 0) for weight, counts in counted)
        if often * worth > best[0] * best[1]:
            best = (often, worth)
    return best


def _nearness(terms: Sequence[Term], stems: Sequence[str]) -> float:
    """0 to 1: how close together as many different terms as possible stand; 1 for a phrase of all of them."""
    if len(terms) < 2 or not stems:
        return 0.0
    number_of = {stem: number for number, term in enumerate(terms) for stem in term.all_stems}
    hits = [(place, number_of[stem]) for place, stem in enumerate(stems) if stem in number_of]
    best = 0.0
    for (place, number), (next_place, next_number) in pairwise(hits):
        if number != next_number and next_place - place <= FAR:
            best = max(best, 1 - (next_place - place - 1) / FAR)
    return best * min(1.0, len({number for _, number in hits}) / len(terms))


def _share_of_title(terms: Sequence[Term], title: Sequence[str]) -> float:
    """Which part of the title was asked for."""
    wanted = {stem for term in terms for stem in term.all_stems}
    return sum(stem in wanted for stem in title) / len(title) if title else 0.0
