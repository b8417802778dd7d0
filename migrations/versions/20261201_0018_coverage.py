"""How many people a unit needs, and what was forecast.

Revision: 0018, after 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coverage_need",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("certification", sa.String(length=120), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_coverage_need_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_coverage_need_changed_by_person")
        ),
        sa.PrimaryKeyConstraint("unit_id", "certification", name=op.f("pk_coverage_need")),
    )
    op.create_table(
        "forecast_week",
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("certification", sa.String(length=120), nullable=False),
        sa.Column("certain", sa.Float(), nullable=False),
        sa.Column("assumed", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("made_on", "week", "certification", name=op.f("pk_forecast_week")),
    )


def downgrade() -> None:
    op.drop_table("forecast_week")
    op.drop_table("coverage_need")
