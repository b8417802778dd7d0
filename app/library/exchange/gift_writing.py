"""Our questions as GIFT. Pure.

Texts are `[markdown]`, which Moodle reads too. What GIFT has no sign for stands in comments (`gift_extras`) and in the
changes: only we read it there.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from app.foundation.faults import Text
from app.library.exchange.drafted import Exported, NotExported, NotTaken, Outgoing, Sent, ToWrite
from app.library.exchange.gift_extras import extras_of
from app.library.exchange.gift_text import escaped, note_line
from app.library.exchange.plain_words import whole_text
from app.library.exchange.wildcards import wildcard_of
from app.library.quizzes.model import (
    ONE,
    ZERO,
    Accepted,
    Choice,
    Item,
    Matching,
    Numeric,
    NumericAnswer,
    Option,
    TrueFalse,
    Written,
)
from app.library.quizzes.writing import decimal, keys_of, percent

MOODLE_DIGITS = 5  # behind the point of a percentage
_NO_KIND = {
    "order": ("an order", "порядка"),
    "cloze": ("gaps in a text", "пропусков в тексте"),
    "hotspot": ("a place in a picture", "места на картинке"),
    "call": ("a call", "звонка"),
}


def write(outgoing: Outgoing) -> Sent:
    parts: list[str] = []
    exported: list[Exported] = []
    refused: list[NotExported] = []
    section = ""
    for question in outgoing.questions:
        try:
            text = _question(question.item)
        except NotTaken as refusal:
            refused.append(NotExported(question.item.id, refusal.reason))
            continue
        if question.section != section:
            section = question.section
            parts.append(f"$CATEGORY: {section.replace('/', '//') or 'top'}")
        parts.append(text)
        exported.append(Exported(question.item.id, tuple(_changes(question))))
    return Sent("".join(f"{part}\n\n" for part in parts).encode(), tuple(exported), tuple(refused))


def _question(item: Item) -> str:
    if item.kind in _NO_KIND:
        en, ru = _NO_KIND[item.kind]
        raise NotTaken(Text(f"GIFT has no question for {en}", f"В GIFT нет вопроса для {ru}"))
    head = escaped(" ".join(item.title.split()))
    body = escaped(whole_text(item.title, item.body))
    lines = [f"\t{line}" for line in (*_answers(item), *_explain(item))]
    inside = "\n".join(["{", *lines, "}"]) if lines else "{}"
    notes = [note_line(name, value) for name, value in extras_of(item, _keys(item))]
    return "\n".join((*notes, f"::{head}::[markdown]{body} {inside}"))


def _keys(item: Item) -> dict[str, str]:
    keys = keys_of(item)
    if isinstance(item.content, Choice) and item.kind == "multi":
        keys["score"] = item.content.score
        if item.content.score == "weights":
            del keys["score"]
    return keys


def _explain(item: Item) -> Iterator[str]:
    if item.note("explain"):
        yield f"####{escaped(item.note('explain'))}"


def _answers(item: Item) -> Iterator[str]:
    match item.content:
        case Choice() as choice if item.kind == "single":
            yield from (_single(option) for option in choice.options)
        case Choice() as choice:
            yield from (
                _multi(option, share) for option, share in zip(choice.options, shares(choice), strict=True)
            )
        case TrueFalse(truth=truth):
            notes = [escaped(item.note("wrong")), escaped(item.note("right"))]
            while notes and not notes[-1]:
                notes.pop()
            yield "#".join(("TRUE" if truth else "FALSE", *notes))
        case Numeric(answers=answers):
            yield "#"
            yield from (f"={_share(one.weight)}{_number(one)}{_feedback(one.feedback)}" for one in answers)
        case Written(answers=answers):
            yield from (
                f"={_share(one.weight)}{_accepted(one)}{_feedback(_no_arrow(one.feedback))}"
                for one in answers
            )
        case Matching(lines=pairs):
            for pair in pairs:
                yield f"={escaped(_no_arrow(pair.left))} -> {escaped(_no_arrow(pair.right))}"


def _single(option: Option) -> str:
    if option.right:
        return f"={_text(option.text)}{_feedback(option.feedback)}"
    share = "" if option.weight == ZERO else f"%{percent(option.weight)}"
    return f"~{share}{_text(option.text)}{_feedback(option.feedback)}"


def _multi(option: Option, share: Fraction) -> str:
    return f"~%{percent(share)}{_text(option.text)}{_feedback(option.feedback)}"


def shares(choice: Choice) -> list[Fraction]:
    """What each option of a multiple response adds, as near to its scheme as shares of options can say it."""
    if choice.score == "weights":
        return [option.weight for option in choice.options]
    right = sum(option.right for option in choice.options)
    gain = round(Fraction(1, max(right, 1)), MOODLE_DIGITS + 2)
    loss = -ONE if choice.score == "all-or-nothing" else -gain
    return [gain if option.right else loss for option in choice.options]


def _text(markdown: str) -> str:
    """A percent sign at the beginning would be a share."""
    return f"\\\\{escaped(markdown)}" if markdown.startswith("%") else escaped(markdown)


def _feedback(text: str) -> str:
    return f"#{escaped(text)}" if text else ""


def _share(weight: Fraction) -> str:
    return "" if weight == ONE else f"%{percent(weight)}"


def _number(answer: NumericAnswer) -> str:
    if answer.value is None:
        return f"{decimal(answer.low)}..{decimal(answer.high)}"
    return f"{decimal(answer.value)}:{decimal(answer.high - answer.value)}"


def _accepted(answer: Accepted) -> str:
    words = wildcard_of(answer.text) if answer.is_pattern else answer.text.replace("*", "\\*")
    if words is None:
        raise NotTaken(
            Text(
                f"GIFT has no regular expressions but *: /{answer.text[:60]}/",
                f"В GIFT из регулярных выражений есть только *: /{answer.text[:60]}/",
            )
        )
    if "->" in words:
        raise NotTaken(
            Text("GIFT takes -> in a short answer for a pair", "GIFT принимает -> в ответе за пару")
        )
    if words.startswith("["):  # Moodle would look for a form there
        return f"[plain]{escaped(words)}"
    return f"%100%{escaped(words)}" if words.startswith("%") and answer.weight == ONE else escaped(words)


def _no_arrow(markdown: str) -> str:
    """An arrow makes pairs of the answers, wherever between the braces it stands; reading takes the sign away."""
    return markdown.replace("->", "-\\>")


# -- what is told ------------------------------------------------------------------------------------------------


def _changes(question: ToWrite) -> Iterator[Text]:
    item = question.item
    yield from question.changes
    carried = [name for name, _ in extras_of(item, _keys(item)) if name not in ("id", "tag")]
    if carried:
        names = ", ".join(dict.fromkeys(carried))
        yield Text(
            f"GIFT itself cannot say: {names}. They stand in comments that other systems leave out",
            f"Сам GIFT этого не скажет: {names}. Это стоит в примечаниях, которые другие системы пропускают",
        )
    if "![" in item.body or any(
        "![" in getattr(one, "text", "") for one in getattr(item.content, "options", ())
    ):
        yield Text("Pictures are not in a GIFT file", "Картинок в файле GIFT нет")
    if (
        isinstance(item.content, Choice)
        and item.kind == "multi"
        and item.content.score not in ("weights", "right-minus-wrong")
    ):
        yield Text(
            f"Elsewhere the scheme {item.content.score} is replaced by shares of the options",
            f"В других системах вместо схемы {item.content.score} считаются доли вариантов",
        )
