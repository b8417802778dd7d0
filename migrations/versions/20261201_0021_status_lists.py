"""Places of certificates in the status lists.

Revision: 0021, after 0020
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

PLACES, CERTIFICATES_IN_A_LIST = 131_072, 100_000
WITHDRAWN = sa.text("withdrawn_at IS NOT NULL")


def upgrade() -> None:
    table = op.create_table(
        "status_place",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("list_number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_status_place_certificate_id_certificate"),
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_status_place")),
        sa.UniqueConstraint("list_number", "position", name=op.f("uq_status_place_list_number_position")),
    )
    op.create_index(
        "ix_award_withdrawn",
        "award",
        ["withdrawn_at"],
        sqlite_where=WITHDRAWN,
        postgresql_where=WITHDRAWN,
    )
    issued = op.get_bind().execute(sa.text("SELECT id FROM certificate ORDER BY id")).scalars().all()
    op.bulk_insert(table, places(issued))


def places(certificate_ids):
    """For each a place of its own, drawn at random, in the list that its id leads to."""
    by_list = {}
    for certificate_id in certificate_ids:
        by_list.setdefault(1 + (certificate_id - 1) // CERTIFICATES_IN_A_LIST, []).append(certificate_id)
    chance = secrets.SystemRandom()
    return [
        {"certificate_id": certificate_id, "list_number": number, "position": position}
        for number, ids in by_list.items()
        for certificate_id, position in zip(ids, chance.sample(range(PLACES), len(ids)), strict=True)
    ]


def downgrade() -> None:
    op.drop_index(
        "ix_award_withdrawn", table_name="award", sqlite_where=WITHDRAWN, postgresql_where=WITHDRAWN
    )
    op.drop_table("status_place")
