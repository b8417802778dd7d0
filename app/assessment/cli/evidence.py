"""`flask quiz evidence`: what happened in an attempt, and proof that it was not altered since."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click
from flask.cli import with_appcontext

from app.assessment.attestation import Kept, as_json, flaws, in_words
from app.assessment.chain import Break
from app.assessment.cli.group import quiz
from app.assessment.queries.evidence import all_kept, kept_attempt
from app.foundation.commands import Report, reports
from app.foundation.faults import Text

HOLDS = Text("Nothing was altered, removed or inserted.", "Ничего не изменено, не удалено и не вставлено.")
LOG = Text("Log of attempt {id}: {steps} entries.", "Журнал попытки {id}, записей: {steps}.")
ALL = Text("Attempts: {attempts}, entries: {entries}.", "Попыток: {attempts}, записей: {entries}.")


@quiz.command("evidence")
@click.argument("attempt", required=False)
@with_appcontext
@reports
def evidence_command(attempt: str | None) -> Report:
    """The log of one attempt with its chain of hashes; without ATTEMPT all logs are checked. Exit status 1 if one
    does not hold."""
    return everything() if attempt is None else one(attempt)


def one(public_id: str) -> Report:
    kept = kept_attempt(public_id)
    found = flaws(kept)
    return Report(as_json(kept, found), lambda language: lines_of(kept, found, language), wrong=bool(found))


def lines_of(kept: Kept, found: tuple[Break, ...], language: str) -> Iterator[str]:
    yield LOG.in_language(language).format(id=kept.public_id, steps=kept.steps)
    for written in kept.log:
        entry = written.entry
        yield f"{entry.step:>5}  {entry.at:%Y-%m-%d %H:%M:%S}  {entry.kind:<12}  {written.hash[:16]}"
    yield from in_words(found, language) if found else (HOLDS.in_language(language),)


def everything() -> Report:
    attempts = entries = 0
    broken: list[tuple[str, Break]] = []
    for kept in all_kept():
        attempts, entries = attempts + 1, entries + len(kept.log)
        broken += [(kept.public_id, flaw) for flaw in flaws(kept)]
    document: dict[str, Any] = {
        "attempts": attempts,
        "entries": entries,
        "broken": [
            {"attempt": name, "step": flaw.step or None, "reason": flaw.reason} for name, flaw in broken
        ],
    }

    def lines(language: str) -> Iterator[str]:
        yield ALL.in_language(language).format(**document)
        for name, flaw in broken:
            yield f"{name}: {next(in_words([flaw], language))}"
        if not broken:
            yield HOLDS.in_language(language)

    return Report(document, lines, wrong=bool(broken))
