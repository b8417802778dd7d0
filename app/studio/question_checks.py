"""What is wrong with a question while its form is filled in, said at the field. Pure.

The same is told of a quiz's text by its checks; here it is told before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.foundation.faults import Level, Text
from app.library.quizzes.lint import ALL_OF_THE_ABOVE, strictly_longest
from app.library.quizzes.model import NumericAnswer
from app.library.quizzes.numbers import numeric_answer
from app.library.quizzes.words import fold, looks
from app.studio.question_text import NewOption, NewQuestion

LONGEST_PROMPT = 200
LEAST_OPTIONS = 2


@dataclass(frozen=True)
class Finding:
    """`field` of the form; an option by its number, from 1: option_2. `early`: worth saying while the form is still
    being filled in."""

    field: str
    level: Level
    text: Text
    early: bool = True


@dataclass(frozen=True)
class Row:
    """An option as the form has it; empty rows do not count."""

    number: int
    option: NewOption

    @property
    def is_empty(self) -> bool:
        return not (self.option.text or self.option.feedback or self.option.right)


def early(question: NewQuestion, rows: tuple[Row, ...] = ()) -> tuple[Finding, ...]:
    """What is said at once: nothing that is only not written yet."""
    return tuple(finding for finding in findings(question, rows) if finding.early)


def findings(question: NewQuestion, rows: tuple[Row, ...] = ()) -> tuple[Finding, ...]:
    """Errors and warnings, in the order of the fields."""
    return tuple((*_prompt(question), *_answers(question, rows)))


def _prompt(question: NewQuestion) -> Iterator[Finding]:
    if not question.prompt:
        yield _missing("prompt", "Write the question", "Напишите вопрос")
    elif len(question.prompt) > LONGEST_PROMPT:
        yield _error(
            "prompt",
            f"The question has over {LONGEST_PROMPT} characters: put the situation into the text below it",
            f"В вопросе больше {LONGEST_PROMPT} знаков: перенесите ситуацию в текст под ним",
        )


def _answers(question: NewQuestion, rows: tuple[Row, ...]) -> Iterator[Finding]:
    match question.kind:
        case "single" | "multi":
            yield from _options(question.kind, tuple(row for row in rows if not row.is_empty))
        case "text":
            yield from _texts(question.answers)
        case "numeric":
            yield from _numbers(question.answers)


def _options(kind: str, rows: tuple[Row, ...]) -> Iterator[Finding]:
    written = [row for row in rows if row.option.text]
    for row in rows:
        if not row.option.text:
            yield _error(
                f"option_{row.number}",
                "Write the option, or empty its row",
                "Напишите вариант или очистите строку",
            )
    if len(written) < LEAST_OPTIONS:
        yield _missing("option_1", "Write at least two options", "Напишите не меньше двух вариантов")
    right = [row for row in written if row.option.right]
    if not right:
        yield _missing("right", "No option is marked as right", "Ни один вариант не отмечен как верный")
    elif kind == "single" and len(right) > 1:
        yield _error(
            "right",
            "Only one option can be right here; for several choose the kind “several answers”",
            "Верным здесь может быть один вариант; для нескольких есть вид «несколько ответов»",
        )
    yield from _same(written)
    yield from _telling(kind, written, right)


def _same(rows: list[Row]) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for row in rows:
        earlier = seen.setdefault(looks(row.option.text), row.number)
        if earlier != row.number:
            yield _error(
                f"option_{row.number}",
                f"The same as option {earlier}: nobody can tell the two apart",
                f"То же, что вариант {earlier}: отличить их нельзя",
            )


def _telling(kind: str, written: list[Row], right: list[Row]) -> Iterator[Finding]:
    """What gives the answer away."""
    for row in written:
        if looks(row.option.text) in ALL_OF_THE_ABOVE:
            yield _warning(
                f"option_{row.number}",
                "It speaks of the other options, and they are shuffled: name what is meant",
                "Вариант говорит о других, а они перемешиваются: назовите, что имеется в виду",
            )
    if kind == "single" and len(right) == 1:
        others = [row.option.text for row in written if row is not right[0]]
        if strictly_longest(right[0].option.text, others):
            yield _warning(
                f"option_{right[0].number}",
                "The right option is the longest: shorten it or lengthen the others, or people learn to guess",
                "Верный вариант самый длинный: сократите его или удлините другие, иначе его угадают",
            )
    if kind == "multi" and right and len(right) == len(written) >= LEAST_OPTIONS:
        yield _warning(
            "right",
            "Every option is right: choosing everything is enough to pass",
            "Верны все варианты: чтобы пройти, достаточно отметить всё",
        )


def _texts(answers: tuple[str, ...]) -> Iterator[Finding]:
    if not answers:
        yield _missing("answers", "Write at least one accepted answer", "Напишите хотя бы один верный ответ")
    folded = [fold(answer) for answer in answers]
    twice = next((answer for answer in answers if folded.count(fold(answer)) > 1), None)
    if twice is not None:
        yield _error(
            "answers",
            f"“{twice}” stands there twice: case and ё do not count",
            f"«{twice}» стоит дважды: регистр и ё не различаются",
        )


def _numbers(answers: tuple[str, ...]) -> Iterator[Finding]:
    if not answers:
        yield _missing("answers", "Write the right number", "Напишите верное число")
    for answer in answers:
        if not isinstance(numeric_answer(answer), NumericAnswer):
            yield _error(
                "answers",
                f"“{answer[:60]}” is no number: write 20, 20 ± 1, 20 ± 5 % or 4 .. 6, with a unit behind if wanted",
                f"«{answer[:60]}» — не число: пишите 20, 20 ± 1, 20 ± 5 % или 4 .. 6, за числом можно единицу",
            )
    read = [numeric_answer(answer) for answer in answers]
    exact = [one for one in read if isinstance(one, NumericAnswer) and one.low == one.high]
    if any(one.low.denominator != 1 and "±" not in one.text for one in exact):
        yield _warning(
            "answers",
            "Only exactly this number will be right: add a tolerance, for example ± 0.1",
            "Верным будет только точно это число: добавьте допуск, например ± 0.1",
        )


def _error(field: str, en: str, ru: str) -> Finding:
    return Finding(field, "error", Text(en, ru))


def _missing(field: str, en: str, ru: str) -> Finding:
    return Finding(field, "error", Text(en, ru), early=False)


def _warning(field: str, en: str, ru: str) -> Finding:
    return Finding(field, "warning", Text(en, ru))
