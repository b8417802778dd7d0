"""What events demand of a person, by the kind of what meets it; why, by when, and what it means until then. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from app.certification.reasons import day_in_words
from app.certification.rules import MAY_WORK, MayWork, Permission, worst
from app.certification.standing import Open
from app.foundation.faults import Text

Kind = Literal["briefing", "coaching", "refresher", "drill", "acknowledge", "course", "exam"]
KINDS: tuple[Kind, ...] = get_args(Kind)
HELD: tuple[Kind, ...] = ("briefing", "coaching", "refresher", "drill")  # by somebody, signed by both sides
SILENT = ("exempt",)  # statuses in which nothing is demanded


@dataclass(frozen=True)
class Demand:
    """One open obligation of one certification, with what its event says of itself."""

    certification: str
    title: Text  # of the certification
    clause: str
    require: str
    due: date  # the last day; before work: the day of the event
    until_then: Permission
    before_work: bool
    event: str  # incident qa_failed equipment_change revised absence
    on: date  # day of the event
    ref: str  # its fact
    document: str = ""
    document_title: Text | None = None
    version: int | None = None
    effective: date | None = None  # of a revision
    sections: str = ""  # what has changed of it
    reason: str = ""  # what was reported
    report: str = ""  # public id of the report, where it came with one
    reported_by: str = ""  # short name
    absent_from: date | None = None

    @property
    def key(self) -> tuple[str, str]:
        """The same event may be demanded by several certifications."""
        return self.event, self.ref

    @property
    def document_of_course(self) -> tuple[str, Text] | None:
        """Slug and title of a revised course, whose changes have a page of their own."""
        kind, _, slug = self.document.partition("/")
        return (slug, self.document_title or Text(slug, slug)) if kind == "courses" else None

    @property
    def event_words(self) -> Text:
        """What demanded it, neutrally: what and when, never whose fault."""
        day = Text(day_in_words(self.on, "en"), day_in_words(self.on, "ru"))
        if self.event == "absence" and self.absent_from is not None:
            since = Text(day_in_words(self.absent_from, "en"), day_in_words(self.absent_from, "ru"))
            return Text(
                f"Absence from {since.en}, back on {day.en}", f"Отсутствие с {since.ru}, выход {day.ru}"
            )
        said = EVENTS.get(self.event, Text("Event, {day}", "Событие, {day}"))
        name = self.document_title or Text(self.document, self.document)
        quoted = Text(f" “{name.en}”" if name.en else "", f" «{name.ru}»" if name.ru else "")
        return Text(
            said.en.format(day=day.en, name=quoted.en, version=self.version or ""),
            said.ru.format(day=day.ru, name=quoted.ru, version=self.version or ""),
        )

    def work_until(self, today: date) -> MayWork:
        """What this obligation alone allows today."""
        overdue = not self.before_work and today > self.due
        return "no" if self.before_work or overdue else MAY_WORK[self.until_then]


EVENTS: Mapping[str, Text] = {
    "incident": Text("Incident, {day}", "Происшествие, {day}"),
    "qa_failed": Text("Quality check not passed, {day}", "Проверка качества не пройдена, {day}"),
    "equipment_change": Text("New equipment, {day}", "Новое оборудование, {day}"),
    "revised": Text("New revision{name}, {day}", "Новая редакция{name}, {day}"),
    "absence": Text("Back after an absence, {day}", "Выход после отсутствия, {day}"),
}


def demands_of(certification: str, title: Text, clause: str, opened: Iterable[Open]) -> list[Demand]:
    """The open obligations of one standing."""
    return [
        Demand(
            certification=certification,
            title=title,
            clause=clause,
            require=one.require,
            due=one.due,
            until_then=one.until_then,
            before_work=one.before_work,
            event=one.event,
            on=one.on or one.due,
            ref=one.ref,
            document=one.document,
            version=one.version,
        )
        for one in opened
    ]


def of_kind(demands: Iterable[Demand], kind: str) -> tuple[Demand, ...]:
    """The most urgent first."""
    mine = (one for one in demands if one.require == kind)
    return tuple(sorted(mine, key=lambda one: (not one.before_work, one.due, one.certification, one.ref)))


def kinds_in(demands: Iterable[Demand]) -> tuple[Kind, ...]:
    found = {one.require for one in demands}
    return tuple(kind for kind in KINDS if kind in found)


def first_due(demands: Iterable[Demand]) -> date | None:
    return min((one.due for one in demands), default=None)


def work_meanwhile(demands: Iterable[Demand], today: date) -> MayWork:
    """What these obligations allow together; the standing may allow less."""
    return worst(*(one.work_until(today) for one in demands))


def met_by(demands: Iterable[Demand], held_on: date) -> tuple[Demand, ...]:
    """Those that something done on that day meets: one done thing meets all of its kind dated up to it."""
    return tuple(one for one in demands if one.on <= held_on)


def reason_of(demands: Sequence[Demand], language: str) -> str:
    """Why something was held, in one line for the register: every event once, with what was reported of it."""
    said: dict[tuple[str, str], str] = {}
    for one in demands:
        words = one.event_words.in_language(language)
        said.setdefault(one.key, f"{words}: {one.reason}" if one.reason else words)
    return "; ".join(said.values())
