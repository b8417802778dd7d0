"""Ways that save time give the same answers as the long way round."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.certification.expressions import Circumstances, met, within_reach
from app.certification.learned import learned_from
from app.certification.portfolio import portfolio
from app.certification.rules import Atom, Expression, Group
from app.certification.standing import standing
from app.record.facts import Fact, Payload
from tests.certification.conftest import CALLS, SAFETY
from tests.certification.records import required, rule
from tests.certification.test_cache_properties import payloads

FIRST = date(2026, 1, 12)
BOOK = {
    "calls": rule("\n".join(CALLS.splitlines()[1:]), "calls"),
    "safety": rule("\n".join(SAFETY.splitlines()[1:]), "safety"),
}
entries = st.lists(
    st.tuples(payloads, st.integers(0, 400), st.one_of(st.none(), st.integers(0, 23))), max_size=12
)


def record_of(told: list[tuple[Payload, int, int | None]]) -> tuple[Fact, ...]:
    facts = []
    for number, (payload, days, hour) in enumerate(told, start=1):
        on = FIRST + timedelta(days=days)
        at = None if hour is None else datetime.combine(on, time(hour), UTC)
        facts.append(Fact(number, 1, number, payload, on, at, datetime.combine(on, time(12), UTC), None))
    return tuple(sorted(facts, key=lambda fact: (fact.occurred_on, fact.position)))


@settings(max_examples=100, deadline=None)
@given(entries, st.integers(0, 500))
def test_a_walk_that_met_all_in_order_need_not_be_gone_again(
    told: list[tuple[Payload, int, int | None]], days: int
) -> None:
    as_of = FIRST + timedelta(days=days)
    needed = {slug: required("2026-01-12") for slug in BOOK}
    for slug, one in portfolio(BOOK, record_of(told), needed, as_of).items():
        assert one.standing == standing(BOOK[slug], one.events, as_of)


atoms = st.builds(
    Atom, st.sampled_from(["quiz", "course", "session"]), st.sampled_from(["calls", "safety", "first-call"])
)


def joined(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    groups = st.lists(parts, min_size=1, max_size=3).flatmap(
        lambda found: st.integers(1, len(found)).map(lambda needed: Group("n", needed, tuple(found)))
    )
    return groups


@settings(max_examples=80, deadline=None)
@given(st.recursive(atoms, joined, max_leaves=6), entries)
def test_what_is_out_of_reach_is_never_met(
    expression: Expression, told: list[tuple[Payload, int, int | None]]
) -> None:
    shown = [one for fact in record_of(told) if (one := learned_from(fact, "calls")) is not None]
    names = {(one.kind, one.slug) for one in shown}
    if met(expression, shown, FIRST, Circumstances((), {})) is not None:
        assert within_reach(expression, names)
    elif all(one.passed for one in shown):
        assert not within_reach(expression, names)
