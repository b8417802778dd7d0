"""Protocols of knowledge checks.

Revision: 0025, after 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def number(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def text(name: str, length: int, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(length), nullable=nullable)


def day(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=nullable)


def instant(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(), nullable=nullable)


def values(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.JSON(), nullable=nullable)


def reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}")


def upgrade() -> None:
    make_protocols()
    make_lines()
    make_members()
    make_signatures()


def make_protocols() -> None:
    table = "protocol"
    op.create_table(
        table,
        number("id"),
        text("public_id", 40),
        number("year"),
        text("number", 40),
        text("number_key", 40),
        text("certification", 80),
        number("unit_id", nullable=True),
        text("session", 40),
        day("begin"),
        day("end"),
        text("state", 10),
        text("language", 2),
        values("heading"),
        values("printed", nullable=True),
        text("template", 80),
        number("template_revision", nullable=True),
        number("replaces_id", nullable=True),
        text("replace_reason", 300),
        number("version"),
        number("made_by"),
        instant("made_at"),
        instant("changed_at"),
        number("approved_by", nullable=True),
        instant("approved_at", nullable=True),
        text("marked", 64, nullable=True),
        text("sha256", 64, nullable=True),
        text("signed_by", 64, nullable=True),
        reference(table, "unit_id", "unit"),
        reference(table, "replaces_id", "protocol"),
        reference(table, "made_by", "person"),
        reference(table, "approved_by", "person"),
        sa.PrimaryKeyConstraint("id", name="pk_protocol"),
        sa.UniqueConstraint("public_id", name="uq_protocol_public_id"),
        sa.UniqueConstraint("year", "number_key", name="uq_protocol_year_number_key"),
        sa.UniqueConstraint("replaces_id", name="uq_protocol_replaces_id"),
    )
    op.create_index("ix_protocol_certification", table, ["certification", "end"])


def make_lines() -> None:
    table = "protocol_line"
    op.create_table(
        table,
        number("protocol_id"),
        number("person_id"),
        sa.Column("satisfactory", sa.Boolean(), nullable=False),
        day("checked_on"),
        text("kind", 16),
        text("cause", 300),
        values("facts"),
        text("registered", 60),
        instant("registered_at", nullable=True),
        number("registered_by", nullable=True),
        sa.ForeignKeyConstraint(
            ["protocol_id"], ["protocol.id"], name="fk_protocol_line_protocol_id_protocol", ondelete="CASCADE"
        ),
        reference(table, "person_id", "person"),
        reference(table, "registered_by", "person"),
        sa.PrimaryKeyConstraint("protocol_id", "person_id", name="pk_protocol_line"),
    )
    op.create_index("ix_protocol_line_person", table, ["person_id"])


def make_members() -> None:
    table = "protocol_member"
    op.create_table(
        table,
        number("protocol_id"),
        number("person_id"),
        reference(table, "protocol_id", "protocol"),
        reference(table, "person_id", "person"),
        sa.PrimaryKeyConstraint("protocol_id", "person_id", name="pk_protocol_member"),
    )
    op.create_index("ix_protocol_member_person", table, ["person_id"])


def make_signatures() -> None:
    table = "protocol_signature"
    op.create_table(
        table,
        number("protocol_id"),
        number("person_id"),
        text("role", 10),
        instant("signed_at"),
        values("signed"),
        text("sha256", 64),
        number("device_of", nullable=True),
        reference(table, "protocol_id", "protocol"),
        reference(table, "person_id", "person"),
        reference(table, "device_of", "person"),
        sa.PrimaryKeyConstraint("protocol_id", "person_id", name="pk_protocol_signature"),
    )


def downgrade() -> None:
    for table in ("protocol_signature", "protocol_member", "protocol_line", "protocol"):
        op.drop_table(table)
