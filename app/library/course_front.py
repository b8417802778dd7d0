"""The keys above a course and above a lesson. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from rapidfuzz import process

from app.foundation.faults import Fault, Text
from app.library.course import CATEGORIES, CheckReference
from app.library.documents import SLUG
from app.library.text_file import KeyLine, TextFile

COURSE_KEYS = ("title", "category", "summary", "owner", "review-by", "quizzes")
LESSON_KEYS = ("title", "minutes", "summary", "check")
MAX_TITLE = 200
MAX_MINUTES = 600
LIKENESS = 60  # of 100; below it a proposal would only lead astray
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CHECK = re.compile(r"(?:(?P<quiz>[a-z0-9-]+)\s*#\s*)?(?P<item>[a-z0-9-]+)")


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word that was probably meant; None where no known one is like it."""
    found = process.extractOne(word.lower().replace("_", "-")[:100], known, score_cutoff=LIKENESS)
    return None if found is None else str(found[0])


def proposal(near: str | None, known: str) -> Text:
    if near is None:
        return Text(f"Known: {known}.", f"Есть: {known}.")
    return Text(f"Did you mean `{near}`? Known: {known}.", f"Может быть, `{near}`? Есть: {known}.")


class Front:
    """Reads the keys of one file and collects what is wrong with them."""

    def __init__(self, text: TextFile, known: Sequence[str], required: Sequence[str]) -> None:
        self.file = text.file
        self.faults: list[Fault] = []
        self.keys: Mapping[str, KeyLine] = {line.key: line for line in text.front if line.key in known}
        self.lines: dict[str, int] = {key: line.line for key, line in self.keys.items()}
        for line in text.front:
            if line.key not in known:
                self._unknown(line, known)
            elif not line.value:
                self._empty(line, line.key in required)
        for key in required:
            if key not in self.keys:
                self._missing(key)

    def value(self, key: str) -> str:
        return self.keys[key].value if key in self.keys else ""

    def title(self) -> str:
        words = self.value("title")
        if len(words) > MAX_TITLE:
            self.bad(
                "title",
                Text(f"The title has over {MAX_TITLE} characters", f"В названии больше {MAX_TITLE} знаков"),
                Text("Shorten it.", "Сократите его."),
            )
        return words

    def category(self) -> str:
        found = self.value("category")
        if found and found not in CATEGORIES:
            near = nearest(found, CATEGORIES)
            known = ", ".join(CATEGORIES)
            self.bad(
                "category",
                Text(f"There is no category `{found}`", f"Категории `{found}` нет"),
                proposal(near, known),
            )
        return found

    def day(self, key: str) -> date | None:
        found = self.value(key)
        if not found:
            return None
        if _DAY.fullmatch(found):
            try:
                return date.fromisoformat(found)
            except ValueError:
                pass  # 2027-02-30
        self.bad(
            key,
            Text(f"`{found}` is no date", f"`{found}` — не дата"),
            Text(
                "Write year-month-day, for example 2027-11-01.", "Пишите год-месяц-день, например 2027-11-01."
            ),
        )
        return None

    def minutes(self) -> int | None:
        found = self.value("minutes")
        if not found:
            return None
        if found.isascii() and found.isdecimal() and 1 <= int(found[:6]) <= MAX_MINUTES:
            return int(found)
        self.bad(
            "minutes",
            Text(f"`{found}` is no number of minutes", f"`{found}` — не число минут"),
            Text(
                f"Write a whole number from 1 to {MAX_MINUTES}.", f"Нужно целое число от 1 до {MAX_MINUTES}."
            ),
        )
        return None

    def slugs(self, key: str) -> tuple[str, ...]:
        words = _listed(self.value(key))
        bad = next((word for word in words if not SLUG.fullmatch(word)), None)
        if bad is None:
            return tuple(words)
        self.bad(
            key,
            Text(f"`{bad}` is no name of a quiz", f"`{bad}` — не имя теста"),
            Text(
                "Write the file's name without .en.md, for example safety-exam.",
                "Пишите имя файла без .ru.md, например safety-exam.",
            ),
        )
        return ()

    def checks(self) -> tuple[CheckReference, ...]:
        """`check: <quiz>#id, id`: an id without a quiz belongs to the quiz before it."""
        together: dict[str, list[str]] = {}
        quiz = ""
        for word in _listed(self.value("check")):
            match = _CHECK.fullmatch(word)
            quiz = (match and match["quiz"]) or quiz
            if match is None or not quiz or match["item"] in together.get(quiz, ()):
                self._bad_check(word)
                return ()
            together.setdefault(quiz, []).append(match["item"])
        return tuple(CheckReference(name, tuple(items)) for name, items in together.items())

    def _bad_check(self, word: str) -> None:
        self.bad(
            "check",
            Text(
                f"`{word}` names no question, or one twice",
                f"`{word}` не называет вопрос или называет его дважды",
            ),
            Text(
                "Write the quiz, # and the ids of its questions: safety-check#alarm, exits.",
                "Пишите тест, # и id его вопросов: safety-check#alarm, exits.",
            ),
        )

    def bad(self, key: str, message: Text, fix: Text, code: str = "bad-value") -> None:
        self.faults.append(Fault(self.file, self.lines.get(key, 1), "error", code, message, fix))

    def _unknown(self, line: KeyLine, known: Sequence[str]) -> None:
        near = nearest(line.key, known)
        all_known = ", ".join(known)
        fix = proposal(near, all_known)
        message = Text(f"There is no key `{line.key}`", f"Ключа `{line.key}` нет")
        self.faults.append(Fault(self.file, line.line, "error", "unknown-key", message, fix))

    def _empty(self, line: KeyLine, required: bool) -> None:
        code = "missing-key" if required else "bad-value"
        message = Text(f"`{line.key}` has no value", f"У `{line.key}` нет значения")
        fix = Text("Write the value behind the colon.", "Напишите значение после двоеточия.")
        if not required:
            fix = Text(
                "Write the value behind the colon, or delete the line.",
                "Напишите значение после двоеточия или удалите строку.",
            )
        self.faults.append(Fault(self.file, 1 if required else line.line, "error", code, message, fix))

    def _missing(self, key: str) -> None:
        known = f" ({', '.join(CATEGORIES)})" if key == "category" else ""
        message = Text(f"The key `{key}` is missing", f"Нет ключа `{key}`")
        fix = Text(
            f"Add the line `{key}: …`{known} between the two lines ---.",
            f"Добавьте строку `{key}: …`{known} между двумя строками ---.",
        )
        self.faults.append(Fault(self.file, 1, "error", "missing-key", message, fix))


def _listed(value: str) -> list[str]:
    return [word.strip() for word in value.split(",")] if value else []
