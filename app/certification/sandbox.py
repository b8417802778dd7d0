"""A rule tried out on an invented history: what it would say of somebody on a day, and of the year after. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.certification.direct_events import Period
from app.certification.events import Event
from app.certification.futures import Future, future
from app.certification.rules import REQUIREMENTS, Rule, RuleVersion
from app.certification.standing import Standing, begun, standing

AFTERWARDS = timedelta(days=731)
DOCUMENT = "courses/example"  # the one text that an invented revision is of

# What may be chosen → the event that it is.
HAPPENINGS: Mapping[str, Mapping[str, object]] = {
    "pass": {"kind": "pass", "version": 1},
    "fail": {"kind": "fail"},
    "absent": {"kind": "absent"},
    "back": {"kind": "back"},
    "left": {"kind": "left"},
    "incident": {"kind": "incident"},
    "qa_failed": {"kind": "qa_failed"},
    "equipment_change": {"kind": "equipment_change"},
    "minor": {"kind": "revised", "impact": "minor", "document": DOCUMENT, "version": 2},
    "major": {"kind": "revised", "impact": "major", "document": DOCUMENT, "version": 2},
    "suspended": {"kind": "suspended"},
    "reinstated": {"kind": "reinstated"},
    "revoked": {"kind": "revoked"},
    **{f"done-{require}": {"kind": "done", "require": require} for require in REQUIREMENTS},
}


@dataclass(frozen=True)
class Story:
    """`happened`: names of HAPPENINGS with their days, in any order. Who is hired needs the certification."""

    hired: date
    first_job: bool = False
    happened: tuple[tuple[str, date], ...] = ()


def told(rule: Rule, story: Story, day: date) -> tuple[Standing, Future]:
    """What the rule, had it always been in force, says on that day, and how it goes on for two years."""
    versions = (RuleVersion(rule),)
    events = tuple(events_of(story))
    now = standing(versions, events, day)
    history, later = begun(versions, events, day)
    return now, future(history, later, periods_of(story), today=day, last=day + AFTERWARDS)


def events_of(story: Story) -> Iterator[Event]:
    yield Event("hired", story.hired, first_job=story.first_job, ref="hired")
    for name, on in story.happened:
        yield Event(on=on, ref=name, **HAPPENINGS[name])  # type: ignore[arg-type]


def periods_of(story: Story) -> Sequence[Period]:
    left = min((on for name, on in story.happened if name == "left"), default=None)
    return (Period(story.hired, left),)
