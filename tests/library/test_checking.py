"""What `library check` tells of a folder: every mistake, at its place, at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.library.service.checking import CheckResult, check_folders
from tests.library.conftest import SVG, edit, put


def check(*paths: Path | str, **options: bool) -> CheckResult:
    return check_folders([str(path) for path in paths], Path("/nowhere"), **options)


def told(result: CheckResult) -> list[tuple[str, int, str]]:
    return [(Path(fault.file).name, fault.line, fault.code) for fault in result.faults]


def test_a_sound_library_has_no_faults(folder: Path) -> None:
    assert check(folder, strictly=True) == CheckResult(3, ())


EN = "courses/calls/01-stages.en.md"
RU = "courses/calls/01-stages.ru.md"


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (EN, "---\ntitle", "--\ntitle", [("01-stages.en.md", 1, "front-matter")]),
        (EN, "\n---\n\nStart", "\n\nStart", [("01-stages.en.md", 1, "front-matter")]),
        (EN, "title: Calls", "title: Calls\nwhatever", [("01-stages.en.md", 3, "front-matter")]),
        (EN, "title: Calls", "title: Calls\ntitle: Again", [("01-stages.en.md", 3, "front-matter")]),
        (EN, "title: Calls", "titel: Calls", [("01-stages.en.md", 1, "missing-key"), ("01-stages.en.md", 2, "unknown-key")]),
        (EN, "title: Calls", "title: Calls\nminutes: ten", [("01-stages.en.md", 3, "bad-value")]),
        (EN, "title: Calls", "title: Calls\nsummary:", [("01-stages.en.md", 3, "bad-value")]),
        (EN, "media/bar.svg", "media/gone.svg", [("01-stages.en.md", 10, "missing-asset")]),
        (EN, "media/bar.svg", "https://a.example/bar.svg", [("01-stages.en.md", 10, "missing-asset")]),
        (EN, "media/bar.svg", "../../quizzes/bar.svg", [("01-stages.en.md", 10, "missing-asset")]),
        (EN, "(media/bar.svg", "(media/rules.pdf", [("01-stages.en.md", 10, "bad-value")]),
        (EN, "![Phone bar]", "![ ]", [("01-stages.en.md", 10, "missing-alt")]),
        (EN, "media/rules.pdf", "media/law.pdf", [("01-stages.en.md", 15, "broken-link")]),
        (EN, "media/rules.pdf", "02-next.md", [("01-stages.en.md", 15, "broken-link")]),
        (EN, "media/rules.pdf", "01-stages.md#greting", [("01-stages.en.md", 15, "broken-link")]),
        (EN, "media/rules.pdf", "../gone/course.md", [("01-stages.en.md", 15, "broken-link")]),
        (EN, "media/rules.pdf", "../../quizzes/gone.md", [("01-stages.en.md", 15, "broken-link")]),
        (EN, "media/rules.pdf", "../../quizzes/calls/gone.md", [("01-stages.en.md", 15, "broken-link")]),
        (EN, "media/rules.pdf", "/etc/passwd", [("01-stages.en.md", 15, "broken-link")]),
        (EN, "media/rules.pdf", "javascript:alert(1)", [("01-stages.en.md", 15, "bad-value")]),
        (EN, "](#greeting)", "](#closing)", [("01-stages.en.md", 13, "broken-link")]),
        (RU, "{#greeting}", "{#hello}", [
            ("01-stages.ru.md", 1, "language-mismatch"),
            ("01-stages.ru.md", 8, "language-mismatch"),
            ("01-stages.ru.md", 13, "broken-link"),
            ("stages-check.ru.md", 7, "broken-link"),
        ]),
        (RU, "check: stages-check#first", "check: stages-check#frist", [("01-stages.ru.md", 3, "broken-link")]),
        (RU, "check: stages-check#first", "check: gone#first", [("01-stages.ru.md", 3, "broken-link")]),
        (RU, "check: stages-check#first", "check: first", [("01-stages.ru.md", 3, "bad-value")]),
        (RU, "check: stages-check#first\n", "", [("01-stages.ru.md", 1, "language-mismatch")]),
        ("courses/calls/course.ru.md", "procedures", "procedure", [("course.ru.md", 3, "bad-value")]),
        ("courses/calls/course.ru.md", "procedures", "safety", [("course.ru.md", 3, "language-mismatch")]),
        ("courses/calls/course.ru.md", "category: procedures\n", "", [("course.ru.md", 1, "missing-key")]),
        ("courses/calls/course.ru.md", "stages-check", "stages", [("course.ru.md", 4, "broken-link")]),
        ("quizzes/stages-check.ru.md", "#greeting", "#hello", [("stages-check.ru.md", 6, "language-mismatch"), ("stages-check.ru.md", 7, "broken-link")]),
        ("quizzes/stages-check.ru.md", "calls/stages", "calls/stage", [("stages-check.ru.md", 6, "language-mismatch"), ("stages-check.ru.md", 7, "broken-link")]),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_line(
    folder: Path, path: str, old: str, new: str, expected: list[tuple[str, int, str]]
) -> None:
    edit(folder, path, lambda text: text.replace(old, new, 1))
    assert told(check(folder)) == expected


def test_a_fix_names_the_nearest_key(folder: Path) -> None:
    edit(folder, EN, lambda text: text.replace("title: Calls", "title: Calls\nsumary: x"))
    (fault,) = check(folder).faults
    assert "`summary`" in fault.fix.en
    assert "`summary`" in fault.fix.ru


def test_a_file_that_is_not_utf_8_hides_everything_else_in_it(folder: Path) -> None:
    put(folder, RU, "---\ntitle: Звонки\nbogus: 1\n---\n".encode("cp1251"))
    assert told(check(folder)) == [("01-stages.ru.md", 2, "not-utf8")]


def test_a_lesson_of_five_megabytes_is_too_large(folder: Path) -> None:
    put(folder, EN, "---\ntitle: Calls\n---\n" + "word " * 1_000_000)
    assert ("01-stages.en.md", 1, "too-large") in told(check(folder))


def test_a_film_of_a_gigabyte_is_too_large(folder: Path) -> None:
    with (folder / "courses/calls/media/long.webm").open("wb") as film:
        film.truncate(1024**3)  # a hole: takes no space
    assert told(check(folder)) == [("long.webm", 1, "too-large")]


def test_a_lesson_in_one_of_two_languages_is_a_mismatch(folder: Path) -> None:
    put(folder, "courses/calls/02-closing.en.md", "---\ntitle: Closing\n---\n")
    assert told(check(folder)) == [("course.ru.md", 1, "language-mismatch")]
    put(folder, "courses/calls/02-closing.ru.md", "---\ntitle: Завершение\n---\n")
    assert told(check(folder)) == []


def test_a_course_in_one_language_is_whole(folder: Path) -> None:
    for name in ("course", "01-stages"):
        (folder / f"courses/calls/{name}.ru.md").unlink()
    assert told(check(folder)) == []


def test_a_name_that_is_neither_course_nor_lesson_is_told(folder: Path) -> None:
    put(folder, "courses/calls/Closing.en.md", "---\ntitle: Closing\n---\n")
    put(folder, "courses/calls/README.md", "for people")
    assert told(check(folder)) == [("Closing.en.md", 1, "bad-value")]


def test_lessons_without_a_course_are_told(folder: Path) -> None:
    put(folder, "courses/lonely/01-first.en.md", "---\ntitle: First\n---\n")
    assert told(check(folder)) == [("01-first.en.md", 1, "missing-asset")]


def test_all_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    edit(folder, EN, lambda text: text.replace("media/bar.svg", "media/gone.svg").replace("title:", "titel:"))
    edit(folder, RU, lambda text: text.replace("stages-check#first", "stages-check#second"))
    assert {(name, code) for name, _, code in told(check(folder))} == {
        ("01-stages.en.md", "missing-key"),
        ("01-stages.en.md", "unknown-key"),
        ("01-stages.en.md", "missing-asset"),
        ("01-stages.ru.md", "broken-link"),
    }


# -- which files a path means -----------------------------------------------------------------------------------


def test_folders_beside_each_other_know_each_other(folder: Path) -> None:
    assert check(folder / "courses") == CheckResult(1, ())
    assert check(folder / "courses", folder / "quizzes").documents == 2
    assert check(folder / "quizzes") == CheckResult(1, ())


def test_folders_from_two_places_are_one_library(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (folder / "quizzes").rename(elsewhere / "quizzes")
    assert {code for _, _, code in told(check(folder / "courses"))} == {"broken-link"}
    assert check(folder / "courses", elsewhere / "quizzes") == CheckResult(2, ())


def test_of_one_file_only_its_own_faults_are_told(folder: Path) -> None:
    edit(folder, RU, lambda text: text.replace("{#greeting}", "{#hello}"))
    assert told(check(folder / EN)) == []
    assert told(check(folder / RU)) == [("01-stages.ru.md", 13, "broken-link")]


def test_faults_name_files_as_they_were_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(folder, EN, lambda text: text.replace("title:", "titel:"))
    monkeypatch.chdir(folder / "courses" / "calls")
    assert {fault.file for fault in check("01-stages.en.md").faults} == {"01-stages.en.md"}
    assert {fault.file for fault in check(".").faults} == {"01-stages.en.md"}
    monkeypatch.chdir(folder)
    assert {fault.file for fault in check("courses").faults} == {"courses/calls/01-stages.en.md"}
    assert {fault.file for fault in check("./courses/").faults} == {"./courses/calls/01-stages.en.md"}


def test_a_folder_of_another_name_is_told_by_what_is_in_it(tmp_path: Path) -> None:
    put(tmp_path, "mine/first/course.md", "---\ntitle: First\ncategory: safety\n---\n")
    put(tmp_path, "mine/first/01-a.md", "---\ntitle: A\n---\n![bar](media/bar.svg)\n")
    put(tmp_path, "mine/first/media/bar.svg", SVG)
    assert check(tmp_path / "mine") == CheckResult(1, ())
    assert check(tmp_path / "mine" / "first") == CheckResult(1, ())
    assert check(tmp_path / "mine" / "first" / "01-a.md") == CheckResult(1, ())
