"""What somebody who typed a few words looks for. Pure.

The words are taken as typed, or as typed on the wrong keyboard, or with a typing error, whichever the texts know.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rapidfuzz import fuzz, process

from app.learning.search_vocabulary import Vocabulary
from app.learning.search_words import STOP_WORDS, WEAK_STEMS, folded_words, on_other_keyboard, stem

MOST_WORDS = 12
MOST_CHARACTERS = 200
LEAST_PREFIX = 2  # characters from which the beginning of a word is looked for
LEAST_ALIKE = 75  # of 100, for a title to be offered
LONG_ENOUGH = 3  # letters of a word that tells in which layout the keyboard was

# What a stem is worth that was not typed as it stands.
CONTINUED = 0.8
CONTINUED_KNOWN = 0.4  # goes on after what is a word already
CORRECTED = 0.7
KIN = 0.6
ALIKE = 0.7  # means the same
WEAK = 0.4  # of what a word tells that says only whom a question is about

_ENDING = ".,:;!?\"'<>()[]{}"
_LONG_NUMBER = re.compile(r"\d(?:[\s()+-]*\d){4,}")

Stems = tuple[tuple[str, float], ...]  # each with what it is worth
Way = Literal["known", "begun", "parts", "corrected", "unknown"]


@dataclass(frozen=True)
class Term:
    """One thing that is looked for: any of these stems.

    Without stems no text knows it; it still counts as asked for.
    """

    stems: Stems
    rarity: float  # how much it tells

    @property
    def all_stems(self) -> tuple[str, ...]:
        return tuple(one for one, _ in self.stems)


@dataclass(frozen=True)
class Question:
    terms: tuple[Term, ...] = ()

    @property
    def stems(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one for term in self.terms for one in term.all_stems))

    @cached_property
    def number_of(self) -> dict[str, int]:
        """To which term a stem belongs."""
        return {stem: number for number, term in enumerate(self.terms) for stem in term.all_stems}

    @property
    def is_known(self) -> bool:
        """Whether any text can answer it."""
        return any(term.stems for term in self.terms)


@dataclass(frozen=True)
class Reading:
    """A word of the question as one keyboard gives it."""

    word: str
    way: Way
    stems: Stems = ()

    @property
    def is_sure(self) -> bool:
        return self.way in ("known", "begun")


def tidy(query: str) -> str:
    """The query on one line, without signs that nobody types, not longer than a question is."""
    plain = "".join(_printed(sign) for sign in query[: 20 * MOST_CHARACTERS])
    return " ".join(unicodedata.normalize("NFC", plain).split())[:MOST_CHARACTERS].strip()


def _printed(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Cf":  # a soft hyphen, a joiner: between letters of one word
        return ""
    return " " if category.startswith("C") else sign


def kept_form(query: str) -> str:
    """The query as it may be kept for others: without long numbers, which may be those of a caller."""
    return _LONG_NUMBER.sub("…", tidy(query))


def question_of(query: str, vocabulary: Vocabulary) -> Question:
    """What is looked for, in as many terms as there are telling words; each once."""
    text = tidy(query)
    is_open = bool(text) and text[-1].isalnum()
    pieces = text.split(" ") if text else []
    chosen: list[list[Reading]] = []
    for place, piece in enumerate(pieces):
        chosen.append(_best([*_readings(piece, vocabulary, is_open and place == len(pieces) - 1)]))
    if any(_is_switched(piece, found) for piece, found in zip(pieces, chosen, strict=True)):
        chosen = [
            _best([*_readings(piece, vocabulary, is_open and place == len(pieces) - 1)][::-1])
            for place, piece in enumerate(pieces)
        ]
    return Question(_terms([reading for found in chosen for reading in found], vocabulary))


def _readings(piece: str, vocabulary: Vocabulary, is_open: bool) -> Iterator[list[Reading]]:
    """The piece as typed, as on the other keyboard, and so without the signs at its end (`ghbdtn,`)."""
    if not folded_words(piece):
        return
    bare = piece.rstrip(_ENDING)
    seen = []
    for text in (piece, on_other_keyboard(piece), on_other_keyboard(bare)):
        words = folded_words(text)
        if words and words not in seen:
            seen.append(words)
            last = len(words) - 1
            yield [_reading(word, vocabulary, is_open and place == last) for place, word in enumerate(words)]


def _best(readings: list[list[Reading]]) -> list[Reading]:
    """The reading that the texts know best; of equals the first."""
    return max(readings, key=_worth, default=[])


def _worth(reading: Sequence[Reading]) -> float:
    ways: dict[Way, float] = {"known": 1.0, "begun": 0.9, "parts": 0.5, "corrected": 0.4, "unknown": 0.0}
    return sum(ways[one.way] for one in reading) / len(reading)


def _is_switched(piece: str, chosen: Sequence[Reading]) -> bool:
    words = [one.word for one in chosen]
    return any(one.is_sure and len(one.word) >= LONG_ENOUGH for one in chosen) and words != folded_words(
        piece
    )


def _reading(word: str, vocabulary: Vocabulary, is_open: bool) -> Reading:
    its_stem = stem(word)
    known = ((its_stem, 1.0),) if vocabulary.knows(word) or word in STOP_WORDS else ()
    if is_open and len(word) >= LEAST_PREFIX:
        others = (one for one in vocabulary.continued(word) if one != its_stem)
        worth = CONTINUED_KNOWN if known else CONTINUED
        begun = (*known, *((one, worth) for one in others))
        if begun:
            return Reading(word, "known" if known else "begun", begun)
    if known:
        return Reading(word, "known", known)
    parts = vocabulary.parts(word)
    if parts is not None:
        return Reading(word, "parts", tuple((stem(part), CORRECTED) for part in parts))
    near = vocabulary.neighbours(word)
    if near:
        return Reading(word, "corrected", tuple((one, CORRECTED) for one in near))
    kin = vocabulary.kin(word)
    return Reading(word, "corrected" if kin else "unknown", tuple((one, KIN) for one in kin))


def _terms(readings: Iterable[Reading], vocabulary: Vocabulary) -> tuple[Term, ...]:
    """The telling words, or all where there are no others."""
    once = {reading.word: reading for reading in readings}
    telling = [reading for word, reading in once.items() if word not in STOP_WORDS] or list(once.values())
    return tuple(
        _term(stems, vocabulary, reading.is_sure)
        for reading in telling[:MOST_WORDS]
        for stems in ([(one,) for one in reading.stems] if reading.way == "parts" else [reading.stems])
    )


def _term(stems: Stems, vocabulary: Vocabulary, is_sure: bool) -> Term:
    """These stems and what means the same as the first of them, as far as the texts know them."""
    first = [stems[0][0]] if stems else []
    alike = vocabulary.alike(first[0]) if first else ()
    worth = {one: ALIKE * stems[0][1] for one in alike}
    for one, its_worth in stems:
        worth[one] = max(its_worth, worth.get(one, 0.0))
    known = tuple((one, its_worth) for one, its_worth in worth.items() if one in vocabulary.counts)
    return Term(known, _rarity(first, alike, vocabulary, is_sure))


def _rarity(first: Sequence[str], alike: Sequence[str], vocabulary: Vocabulary, is_sure: bool) -> float:
    """What a word tells that was typed like this; a guess tells no more than a word that nobody knows."""
    is_own = any(one in vocabulary.counts for one in first)
    rarity = vocabulary.rarity(first if is_own else alike)
    if WEAK_STEMS.intersection(first):
        return rarity * WEAK
    return rarity if is_sure else min(rarity, vocabulary.rarity(()))


def nearest_titles(query: str, folded: Sequence[str], count: int) -> list[int]:
    """Places of the titles (folded words with blanks between) that look like the query, the most alike first."""
    alike: dict[int, float] = {}
    for text in (tidy(query), on_other_keyboard(tidy(query))):
        wanted = " ".join(word for word in folded_words(text) if word not in STOP_WORDS)
        if len(wanted) < LONG_ENOUGH:
            continue
        found = process.extract(
            wanted, folded, scorer=fuzz.partial_ratio, score_cutoff=LEAST_ALIKE, limit=count
        )
        for _, score, place in found:
            alike[place] = max(score, alike.get(place, 0.0))
    return sorted(alike, key=lambda place: (-alike[place], place))[:count]
