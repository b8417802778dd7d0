"""Takes the demo organisation away: only where it is one, and all of it."""

from __future__ import annotations

from sqlalchemy import delete, text

from app import record
from app.foundation import settings
from app.foundation.database import Base, db, transaction
from app.foundation.errors import Conflict
from app.foundation.faults import Text

KEPT_TABLES = {"alembic_version"}


class NoDemo(Conflict):
    code = "no-demo"
    text = Text(
        "This is no demo organisation: nothing was removed.", "Это не демонстрация: ничего не удалено."
    )


def remove() -> None:
    """Empties every table. Raises NoDemo where people of an own organisation would be lost."""
    if not settings.read("demo"):
        raise NoDemo
    dialect = db.engine.dialect.name
    with transaction() as session:
        for statements in record.RELEASE[dialect].values():
            for statement in statements:
                session.execute(text(statement))
        if dialect == "sqlite":
            session.execute(text("PRAGMA defer_foreign_keys=ON"))
        for table in reversed(Base.metadata.sorted_tables):
            if table.name not in KEPT_TABLES:
                session.execute(delete(table))
        for statements in record.KEEP[dialect].values():
            for statement in statements:
                session.execute(text(statement))
