"""Rules to begin from: what each of them is, and how far it can be relied on. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.certification.rule_text import parse_rule
from app.certification.rules import Rule
from app.foundation.faults import Text


@dataclass(frozen=True)
class RuleTemplate:
    """`is_off`: written from memory alone, so it is shown as an example and not offered for use."""

    slug: str
    title: Text
    rule: Rule
    text: str  # of the file
    is_verified: bool  # somebody has compared it with the act
    is_off: bool


def templates(files: Mapping[str, bytes]) -> tuple[RuleTemplate, ...]:
    """Of files by their names: those in use first, by slug. A file that cannot be read is left out."""
    found = []
    for name, content in files.items():
        rule = parse_rule(content, name).value
        if rule is not None:
            source = rule.source
            found.append(
                RuleTemplate(
                    rule.slug,
                    rule.title,
                    rule,
                    content.decode("utf-8", "replace"),
                    is_verified=bool(source.verified_by),
                    is_off=source.basis == "recalled" and not source.verified_by,
                )
            )
    return tuple(sorted(found, key=lambda it: (it.is_off, it.slug)))
