"""What was asked for, among the things that a person has to do. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.foundation.faults import Text
from app.learning.tasks import Need
from app.retraining.orders import Order


@dataclass(frozen=True)
class Asked:
    """An open order with the short name of whoever gave it. `anew`: the course was completed before."""

    order: Order
    by: str
    anew: bool = False

    @property
    def note(self) -> Text:
        if self.anew:
            return Text(
                f"asked by {self.by}: read it anew, counted from the day of the order",
                f"назначено, {self.by}: пройти заново, считая со дня назначения",
            )
        return Text(f"asked by {self.by}", f"назначено, {self.by}")


def with_orders(needs: Sequence[Need], asked: Sequence[Asked]) -> tuple[Need, ...]:
    """The needs of rules, with the earlier day where one was named, and the courses that were asked for."""
    hastened = {one.order.slug: one for one in asked if one.order.kind == "certification"}
    courses = [course_need(one) for one in asked if one.order.kind == "course"]
    return (*(hasten(need, hastened) for need in needs), *courses)


SIGN_NOW = Text("Held; it waits for your signature", "Проведено; ждёт вашей подписи")


def waits_for_somebody(needs: Sequence[Need]) -> bool:
    """Whether anything is asked that somebody holds with the person."""
    return any(need.kind == "obligation" and not need.alone for need in needs)


def with_signatures(needs: Sequence[Need], waiting: Mapping[str, str]) -> tuple[Need, ...]:
    """Says of what was held that it waits for the person's signature. `waiting`: kind → id of what was signed."""
    pages = {f"/obligations/{kind}": f"/obligations/{sign_off}" for kind, sign_off in waiting.items()}
    return tuple(
        replace(need, note=SIGN_NOW, begun=True, alone=True, address=pages[need.address])
        if need.kind == "obligation" and need.address in pages
        else need
        for need in needs
    )


def hasten(need: Need, asked: Mapping[str, Asked]) -> Need:
    """Of a certification that was asked for: by the earlier of both days."""
    one = asked.get(need.certification)
    if one is None or need.met:
        return need
    # What somebody holds with the person, and what has not opened yet, has a day of its own.
    if need.kind == "obligation" or need.opens is not None:
        return need
    due = min(need.due or date.max, one.order.due_on)
    return replace(need, due=due, note=need.note or one.note)


def course_need(one: Asked) -> Need:
    since = one.order.ordered_on if one.anew else None
    return Need("course", one.order.slug, "", due=one.order.due_on, since=since, note=one.note)
