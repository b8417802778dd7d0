"""The length of each rule's training, from the texts that are published now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app import library
from app.assessment import terms
from app.certification.rules import Rule, atoms_of
from app.certification.training_time import TrainingTime, training_time
from app.library import NoSuchDocument


def training_times(rules: Mapping[str, Rule], language: str) -> dict[str, TrainingTime]:
    """Certification → its minutes. What a rule names and nobody has published takes none."""
    lengths = lengths_of(rules.values(), language)
    return {slug: training_time(rule, lengths) for slug, rule in rules.items()}


def lengths_of(rules: Iterable[Rule], language: str) -> dict[tuple[str, str], int]:
    found = {("course", course.slug): course.minutes for course in library.published_courses(language)}
    wanted = {
        atom.slug
        for rule in rules
        for atom in (*atoms_of(rule.evidence), *atoms_of(rule.renewal))
        if atom.kind == "quiz"
    }
    for slug in sorted(wanted):
        try:
            found["quiz", slug] = terms.minutes(library.current_quiz(slug, language).quiz)
        except NoSuchDocument:
            continue
    return found
