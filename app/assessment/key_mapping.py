"""An answer to a question as it was asked, in the numbers of the same question with another key (rule 35). Pure.

Answers of the two are matched by their `{#a}`, else by their exact text, never by their place. Where that leaves
something open, there is no mapping: a person has to look.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from app.library.quizzes import model
from app.library.quizzes.model import Item


class NoMapping(Exception):
    """The answer cannot be carried over by names and texts alone."""


def mapped(old: Item, new: Item, answer: Any) -> Any:
    """A stored answer to `old` as an answer to `new`. Raises NoMapping. No answer stays none."""
    if answer is None or replace(old, content=new.content) == old:
        return answer
    if old.kind != new.kind or (old.kind == "cloze" and old.body != new.body):
        raise NoMapping  # gaps have no names: they are the same where the text around them is
    carry = _CARRIED.get(type(old.content), _untouched)
    return carry(old.content, new.content, answer)


def _untouched(old: Any, new: Any, answer: Any) -> Any:
    """What a person typed, or true or false, means the same under any key."""
    return answer


def _choice(old: model.Choice, new: model.Choice, answer: Any) -> Any:
    """In a single choice the chosen option and the right ones must be on both lists, in a multiple one all."""
    pairs = _pairs(old.options, new.options, lambda option: option.text)
    _could_be_chosen(pairs, [option.right or option.weight > 0 for option in new.options])
    if not isinstance(answer, list):
        return _to(pairs, answer)
    _all_of(pairs, old.options, new.options)
    return sorted(_to(pairs, number) for number in answer)


def _matching(old: model.Matching, new: model.Matching, answer: Any) -> Any:
    lefts = _pairs(old.lefts, new.lefts, lambda pair: pair.left)
    _all_of(lefts, old.lefts, new.lefts)
    rights = {pair.right for pair in old.lines}
    if any(pair.right not in rights for pair in new.lefts):
        raise NoMapping  # its right side could not be chosen
    carried: list[int | None] = [None] * len(new.lefts)
    for left, chosen in enumerate(answer, 1):
        carried[_to(lefts, left) - 1] = None if chosen is None else _line(old, new, chosen)
    return carried


def _line(old: model.Matching, new: model.Matching, number: int) -> int:
    """A right side means its text: equal ones are one choice."""
    text = old.lines[number - 1].right
    for place, pair in enumerate(new.lines, 1):
        if pair.right == text:
            return place
    raise NoMapping


def _ordering(old: model.Ordering, new: model.Ordering, answer: Any) -> Any:
    pairs = _pairs(old.items, new.items, lambda line: line.text)
    _all_of(pairs, old.items, new.items)
    carried: list[int | None] = [None] * len(new.items)
    for number, place in enumerate(answer, 1):
        carried[_to(pairs, number) - 1] = place
    return carried


def _hotspot(old: model.Hotspot, new: model.Hotspot, answer: Any) -> Any:
    """A click is a place on a picture: on the same picture it means the same under any key."""
    if isinstance(answer, dict):
        if old.picture != new.picture:
            raise NoMapping
        return answer
    pairs = _pairs(old.areas, new.areas, lambda area: area.label)
    _could_be_chosen(pairs, [area.right for area in new.areas])
    return _to(pairs, answer)


def _cloze(old: model.Cloze, new: model.Cloze, answer: Any) -> Any:
    if [gap.form for gap in old.gaps] != [gap.form for gap in new.gaps]:
        raise NoMapping
    for before, after in zip(old.gaps, new.gaps, strict=True):
        if before.form == "choice":
            texts = [alternative.text for alternative in before.alternatives]
            if sorted(texts) != sorted(alternative.text for alternative in after.alternatives):
                raise NoMapping
    return [
        _alternative(before, after, given)
        for before, after, given in zip(old.gaps, new.gaps, answer, strict=True)
    ]


def _alternative(old: model.Gap, new: model.Gap, given: Any) -> Any:
    if old.form != "choice" or given is None:
        return given
    texts = [alternative.text for alternative in new.alternatives]
    return texts.index(old.alternatives[given - 1].text) + 1


def _essay(old: model.Essay, new: model.Essay, answer: Any) -> Any:
    """Points of an essay are given by people; another rubric does not give them anew."""
    raise NoMapping


def _call(old: model.CallTask, new: model.CallTask, answer: Any) -> Any:
    """A play can be judged anew only where everything that could be said, and when, is the same."""
    if old.call is None or new.call is None or _course_of(old.call) != _course_of(new.call):
        raise NoMapping
    return answer


def _course_of(call: Any) -> Any:
    replies = [
        (
            node.id,
            node.end,
            node.hang_up,
            node.time,
            node.visits,
            tuple(_said(reply) for reply in node.replies),
        )
        for node in call.nodes
    ]
    return call.mood, call.hang_up_at, replies


def _said(reply: Any) -> Any:
    return (
        reply.text, reply.target, reply.mood, reply.sets, reply.clears, reply.conditions, reply.fail,
    )  # fmt: skip


_CARRIED: dict[type, Callable[[Any, Any, Any], Any]] = {
    model.Choice: _choice,
    model.Matching: _matching,
    model.Ordering: _ordering,
    model.Hotspot: _hotspot,
    model.Cloze: _cloze,
    model.Essay: _essay,
    model.CallTask: _call,
}


def _pairs(old: Sequence[Any], new: Sequence[Any], text_of: Callable[[Any], str]) -> dict[int, int]:
    """Numbers of the old answers → numbers of the new ones: by name where there is one, else by a text that is
    there only once."""
    names = {one.name: number for number, one in enumerate(new, 1) if one.name}
    texts: dict[str, list[int]] = {}
    for number, one in enumerate(new, 1):
        texts.setdefault(text_of(one), []).append(number)
    found: dict[int, int] = {}
    for number, one in enumerate(old, 1):
        alike = texts.get(text_of(one), ())
        if one.name and one.name in names:
            found[number] = names[one.name]
        elif len(alike) == 1 and not (one.name and new[alike[0] - 1].name):
            found[number] = alike[0]
    if len(set(found.values())) != len(found):
        raise NoMapping
    return found


def _could_be_chosen(pairs: dict[int, int], right: Sequence[bool]) -> None:
    """Nobody is wrong for not having chosen what was not there."""
    if any(is_right and number not in pairs.values() for number, is_right in enumerate(right, 1)):
        raise NoMapping


def _all_of(pairs: dict[int, int], old: Sequence[Any], new: Sequence[Any]) -> None:
    if not len(pairs) == len(old) == len(new):
        raise NoMapping


def _to(pairs: dict[int, int], number: int) -> int:
    if number not in pairs:
        raise NoMapping
    return pairs[number]


def as_mended(old: Item, new: Item) -> Item | None:
    """The question as it was asked, with what the new key says of it; None where its answers have other numbers now,
    so that nothing can be said of single lines."""
    if old.kind != new.kind or _numbered(old.content) != _numbered(new.content):
        return None
    if old.kind == "cloze" and old.body != new.body:
        return None
    return replace(old, content=new.content, notes=new.notes, source=new.source or old.source)


def _numbered(content: model.Content) -> tuple[str, ...]:
    """What can be chosen, in the order of the numbers; nothing where answers are typed."""
    match content:
        case model.Choice(options=options):
            return tuple(option.name or option.text for option in options)
        case model.Matching(lines=lines):
            return tuple(f"{pair.left}\n{pair.right}" for pair in lines)
        case model.Ordering(items=items):
            return tuple(item.name or item.text for item in items)
        case model.Hotspot(areas=areas):
            return tuple(area.name or area.label for area in areas)
        case model.Cloze(gaps=gaps):
            return tuple(
                "\n".join(one.text for one in gap.alternatives) for gap in gaps if gap.form == "choice"
            )
    return ()
