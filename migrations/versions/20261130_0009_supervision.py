"""Supervised sittings, extra time and chained events.

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEPT = ("response", "attempt_event")
NEW_OF_ATTEMPT = ("steps", "chain", "extra_percent", "extension_seconds", "device")


def upgrade() -> None:
    op.create_table(
        "supervision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(40), nullable=False),
        sa.Column("quiz", sa.String(120), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("code_until", sa.DateTime(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name="fk_supervision_opened_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_supervision"),
        sa.UniqueConstraint("public_id", name="uq_supervision_public_id"),
    )
    op.create_index("ix_supervision_quiz_code", "supervision", ["quiz", "code"])
    op.create_index("ix_supervision_opened_by", "supervision", ["opened_by", "opened_at"])
    op.create_table(
        "supervised_attempt",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("supervision_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name="fk_supervised_attempt_attempt_id_attempt"
        ),
        sa.ForeignKeyConstraint(
            ["supervision_id"], ["supervision.id"], name="fk_supervised_attempt_supervision_id_supervision"
        ),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_supervised_attempt"),
    )
    op.create_index("ix_supervised_attempt_supervision", "supervised_attempt", ["supervision_id"])
    op.create_table(
        "extra_time",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("granted_by", sa.Integer(), nullable=False),
        sa.Column("granted_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_extra_time_person_id_person"),
        sa.ForeignKeyConstraint(["granted_by"], ["person.id"], name="fk_extra_time_granted_by_person"),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name="fk_extra_time_ended_by_person"),
        sa.PrimaryKeyConstraint("id", name="pk_extra_time"),
    )
    op.create_index("ix_extra_time_person", "extra_time", ["person_id"])
    for name in ("steps", "extra_percent", "extension_seconds", "device"):
        op.add_column("attempt", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("attempt", sa.Column("chain", sa.String(64), nullable=False, server_default=""))
    for table in KEPT:
        op.add_column(table, sa.Column("step", sa.Integer(), nullable=True))
        op.add_column(table, sa.Column("chain", sa.String(64), nullable=True))


def downgrade() -> None:
    for table in KEPT:
        op.drop_column(table, "chain")
        op.drop_column(table, "step")
    for name in reversed(NEW_OF_ATTEMPT):
        op.drop_column("attempt", name)
    for table in ("extra_time", "supervised_attempt", "supervision"):
        op.drop_table(table)
