"""The words that the texts of the guide know: what somebody may have meant who typed something else. Pure."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.learning.search_synonyms import synonyms, words_with_synonyms
from app.learning.search_words import folded_words, stem

LONGEST_WORD = 60  # what is longer was never typed by a person
LEAST_CORRECTED = 4  # letters; shorter words have too many neighbours
TWO_SLIPS_FROM = 9  # letters
MOST_CONTINUED = 40
MOST_NEIGHBOURS = 3
LEAST_SHARED, SHARED = 5, 0.65  # letters, and part of the stem, with which words of one kin begin alike
RARE = 30  # a word that no text has tells as much as one that stands in one section of so many
LEAST_PART = 3  # letters of a word that was typed together with its neighbour

_RUSSIAN, _LATIN = "абвгдежзийклмнопрстуфхцчшщъыьэюя", "abcdefghijklmnopqrstuvwxyz"

_PREFIXES = (
    "по", "за", "на", "от", "вы", "про", "пере", "при", "до", "из", "раз", "под", "об", "не", "un", "re",
)  # fmt: skip

# folded word → its stem, and in how many sections it stands
Words = Mapping[str, tuple[str, int]]


def words_of(sections: Iterable[str]) -> dict[str, tuple[str, int]]:
    """The words of some texts, each with its stem and the number of the texts that have it."""
    counted = Counter(word for text in sections for word in set(folded_words(text)))
    return {word: (stem(word), count) for word, count in counted.items() if len(word) <= LONGEST_WORD}


def written(words: Words) -> str:
    """As one text, which `read` turns back."""
    return "\n".join(f"{word} {stem} {count}" for word, (stem, count) in sorted(words.items()))


def read(text: str) -> dict[str, tuple[str, int]]:
    lines = (line.split(" ") for line in text.split("\n") if line)
    return {word: (stem, int(count)) for word, stem, count in lines}


@dataclass(frozen=True)
class Vocabulary:
    """All words of all courses."""

    stem_of: Mapping[str, str]
    counts: Mapping[str, int]  # stem → sections that have it, about
    sections: int
    ordered: tuple[str, ...] = field(repr=False)  # the words, for those that begin alike
    stems: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, parts: Iterable[Words], sections: int) -> Vocabulary:
        stem_of: dict[str, str] = {}
        counts: Counter[str] = Counter()
        for words in parts:
            for word, (its_stem, count) in words.items():
                stem_of[word] = its_stem
                counts[its_stem] += count
        for word in words_with_synonyms():
            if word not in stem_of and any(one in counts for one in synonyms(stem(word))):
                stem_of[word] = stem(word)
        return cls(
            stem_of, counts, sections, tuple(sorted(stem_of)), tuple(sorted({*counts, *stem_of.values()}))
        )

    def knows(self, word: str) -> bool:
        """Whether a text has it or a word that means the same."""
        its_stem = stem(word)
        return its_stem in self.counts or bool(self.alike(its_stem))

    def alike(self, stem: str) -> tuple[str, ...]:
        """Other stems of the texts that mean the same."""
        return tuple(one for one in synonyms(stem) if one in self.counts)

    def rarity(self, stems: Iterable[str]) -> float:
        """How much words tell that mean the same: those which few sections have tell most."""
        known = [self.counts[one] for one in stems if one in self.counts]
        have = min(max(known, default=max(1.0, self.sections / RARE)), self.sections)
        return math.log(1 + (self.sections - have + 0.5) / (have + 0.5))

    @staticmethod
    def _beginning_with(ordered: Sequence[str], beginning: str) -> Iterator[str]:
        for place in range(bisect_left(ordered, beginning), len(ordered)):
            if not ordered[place].startswith(beginning):
                break
            yield ordered[place]

    def continued(self, beginning: str) -> tuple[str, ...]:
        """Stems of the words that begin so, the frequent ones first."""
        found = {self.stem_of[word] for word in self._beginning_with(self.ordered, beginning)}
        return tuple(sorted(found, key=lambda one: (-self.counts.get(one, 0), one))[:MOST_CONTINUED])

    def neighbours(self, word: str) -> tuple[str, ...]:
        """Stems that are a slip of the fingers away from an unknown word, the nearest first: by one letter that is
        wrong, missing, too many or in the other's place; in a long word by two."""
        if not LEAST_CORRECTED <= len(word) <= LONGEST_WORD:
            return ()
        near = dict.fromkeys((self.stem_of[one] for one in self._with_another_beginning(word)), 1)
        for wanted, known in ((word, self.ordered), (stem(word), self.stems)):
            for one, distance in _near(wanted, known):
                its_stem = self.stem_of[one] if known is self.ordered else one
                near[its_stem] = min(near.get(its_stem, distance), distance)
        least = min(near.values(), default=0)
        close = [one for one, distance in near.items() if distance == least]
        return tuple(sorted(close, key=lambda one: (-self.counts.get(one, 0), one))[:MOST_NEIGHBOURS])

    def _with_another_beginning(self, word: str) -> Iterator[str]:
        """Known words of which the first letter was left out, typed wrong, typed twice or second."""
        letters = _RUSSIAN if word[0] in _RUSSIAN else _LATIN
        others = (word[1:], word[1] + word[0] + word[2:], *(one + word[1:] for one in letters))
        for one in (*others, *(one + word for one in letters)):
            if one in self.stem_of and len(one) >= LEAST_CORRECTED:
                yield one

    def kin(self, word: str) -> tuple[str, ...]:
        """Stems of words that begin like an unknown one («удержать» beside «удержание»), or are the same but for what
        stands before («пообещать» beside «обещать»); the frequent ones first."""
        its_stem = stem(word)
        found = {one for one in self._with_another_prefix(its_stem) if one in self.counts}
        shared = max(LEAST_SHARED, round(len(its_stem) * SHARED))
        if len(its_stem) >= shared:
            alike = self._beginning_with(self.stems, its_stem[:shared])
            found.update(one for one in alike if len(one) <= len(its_stem) + shared // 2)
        return tuple(sorted(found, key=lambda one: (-self.counts.get(one, 0), one))[:MOST_NEIGHBOURS])

    @staticmethod
    def _with_another_prefix(stem: str) -> Iterator[str]:
        for prefix in _PREFIXES:
            if len(stem) >= LEAST_SHARED:
                yield prefix + stem
            if stem.startswith(prefix) and len(stem) - len(prefix) >= LEAST_SHARED:
                yield stem[len(prefix) :]

    def parts(self, word: str) -> tuple[str, str] | None:
        """Two known words that were typed as one; the most frequent such pair."""
        pairs = [
            (word[:cut], word[cut:])
            for cut in range(LEAST_PART, len(word) - LEAST_PART + 1)
            if word[:cut] in self.stem_of and word[cut:] in self.stem_of
        ]
        worth = {pair: min(self.counts.get(self.stem_of[part], 0) for part in pair) for pair in pairs}
        return max(pairs, key=lambda pair: worth[pair], default=None)


def _near(wanted: str, ordered: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Words of an ordered list with the same first letter that are a slip away, and by how much."""
    if len(wanted) < LEAST_CORRECTED:
        return
    most = 1 if len(wanted) < TWO_SLIPS_FROM else 2
    first, last = bisect_left(ordered, wanted[0]), bisect_left(ordered, chr(ord(wanted[0]) + 1))
    for one, distance, _ in process.extract(
        wanted, ordered[first:last], scorer=OSA.distance, score_cutoff=most, limit=8
    ):
        yield one, int(distance)
