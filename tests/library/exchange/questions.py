"""Questions of every kind and responses to them, made at random: for everything that writes questions and reads them
back."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import strategies as some

from app.library.quizzes.model import (
    GAP_END,
    GAP_START,
    Accepted,
    Alternative,
    Area,
    Choice,
    Cloze,
    Comparison,
    Content,
    Criterion,
    Essay,
    Gap,
    Hotspot,
    Item,
    Level,
    Matching,
    Note,
    NoteKind,
    Numeric,
    NumericAnswer,
    Option,
    Ordering,
    OrderItem,
    Pair,
    Picture,
    TrueFalse,
    Unit,
    Written,
)
from app.library.quizzes.numbers import numeric_answer

# Words with everything that is a sign somewhere: in our text, in GIFT, in XML, in tables.
SIGNS = [
    "a",
    "b",
    "c",
    "Ё",
    "й",
    "₽",
    "é",
    "中",
    "7",
    "true",
    "=>",
    "->",
    "=",
    "~",
    "#",
    "{",
    "}",
    ":",
    "\\",
    "|",
    "[[",
    "]]",
    "[x]",
    "(",
    ")",
    "(x)",
    "*",
    "**",
    "_",
    "__",
    "`",
    "```",
    "<",
    ">",
    "&",
    "&amp;",
    "<b>",
    "%",
    "%50%",
    ";",
    ",",
    '"',
    "'",
    "//",
    "::",
    "$x",
    "###",
    "-",
    "+",
    "1.",
    ">",
    "[!right]",
    "]]>",
    "{critical}",
    "{50%}",
    "\\=",
    "\\{",
    "\\n",
    "\xa0",
    "«»",
]
plain_words = (
    some.lists(some.sampled_from(SIGNS), min_size=1, max_size=5)
    .map(" ".join)
    .filter(lambda text: bool(text.strip()))
)
letters = some.text("abcdefghijklmnop", min_size=1, max_size=6)
lines_of_markdown = some.sampled_from(
    ["Plain words.", "**Bold** and *thin*.", "- an item", "1. one", "> quoted", "`code` here", "A [link](https://a.example/x).",
     "\\# no heading", "### A heading", "a \\| b", "2 \\* 3 = 6", "x: y", "{a} ~ #b", "| A | B |", "|---|---|"]
)  # fmt: skip
markdown = some.lists(lines_of_markdown, min_size=1, max_size=3).map("\n\n".join)
bodies = some.one_of(some.just(""), markdown)
feedbacks = some.one_of(
    some.just(""), some.just(""), plain_words.map(lambda text: text.replace("`", "'")), markdown
)
names = some.one_of(some.just(""), some.just(""), some.text("abc-1", min_size=1, max_size=4))
shares = some.integers(1, 99).map(lambda n: Fraction(n, 100))
NOTES: tuple[NoteKind, ...] = ("right", "partly", "wrong", "explain", "hint", "grader")


def different(texts: some.SearchStrategy[str], least: int, most: int) -> some.SearchStrategy[list[str]]:
    """Texts that nobody takes for each other: each has a number."""
    numbered = some.lists(texts, min_size=least, max_size=most)
    return numbered.map(lambda found: [f"{text} {chr(97 + place)}x" for place, text in enumerate(found)])


@some.composite
def singles(draw: Any) -> Choice:
    texts = draw(different(some.one_of(letters, markdown), 2, 4))
    right = draw(some.integers(0, len(texts) - 1))
    negative = draw(some.booleans())
    options = []
    for place, text in enumerate(texts):
        weight = Fraction(0)
        if place != right and draw(some.booleans()):
            weight = draw(shares) * (draw(some.sampled_from([1, -1])) if negative else 1)
        options.append(_option(draw, text, place == right, Fraction(1) if place == right else weight))
    return Choice(_with_names(draw, options), negative=negative)


def _option(draw: Any, text: str, right: bool, weight: Fraction) -> Option:
    return Option(
        text,
        right,
        weight,
        critical=not right and weight != 1 and draw(some.booleans()),
        fixed=draw(some.booleans()),
        feedback=draw(feedbacks),
    )


def _with_names(draw: Any, answers: Any) -> tuple[Any, ...]:
    """Names stand once in a question."""
    found: list[Any] = []
    taken: set[str] = set()
    for answer in answers:
        name = draw(names)
        found.append(replace(answer, name="" if name in taken else name))
        taken.add(name)
    return tuple(found)


@some.composite
def multis(draw: Any) -> Choice:
    texts = draw(different(some.one_of(letters, markdown), 2, 5))
    right = draw(some.sets(some.integers(0, len(texts) - 1), min_size=1))
    score = draw(
        some.sampled_from(["all-or-nothing", "right-minus-wrong", "each-option", "coverage", "weights"])
    )
    first = min(right)
    each = Fraction(100 // len(right), 100)
    options = []
    for place, text in enumerate(texts):
        weight = Fraction(0)
        if score == "weights" and place in right:
            weight = 1 - each * (len(right) - 1) if place == first else each
        elif score == "weights" and draw(some.booleans()):
            weight = -draw(shares)
        options.append(_option(draw, text, place in right, weight))
    return Choice(_with_names(draw, options), score=score)


@some.composite
def numerics(draw: Any) -> Numeric:
    units = draw(some.sampled_from([(), (Unit("s", Fraction(1)), Unit("min", Fraction(60)))]))
    digits = draw(some.sampled_from([None, None, 3]))
    unit = draw(some.sampled_from(["", " s", " min"] if units else ["", " руб", " %"]))
    forms = (
        ["20", "-3.25", "0.5", "3e8"]
        if digits
        else ["20", "20 ± 1", "-2.5 ± 0.1", "40 ± 5 %", "4 .. 6", "1e3 .. 2e3"]
    )
    answers = []
    for place, form in enumerate(
        draw(some.lists(some.sampled_from(forms), min_size=1, max_size=3, unique=True))
    ):
        read = numeric_answer(form + (unit if "%" not in form or unit != " %" else ""))
        assert isinstance(read, NumericAnswer)
        weight = Fraction(1) if place == 0 else draw(shares)
        answers.append(replace(read, weight=weight, feedback=draw(feedbacks)))
    penalty = draw(some.sampled_from([Fraction(1), Fraction(1, 4)])) if units else Fraction(1)
    return Numeric(_with_names(draw, answers), units, penalty, digits)


comparisons = some.one_of(
    some.just(Comparison()),
    some.just(Comparison(exact=True)),
    some.builds(
        Comparison,
        ignore_accents=some.booleans(),
        ignore_punctuation=some.booleans(),
        typos=some.integers(0, 3),
    ),
)


@some.composite
def texts(draw: Any, patterns: bool = True) -> Written:
    words = draw(different(plain_words, 1, 3))
    answers = [
        Accepted(
            text, False, Fraction(1) if place == 0 else draw(some.one_of(shares, some.just(Fraction(0))))
        )
        for place, text in enumerate(words)
    ]
    if patterns and draw(some.booleans()):
        answers.append(Accepted(draw(some.sampled_from([".*refund.*", "C.?M", "a(b|c)+", "x\\*y.*"])), True))
    answers = [replace(answer, feedback=draw(feedbacks)) for answer in answers]
    return Written(_with_names(draw, answers), draw(comparisons))


@some.composite
def matchings(draw: Any) -> Matching:
    lefts = draw(different(plain_words.map(lambda text: text.replace("`", "'")), 1, 4))
    rights = draw(different(letters, len(lefts), len(lefts)))
    if draw(some.booleans()):
        rights[-1] = rights[0]  # two pairs with the same right side: one choice
    pairs = [
        Pair(
            left,
            right,
            draw(some.sampled_from([Fraction(1), Fraction(2), Fraction(1, 2)])),
            "",
            draw(feedbacks),
        )
        for left, right in zip(lefts, rights, strict=True)
    ]
    pairs += [Pair("", f"{text} extra") for text in draw(different(letters, 0, 2))]
    return Matching(_with_names(draw, pairs), draw(some.sampled_from(["parts", "all-or-nothing"])))


@some.composite
def orderings(draw: Any) -> Ordering:
    steps = [
        OrderItem(text, "", draw(feedbacks)) for text in draw(different(some.one_of(letters, markdown), 2, 5))
    ]
    score = draw(some.sampled_from(["position", "next", "longest-run", "all-or-nothing"]))
    return Ordering(_with_names(draw, steps), score)


@some.composite
def gaps(draw: Any) -> Gap:
    weight = draw(some.sampled_from([Fraction(1), Fraction(2), Fraction(1, 2)]))
    form = draw(some.sampled_from(["text", "numeric", "choice"]))
    if form == "numeric":
        written = draw(
            some.lists(
                some.sampled_from(["20", "20 ± 1", "4 .. 6", "2.5 ± 0.5"]),
                min_size=1,
                max_size=2,
                unique=True,
            )
        )
        read = [numeric_answer(text) for text in written]
        return Gap(
            "numeric",
            tuple(Alternative(one.text, number=one) for one in read if isinstance(one, NumericAnswer)),
            weight,
        )
    words = draw(different(plain_words, 1 if form == "text" else 2, 3))
    right = draw(some.sets(some.integers(0, len(words) - 1), min_size=1))
    alternatives = tuple(
        Alternative(text, form == "text" or place in right) for place, text in enumerate(words)
    )
    return Gap("choice" if form == "choice" else "text", alternatives, weight)


@some.composite
def clozes(draw: Any) -> tuple[Cloze, str]:
    found = draw(some.lists(gaps(), min_size=1, max_size=3))
    body = "\n".join(
        f"{draw(some.sampled_from(['In', 'a [', '- it', '**b**', '{2}', 'x]']))} {GAP_START}{number}{GAP_END}"
        f"{draw(some.sampled_from([' and', '.', ' {2}', ']', '']))}"
        for number in range(1, len(found) + 1)
    )
    return Cloze(tuple(found), draw(some.sampled_from(["parts", "all-or-nothing"])), draw(comparisons)), body


@some.composite
def hotspots(draw: Any) -> Hotspot:
    areas = []
    for place, label in enumerate(draw(different(letters, 1, 3))):
        shape = draw(some.sampled_from(["rect", "circle"]))
        x, y = (Fraction(draw(some.integers(0, 800)), 10) for _ in "xy")
        width = Fraction(draw(some.integers(1, 200)), 10)
        height = width if shape == "circle" else Fraction(draw(some.integers(1, 200)), 10)
        right = place == 0 or draw(some.booleans())
        critical = not right and draw(some.booleans())
        areas.append(Area(shape, x, y, width, height, label, right, critical, "", draw(feedbacks)))
    return Hotspot(Picture("img/desk.png", "A desk"), _with_names(draw, areas))


@some.composite
def essays(draw: Any) -> Essay:
    rows = [
        Criterion(
            draw(letters),
            tuple(
                Level(Fraction(n), draw(letters))
                for n in sorted(draw(some.sets(some.integers(0, 3), min_size=1)) | {2})
            ),
            draw(some.booleans()),
        )
        for _ in range(draw(some.integers(0, 3)))
    ]
    fewest, most = draw(some.sampled_from([(None, None), (None, 150), (60, 150)]))
    return Essay(tuple(rows), fewest, most)


CONTENTS: dict[str, some.SearchStrategy[Any]] = {
    "single": singles(),
    "multi": multis(),
    "true-false": some.builds(TrueFalse, some.booleans(), feedbacks),
    "numeric": numerics(),
    "text": texts(),
    "match": matchings(),
    "order": orderings(),
    "cloze": clozes(),
    "hotspot": hotspots(),
    "essay": essays(),
}


@some.composite
def items(draw: Any, *kinds: str) -> Item:
    """A question of one of these kinds (all, without any); its id is `q`."""
    kind = draw(some.sampled_from(kinds or tuple(CONTENTS)))
    content: Content
    made = draw(CONTENTS[kind])
    content, body = made if kind == "cloze" else (made, draw(bodies))
    if kind == "hotspot":
        body = f"![A desk](img/desk.png)\n\n{body}".strip()
    if kind == "essay":
        body = body.replace("|---|---|", "")
    return Item(
        "q",
        kind,
        draw(plain_words.map(lambda text: f"{text.strip()}?")),
        content,
        body,
        points=draw(some.sampled_from([Fraction(1), Fraction(2), Fraction(1, 2)])),
        critical=draw(some.booleans()),
        tags=tuple(
            draw(some.lists(some.sampled_from(["privacy", "two words", "Тег"]), max_size=2, unique=True))
        ),
        competencies=tuple(draw(some.sampled_from([(), ("listening",)]))),
        difficulty=draw(some.sampled_from([None, 3])),
        source=draw(some.sampled_from(["", "first-call/six-stages#greeting"])),
        notes=tuple(
            Note(kind_of_note, text)
            for kind_of_note in NOTES
            if (text := draw(some.one_of(some.just(""), some.just(""), markdown)))
        ),
    )


def responses_to(item: Item) -> some.SearchStrategy[Any]:
    """Responses as people give them, right and wrong."""
    content = item.content
    numbers = some.sampled_from(
        ["20", 20, "20 s", "21 s", "0.5 min", 4, "5,5", "300000000", "-2.45", "", "x", 1500, 42, -3.25]
    )
    match content:
        case Choice(options=options) if item.kind == "single":
            return some.integers(1, len(options))
        case Choice(options=options):
            return some.sets(some.integers(1, len(options))).map(sorted)
        case TrueFalse():
            return some.booleans()
        case Numeric():
            return numbers
        case Written(answers=answers):
            known = some.sampled_from([answer.text for answer in answers])
            return some.one_of(
                known,
                known.map(str.upper),
                known.map(lambda t: t[1:]),
                some.just("my refund, please"),
                plain_words,
            )
        case Matching(lines=lines):
            return some.lists(
                some.integers(1, len(lines)), min_size=len(content.lefts), max_size=len(content.lefts)
            )
        case Ordering(items=steps):
            return some.permutations(range(1, len(steps) + 1)).map(list)
        case Cloze(gaps=found):
            return some.tuples(
                *(
                    some.one_of(some.sampled_from([a.text for a in gap.alternatives]), numbers)
                    for gap in found
                )
            ).map(list)
        case Hotspot(areas=areas):
            clicks = some.fixed_dictionaries({"x": some.integers(0, 100), "y": some.integers(0, 100)})
            return some.one_of(some.sampled_from([area.label for area in areas]), clicks)
        case Essay(rubric=rubric) if rubric:
            levels = some.tuples(
                *(some.sampled_from([int(level.number) for level in row.levels]) for row in rubric)
            )
            return levels.map(lambda chosen: {"text": "words", "levels": list(chosen)})
        case Essay():
            return some.just({"text": "words", "levels": [0]})
    raise AssertionError(item.kind)
