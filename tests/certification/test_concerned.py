"""Whom a revision concerns: each reason by itself, and which sections a rule is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.certification.concerned import (
    Concern,
    Found,
    Publication,
    certifications_asking,
    concern_of,
    needed_sections,
    revision_shown,
)
from app.certification.events import Event
from app.certification.history import Grant
from app.certification.portfolio import Judged
from app.certification.rules import Atom, Group, Rule, RuleVersion, Trigger
from app.certification.standing import Standing
from app.record.facts import CourseCompleted, Fact, Payload, QuizFailed, QuizPassed
from tests.retraining.revisions import noon

DAY = date(2026, 3, 1)
SMOKE, YARD = frozenset({"house", "house#smoke"}), frozenset({"house", "house#yard"})
FIRE = Publication("courses/fire", 2, "major", DAY, sections={"house#smoke": SMOKE, "house#yard": YARD})


def rule(*quizzes: str, course: bool = True, impact: str | None = "major") -> Rule:
    atoms = [Atom("course", "fire")] if course else []
    atoms += [Atom("quiz", slug, exam=True) for slug in quizzes]
    trigger = Trigger("revised", "exam", impact=impact)  # type: ignore[arg-type]
    return Rule(slug="inside", evidence=Group("all", len(atoms), tuple(atoms)), triggers=(trigger,))


def judged(
    *, required: bool = True, passed: bool = True, status: str = "valid", events: tuple[Event, ...] = ()
) -> Judged:
    standing = Standing(status, "yes", None, None, None, Decimal(0), (), (), 1)  # type: ignore[arg-type]
    version = RuleVersion(rule())
    grant = Grant("pass", Event("pass", DAY), DAY, None, version) if passed else None
    return Judged("inside", standing, required, passed, None, grant, events)


@pytest.mark.parametrize(
    ("expected", "changes", "one", "shown", "needed"),
    [
        ("asked", {}, judged(), 1, ("house#smoke",)),
        ("asked", {}, judged(required=False), 1, ("house#smoke",)),  # held, though nobody requires it
        ("asked", {}, judged(status="on_hold"), 1, ("house#smoke",)),  # on leave: it waits for the return
        ("asked", {}, judged(status="expired"), 1, ("house#smoke",)),  # required still
        ("asked", {"sections": None}, judged(), 1, ()),
        ("not-evidence", {"document": "courses/tools"}, judged(), 0, ()),
        ("nothing-follows", {"impact": "minor"}, judged(), 1, ("house#smoke",)),
        ("nothing-follows", {"impact": "editorial"}, judged(), 1, ("house#smoke",)),
        ("not-held", {}, None, 0, ("house#smoke",)),
        ("not-held", {}, judged(required=False, status="expired"), 1, ("house#smoke",)),
        ("not-held", {}, judged(required=False, status="revoked"), 1, ("house#smoke",)),
        ("not-passed-yet", {}, judged(passed=False), 1, ("house#smoke",)),
        ("passed-after", {}, judged(), 2, ("house#smoke",)),
        ("other-section", {}, judged(), 1, ()),
    ],
)
def test_each_reason_is_told(
    expected: Concern, changes: dict[str, object], one: Judged | None, shown: int, needed: tuple[str, ...]
) -> None:
    publication = replace(FIRE, **changes)  # type: ignore[arg-type]
    assert concern_of(rule("inside-exam"), publication, one, shown, needed).concern == expected


def test_all_sections_are_told_as_none() -> None:
    assert concern_of(rule("q"), FIRE, judged(), 1, ("house#smoke",)) == Found("asked", ("house#smoke",))
    assert concern_of(rule("q"), FIRE, judged(), 1, ("house#smoke", "house#yard")) == Found("asked")


SMOKE_EXAM, YARD_EXAM = "quizzes/smoke", "quizzes/yard"


@pytest.mark.parametrize(
    ("quizzes", "citations", "needed"),
    [
        # each exam asks about its own section: the other one is somebody else's
        (("smoke",), {SMOKE_EXAM: {"house#smoke"}, YARD_EXAM: {"house#yard"}}, ("house#smoke",)),
        # nobody asks about the yard: it is everybody's
        (("smoke",), {SMOKE_EXAM: {"house#smoke"}}, ("house#smoke", "house#yard")),
        # a question about the lesson is a question about all of it
        (("smoke",), {SMOKE_EXAM: {"house"}, YARD_EXAM: {"house#yard"}}, ("house#smoke", "house#yard")),
        # an exam that does not ask about this course says nothing of its sections
        (("smoke",), {SMOKE_EXAM: set(), YARD_EXAM: {"house#yard"}}, ("house#smoke", "house#yard")),
        # and a rule without an exam is about the whole course
        ((), {YARD_EXAM: {"house#yard"}}, ("house#smoke", "house#yard")),
        # all of it belongs to exams of others
        (("gate",), {"quizzes/gate": {"gate"}, SMOKE_EXAM: {"house"}}, ()),
    ],
)
def test_a_section_is_needed_unless_the_texts_say_it_is_somebody_elses(
    quizzes: tuple[str, ...], citations: dict[str, set[str]], needed: tuple[str, ...]
) -> None:
    frozen = {name: frozenset(names) for name, names in citations.items()}
    assert needed_sections(rule(*quizzes), FIRE, frozen, frozen) == needed


def test_rules_ask_about_what_they_name_by_the_version_of_that_day() -> None:
    old, new = rule("q", impact="minor"), rule("q")
    versions = (RuleVersion(old, date(2026, 1, 1)), RuleVersion(new, date(2026, 4, 1)))
    rules = {"inside": versions, "other": (RuleVersion(rule("q", course=False)),)}
    assert certifications_asking(rules, FIRE) == ()
    assert certifications_asking(rules, replace(FIRE, on=date(2026, 4, 1))) == ("inside",)
    assert certifications_asking(rules, replace(FIRE, document="certifications/inside", impact="minor")) == (
        "inside",
    )


def fact(payload: Payload, number: int = 1) -> Fact:
    return Fact(number, 1, number, payload, DAY, None, noon("2026-03-01"), None)


@pytest.mark.parametrize(
    ("events", "facts", "shown"),
    [
        ((), (), 0),
        ((Event("pass", DAY, documents=(("courses/fire", 2), ("quizzes/q", 9))),), (), 2),
        ((Event("done", DAY, documents=(("courses/fire", 3),)),), (), 3),
        ((Event("revised", DAY, document="courses/fire", version=4),), (), 0),
        ((), (CourseCompleted("fire", 2), CourseCompleted("tools", 7)), 2),
        ((Event("pass", DAY, documents=(("courses/fire", 1),)),), (CourseCompleted("fire", 2),), 2),
        (
            (),
            (QuizPassed("fire", 5), QuizFailed("fire", 6)),
            0,
        ),  # a quiz of the same name is another document
    ],
)
def test_what_was_shown_counts_by_its_revision(
    events: tuple[Event, ...], facts: tuple[Payload, ...], shown: int
) -> None:
    assert revision_shown("inside", "courses/fire", events, [fact(one) for one in facts]) == shown
