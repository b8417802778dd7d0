"""What a web page leaves below a copied text: «Оцените статью», the name of the site. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.foundation.faults import Text

MOST_LINES = 12
MOST_CHARACTERS = 60
MOST_NAME_WORDS = 4
_SENTENCE_END = (".", "!", "?", ":", ";", ",")
_PHRASES = re.compile(
    r"(?:оцените (?:эту )?(?:статью|страницу|запись|материал)|оценить статью|средняя оценка|поделиться|поделитесь"
    r"|читайте также|похожие (?:статьи|записи|материалы)|вам (?:также )?может быть интересно|рекомендуем прочитать"
    r"|(?:добавить|оставить|написать) комментарий|комментарии\b|подпи(?:саться|сывайтесь)|все права защищены"
    r"|(?:предыдущая|следующая) (?:статья|запись)|наверх\b|версия для печати|©|copyright\b|all rights reserved"
    r"|rate this|was this (?:article|page) helpful|share (?:this|on|via|with)\b|share$"
    r"|related (?:articles|posts)|read also|you may also like|(?:leave|post|add) a (?:comment|reply)|comments$"
    r"|subscribe\b|(?:previous|next) (?:article|post)|back to top|print this)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Dropped:
    """A line that is in no lesson, and why."""

    line: int
    text: str
    reason: Text


FURNITURE = Text(
    "What a website puts below its articles, not a part of the guide",
    "То, что сайт ставит под статьями, к руководству не относится",
)
BELOW = Text(
    "Stands below what a website puts under its articles: probably its name",
    "Стоит под тем, что сайт ставит под статьями: вероятно, его название",
)
LEFT_OUT = Text("Left out by hand", "Убрана вручную")
TITLE = Text("It has become the title of the course", "Стала названием курса")


def take_furniture(
    lines: Sequence[tuple[int, str]],
) -> tuple[Sequence[tuple[int, str]], tuple[Dropped, ...]]:
    """The lines (number, words) that are text, and those at the end that are not. The title is never dropped here.

    The end begins with a known phrase, and nothing below it is a sentence: a chapter «Комментарии» stays.
    """
    begin = len(lines)
    for place in range(len(lines) - 1, max(0, len(lines) - 1 - MOST_LINES), -1):
        words = lines[place][1]
        if _PHRASES.match(words) and len(words) <= MOST_CHARACTERS:
            begin = place
        elif not _may_be_name(words):
            break
    dropped = tuple(
        Dropped(number, words, FURNITURE if _PHRASES.match(words) else BELOW)
        for number, words in lines[begin:]
    )
    return lines[:begin], dropped


def as_title(number: int, words: str) -> Dropped:
    return Dropped(number, words, TITLE)


def as_left_out(number: int, words: str) -> Dropped:
    return Dropped(number, words, LEFT_OUT)


def _may_be_name(words: str) -> bool:
    return (
        len(words) <= MOST_CHARACTERS
        and len(words.split()) <= MOST_NAME_WORDS
        and not words.endswith(_SENTENCE_END)
    )
