"""The words of a section around what was looked for, with these marked. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from app.learning.search_words import stem_of, words_in

WORDS_SHOWN = 32
WORDS_BEFORE = 6
MOST_WORDS = 3000  # of a section that are looked at


@dataclass(frozen=True)
class Piece:
    """A run of text; `is_hit`: it is what was looked for."""

    text: str
    is_hit: bool = False


class Hit(NamedTuple):
    """A word of the text that is looked for: `text[start:end]`; `place`: how many words stand before it."""

    place: int
    stem: str
    start: int
    end: int


def marked(text: str, wanted: Collection[str]) -> tuple[Piece, ...]:
    """The whole text, words with a wanted stem marked. Joined, the pieces are the text."""
    return _pieces(text, _hits(words_in(text), wanted), 0, len(text))


def excerpt(text: str, wanted: Collection[str]) -> tuple[Piece, ...]:
    """The part of the text with the most different hits, from a few words before the first of them; ellipses show
    where it is cut."""
    words = list(islice(words_in(text), MOST_WORDS))
    hits = _hits(words, wanted)
    if len(words) <= WORDS_SHOWN:
        return _pieces(text, hits, 0, len(text))
    first = max(0, _best_start(hits) - WORDS_BEFORE)
    last = min(len(words), first + WORDS_SHOWN)
    is_cut = last < len(words) or len(words) == MOST_WORDS
    start, end = words[first].start() if first else 0, words[last - 1].end() if is_cut else len(text)
    before = (Piece("… "),) if first else ()
    after = (Piece(" …"),) if is_cut else ()
    return (*before, *_pieces(text, hits, start, end), *after)


def _hits(words: Iterable[re.Match[str]], wanted: Collection[str]) -> list[Hit]:
    return [
        Hit(place, its, *word.span())
        for place, word in enumerate(words)
        if (its := stem_of(word.group())) in wanted
    ]


def _pieces(text: str, hits: Iterable[Hit], start: int, end: int) -> tuple[Piece, ...]:
    """`text[start:end]` with the hits in it marked."""
    pieces: list[Piece] = []
    done = start
    for hit in hits:
        if start <= hit.start and hit.end <= end:
            if hit.start > done:
                pieces.append(Piece(text[done : hit.start]))
            pieces.append(Piece(text[hit.start : hit.end], True))
            done = hit.end
    if done < end:
        pieces.append(Piece(text[done:end]))
    return tuple(pieces)


def _best_start(hits: Sequence[Hit]) -> int:
    """The first hit of the window in which the most different stems stand, the earliest such window."""
    best, most = 0, 0
    for number, hit in enumerate(hits):
        end = hit.place + WORDS_SHOWN - WORDS_BEFORE
        inside = {other.stem for other in hits[number : number + WORDS_SHOWN] if other.place < end}
        if len(inside) > most:
            best, most = hit.place, len(inside)
    return best
