"""`flask record verify`: proves that nothing was altered, removed or inserted."""

from __future__ import annotations

from collections.abc import Iterator

import click
from flask.cli import AppGroup, with_appcontext

from app.foundation import doctor
from app.foundation.commands import Report, reports
from app.foundation.doctor import Finding
from app.foundation.faults import Text
from app.record import queries
from app.record.verification import Verification

record = AppGroup("record", help="The training record.")


@record.command("verify")
@click.option("--head", metavar="HASH", help="Hash of a seal noted earlier, which must be in the chain.")
@with_appcontext
@reports
def verify(head: str | None) -> Report:
    """Checks every seal and every fact, and names the first bad place (exit status 1)."""
    found = queries.verify(head)
    bad = found.first_bad
    document = {
        "facts": found.facts,
        "seals": found.seals,
        "unsealed": found.unsealed,
        "head": found.head,
        "first_bad": bad and {"seal": bad.seal, "fact": bad.fact, "reason": bad.reason},
    }
    return Report(document, lambda language: lines(found, language), wrong=bad is not None)


def lines(found: Verification, language: str) -> Iterator[str]:
    russian = language == "ru"
    if russian:
        yield f"Записей: {found.facts}, печатей: {found.seals}, ещё не под печатью: {found.unsealed}."
        yield f"Последняя верная печать: {found.head}"
    else:
        yield f"Facts: {found.facts}, seals: {found.seals}, not yet sealed: {found.unsealed}."
        yield f"Last good seal: {found.head}"
    bad = found.first_bad
    if bad is None:
        yield (
            "Ничего не изменено, не удалено и не вставлено."
            if russian
            else "Nothing was altered, removed or inserted."
        )
        return
    words = ("печать", "запись") if russian else ("seal", "fact")
    named = [f"{word} {number}" for word, number in zip(words, (bad.seal, bad.fact), strict=True) if number]
    yield ", ".join(named) + (": " if named else "") + bad.reason.in_language(language)


@doctor.check("seals", after_restore=True)
def look_at_seals() -> Finding:
    found = queries.verify()
    if found.first_bad is not None:
        reason = found.first_bad.reason
        message = Text(f"The record was altered: {reason.en}.", f"Журнал изменён: {reason.ru}.")
        fix = Text(
            "See where: .venv/bin/flask --app wsgi record verify",
            "Посмотрите где: .venv/bin/flask --app wsgi record verify",
        )
        return Finding("problem", message, fix)
    message = Text(
        f"Facts: {found.facts}, seals: {found.seals}; nothing was altered.",
        f"Записей: {found.facts}, печатей: {found.seals}; ничего не изменено.",
    )
    return Finding("ok", message)


groups: list[click.Command] = [record]
