"""A repair of a question as a page asks for it and shows it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from app.assessment.regrading import POLICIES, Change, Counts, Policy
from app.library.quizzes.model import Item

MOST_SHOWN = 200  # lines of a preview


@dataclass(frozen=True)
class AskedRepair:
    """What the form of the page says."""

    policy: Policy | None  # None: nothing is chosen yet
    revisions: tuple[int, ...]
    over_marks: bool

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """As fields of a form and of an address."""
        found = [("policy", self.policy or ""), *(("revision", str(number)) for number in self.revisions)]
        return (*found, ("over_marks", "yes")) if self.over_marks else tuple(found)

    def query(self) -> str:
        return urlencode(self.pairs())


def read_repair(values: Mapping[str, Sequence[str]], known: Collection[int]) -> AskedRepair:
    """Odd values are left out: then the page asks again."""
    policy = next((one for one in POLICIES if one == next(iter(values.get("policy", ())), "")), None)
    written = {text for text in values.get("revision", ()) if text.isascii() and text.isdecimal()}
    revisions = tuple(number for number in sorted(known) if str(number) in written)
    return AskedRepair(policy, revisions, "yes" in values.get("over_marks", ()))


@dataclass(frozen=True)
class RevisionLine:
    """One revision that has asked the question."""

    number: int
    attempts: int
    under_way: int
    has_newest_key: bool


def usual_revisions(lines: Sequence[RevisionLine]) -> tuple[int, ...]:
    """Those with another key than the newest; where there are none, all."""
    older = tuple(line.number for line in lines if not line.has_newest_key)
    return older or tuple(line.number for line in lines)


def same_key(asked: Item, newest: Item) -> bool:
    """Whether the two are graded alike."""
    return (asked.kind, asked.content, asked.critical) == (newest.kind, newest.content, newest.critical)


@dataclass(frozen=True)
class CertificateLine:
    number: str
    certification: str  # title
    valid_until: date | None


@dataclass(frozen=True)
class ChangeLine:
    """One attempt of the preview or the receipt."""

    id: int  # of the line; 0 in a preview
    attempt: str  # public id
    name: str  # empty for a person who is not of the reader's units
    number: str  # personnel number
    before_result: str
    after_result: str
    before_points: str
    after_points: str
    before_max: str
    after_max: str
    effect: str
    certificates: tuple[CertificateLine, ...] = ()
    decision: str | None = None
    decision_reason: str = ""
    decided_by: str = ""


@dataclass(frozen=True)
class Preview:
    """What applying would do."""

    counts: Counts
    changed: tuple[ChangeLine, ...]  # those whose result turns first
    more: int  # changed, not shown
    looks: tuple[ChangeLine, ...]  # a person has to look
    standing: tuple[ChangeLine, ...]  # with certificates that would lose their ground
    token: str
    key_revision: int | None


def in_order(changes: Sequence[Change]) -> list[Change]:
    """Downwards first, then upwards, then points alone."""
    rank = {"down": 0, "up": 1, "other": 2, "": 3}
    return sorted((one for one in changes if one.changes), key=lambda one: rank[one.turn])
