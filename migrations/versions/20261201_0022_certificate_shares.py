"""Addresses by which a certificate is shown to somebody for a while, wallet cards, and what an award stands on.

Revision: 0022, after 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("award", sa.Column("basis", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "certificate_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_certificate_share_certificate_id_certificate"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_share")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_certificate_share_token_sha256")),
    )
    op.create_index("ix_certificate_share_certificate", "certificate_share", ["certificate_id", "ends_at"])
    op.create_table(
        "certificate_card",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("design", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_certificate_card_certificate_id_certificate"),
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_card")),
    )


def downgrade() -> None:
    op.drop_table("certificate_card")
    op.drop_index("ix_certificate_share_certificate", table_name="certificate_share")
    op.drop_table("certificate_share")
    op.drop_column("award", "basis")
