"""Planned trainings and briefings, their seats, attendance and notices, and printed registers.

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def text(name: str, length: int) -> sa.Column:
    return sa.Column(name, sa.String(length), nullable=False)


def number(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=False)


def instant(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(), nullable=nullable)


def reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}")


def upgrade() -> None:
    make_sessions()
    make_units_and_places()
    make_notices()
    make_prints()


def make_sessions() -> None:
    table = "training_session"
    op.create_table(
        table,
        number("id"),
        text("public_id", 40),
        text("programme", 120),
        text("title_en", 200),
        text("title_ru", 200),
        text("form", 20),
        text("certification", 120),
        instant("begins_at"),
        instant("ends_at"),
        text("time_zone", 40),
        sa.Column("held_on", sa.Date(), nullable=False),
        text("place", 200),
        text("link", 500),
        number("trainer_id"),
        number("seats"),
        number("minutes"),
        text("topic", 80),
        sa.Column("positions", sa.JSON(), nullable=False),
        text("act", 300),
        text("reason", 300),
        sa.Column("notes", sa.Text(), nullable=False),
        text("late_note", 300),
        text("state", 10),
        text("state_reason", 300),
        text("secret", 64),
        number("asked"),
        number("version"),
        number("planned_by"),
        instant("planned_at"),
        instant("closed_at", nullable=True),
        reference(table, "trainer_id", "person"),
        reference(table, "planned_by", "person"),
        sa.PrimaryKeyConstraint("id", name="pk_training_session"),
        sa.UniqueConstraint("public_id", name="uq_training_session_public_id"),
    )
    op.create_index("ix_training_session_begins", table, ["begins_at"])
    op.create_index("ix_training_session_programme", table, ["programme", "begins_at"])
    op.create_index("ix_training_session_trainer", table, ["trainer_id", "begins_at"])


def make_units_and_places() -> None:
    op.create_table(
        "session_unit",
        number("session_id"),
        number("unit_id"),
        reference("session_unit", "session_id", "training_session"),
        reference("session_unit", "unit_id", "unit"),
        sa.PrimaryKeyConstraint("session_id", "unit_id", name="pk_session_unit"),
    )
    op.create_table(
        "session_place",
        number("session_id"),
        number("person_id"),
        number("number"),
        text("state", 10),
        instant("asked_at"),
        number("asked_by"),
        sa.Column("present", sa.Boolean(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        instant("signed_at", nullable=True),
        sa.Column("signature", sa.JSON(), nullable=True),
        instant("counted_at", nullable=True),
        sa.Column("countersignature", sa.JSON(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        reference("session_place", "session_id", "training_session"),
        reference("session_place", "person_id", "person"),
        reference("session_place", "asked_by", "person"),
        sa.PrimaryKeyConstraint("session_id", "person_id", name="pk_session_place"),
    )
    op.create_index("ix_session_place_person", "session_place", ["person_id", "state"])


def make_notices() -> None:
    op.create_table(
        "session_notice",
        number("id"),
        number("person_id"),
        number("session_id"),
        text("kind", 20),
        instant("at"),
        instant("told_at", nullable=True),
        reference("session_notice", "person_id", "person"),
        reference("session_notice", "session_id", "training_session"),
        sa.PrimaryKeyConstraint("id", name="pk_session_notice"),
    )
    op.create_index("ix_session_notice_told", "session_notice", ["told_at", "person_id"])


def make_prints() -> None:
    op.create_table(
        "register_print",
        number("id"),
        text("public_id", 40),
        number("asked_by"),
        instant("asked_at"),
        text("language", 2),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("reach", sa.JSON(), nullable=True),
        number("lines"),
        sa.Column("sha256", sa.String(64), nullable=True),
        instant("made_at", nullable=True),
        reference("register_print", "asked_by", "person"),
        sa.PrimaryKeyConstraint("id", name="pk_register_print"),
        sa.UniqueConstraint("public_id", name="uq_register_print_public_id"),
    )


def downgrade() -> None:
    for table in ("register_print", "session_notice", "session_place", "session_unit", "training_session"):
        op.drop_table(table)
