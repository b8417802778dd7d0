"""The migrations make what the models describe, and can be undone."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from app.foundation.database import Base, db, migrating, transaction
from app.foundation.full_text import is_described
from app.foundation.views import migrations_state
from config import ROOT

FOLDER = str(ROOT / "migrations")


def test_a_migrated_database_has_what_the_models_say(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": is_described}
        )
        assert compare_metadata(context, Base.metadata) == []
    assert migrations_state() == "ok"


def test_migrations_can_be_undone_and_run_again(app: Flask) -> None:
    downgrade(directory=FOLDER, revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    assert migrations_state() == "behind"
    db.session.rollback()  # what was read before belongs to the old tables
    upgrade(directory=FOLDER)
    assert migrations_state() == "ok"


@pytest.mark.parametrize("table", ["fact", "seal", "journal"])
def test_a_migrated_database_keeps_the_record(app: Flask, table: str) -> None:
    """The triggers stand: on PostgreSQL seen at work, on SQLite by name, since they speak only for rows that exist."""
    dialect = db.engine.dialect.name
    with migrating(), db.engine.connect() as connection:
        if dialect == "postgresql":
            with pytest.raises(DatabaseError, match="append-only"):
                connection.execute(text(f"TRUNCATE {table} CASCADE"))
        else:
            names = connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"),
                {"table": table},
            )
            assert {name for (name,) in names} == {
                f"{table}_keeps_{act}" for act in ("update", "delete", "insert")
            }


def test_writing_needs_a_transaction_after_a_migration_too(app: Flask) -> None:
    with transaction() as session:
        assert session.execute(text("SELECT 1")).scalar() == 1
