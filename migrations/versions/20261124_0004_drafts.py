"""Drafts of the studio.

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("begun_by", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("titles", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["begun_by"], ["person.id"], name=op.f("fk_draft_begun_by_person")),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_draft_changed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("kind", "slug", name=op.f("uq_draft_kind_slug")),
    )
    op.create_table(
        "draft_file",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_draft_file_changed_by_person")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_file_draft_id_draft")),
        sa.PrimaryKeyConstraint("draft_id", "path", name=op.f("pk_draft_file")),
    )
    op.create_table(
        "draft_media",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_draft_media_changed_by_person")),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_media_draft_id_draft")),
        sa.PrimaryKeyConstraint("draft_id", "path", name=op.f("pk_draft_media")),
    )
    op.create_table(
        "guide_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=200), nullable=False),
        sa.Column("encoding", sa.String(length=20), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("roles", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("lesson_titles", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_guide_import_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_import")),
        sa.UniqueConstraint("public_id", name=op.f("uq_guide_import_public_id")),
    )
    op.create_index(op.f("ix_guide_import_person_id"), "guide_import", ["person_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_guide_import_person_id"), table_name="guide_import")
    op.drop_table("guide_import")
    op.drop_table("draft_media")
    op.drop_table("draft_file")
    op.drop_table("draft")
