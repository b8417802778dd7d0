"""Rules in a list: what each says of itself, and what it lacks. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.certification.rules import Rule, RuleVersion
from app.foundation.faults import Text
from app.studio.rows import DraftEntry


@dataclass(frozen=True)
class RuleLine:
    """`rule` None: never published, and the draft cannot be read. `in_force` None: of no version yet."""

    slug: str
    title: Text
    rule: Rule | None
    revision: int  # 0: never published
    in_force: RuleVersion | None
    draft: DraftEntry | None
    required: int = 0
    allowed: int = 0

    @property
    def lacks(self) -> tuple[str, ...]:
        """owner source verified: what nobody has written or confirmed."""
        return lacking(self.rule)


def lacking(rule: Rule | None) -> tuple[str, ...]:
    if rule is None:
        return ()
    wanting = (
        ("owner", not rule.owner),
        ("source", not rule.source.name),
        ("verified", bool(rule.source.name) and not rule.source.verified_by),
    )
    return tuple(name for name, is_missing in wanting if is_missing)


def rule_lines(
    rules: Mapping[str, Sequence[RuleVersion]],
    drafts: Iterable[DraftEntry],
    counts: Mapping[str, tuple[int, int]],
    today: date,
) -> tuple[RuleLine, ...]:
    """Every rule that is published or in draft, by its name. `counts`: people required, of them allowed to work."""
    begun = {draft.slug: draft for draft in drafts if draft.kind == "certification"}
    lines = []
    for slug in sorted({*rules, *begun}):
        versions, draft = rules.get(slug, ()), begun.get(slug)
        newest = versions[-1] if versions else None
        titles = draft.titles if draft else {}
        title = newest.rule.title if newest else Text(titles.get("en") or slug, titles.get("ru") or slug)
        lines.append(
            RuleLine(
                slug,
                title,
                newest.rule if newest else None,
                newest.revision if newest else 0,
                next((it for it in reversed(versions) if it.is_in_force(today)), None),
                draft,
                *counts.get(slug, (0, 0)),
            )
        )
    return tuple(lines)


def begun_from(template: str, slug: str) -> str:
    """The text of a template as the first version of a rule of this name."""
    renamed = re.sub(r"(?m)^rule:.*$", f"rule: {slug}", template, count=1)
    return re.sub(r"(?m)^version:.*$", "version: 1", renamed, count=1)
