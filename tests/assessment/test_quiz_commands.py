"""What the commands of quizzes do besides the conformance cases: the samples, writing, refusing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.assessment.cli.graph import library
from app.assessment.cli.group import quiz

SAMPLES = Path(__file__).parents[1] / "samples" / "quizzes"
VECTORS = Path(__file__).parent / "vectors"
R = {
    "locale": "en",
    "drawn": [
        *("never-ask", "two-ids", "hold-tf", "sl", "crm", "match-mood", "order-call", "cloze-greet"),
        *("hot-hold", "mail", "call-angry"),
    ],
    "responses": {
        "never-ask": 2,
        "two-ids": [1, 3, 4],
        "hold-tf": False,
        "sl": "20 s",
        "crm": "crm",
        "match-mood": [1, 2, 4],
        "order-call": [1, 2, 3, 4, 5, 6],
        "cloze-greet": ["morning", 20, "discount"],
        "hot-hold": {"x": 65, "y": 6},
        "mail": {"text": "…", "levels": [2, 1, 2]},
        "call-angry": [3, 1, 2, 1, 3, 2, 1, 2],
    },
}
RUSSIAN = {"sl": "20 с", "cloze-greet": ["день", 20, "черту под спором"]}
TWO_FILES = """---
title: {title}
---

## {first}

- = true

## {second}

