"""What a list of facts of many people asks for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Sought:
    """Facts of one kind. `fields`: of the payload, by name, with the values that fit; `not_about`: how the subject
    of those begins that are left out."""

    kind: str
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_about: str = ""


@dataclass(frozen=True)
class Span:
    """From one civil day to another, both inclusive, as it was known at an instant (None: now)."""

    begin: date
    end: date
    known_at: datetime | None = None
