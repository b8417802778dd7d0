"""What passes between the formats and our own text. Pure.

The neutral form of a question is `Item` itself. In texts that are Markdown the readers have escaped what is only text
(`plain_words`, `hypertext`); names, accepted texts, gaps and labels are plain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from app.foundation.faults import Text
from app.library.quizzes.model import Item


class Unreadable(Exception):
    """Nothing of the file can be taken: it is broken, hostile, too large, or of another form. `line` counts from 1,
    `code` is that of a fault."""

    def __init__(self, reason: Text, line: int = 1, code: str = "bad-value") -> None:
        super().__init__(reason.en)
        self.reason = reason
        self.line = line
        self.code = code


class NotTaken(Exception):
    """One question cannot be taken; readers turn it into `Refused`."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True)
class Given:
    """A file to read. `encoding` is what the person says of it; None: UTF-8, or what the file itself declares."""

    name: str
    content: bytes
    encoding: str | None = None
    language: str = "en"  # of words that have to be made: titles of questions without any


@dataclass(frozen=True)
class Drafted:
    """A question that was understood. `item.id` is the id that is wanted, in any form, or empty; `item.title` may be
    empty too, the first words of its body stand in for it."""

    item: Item
    source: str  # how the file calls it: its name, its number
    line: int = 1
    section: str = ""  # plain
    changes: tuple[Text, ...] = ()

    def with_changes(self, *changes: Text) -> Drafted:
        return replace(self, changes=(*self.changes, *changes))


@dataclass(frozen=True)
class Description:
    """Text between questions: it goes before the text of the next one. Markdown."""

    text: str
    source: str
    line: int = 1


@dataclass(frozen=True)
class Refused:
    """A question that cannot be taken, and why."""

    source: str
    line: int
    reason: Text


Entry = Drafted | Description | Refused


MOST_QUESTIONS = 5_000  # of a file; more never fit into one text of ours


def limited(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Raises Unreadable at the first question too many."""
    for count, entry in enumerate(entries, 1):
        if count > MOST_QUESTIONS:
            raise Unreadable(
                Text(
                    f"The file has more than {MOST_QUESTIONS} questions. Divide it",
                    f"В файле больше {MOST_QUESTIONS} вопросов. Разделите его",
                )
            )
        yield entry


@dataclass(frozen=True)
class Found:
    """All that stands in a file, in its order. `media`: bytes of pictures by the path that texts name, img/a.png."""

    entries: tuple[Entry, ...]
    media: Mapping[str, bytes] = field(default_factory=dict)
    title: str = ""  # of the whole, plain


@dataclass(frozen=True)
class Exported:
    id: str
    changes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class NotExported:
    id: str
    reason: Text


@dataclass(frozen=True)
class ToWrite:
    """One question on its way out."""

    item: Item
    section: str = ""  # plain
    changes: tuple[Text, ...] = ()  # what of its surroundings is not carried


@dataclass(frozen=True)
class Outgoing:
    """All questions of a file on their way out. `media`: the pictures that their texts name, by path as written."""

    title: str  # plain
    language: str  # en, ru
    questions: tuple[ToWrite, ...]
    media: Mapping[str, bytes] = field(default_factory=dict)
    extension: str = ""  # of the wanted file, small, without its point; where a format has several forms
    settings: tuple[str, ...] = ()  # `key: value` of the quiz
    settings_of_sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by title


@dataclass(frozen=True)
class Sent:
    """The bytes of a file in another format, and what became of each question."""

    content: bytes
    exported: tuple[Exported, ...]
    refused: tuple[NotExported, ...] = ()


Reader = Callable[[Given], Found]
Writer = Callable[[Outgoing], Sent]
