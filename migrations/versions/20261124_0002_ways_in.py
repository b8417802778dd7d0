"""Sign-in cards, invitations and links to a new password.

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "way_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sent_to", sa.String(length=254), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_way_in_made_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_way_in_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_way_in")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_way_in_secret_hash")),
    )
    with op.batch_alter_table("way_in", schema=None) as batch_op:
        batch_op.create_index("ix_way_in_person", ["person_id", "kind"], unique=False)
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("secret", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_column("secret")
    with op.batch_alter_table("way_in", schema=None) as batch_op:
        batch_op.drop_index("ix_way_in_person")
    op.drop_table("way_in")
