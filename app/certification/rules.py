"""A certification rule as values: what is demanded, how long it holds, how it is renewed, what interrupts it. Pure.

The text of a rule is read by `rule_text`. Every field stands for the key of the same name; a key that is not
written has its default here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_UP, Decimal
from functools import cached_property
from typing import Literal, get_args

from app.foundation.durations import Duration, add, add_days
from app.foundation.faults import Text

MayWork = Literal["yes", "supervised", "no"]
Permission = Literal["allowed", "supervised", "blocked"]
Anchor = Literal["completion", "due", "month_end", "fixed"]
AtomKind = Literal[
    "course", "quiz", "call", "checklist", "session", "hours", "certification", "tenure", "credit"
]
TriggerEvent = Literal["absence", "incident", "qa_failed", "equipment_change", "revised"]
Requirement = Literal["briefing", "coaching", "refresher", "exam", "course", "acknowledge", "drill"]
Nonworking = Literal["keep", "previous", "next"]
Transition = Literal["keep_until_old_expiry", "apply_now", "by"]

PERMISSIONS: tuple[Permission, ...] = get_args(Permission)
Basis = Literal["read", "reported", "recalled"]

ANCHORS: tuple[Anchor, ...] = get_args(Anchor)
ATOM_KINDS: tuple[AtomKind, ...] = get_args(AtomKind)
BASES: tuple[Basis, ...] = get_args(Basis)
EVENTS: tuple[TriggerEvent, ...] = get_args(TriggerEvent)
REQUIREMENTS: tuple[Requirement, ...] = get_args(Requirement)

HUNDREDTH = Decimal("0.01")
NOTHING = Duration()
FOLDERS = {
    "course": "courses",
    "quiz": "quizzes",
    "call": "quizzes/calls",
    "checklist": "quizzes/checklists",
    "certification": "certifications",
}
UNTITLED = Text("", "")
ONE_YEAR = Duration(years=1)
THIRTY_DAYS = Duration(days=30)
MAY_WORK: Mapping[Permission, MayWork] = {"allowed": "yes", "supervised": "supervised", "blocked": "no"}
WORSE: Mapping[MayWork, int] = {"yes": 0, "supervised": 1, "no": 2}


def worst(*answers: MayWork) -> MayWork:
    """The gravest of several answers; yes where there is none."""
    return max(answers, key=WORSE.__getitem__, default="yes")


@dataclass(frozen=True)
class HoursNeeded:
    """Hours inside one cycle. The minima of topics lie inside the total."""

    total: Decimal
    topics: tuple[tuple[str, Decimal], ...] = ()
    gates_pass: bool = False  # no pass before the hours are complete

    def missing(self, counted: Decimal, by_topic: Mapping[str, Decimal]) -> Decimal:
        """What has still to be learned: the total, or the topics where they need more. In hundredths of an hour."""
        short = sum(
            (max(Decimal(0), least - by_topic.get(topic, Decimal(0))) for topic, least in self.topics)
        )
        missing = max(self.total - counted, Decimal(short), Decimal(0))
        return missing.quantize(HUNDREDTH, ROUND_UP)  # what is missing by a minute is missing


@dataclass(frozen=True)
class Atom:
    """One piece of evidence. `slug` names the course, quiz … ; `line` is its place in the file."""

    kind: AtomKind
    slug: str = ""
    exam: bool = False  # failing it is failing the certification
    pass_mark: Decimal | None = None  # share of points, stricter than that of the quiz
    hours: HoursNeeded | None = None
    tenure: Duration | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Group:
    """`needed` of the parts have to be true: all, any or n of them."""

    word: Literal["all", "any", "n"]
    needed: int
    parts: tuple[Expression, ...]


Expression = Atom | Group


def atoms_of(expression: Expression | None) -> Iterator[Atom]:
    if isinstance(expression, Atom):
        yield expression
    elif expression is not None:
        for part in expression.parts:
            yield from atoms_of(part)


def exams_of(expression: Expression | None) -> Mapping[tuple[str, str], Atom]:
    """Of several atoms of one exam the first."""
    found: dict[tuple[str, str], Atom] = {}
    for atom in atoms_of(expression):
        if atom.exam:
            found.setdefault((atom.kind, atom.slug), atom)
    return found


@dataclass(frozen=True)
class Source:
    """Where the demand comes from. `verified_by` is empty until a person has read the text of the act.

    `basis`: how far whoever wrote the rule had got to that text; empty where that is not said.
    """

    act: str = ""
    clause: str = ""
    in_force: date | None = None
    until: date | None = None  # the last day of the act itself
    verified_by: str = ""
    verified_on: date | None = None
    basis: Basis | None = None

    @property
    def name(self) -> str:
        return ", ".join(part for part in (self.act, self.clause) if part)


@dataclass(frozen=True)
class Initial:
    """The first pass: before any work, or within a time from the day on which the requirement begins."""

    within: Duration | None = None  # None: before work
    until_then: Permission = "blocked"


@dataclass(frozen=True)
class Case:
    """Another interval for people of short standing, judged on the day of the pass."""

    tenure_lt: Duration
    first_job: bool
    every: Duration


@dataclass(frozen=True)
class Renew:
    every: Duration | None = None  # None only with anchor fixed
    anchor: Anchor = "completion"
    window: Duration | None = None
    grace: Duration | None = None
    grace_work: Permission = "blocked"
    on_late: Literal["completion", "due"] = "completion"
    fixed: tuple[int, int] | None = None  # month, day
    min_active: Duration = NOTHING
    last_day: Literal["same", "day_before"] = "same"
    lapse_after: Duration | None = None
    due_soon: Duration | None = None
    cases: tuple[Case, ...] = ()
    by_hours: bool = False  # complete hours renew by themselves
    hours: HoursNeeded | None = None
    suspend: Duration | None = None

    def every_for(self, on: date, employed_on: date | None, first_job: bool) -> Duration | None:
        """The interval that a pass on this day gives to a person employed since then."""
        for case in self.cases:
            if employed_on is None or (case.first_job and not first_job):
                continue
            if on < add(employed_on, case.tenure_lt):
                return case.every
        return self.every


@dataclass(frozen=True)
class Fail:
    until_then: Permission = "blocked"
    retake_within: Duration | None = None
    extends: bool = False  # the validity is prolonged to the retake
    max_attempts: int | None = None
    cooldown: Duration | None = None


@dataclass(frozen=True)
class Trigger:
    """An event that demands something outside the periodic clock."""

    event: TriggerEvent
    require: Requirement
    impact: Literal["minor", "major"] | None = None  # of a revision; None: either
    more_than: Duration | None = None  # length of an absence
    within: Duration | None = None
    before_work: bool = False
    before_effective: bool = False  # the day before the revision takes effect
    until_then: Permission = "blocked"
    resets_clock: bool = False


@dataclass(frozen=True)
class Document:
    template: str = "certificate"
    commission_min: int | None = None
    programme_hours: Decimal | None = None


def document_name(kind: str, slug: str) -> str:
    return f"{FOLDERS[kind]}/{slug}" if kind in FOLDERS else ""


@dataclass(frozen=True)
class Rule:
    slug: str = ""
    version: int = 1
    title: Text = UNTITLED
    short_title: Text = UNTITLED
    owner: str = ""
    source: Source = Source()
    transition: Transition = "keep_until_old_expiry"
    transition_by: date | None = None  # with transition by
    fresh: Duration = ONE_YEAR  # how old a fact may be at the first pass
    evidence: Expression | None = None
    renewal: Expression | None = None  # None: the same as evidence
    document: Document = Document()
    initial: Initial | None = None
    renew: Renew | None = None
    fail: Fail | None = None
    triggers: tuple[Trigger, ...] = ()
    nonworking: Nonworking = "keep"
    keep_records: Duration | None = None

    @cached_property
    def atoms(self) -> tuple[Atom, ...]:
        """All that evidence and renewal ask for."""
        return (*atoms_of(self.evidence), *atoms_of(self.renewal))

    @cached_property
    def asked(self) -> frozenset[tuple[str, str]]:
        """Kind and slug of the atoms."""
        return frozenset((atom.kind, atom.slug) for atom in self.atoms)

    @cached_property
    def documents(self) -> frozenset[str]:
        """The documents whose revisions concern it: its own text and all that its evidence names."""
        named = {document_name(atom.kind, atom.slug) for atom in self.atoms if atom.kind != "certification"}
        return frozenset({*named, document_name("certification", self.slug)} - {""})

    @cached_property
    def exams(self) -> Mapping[tuple[str, str], Atom]:
        """Kind and slug → the atom of the evidence of which an attempt may fail the certification."""
        return exams_of(self.evidence)

    @cached_property
    def renewal_exams(self) -> Mapping[tuple[str, str], Atom]:
        """The same of the renewal."""
        return exams_of(self.for_renewal)

    @property
    def for_renewal(self) -> Expression | None:
        return self.renewal or self.evidence

    @cached_property
    def clause(self) -> str:
        """How a reason cites this rule."""
        return self.source.name or self.slug


@dataclass(frozen=True)
class RuleVersion:
    """A published state of a rule. `in_force` None: from the beginning; `published_at` None: always known."""

    rule: Rule
    in_force: date | None = None
    published_at: datetime | None = None
    revision: int = 0  # of the document in the library

    @cached_property
    def first_days(self) -> tuple[date, ...]:
        """Days on which this version changes what is so, whatever has happened to a person."""
        rule = self.rule
        ended = None if rule.source.until is None else add_days(rule.source.until, 1)
        return tuple(day for day in (self.in_force, rule.transition_by, ended) if day is not None)

    def is_in_force(self, day: date) -> bool:
        return self.in_force is None or self.in_force <= day

    def is_immediate(self, day: date) -> bool:
        """Whether on that day even what older versions had decided is recomputed by this one."""
        rule = self.rule
        if rule.transition == "keep_until_old_expiry" or not self.is_in_force(day):
            return False
        return rule.transition == "apply_now" or (
            rule.transition_by is not None and rule.transition_by <= day
        )
