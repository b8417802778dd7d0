"""Refreshers: the log of answers, what is remembered of each fact, and how much was asked today.

Revision: 0016, after 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "refresher_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("fact", sa.String(400), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("course", sa.String(120), nullable=False),
        sa.Column("course_revision", sa.Integer(), nullable=False),
        sa.Column("quiz", sa.String(120), nullable=False),
        sa.Column("item", sa.String(120), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("answer", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=False),
        sa.Column("rating", sa.String(5), nullable=False),
        sa.Column("recall", sa.Float(), nullable=False),
        sa.Column("anew", sa.Boolean(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("scheduler", sa.String(10), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_refresher_review_person_id_person"),
        sa.PrimaryKeyConstraint("id", name="pk_refresher_review"),
    )
    op.create_index("ix_refresher_review_person", "refresher_review", ["person_id", "day"])
    op.create_index("ix_refresher_review_day", "refresher_review", ["day"])
    op.create_table(
        "refresher_card",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("fact", sa.String(400), nullable=False),
        sa.Column("course", sa.String(120), nullable=False),
        sa.Column("course_revision", sa.Integer(), nullable=False),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.Column("difficulty", sa.Float(), nullable=False),
        sa.Column("box", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.Column("fsrs_due", sa.Date(), nullable=False),
        sa.Column("leitner_due", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_refresher_card_person_id_person"),
        sa.PrimaryKeyConstraint("person_id", "fact", name="pk_refresher_card"),
    )
    op.create_index("ix_refresher_card_course", "refresher_card", ["course"])
    op.create_table(
        "refresher_sitting",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("asked_today", sa.Integer(), nullable=False),
        sa.Column("milliseconds_today", sa.Integer(), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.Column("rest_until", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_refresher_sitting_person_id_person"),
        sa.PrimaryKeyConstraint("person_id", name="pk_refresher_sitting"),
    )


def downgrade() -> None:
    op.drop_table("refresher_sitting")
    op.drop_table("refresher_card")
    op.drop_table("refresher_review")
