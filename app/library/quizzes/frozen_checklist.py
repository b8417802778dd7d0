"""A checklist in all its languages as JSON and back: what an observation freezes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from app.library.quizzes.checklist import Checklist, ChecklistLine, Group

SCHEMA = 1


def to_json(checklists: Mapping[str, Checklist]) -> dict[str, Any]:
    """`checklists`: by language. Defaults stand there too, for what a key means by default may change later."""
    return {"schema": SCHEMA, "languages": {language: _plain(one) for language, one in checklists.items()}}


def from_json(stored: Mapping[str, Any]) -> dict[str, Checklist]:
    """What `to_json` was given."""
    return {language: _made(one) for language, one in stored["languages"].items()}


def _plain(checklist: Checklist) -> dict[str, Any]:
    share = checklist.pass_share
    return {**asdict(checklist), "pass_share": None if share is None else str(share)}


def _made(stored: Mapping[str, Any]) -> Checklist:
    share = stored["pass_share"]
    groups = tuple(
        Group(
            group["id"],
            group["title"],
            tuple(ChecklistLine(**{**line, "tags": tuple(line["tags"])}) for line in group["lines"]),
            group["text"],
        )
        for group in stored["groups"]
    )
    return Checklist(
        title=stored["title"],
        groups=groups,
        pass_share=None if share is None else Fraction(share),
        text=stored["text"],
        folder=stored["folder"],
        language=stored["language"],
    )
