"""The author's Markdown of one quiz as HTML, with the pictures of one attempt. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from app.assessment.layout import Placed
from app.library.links import resolve
from app.library.markdown import File, Surroundings, fragment, phrase
from app.library.quizzes import model
from app.library.quizzes.call import Call
from app.library.quizzes.model import Item, Quiz

FOLDER = "quizzes"  # of the quiz itself; a pool's questions carry their own
FileOf = Callable[[str], File | None]  # by path, from the top of the library
Write = Callable[[str, Surroundings], str]


def no_file(path: str) -> File | None:
    return None


@dataclass(frozen=True)
class Wording:
    language: str
    file: FileOf = no_file

    def block(self, text: str, folder: str = FOLDER) -> str:
        return self._written(fragment, text, folder) if text else ""

    def line(self, text: str, folder: str = FOLDER) -> str:
        return self._written(phrase, text, folder) if text else ""

    def plain(self, text: str) -> str:
        return escape(text).replace("\n", "<br>")

    def _written(self, write: Write, text: str, folder: str) -> str:
        html, shows_files = _without_files(write, text, self.language, folder or FOLDER)
        if shows_files:
            return write(text, Surroundings(self.language, folder or FOLDER, self.file))
        return html


@lru_cache(maxsize=4096)
def _without_files(write: Write, text: str, language: str, folder: str) -> tuple[str, bool]:
    """The HTML, and whether the text shows files: then it differs from attempt to attempt. Most texts show none, and
    everybody who is asked this question reads the same."""
    asked: list[str] = []

    def note(path: str) -> File | None:
        asked.append(path)
        return None

    return write(text, Surroundings(language, folder, note)), bool(asked)


def pictures_of(quiz: Quiz, placed: Sequence[Placed]) -> tuple[str, ...]:
    """Paths of all files that the asked questions show, now or with the feedback."""
    found: dict[str, None] = {}

    def note(path: str) -> File | None:
        found[path] = None
        return File("", "image/png", 0)

    wording = Wording(quiz.language, note)
    for number in dict.fromkeys(place.section for place in placed):
        wording.block(quiz.sections[number].text)
    for place in placed:
        item = quiz.item(place.item)
        for text in texts_of(item):
            wording.block(text, item.folder)
        if isinstance(item.content, model.CallTask) and item.content.call is not None:
            found |= dict.fromkeys(_recordings(item.content.call))
            for text in _said_in(item.content.call):
                wording.block(text, item.content.call.folder)
    return tuple(found)


def _recordings(call: Call) -> Iterable[str]:
    paths = (resolve(call.folder, node.audio) for node in call.nodes if node.audio)
    return (path for path in paths if path)


def _said_in(call: Call) -> Iterable[str]:
    for node in call.nodes:
        yield from (speech.text for speech in node.speeches)
        for reply in node.replies:
            yield from (reply.text, reply.feedback)


def texts_of(item: Item) -> Iterable[str]:
    """All Markdown of a question, key and feedback included."""
    yield item.body
    yield from (note.text for note in item.notes)
    content = item.content
    yield getattr(content, "feedback", "")
    for part in _parts(content):
        for name in ("text", "left", "right", "feedback"):
            text = getattr(part, name, "")
            if isinstance(text, str):
                yield text


def _parts(content: model.Content) -> Iterable[object]:
    for name in ("options", "answers", "lines", "items", "areas"):
        yield from getattr(content, name, ())
