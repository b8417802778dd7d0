"""The part of a question that depends on its kind. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.foundation.faults import Text
from app.library.quizzes.choices import multi, single, true_false
from app.library.quizzes.gaps import cloze, without_marks
from app.library.quizzes.keys import Keys, missing_key
from app.library.quizzes.marks import Answer
from app.library.quizzes.model import CallTask, Content, Essay, Kind, Picture
from app.library.quizzes.outline import Line, text_of
from app.library.quizzes.placed import hotspot, matching, ordering
from app.library.quizzes.references import Here, missing_file, text_path
from app.library.quizzes.rubric import take_rubric
from app.library.quizzes.typed import numeric, written
from app.library.text_file import read_text

CALLS_FOLDER = "calls"


@dataclass(frozen=True)
class Draft:
    """A question whose kind is known, with the answers whose marks fit it."""

    heading: int  # line
    kind: Kind
    inferred: bool  # nobody wrote the kind
    answers: Sequence[Answer]
    body: Sequence[Line]
    keys: Keys
    pictures: Sequence[Picture]  # of the body


def content_of(draft: Draft, here: Here) -> tuple[Content | None, str]:
    """The content and the body that is shown with it."""
    if draft.kind == "cloze":
        gaps, lines = cloze(draft.heading, draft.body, draft.keys, here.faults)
        return gaps, text_of(lines)
    if draft.kind == "essay":
        rubric, body = take_rubric(draft.body, here.faults)
        fewest, most = draft.keys.get("words", (None, None))
        return Essay(rubric, fewest, most), without_marks(text_of(body))
    return _content(draft, here), without_marks(text_of(draft.body))


def _content(draft: Draft, here: Here) -> Content | None:
    heading, answers, keys, faults = draft.heading, draft.answers, draft.keys, here.faults
    picture = draft.pictures[0] if draft.pictures else None
    readers: Mapping[str, Callable[[], Content | None]] = {
        "single": lambda: single(heading, answers, keys, faults),
        "multi": lambda: multi(heading, answers, keys, faults),
        "true-false": lambda: true_false(heading, answers, faults),
        "numeric": lambda: numeric(heading, answers, keys, faults),
        "text": lambda: written(heading, answers, keys, faults, inferred=draft.inferred),
        "match": lambda: matching(heading, answers, keys, faults),
        "order": lambda: ordering(heading, answers, keys, faults),
        "hotspot": lambda: hotspot(heading, answers, picture, faults),
        "call": lambda: _call(draft, here),
    }
    return readers[draft.kind]()


def _call(draft: Draft, here: Here) -> CallTask | None:
    """The scenario is only looked for here; `whole` reads it."""
    scenario = draft.keys.get("scenario")
    if scenario is None:
        missing_key(draft.heading, "scenario", "calls/name.md", here.faults, unclear=True)
        return None
    line = draft.keys.line("scenario")
    path = text_path(scenario, here)
    if path is None:
        missing_file(line, scenario, here.faults, unclear=True)
    elif path.split("/")[-2:-1] != [CALLS_FOLDER] and not _says_call(here.source.read(path) or b""):
        here.faults.unclear(
            line,
            "bad-value",
            Text("The scenario is no call", "Сценарий — не звонок"),
            Text("A call says type: call in its front matter.", "У звонка в начале файла стоит type: call."),
        )
    return CallTask(scenario, None)


def _says_call(content: bytes) -> bool:
    text = read_text(content, "").value
    return text is not None and any(line.key == "type" and line.value == "call" for line in text.front)
