"""Quizzes as short as they can be written, and what is told of them."""

from __future__ import annotations

from app.foundation.faults import Fault
from app.library.documents import FileText
from app.library.quizzes.check import check_files
from app.library.quizzes.model import Item, Quiz
from app.library.quizzes.whole import parse_quiz
from app.library.source import Files

PICTURE = b"<svg/>"
CALL = """---
title: Call
type: call
stages: greeting
---

# greeting

## hello

- Good morning. {+2} -> done
- Yes? -> done

## done
end: finished
"""
BESIDE = {
    "quizzes/img/a.svg": PICTURE,
    "quizzes/calls/short.md": CALL.encode(),
    "quizzes/calls/pick.mp3": b"",
}


def quiz_text(body: str, front: str = "title: Test") -> str:
    """A whole quiz; the body begins in line 4 if the front matter has one line."""
    return f"---\n{front}\n---\n{body}"


def file_of(text: str, path: str = "quizzes/test.en.md") -> FileText:
    return FileText(path, path, text.encode())


def told_of(text: str, path: str = "quizzes/test.en.md", **beside: str) -> list[Fault]:
    return told_of_all({path: text}, **beside)


def told_of_all(texts: dict[str, str], **beside: str) -> list[Fault]:
    files = [file_of(text, path) for path, text in texts.items()]
    others = {name.replace("__", "/") + ".md": text.encode() for name, text in beside.items()}
    return list(check_files(files, Files({**BESIDE, **others}), site_language="en").faults)


def lines_and_codes(faults: list[Fault]) -> list[tuple[int, str]]:
    return sorted((fault.line, fault.code) for fault in faults)


def body_faults(body: str, front: str = "title: Test") -> list[tuple[int, str]]:
    """Lines are counted from the body's own first line."""
    before = front.count("\n") + 3
    return [(line - before, code) for line, code in lines_and_codes(told_of(quiz_text(body, front)))]


def call_faults(body: str, front: str = "stages: a") -> list[tuple[int, str]]:
    """Of a call: front matter with title and type, and these lines; lines are counted from the body's first."""
    text = f"---\ntitle: Test\ntype: call\n{front}\n---\n{body}"
    before = front.count("\n") + 5
    found = told_of(text, "quizzes/calls/test.en.md")
    return sorted((fault.line - before, fault.code) for fault in found)


def parsed(body: str, front: str = "title: Test", path: str = "quizzes/test.en.md") -> Quiz:
    quiz = parse_quiz(file_of(quiz_text(body, front), path), Files(BESIDE), site_language="en").value
    assert quiz is not None
    return quiz


def only_item(body: str) -> Item:
    (item,) = parsed(body).items
    return item
