"""What is seen only from a quiz as a whole: draws, and what gives answers away (quiz-format.md 3). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from app.foundation.faults import Text
from app.library.quizzes.model import ZERO, Choice, Option
from app.library.quizzes.questions import Question
from app.library.quizzes.reading import QuizReading, SectionReading
from app.library.quizzes.telling import Faults
from app.library.quizzes.words import looks, plain

LEAST_SECONDS = 20  # for one question
LEAST_QUESTIONS = 5  # for a habit to show
HABIT = Fraction(3, 5)
_USUAL_PASS = Fraction(4, 5)
_NO_KEY = ("weights", "no-right-answer")  # where these are told, what all options earn is not known
ALL_OF_THE_ABOVE = frozenset(
    {
        "all of the above",
        "none of the above",
        "both of the above",
        "neither of the above",
        "all of these",
        "none of these",
        "все из перечисленного",
        "ничего из перечисленного",
        "все перечисленное",
        "все вышеперечисленное",
        "все ответы верны",
        "нет верного ответа",
    }
)


def lint(reading: QuizReading) -> None:
    """Adds to the faults of the reading."""
    faults = reading.faults
    for section in reading.sections:
        _check_draw(section, faults)
    _check_anything_asked(reading)
    _check_times(reading)
    if "pass" not in reading.keys.refused:
        for question in reading.own:
            _check_select_all(question, reading.keys.get("pass", _USUAL_PASS), faults)
    if "shuffle" not in reading.keys.refused:
        _check_places(reading)
    _check_lengths(reading)


def is_habit(count: int, of: int) -> bool:
    """In over 60 % of at least five."""
    return of >= LEAST_QUESTIONS and count > HABIT * of


def strictly_longest(right: str, others: Sequence[str]) -> bool:
    return bool(others) and all(len(plain(right)) > len(plain(other)) for other in others)


def warn_of_length(faults: Faults, what: Text) -> None:
    faults.warning(
        1,
        "longest-is-right",
        what,
        Text("Shorten the right ones or lengthen the others.", "Сократите верные или удлините остальные."),
    )


def share_of_choosing_all(options: Sequence[Option], score: str) -> Fraction:
    """What choosing every option earns; 0 where nothing is right, or nothing can be earned."""
    right = sum(option.right for option in options)
    wrong = len(options) - right
    if not right:
        return ZERO
    if score == "right-minus-wrong":
        return Fraction(max(0, right - wrong), right)
    if score in ("each-option", "coverage"):
        return Fraction(right, len(options))
    if score == "weights":
        whole = sum((option.weight for option in options if option.weight > 0), ZERO)
        chosen = sum((option.weight for option in options), ZERO)
        return max(ZERO, min(Fraction(1), chosen / whole)) if whole else ZERO
    return Fraction(int(wrong == 0))


def _check_draw(section: SectionReading, faults: Faults) -> None:
    draw = section.keys.get("draw")
    if draw is None or not section.countable:
        return
    line, candidates = section.keys.line("draw"), section.candidates
    if draw > len(candidates):
        _draw_too_small(line, draw, len(candidates), faults)
    elif draw < len(candidates):
        points = {q.keys.get("points", Fraction(1)) for q in candidates if "points" not in q.keys.refused}
        if len(points) > 1:
            _draw_points(line, faults)
        if any(question.keys.get("critical") for question in candidates):
            _draw_critical(line, faults)


def _draw_too_small(line: int, draw: int, count: int, faults: Faults) -> None:
    faults.error(
        line,
        "draw-too-small",
        Text(
            f"{draw} questions are drawn, and there are {count} to draw from",
            f"Выбирается вопросов: {draw}, а выбирать из {count}",
        ),
        Text("Lower the number, or add questions.", "Уменьшите число или добавьте вопросы."),
    )


def _draw_points(line: int, faults: Faults) -> None:
    faults.error(
        line,
        "draw-points",
        Text(
            "The questions of this draw are worth different points",
            "Вопросы, из которых идёт выбор, дают разные баллы",
        ),
        Text(
            "Give all of them the same points, or divide them into sections.",
            "Дайте всем одинаковые баллы или разделите их на разделы.",
        ),
    )


def _draw_critical(line: int, faults: Faults) -> None:
    faults.error(
        line,
        "draw-critical",
        Text("A critical question may not be drawn", "Критический вопрос может не попасть в попытку"),
        Text(
            "Put critical questions into a section without draw.",
            "Поставьте критические вопросы в раздел без draw.",
        ),
    )


def _check_anything_asked(reading: QuizReading) -> None:
    known = all(section.countable for section in reading.sections)
    if (
        known
        and not any(section.candidates for section in reading.sections)
        and not reading.outline.open_fences
    ):
        reading.faults.error(
            1,
            "bad-value",
            Text("The quiz asks nothing", "В тесте нет ни одного вопроса"),
            Text("Write a question: ## Title {#id}.", "Напишите вопрос: ## Название {#id}."),
        )


def _check_times(reading: QuizReading) -> None:
    keys, faults = reading.keys, reading.faults
    opens, closes = keys.get("opens"), keys.get("closes")
    if opens and closes and _timed(closes, "24:00") <= _timed(opens, "00:00"):
        faults.error(
            keys.line("closes"),
            "bad-value",
            Text("closes: not after opens", "closes: не позже, чем opens"),
            Text("Let it close after it opens.", "Пусть он закрывается после открытия."),
        )
    limit = keys.get("time-limit")
    if limit is None or not all(_asked_is_known(section) for section in reading.sections):
        return
    asked = sum(_asked(section) for section in reading.sections)
    if limit < LEAST_SECONDS * asked:
        faults.warning(
            keys.line("time-limit"),
            "time-short",
            Text(
                f"Less than {LEAST_SECONDS} s for each of {asked} questions",
                f"Меньше {LEAST_SECONDS} с на каждый из вопросов (их {asked})",
            ),
            Text(
                f"Give at least {LEAST_SECONDS * asked} s, or ask less.",
                f"Дайте не меньше {LEAST_SECONDS * asked} s или спрашивайте меньше.",
            ),
        )


def _timed(moment: str, of_a_date: str) -> str:
    """In a form that can be compared: a date opens at its start and closes at its end."""
    return moment if ":" in moment else f"{moment} {of_a_date}"


def _asked_is_known(section: SectionReading) -> bool:
    return section.countable and "draw" not in section.keys.refused


def _asked(section: SectionReading) -> int:
    count = len(section.candidates)
    return min(section.keys.get("draw", count), count)


def _check_select_all(question: Question, pass_share: Fraction, faults: Faults) -> None:
    item = question.item
    if item is None or item.kind != "multi" or not isinstance(item.content, Choice):
        return
    options = item.content.options
    hidden = "score" in question.keys.refused or any(fault.code in _NO_KEY for fault in question.told)
    safe = any(option.critical and not option.right for option in options)
    if hidden or safe or share_of_choosing_all(options, item.content.score) < pass_share:
        return
    faults.warning(
        question.line,
        "select-all-passes",
        Text("Choosing everything is enough to pass", "Чтобы пройти, достаточно отметить всё"),
        Text(
            "Add wrong options, take another score, or make a wrong option {critical}.",
            "Добавьте неверные варианты, возьмите другой score или сделайте неверный вариант {critical}.",
        ),
    )


def _check_places(reading: QuizReading) -> None:
    options_move = "options" in reading.keys.get("shuffle", frozenset({"questions", "options"}))
    if options_move:
        for question in reading.own:
            _check_phrases(question, reading.faults)
        return
    places = Counter(place for options in _singles(reading) for place in [_right_place(options)])
    if places and is_habit(max(places.values()), places.total()):
        reading.faults.warning(
            1,
            "key-position",
            Text(
                "The right option mostly has the same place, and options are not shuffled",
                "Верный вариант почти всегда на одном месте, а варианты не перемешиваются",
            ),
            Text(
                "Move some of them, or shuffle options.",
                "Переставьте часть из них или перемешивайте варианты.",
            ),
        )


def _check_phrases(question: Question, faults: Faults) -> None:
    item = question.item
    if item is None or not isinstance(item.content, Choice):
        return
    for number, option in zip(question.lines, item.content.options, strict=True):
        if not option.fixed and looks(option.text) in ALL_OF_THE_ABOVE:
            faults.warning(
                number,
                "all-of-the-above",
                Text(
                    "The option speaks of the others, and options are shuffled",
                    "Вариант говорит о других, а варианты перемешиваются",
                ),
                Text(
                    "Add {fixed} so that it keeps its place, or name what is meant.",
                    "Добавьте {fixed}, чтобы он остался на месте, или назовите, что имеется в виду.",
                ),
            )


def _check_lengths(reading: QuizReading) -> None:
    singles = list(_singles(reading))
    longest = 0
    for options in singles:
        right = options[_right_place(options)]
        others = [option.text for option in options if option is not right]
        longest += strictly_longest(right.text, others)
    if is_habit(longest, len(singles)):
        warn_of_length(
            reading.faults,
            Text(
                f"The right option is the longest in {longest} of {len(singles)} questions",
                f"Верный вариант самый длинный в {longest} вопросах из {len(singles)}",
            ),
        )


def _singles(reading: QuizReading) -> Iterator[tuple[Option, ...]]:
    """The options of each single choice that has exactly one right one."""
    for question in reading.own:
        item = question.item
        if item is None or item.kind != "single" or not isinstance(item.content, Choice):
            continue
        if sum(option.right for option in item.content.options) == 1:
            yield item.content.options


def _right_place(options: Sequence[Option]) -> int:
    return next(place for place, option in enumerate(options) if option.right)
