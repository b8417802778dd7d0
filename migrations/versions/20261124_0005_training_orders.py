"""Training that a manager has asked of people.

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "training_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ordered_by", sa.Integer(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("refused", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("outside", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ordered_by"], ["person.id"], name=op.f("fk_training_batch_ordered_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_batch")),
    )
    with op.batch_alter_table("training_batch", schema=None) as batch_op:
        batch_op.create_index("ix_training_batch_ordered_at", ["ordered_at"], unique=False)

    op.create_table(
        "training_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(), nullable=False),
        sa.Column("ordered_by", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["training_batch.id"], name=op.f("fk_training_order_batch_id_training_batch")
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by"], ["person.id"], name=op.f("fk_training_order_ordered_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_training_order_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["person.id"], name=op.f("fk_training_order_withdrawn_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_order")),
    )
    with op.batch_alter_table("training_order", schema=None) as batch_op:
        batch_op.create_index("ix_training_order_batch", ["batch_id"], unique=False)
        batch_op.create_index("ix_training_order_person", ["person_id", "ordered_at"], unique=False)
        batch_op.create_index("ix_training_order_told", ["told_at", "ordered_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("training_order", schema=None) as batch_op:
        batch_op.drop_index("ix_training_order_told")
        batch_op.drop_index("ix_training_order_person")
        batch_op.drop_index("ix_training_order_batch")

    op.drop_table("training_order")
    with op.batch_alter_table("training_batch", schema=None) as batch_op:
        batch_op.drop_index("ix_training_batch_ordered_at")

    op.drop_table("training_batch")
