"""All that waits for a decision about certificates, on one page and as one number."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from app import assessment, people
from app.certification.cases import Case
from app.certification.models import CertificateCaseRow, CertificateRequestRow
from app.certification.queries.cases import (
    Renamed,
    decided_cases,
    open_cases,
    renamed,
)
from app.certification.queries.rule_book import rule_book
from app.certification.queries.withdrawals import (
    decided_requests,
    others_in_sight,
    reached,
    waiting_requests,
)
from app.certification.withdrawals import Request
from app.foundation.database import db
from app.foundation.errors import NotFound
from app.foundation.faults import Text

MOST_SHOWN = 100
LATELY = 15


@dataclass(frozen=True)
class Decisions:
    mine: tuple[Request, ...]  # the actor can be the second
    others: tuple[Request, ...]  # wait for somebody else
    cases: tuple[Case, ...]
    left: tuple[assessment.LeftLine, ...]  # by a regrade
    renamed: tuple[Renamed, ...]
    decided_requests: tuple[Request, ...]
    decided_cases: tuple[Case, ...]
    reached: frozenset[int]  # of these people the actor may decide
    faces: Mapping[int, people.Face]
    titles: Mapping[str, Text]
    asked: Mapping[int, Request]  # case → what waits for a second person about it

    @property
    def withdrawn(self) -> tuple[Case, ...]:
        """Those that the actor can leave withdrawn, all with one word."""
        return tuple(it for it in self.cases if it.is_withdrawn and it.person_id in self.reached)

    @property
    def is_cut(self) -> bool:
        """More wait than are shown."""
        return MOST_SHOWN in (len(self.cases), len(self.left), len(self.renamed))

    @property
    def count(self) -> int:
        return len(self.mine) + len(self.others) + len(self.cases) + len(self.left)


def decisions_for(actor: people.Actor) -> Decisions:
    """What the actor may see, decided or not."""
    waiting = waiting_requests(actor)
    cases = open_cases(actor, MOST_SHOWN)
    left = left_in_sight(actor)[:MOST_SHOWN]
    names = renamed(actor, MOST_SHOWN)
    done = decided_requests(actor, LATELY), decided_cases(actor, LATELY)
    told: list[Request | Case] = [*waiting, *cases, *done[0], *done[1]]
    ids = {one.person_id for one in (*told, *left)}
    within = within_reach(actor, ids | {one.person.id for one in names})
    mine = tuple(it for it in waiting if it.person_id in within and it.asked_by != actor.person_id)
    slugs = {one.certification for one in (*told, *names)}
    book = rule_book()
    return Decisions(
        mine=mine,
        others=tuple(it for it in waiting if it not in mine),
        cases=cases,
        left=left,
        renamed=names,
        decided_requests=done[0],
        decided_cases=done[1],
        reached=within,
        faces=people.faces_of(ids | {one.person.id for one in names}, actor.today),
        titles={slug: book.title(slug) for slug in slugs},
        asked={it.case_id: it for it in waiting if it.case_id is not None},
    )


def left_in_sight(actor: people.Actor) -> tuple[assessment.LeftLine, ...]:
    """What regrades have left open, of people whom the actor sees."""
    lines = assessment.left_lines()
    whose = {line.person_id for line in lines} - {actor.person_id}
    seen = among(whose, people.visible_people(actor)) if whose else frozenset()
    return tuple(line for line in lines if line.person_id in seen)


def left_line(actor: people.Actor, line_id: int) -> assessment.LeftLine:
    """Raises NotFound."""
    found = next((line for line in left_in_sight(actor) if line.id == line_id), None)
    if found is None:
        raise NotFound
    return found


def within_reach(actor: people.Actor, person_ids: Collection[int]) -> frozenset[int]:
    """Those about whose certificates the actor decides; never the actor."""
    if not actor.may("certificate.revoke"):
        return frozenset()
    return among(set(person_ids) - {actor.person_id}, reached(actor))


def among(person_ids: set[int], scope: object) -> frozenset[int]:
    column = next(iter(scope.subquery().c))  # type: ignore[attr-defined]
    return frozenset(db.session.scalars(select(column).where(column.in_(person_ids))))


def number_waiting(actor: people.Actor) -> int:
    """For the small menu: requests that wait, open cases and what regrades have left, of people whom the actor sees."""
    total = len(left_in_sight(actor))
    for column, still in (
        (CertificateRequestRow.person_id, CertificateRequestRow.state == "waiting"),
        (CertificateCaseRow.person_id, CertificateCaseRow.decision.is_(None)),
    ):
        total += db.session.scalar(select(func.count()).where(still, others_in_sight(actor, column))) or 0
    return total
