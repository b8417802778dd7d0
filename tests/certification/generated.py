"""Rules and events as hypothesis makes them: anything that the language can say, also what no author would."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from app.certification.events import ORDER, Event
from app.certification.rules import (
    ANCHORS,
    EVENTS,
    PERMISSIONS,
    REQUIREMENTS,
    Case,
    Fail,
    HoursNeeded,
    Initial,
    Renew,
    Rule,
    RuleVersion,
    Source,
    Trigger,
)
from app.foundation.durations import Duration

FIRST = date(2024, 1, 29)
days = st.integers(0, 420).map(lambda number: FIRST + timedelta(days=number))
durations = st.one_of(
    st.integers(1, 40).map(lambda number: Duration(days=number)),
    st.integers(1, 18).map(lambda number: Duration(months=number)),
    st.integers(1, 3).map(lambda number: Duration(years=number)),
    st.builds(Duration, months=st.integers(1, 3), days=st.integers(0, 20)),
)
maybe = lambda strategy: st.one_of(st.none(), strategy)  # noqa: E731
permissions = st.sampled_from(PERMISSIONS)
hours = st.builds(
    HoursNeeded,
    total=st.integers(1, 20).map(Decimal),
    topics=st.one_of(st.just(()), st.integers(1, 8).map(lambda least: (("a", Decimal(least)),))),
    gates_pass=st.booleans(),
)
renews = st.builds(
    Renew,
    every=durations,
    anchor=st.sampled_from(ANCHORS),
    window=maybe(durations),
    grace=maybe(durations),
    grace_work=permissions,
    on_late=st.sampled_from(["completion", "due"]),
    fixed=maybe(st.sampled_from([(12, 31), (2, 29), (7, 1)])),
    min_active=durations,
    last_day=st.sampled_from(["same", "day_before"]),
    lapse_after=maybe(durations),
    due_soon=maybe(durations),
    cases=st.lists(st.builds(Case, durations, st.booleans(), durations), max_size=2).map(tuple),
    by_hours=st.booleans(),
    hours=maybe(hours),
    suspend=maybe(durations),
)
triggers = st.builds(
    Trigger,
    event=st.sampled_from(EVENTS),
    require=st.sampled_from(REQUIREMENTS),
    impact=st.sampled_from([None, "minor", "major"]),
    more_than=maybe(durations),
    within=maybe(durations),
    before_work=st.booleans(),
    before_effective=st.booleans(),
    until_then=permissions,
    resets_clock=st.booleans(),
)
fails = st.builds(
    Fail, permissions, maybe(durations), st.booleans(), maybe(st.integers(1, 3)), maybe(durations)
)
rules = st.builds(
    Rule,
    slug=st.just("rule"),
    source=st.builds(Source, until=maybe(days)),
    initial=maybe(st.builds(Initial, maybe(durations), permissions)),
    renew=maybe(renews),
    fail=maybe(fails),
    triggers=st.lists(triggers, max_size=3).map(tuple),
    nonworking=st.sampled_from(["keep", "previous", "next"]),
)
single_versions = rules.map(lambda rule: (RuleVersion(rule),))


@st.composite
def several_versions(draw: st.DrawFn) -> tuple[RuleVersion, ...]:
    made = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        rule = replace(
            draw(rules),
            version=number,
            transition=draw(st.sampled_from(["keep_until_old_expiry", "apply_now", "by"])),
            transition_by=draw(days),
        )
        made.append(RuleVersion(rule, draw(days) if number > 1 else draw(maybe(days))))
    return tuple(made)


versions = several_versions()
KINDS = ["pass", "pass", "pass", "pass", "hired", "hours", "hours", "done", *ORDER, "credited", "unheard-of"]
events = st.builds(
    Event,
    kind=st.sampled_from(KINDS),
    on=days,
    first_job=st.booleans(),
    require=st.sampled_from(REQUIREMENTS),
    version=maybe(st.integers(1, 4)),
    document=st.sampled_from(["", "courses/a"]),
    documents=st.sampled_from([(), (("courses/a", 2),)]),
    impact=st.sampled_from(["editorial", "minor", "major"]),
    effective=maybe(days),
    hours=st.integers(0, 12).map(Decimal),
    topic=st.sampled_from(["", "a"]),
    until=maybe(days),
)
records = st.lists(events, max_size=14)
