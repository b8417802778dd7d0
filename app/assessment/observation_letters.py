"""Letters about observations, in the reader's language: complete without opening the page. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.assessment.observing import Result
from app.foundation.faults import Text

NO_DAY = Text("", "")


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str


@dataclass(frozen=True)
class About:
    """What a letter is about. Days are in words."""

    title: str  # of the checklist, in the reader's language
    person: str  # who was observed, or wants to be
    assessor: str = ""
    day: Text = NO_DAY  # of the observation
    until: Text = NO_DAY  # last day to answer


RESULTS: dict[Result, Text] = {
    "passed": Text("passed", "сдано"),
    "failed": Text("not passed", "не сдано"),
    "failed-critical": Text(
        "not passed: something that must be done was not done", "не сдано: не выполнен обязательный пункт"
    ),
}


def signed(about: About, result: Result, address: str, language: str) -> Letter:
    """To the person: what was signed, and until when they can answer."""
    said = RESULTS[result].in_language(language)
    if language == "ru":
        return Letter(
            f"Наблюдение подписано, ответ до {about.until.ru}: {about.title}",
            f"Наблюдение «{about.title}», {about.day.ru}: {said}.\nПодпись: {about.assessor}.\n\n"
            f"Подтвердите его или возразите до {about.until.ru} включительно: {address}\n\n"
            "Без возражений в этот срок наблюдение засчитывается само.\n",
        )
    return Letter(
        f"Observation signed, answer by {about.until.en}: {about.title}",
        f"Observation “{about.title}”, {about.day.en}: {said}.\nSigned by {about.assessor}.\n\n"
        f"Confirm it or object by {about.until.en}, that day included: {address}\n\n"
        "Without an objection it counts by itself after that day.\n",
    )


def ready(about: About, address: str, language: str) -> Letter:
    """To an assessor, once a day: somebody wants to be observed. Who else does stands on the page."""
    if language == "ru":
        return Letter(
            f"Просьба о наблюдении: {about.person}",
            f"{about.person} сообщает о готовности показать навыки по чек-листу «{about.title}».\n\n"
            f"Все, кто готов, стоят на странице: {address}\n\n"
            "О других просьбах этого дня отдельных писем не будет.\n",
        )
    return Letter(
        f"Ready to be observed: {about.person}",
        f"{about.person} is ready to show the skills of the checklist “{about.title}”.\n\n"
        f"All who are ready stand on the page: {address}\n\n"
        "There will be no further letters today about others.\n",
    )


def objected(about: About, reason: str, address: str, language: str) -> Letter:
    """To the assessor, and to the trainers and managers of the person."""
    if language == "ru":
        return Letter(
            f"Возражение против наблюдения: {about.person}",
            f"{about.person} возражает против наблюдения «{about.title}», {about.day.ru}. "
            f"Подпись: {about.assessor}.\n\nПричина:\n{reason}\n\n"
            f"Наблюдение не засчитано: {address}\n"
            "Провести можно новое наблюдение; отозвать это может тот, чья подпись под ним стоит.\n",
        )
    return Letter(
        f"Objection to an observation: {about.person}",
        f"{about.person} objects to the observation “{about.title}” of {about.day.en}, "
        f"signed by {about.assessor}.\n\nReason:\n{reason}\n\n"
        f"The observation does not count: {address}\n"
        "A new one can be made; whoever signed this one can withdraw it.\n",
    )


def withdrawn(about: About, reason: str, address: str, language: str) -> Letter:
    """To the person."""
    if language == "ru":
        return Letter(
            f"Наблюдение отозвано: {about.title}",
            f"Подпись под наблюдением «{about.title}», {about.day.ru}, отозвана: {about.assessor}.\n\n"
            f"Причина:\n{reason}\n\nОно больше не засчитывается: {address}\n",
        )
    return Letter(
        f"Observation withdrawn: {about.title}",
        f"{about.assessor} has withdrawn the signature under the observation “{about.title}” "
        f"of {about.day.en}.\n\nReason:\n{reason}\n\nIt does not count any more: {address}\n",
    )
