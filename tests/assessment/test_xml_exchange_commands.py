"""`quiz export` and `quiz import` of Moodle XML and QTI, on the sample quiz: files, exit statuses, and the same marks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.assessment.cli.group import quiz
from tests.assessment.test_quiz_commands import SAMPLES, R
from tests.library.exchange.hostile import PACKAGES, XML

FORMATS = [("moodle-xml", "out.xml"), ("qti", "out.zip")]


def run(*words: str) -> tuple[int, dict[str, Any]]:
    result = CliRunner().invoke(quiz, [*words, "--json"])
    return result.exit_code, json.loads(result.stdout)


def fractions(file: Path, folder: Path) -> list[tuple[str, float | None]]:
    ids = [name for name in R["drawn"] if name != "call-angry"]
    responses = {name: R["responses"][name] for name in ids}  # type: ignore[index]
    (folder / "r.json").write_text(json.dumps({"locale": "en", "drawn": ids, "responses": responses}))
    status, document = run("grade", str(file), "--responses", str(folder / "r.json"))
    assert status == 0, document
    return sorted((item["id"], item["points"]) for item in document["items"])


@pytest.mark.parametrize(("name", "file"), FORMATS)
def test_the_sample_goes_there_and_back_and_earns_the_same(name: str, file: str, tmp_path: Path) -> None:
    sample = SAMPLES / "call-handling.en.md"
    status, sent = run("export", "--format", name, str(sample), "-o", str(tmp_path / file))
    assert status == 1  # the call cannot be held, and the rest is written
    assert [one["id"] for one in sent["refused"]] == ["call-angry"] and len(sent["exported"]) == 11
    told = " ".join(change for one in sent["exported"] for change in one["changes"])
    assert "critical" in told and "difficulty" in told and "Settings of the quiz" in told
    status, back = run("import", "--format", name, str(tmp_path / file), "-o", str(tmp_path / "back.en.md"))
    assert status == 0 and back["found"] == 11 and not back["refused"]
    assert (tmp_path / back["media"][0]).read_bytes() == (SAMPLES / "img" / "desktop.svg").read_bytes()
    assert fractions(tmp_path / "back.en.md", tmp_path) == fractions(sample, tmp_path)


HOSTILE = [
    ("moodle-xml", "f.xml", XML["a billion laughs"]),
    ("moodle-xml", "f.xml", XML["a file of the machine"]),
    ("qti", "f.zip", PACKAGES["a way out"]),
    ("qti", "f.zip", PACKAGES["a bomb"]),
]


@pytest.mark.parametrize(("name", "file", "make"), HOSTILE)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_means_harm_writes_nothing_also_with_partial(
    name: str, file: str, make: Any, language: str, tmp_path: Path
) -> None:
    (tmp_path / file).write_bytes(make())
    out = tmp_path / "out.md"
    words = [
        "import",
        "--format",
        name,
        str(tmp_path / file),
        "-o",
        str(out),
        "--partial",
        "--lang",
        language,
    ]
    result = CliRunner().invoke(quiz, words)
    assert result.exit_code == 1 and not out.exists() and list(tmp_path.iterdir()) == [tmp_path / file]
    assert "Traceback" not in result.output
    assert ("отклонено" if language == "ru" else "refused") in result.output
