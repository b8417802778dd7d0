"""`flask quiz grade`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NoReturn

import click

from app.assessment.cli.files import SITE_LANGUAGE, Disk, given_file
from app.assessment.cli.group import quiz
from app.assessment.grading import QuizResult, grade, to_json
from app.assessment.grading.outcome import percent
from app.foundation.commands import CannotRun, Report, fault_lines, read_file, reports
from app.foundation.faults import Fault, Text, in_order
from app.library.documents import language_of
from app.library.quizzes.check import without_language
from app.library.quizzes.whole import WholeQuiz, read_whole

MOST_DIGITS = 4000  # of a whole number; the rest of JSON's numbers are decimals
RESULTS = {
    "passed": Text("Passed", "Пройдено"),
    "failed": Text("Failed", "Не пройдено"),
    "failed-critical": Text("Failed: a critical mistake", "Не пройдено: критическая ошибка"),
    "needs-grading": Text("Waits for a person to grade it", "Ждёт проверки человеком"),
}
STATES = {
    "right": Text("right", "верно"),
    "partial": Text("partly right", "частично верно"),
    "wrong": Text("wrong", "неверно"),
    "unanswered": Text("not answered", "нет ответа"),
    "needs-grading": Text("to be graded", "ждёт проверки"),
}
POINTS = Text("{points} of {most} points", "{points} из {most} баллов")


@quiz.command("grade", with_appcontext=False)
@click.argument("file")
@click.option("--responses", required=True, metavar="R.json", help="locale, drawn, responses.")
@reports
def grade_command(file: str, responses: str) -> Report:
    """Grade given responses to a quiz. Exit status 0 whether passed or failed, 1 if there is no result."""
    text = given_file(file)
    given = read_responses(responses)
    whole = read_whole(text, Disk(), site_language=SITE_LANGUAGE)
    slug = without_language(text.path).rpartition("/")[2].removesuffix(".md")
    faults, result = graded(whole, given, responses, language_of(text.path) or SITE_LANGUAGE)
    if result is None:
        return Report(
            {"quiz": slug, "faults": faults}, lambda language: fault_lines(faults, language), wrong=True
        )
    document = {"quiz": slug, **to_json(result, "en"), "faults": faults}
    for row, item in zip(document["items"], result.items, strict=True):
        row["why"] = item.why  # in the language of the command
    return Report(document, lambda language: _lines(result, faults, language))


def graded(
    whole: WholeQuiz, given: Any, name: str, language: str
) -> tuple[tuple[Fault, ...], QuizResult | None]:
    """The faults of the quiz and its result; without a result, the faults that stand in its way."""
    wrong = wrong_form(given, name)
    if wrong:
        return wrong, None
    drawn, responses = given.get("drawn"), given.get("responses") or {}
    unclear = whole.unclear(drawn)
    if unclear or whole.quiz is None:
        return in_order(list(unclear)), None
    known = {item.id for item in whole.quiz.items}
    asked = {key: value for key, value in responses.items() if key in known or key not in whole.known_ids}
    result = grade(whole.quiz, drawn, asked, given.get("locale") or language)
    if result.faults:
        return in_order([fault.as_fault(name) for fault in result.faults]), None
    return whole.faults, result


def read_responses(name: str) -> Any:
    """JSON with its numbers as they are written. Raises CannotRun for what is no JSON."""
    try:
        return json.loads(
            read_file(name).decode("utf-8-sig"),
            parse_float=Decimal,
            parse_int=lambda digits: int(digits) if len(digits) < MOST_DIGITS else Decimal(digits),
            parse_constant=_no_constant,
        )
    except (ValueError, RecursionError) as error:
        raise CannotRun(Text(f"{name}: no JSON ({error})", f"{name}: не JSON ({error})")) from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def wrong_form(given: Any, name: str) -> tuple[Fault, ...]:
    """What keeps the file of responses from being one."""
    if not isinstance(given, Mapping):
        return (_bad(name, NO_OBJECT, WHOLE_FORM),)
    faults = []
    if not isinstance(given.get("responses") or {}, Mapping):
        faults.append(_bad(name, NO_RESPONSES, WHOLE_FORM))
    drawn = given.get("drawn")
    if drawn is not None and not (isinstance(drawn, list) and all(isinstance(one, str) for one in drawn)):
        faults.append(_bad(name, NO_DRAWN, WHOLE_FORM))
    if given.get("locale") not in (None, "en", "ru"):
        faults.append(_bad(name, NO_LOCALE, Text("Write en or ru.", "Пишите en или ru.")))
    return tuple(faults)


NO_OBJECT = Text("The responses are no object", "Ответы — не объект")
NO_RESPONSES = Text("`responses` is no object", "`responses` — не объект")
NO_DRAWN = Text("`drawn` is no list of ids", "`drawn` — не список id")
NO_LOCALE = Text("`locale` is no language of ours", "`locale` — не наш язык")
WHOLE_FORM = Text(
    'Write {"locale": "en", "drawn": ["id"], "responses": {"id": …}}.',
    'Пишите {"locale": "ru", "drawn": ["id"], "responses": {"id": …}}.',
)


def _bad(name: str, message: Text, fix: Text) -> Fault:
    return Fault(name, 1, "error", "bad-value", message, fix)


def _lines(result: QuizResult, faults: Sequence[Fault], language: str) -> Iterator[str]:
    yield from fault_lines(faults, language)
    share = "" if result.share is None else f" ({percent(result.share).in_language(language)})"
    points = _points(result.points, result.max, language)
    yield f"{RESULTS[result.result].in_language(language)}: {points}{share}"
    for section in result.sections:
        if section.title:
            yield f"  {section.title}: {_points(section.points, section.max, language)}"
    for item in result.items:
        state = STATES[item.state].in_language(language)
        why = " ".join(text.in_language(language) for text in item.why)
        mark = " !" if item.critical else ""
        yield f"  {item.id}{mark}: {state}, {_points(item.points, item.max, language)}. {why}".rstrip()


def _points(points: Fraction | None, most: Fraction, language: str) -> str:
    reached = "—" if points is None else _plainly(points)
    return POINTS.in_language(language).format(points=reached, most=_plainly(most))


def _plainly(value: Fraction) -> str:
    """For the eye: two decimals at most."""
    return f"{float(round(value, 2)):.2f}".rstrip("0").rstrip(".")
