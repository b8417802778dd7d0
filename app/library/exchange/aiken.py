"""Aiken: a question, its answers by letters, `ANSWER: B`. Pure.

As Moodle reads it (question/format/aiken/format.php); besides, a question may have several lines, and letters may be
Russian.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.foundation.faults import Text
from app.library.exchange.drafted import Drafted, Entry, Found, Given, Refused, limited
from app.library.exchange.plain_words import as_markdown, first_words, lines_of, one_line, text_of
from app.library.quizzes.model import ONE, ZERO, Choice, Item, Note, Option

_ANSWER = re.compile(r"([A-ZА-ЯЁ])[).][ \t]?\s*(.*)$")
_KEY = re.compile(r"(?:ANSWER|ОТВЕТ)\s*:\s*(.*)$", re.IGNORECASE)
_FEEDBACK = re.compile(r"FEEDBACK\s*:\s*(.*)$", re.IGNORECASE)
_LETTER = re.compile(r"([A-Za-zА-Яа-яЁё])(?![A-Za-zА-Яа-яЁё0-9])")
_LIKE_LATIN = str.maketrans("АВСЕНКМОРТХ", "ABCEHKMOPTX")
LEAST_ANSWERS = 2
MOST_LINES = 1000  # of one question; what has more is something else, and nothing after it is read


@dataclass
class _Reading:
    """A question as far as it was read."""

    line: int
    words: list[str] = field(default_factory=list)
    answers: list[tuple[str, str]] = field(default_factory=list)  # letter, text
    twice: str = ""
    key: str | None = None
    explain: str = ""
    is_endless: bool = False

    def take(self, letter: str, text: str) -> None:
        """No answer has the letter of another; there are no more answers than letters."""
        if any(letter == known for known, _ in self.answers):
            self.twice = letter
        else:
            self.answers.append((letter, text))

    @property
    def called(self) -> str:
        words = " ".join(self.words) or (self.answers[0][1] if self.answers else "") or self.key or ""
        return first_words(words) or f"line {self.line}"


def read(given: Given) -> Found:
    """Raises Unreadable where the bytes are no text."""
    return Found(tuple(limited(_entry(one) for one in _questions(text_of(given)))))


def _questions(text: str) -> Iterator[_Reading]:
    """A question ends with its key; without one, where the next begins."""
    current: _Reading | None = None
    for number, line in enumerate(lines_of(text), 1):
        words = line.strip()
        if not words:
            continue
        answer = _ANSWER.match(words)
        key, feedback = (_KEY.match(words), _FEEDBACK.match(words)) if ":" in words else (None, None)
        is_text = answer is None and key is None
        if current is not None and current.key is not None and feedback is not None:
            current.explain = feedback.group(1)
            continue
        if current is None or current.key is not None or (is_text and current.answers):
            if current is not None:
                yield current
            current = _Reading(number)
        if number - current.line >= MOST_LINES:
            current.is_endless = True
            break
        if key is not None:
            current.key = key.group(1)
        elif answer is not None:
            current.take(*answer.groups())
        else:
            current.words.append(words)
    if current is not None:
        yield current


def _entry(one: _Reading) -> Entry:
    reason = _wrong(one)
    if reason is not None:
        return Refused(one.called, one.line, reason)
    right = _right(one)
    options = tuple(
        Option(as_markdown(one_line(text)), place == right, ONE if place == right else ZERO)
        for place, (_, text) in enumerate(one.answers)
    )
    notes = (Note("explain", as_markdown(one.explain)),) if one.explain else ()
    body = as_markdown("\n".join(one.words))
    return Drafted(Item("", "single", "", Choice(options), body, notes=notes), one.called, one.line)


def _wrong(one: _Reading) -> Text | None:
    """The first thing that is wrong with a question; None if nothing is."""
    count, key = len(one.answers), (one.key or "")[:40]
    checks = (
        (
            one.is_endless,
            f"No line ANSWER: within {MOST_LINES} lines; nothing after them was read",
            f"Нет строки ANSWER: на протяжении {MOST_LINES} строк; дальше файл не прочитан",
        ),
        (not one.words, "Answers without a question above them", "Ответы, над которыми нет вопроса"),
        (one.key is None, "The line ANSWER: is missing", "Нет строки ANSWER:"),
        (one.twice, f"The letter {one.twice} stands there twice", f"Буква {one.twice} стоит дважды"),
        (
            count < LEAST_ANSWERS,
            f"Its answers: {count}; at least {LEAST_ANSWERS} are needed",
            f"Ответов: {count}, нужно не меньше {LEAST_ANSWERS}",
        ),
        (not all(text for _, text in one.answers), "One of its answers is empty", "Один из ответов пуст"),
        (
            _right(one) is None,
            f"ANSWER: {key} names none of its answers",
            f"ANSWER: {key} — такого ответа нет",
        ),
    )
    return next((Text(en, ru) for wrong, en, ru in checks if wrong), None)


def _right(one: _Reading) -> int | None:
    """The place of the answer that the key names; a letter of the other alphabet counts if it looks the same."""
    found = _LETTER.match(one.key or "")
    if found is None:
        return None
    letter = found.group(1).upper()
    letters = [letter_of for letter_of, _ in one.answers]
    if letter in letters:
        return letters.index(letter)
    alike = [letter_of.translate(_LIKE_LATIN) for letter_of in letters]
    wanted = letter.translate(_LIKE_LATIN)
    return alike.index(wanted) if alike.count(wanted) == 1 else None
