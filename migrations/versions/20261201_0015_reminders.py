"""Reminders, the one letter a day, and calendars to subscribe to.

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

WAITING = sa.text("fate = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "reminder_look",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("look_on", sa.Date(), nullable=True),
        sa.Column("digest_on", sa.Date(), nullable=True),
        sa.Column("early", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_look_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_reminder_look")),
    )
    with op.batch_alter_table("reminder_look", schema=None) as batch_op:
        batch_op.create_index("ix_reminder_look_on", ["look_on"], unique=False)
    op.create_table(
        "daily_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_daily_mail_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_mail")),
        sa.UniqueConstraint("person_id", "day", name=op.f("uq_daily_mail_person_id_day")),
    )
    _points()
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id_person")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_calendar_feed_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("name", name=op.f("uq_calendar_feed_name")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index("ix_calendar_feed_person", ["person_id", "unit_id"], unique=False)
    # Everybody who has a standing already is looked at once.
    op.execute(
        "INSERT INTO reminder_look (person_id, look_on, early, digest) "
        "SELECT person_id, MIN(computed_on), TRUE, TRUE FROM standing GROUP BY person_id"
    )


def _points() -> None:
    op.create_table(
        "reminder_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("certification", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("belongs_to", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("came_on", sa.Date(), nullable=False),
        sa.Column("not_before", sa.Date(), nullable=False),
        sa.Column("fate", sa.String(length=12), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["daily_mail.id"], name=op.f("fk_reminder_point_mail_id_daily_mail")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reminder_point_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["person.id"], name=op.f("fk_reminder_point_recipient_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_point")),
        sa.UniqueConstraint(
            "person_id",
            "certification",
            "kind",
            "belongs_to",
            "subject",
            "recipient_id",
            name="uq_reminder_point",
        ),
    )
    with op.batch_alter_table("reminder_point", schema=None) as batch_op:
        batch_op.create_index(
            "ix_reminder_point_waiting",
            ["recipient_id", "not_before"],
            unique=False,
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        )
        batch_op.create_index("ix_reminder_point_mail", ["mail_id"], unique=False)


def downgrade() -> None:
    for table in ("calendar_feed", "reminder_point", "daily_mail", "reminder_look"):
        op.drop_table(table)
