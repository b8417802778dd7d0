"""What is exported and imported again is graded as before, and keeps its id, tags, points and feedback."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as some

from app.assessment.grading import grade
from app.library.documents import FileText
from app.library.exchange.bringing import bring
from app.library.exchange.drafted import Given, Outgoing, Sent, ToWrite
from app.library.exchange.formats import FORMATS
from app.library.exchange.settling import settled
from app.library.quizzes.model import Item, Note, Quiz, Section, TrueFalse
from app.library.quizzes.whole import read_whole
from app.library.quizzes.writing import written
from app.library.source import Files
from tests.library.exchange.questions import items, responses_to

PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x64\x00\x00\x00\x64\x08\x02"
BESIDE = {"quizzes/img/desk.png": PICTURE}
HELD = {
    "gift": ("single", "multi", "true-false", "numeric", "text", "match", "essay"),
    "csv": (),
}


def parsed(text: str) -> Quiz:
    whole = read_whole(FileText("quizzes/q.md", "q.md", text.encode()), Files(BESIDE), site_language="en")
    assert whole.quiz is not None and not whole.unclear(None), text
    return whole.quiz


def as_read(item: Item) -> Item:
    """The question as whoever reads our own text sees it."""
    return parsed(f"---\ntitle: T\n---\n{written(settled(item))}").items[0]


def sent(item: Item, name: str, extension: str = "") -> Sent:
    write = FORMATS[name].write
    assert write is not None
    return write(Outgoing("T", "en", (ToWrite(item, "Part"),), {"img/desk.png": PICTURE}, extension))


def back(content: bytes, name: str, file: str = "f") -> Quiz:
    read = FORMATS[name].read
    assert read is not None
    brought = bring(read, Given(file, content), is_there=lambda path: path == "img/desk.png")
    assert brought.is_whole, (brought.refused, content.decode(errors="replace"))
    return parsed(brought.text)


FORMS = [("gift", "gift"), ("csv", "csv"), ("csv", "xlsx")]


@pytest.mark.parametrize(("name", "extension"), FORMS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=some.data())
def test_a_question_that_went_there_and_back_is_graded_as_before(
    name: str, extension: str, data: Any
) -> None:
    there_and_back(name, extension, data)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "extension"), FORMS)
@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=some.data())
def test_hundreds_of_questions_go_there_and_back(name: str, extension: str, data: Any) -> None:
    there_and_back(name, extension, data)


def there_and_back(name: str, extension: str, data: Any) -> None:
    item = as_read(data.draw(items(*HELD[name])))
    result = sent(item, name, extension)
    assume(result.exported)
    quiz = back(result.content, name, f"f.{extension}")
    (found,) = quiz.items
    responses = data.draw(some.lists(responses_to(item), min_size=1, max_size=4))
    whole = Quiz("T", (Section("Part", (item,)),), "en")
    for response in (*responses, None):
        for locale in ("en", "ru"):
            before, after = (grade(one, None, {"q": response}, locale) for one in (whole, quiz))
            assert [(i.fraction, i.points, i.state, i.critical) for i in before.items] == [
                (i.fraction, i.points, i.state, i.critical) for i in after.items
            ], (response, result.content.decode(errors="replace"))
    assert (found.id, found.tags, found.points) == (item.id, item.tags, item.points)
    assert feedback_of(found, name) == feedback_of(item, name)
    assert quiz.sections[-1].title == "Part"


def feedback_of(item: Item, name: str) -> list[str]:
    content: Any = item.content
    answers = next(
        (
            getattr(content, field)
            for field in ("options", "answers", "lines", "items", "areas")
            if hasattr(content, field)
        ),
        (content,) if isinstance(content, TrueFalse) else (),
    )
    texts = [getattr(answer, "feedback", "") for answer in answers]
    return [" ".join(text.split()) for text in (*texts, *(note.text for note in notes_of(item, name)))]


def notes_of(item: Item, name: str) -> list[Note]:
    """A table has a column for one note only."""
    kept = [note for note in item.notes if name != "csv" or note.kind == "explain"]
    return sorted(kept, key=lambda note: note.kind)
