"""Many people by what somebody has typed: personnel numbers and e-mails."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import bindparam, or_, select

from app.foundation.database import db
from app.people.models import Person
from app.people.queries import IDS_IN_A_STATEMENT
from app.people.rows import PersonRow


def people_named(references: Collection[str]) -> tuple[PersonRow, ...]:
    """Those with these numbers or e-mails, in a statement for each 10,000; what nobody has is left out."""
    wanted = sorted({one.strip() for one in references} - {""})
    return tuple({person.id: person for part in _parts(wanted) for person in _named(part)}.values())


def _named(references: list[str]) -> Iterator[PersonRow]:
    values = {"numbers": references, "emails": [one.lower() for one in references]}
    return (PersonRow(*row) for row in db.session.execute(_NAMED, values))


_NAMED = select(*(getattr(Person, name) for name in PersonRow.__dataclass_fields__)).where(
    or_(
        Person.number.in_(bindparam("numbers", expanding=True)),
        Person.email.in_(bindparam("emails", expanding=True)),
    )
)


def _parts(references: list[str]) -> Iterator[list[str]]:
    return (
        references[start : start + IDS_IN_A_STATEMENT]
        for start in range(0, len(references), IDS_IN_A_STATEMENT)
    )
