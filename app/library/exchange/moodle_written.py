"""One question while it is written as Moodle XML: its texts, its notes, what Moodle cannot say. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Protocol

from app.foundation.faults import Text
from app.library.exchange.html_writing import element, xml_words
from app.library.exchange.moodle_texts import OWN_MARKS
from app.library.exchange.own_lines import lines_of
from app.library.exchange.plain_words import whole_text
from app.library.quizzes.model import Item, NoteKind
from app.library.quizzes.writing import decimal, keys_of

_SHARES = {
    round(Fraction(share), 5)
    for share in (
        "0", "100", "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40", "33.33333", "30", "25", "20",
        "16.66667", "14.28571", "12.5", "11.11111", "10", "5",
    )
}  # fmt: skip
_COMBINED: Mapping[NoteKind, str] = {
    "right": "correctfeedback", "partly": "partiallycorrectfeedback", "wrong": "incorrectfeedback",
}  # fmt: skip
WITH_COMBINED = ("single", "multi", "match", "order", "hotspot")


class Sayer(Protocol):
    """How texts become Moodle's."""

    told: list[Text]

    def inside(self, markdown: str, html: str | None = None) -> tuple[str, str]: ...

    def picture(self, path: str) -> bytes | None: ...

    def file(self, path: str) -> str: ...


class Written:
    """One question while it is written."""

    def __init__(self, item: Item, texts: Sayer) -> None:
        self.item = item
        self.texts = texts
        self.told: list[Text] = []
        self.said: set[str] = {"points", "negative", "tags"}  # keys that Moodle says itself
        self.said_notes: set[NoteKind] = set()  # that its kind has said
        self.notes: dict[NoteKind, str] = {}  # that stand elsewhere, or with other words, in Moodle
        self.feedback = ""  # of true or false, with either choice
        self.lines = lines_of(item) if item.kind in ("hotspot", "essay") else ""
        self.words = ""  # of a hotspot's picture
        self.body: str | None = None  # instead of the question's own
        self.html: str | None = None

    def tell(self, en: str, ru: str) -> None:
        self.told.append(Text(en, ru))

    def holder(self, name: str, markdown: str, *, html: str | None = None, **attributes: str | None) -> str:
        """An element that holds a text."""
        inside, form = self.texts.inside(markdown, html)
        return element(name, inside, format=form, **attributes)

    def question_text(self) -> str:
        body = self.item.body if self.body is None else self.body
        return self.holder("questiontext", whole_text(self.item.title, body), html=self.html)

    def answer(self, text: str, share: Fraction, feedback: str, *own: str, **attributes: str | None) -> str:
        """`text` is the element's own text, as markup."""
        written = decimal(round(share * 100, 5))
        if round(abs(share) * 100, 5) not in _SHARES:
            self.tell(
                f"Moodle knows no answer that is worth {written} %: choose “nearest grade” when you import it",
                f"Ответов на {written} % в Moodle нет: при импорте выберите ближайшую оценку",
            )
        return element(
            "answer", text, self.holder("feedback", feedback), *own, fraction=written, **attributes
        )

    def common(self) -> Iterator[str]:
        """What every question has, behind what is its kind's own."""
        item = self.item
        yield element("defaultgrade", decimal(item.points))
        yield element("penalty", "0")
        yield element("hidden", "0")
        yield element("idnumber", xml_words(item.id))
        yield from self._notes()
        if item.tags:
            yield element("tags", *(element("tag", element("text", xml_words(tag))) for tag in item.tags))
        yield from self._own()

    def _notes(self) -> Iterator[str]:
        item = self.item
        for kind, name in _COMBINED.items():
            if item.kind in WITH_COMBINED:
                yield self.holder(name, item.note(kind))
            elif item.note(kind) and kind not in self.said_notes:
                self.notes[kind] = item.note(kind)
                self._tell_note(kind)
        if item.note("hint"):
            yield self.holder("hint", item.note("hint"))
        if item.note("grader") and item.kind != "essay":
            self.notes["grader"] = item.note("grader")
            self._tell_note("grader")

    def _tell_note(self, kind: str) -> None:
        self.tell(
            f"Moodle has no place for the note [!{kind}] in such a question",
            f"Для примечания [!{kind}] в таком вопросе Moodle места нет",
        )

    def _own(self) -> Iterator[str]:
        """What Moodle leaves aside and the way back reads."""
        keys = {key: value for key, value in keys_of(self.item).items() if key not in self.said}
        if self.item.kind == "multi" and "score" not in self.said:
            keys["score"] = getattr(self.item.content, "score", "")  # the usual one here is not known there
        for key, value in keys.items():
            if key != "units":
                self.tell(
                    f"Moodle knows no “{key}: {value}”; it travels along for the way back only",
                    f"В Moodle нет «{key}: {value}»; это записано только для обратного пути",
                )
        parts = [
            *(element("key", xml_words(value), name=key) for key, value in keys.items()),
            *(element("note", xml_words(text), kind=kind) for kind, text in self.notes.items()),
            element("feedback", xml_words(self.feedback)) if self.feedback else "",
            element("lines", xml_words(self.lines)) if self.lines else "",
            element("words", xml_words(self.words)) if self.words else "",
        ]
        if any(parts):
            yield element("attesta", *parts)

    def marks(self, name: str, *marks: str) -> dict[str, str | None]:
        """The attribute with what only our text says of an answer."""
        found = [*marks, *([f"#{name}"] if name else [])]
        for mark in marks:
            self.tell(
                f"Moodle knows no {{{mark}}}; it travels along for the way back only",
                f"В Moodle нет {{{mark}}}; это записано только для обратного пути",
            )
        return {OWN_MARKS: ", ".join(found) or None}
