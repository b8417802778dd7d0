"""The words of a section around what was looked for, with these marked. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice

from app.learning.search_words import Word, stem, words_in

WORDS_SHOWN = 32
WORDS_BEFORE = 6
MOST_WORDS = 3000  # of a section that are looked at


@dataclass(frozen=True)
class Piece:
    """A run of text; `is_hit`: it is what was looked for."""

    text: str
    is_hit: bool = False


def marked(text: str, wanted: Collection[str]) -> tuple[Piece, ...]:
    """The whole text, words with a wanted stem marked. Joined, the pieces are the text."""
    pieces: list[Piece] = []
    done = 0
    for word in words_in(text):
        if stem(word.folded) in wanted:
            if word.start > done:
                pieces.append(Piece(text[done : word.start]))
            pieces.append(Piece(text[word.start : word.end], True))
            done = word.end
    if done < len(text):
        pieces.append(Piece(text[done:]))
    return tuple(pieces)


def excerpt(text: str, wanted: Collection[str]) -> tuple[Piece, ...]:
    """The part of the text with the most different hits, from a few words before the first of them; ellipses show
    where it is cut."""
    words = list(islice(words_in(text), MOST_WORDS))
    if len(words) <= WORDS_SHOWN:
        return marked(text, wanted)
    first = max(0, _best_start(words, wanted) - WORDS_BEFORE)
    last = min(len(words), first + WORDS_SHOWN)
    is_cut = last < len(words) or len(words) == MOST_WORDS
    part = text[words[first].start if first else 0 : words[last - 1].end if is_cut else None]
    before = (Piece("… "),) if first else ()
    after = (Piece(" …"),) if is_cut else ()
    return (*before, *marked(part, wanted), *after)


def _best_start(words: Sequence[Word], wanted: Collection[str]) -> int:
    """The first hit of the window in which the most different stems stand, the earliest such window."""
    hits = [(place, found) for place, word in enumerate(words) if (found := stem(word.folded)) in wanted]
    best, most = 0, 0
    for number, (place, _) in enumerate(hits):
        end = place + WORDS_SHOWN - WORDS_BEFORE
        inside = {found for other, found in hits[number : number + WORDS_SHOWN] if other < end}
        if len(inside) > most:
            best, most = place, len(inside)
    return best
