"""What a wide change would do, asked for before it is made.

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "change_preview",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=32), nullable=False),
        sa.Column("change", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("today", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("library_edition", sa.String(length=200), nullable=True),
        sa.Column("newest_fact", sa.Integer(), nullable=True),
        sa.Column("summary", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_change_preview_asked_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_preview")),
        sa.UniqueConstraint("public_id", name=op.f("uq_change_preview_public_id")),
    )
    with op.batch_alter_table("change_preview", schema=None) as batch_op:
        batch_op.create_index("ix_change_preview_fingerprint", ["fingerprint"], unique=False)
    op.create_table(
        "change_preview_line",
        sa.Column("preview_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("certification", sa.String(length=80), nullable=False),
        sa.Column("effect", sa.String(length=10), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("shown", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["preview_id"],
            ["change_preview.id"],
            name=op.f("fk_change_preview_line_preview_id_change_preview"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_change_preview_line_person_id_person")
        ),
        sa.PrimaryKeyConstraint("preview_id", "position", name=op.f("pk_change_preview_line")),
    )


def downgrade() -> None:
    op.drop_table("change_preview_line")
    op.drop_table("change_preview")
