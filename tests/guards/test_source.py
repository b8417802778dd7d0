"""What every source file is held to."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parents[2] / "app"
FILES = sorted(APP.rglob("*.py"))
TEMPLATES = sorted(APP.rglob("*.html"))
MOST_FILE_LINES = 400
MOST_FUNCTION_LINES = 60
# Tables of words and of names are long by nature, not by tangle.
LONG_BY_NATURE = {"app/demo/roster.py"}


def named(path: Path) -> str:
    return path.relative_to(APP.parent).as_posix()


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            yield node.name, node.end_lineno - node.lineno + 1


def test_no_file_and_no_function_is_too_long() -> None:
    long_files = [
        f"{named(path)}: {lines} lines"
        for path in FILES
        if named(path) not in LONG_BY_NATURE
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_FILE_LINES
    ]
    long_functions = [
        f"{named(path)}: {name} has {lines} lines"
        for path in FILES
        for name, lines in functions(path)
        if lines > MOST_FUNCTION_LINES
    ]
    assert not long_files + long_functions


def test_functions_are_short_as_a_rule() -> None:
    lengths = sorted(lines for path in FILES for _, lines in functions(path))
    assert lengths[len(lengths) // 2] <= 12
    assert lengths[int(len(lengths) * 0.95)] <= 36


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_page_has_no_script_or_style_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    is_document = path.parent.name == "certification" and path.name.startswith("certificate")
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "inline script"
    assert not re.search(r"\son[a-z]+=", text), "inline handler"
    if not is_document:  # a PDF is no page: it takes its style along
        assert not re.search(r"\sstyle=|<style", text), "inline style"


def test_nothing_is_left_unfinished() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    assert not [
        named(path) for path in [*FILES, *TEMPLATES] if words.search(path.read_text(encoding="utf-8"))
    ]


def test_only_one_place_commits() -> None:
    commits = [named(path) for path in FILES if re.search(r"\.commit\(\)", path.read_text(encoding="utf-8"))]
    assert commits == ["app/foundation/database.py"]
