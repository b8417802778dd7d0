"""Names of what a database keeps for full-text search beside the tables of the models. Pure."""

from __future__ import annotations

from collections.abc import Mapping

PREFIX = "fts_"  # a virtual table with its shadows on SQLite, an index on PostgreSQL


def is_described(name: str | None, _kind: str, _parents: Mapping[str, str | None]) -> bool:
    """Whether models describe it: for Alembic, which compares them with the database."""
    return name is None or not name.startswith(PREFIX)
