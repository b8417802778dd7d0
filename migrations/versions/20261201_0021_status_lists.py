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
    lists = op.create_table(
        "status_list",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("base", sa.String(length=300), nullable=False),
        sa.Column("first_certificate", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["first_certificate"],
            ["certificate.id"],
            name=op.f("fk_status_list_first_certificate_certificate"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_status_list")),
    )
    places = op.create_table(
        "status_place",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("list_number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificate.id"],
            name=op.f("fk_status_place_certificate_id_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["list_number"], ["status_list.number"], name=op.f("fk_status_place_list_number_status_list")
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
    new_lists, new_places = drawn()
    op.bulk_insert(lists, new_lists)
    op.bulk_insert(places, new_places)


def drawn():
    """For each certificate a place of its own, at random, in a list of the address that is printed on it."""
    certificate = sa.table("certificate", sa.column("id"), sa.column("printed", sa.JSON()))
    issued = op.get_bind().execute(sa.select(certificate).order_by(certificate.c.id)).all()
    lists, members = [], []
    for row in issued:
        base = row.printed["verify_url"].rsplit("/verify/", 1)[0]
        last = lists[-1] if lists else {"base": None, "first_certificate": 0}
        if last["base"] != base or row.id >= last["first_certificate"] + CERTIFICATES_IN_A_LIST:
            lists.append({"number": len(lists) + 1, "base": base, "first_certificate": row.id})
            members.append([])
        members[-1].append(row.id)
    chance = secrets.SystemRandom()
    places = [
        {"certificate_id": certificate_id, "list_number": number, "position": position}
        for number, ids in enumerate(members, 1)
        for certificate_id, position in zip(ids, chance.sample(range(PLACES), len(ids)), strict=True)
    ]
    return lists, places


def downgrade() -> None:
    op.drop_index(
        "ix_award_withdrawn", table_name="award", sqlite_where=WITHDRAWN, postgresql_where=WITHDRAWN
    )
    op.drop_table("status_place")
    op.drop_table("status_list")
