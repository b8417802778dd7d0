"""Which questions one attempt asks, and in which order it shows them and their options. Pure.

Shuffled within sections, so that a section's text stays above its questions. Sides of a match, lines of an order and
alternatives of a gap are always mixed: in the order of the file they would be the key (rule 22).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.assessment.layout import Choice, Placed
from app.assessment.shuffling import disordered, draw, shuffled, shuffled_around, token
from app.library.quizzes import model
from app.library.quizzes.call import Call, Node
from app.library.quizzes.model import Item, Quiz, Section


def arrange(quiz: Quiz, seen: Mapping[str, int], seed: str) -> tuple[Placed, ...]:
    """`seen`: how often this person has met each question; unseen ones are drawn first (rule 4)."""
    return tuple(
        place(item, number, quiz.shuffle_options, seed)
        for number, section in enumerate(quiz.sections)
        for item in _asked(section, number, quiz.shuffle_questions, seen, seed)
    )


def _asked(
    section: Section, number: int, shuffle: bool, seen: Mapping[str, int], seed: str
) -> Sequence[Item]:
    items = section.items
    if section.draw is not None and section.draw < len(items):
        chosen = draw([item.id for item in items], section.draw, seen, seed, str(number))
        items = tuple(item for item in items if item.id in chosen)
    return shuffled(items, seed, "questions", number) if shuffle else items


def place(item: Item, section: int, shuffle: bool, seed: str) -> Placed:
    """One question with the order and the tokens of all that can be chosen in it."""
    content = item.content
    match content:
        case model.Choice(options=options):
            numbers: Sequence[int] = range(1, len(options) + 1)
            if shuffle:
                fixed = [option.fixed for option in options]
                numbers = shuffled_around(numbers, fixed, seed, "options", item.id)
            return Placed(item.id, section, (_named(numbers, item, seed),))
        case model.Hotspot(areas=areas):
            numbers = range(1, len(areas) + 1)
            numbers = shuffled(numbers, seed, "options", item.id) if shuffle else numbers
            return Placed(item.id, section, (_named(numbers, item, seed),))
        case model.Ordering(items=lines):
            mixed = disordered(range(1, len(lines) + 1), seed, "options", item.id)
            return Placed(item.id, section, (_named(mixed, item, seed),))
        case model.Matching():
            return _place_match(item, content, section, shuffle, seed)
        case _:
            return Placed(item.id, section, tuple(_rows(item, seed)))


def _rows(item: Item, seed: str) -> Iterator[tuple[Choice, ...]]:
    """One row for each gap, one for each node of a call; other kinds have nothing to choose from."""
    match item.content:
        case model.Cloze(gaps=gaps):
            yield from (_gap(gap, number, item, seed) for number, gap in enumerate(gaps))
        case model.CallTask(call=Call(nodes=nodes)):
            yield from (_replies(node, number, item, seed) for number, node in enumerate(nodes))


def _place_match(item: Item, content: model.Matching, section: int, shuffle: bool, seed: str) -> Placed:
    count = len(content.lefts)
    lefts: Sequence[int] = range(1, count + 1)
    lefts = shuffled(lefts, seed, "lefts", item.id) if shuffle else tuple(lefts)
    key = [right_choice(content, content.lines.index(content.lefts[left - 1]) + 1) for left in lefts]
    every = [right_choice(content, number) for number in range(1, len(content.lines) + 1)]
    mixed = disordered(tuple(dict.fromkeys([*key, *every])), seed, "options", item.id)
    return Placed(item.id, section, (_named(mixed, item, seed),), tuple(lefts))


def right_choice(content: model.Matching, line: int) -> int:
    """The line that stands for a right side: equal right sides are one choice, named by the first of them."""
    wanted = content.lines[line - 1].right
    return next(number for number, other in enumerate(content.lines, 1) if other.right == wanted)


def _gap(gap: model.Gap, number: int, item: Item, seed: str) -> tuple[Choice, ...]:
    if gap.form != "choice":
        return ()
    mixed = shuffled(range(1, len(gap.alternatives) + 1), seed, "gap", item.id, number)
    return _named(mixed, item, seed, number)


def _replies(node: Node, number: int, item: Item, seed: str) -> tuple[Choice, ...]:
    """What can be said in one node, always mixed; silence is nobody's choice."""
    said = [place for place, reply in enumerate(node.replies, 1) if not reply.is_silence]
    return _named(shuffled(said, seed, "replies", item.id, number), item, seed, number)


def _named(numbers: Iterable[int], item: Item, seed: str, row: int = 0) -> tuple[Choice, ...]:
    return tuple(Choice(token(seed, item.id, row, number), number) for number in numbers)
