"""From a file of another format to a native text with a report (quiz-format.md 8.2, 8.3). Pure.

Every question is written, read back and compared before it counts as imported; what `quiz check` will still find in
the whole text stands in the changes of its question.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.foundation.faults import Fault, Text
from app.library.documents import FileText
from app.library.exchange.drafted import Description, Drafted, Found, Given, Reader, Refused, Unreadable
from app.library.exchange.pictures import without_missing
from app.library.exchange.plain_words import as_markdown, first_words, one_line
from app.library.exchange.settling import same, settled
from app.library.quizzes.canonical import formatted
from app.library.quizzes.check import check_files
from app.library.quizzes.escaping import plain as plain_title
from app.library.quizzes.model import GAP_END, GAP_START, Item
from app.library.quizzes.naming import Names
from app.library.quizzes.outline import ID, outline_of
from app.library.quizzes.questions import Question
from app.library.quizzes.reading import read_quiz
from app.library.quizzes.telling import Faults
from app.library.quizzes.words import plain
from app.library.quizzes.writing import written
from app.library.source import Files
from app.library.text_file import MAX_BYTES, read_text

FOLDER = "quizzes"
_GAP = re.compile(rf"{GAP_START}[0-9]+{GAP_END}")
# Faults that say only that a file is not there yet: the question itself is understood.
NOT_THERE = ("missing-asset", "missing-alt", "broken-link")
NO_QUESTIONS = Text("No questions found", "Вопросов не найдено")


@dataclass(frozen=True)
class Imported:
    """One question of the new text. `source` is how the file called it."""

    id: str
    source: str
    type: str
    changes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Brought:
    """`text` is empty where nothing was imported. `media` by their path beside the text. `reason`: why nothing of the
    file could be read at all."""

    imported: tuple[Imported, ...]
    refused: tuple[Refused, ...]
    text: str = ""
    media: Mapping[str, bytes] = field(default_factory=dict)
    reason: Text | None = None
    code: str = "bad-value"  # of the fault that the reason is

    @property
    def found(self) -> int:
        return len(self.imported) + len(self.refused)

    @property
    def is_whole(self) -> bool:
        """Whether every question was imported, and there is one."""
        return bool(self.imported) and not self.refused and self.reason is None


def nothing_there(path: str) -> bool:
    return False


def bring(read: Reader, given: Given, *, is_there: Callable[[str], bool] = nothing_there) -> Brought:
    """`is_there`: whether a path, seen from the new text, leads to a file already."""
    try:
        found = read(given)
        return _brought(found, given, is_there)
    except Unreadable as error:
        refused = (Refused(given.name, error.line, error.reason),)
        return Brought((), refused, reason=error.reason, code=error.code)


def _brought(found: Found, given: Given, is_there: Callable[[str], bool]) -> Brought:
    drafted, refused = _with_descriptions(found)
    names = Names(d.item.id for d in drafted if ID.fullmatch(d.item.id))
    taken: list[tuple[Drafted, str]] = []
    used: set[str] = set()
    size = 0
    for draft in drafted:
        ready = _named(_complete(without_missing(draft, found.media, is_there)), names, used)
        text = written(ready.item, given.language)
        reason = _unclear(ready.item, text)
        if reason is None:
            taken.append((ready, text))
            size += len(text)
            _check_size(size)
        else:
            refused.append(Refused(draft.source, draft.line, reason))
    if not taken:
        reason = None if refused else NO_QUESTIONS
        return Brought((), tuple(sorted(refused, key=lambda one: one.line)), reason=reason)
    in_sections = _by_section(taken)
    text = _whole(found.title or _title_from(given.name), in_sections)
    media = {path: content for path, content in found.media.items() if path in text}
    return Brought(
        _told(in_sections, text, media, is_there),
        tuple(sorted(refused, key=lambda one: one.line)),
        text,
        media,
    )


def _with_descriptions(found: Found) -> tuple[list[Drafted], list[Refused]]:
    """Descriptions go before the text of the next question; without one they are refused."""
    drafted: list[Drafted] = []
    refused: list[Refused] = []
    waiting: list[Description] = []
    for entry in found.entries:
        match entry:
            case Description():
                waiting.append(entry)
            case Refused():
                refused.append(entry)
            case Drafted():
                drafted.append(_with_texts_before(entry, waiting))
                waiting = []
    refused += [Refused(one.source, one.line, _NO_QUESTION_BEHIND) for one in waiting]
    return drafted, refused


_NO_QUESTION_BEHIND = Text(
    "A description without a question behind it: there is nothing to put it before",
    "Описание, за которым нет вопроса: поставить его не перед чем",
)


def _with_texts_before(draft: Drafted, texts: Sequence[Description]) -> Drafted:
    if not texts:
        return draft
    own = draft.item.body
    title = draft.item.title or first_words(_words(own))
    body = "\n\n".join(text.strip() for text in (*(one.text for one in texts), own) if text.strip())
    changes = [
        Text(
            f"The description “{first_words(one.source)}” stands before the question's text",
            f"Описание «{first_words(one.source)}» поставлено перед текстом вопроса",
        )
        for one in texts
    ]
    return replace(draft, item=replace(draft.item, title=title, body=body)).with_changes(*changes)


def _complete(draft: Drafted) -> Drafted:
    """With a title. A first paragraph that says the same is the title itself and need not stand there twice."""
    item = settled(draft.item)
    first, _, rest = item.body.partition("\n\n")
    words = _words(first)
    title = item.title or first_words(_words(item.body)) or "?"
    is_title = title == words and as_markdown(words) == one_line(first)
    body = rest.lstrip("\n") if is_title else item.body
    return replace(draft, item=replace(item, title=title, body=body))


def _words(markdown: str) -> str:
    """In one line, breaks and gaps as a reader sees them."""
    return one_line(plain(_GAP.sub("_____", markdown.replace("\\\n", "\n"))))


def _named(draft: Drafted, names: Names, used: set[str]) -> Drafted:
    """With an id that no other question of the text has."""
    wanted = draft.item.id
    if ID.fullmatch(wanted) and wanted not in used:
        used.add(wanted)
        return draft
    made = names.made_from(wanted if ID.fullmatch(wanted) else draft.item.title)
    used.add(made)
    named = replace(draft, item=replace(draft.item, id=made))
    if not wanted:
        return named
    return named.with_changes(
        Text(f"The id “{wanted[:60]}” became `{made}`", f"Идентификатор «{wanted[:60]}» стал `{made}`")
    )


def _unclear(item: Item, text: str) -> Text | None:
    """Why a question cannot be graded as it is written, or does not read as it was meant; None if all is well."""
    question = read_back(text)
    if question is None or question.item is None:
        return told_of(question.unclear[0]) if question and question.unclear else _READS_OTHERWISE
    unclear = [fault for fault in question.unclear if fault.code not in NOT_THERE]
    if unclear:
        return told_of(unclear[0])
    return None if same(item, question.item) else _READS_OTHERWISE


_READS_OTHERWISE = Text(
    "Its text cannot be written so that it is read in the same way",
    "Её нельзя записать так, чтобы она читалась так же",
)


def read_back(text: str) -> Question | None:
    """The one question that stands in a text; None where that is not clear."""
    file = FileText(f"{FOLDER}/quiz.md", "", f"---\ntitle: T\n---\n{text}".encode())
    reading = read_quiz(file, Files({}), "en", Faults(""))
    questions = [] if reading is None else reading.own
    return questions[0] if len(questions) == 1 else None


def told_of(fault: Fault) -> Text:
    """A fault as a sentence of a report."""
    return Text(
        f"{fault.message.en}. {fault.fix.en} [{fault.code}]",
        f"{fault.message.ru}. {fault.fix.ru} [{fault.code}]",
    )


def _by_section(taken: Iterable[tuple[Drafted, str]]) -> dict[str, list[tuple[Drafted, str]]]:
    """Sections by their first question; what has none comes first, as our text has it."""
    sections: dict[str, list[tuple[Drafted, str]]] = {"": []}
    for draft, text in taken:
        sections.setdefault(one_line(draft.section), []).append((draft, text))
    return sections


def _title_from(name: str) -> str:
    stem = re.split(r"[/\\]", name)[-1].rpartition(".")
    words = one_line(re.sub(r"[-_]+", " ", stem[0] or stem[2]))
    return words[:1].upper() + words[1:] or "Questions"


def _whole(title: str, sections: Mapping[str, list[tuple[Drafted, str]]]) -> str:
    parts = [f"---\ntitle: {one_line(title) or 'Questions'}\n---\n"]
    for name, questions in sections.items():
        if name:
            parts.append(f"# {plain_title(name)}\n")
        parts += [text for _, text in questions]
    text = "\n".join(parts)
    _check_size(len(text.encode()))
    plainly = formatted(FileText("", "", text.encode()), "quiz").value
    return text if plainly is None else plainly.text


def _check_size(size: int) -> None:
    if size > MAX_BYTES:
        raise Unreadable(
            Text(
                "The questions make a text of more than 1 MiB. Divide the file",
                "Из вопросов выходит текст больше 1 МиБ. Разделите файл",
            ),
            code="too-large",
        )


def _told(
    sections: Mapping[str, list[tuple[Drafted, str]]],
    text: str,
    media: Mapping[str, bytes],
    is_there: Callable[[str], bool],
) -> tuple[Imported, ...]:
    """The report of what was imported, in the order of the text. What concerns the whole text is told at the first."""
    drafts = [draft for questions in sections.values() for draft, _ in questions]
    file = FileText(f"{FOLDER}/quiz.md", "quiz.md", text.encode())
    found = check_files([file], _Beside(media, is_there), site_language="en")
    parsed = read_text(file.content, "").value
    assert parsed is not None
    headings = [block.number for block in outline_of(parsed).blocks if block.level == 2]
    told: list[list[Text]] = [list(draft.changes) for draft in drafts]
    for fault in found.faults:
        told[max(0, bisect_right(headings, fault.line) - 1)].append(told_of(fault))
    return tuple(
        Imported(draft.item.id, draft.source, draft.item.kind, tuple(dict.fromkeys(changes)))
        for draft, changes in zip(drafts, told, strict=True)
    )


class _Beside(Files):
    """The pictures that come with the text, and what is there already."""

    def __init__(self, media: Mapping[str, bytes], is_there: Callable[[str], bool]) -> None:
        super().__init__({f"{FOLDER}/{path}": content for path, content in media.items()})
        self._is_there = is_there

    def exists(self, path: str) -> bool:
        if super().exists(path):
            return True
        return path.startswith(f"{FOLDER}/") and self._is_there(path.removeprefix(f"{FOLDER}/"))
