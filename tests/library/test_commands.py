"""`flask library …` as it is called from outside: one JSON document, exit status 0, 1 or 2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flask import Flask

from tests.library.conftest import edit

EN = "courses/calls/01-stages.en.md"


def run(app: Flask, *arguments: str | Path) -> tuple[int, Any]:
    result = app.test_cli_runner().invoke(args=["library", *(str(one) for one in arguments), "--json"])
    return result.exit_code, json.loads(result.stdout) if result.stdout else None


def test_check_counts_documents_and_tells_faults(app: Flask, folder: Path) -> None:
    assert run(app, "check", folder) == (0, {"documents": 3, "faults": []})
    edit(folder, EN, lambda text: text.replace("title:", "titel:"))
    status, answer = run(app, "check", folder)
    assert status == 1
    assert answer["documents"] == 3
    assert [(fault["line"], fault["level"], fault["code"]) for fault in answer["faults"]] == [
        (1, "error", "missing-key"),
        (2, "error", "unknown-key"),
    ]


def test_faults_are_told_in_the_language_that_was_asked_for(app: Flask, folder: Path) -> None:
    edit(folder, EN, lambda text: text.replace("title:", "titel:"))
    result = app.test_cli_runner().invoke(args=["library", "check", str(folder), "--lang", "ru"])
    assert f"{folder}/{EN}:2: error: Ключа `titel` нет. Может быть, `title`?" in result.stdout
    assert "[unknown-key]" in result.stdout


def test_a_word_that_is_like_no_known_one_gets_no_proposal(app: Flask, folder: Path) -> None:
    edit(folder, EN, lambda text: text.replace("title:", "colour: red\ntitle:"))
    faults = run(app, "check", folder)[1]["faults"]
    assert [fault["fix"].split()[0] for fault in faults] == ["Known:"]


def test_a_path_that_is_not_there_cannot_be_checked(app: Flask, tmp_path: Path) -> None:
    result = app.test_cli_runner().invoke(args=["library", "check", str(tmp_path / "gone"), "--json"])
    assert result.exit_code == 2
    assert "gone" in result.stderr


def test_push_answers_what_was_published(app: Flask, folder: Path) -> None:
    status, answer = run(app, "push", folder)
    assert status == 0
    assert [one["document"] for one in answer["published"]] == [
        "certifications/safety-briefing",
        "courses/calls",
        "quizzes/stages-check",
    ]
    course = answer["published"][1]
    assert course["revision"] == 1
    assert course["impact"] is None
    assert course["hash"].startswith("sha256:")
    assert course["languages"] == ["en", "ru"]
    status, answer = run(app, "push", folder)
    assert (status, answer["published"], len(answer["unchanged"])) == (0, [], 3)


def test_push_takes_impact_day_and_note(app: Flask, folder: Path) -> None:
    run(app, "push", folder)
    edit(folder, EN, lambda text: text + "\nMore.\n")
    status, answer = run(
        app, "push", folder, "--impact", "major", "--effective", "2027-01-01", "--note", "New law."
    )
    assert status == 0
    assert answer["published"][0]["impact"] == "major"
    assert answer["published"][0]["effective"] == "2027-01-01"


def test_push_of_faulty_texts_publishes_nothing(app: Flask, folder: Path) -> None:
    edit(folder, EN, lambda text: text.replace("title:", "titel:"))
    status, answer = run(app, "push", folder)
    assert (status, answer["published"], len(answer["faults"])) == (1, [], 2)


def test_status_is_fine_only_when_all_is_the_same(app: Flask, folder: Path) -> None:
    status, answer = run(app, "status", folder)
    assert status == 1
    assert answer["documents"][0] == {
        "document": "certifications/safety-briefing",
        "state": "only-file",
        "revision": None,
    }
    run(app, "push", folder)
    status, answer = run(app, "status", folder)
    assert status == 0
    assert {one["state"] for one in answer["documents"]} == {"same"}


def test_pull_into_an_empty_folder_writes_everything(app: Flask, folder: Path, tmp_path: Path) -> None:
    run(app, "push", folder)
    status, answer = run(app, "pull", tmp_path / "out")
    assert status == 0
    assert answer == {
        "written": ["certifications/safety-briefing", "courses/calls", "quizzes/stages-check"],
        "unchanged": [],
        "conflicts": [],
    }
    assert (tmp_path / "out" / EN).read_bytes() == (folder / EN).read_bytes()
    assert run(app, "pull", tmp_path / "out" / "courses")[1]["unchanged"] == ["courses/calls"]
