"""What follows from what: fact kind → functions that run in the transaction which appended the fact."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy.orm import Session

from app.record.facts import Fact

REACTIONS: dict[str, list[Callable[[Session, Fact], None]]] = {}


def connect(app: Flask) -> None:
    """Hands upper capabilities to lower ones, once, at the start."""
    app.extensions["reactions"] = REACTIONS
