"""A question as text in the form that `quiz fmt` writes: the way back of `questions` (quiz-format.md 2). Pure.

What is written parses to the same question. The kind is written out wherever the marks alone would not show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from app.library.quizzes import escaping
from app.library.quizzes.decimals import decimal as decimal
from app.library.quizzes.decimals import percent as percent
from app.library.quizzes.marks import Marker, choice_mark, match_mark, order_mark
from app.library.quizzes.model import (
    GAP_END,
    GAP_START,
    ONE,
    ZERO,
    Accepted,
    Alternative,
    Area,
    CallTask,
    Choice,
    Cloze,
    Comparison,
    Criterion,
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
from app.library.quizzes.numbers import numeric_answer
from app.library.quizzes.outline import with_fences
from app.library.quizzes.pointers import pointers_of

_MARKERS: dict[str, Marker] = {"match": match_mark, "order": order_mark}
_USUAL_SCORES = {"multi": "all-or-nothing", "match": "parts", "cloze": "parts", "order": "position"}
_SHOWN_BY_MARKS = ("single", "multi", "true-false", "numeric", "text", "cloze")


def written(item: Item, language: str = "en") -> str:
    """The text of one question, heading and all. `language` of the rubric's first word."""
    heading = f"## {escaping.plain(item.title)} {{#{item.id}}}"
    parts = [
        "\n".join((heading, *_keys(item))),
        "\n".join(_body(item, language)),
        "\n".join(_answers(item)),
        *(_note(note.kind, note.text) for note in item.notes),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def body_text(item: Item, language: str = "en") -> str:
    """The text of a question with its gaps or its rubric."""
    return "\n".join(_body(item, language))


def answer_texts(item: Item) -> list[str]:
    """Each answer by itself: mark, text, attributes; further lines and feedback below, not indented."""
    found: list[list[str]] = []
    for line in _answers(item):
        if line and not line[0].isspace():
            found.append([line])
        else:
            found[-1].append(line.removeprefix("  "))
    return ["\n".join(lines) for lines in found]


# -- keys --------------------------------------------------------------------------------------------------------


def _keys(item: Item) -> Iterator[str]:
    if not _kind_shows(item):
        yield f"type: {item.kind}"
    yield from (f"{key}: {value}" for key, value in keys_of(item).items())


def keys_of(item: Item) -> dict[str, str]:
    """The keys of a question as they are written, in their order, without `type`; usual values are left out."""
    found = {
        "points": "" if item.points == ONE else decimal(item.points),
        "critical": "yes" if item.critical else "",
        **_own_keys(item),
        "tags": ", ".join(item.tags),
        "competency": ", ".join(item.competencies),
        "difficulty": "" if item.difficulty is None else str(item.difficulty),
        "source": item.source,
    }
    return {key: value for key, value in found.items() if value}


def _own_keys(item: Item) -> dict[str, str]:
    """The keys that only some kinds have."""
    content = item.content
    score = getattr(content, "score", "")
    found = {"score": score if score != _USUAL_SCORES.get(item.kind) else ""}
    match content:
        case Choice(negative=True):
            found["negative"] = "yes"
        case Written(comparison=comparison) | Cloze(comparison=comparison):
            found["match"] = comparison_text(comparison)
        case Numeric(units=units, unit_penalty=penalty, digits=digits):
            found["units"] = ", ".join(f"{unit.name} = {decimal(unit.factor)}" for unit in units)
            found["unit-penalty"] = "" if penalty == ONE else percent(penalty)
            found["digits"] = "" if digits is None else str(digits)
        case Essay(fewest_words=fewest, most_words=int(most)):
            found["words"] = f"{most}" if fewest is None else f"{fewest}-{most}"
        case CallTask(scenario=scenario):
            found["scenario"] = scenario
    return found


def comparison_text(comparison: Comparison) -> str:
    """The value of `match:`; empty for the usual one."""
    if comparison.exact:
        return "exact"
    parts = []
    if comparison.ignore_accents:
        parts.append("ignore-accents")
    if comparison.ignore_punctuation:
        parts.append("ignore-punctuation")
    if comparison.typos:
        parts.append(f"typos {comparison.typos}")
    return ", ".join(parts)


def _kind_shows(item: Item) -> bool:
    """Whether the kind is clear without a key."""
    if item.kind not in _SHOWN_BY_MARKS or item.kind == "cloze":
        return item.kind == "cloze"
    return "[[" not in item.body and not (
        isinstance(item.content, Written) and any(_is_like_number(one) for one in item.content.answers)
    )


def _is_like_number(answer: Accepted) -> bool:
    return not answer.is_pattern and (
        answer.text in ("true", "false") or numeric_answer(answer.text) is not None
    )


# -- body --------------------------------------------------------------------------------------------------------


def _body(item: Item, language: str) -> list[str]:
    content = item.content
    marker = _MARKERS.get(item.kind, choice_mark)
    text = item.body.strip("\n")
    lines = escaping.body(
        text, marker, cloze=item.kind == "cloze", rubric_wanted=not isinstance(content, Essay)
    )
    match content:
        case Cloze():
            lines = _with_gaps(lines, content.gaps)
        case Essay(rubric=rubric) if rubric:
            lines = [*(lines if text else ()), *([""] if text else ()), *rubric_table(rubric, language)]
        case Hotspot(picture=picture) if picture is not None:
            found = [one for one in pointers_of(with_fences(lines)[0]) if one.role == "picture"]
            if not found or found[0].written != picture.path:
                first = f"![{picture.words}]({picture.path})"
                lines = [first, *(["", *lines] if text else ())]
    return lines if any(lines) else []


def _with_gaps(lines: Sequence[str], gaps: Sequence[Gap]) -> list[str]:
    text = "\n".join(lines)
    for number, gap in enumerate(gaps, 1):
        text = text.replace(f"{GAP_START}{number}{GAP_END}", _gap(gap))
    return text.split("\n")


def _gap(gap: Gap) -> str:
    inside = "|".join(_alternative(one, gap.form == "choice") for one in gap.alternatives)
    return f"[[{inside}]]{'' if gap.weight == ONE else f'{{{decimal(gap.weight)}}}'}"


def _alternative(one: Alternative, choice: bool) -> str:
    if one.number is not None:
        return f"= {one.number.text}"
    return escaping.alternative(one.text, right=one.right, choice=choice)


def rubric_table(rubric: Sequence[Criterion], language: str) -> Iterator[str]:
    """The lines of the table that is a rubric."""
    heads = _heads(rubric)
    first = "Критерий" if language == "ru" else "Criterion"
    yield f"| {' | '.join((first, *(decimal(head) for head in heads)))} |"
    yield f"|{'---|' * (len(heads) + 1)}"
    for criterion in rubric:
        words = f"{escaping.cell(criterion.text)}{' {critical}' if criterion.critical else ''}"
        texts = {level.number: escaping.cell(level.text) for level in criterion.levels}
        yield f"| {' | '.join((words, *(texts.get(head, '') for head in heads)))} |"


def _heads(rubric: Sequence[Criterion]) -> list[Fraction]:
    """The numbers of the columns, in the order in which the criteria have them."""
    numbers = list(dict.fromkeys(level.number for criterion in rubric for level in criterion.levels))
    for order in (sorted(numbers), sorted(numbers, reverse=True)):
        if all(_fits(order, criterion) for criterion in rubric):
            return order
    return numbers


def _fits(order: Sequence[Fraction], criterion: Criterion) -> bool:
    places = [order.index(level.number) for level in criterion.levels]
    return places == sorted(places)


# -- answers -----------------------------------------------------------------------------------------------------


def _answers(item: Item) -> Iterator[str]:
    match item.content:
        case Choice() as choice:
            yield from _options(item.kind, choice)
        case TrueFalse() as truth:
            word = "true" if truth.truth else "false"
            yield from _answer("- =", [word], _braces(truth.name), truth.feedback)
        case Numeric() | Written() as typed:
            yield from _typed(typed)
        case Matching() as matching:
            yield from _pairs(matching)
        case Ordering(items=items):
            for place, step in enumerate(items, 1):
                words = escaping.continued(step.text)
                yield from _answer(f"{place}.", words, _braces(step.name), step.feedback)
        case Hotspot(areas=areas):
            for area in areas:
                braces = _braces(area.name, *(("critical",) if area.critical else ()))
                yield from _answer(f"- [{'x' if area.right else ' '}]", [_area(area)], braces, area.feedback)


def _typed(content: Numeric | Written) -> Iterator[str]:
    for answer in content.answers:
        words = answer.text
        if isinstance(answer, Accepted):
            words = f"/{words}/" if answer.is_pattern else escaping.accepted(words)
        yield from _answer(
            "- =", [words], _braces(answer.name, share=answer.weight, usual=ONE), answer.feedback
        )


def _pairs(content: Matching) -> Iterator[str]:
    for pair in content.lines:
        first, *rest = escaping.continued(pair.right)
        words = f"{escaping.left_side(pair.left)} => {first}".strip()
        weight = () if pair.weight == ONE else (decimal(pair.weight),)
        yield from _answer("-", [words, *rest], _braces(pair.name, *weight), pair.feedback)


def _options(kind: str, choice: Choice) -> Iterator[str]:
    opening, closing = "()" if kind == "single" else "[]"
    for option in choice.options:
        share = option.weight if _has_share(kind, choice, option.right) else ZERO
        attributes = [word for word in ("critical", "fixed") if getattr(option, word)]
        braces = _braces(option.name, *attributes, share=share, usual=ZERO)
        mark = f"- {opening}{'x' if option.right else ' '}{closing}"
        yield from _answer(mark, escaping.continued(option.text), braces, option.feedback)


def _has_share(kind: str, choice: Choice, right: bool) -> bool:
    return not right if kind == "single" else choice.score == "weights"


def _answer(mark: str, lines: Sequence[str], braces: str, feedback: str) -> Iterator[str]:
    yield " ".join(part for part in (mark, lines[0], braces) if part)
    for line in lines[1:]:
        yield f"  {line}" if line.strip() else ""
    if feedback:
        for line in escaping.quoted(feedback):
            yield f"  > {line}".rstrip()


def _braces(name: str, *attributes: str, share: Fraction | None = None, usual: Fraction = ONE) -> str:
    parts = [] if share is None or share == usual else [percent(share)]
    parts += [*attributes, *([f"#{name}"] if name else [])]
    return f"{{{', '.join(parts)}}}" if parts else ""


def _area(area: Area) -> str:
    place = f"{decimal(area.x)}%,{decimal(area.y)}%"
    size = f"{decimal(area.width)}%"
    if area.shape == "rect":
        size += f"x{decimal(area.height)}%"
    return f'{area.shape} {place} {size} "{escaping.plain(area.label)}"'


def _note(kind: str, text: str) -> str:
    first, *rest = escaping.quoted(text)
    return "\n".join((f"> [!{kind}] {first}".rstrip(), *(f"> {line}".rstrip() for line in rest)))
