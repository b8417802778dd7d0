"""Our questions as Moodle XML (quiz-format.md 8.1). Pure.

What Moodle cannot say is told, and travels in attributes and elements of its own, which Moodle leaves aside: so the way
back gives the same question.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from urllib.parse import quote

from app.foundation.faults import Text
from app.library.exchange.drafted import Exported, NotExported, NotTaken, Outgoing, Sent
from app.library.exchange.html_writing import element, html_of, pictures_in, xml_words
from app.library.exchange.hypertext import markdown_of
from app.library.exchange.moodle_texts import BESIDE
from app.library.exchange.moodle_written import Written
from app.library.exchange.moodle_written_kinds import KINDS
from app.library.quizzes.model import Item

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'


def write_moodle(out: Outgoing) -> Sent:
    parts, exported, refused = [_HEAD], [], []
    section = ""
    for question in out.questions:
        try:
            written, changes = _question(question.item, out.media)
        except NotTaken as error:
            refused.append(NotExported(question.item.id, error.reason))
            continue
        if question.section != section:
            section = question.section
            parts.append(_category(section))
        parts.append(written)
        exported.append(Exported(question.item.id, (*question.changes, *changes)))
    return Sent("".join((*parts, "</quiz>\n")).encode(), tuple(exported), tuple(refused))


def _category(section: str) -> str:
    path = f"$course$/top/{section.replace('/', '//')}"
    inner = element("category", element("text", xml_words(path)))
    return element("question", inner, type="category") + "\n"


def _question(item: Item, media: Mapping[str, bytes]) -> tuple[str, tuple[Text, ...]]:
    write = KINDS.get(item.kind)
    if write is None:
        raise NotTaken(
            Text(
                f"Moodle has no questions of the kind {item.kind}", f"Вопросов вида {item.kind} в Moodle нет"
            )
        )
    written = Written(item, Texts(media))
    kind, *own = write(written)
    parts = [
        element("name", element("text", xml_words(item.title))),
        written.question_text(),
        written.holder("generalfeedback", item.note("explain")),
        *own,
        *written.common(),
    ]
    texts = written.texts.told
    return element("question", "\n", *(f"  {part}\n" for part in parts if part), type=kind) + "\n", tuple(
        dict.fromkeys((*written.told, *texts))
    )


class Texts:
    """Texts of one question as Moodle holds them, with the pictures that they name."""

    def __init__(self, media: Mapping[str, bytes]) -> None:
        self.media = media
        self.told: list[Text] = []

    def inside(self, markdown: str, html: str | None = None) -> tuple[str, str]:
        """The content of an element that holds a text, and the form in which it is: HTML, if nothing is lost by it."""
        names = {path: self.name_of(path) for path in pictures_in(markdown)}
        files = "".join(self.file(path) for path in names)
        if html is None:
            html = html_of(markdown, lambda path: f"{BESIDE}{quote(names.get(path, path))}")
            if _is_lost(markdown):
                text = markdown
                for path, name in names.items():
                    text = text.replace(f"]({path}", f"]({BESIDE}{quote(name)}")
                return f"{element('text', xml_words(text))}{files}", "markdown"
        return f"{element('text', xml_words(html))}{files}", "html"

    def name_of(self, path: str) -> str:
        return path.rpartition("/")[2] or "picture"

    def picture(self, path: str) -> bytes | None:
        return self.media.get(path)

    def file(self, path: str) -> str:
        """The element with the bytes of a picture."""
        content = self.media.get(path)
        if content is None:
            self.told.append(
                Text(
                    f"The picture {path} is not there: written without it",
                    f"Картинки {path} нет: записано без неё",
                )
            )
            return ""
        letters = base64.b64encode(content).decode()
        return element("file", letters, name=self.name_of(path), path="/", encoding="base64")


def _is_lost(markdown: str) -> bool:
    """Whether HTML would say less than this Markdown does."""
    html = html_of(markdown)
    try:
        back = markdown_of(html, lambda path, words: path)
    except NotTaken:
        return True
    return html_of(back.text) != html
