"""Whether what somebody read before changing it is still so. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import Field, asdict
from typing import Any, ClassVar, Protocol

from app.foundation.errors import Conflict
from app.foundation.faults import Text


class State(Protocol):
    """Any data class."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


class ChangedMeanwhile(Conflict):
    code = "changed-meanwhile"
    text = Text(
        "Somebody else has changed this since you opened the page. Nothing of yours is saved yet.",
        "Пока страница была открыта, эти сведения изменил другой человек. Ваши изменения пока не сохранены.",
    )


def version_of(state: State) -> str:
    """Two states that say the same have the same version: whoever saves tells which one was read."""
    written = json.dumps(asdict(state), sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def refuse_stale(now: State, seen: str | None) -> None:
    """Raises ChangedMeanwhile where another state was read; None: nobody has read any."""
    if seen is not None and seen != version_of(now):
        raise ChangedMeanwhile
