"""What the figures of a question say in plain words, the gravest first. Pure.

Nothing is judged before 30 people have answered: until then it is only told that there are few, and that somebody
disputes the question. Bands of the
discrimination index: Ebel & Frisbie 1991; a question that nearly everybody gets right may be meant so where it is
critical, and is not reported then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.assessment.analysis.choices import ALARM_KINDS
from app.assessment.analysis.flags import SMALL_SAMPLE, WEAK_BELOW
from app.assessment.analysis.quiz_figures import VersionFigures
from app.foundation.faults import Text

HIDDEN_BELOW = 10  # persons: discrimination and alpha stand behind a fold
EASY_FROM = 0.95  # share of the points
DECIDES_OFTEN = 0.2  # share of people who fail the whole by this question
SLOW_FACTOR, SLOW_FROM = 2.0, 30.0  # times the usual seconds of the quiz, and seconds

# Code → how grave. All codes there are, in the order in which a list offers them.
GRAVITY = {
    "key": 6,
    "negative": 5,
    "disputed": 4,
    "chance": 4,
    "weak": 3,
    "decides": 3,
    "easy": 2,
    "unchosen": 1,
    "slow": 1,
    "few": 0,
}


@dataclass(frozen=True)
class Finding:
    code: str
    text: Text

    @property
    def gravity(self) -> int:
        return GRAVITY[self.code]


def findings_of(
    version: VersionFigures | None, critical: bool, usual_seconds: float | None, disputes: int = 0
) -> tuple[Finding, ...]:
    """`version`: None of a question that nobody has answered in its present form. `usual_seconds`: the median of the
    medians of its quiz. `disputes`: how many are open."""
    found = [_said("disputed", DISPUTED, disputes)] if disputes else []
    if version is None or version.figures.persons < SMALL_SAMPLE:
        return (*found, _said("few", FEW, SMALL_SAMPLE))
    found += [
        *_of_key(version),
        *_of_discrimination(version),
        *_of_facility(version, critical),
        *_of_decisions(version),
        *_of_choices(version),
        *_of_time(version, usual_seconds),
    ]
    return tuple(sorted(found, key=lambda finding: -finding.gravity))


def _of_key(version: VersionFigures) -> Iterator[Finding]:
    if version.suspect is not None:
        yield _named("key", KEY, [version.suspect])


def _of_discrimination(version: VersionFigures) -> Iterator[Finding]:
    index = version.figures.discrimination_index
    if index is not None and index < 0:
        yield Finding("negative", NEGATIVE)
    elif index is not None and index < WEAK_BELOW:
        yield Finding("weak", WEAK)


def _of_facility(version: VersionFigures, critical: bool) -> Iterator[Finding]:
    facility = version.figures.facility
    if facility is None:
        return
    if facility <= 0:
        yield Finding("chance", NOBODY)
    elif version.guess is not None and facility <= version.guess:
        yield _said("chance", CHANCE, round(100 * version.guess))
    elif facility == 1 and not critical:
        yield Finding("easy", EVERYONE)
    elif facility >= EASY_FROM and not critical:
        yield Finding("easy", NEARLY_EVERYONE)


def _of_decisions(version: VersionFigures) -> Iterator[Finding]:
    share = version.critical_share
    if share is not None and share >= DECIDES_OFTEN:
        yield _said("decides", DECIDES, round(100 * share))


def _of_choices(version: VersionFigures) -> Iterator[Finding]:
    if version.figures.facility == 1:
        return  # who all choose the key choose nothing else
    ignored = [it.name for it in version.choices if it.right is False and not it.chosen and it.name.isdigit()]
    if ignored:
        yield _named("unchosen", UNCHOSEN, ignored)


def _of_time(version: VersionFigures, usual: float | None) -> Iterator[Finding]:
    seconds = version.seconds
    if seconds is not None and usual and seconds >= SLOW_FROM and seconds > SLOW_FACTOR * usual:
        yield _said("slow", SLOW, round(seconds), round(usual))


def letter(name: str) -> Text:
    """What an answer is called: options by their letter in the order of the file."""
    if not name.isdigit():
        return _NAMES.get(name, Text(name, name))
    number = int(name)
    shown = chr(ord("A") + number - 1) if number <= len("ABCDEFGHIJKLMNOPQRSTUVWXYZ") else name
    return Text(shown, shown)


def _said(code: str, text: Text, *values: Any) -> Finding:
    return Finding(code, Text(text.en.format(*values), text.ru.format(*values)))


def _named(code: str, text: Text, names: list[str]) -> Finding:
    letters = [letter(name) for name in names]
    return Finding(
        code,
        Text(
            text.en.format(", ".join(one.en for one in letters)),
            text.ru.format(", ".join(one.ru for one in letters)),
        ),
    )


def is_choice(kind: str) -> bool:
    """Whether its answers are called by letters."""
    return kind in ALARM_KINDS or kind == "multi"


_NAMES = {
    "true": Text("“true”", "«верно»"),
    "false": Text("“false”", "«неверно»"),
    "other": Text("another answer", "другой ответ"),
    "none": Text("no answer", "нет ответа"),
}
FEW = Text("few answers yet: figures after {}", "ответов пока мало: показатели — после {}")
DISPUTED = Text("disputed: {}", "возражений: {}")
KEY = Text("the key may be wrong: the best choose {}", "возможно, неверен ключ: сильные выбирают {}")
NEGATIVE = Text("good people get it wrong", "сильные отвечают неверно")
WEAK = Text("hardly tells who knows the subject", "почти не показывает, кто знает предмет")
NOBODY = Text("nobody gets it right", "никто не отвечает верно")
CHANCE = Text("no better than guessing ({} %)", "не лучше угадывания ({} %)")
EVERYONE = Text("everyone gets it right", "все отвечают верно")
NEARLY_EVERYONE = Text("nearly everyone gets it right", "почти все отвечают верно")
DECIDES = Text("{} % fail the whole quiz by it", "{} % не проходят тест из-за этого вопроса")
UNCHOSEN = Text("nobody chose {}", "никто не выбрал {}")
SLOW = Text("takes long: {} s, usually {} s", "отнимает много времени: {} с, обычно {} с")
