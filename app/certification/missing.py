"""What still stands between a person and a certificate, told as faults at the lines of the rule. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from app.certification.evidence import Walk
from app.certification.needs import chosen
from app.certification.rules import Atom
from app.foundation.faults import Fault, Text

MISSING: Mapping[str, tuple[Text, Text]] = {
    "course": (
        Text("The course “%s” has not been read to its end", "Курс «%s» не пройден до конца"),
        Text("Read what is left of it.", "Пройдите оставшиеся уроки."),
    ),
    "quiz": (
        Text("The quiz “%s” has not been passed", "Тест «%s» не сдан"),
        Text("Pass it.", "Сдайте его."),
    ),
    "call": (
        Text("The call simulation “%s” has not been passed", "Тренажёр «%s» не пройден"),
        Text("Pass it.", "Пройдите его."),
    ),
    "checklist": (
        Text(
            "The skills of the checklist “%s” have not been confirmed",
            "Навыки чек-листа «%s» не подтверждены",
        ),
        Text("Have an assessor confirm them.", "Пусть их подтвердит оценщик."),
    ),
    "session": (
        Text("The training session “%s” has not been attended", "Занятие «%s» не посещено"),
        Text("Attend it and have it signed.", "Посетите его и отметьтесь."),
    ),
}
NOT_HELD = Text("The certification is not held today: %s", "Допуск сегодня не действует: %s")
SEE = Text("See why with: flask standing show", "Причины покажет команда: flask standing show")


def missing_atoms(walk: Walk, today: date) -> tuple[Atom, ...]:
    """What the rule asks for now and the record does not show; of alternatives, the one that can be done."""
    expression = walk.expression(today)
    if expression is None:
        return ()
    usable = walk.usable(today)
    atoms = chosen(expression, walk, today)
    return tuple(atom for atom in atoms if not any(one.reaches(atom) for one in usable))


def not_met(
    certification: str, atoms: tuple[Atom, ...], titles: Mapping[tuple[str, str], Text], status: str
) -> tuple[Fault, ...]:
    """`titles`: kind and slug → title. Where no evidence is missing, the status says what is in the way."""
    file = f"certifications/{certification}.yaml"
    if not atoms:
        message = Text(NOT_HELD.en % status, NOT_HELD.ru % status)
        return (Fault(file, 1, "error", "not-met", message, SEE),)
    return tuple(faults_of(file, atoms, titles))


def faults_of(file: str, atoms: tuple[Atom, ...], titles: Mapping[tuple[str, str], Text]) -> Iterator[Fault]:
    for atom in atoms:
        message, fix = MISSING[atom.kind]
        title = titles.get((atom.kind, atom.slug), Text(atom.slug, atom.slug))
        yield Fault(
            file,
            max(atom.line, 1),
            "error",
            "not-met",
            Text(message.en % title.en, message.ru % title.ru),
            fix,
        )