- = false
"""


def run(command: Any, *arguments: str, given: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(command, list(arguments), input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code, result.stdout


def grade(file: Path, responses: object, tmp_path: Path) -> tuple[int, dict[str, Any]]:
    place = tmp_path / "R.json"
    place.write_text(json.dumps(responses), encoding="utf-8")
    code, out = run(quiz, "grade", str(file), "--responses", str(place), "--json")
    return code, json.loads(out) if out else {}


def test_the_samples_are_without_fault() -> None:
    files = [str(path) for path in SAMPLES.rglob("*.md")]
    code, out = run(quiz, "check", *files, "--strict", "--json")
    assert (code, json.loads(out)) == (0, {"files": 8, "questions": 30, "faults": []})


def test_the_samples_are_in_their_plain_form() -> None:
    files = [str(path) for path in SAMPLES.rglob("*.md")]
    assert run(quiz, "fmt", "--check", *files) == (0, "Files: 8, all in the plain form.\n")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_sample_is_graded_alike_in_both_languages(language: str, tmp_path: Path) -> None:
    given = {**R, "locale": language}
    if language == "ru":
        given["responses"] = {**R["responses"], **RUSSIAN}  # type: ignore[dict-item]
    code, answer = grade(SAMPLES / f"call-handling.{language}.md", given, tmp_path)
    assert (code, answer["quiz"], answer["result"]) == (0, "call-handling", "passed")
    assert (answer["points"], answer["max"], round(answer["share"], 10)) == (32.5, 38, 0.8552631579)
    assert [(s["points"], s["max"]) for s in answer["sections"]] == [(4.5, 6), (4, 4), (7, 10), (17, 18)]
    assert [round(item["fraction"], 6) for item in answer["items"]] == [
        *(1, 0.5, 1, 1, 1, 0.666667, 1, 0.5, 1, 0.833333, 1)
    ]


def test_the_sample_call_has_its_best_path_and_can_be_drawn(tmp_path: Path) -> None:
    picture = tmp_path / "call.svg"
    call = SAMPLES / "calls" / "refund-angry.ru.md"
    code, out = run(library, "graph", str(call), "-o", str(picture), "--json")
    answer = json.loads(out)
    assert (code, answer["nodes"]) == (0, 12)
    assert answer["best"] == {"points": 22, "replies": [3, 1, 2, 1, 3, 2, 1, 2]}
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_a_faulty_question_stops_grading_only_if_it_is_asked(tmp_path: Path) -> None:
    file = VECTORS / "check" / "bad" / "no-right-answer.en.md"
    code, answer = grade(file, {"drawn": ["single"], "responses": {"single": 1}}, tmp_path)
    assert (code, [fault["code"] for fault in answer["faults"]]) == (1, ["no-right-answer"])
    faulty = VECTORS / "check" / "bad" / "bad-value.en.md"
    code, answer = grade(faulty, {"drawn": ["three"], "responses": {"three": 1}}, tmp_path)
    assert (code, [fault["line"] for fault in answer["faults"]]) == (
        1,
        [3, 15],
    )  # pass, and minimum of its section


def test_a_fault_that_leaves_the_meaning_clear_stands_beside_the_result(tmp_path: Path) -> None:
    file = VECTORS / "check" / "bad" / "select-all.en.md"
    code, answer = grade(file, {"drawn": ["all-right"], "responses": {"all-right": [1, 2]}}, tmp_path)
    assert (code, answer["result"]) == (0, "passed")
    assert [fault["code"] for fault in answer["faults"]] == ["select-all-passes", "select-all-passes"]


@pytest.mark.parametrize(
    ("responses", "code"),
    [([], 1), ({"responses": 3}, 1), ({"drawn": "one"}, 1), ({"locale": "de"}, 1), ({"drawn": ["x"]}, 1)],
)
def test_what_is_no_set_of_responses_is_refused(responses: object, code: int, tmp_path: Path) -> None:
    found, answer = grade(VECTORS / "grade" / "choice.en.md", responses, tmp_path)
    assert (found, {fault["code"] for fault in answer["faults"]}) == (code, {"bad-value"})


@pytest.mark.parametrize("text", ["{", "[" * 100_000, '{"x": NaN}', "\x00"])
def test_what_is_no_json_cannot_run(text: str, tmp_path: Path) -> None:
    place = tmp_path / "R.json"
    place.write_text(text)
    assert run(quiz, "grade", str(VECTORS / "grade/choice.en.md"), "--responses", str(place))[0] == 2


def test_a_file_that_is_not_there_cannot_run() -> None:
    assert run(quiz, "check", "nothing.en.md")[0] == 2
    assert run(library, "graph", "nothing.en.md")[0] == 2


def test_fmt_gives_both_languages_the_same_new_ids(tmp_path: Path) -> None:
    english, russian = tmp_path / "x.en.md", tmp_path / "x.ru.md"
    english.write_text(TWO_FILES.format(title="Hold", first="On hold {#on-hold}", second="Off hold"))
    russian.write_text(
        TWO_FILES.format(title="Удержание", first="Удержание {#on-hold}", second="Снова на связи")
    )
    assert run(quiz, "fmt", str(english), str(russian))[0] == 0
    assert "## Off hold {#off-hold}" in english.read_text()
    assert "## Снова на связи {#off-hold}" in russian.read_text()
    assert run(quiz, "check", str(english), str(russian))[0] == 0
    assert run(quiz, "fmt", "--check", str(english), str(russian))[0] == 0


def test_fmt_writes_nothing_where_one_file_cannot_be_read(tmp_path: Path) -> None:
    fine, broken = tmp_path / "a.en.md", tmp_path / "b.en.md"
    fine.write_text("---\ntitle: Test\n---\n## One {#one}\n- = true\n")
    broken.write_text("## One\n")
    before = fine.read_bytes()
    code, out = run(quiz, "fmt", str(fine), str(broken), "--json")
    assert code == 1 and [fault["code"] for fault in json.loads(out)["faults"]] == ["front-matter"]
    assert fine.read_bytes() == before


def test_fmt_turns_standard_input_into_standard_output() -> None:
    code, out = run(quiz, "fmt", "-", given="---\ntitle: Test\n---\n## Один\n* (х) Да\n* () Нет\n")
    assert code == 0
    assert out == "---\ntitle: Test\n---\n\n## Один {#odin}\n\n- (x) Да\n- ( ) Нет\n"


def test_fmt_check_shows_the_difference_and_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.en.md"
    file.write_text("---\ntitle: Test\n---\n## One\n- = true\n")
    before = file.read_bytes()
    code, out = run(quiz, "fmt", "--check", str(file))
    assert code == 1 and "+## One {#one}" in out
    assert file.read_bytes() == before


def test_faults_are_told_in_russian() -> None:
    code, out = run(quiz, "check", str(VECTORS / "check/bad/missing-id.en.md"), "--lang", "ru")
    assert code == 1 and ": error: У вопроса нет id." in out
