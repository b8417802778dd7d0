"""What the search is measured on: 5,000 sections in Russian and English, and questions; the same ones each time.

Sentences of the bundled courses in ever other order, each followed by words of its own, so that the vocabulary grows as
that of real texts does.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from app.learning.search_words import on_other_keyboard

COURSES, LESSONS, SECTIONS = 10, 25, 10  # in two languages
SENTENCES = 9  # of a section
COURSE = """---
title: {title}
category: tools
summary: {title}
owner: Bench
review-by: 2099-01-01
---

{title}
"""
SYLLABLES = {
    "ru": "ба ве ги до жу за ки ло ме ну пе ра со та ул фи хо ца шо эр ям ост ень ник тор вал",
    "en": "ba ve gi do ju za ki lo me nu pe ra so ta ul fi ho ca sho er yam ost ing ter val ton",
}
_HEAD = re.compile(r"\A---.*?^---$", re.DOTALL | re.MULTILINE)
_ADDRESS = re.compile(r"\]\([^)]*\)")
_PLAIN = re.compile(r"[^\w\s,.;:?!'’—–-]")
_END = re.compile(r"(?<=[.?!])\s+")


def sentences(courses: Path, language: str) -> list[str]:
    """Of the bundled lessons, without their form."""
    found = []
    for path in sorted(courses.glob(f"*/[0-9]*.{language}.md")):
        text = _ADDRESS.sub("", _HEAD.sub("", path.read_text(encoding="utf-8")))
        for paragraph in text.split("\n\n"):
            if paragraph.strip()[:1].isalpha():
                found += [" ".join(_PLAIN.sub(" ", one).split()) for one in _END.split(paragraph)]
    return [one for one in found if 4 <= len(one.split()) <= 30]


def write_courses(folder: Path, bundled: Path) -> None:
    """Makes `folder/courses` with the texts."""
    for language in SYLLABLES:
        chance = random.Random(language)  # the same texts each time
        known = sentences(bundled, language)
        for number in range(1, COURSES + 1):
            place = folder / "courses" / f"volume-{number}"
            place.mkdir(parents=True, exist_ok=True)
            title = heading(chance, known, language)
            (place / f"course.{language}.md").write_text(COURSE.format(title=title), encoding="utf-8")
            for lesson in range(1, LESSONS + 1):
                text = "\n\n".join(lesson_text(chance, known, language))
                (place / f"{lesson:02}-part-{lesson}.{language}.md").write_text(text, encoding="utf-8")


def lesson_text(chance: random.Random, known: list[str], language: str) -> Iterator[str]:
    yield f"---\ntitle: {heading(chance, known, language)}\nminutes: 8\n---"
    for section in range(1, SECTIONS + 1):
        yield f"## {heading(chance, known, language)} {{#section-{section}}}"
        yield " ".join(
            f"{sentence} {invented(chance, language)} {invented(chance, language)}."
            for sentence in chance.sample(known, SENTENCES)
        )


def heading(chance: random.Random, known: list[str], language: str) -> str:
    words = re.sub(r"[^\w ]", "", chance.choice(known)).split()
    start = chance.randrange(max(1, len(words) - 3))
    return f"{' '.join(words[start : start + 3])} {invented(chance, language)}".capitalize()


def invented(chance: random.Random, language: str) -> str:
    """A name of something: one of about ten thousand a language, the short ones often."""
    return "".join(chance.choices(SYLLABLES[language].split(), k=chance.choice((2, 3, 3))))


def questions(bundled: Path) -> Iterator[tuple[str, str]]:
    """Without end, each with the reader's language: one to five words out of a sentence; of six of them one is not
    finished, one is on the wrong keyboard, two have a typing error."""
    chance = random.Random("questions")
    known = {language: sentences(bundled, language) for language in SYLLABLES}
    while True:
        for way in ("as it is", "as it is", "begun", "switched", "slip", "slip"):
            language = chance.choice(tuple(SYLLABLES))
            words = re.sub(r"[^\w ]", "", chance.choice(known[language])).split()
            start = chance.randrange(len(words))
            question = " ".join(words[start : start + chance.randint(1, 5)])
            yield language, typed(question, way, chance)


def typed(question: str, way: str, chance: random.Random) -> str:
    if way == "switched":
        return on_other_keyboard(question)
    if way == "begun":
        return question[: max(2, len(question) - 3)]
    if way == "slip" and len(question) > 3:
        place = chance.randrange(1, len(question) - 2)
        return question[:place] + question[place + 1] + question[place] + question[place + 2 :]
    return question
