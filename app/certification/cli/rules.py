"""`flask rules`: check, explain and try out certification rules. Needs no database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from app.certification.explain import explain
from app.certification.rule_set import read_set
from app.certification.rule_text import file_slug, parse_rule
from app.certification.rules import Rule
from app.certification.sections import SLUG
from app.certification.vectors import Outcome, run_vectors
from app.foundation.commands import Report, fault_lines, plain, read_file, reports
from app.foundation.errors import NotFound
from app.foundation.faults import Fault, Parsed, Text
from config import ROOT

FOLDER = ROOT / "certifications"
FINE = Text("No faults.", "Ошибок нет.")


class NoSuchRule(NotFound):
    code = "no-such-rule"
    text = Text("There is no rule of this name.", "Правила с таким именем нет.")


@click.group("rules", help="Certification rules: check, explain, try out.")
def rules() -> None:
    pass


@rules.command("check")
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@reports
def check(files: tuple[str, ...]) -> Report:
    """Tell all that is wrong in rules and in the requirement matrix, alone and together."""
    found = read_set({file: read_file(file) for file in files})
    document = {
        "rules": [
            {"rule": rule.slug or file_slug(file), "version": rule.version}
            for file, rule in found.rules.items()
        ],
        "faults": list(found.faults),
    }
    return Report(document, lambda language: told(found.faults, language), has_errors(found.faults))


def told(faults: tuple[Fault, ...], language: str) -> list[str]:
    return fault_lines(faults, language) or [FINE.in_language(language)]


def has_errors(faults: tuple[Fault, ...]) -> bool:
    return any(fault.level == "error" for fault in faults)


@rules.command("explain")
@click.argument("rule", metavar="FILE|SLUG")
@reports
def explain_rule(rule: str) -> Report:
    """Say in plain sentences what a rule demands."""
    parsed = parsed_rule(rule)
    sentences = explain(parsed.value) if parsed.value is not None else ()
    document = {
        "rule": parsed.value.slug if parsed.value else file_slug(rule),
        "version": parsed.value.version if parsed.value else None,
        "sentences": list(sentences),
        "faults": list(parsed.faults),
    }
    return Report(document, lambda language: spoken(sentences, parsed, language), bool(parsed.errors))


def parsed_rule(name: str) -> Parsed[Rule]:
    """A file, or the rule of that name in the folder of rules."""
    if name != "-" and SLUG.fullmatch(name) and not Path(name).is_file():
        place = FOLDER / f"{name}.yaml"
        if not place.is_file():
            raise NoSuchRule
        name = str(place)
    return parse_rule(read_file(name), name)


def spoken(sentences: tuple[Text, ...], parsed: Parsed[Rule], language: str) -> Iterator[str]:
    if parsed.value is not None:
        title = parsed.value.title.in_language(language)
        yield f"{parsed.value.slug}, {parsed.value.version}: {title}"
    for sentence in sentences:
        yield f"- {sentence.in_language(language)}"
    yield from fault_lines(parsed.faults, language)


@rules.command("vectors")
@click.argument("file")
@reports
def vectors(file: str) -> Report:
    """Run test vectors of the rule language and tell each difference."""
    outcome = run_vectors(read_file(file), file)
    document = {
        "total": outcome.total,
        "failed": outcome.failed,
        "mismatches": [vars(mismatch) for mismatch in outcome.mismatches],
        "faults": list(outcome.faults),
    }
    wrong = bool(outcome.mismatches or has_errors(outcome.faults))
    return Report(document, lambda language: differences(outcome, language), wrong)


COUNTED = Text("vectors: {total}, failed: {failed}", "векторов: {total}, не сошлось: {failed}")
DIFFERS = Text(
    "{id}: {field} is {actual}, expected {expected}", "{id}: {field} — {actual}, ожидалось {expected}"
)


def differences(outcome: Outcome, language: str) -> Iterator[str]:
    for mismatch in outcome.mismatches:
        yield DIFFERS.in_language(language).format(**plain(vars(mismatch), language))
    yield from fault_lines(outcome.faults, language)
    yield COUNTED.in_language(language).format(total=outcome.total, failed=outcome.failed)
