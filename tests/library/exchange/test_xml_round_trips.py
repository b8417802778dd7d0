"""What goes out as Moodle XML or QTI and comes back is graded as before, and keeps its id, tags, points, feedback."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as some

from app.assessment.grading import grade
from app.library.exchange.html_writing import html_of
from app.library.quizzes.model import Item, Quiz, Section
from tests.library.exchange.questions import items, responses_to
from tests.library.exchange.test_round_trips import as_read, back, parsed, sent

FORMATS = [("moodle-xml", "f.xml"), ("qti", "f.zip")]


@pytest.mark.parametrize(("name", "file"), FORMATS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=some.data())
def test_a_question_that_went_there_and_back_is_graded_as_before(name: str, file: str, data: Any) -> None:
    there_and_back(name, file, data)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "file"), FORMATS)
@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=some.data())
def test_hundreds_of_questions_go_there_and_back(name: str, file: str, data: Any) -> None:
    there_and_back(name, file, data)


def there_and_back(name: str, file: str, data: Any) -> None:
    item = as_read(data.draw(items()))
    result = sent(item, name)
    assume(result.exported)
    quiz = back(result.content, name, file)
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
    assert shown(found) == shown(item)
    assert quiz.sections[-1].title == "Part"


def test_feedback_finds_its_line_though_a_heading_comes_back_at_a_lower_level() -> None:
    item = parsed(
        "---\ntitle: T\n---\n## Q {#q}\ntype: match\n\nPick.\n\n- # up => one\n  > Said.\n- b => two\n"
    ).items[0]
    (found,) = back(sent(item, "qti").content, "qti", "f.zip").items
    assert shown(found) == shown(item) == ["Said.", ""]


def shown(item: Item) -> list[str]:
    """Feedback and notes as a page shows them; whether the items of a list stand apart is no matter."""
    content: Any = item.content
    lists = ("options", "answers", "lines", "items", "areas")
    answers = next((getattr(content, name) for name in lists if hasattr(content, name)), (content,))
    texts = [getattr(answer, "feedback", "") for answer in answers]
    texts += [note.text for note in sorted(item.notes, key=lambda note: note.kind)]
    return [_EMPTY.sub("", re.sub(r"</?p>|\s", "", html_of(text))) for text in texts]


_EMPTY = re.compile(r"(?:<(?:ul|ol|li|blockquote)>)+(?:</(?:ul|ol|li|blockquote)>)+")
