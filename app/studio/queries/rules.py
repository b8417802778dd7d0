"""What the pages of rules read: all rules, and the draft of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from app import certification, library
from app.certification.explain import explain
from app.certification.rule_changes import SentenceChange, rule_changes
from app.certification.rule_text import parse_rule
from app.certification.rules import Rule, RuleVersion
from app.foundation.durations import add_days
from app.foundation.faults import Fault, Text
from app.library.documents import DocumentName
from app.library.rows import RevisionEntry
from app.studio import queries
from app.studio.rows import Desk, DeskFile
from app.studio.rule_lines import RuleLine, lacking, rule_lines


def all_rules(today: date) -> tuple[RuleLine, ...]:
    counts = {slug: (count.required, count.allowed) for slug, count in certification.rule_counts().items()}
    return rule_lines(certification.rule_book().rules, queries.all_drafts(), counts, today)


@dataclass(frozen=True)
class Version:
    """One published version of a rule, with the days on which it judges."""

    entry: RevisionEntry
    version: RuleVersion
    last_day: date | None  # before the next one comes into force


@dataclass(frozen=True)
class RulePage:
    """A rule and its draft. `rule` None: the text on the desk cannot be read."""

    desk: Desk
    file: DeskFile
    faults: tuple[Fault, ...]
    rule: Rule | None
    sentences: tuple[Text, ...]
    changes: tuple[SentenceChange, ...]  # of the draft against what is published; empty where there is none
    versions: tuple[Version, ...]  # the newest first
    lacks: tuple[str, ...]
    required: int
    allowed: int

    @property
    def text(self) -> str:
        return self.file.content.decode("utf-8", "replace")

    @property
    def next_number(self) -> int:
        """Of the version that would be published next."""
        published = self.versions[0].version.rule.version if self.versions else 0
        return max(published + 1, self.rule.version if self.rule else 1)

    @property
    def must_raise(self) -> bool:
        """Whether the text still bears the number of a published version."""
        return self.rule is not None and self.rule.version != self.next_number

    @property
    def errors(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if fault.level == "error")


def rule_page(slug: str) -> RulePage:
    """Raises library.NoSuchDocument for what is neither published nor in draft."""
    name = DocumentName("certification", slug)
    desk = queries.desk_of(name)
    file = next(iter(desk.files.values()))
    faults = library.check_draft(queries.library_draft(desk), queries.beside(desk)).faults
    rule = parse_rule(file.content, file.path).value
    published = certification.rule_book().rules.get(slug, ())
    count = certification.rule_counts().get(slug, certification.RuleCount())
    sentences = explain(rule) if rule is not None else ()
    is_changed = desk.draft is not None and bool(published) and rule is not None
    return RulePage(
        desk=desk,
        file=file,
        faults=faults,
        rule=rule,
        sentences=sentences,
        changes=rule_changes(explain(published[-1].rule), sentences) if is_changed else (),
        versions=versions_of(slug, published),
        lacks=lacking(rule),
        required=count.required,
        allowed=count.allowed,
    )


def versions_of(slug: str, published: tuple[RuleVersion, ...]) -> tuple[Version, ...]:
    entries = {entry.number: entry for entry in library.revisions_of("certification", slug)}
    found = [
        Version(entries[version.revision], version, day_before(later))
        for version, later in zip_longest(published, published[1:])
        if version.revision in entries
    ]
    return tuple(reversed(found))


def day_before(version: RuleVersion | None) -> date | None:
    return add_days(version.in_force, -1) if version is not None and version.in_force else None


def said_differently(slug: str, older: int, newer: int) -> tuple[SentenceChange, ...]:
    """Two versions of a rule in words, side by side; nothing where there is only one."""
    known = {it.revision: it.rule for it in certification.rule_book().rules.get(slug, ())}
    if older not in known or newer not in known:
        return ()
    found = rule_changes(explain(known[older]), explain(known[newer]))
    return found if any(change.kind != "same" for change in found) else ()


def newest_draft_or_first(name: DocumentName, path: str, first: bytes) -> Desk:
    """A desk also where nothing is published and nothing begun: its only text is the first one."""
    if library.find_current_revision(name.kind, name.slug) is None and queries.find_draft(name) is None:
        return Desk(name, 0, None, {path: DeskFile(path, first)}, {})
    return queries.desk_of(name)
