"""Small changes to the texts of a course: one line changes, all else stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.library.text_file import read_text
from app.studio import course_text
from app.studio.course_text import key_of, moved, reading_of, with_heading_id, with_new_names, with_quiz

FRONT = "---\ntitle: Calls\ncategory: procedures\n---\n\nText.\n"
RU, EN = "courses/c/01-a.ru.md", "courses/c/01-a.en.md"


def keys(text: str) -> list[str]:
    reading = reading_of(text)
    return [key_of(one) for one in reading.headings] if reading else []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (FRONT, "---\ntitle: Calls\ncategory: procedures\nquizzes: exam\n---\n\nText.\n"),
        ("---\nquizzes: a\ntitle: T\n---\n", "---\nquizzes: a, exam\ntitle: T\n---\n"),
        ("---\nquizzes:\ntitle: T\n---\n", "---\nquizzes: exam\ntitle: T\n---\n"),
        ("---\nquizzes: a,exam\n---\n", "---\nquizzes: a,exam\n---\n"),
        ("no front matter\n", "no front matter\n"),
    ],
)
def test_a_course_names_one_more_quiz(before: str, after: str) -> None:
    assert with_quiz(before, "exam") == after
    assert with_quiz(after, "exam") == after


def test_a_heading_gets_an_id_in_both_languages() -> None:
    texts = {
        RU: "---\ntitle: А\n---\n\n## Есть {#there}\n\n## База знаний\n",
        EN: "---\ntitle: A\n---\n\n## There {#there}\n\n## Knowledge base ##\n",
    }
    found = with_heading_id(texts, keys(texts[RU])[1])
    assert found is not None
    changed, heading_id = found
    assert heading_id == "baza-znaniy"
    assert changed[RU].endswith("## База знаний {#baza-znaniy}\n")
    assert changed[EN].endswith("## Knowledge base {#baza-znaniy}\n")
    assert "there" in keys(changed[EN])


def test_where_the_other_language_is_built_otherwise_it_stays() -> None:
    texts = {RU: "---\ntitle: А\n---\n\n## Один\n", EN: "---\ntitle: A\n---\n\n## One\n\n## Two\n"}
    found = with_heading_id(texts, keys(texts[RU])[0])
    assert found is not None
    assert list(found[0]) == [RU]


def test_an_id_that_another_heading_has_is_not_given_again() -> None:
    text = "---\ntitle: A\n---\n\n## One {#two}\n\n## Two\n"
    found = with_heading_id({EN: text}, keys(text)[1])
    assert found is not None
    assert found[1] == "two-2"


@pytest.mark.parametrize("key", ["one", "@5.00000000", "@1", "", "@"])
def test_of_a_heading_that_is_not_there_nothing_changes(key: str) -> None:
    assert with_heading_id({EN: "---\ntitle: A\n---\n\n## One {#one}\n"}, key) is None


PATHS = ("courses/c/course.ru.md", "courses/c/01-a.ru.md", "courses/c/01-a.en.md", "courses/c/02-b.ru.md", "courses/c/07-c.ru.md")  # fmt: skip


def test_lessons_change_places_with_all_their_languages() -> None:
    assert moved(PATHS, "b", up=True) == {
        "courses/c/02-b.ru.md": "courses/c/01-b.ru.md",
        "courses/c/01-a.ru.md": "courses/c/02-a.ru.md",
        "courses/c/01-a.en.md": "courses/c/02-a.en.md",
        "courses/c/07-c.ru.md": "courses/c/03-c.ru.md",
    }
    assert moved(PATHS, "a", up=True) == moved(PATHS, "c", up=False) == moved(PATHS, "d", up=True) == {}


def test_links_follow_lessons_that_change_places() -> None:
    names = {"courses/c/01-a.ru.md": "courses/c/02-a.ru.md", "courses/c/02-b.ru.md": "courses/c/01-b.ru.md"}
    text = "[A](01-a.ru.md) [B](02-b.md#x) [other](101-a.ru.md) 01-a.ru.mdx [C](../d/03-c.md)"
    assert with_new_names(text, names) == (
        "[A](02-a.ru.md) [B](01-b.md#x) [other](101-a.ru.md) 01-a.ru.mdx [C](../d/03-c.md)"
    )
    assert with_new_names(text, {}) == text


lines = some.lists(
    some.sampled_from(["title: T", "quizzes: a, b", "# x", "---", "", "text", "quizzes:"]), max_size=6
)


@given(lines)
def test_naming_a_quiz_changes_one_line_at_most(found: list[str]) -> None:
    text = "\n".join(["---", *found])
    named = with_quiz(text, "exam")
    file = read_text(text.encode(), "").value
    assert (named == text) == (file is None)
    assert file is None or course_text.quizzes_of(named)[-1] == "exam"
    if file is not None:
        assert [line for line in named.split("\n") if not line.startswith("quizzes:")] == [
            line for line in text.split("\n") if not line.startswith("quizzes:")
        ] or text.count("quizzes:") > 1
