"""Figures of items.

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "item_analysis",
        sa.Column("quiz", sa.String(length=120), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("analysed_at", sa.DateTime(), nullable=True),
        sa.Column("figures", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("quiz", name=op.f("pk_item_analysis")),
    )
    with op.batch_alter_table("item_analysis", schema=None) as batch_op:
        batch_op.create_index(
            "ix_item_analysis_stale",
            ["quiz"],
            unique=False,
            sqlite_where=sa.text("stale"),
            postgresql_where=sa.text("stale"),
        )


def downgrade() -> None:
    with op.batch_alter_table("item_analysis", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_item_analysis_stale", sqlite_where=sa.text("stale"), postgresql_where=sa.text("stale")
        )
    op.drop_table("item_analysis")
