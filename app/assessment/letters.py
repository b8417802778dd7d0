"""Letters about results that people have decided: marked, regraded, a dispute answered. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.foundation.faults import Text

RESULTS = {
    "passed": Text("passed", "тест сдан"),
    "failed": Text("not passed", "тест не сдан"),
    "failed-critical": Text("not passed", "тест не сдан"),
    "needs-grading": Text("still being graded", "ещё проверяется"),
}


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str


@dataclass(frozen=True)
class About:
    """Which quiz, and where its result stands."""

    title: str
    address: str
    language: str


def graded(about: About, result: str) -> Letter:
    """All answers are marked."""
    word = _result(result, about.language)
    if about.language == "ru":
        return Letter(
            f"Результат: {about.title} — {word}",
            f"Все ответы теста «{about.title}» проверены. Результат: {word}.\n\n"
            f"Оценки и комментарии: {about.address}\n",
        )
    return Letter(
        f"Result: {about.title}: {word}",
        f"All answers of “{about.title}” have been marked. Result: {word}.\n\n"
        f"Marks and comments: {about.address}\n",
    )


def regraded(about: About, before: str, after: str, reason: str) -> Letter:
    """A faulty question was regraded; `reason` is the trainer's."""
    word = _result(after, about.language)
    turned = _result(before, about.language) != word
    if about.language == "ru":
        what = f"Теперь: {word}." if turned else f"Изменились баллы, результат прежний: {word}."
        return Letter(
            f"Пересчитан результат: {about.title} — {word}",
            f"В тесте «{about.title}» пересмотрен вопрос. {what}\nПричина: {reason}\n\nПодробно: {about.address}\n",
        )
    what = f"It is now: {word}." if turned else f"The points have changed, the result has not: {word}."
    return Letter(
        f"Result changed: {about.title}: {word}" if turned else f"Points changed: {about.title}",
        f"A question of “{about.title}” was looked at again. {what}\nReason: {reason}\n\n"
        f"More: {about.address}\n",
    )


def answered(about: About, upheld: bool, answer: str) -> Letter:
    """A trainer has answered a dispute."""
    if about.language == "ru":
        word = "с вами согласны" if upheld else "вопрос остаётся как есть"
        return Letter(
            f"Ответ на ваше возражение: {about.title}",
            f"Возражение к вопросу теста «{about.title}» рассмотрено: {word}.\n\n{answer}\n\n"
            f"Подробно: {about.address}\n",
        )
    word = "you were right" if upheld else "the question stands as it is"
    return Letter(
        f"Your dispute is answered: {about.title}",
        f"Your dispute about a question of “{about.title}” was looked at: {word}.\n\n{answer}\n\n"
        f"More: {about.address}\n",
    )


def _result(result: str, language: str) -> str:
    return RESULTS[result].in_language(language)
