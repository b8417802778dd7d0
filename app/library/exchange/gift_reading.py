"""GIFT, as Moodle writes it and as people write it by hand (quiz-format.md 8.3). Pure.

Which kind a question is, and what its weights mean, follows question/format/gift/format.php of Moodle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from app.foundation.faults import Text
from app.library.exchange.drafted import Description, Drafted, Entry, Found, Given, NotTaken, Refused, limited
from app.library.exchange.gift_answers import KINDS, Answers, is_truth
from app.library.exchange.gift_extras import with_extras
from app.library.exchange.gift_text import Block, blocks_of, unmasked
from app.library.exchange.hypertext import looks_like_html, markdown_of
from app.library.exchange.plain_words import as_markdown, first_words, one_line, tame, text_of
from app.library.quizzes.model import Item, Note
from app.library.quizzes.words import plain

_FORM = re.compile(r"\s*\[(html|markdown|plain|moodle)\]\s*")
_TAG = re.compile(r"<[^<>]*>")
MOST_CALLED = 2000  # characters of a text of which a few name the question
_MOST_ANSWERS = 200
_CLOSING = frozenset(".!?…")
_BLANK = "_____"  # a gap in a text, as Moodle shows it


@dataclass
class Texts:
    """Texts of one question in the form that its author named, and what of them is lost."""

    form: str = "moodle"
    changes: list[Text] = field(default_factory=list)

    def markdown(self, masked: str) -> str:
        """Markdown of a text that may begin with `[html]` and its like."""
        form, words = self.form_of(unmasked(masked).strip())
        return self.in_form(form, words)

    def form_of(self, text: str) -> tuple[str, str]:
        found = _FORM.match(text)
        return (self.form, text) if found is None else (found.group(1), text[found.end() :])

    def in_form(self, form: str, words: str) -> str:
        match form:
            case "markdown":
                return tame(words.replace("-\\>", "->")).strip()
            case "plain":
                return as_markdown(words).strip()
            case "moodle" if not looks_like_html(words):
                return as_markdown(words).strip()
        converted = markdown_of(words)
        self.changes += converted.changes
        return converted.text


def read(given: Given) -> Found:
    """Raises Unreadable where the bytes are no text."""
    return Found(tuple(limited(_entries(text_of(given)))))


def _entries(text: str) -> Iterator[Entry]:
    section = ""
    for block in blocks_of(text):
        if block.text.startswith("$CATEGORY"):
            path = unmasked(block.text.removeprefix("$CATEGORY").lstrip(": "))
            section = section_of(path)
            continue
        try:
            yield _entry(block, section)
        except NotTaken as refusal:
            yield Refused(_called(block), block.line, refusal.reason)


def section_of(path: str) -> str:
    """The last part of a category; `//` is a slash in a name, and `top` stands for all."""
    parts = [one_line(part) for part in path.replace("//", "\0").split("/")]
    named = [part.replace("\0", "/") for part in parts if part]
    last = named[-1] if named else ""
    return "" if last in ("top", "$course$", "$module$", "$system$", "$cat1$") else last


def _entry(block: Block, section: str) -> Drafted | Description:
    name, text = _name(block.text)
    before, inside, behind = _braces(text)
    texts = Texts()
    texts.form, before = texts.form_of(before.strip())
    source = _called(block)
    if inside is None:
        return Description(texts.in_form(texts.form, unmasked(before)), source, block.line)
    inside, _, explain = inside.partition("####")
    answers = _answers(inside, texts)
    kind, content, notes = KINDS[_kind(inside)](answers)
    body = texts.in_form(texts.form, unmasked(before))
    if behind.strip() and not (set(behind.strip()) <= _CLOSING and body.endswith(("?", ".", "!", ":"))):
        rest = texts.in_form(texts.form, unmasked(behind))
        body = f"{body} {_BLANK}{'' if rest[:1] in tuple('.,;:!?)') else ' '}{rest}".strip()
    if explain.strip():
        notes = (*notes, Note("explain", texts.markdown(explain)))
    item = Item("", kind, one_line(unmasked(name)), content, body, notes=notes)
    drafted = Drafted(item, source, block.line, section, tuple((*texts.changes, *answers.changes)))
    return with_extras(drafted, block.notes)


def _called(block: Block) -> str:
    """How the report calls a question: by its name, else by its first words."""
    name, text = _name(block.text)
    start = _FORM.sub("", unmasked(text.partition("{")[0]), count=1)[:MOST_CALLED]
    words = unmasked(name) or (_TAG.sub(" ", unescape(start)) if looks_like_html(start) else plain(start))
    return first_words(words) or f"line {block.line}"


def _name(text: str) -> tuple[str, str]:
    if not text.startswith("::"):
        return "", text
    name, found, rest = text[2:].partition("::")
    return (name, rest) if found else ("", text)


def _braces(text: str) -> tuple[str, str | None, str]:
    """The text before the braces, what stands in them (None without any), and the text behind them."""
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        return text, None, ""
    if start < 0 or end < start:
        raise NotTaken(
            Text(
                "The braces with the answers are not in a pair: { without } or } without {",
                "Скобки с ответами не в паре: { без } или } без {",
            )
        )
    if "{" in text[end:] or "}" in text[end + 1 :]:
        raise NotTaken(
            Text(
                "It has answers at several places; GIFT has one",
                "Ответы в нескольких местах, а в GIFT место одно",
            )
        )
    return text[:start], text[start + 1 : end].strip(), text[end + 1 :]


def _kind(inside: str) -> str:
    """In the order in which Moodle looks."""
    if not inside:
        return "essay"
    if inside.startswith(("#", ">")):
        return "numeric" if inside.startswith("#") else "order"
    if "~" in inside:
        return "choice"
    if "=" in inside and "->" in inside:
        return "match"
    return "true-false" if is_truth(inside) else "text"


def _answers(inside: str, texts: Texts) -> Answers:
    if inside.count("=") + inside.count("~") > _MOST_ANSWERS:
        raise NotTaken(
            Text(f"It has more than {_MOST_ANSWERS} answers", f"В нём больше {_MOST_ANSWERS} ответов")
        )
    return Answers(inside, texts.markdown)
