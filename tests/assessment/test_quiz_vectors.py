"""The conformance cases of the quiz format and of grading, run from outside: commands, files, JSON."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from ruamel.yaml import YAML

from app.assessment.cli.graph import library
from app.assessment.cli.group import quiz

VECTORS = Path(__file__).parent / "vectors"
CASES: dict[str, Any] = YAML(typ="safe").load(VECTORS / "cases.yaml")
CLOSE = Fraction(1, 10**9)


def run(command: Any, *arguments: str) -> tuple[int, dict[str, Any]]:
    result: Result = CliRunner().invoke(command, [*arguments, "--json"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code, json.loads(result.stdout)


def case_id(case: dict[str, Any]) -> str:
    return str(case["id"])


def is_close(expected: float | None, actual: float | None) -> bool:
    if expected is None or actual is None:
        return expected is actual
    return abs(Fraction(str(expected)) - Fraction(str(actual))) < CLOSE


@pytest.mark.parametrize("case", CASES["check"], ids=case_id)
def test_check(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(VECTORS / "check")
    options = ["--strict"] if case.get("strict") else []
    code, answer = run(quiz, "check", *case["files"], *options)
    only = case["files"][0]
    expected = Counter((f.get("file", only), f["line"], f["code"], f["level"]) for f in case["faults"])
    told = Counter((f["file"], f["line"], f["code"], f["level"]) for f in answer["faults"])
    assert (code, told) == (case["exit"], expected)
    assert all(fault["message"] and fault["fix"] for fault in answer["faults"])
    places = [(fault["file"], fault["line"]) for fault in answer["faults"]]
    assert places == sorted(places)


@pytest.mark.parametrize("case", CASES["grade"], ids=case_id)
def test_grade(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(VECTORS / "grade")
    responses = tmp_path / "R.json"
    responses.write_text(json.dumps(case["R"]), encoding="utf-8")
    code, answer = run(quiz, "grade", case["file"], "--responses", str(responses))
    assert code == case.get("exit", 0)
    if "faults" in case:
        assert [(f["code"], f["level"]) for f in answer["faults"]] == [
            (f["code"], f["level"]) for f in case["faults"]
        ]
        assert "result" not in answer
        return
    expected = case["expect"]
    assert answer["result"] == expected["result"]
    assert is_close(expected["points"], answer["points"]) and is_close(expected["max"], answer["max"])
    assert set(answer["critical_failures"]) == set(expected.get("critical_failures", []))
    items = {item["id"]: item for item in answer["items"]}
    assert items.keys() == case["items"].keys()
    for name, wanted in case["items"].items():
        assert items[name]["state"] == wanted["state"]
        assert all(is_close(wanted[key], items[name][key]) for key in ("fraction", "points", "max")), name
        assert items[name]["why"]


@pytest.mark.parametrize("case", CASES["graph"], ids=case_id)
def test_graph(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(VECTORS)
    code, answer = run(library, "graph", case["file"])
    assert code == case["exit"]
    assert {key: answer[key] for key in case["expect"]} == case["expect"]
