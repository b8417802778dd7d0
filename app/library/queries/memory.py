"""Contents of revisions, kept in the memory of this process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app

from app.library.memory import Memory

Value = TypeVar("Value")
KEPT_IN_MEMORY = 512  # lessons, courses and quizzes; about 30 MB at most


def remembered(key: tuple[Any, ...], make: Callable[[], Value]) -> Value:
    """Content of a revision, which never changes; the key holds its hash, for a library that was made anew."""
    memory: Memory = current_app.extensions.setdefault("library_memory", Memory(KEPT_IN_MEMORY))
    return memory.get(key, make)
