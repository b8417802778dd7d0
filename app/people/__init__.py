"""People: who they are, where they work, how they sign in and what they may do."""

from app.people.permissions import ACCEPTING_ROLES, SEEING_ROLES
from app.people.queries import (
    UnknownPerson,
    UnknownPosition,
    UnknownUnit,
    among,
    assignments_of,
    ids_by_name,
    is_anybody_there,
    people_in_scope,
    people_matching,
    people_of_unit,
    people_rows,
    people_under,
    person_of,
    position_of,
    positions,
    team_of,
    unit_of,
    units,
    visible_people,
    visible_person,
    zone_of,
    zones_of,
)
from app.people.queries.faces import faces_of
from app.people.queries.holders import holders_of, holders_over
from app.people.queries.leaders import Levels, leaders, leaders_over
from app.people.rows import Actor, AssignmentRow, Face, NewPerson, PersonRow, PositionRow, UnitRow
from app.people.service.accounts import grant_role, revoke_role, set_password, store_language
from app.people.service.employment import (
    add_assignment,
    add_person,
    assign,
    hire,
    leave,
    return_,
    unassign,
)
from app.people.service.entering import WrongPassword
from app.people.service.organisation import make_position, make_unit
from app.people.service.own_data import offer_own_data
from app.people.service.places import when_asked_for_users, when_unit_moved
from app.people.service.presence import begin_absence, end_absence
from app.people.service.sign_in import TooManyFailures
from app.people.service.signing import confirm_password

__all__ = [
    "ACCEPTING_ROLES",
    "SEEING_ROLES",
    "Actor",
    "AssignmentRow",
    "Face",
    "Levels",
    "NewPerson",
    "PersonRow",
    "PositionRow",
    "TooManyFailures",
    "UnitRow",
    "UnknownPerson",
    "UnknownPosition",
    "UnknownUnit",
    "WrongPassword",
    "add_assignment",
    "add_person",
    "among",
    "assign",
    "assignments_of",
    "begin_absence",
    "confirm_password",
    "end_absence",
    "faces_of",
    "grant_role",
    "hire",
    "holders_of",
    "holders_over",
    "ids_by_name",
    "is_anybody_there",
    "leaders",
    "leaders_over",
    "leave",
    "make_position",
    "make_unit",
    "offer_own_data",
    "people_in_scope",
    "people_matching",
    "people_of_unit",
    "people_rows",
    "people_under",
    "person_of",
    "position_of",
    "positions",
    "return_",
    "revoke_role",
    "set_password",
    "store_language",
    "team_of",
    "unassign",
    "unit_of",
    "units",
    "visible_people",
    "visible_person",
    "when_asked_for_users",
    "when_unit_moved",
    "zone_of",
    "zones_of",
]
