"""Single keys of a rule's text set from a form; all else stays as its author wrote it. Pure."""

from __future__ import annotations

import re
from datetime import date

from app.certification.rules import Transition

AFTER = ("version", "rule")  # keys after which a new one is put, the first that is there


def with_transition(text: str, transition: Transition, by: date | None = None) -> str:
    """`by` goes with the transition of that name."""
    return with_key(text, "transition", f"{{by: {by}}}" if transition == "by" else transition)


def with_version(text: str, number: int) -> str:
    return with_key(text, "version", str(number))


def with_key(text: str, key: str, value: str) -> str:
    """The text with a key of the top level and this value; a comment behind the old one stays."""
    lines = text.splitlines(keepends=True)
    place = place_of(lines, key)
    if place is None:
        end = next((at + 1 for after in AFTER if (at := place_of(lines, after)) is not None), len(lines))
        newline = "\r\n" if "\r\n" in text else "\n"
        if end and not lines[end - 1].endswith("\n"):
            lines[end - 1] += newline
        return "".join([*lines[:end], f"{key}: {value}{newline}", *lines[end:]])
    end = place + 1
    while end < len(lines) and lines[end][:1] in (" ", "\t"):  # a value of several lines
        end += 1
    comment = re.search(r"\s+#[^\r\n]*", lines[place])
    ending = re.search(r"[\r\n]*$", lines[end - 1])
    kept = (comment.group() if comment else "") + (ending.group() if ending else "")
    return "".join([*lines[:place], f"{key}: {value}{kept}", *lines[end:]])


def place_of(lines: list[str], key: str) -> int | None:
    return next((place for place, line in enumerate(lines) if line.startswith(f"{key}:")), None)
