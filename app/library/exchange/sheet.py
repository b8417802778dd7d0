"""The sheet for the yearly review: every question with its key, its feedback and where it comes from. Pure.

Blocks are made once; `sheet_writing` prints them as Markdown, `sheet_word` as Word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from app.foundation.faults import Text
from app.library.exchange.drafted import Outgoing, ToWrite
from app.library.exchange.plain_words import as_markdown
from app.library.exchange.sheet_words import KINDS, NOTES, SCORES, WORDS
from app.library.quizzes.model import (
    GAP_END,
    GAP_START,
    ONE,
    ZERO,
    Alternative,
    CallTask,
    Choice,
    Cloze,
    Essay,
    Gap,
    Hotspot,
    Item,
    Matching,
    Numeric,
    Ordering,
    TrueFalse,
    Written,
)
from app.library.quizzes.writing import decimal, keys_of, percent


@dataclass(frozen=True)
class Heading:
    level: int  # 1 of the quiz, 2 of a section, 3 of a question
    text: str  # plain


@dataclass(frozen=True)
class Passage:
    """Markdown. `label` stands before it."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Key:
    """One answer as the key has it: its sign, its Markdown, what it is worth, what is said to whoever gives it."""

    sign: str
    text: str
    worth: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class Table:
    """The cells of a rubric; the first row is its head. Markdown."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Boxes:
    """What the reviewer ticks and signs."""

    labels: tuple[str, ...]


Block = Heading | Passage | Key | Table | Boxes


def blocks_of(outgoing: Outgoing) -> Iterator[Block]:
    say = _Saying(outgoing.language)
    yield Heading(1, outgoing.title)
    points = sum((question.item.points for question in outgoing.questions), ZERO)
    yield Passage(say("count").format(count=len(outgoing.questions), points=decimal(points)))
    if outgoing.settings:
        yield Passage(as_markdown(" · ".join(outgoing.settings)))
    section = ""
    for number, question in enumerate(outgoing.questions, 1):
        if question.section != section:
            section = question.section
            yield Heading(2, section)
            settings = outgoing.settings_of_sections.get(section)
            if settings:
                yield Passage(as_markdown(" · ".join(settings)))
        yield from _question(number, question, say)


class _Saying:
    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, word: str) -> str:
        return WORDS[word].in_language(self.language)

    def text(self, text: Text | None, otherwise: str) -> str:
        return otherwise if text is None else text.in_language(self.language)


def _question(number: int, question: ToWrite, say: _Saying) -> Iterator[Block]:
    item = question.item
    yield Heading(3, f"{number}. {item.title}")
    yield Passage(" · ".join(_facts(item, say)))
    body = _body(item)
    if body:
        yield Passage(body)
    yield from _keys(item, say)
    for note in item.notes:
        yield Passage(note.text, say.text(NOTES.get(note.kind), note.kind))
    yield Boxes((say("stays"), say("change"), say("drop"), say("remark"), say("signed")))


def _facts(item: Item, say: _Saying) -> Iterator[str]:
    """What stands in one line below the title."""
    yield f"`{item.id}`"
    yield say.text(KINDS.get(item.kind), item.kind)
    yield f"{say('points')}: {decimal(item.points)}"
    if item.critical:
        yield f"**{say('critical')}**"
    score = getattr(item.content, "score", "")
    if score:
        yield f"{say('score')}: {say.text(SCORES.get(score), score)}"
    told = keys_of(item)
    for key in ("match", "units", "unit-penalty", "digits", "words"):
        if key in told:
            yield f"{key}: {as_markdown(told[key])}"
    for key in ("tags", "competency", "difficulty", "source"):
        if key in told:
            yield f"{say(key)}: {as_markdown(told[key])}"


def _body(item: Item) -> str:
    text = item.body
    if isinstance(item.content, Cloze):
        for number in range(1, len(item.content.gaps) + 1):
            text = text.replace(f"{GAP_START}{number}{GAP_END}", f"**({number})** \\_\\_\\_\\_\\_")
    return text


# -- keys --------------------------------------------------------------------------------------------------------


def _keys(item: Item, say: _Saying) -> Iterator[Block]:
    match item.content:
        case Choice() as choice:
            yield from _options(choice, say)
        case TrueFalse(truth=truth, feedback=feedback):
            for value in (True, False):
                yield Key("☑" if value == truth else "☐", say("true" if value else "false"))
            if feedback:
                yield Passage(feedback, say("feedback"))
        case Numeric(answers=answers):
            for number in answers:
                yield Key("=", as_markdown(number.text), _share(number.weight), number.feedback)
        case Written(answers=answers):
            for one in answers:
                words = f"`/{one.text}/`" if one.is_pattern else as_markdown(one.text)
                yield Key("=", words, _share(one.weight), one.feedback)
        case _:
            yield from _others(item, say)


def _options(choice: Choice, say: _Saying) -> Iterator[Key]:
    for option in choice.options:
        worth = [percent(option.weight)] if option.weight not in (ZERO, ONE) else []
        if option.weight == ONE and not option.right:
            worth.append(percent(ONE))
        if option.critical:
            worth.append(say("critical"))
        yield Key("☑" if option.right else "☐", option.text, ", ".join(worth), option.feedback)


def _others(item: Item, say: _Saying) -> Iterator[Block]:
    match item.content:
        case Matching() | Ordering() | Cloze():
            yield from _parts(item.content, say)
        case Hotspot(areas=areas):
            for area in areas:
                place = f"{area.shape} {decimal(area.x)}%, {decimal(area.y)}%"
                worth = say("critical") if area.critical else ""
                text = f"{as_markdown(area.label)} ({place})"
                yield Key("☑" if area.right else "☐", text, worth, area.feedback)
        case Essay() as essay if essay.rubric:
            yield _rubric(essay, say)
        case CallTask(scenario=scenario):
            yield Passage(as_markdown(scenario), say("scenario"))


def _parts(content: Matching | Ordering | Cloze, say: _Saying) -> Iterator[Key]:
    match content:
        case Matching(lines=lines):
            for line in lines:
                text = f"{line.left} → {line.right}" if line.left else f"{line.right} ({say('distractor')})"
                yield Key("•", text, _times(line.weight), line.feedback)
        case Ordering(items=steps):
            for number, step in enumerate(steps, 1):
                yield Key(f"{number}.", step.text, "", step.feedback)
        case Cloze(gaps=gaps):
            for number, gap in enumerate(gaps, 1):
                yield Key(f"({number})", _gap(gap), _times(gap.weight))


def _times(weight: Fraction) -> str:
    return "" if weight == ONE else f"× {decimal(weight)}"


def _gap(gap: Gap) -> str:
    def shown(one: Alternative) -> str:
        words = as_markdown(one.text)
        return f"**{words}**" if one.right and gap.form == "choice" else words

    return " | ".join(shown(one) for one in gap.alternatives).replace("|", "/")


def _rubric(essay: Essay, say: _Saying) -> Table:
    heads = sorted({level.number for row in essay.rubric for level in row.levels})
    rows: list[tuple[str, ...]] = [(say("criterion"), *(decimal(head) for head in heads))]
    for row in essay.rubric:
        texts = {level.number: level.text for level in row.levels}
        name = f"{row.text} ({say('critical')})" if row.critical else row.text
        rows.append((name, *(texts.get(head, "—") for head in heads)))
    return Table(tuple(rows))


def _share(weight: Fraction) -> str:
    return "" if weight == ONE else percent(weight)
