"""Templates of rules: sound, honest about what they rest on, and never published by themselves."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from app import certification, library
from app.certification.explain import explain
from app.certification.rule_set import check_rules
from config import ROOT
from tests.certification.conftest import noon

FOLDER = ROOT / "certifications" / "templates"
RECALLED = {
    *("ru-intro", "ru-target", "ru-haz", "ru-fire", "osha-psm", "hazmat", "hipaa", "gmp-sop", "aha-bls"),
    *("gdpr", "iso9001-competence", "iso45001-competence", "copc-agent"),
}


def test_every_template_is_a_rule_without_faults_that_says_what_it_rests_on() -> None:
    files = {file.name: file.read_bytes() for file in FOLDER.glob("*.yaml")}
    assert check_rules(files) == ()
    found = certification.rule_templates()
    assert len(found) == len(files) >= 28
    for template in found:
        source = template.rule.source
        assert source.act
        assert source.clause
        assert source.basis is not None
        assert not template.is_verified
        assert "not legal advice" in template.text
        said = " ".join(sentence.en for sentence in explain(template.rule))
        assert "Nobody has confirmed yet" in said
    assert {template.slug for template in found if template.is_off} == RECALLED
    assert [template.is_off for template in found] == sorted(template.is_off for template in found)
    assert "not legal advice" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_templates_are_not_published_with_the_rules(app: Flask) -> None:
    def published(folder: Path) -> set[str]:
        pushed = library.push([str(folder)], ROOT, library.Terms(at=noon("2026-01-01")))
        return {str(revision.document) for revision in pushed.published}

    assert published(FOLDER) == set()
    names = published(FOLDER.parent)
    assert names
    assert not any("templates" in name for name in names)
