"""The index behind the search in the guide, and searches without an answer.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# What finds sections by their stems; the database keeps it in step with the table by itself. The worker fills the
# table, also with what was published before.
FULL_TEXT = {
    "sqlite": (
        "CREATE VIRTUAL TABLE fts_guide USING fts5(title_stems, above_stems, key_stems, text_stems, content='guide_section', content_rowid='id', tokenize='unicode61 remove_diacritics 0')",
        "CREATE TRIGGER fts_guide_insert AFTER INSERT ON guide_section BEGIN INSERT INTO fts_guide (rowid, title_stems, above_stems, key_stems, text_stems) VALUES (NEW.id, NEW.title_stems, NEW.above_stems, NEW.key_stems, NEW.text_stems); END",
        "CREATE TRIGGER fts_guide_delete AFTER DELETE ON guide_section BEGIN INSERT INTO fts_guide (fts_guide, rowid, title_stems, above_stems, key_stems, text_stems) VALUES ('delete', OLD.id, OLD.title_stems, OLD.above_stems, OLD.key_stems, OLD.text_stems); END",
        "CREATE TRIGGER fts_guide_update AFTER UPDATE ON guide_section BEGIN INSERT INTO fts_guide (fts_guide, rowid, title_stems, above_stems, key_stems, text_stems) VALUES ('delete', OLD.id, OLD.title_stems, OLD.above_stems, OLD.key_stems, OLD.text_stems); INSERT INTO fts_guide (rowid, title_stems, above_stems, key_stems, text_stems) VALUES (NEW.id, NEW.title_stems, NEW.above_stems, NEW.key_stems, NEW.text_stems); END",
    ),
    "postgresql": (
        "ALTER TABLE guide_section ADD COLUMN fts_words tsvector GENERATED ALWAYS AS (setweight(to_tsvector('simple', title_stems), 'A') || setweight(to_tsvector('simple', key_stems), 'B') || setweight(to_tsvector('simple', above_stems), 'C') || setweight(to_tsvector('simple', text_stems), 'D')) STORED",
        "CREATE INDEX fts_guide ON guide_section USING gin (fts_words)",
    ),
}


def upgrade() -> None:
    op.create_table(
        "guide_course",
        sa.Column("course", sa.String(length=120), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.Integer(), nullable=False),
        sa.Column("sections", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_guide_course_revision_id_revision")),
        sa.PrimaryKeyConstraint("course", name=op.f("pk_guide_course")),
    )
    op.create_table(
        "guide_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("lesson", sa.String(length=120), nullable=False),
        sa.Column("lesson_position", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading_id", sa.String(length=120), nullable=False),
        sa.Column("lesson_title", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("title_stems", sa.Text(), nullable=False),
        sa.Column("above_stems", sa.Text(), nullable=False),
        sa.Column("key_stems", sa.Text(), nullable=False),
        sa.Column("text_stems", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_section")),
    )
    with op.batch_alter_table("guide_section", schema=None) as batch_op:
        batch_op.create_index("ix_guide_section_course", ["course"], unique=False)

    op.create_table(
        "unanswered_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("query", sa.String(length=200), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("unhelpful", sa.Integer(), nullable=False),
        sa.Column("shown", sa.String(length=400), nullable=False),
        sa.Column("first_at", sa.DateTime(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered_search")),
        sa.UniqueConstraint("words", "language", name=op.f("uq_unanswered_search_words_language")),
    )
    for statement in FULL_TEXT[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE fts_guide")
    op.drop_table("unanswered_search")
    op.drop_table("guide_section")
    op.drop_table("guide_course")
