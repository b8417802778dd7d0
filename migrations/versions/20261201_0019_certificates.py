"""What a certificate is printed with, and certificates that replace others.

Revision: 0019, after 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

AUTOINCREMENT = {"sqlite_autoincrement": True}  # an id is never given twice


def upgrade() -> None:
    with op.batch_alter_table("certificate", table_kwargs=AUTOINCREMENT) as table:
        table.add_column(sa.Column("occasion", sa.String(length=10), nullable=False, server_default="award"))
        table.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        table.add_column(
            sa.Column("template", sa.String(length=80), nullable=False, server_default="certificate")
        )
        table.add_column(sa.Column("template_revision", sa.Integer(), nullable=True))
        table.add_column(sa.Column("credential", sa.Text(), nullable=True))
        table.add_column(sa.Column("signed_by", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("fault", sa.Text(), nullable=True))
        table.create_foreign_key(
            op.f("fk_certificate_replaces_id_certificate"), "certificate", ["replaces_id"], ["id"]
        )
        table.drop_constraint(op.f("uq_certificate_award_id"), type_="unique")
        table.create_unique_constraint(op.f("uq_certificate_replaces_id"), ["replaces_id"])
        table.create_index("ix_certificate_award", ["award_id"])
    with op.batch_alter_table("certificate", table_kwargs=AUTOINCREMENT) as table:
        table.alter_column("occasion", existing_type=sa.String(length=10), server_default=None)
        table.alter_column("template", existing_type=sa.String(length=80), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("certificate", table_kwargs=AUTOINCREMENT) as table:
        table.drop_index("ix_certificate_award")
        table.drop_constraint(op.f("uq_certificate_replaces_id"), type_="unique")
        table.drop_constraint(op.f("fk_certificate_replaces_id_certificate"), type_="foreignkey")
        table.create_unique_constraint(op.f("uq_certificate_award_id"), ["award_id"])
        for name in ("fault", "signed_by", "credential", "template_revision", "template", "replaces_id", "occasion"):
            table.drop_column(name)
