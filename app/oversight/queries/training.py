"""Training that managers ask for, as their pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app import library, people, retraining
from app.foundation.faults import Text
from app.oversight.team import PAGE_SIZE, pages
from app.retraining.refusals import sentence_of


@dataclass(frozen=True)
class OrdersView:
    lines: tuple[retraining.OrderLine, ...]
    page: int
    pages: int
    total: int


def orders_view(actor: people.Actor, page: int, today: date) -> OrdersView:
    """Orders to the people of the actor's team, the newest first. An unknown page is the first one."""
    scope = people.team_of(actor, today)
    found = retraining.orders_page(scope, today, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    if page > pages(found.total):
        return orders_view(actor, 1, today)
    return OrdersView(found.lines, page, pages(found.total), found.total)


def course_choices(language: str) -> list[tuple[str, str]]:
    """Slug and title of every course that is published, by title."""
    courses = library.current_documents("course")
    return sorted(((one.slug, one.title(language)) for one in courses), key=lambda course: course[1])


@dataclass(frozen=True)
class OwnTraining:
    """What is asked of one person, and what can be asked."""

    may_order: bool
    orders: tuple[retraining.OrderLine, ...]
    refusals: dict[str, Text]  # certification → why its renewal cannot be asked for


def training_of(actor: people.Actor, seen: people.PersonRow, certifications: list[str]) -> OwnTraining:
    wanted = [retraining.Wanted(seen.id, "certification", slug) for slug in certifications]
    may_order = actor.may("training.order") and retraining.may_order(actor, seen.id)
    refused = retraining.refusals(wanted, actor.today) if may_order else {}
    return OwnTraining(
        may_order=may_order and (seen.left_on is None or seen.left_on >= actor.today),
        orders=retraining.orders_of(seen.id, actor.today),
        refusals={one.slug: sentence_of(refusal) for one, refusal in refused.items()},
    )
