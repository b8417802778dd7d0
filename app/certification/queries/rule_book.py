"""Rules and the requirement matrix as they are published: every revision is a version of its rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Engine

from app import library, people
from app.certification.direct_events import Period
from app.certification.requirements import Line, parse_requirements, positions_held, required_periods
from app.certification.rule_text import parse_rule
from app.certification.rules import Rule, RuleVersion
from app.foundation import clock
from app.foundation.database import db, once_a_reading
from app.foundation.faults import Text
from app.library.memory import Memory
from app.library.rows import RevisionEntry
from app.record.facts import Fact

MOST_REMEMBERED = 5000
MOST_JUDGED = 256  # people whose page was asked for lately


@dataclass(frozen=True)
class RuleBook:
    """`rules`: certification → its versions, the oldest first. `above`: unit → itself and the units it lies in.

    `judged` keeps what follows from this book and the facts of single people: a new book begins with nothing.
    """

    rules: Mapping[str, tuple[RuleVersion, ...]]
    lines: tuple[Line, ...]
    above: Mapping[str, frozenset[str]]
    judged: Memory = field(default_factory=lambda: Memory(MOST_JUDGED), compare=False, repr=False)

    def required(self, record: Iterable[Fact]) -> dict[str, tuple[Period, ...]]:
        """Certification → when the matrix demanded it of the person with this record."""
        return required_periods(self.lines, positions_held(record), self.above)

    def title(self, certification: str) -> Text:
        versions = self.rules.get(certification)
        return versions[-1].rule.title if versions else Text(certification, certification)


def rule_book(known_at: datetime | None = None) -> RuleBook:
    """What was published up to `known_at` (None: up to now). Few statements, more only after a publication."""
    if known_at is not None:
        return RuleBook(*published(known_at), units_above(people.units()))
    return once_a_reading("rule book", _newest_book)


def _newest_book() -> RuleBook:
    """The same book as long as nothing is published and no unit changes."""
    edition, units = (db.engine, library.edition()), people.units()
    kept = _NEWEST.get("book")
    if kept is not None and kept[:2] == (edition, units):
        return kept[2]
    if kept is not None and kept[0] == edition:
        rules, lines = kept[2].rules, kept[2].lines
    else:
        rules, lines = published(None)
    book = RuleBook(rules, lines, units_above(units))
    _NEWEST["book"] = (edition, units, book)
    return book


Published = tuple[Mapping[str, tuple[RuleVersion, ...]], tuple[Line, ...]]
Edition = tuple[Engine, tuple[int, int, str]]
_NEWEST: dict[
    str, tuple[Edition, tuple[people.UnitRow, ...], RuleBook]
] = {}  # the one that was asked for last


def published(known_at: datetime | None) -> Published:
    entries = library.all_revisions(("certification", "requirements"))
    known = [entry for entry in entries if known_at is None or entry.published_at <= known_at]
    known = known or list(entries)  # of the time before its first text the library cannot tell what was known
    read = texts_read(known)
    rules: dict[str, list[RuleVersion]] = {}
    lines: tuple[Line, ...] = ()
    for entry in known:
        text = read[entry.sha256]
        if entry.kind == "requirements":
            lines = text if isinstance(text, tuple) else lines
        elif isinstance(text, Rule):
            versions = rules.setdefault(entry.slug, [])
            first_day = in_force(text, entry.effective_on, entry.published_at, is_first=not versions)
            versions.append(RuleVersion(text, first_day, entry.published_at, entry.number))
    return {slug: tuple(versions) for slug, versions in rules.items()}, lines


def in_force(rule: Rule, effective_on: date | None, published_at: datetime, *, is_first: bool) -> date | None:
    """A rule holds from the day that its source names; a later version never before the day it takes effect."""
    if is_first:
        return rule.source.in_force
    published_on = clock.civil_date(published_at, clock.site_zone())
    return max(rule.source.in_force or date.min, effective_on or published_on)


def version_if_published(rule: Rule, effective_on: date | None, at: datetime) -> RuleVersion:
    """What would be the next version of a rule, were it published at that instant under these terms."""
    earlier = library.revisions_of("certification", rule.slug)
    first_day = in_force(rule, effective_on, at, is_first=not earlier)
    return RuleVersion(rule, first_day, at, len(earlier) + 1)


_READ: dict[str, Rule | tuple[Line, ...] | None] = {}  # by the hash of the revision, which never changes


def texts_read(entries: Collection[RevisionEntry]) -> Mapping[str, Rule | tuple[Line, ...] | None]:
    missing = [entry for entry in entries if entry.sha256 not in _READ]
    if missing:
        if len(_READ) > MOST_REMEMBERED:
            _READ.clear()
            missing = list(entries)
        texts = library.texts_of([entry.revision_id for entry in missing])
        for entry in missing:
            for path, content in texts[entry.revision_id].items():
                parse = parse_requirements if entry.kind == "requirements" else parse_rule
                _READ[entry.sha256] = parse(content, path).value
    return _READ


def units_above(units: Collection[people.UnitRow]) -> dict[str, frozenset[str]]:
    slugs = {str(unit.id): unit.slug for unit in units}
    return {
        unit.slug: frozenset(slugs[part] for part in unit.path.strip("/").split("/") if part in slugs)
        for unit in units
    }
