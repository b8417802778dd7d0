"""`flask standing show` and `flask standing rebuild`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup

from app import people
from app.certification.queries.standing import Overall, StandingLine, person_on
from app.certification.reasons import day_in_words
from app.certification.service.standing import rebuild
from app.certification.words import MAY_WORK, STATUS
from app.foundation import clock
from app.foundation.commands import CannotRun, Report, reports
from app.foundation.faults import Text
from app.people import PersonRow

standing = AppGroup("standing", help="Standings: who may work, on any day, as it was known at any time.")


@standing.command("show")
@click.argument("person")
@click.option("--on", "on_text", metavar="DATE", help="The day to judge (default: today).")
@click.option(
    "--known", "known_text", metavar="DATE", help="As it was known at the end of a day, or at an instant."
)
@reports
def show(person: str, on_text: str | None, known_text: str | None) -> Report:
    """Tell whether a person may work, until when, and why."""
    found = people.person_of(person)
    zone = people.zone_of(found.id)
    on = date_of(on_text) if on_text else clock.today(zone)
    known_at, known = known_of(known_text, zone) if known_text else (None, None)
    answer, lines = person_on(found.id, on=on, known_at=known_at)
    document = {
        "person": {"number": found.number, "name": found.full_name},
        "on": on,
        "known": known,
        "may_work": answer.may_work or "yes",
        "valid_until": answer.valid_until,
        "certifications": [as_json(line) for line in lines],
    }
    return Report(document, lambda language: told(found, on, answer, lines, language))


def date_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise not_a_date(text) from None


def known_of(text: str, zone: str) -> tuple[datetime, date | datetime]:
    """A date means the end of that day at the person's site; an instant is taken as it is."""
    try:
        if len(text) <= len("2026-01-31"):
            day = date.fromisoformat(text)
            return datetime.combine(day, time.max, ZoneInfo(zone)), day
        read = datetime.fromisoformat(text)
    except ValueError:
        raise not_a_date(text) from None
    instant = read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))
    return instant, instant


def not_a_date(text: str) -> CannotRun:
    return CannotRun(
        Text(
            f"“{text}” is no date. Write it as 2026-01-31.",
            f"«{text}» — не дата. Напишите её так: 2026-01-31.",
        )
    )


def as_json(line: StandingLine) -> dict[str, Any]:
    names = (
        *("certification", "rule_version", "status", "may_work", "valid_until", "due", "window_opens"),
        *("next_change_on", "hours_missing", "required", "certificate"),
    )
    return {
        **{name: getattr(line, name) for name in names},
        "obligations": [
            {"require": it.require, "due": it.due, "until_then": it.until_then} for it in line.obligations
        ],
        "why": [{"kind": it.kind, "ref": it.ref, "text": it.text} for it in line.why],
    }


UNTIL = Text("until {}", "по {}")
NOTHING = Text("Nothing is required.", "Ничего не требуется.")


def told(
    person: PersonRow, on: date, answer: Overall, lines: tuple[StandingLine, ...], language: str
) -> Iterator[str]:
    yield f"{person.full_name} ({person.number}), {day_in_words(on, language)}"
    yield (MAY_WORK[answer.may_work] if answer.may_work else NOTHING).in_language(language)
    for line in lines:
        until = day_in_words(line.valid_until, language) if line.valid_until else ""
        shown = f", {UNTIL.in_language(language).format(until)}" if until else ""
        status, work = (
            STATUS[line.status].in_language(language),
            MAY_WORK[line.may_work].in_language(language),
        )
        yield f"- {line.title.in_language(language)}: {status}{shown}; {work[0].lower()}{work[1:]}"
        for reason in line.why:
            yield f"    {reason.text.in_language(language)}"


@standing.command("rebuild")
@reports
def rebuild_all() -> Report:
    """Compare every kept standing with what facts and rules say, and mend what differs."""
    result = rebuild(clock.today(), clock.now())
    persons = people.people_rows({it.person_id for it in result.different})
    different = [
        {"person": persons[it.person_id].number, "certification": it.certification, "field": it.field}
        for it in result.different
    ]
    return Report(
        {"checked": result.checked, "different": different},
        lambda language: compared(result.checked, different, language),
        wrong=bool(different),
    )


CHECKED = Text("Standings checked: {}, mended: {}", "Проверено статусов: {}, исправлено: {}")


def compared(checked: int, different: list[dict[str, str]], language: str) -> Iterator[str]:
    for it in different:
        yield f"{it['person']}: {it['certification']}, {it['field']}"
    yield CHECKED.in_language(language).format(checked, len(different))
