"""A checklist in all its languages as JSON and back: what an observation freezes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from app.library.quizzes.checklist import Checklist, ChecklistLine, Group

SCHEMA = 1


@dataclass(frozen=True)
class Picture:
    """A file that a text shows, named by its content."""

    sha256: str
    media_type: str
    bytes: int
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Frozen:
    checklists: Mapping[str, Checklist]  # by language
    pictures: Mapping[str, Picture]  # by path, from the top of the library


def to_json(frozen: Frozen) -> dict[str, Any]:
    """Defaults stand there too, for what a key means by default may change later."""
    return {
        "schema": SCHEMA,
        "languages": {language: _plain(one) for language, one in frozen.checklists.items()},
        "pictures": {path: asdict(one) for path, one in frozen.pictures.items()},
    }


def from_json(stored: Mapping[str, Any]) -> Frozen:
    """What `to_json` was given."""
    return Frozen(
        {language: _made(one) for language, one in stored["languages"].items()},
        {path: Picture(**one) for path, one in stored.get("pictures", {}).items()},
    )


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
