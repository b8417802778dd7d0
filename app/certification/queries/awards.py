"""Whether a person holds something that can be certified today, and if not, what is missing."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from app import library
from app.certification.evidence import walk_of
from app.certification.missing import missing_atoms, not_met
from app.certification.models import AwardRow
from app.certification.queries.standing import inputs_of, standing_of
from app.certification.rules import Atom
from app.foundation.database import db
from app.foundation.errors import NotFound
from app.foundation.faults import Fault, Text
from app.library.documents import Kind

NOT_HELD = ("not_started", "initial_overdue", "expired", "lapsed", "revoked", "suspended")
TITLED: dict[str, Kind] = {"course": "course", "quiz": "quiz", "call": "call", "checklist": "checklist"}


class NoSuchCertification(NotFound):
    code = "no-such-certification"
    text = Text("There is no such certification.", "Такого допуска нет.")


def find_award_in_force(person_id: int, certification: str, today: date) -> int | None:
    """The newest award that still stands and has not run out, if the standing bears it out."""
    standing = standing_of(person_id, certification, on=today)
    if standing is None or standing.status in NOT_HELD:
        return None
    wanted = (
        select(AwardRow.id)
        .where(
            AwardRow.person_id == person_id,
            AwardRow.certification == certification,
            AwardRow.withdrawn_at.is_(None),
            or_(AwardRow.valid_until.is_(None), AwardRow.valid_until >= today),
        )
        .order_by(AwardRow.id.desc())
    )
    return db.session.scalar(wanted.limit(1))


def what_is_missing(person_id: int, certification: str, today: date) -> tuple[Fault, ...]:
    """Raises NoSuchCertification."""
    inputs = inputs_of((person_id,))[person_id]
    versions = inputs.book.rules.get(certification)
    if versions is None:
        raise NoSuchCertification
    periods = inputs.required.get(certification, ())
    walk = walk_of(certification, versions, inputs.facts, required=periods, as_of=today)
    atoms = missing_atoms(walk, today)
    standing = standing_of(person_id, certification, on=today)
    status = standing.status if standing is not None else "not_started"
    return not_met(certification, atoms, titles_of(atoms), status)


def titles_of(atoms: tuple[Atom, ...]) -> dict[tuple[str, str], Text]:
    found: dict[tuple[str, str], Text] = {}
    for atom in atoms:
        kind = TITLED.get(atom.kind)
        revision = library.find_current_revision(kind, atom.slug) if kind is not None else None
        if revision is not None:
            found[atom.kind, atom.slug] = Text(revision.title("en"), revision.title("ru"))
    return found
