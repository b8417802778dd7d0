"""What stands between the braces of a GIFT question. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import takewhile

from app.foundation.faults import Text
from app.library.exchange.drafted import NotTaken
from app.library.exchange.gift_text import unmasked
from app.library.exchange.plain_words import one_line
from app.library.exchange.wildcards import pattern_of
from app.library.quizzes.model import (
    ONE,
    ZERO,
    Accepted,
    Choice,
    Content,
    Essay,
    Kind,
    Matching,
    Note,
    Numeric,
    NumericAnswer,
    Option,
    Ordering,
    OrderItem,
    Pair,
    TrueFalse,
    Written,
)
from app.library.quizzes.numbers import numeric_answer

_WEIGHT = re.compile(r"\s*%\s*([-+]?[0-9]*(?:[.,][0-9]+)?)\s*%")
_FORM = re.compile(r"\s*\[(?:html|markdown|plain|moodle)\]")  # of what is typed in, which has no form
_STAR = re.compile(r"(?<!\\)\*")
_TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_ALMOST = Fraction(1, 10_000)  # 99.999 % of other systems is the whole

_ORDER_SCORES = {
    "ALL_OR_NOTHING": "all-or-nothing",
    "ABSOLUTE_POSITION": "position",
    "ABSOLUTE": "position",
    "ABS": "position",
    "RELATIVE_NEXT_EXCLUDE_LAST": "next",
    "LONGEST_ORDERED_SUBSET": "longest-run",
}
_ORDER_WORDS = frozenset(
    [
        "ALL",
        "EXACT",
        "RANDOM",
        "REL",
        "CONTIGUOUS",
        "CONTIG",
        "HORIZONTAL",
        "HORI",
        "H",
        "VERTICAL",
        "VERT",
        "V",
        "SHOW",
        "TRUE",
        "YES",
        "HIDE",
        "FALSE",
        "NO",
        "NONE",
        "ABC",
        "ABCD",
        "III",
        "IIII",
        "RELATIVE_NEXT_INCLUDE_LAST",
        "RELATIVE_ONE_PREVIOUS_AND_NEXT",
        "RELATIVE_ALL_PREVIOUS_AND_NEXT",
        "RELATIVE_TO_CORRECT",
        "RELATIVE",
        "LONGEST_CONTIGUOUS_SUBSET",
    ]
) | set(_ORDER_SCORES)

Read = tuple[Kind, Content, tuple[Note, ...]]


@dataclass
class Answers:
    """The text between the braces, its escaped signs masked, and a way to make Markdown of a part of it."""

    inside: str
    markdown: Callable[[str], str]
    changes: list[Text] = field(default_factory=list)

    def parts(self, signs: str) -> Iterator[tuple[str, str]]:
        """The parts that begin with one of the signs; what stands before the first has an empty sign."""
        pieces = re.split(f"([{signs}])", self.inside)
        if pieces[0].strip():
            yield "", pieces[0]
        yield from zip(pieces[1::2], pieces[2::2], strict=True)


@dataclass(frozen=True)
class Part:
    """One answer: its text still masked."""

    sign: str
    weight: Fraction | None
    words: str
    feedback: str


def is_truth(inside: str) -> bool:
    return inside.partition("#")[0].strip().upper() in _TRUTHS


def _part(sign: str, text: str) -> Part:
    found = _WEIGHT.match(text)
    weight = None
    if found is not None and found.group(1).strip("+-"):
        weight = Fraction(found.group(1).replace(",", ".")) / 100
        text = text[found.end() :]
    words, _, feedback = text.partition("#")
    return Part(sign, weight, words.strip(), feedback.strip())


def choice(answers: Answers) -> Read:
    """With a `=` one answer may be chosen, without any several (as in Moodle)."""
    parts = [_part(sign, text) for sign, text in answers.parts("=~") if sign]
    options = [_option(answers, part) for part in parts]
    if not any(part.sign == "=" for part in parts):
        marked = tuple(replace(option, right=option.weight > 0) for option in options)
        return "multi", Choice(marked, score="weights"), ()
    full = [place for place, option in enumerate(options) if option.weight == ONE]
    right = next((place for place in full if parts[place].sign == "="), full[0] if full else None)
    marked = tuple(replace(option, right=place == right) for place, option in enumerate(options))
    return "single", Choice(marked, negative=any(option.weight < 0 for option in options)), ()


def _option(answers: Answers, part: Part) -> Option:
    usual = ONE if part.sign == "=" else ZERO
    weight = usual if part.weight is None else part.weight
    if abs(weight - 1) <= _ALMOST:
        weight = ONE
    return Option(answers.markdown(part.words), False, weight, feedback=answers.markdown(part.feedback))


def truth(answers: Answers) -> Read:
    """`{T#feedback if wrong#feedback if right}`"""
    word, _, feedback = answers.inside.partition("#")
    wrong, _, right = feedback.partition("#")
    texts = {"wrong": answers.markdown(wrong), "right": answers.markdown(right)}
    notes = tuple(Note(kind, text) for kind, text in texts.items() if text)  # type: ignore[arg-type]
    return "true-false", TrueFalse(_TRUTHS[word.strip().upper()]), notes


def short(answers: Answers) -> Read:
    """Without any `=` the whole is one answer."""
    parts = [_part(sign, text) for sign, text in answers.parts("=")]
    return "text", Written(tuple(_accepted(answers, part) for part in parts)), ()


def _accepted(answers: Answers, part: Part) -> Accepted:
    words = one_line(unmasked(_FORM.sub("", part.words, count=1)))
    starred = _STAR.search(words) is not None
    return Accepted(
        pattern_of(words) if starred else words.replace("\\*", "*"),
        starred,
        ONE if part.weight is None else part.weight,
        feedback=answers.markdown(part.feedback),
    )


def match(answers: Answers) -> Read:
    pairs = []
    for sign, text in answers.parts("="):
        left, arrow, right = text.partition("->")
        if not sign or not arrow:
            raise NotTaken(
                Text(
                    f"“{one_line(unmasked(text))[:60]}” is no pair: it needs = before it and -> in it",
                    f"«{one_line(unmasked(text))[:60]}» — не пара: нужны = в начале и -> внутри",
                )
            )
        pairs.append(Pair(answers.markdown(left), answers.markdown(right)))
    return "match", Matching(tuple(pairs)), ()


def numeric(answers: Answers) -> Read:
    """`{#20:1}`, `{#4..6}`, `{#=%100%20:1 =%50%20:5}`; what stands behind `~` is said to every other answer."""
    inside, others, feedback = answers.inside[1:].partition("~")
    found = []
    for sign, text in replace(answers, inside=inside).parts("="):
        part = _part(sign, text)
        if unmasked(part.words).strip() == "*":
            others, feedback = _all_others(part)
            continue
        number = _number(one_line(unmasked(part.words)))
        weight = ONE if part.weight is None else part.weight
        found.append(replace(number, weight=weight, feedback=answers.markdown(part.feedback)))
    wrong = answers.markdown(feedback.partition("#")[2]) if others else ""
    return "numeric", Numeric(tuple(found)), (Note("wrong", wrong),) if wrong else ()


def _all_others(part: Part) -> tuple[str, str]:
    if part.weight != ZERO:
        raise NotTaken(Text("The star makes every number right", "Звёздочка делает верным любое число"))
    return "~", f"#{part.feedback}"


def _number(words: str) -> NumericAnswer:
    if ".." in words:
        text = " .. ".join(side.strip() for side in words.split("..", 1))
    elif ":" in words:
        value, tolerance = (side.strip() for side in words.split(":", 1))
        text = f"{value} ± {tolerance}" if tolerance.strip("0.,") else value
    else:
        text = words
    read = numeric_answer(text)
    if isinstance(read, NumericAnswer):
        return read
    raise NotTaken(Text(f"“{words[:60]}” is no number", f"«{words[:60]}» — не число"))


def essay(answers: Answers) -> Read:
    return "essay", Essay(), ()


def order(answers: Answers) -> Read:
    """`{>3 ALL VERTICAL ABSOLUTE_POSITION SHOW` and a line for each step, as qtype_ordering of Moodle writes it."""
    head, *lines = answers.inside[1:].strip().split("\n")
    words = head.split()
    settings = list(takewhile(lambda word: word.isdigit() or word.upper() in _ORDER_WORDS, words))
    steps = [text for text in (" ".join(words[len(settings) :]), *lines) if text.strip()]
    score = "position"
    for word in settings:
        known = _ORDER_SCORES.get(word.upper())
        score = known or score
        if known is None and word.upper().startswith(("RELATIVE", "LONGEST")):
            answers.changes.append(
                Text(
                    f"Its way of grading ({word}) is not known here; each item in its place counts",
                    f"Её способа оценки ({word}) здесь нет; считается каждый элемент на своём месте",
                )
            )
    if settings and settings[0].isdigit() and "ALL" not in settings and int(settings[0]) < len(steps):
        answers.changes.append(
            Text(
                f"Only {settings[0]} of its items were asked; here all are",
                f"Спрашивались только {settings[0]} элемента; здесь — все",
            )
        )
    return "order", Ordering(tuple(OrderItem(answers.markdown(step)) for step in steps), score), ()


KINDS: dict[str, Callable[[Answers], Read]] = {
    "choice": choice,
    "true-false": truth,
    "text": short,
    "match": match,
    "numeric": numeric,
    "essay": essay,
    "order": order,
}
