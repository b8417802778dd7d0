"""The templates of rules that come with the product: files to copy from, which nobody publishes."""

from __future__ import annotations

from functools import cache

from app.certification.rule_templates import RuleTemplate, templates
from config import ROOT

FOLDER = ROOT / "certifications" / "templates"


@cache
def rule_templates() -> tuple[RuleTemplate, ...]:
    """Read once: they change with the product alone."""
    return templates({file.name: file.read_bytes() for file in sorted(FOLDER.glob("*.yaml"))})
