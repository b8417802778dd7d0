"""Statements by which the database itself refuses to change what was recorded. Pure.

`KEEP[dialect][table]` is run after a table is made; a migration executes the same lists. `RELEASE` undoes them.
"""

from __future__ import annotations

KEPT_TABLES = ("fact", "seal", "journal")
REFUSAL = "the record is append-only"

# REPLACE deletes without a word to a DELETE trigger, so an INSERT over a row that exists is refused, too.
_SAME_ROW = {
    "fact": "id = NEW.id OR (person_id = NEW.person_id AND position = NEW.position)",
    "seal": "number = NEW.number",
    "journal": "id = NEW.id",
}

_POSTGRESQL_FUNCTION = (
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}: %', TG_TABLE_NAME; END $$"
)


def _sqlite(table: str) -> tuple[str, ...]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {table}'); END"
    same_row = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {_SAME_ROW[table]})"  # noqa: S608 (constants)
    return (
        f"CREATE TRIGGER {table}_keeps_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_keeps_delete BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_keeps_insert BEFORE INSERT ON {table} {same_row} {refuse}",
    )


def _postgresql(table: str) -> tuple[str, ...]:
    run = "EXECUTE FUNCTION refuse_change()"
    return (
        _POSTGRESQL_FUNCTION,
        f"CREATE TRIGGER {table}_keeps_rows BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {run}",
        f"CREATE TRIGGER {table}_keeps_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {run}",
    )


KEEP: dict[str, dict[str, tuple[str, ...]]] = {
    "sqlite": {table: _sqlite(table) for table in KEPT_TABLES},
    "postgresql": {table: _postgresql(table) for table in KEPT_TABLES},
}

RELEASE: dict[str, dict[str, tuple[str, ...]]] = {
    "sqlite": {
        table: tuple(f"DROP TRIGGER {table}_keeps_{act}" for act in ("update", "delete", "insert"))
        for table in KEPT_TABLES
    },
    "postgresql": {
        table: tuple(f"DROP TRIGGER {table}_keeps_{what} ON {table}" for what in ("rows", "all"))
        for table in KEPT_TABLES
    },
}
