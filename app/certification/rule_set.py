"""Rules and the matrix as a set of files: what is wrong in each, and what they make together. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.certification.requirements import Line, parse_requirements
from app.certification.rule_text import file_slug, parse_rule
from app.certification.rules import Atom, Rule, atoms_of
from app.foundation.faults import Fault, Text, in_order

MATRIX = "requirements"


@dataclass(frozen=True)
class RuleSet:
    """File → what it says. What could not be understood is missing here and told among the faults."""

    rules: Mapping[str, Rule]
    matrices: Mapping[str, tuple[Line, ...]]
    faults: tuple[Fault, ...]


def check_rules(files: Mapping[str, bytes]) -> tuple[Fault, ...]:
    """All that is wrong in these files, each and together."""
    return read_set(files).faults


def read_set(files: Mapping[str, bytes]) -> RuleSet:
    """`requirements.yaml` is the matrix, every other file a rule."""
    rules: dict[str, Rule] = {}
    matrices: dict[str, tuple[Line, ...]] = {}
    faults: list[Fault] = []
    for file, content in files.items():
        if file_slug(file) == MATRIX:
            matrix = parse_requirements(content, file)
            faults += matrix.faults
            if matrix.value is not None:
                matrices[file] = matrix.value
        else:
            rule = parse_rule(content, file)
            faults += rule.faults
            if rule.value is not None:
                rules[file] = rule.value
    faults += circular(rules)
    faults += unknown_certifications(rules, matrices)
    return RuleSet(rules, matrices, in_order(faults))


def certification_atoms(rule: Rule) -> Iterator[Atom]:
    for atom in (*atoms_of(rule.evidence), *atoms_of(rule.renewal)):
        if atom.kind == "certification":
            yield atom


def circular(rules: Mapping[str, Rule]) -> Iterator[Fault]:
    """Certifications that need one another: nobody could ever hold any of them. Told at every place of the circle."""
    needs = {rule.slug: {atom.slug for atom in certification_atoms(rule)} for rule in rules.values()}
    for file, rule in rules.items():
        for atom in certification_atoms(rule):
            if rule.slug in reachable(needs, atom.slug):
                yield Fault(
                    file,
                    atom.line,
                    "error",
                    "circular",
                    Text(
                        f"“{atom.slug}” itself needs “{rule.slug}”",
                        f"Для «{atom.slug}» самого нужен «{rule.slug}»",
                    ),
                    Text("Take one of the two out.", "Уберите одно из двух."),
                )


def reachable(needs: Mapping[str, set[str]], start: str) -> set[str]:
    """`start` and all that it needs, however far away."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        slug = waiting.pop()
        if slug not in found:
            found.add(slug)
            waiting += needs.get(slug, ())
    return found


def unknown_certifications(
    rules: Mapping[str, Rule], matrices: Mapping[str, tuple[Line, ...]]
) -> Iterator[Fault]:
    """Names that no rule of this set has. They may stand in the library already, so this is no error."""
    names = {rule.slug for rule in rules.values()} | {file_slug(file) for file in rules}
    if not rules:
        return
    for file, lines in matrices.items():
        for line in lines:
            for slug in line.requires:
                if slug not in names:
                    yield unknown(file, line.number, slug)
    if matrices:  # only then is it likely that all rules are here
        for file, rule in rules.items():
            for atom in certification_atoms(rule):
                if atom.slug not in names:
                    yield unknown(file, atom.line, atom.slug)


def unknown(file: str, line: int, slug: str) -> Fault:
    return Fault(
        file,
        line,
        "warning",
        "broken-link",
        Text(f"There is no rule “{slug}” here", f"Правила «{slug}» здесь нет"),
        Text("Correct the name or add its file.", "Исправьте имя или добавьте файл."),
    )
