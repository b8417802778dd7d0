"""Essays marked by people, disputes and regrades.

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'needs-grading'")
OPEN = sa.text("state = 'open'")
DRAFT = sa.text("published_at IS NULL")
LEFT = sa.text("decision = 'left'")


def upgrade() -> None:
    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("quiz", sa.String(length=120), nullable=False),
        sa.Column("item", sa.String(length=120), nullable=False),
        sa.Column("levels", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("grader_id", sa.Integer(), nullable=False),
        sa.Column("marked_at", sa.DateTime(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_mark_attempt_id_attempt")),
        sa.ForeignKeyConstraint(["grader_id"], ["person.id"], name=op.f("fk_mark_grader_id_person")),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name=op.f("fk_mark_published_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
    )
    op.create_index("ix_mark_attempt", "mark", ["attempt_id", "position", "id"], unique=False)
    op.create_index("ix_mark_question", "mark", ["quiz", "item", "id"], unique=False)
    op.create_index(
        "ix_mark_draft",
        "mark",
        ["attempt_id"],
        unique=False,
        sqlite_where=DRAFT,
        postgresql_where=DRAFT,
    )
    op.create_table(
        "dispute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("quiz", sa.String(length=120), nullable=False),
        sa.Column("item", sa.String(length=120), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("disputed_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_dispute_answered_by_person")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_dispute_attempt_id_attempt")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_dispute_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
    )
    op.create_index("ix_dispute_question", "dispute", ["quiz", "item", "id"], unique=False)
    op.create_index("ix_dispute_attempt", "dispute", ["attempt_id", "position"], unique=False)
    op.create_index(
        "uq_dispute_open",
        "dispute",
        ["person_id", "quiz", "item"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_dispute_waiting",
        "dispute",
        ["disputed_at"],
        unique=False,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "regrade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quiz", sa.String(length=120), nullable=False),
        sa.Column("item", sa.String(length=120), nullable=False),
        sa.Column("policy", sa.String(length=20), nullable=False),
        sa.Column("revisions", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("key_revision", sa.Integer(), nullable=True),
        sa.Column("keys", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("over_marks", sa.Boolean(), nullable=False),
        sa.Column("certificates", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_regrade_decided_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrade")),
    )
    op.create_index("ix_regrade_question", "regrade", ["quiz", "item", "id"], unique=False)
    op.create_table(
        "regraded_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("regrade_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("effect", sa.String(length=10), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("certificates", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("decision_by", sa.Integer(), nullable=True),
        sa.Column("decision_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_regraded_attempt_attempt_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["decision_by"], ["person.id"], name=op.f("fk_regraded_attempt_decision_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["regrade_id"], ["regrade.id"], name=op.f("fk_regraded_attempt_regrade_id_regrade")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regraded_attempt")),
        sa.UniqueConstraint(
            "regrade_id", "attempt_id", name=op.f("uq_regraded_attempt_regrade_id_attempt_id")
        ),
    )
    op.create_index(
        "ix_regraded_attempt_attempt", "regraded_attempt", ["attempt_id", "item", "id"], unique=False
    )
    op.create_index(
        "ix_regraded_attempt_left",
        "regraded_attempt",
        ["regrade_id"],
        unique=False,
        sqlite_where=LEFT,
        postgresql_where=LEFT,
    )
    op.create_index(
        "ix_attempt_waiting",
        "attempt",
        ["ended_at"],
        unique=False,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    op.drop_index("ix_attempt_waiting", table_name="attempt")
    for table in ("regraded_attempt", "regrade", "dispute", "mark"):
        op.drop_table(table)
