"""A checklist: what an assessor watches for at work, in groups (end of the samples' README). Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class ChecklistLine:
    """One act that can be seen or heard. It gets a state: done, not done or not applicable."""

    id: str
    title: str  # plain
    text: str = ""  # Markdown for the assessor
    critical: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """An id that is a stage's ties the group to that stage of a call."""

    id: str
    title: str  # plain
    lines: tuple[ChecklistLine, ...]
    text: str = ""


@dataclass(frozen=True)
class Checklist:
    title: str
    groups: tuple[Group, ...]
    pass_share: Fraction | None = None  # None: only critical lines decide
    text: str = ""
    folder: str = ""
    language: str = ""
