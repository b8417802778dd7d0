"""The organisation keeps somebody who can look after it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.foundation.errors import Conflict
from app.foundation.faults import Text
from app.people.models import Account, Person, RoleGrant
from app.people.permissions import ADMIN


class LastAdmin(Conflict):
    code = "last-admin"
    text = Text(
        "This is the only admin of the whole organisation who can sign in. Make somebody else admin first.",
        "Это единственный администратор всей организации, который может войти. Сначала назначьте другого.",
    )


def refuse_last_admin(session: Session, person_id: int) -> None:
    """Operation, before an admin leaves or loses the role: raises LastAdmin where nobody else could take over."""
    working = (
        select(RoleGrant)
        .join(Account, Account.person_id == RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role == ADMIN, RoleGrant.unit_id.is_(None), Person.left_on.is_(None))
        .order_by(RoleGrant.id)
        .with_for_update(of=RoleGrant)  # two admins who dismiss each other at once
    )
    if [grant.person_id for grant in session.scalars(working)] == [person_id]:
        raise LastAdmin
