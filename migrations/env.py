"""Runs migrations on the database of the settings. One history for all capabilities."""

from typing import Any

from alembic import context
from flask import current_app

from app.foundation.database import Base, Instant, db, migrating
from app.foundation.full_text import is_described
from app.foundation.security import keep_secret_key


def render_item(kind: str, item: Any, _autogenerate: Any) -> str | bool:
    """Our own column types are written as the plain types that they store."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime()"
    return False


def run() -> None:
    settings = current_app.extensions["settings"]
    settings.instance.mkdir(parents=True, exist_ok=True)
    keep_secret_key(settings)
    options = current_app.extensions["migrate"].configure_args
    with migrating(), db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=render_item,
            include_name=is_described,
            transaction_per_migration=True,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
