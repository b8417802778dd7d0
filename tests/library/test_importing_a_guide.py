"""A guide in plain text becomes a course: every line is in one lesson, or is told to be left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as some

from app.library.course_checking import check_course
from app.library.documents import Document, DocumentName, FileText
from app.library.guide_import import ImportedGuide, import_guide
from app.library.markdown_reading import read, words_of
from app.library.text_file import lines_of, read_text

SEED = Path(__file__).with_name("operator-guide.ru.txt")


def run(app: Flask, *arguments: str | Path, text: bytes = b"") -> tuple[int, Any, str]:
    result = app.test_cli_runner().invoke(
        args=["library", *(str(one) for one in arguments), "--json"], input=text
    )
    return result.exit_code, json.loads(result.stdout) if result.stdout else None, result.stderr


def imported(text: str, language: str = "en") -> ImportedGuide:
    guide = import_guide(text.encode(), file="guide.txt", language=language).value
    assert guide is not None
    return guide


def body(guide: ImportedGuide, number: int = 1) -> str:
    return guide.files[guide.lessons[number - 1].file].partition("---\n\n")[2]


# -- the seed -------------------------------------------------------------------------------------------------


def test_the_seed_becomes_a_course_that_passes_the_check(app: Flask, tmp_path: Path) -> None:
    arguments = ("import-guide", SEED, "--slug", "guide", "--lang", "ru", "-o", tmp_path / "out")
    status, answer, _ = run(app, *arguments)
    assert status == 0
    assert answer["course"] == str(tmp_path / "out/guide")
    assert [one["title"] for one in answer["lessons"]] == [
        "Руководство оператора: основные принципы и задачи",
        "Роль оператора в работе",
        "Определение оператора",
        "Задачи оператора",
        "Требования к оператору",
        "Коммуникативные навыки",
        "Процесс работы оператора",
        "Вопрос-ответ",
    ]
    assert [(one["line"], one["text"]) for one in answer["dropped"]] == [
        (137, "Оцените статью"),
        (138, "AlfaCasting"),
    ]
    assert all(one["reason"].startswith(("То, что сайт", "Стоит под")) for one in answer["dropped"])
    questions = Path(answer["lessons"][-1]["file"]).read_text(encoding="utf-8")
    assert questions.count("\n## ") == 4
    assert "## Как работает руководство оператора? {#kak-rabotaet-rukovodstvo-operatora}" in questions
    status, checked, _ = run(app, "check", answer["course"], "--strict")
    assert (status, checked) == (0, {"documents": 1, "faults": []})
    status, pushed, _ = run(app, "push", answer["course"])
    assert (status, pushed["published"][0]["languages"]) == (0, ["ru"])


def test_every_line_of_the_seed_is_in_its_place_once() -> None:
    text = SEED.read_text(encoding="utf-8")
    guide = imported(text, "ru")
    for number, line in enumerate(lines_of(text), 1):
        homes = [one for one in guide.lessons if one.lines[0] <= number <= one.lines[1]]
        lost = [one for one in guide.dropped if one.line == number]
        assert len(homes) + len(lost) == (1 if line.strip() else len(homes)), number
        for home in homes:
            words = " ".join(line.split()).removeprefix("• ")
            assert words in guide.files[home.file]


# -- what a line is -------------------------------------------------------------------------------------------


def test_headings_stand_alone_and_end_in_no_stop() -> None:
    guide = imported("Title\n\nIntro.\n\nFirst part\n\nText.\n\nNot a heading:\n\nText.\n\nSecond\n\nText.")
    assert [one.title for one in guide.lessons] == ["Title", "First part", "Second"]
    assert [one.lines for one in guide.lessons] == [(1, 3), (5, 11), (13, 15)]


def test_without_text_before_the_first_heading_the_title_is_the_courses_alone() -> None:
    guide = imported("Title\n\nFirst\n\nText.")
    assert [one.title for one in guide.lessons] == ["First"]
    assert [(one.line, one.reason.en) for one in guide.dropped] == [
        (1, "It has become the title of the course")
    ]
    assert guide.files["course.en.md"] == "---\ntitle: Title\ncategory: procedures\n---\n"


def test_a_chapter_heading_right_above_another_is_no_empty_lesson() -> None:
    guide = imported("Title\n\nIntro.\n\nChapter one\n\nGreeting\n\nText.\n\nThe end")
    assert [one.title for one in guide.lessons] == ["Title", "Greeting"]
    assert body(guide, 2) == "Chapter one\n\nText.\n\nThe end\n"


def test_a_list_runs_over_blank_lines_and_keeps_its_numbers() -> None:
    text = "Title\n\nDo this:\n1. One\n\n2) Two\nand more\n\n1. Anew\n\n  • a\n\n  – b\n"
    assert body(imported(text)) == "Do this:\n\n1. One\n2. Two\n   and more\n\n1) Anew\n\n- a\n- b\n"


def test_only_what_shows_something_else_is_escaped() -> None:
    text = "Title\n\nPrice: 5 * 3 = 15 (see www.example.com, a_b).\n\n# No heading.\n\nUse *this* and <b>.\n\nftp://old.example/x, [a](b)."
    assert body(imported(text)) == (
        "Price: 5 * 3 = 15 (see www.example.com, a_b).\n\n"
        "\\# No heading.\n\nUse \\*this\\* and \\<b\\>.\n\nftp://old.example/x, \\[a\\](b).\n"
    )


def test_a_chapter_with_the_name_of_a_phrase_stays() -> None:
    guide = imported("Title\n\nText.\n\nКомментарии\n\nОдин абзац, который заканчивается точкой.")
    assert (len(guide.lessons), guide.dropped) == (2, ())


# -- bad input ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("Заголовок\n\nТекст.".encode("cp1251"), "not-utf8", 1),
        ("Заголовок\n\nТекст.".encode("utf-16"), "not-utf8", 1),
        (b"Title\n\nText\x00\x01.", "not-text", 3),
        (b"", "empty", 1),
        (b" \n\n\t\n", "empty", 1),
        (b"Only a title", "empty", 1),
        (b"Title\n\n" + b"x" * 2_000_000, "too-large", 1),
        (b"Title\n\n" + b"* " * 500_000, "too-large", 1),
        (b"Title\n\n" + b"Part\n\nText.\n\n" * 1000, "too-large", 3999),
    ],
)
def test_what_cannot_be_imported_is_told(
    app: Flask, tmp_path: Path, content: bytes, code: str, line: int
) -> None:
    place = tmp_path / "guide.txt"
    place.write_bytes(content)
    status, answer, _ = run(app, "import-guide", place, "--slug", "guide", "-o", tmp_path / "out")
    assert status == 1
    assert [(one["file"], one["line"], one["code"]) for one in answer["faults"]] == [(str(place), line, code)]
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_there_is_left_alone(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "guide").mkdir()
    status, answer, _ = run(app, "import-guide", SEED, "--slug", "guide", "--lang", "ru", "-o", tmp_path)
    assert (status, answer["error"]["code"]) == (1, "course-exists")
    assert list((tmp_path / "guide").iterdir()) == []


def test_wrong_usage_cannot_run(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for arguments in (
        (tmp_path / "gone.txt", "--slug", "guide", "-o", tmp_path),
        (SEED, "--slug", "../up", "-o", tmp_path),
        (SEED, "-o", tmp_path),
        (SEED, "--slug", "guide", "-o", tmp_path / "file"),
    ):
        status, _, error = run(app, "import-guide", *arguments)
        assert status == 2
        assert "Traceback" not in error


def test_a_guide_may_come_from_standard_input(app: Flask, tmp_path: Path) -> None:
    status, answer, _ = run(
        app, "import-guide", "-", "--slug", "short", "-o", tmp_path, text=b"Title\n\nText."
    )
    assert (status, len(answer["lessons"])) == (0, 1)


# -- laws -----------------------------------------------------------------------------------------------------

SIGNS = "abzЖё 0123.,:;?!-–—•*_#>+=|`~[](){}<>&\\/'\"$%^@\t\u00a0\u2028http://www.x.org"
line = some.text(some.sampled_from(SIGNS), max_size=30) | some.sampled_from(
    ["", "", "Heading", "A question?", "• item", "1. one", "2. two", "---", "===", "| a | b |", "|---|---|",
     "[x]: /y", "[^1]: note", "```", "::: video", "> [!NOTE]", "- [ ] task", "ftp://x.org", "javascript:alert(1)",
     "    code", "Оцените статью", "Site", "&amp;", "http://", "<!-- -->", "a@b.org", "xmpp:a@b.org"]
)  # fmt: skip


@given(some.lists(line, max_size=25))
def test_every_line_is_in_one_lesson_or_left_out(lines: list[str]) -> None:
    text = "\n".join(lines)
    guide = import_guide(text.encode(), file="guide.txt", language="en").value
    if guide is None:
        return
    left_out = {one.line for one in guide.dropped}
    assert len(left_out) == len(guide.dropped)
    for number, words in enumerate(lines_of(text), 1):
        homes = sum(one.lines[0] <= number <= one.lines[1] for one in guide.lessons)
        if words.strip():
            assert homes + (number in left_out) == 1


@given(some.lists(line, max_size=25))
def test_the_course_shows_the_very_words_and_has_no_fault(lines: list[str]) -> None:
    text = "\n".join(lines)
    guide = import_guide(text.encode(), file="guide.txt", language="en").value
    if guide is None:
        return
    files = tuple(FileText(f"courses/g/{name}", name, text.encode()) for name, text in guide.files.items())
    checked = check_course(Document(DocumentName("course", "g"), files), Nothing(), "en")
    assert checked.faults == ()
    for lesson in guide.lessons:
        file = read_text(guide.files[lesson.file].encode(), "x").value
        assert file is not None
        reading = read(file.body, file="x").value
        assert reading is not None
        shown = [
            word for token in reading.tokens if token.type == "inline" for word in words_of(token).split()
        ]
        given_lines = lines_of(text)[lesson.lines[0] - 1 : lesson.lines[1]]
        for words in shown:
            assert any(words in one for one in given_lines)
        assert lesson.words - len(shown) in (
            0,
            len(lesson.title.split()),
        )  # the title may be cut from a long line


class Nothing:
    """A library in which nothing else stands."""

    def read(self, path: str) -> bytes | None:
        return None

    def exists(self, path: str) -> bool:
        return False

    def names(self, folder: str) -> tuple[str, ...]:
        return ()

    def below(self, folder: str) -> tuple[str, ...]:
        return ()
