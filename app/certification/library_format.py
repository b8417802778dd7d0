"""Rules and the requirement matrix as documents of the library. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.certification.documents.kinds import CHOSEN_BY_RULES, PROTOCOL_ALONE
from app.certification.requirements import Line, parse_requirements
from app.certification.rule_set import circular, unknown
from app.certification.rule_text import parse_rule
from app.certification.rules import Atom, Rule, atoms_of
from app.foundation.faults import Fault, Text
from app.library.documents import Document
from app.library.formats import Checked
from app.library.source import Source

FOLDER = "certifications"
MATRIX = "requirements.yaml"
TEMPLATES = "certifications/documents"


def check_rule(document: Document, source: Source, site_language: str) -> Checked:
    """`value`: the rule. Circles are looked for among all rules that stand beside it."""
    faults: list[Fault] = []
    rule: Rule | None = None
    for file in document.files:
        parsed = parse_rule(file.content, file.shown)
        faults += parsed.faults
        rule = parsed.value or rule
        if parsed.value is not None:
            beside = {name: other for name, other in rules_beside(source) if other.slug != parsed.value.slug}
            found = circular({file.shown: parsed.value, **beside})
            faults += [fault for fault in found if fault.file == file.shown]
            faults += dangling(parsed.value, source, file.shown)
            faults += without_template(parsed.value, file.content, source, file.shown)
    if rule is None:
        return Checked(tuple(faults))
    titles = {language: rule.title.in_language(language) for language in ("en", "ru")}
    needed = rule.documents - {f"{FOLDER}/{rule.slug}"}
    return Checked(tuple(faults), rule, titles, references=needed, compiled={"version": rule.version})


def rules_beside(source: Source) -> Iterator[tuple[str, Rule]]:
    for name in source.names(FOLDER):
        content = source.read(f"{FOLDER}/{name}") if name.endswith((".yaml", ".yml")) else None
        if content is not None and name != MATRIX:
            rule = parse_rule(content, name).value
            if rule is not None:
                yield name, rule


def dangling(rule: Rule, source: Source, file: str) -> Iterator[Fault]:
    """Names of courses, quizzes and rules that do not stand here. They may come later, so this is no error."""
    for atom in (*atoms_of(rule.evidence), *atoms_of(rule.renewal)):
        if is_missing(atom, source):
            yield Fault(
                file,
                atom.line,
                "warning",
                "broken-link",
                Text(
                    f"There is no {atom.kind} “{atom.slug}” in the library",
                    f"В библиотеке нет «{atom.slug}» ({atom.kind})",
                ),
                Text("Correct the name or add its file.", "Исправьте имя или добавьте файл."),
            )


def without_template(rule: Rule, content: bytes, source: Source, file: str) -> Iterator[Fault]:
    """A document that neither comes with the product nor stands here. Until it does, certificates are plain ones."""
    slug = rule.document.template
    if slug in (*CHOSEN_BY_RULES, PROTOCOL_ALONE) or f"{slug}.html" in source.names(TEMPLATES):
        return
    lines = content.decode("utf-8", "replace").splitlines()
    named = re.compile(rf"\btemplate:\s*[\"']?{re.escape(slug)}\b")
    line = next((number for number, text in enumerate(lines, 1) if named.search(text)), 1)
    yield Fault(
        file,
        line,
        "warning",
        "broken-link",
        Text(f"There is no template “{slug}” in the library", f"В библиотеке нет шаблона «{slug}»"),
        Text(
            f"Add {TEMPLATES}/{slug}.html, or choose one of: {', '.join(CHOSEN_BY_RULES)}.",
            f"Добавьте {TEMPLATES}/{slug}.html или выберите из: {', '.join(CHOSEN_BY_RULES)}.",
        ),
    )


def is_missing(atom: Atom, source: Source) -> bool:
    """Where the folder itself is empty, nothing can be told."""
    match atom.kind:
        case "course":
            return bool(source.names("courses")) and not source.names(f"courses/{atom.slug}")
        case "quiz":
            return lacks(source.names("quizzes"), atom.slug)
        case "call":
            return lacks(source.names("quizzes/calls"), atom.slug)
        case "checklist":
            return lacks(source.names("quizzes/checklists"), atom.slug)
        case "certification":
            return lacks(source.names(FOLDER), atom.slug)
    return False


def lacks(names: tuple[str, ...], slug: str) -> bool:
    return bool(names) and not any(name.split(".")[0] == slug for name in names)


def check_matrix(document: Document, source: Source, site_language: str) -> Checked:
    """`value`: the lines."""
    faults: list[Fault] = []
    lines: tuple[Line, ...] = ()
    for file in document.files:
        parsed = parse_requirements(file.content, file.shown)
        faults += parsed.faults
        lines = parsed.value or lines
        faults += [
            unknown(file.shown, line.number, slug)
            for line in parsed.value or ()
            for slug in line.requires
            if lacks(source.names(FOLDER), slug)
        ]
    needed = frozenset(f"{FOLDER}/{slug}" for line in lines for slug in line.requires)
    return Checked(tuple(faults), lines, TITLES, references=needed)


TITLES = {"en": "Requirement matrix", "ru": "Матрица требований"}
