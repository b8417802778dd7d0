"""The sum of a preview: how many people a change concerns, from which days, and what training it costs. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.certification.preview import Change
from app.certification.rules import Expression, Group

# Minutes of what no text of the library says the length of. Shown beside every sum that rests on them.
ASSUMED: Mapping[str, int] = {
    "acknowledge": 10,
    "briefing": 30,
    "coaching": 30,
    "refresher": 30,
    "drill": 60,
    "call": 10,
    "checklist": 30,
    "session": 60,
}
MOST_DAYS = 12
EFFECTS = ("stops", "later", "asked", "gains", "loses", "moved", "allowed", "slight")


@dataclass(frozen=True)
class Line:
    """One certification of one person that the change concerns, and the minutes of training that follow."""

    person_id: int
    change: Change
    minutes: int

    @property
    def effects(self) -> tuple[str, ...]:
        """What happens, in the order of gravity."""
        change = self.change
        happens = {
            "stops": change.stops_at_once,
            "later": change.stops_on is not None and not change.stops_at_once,
            "asked": bool(change.training),
            "gains": change.gains_on is not None,
            "loses": change.loses_on is not None,
            "moved": change.until is not None,
            "allowed": change.allowed_on is not None,
            "slight": change.is_slight,
        }
        return tuple(effect for effect in EFFECTS if happens[effect])


@dataclass(frozen=True)
class StoppingDay:
    """So many people may do less from this day on, because their standing is then this one."""

    day: date
    status: str
    may_work: str
    people: int


@dataclass(frozen=True)
class Summary:
    """`people`: looked at; `counts`: effect → how many people; `assumed`: what the minutes rest on beside texts."""

    people: int
    concerned: int
    counts: Mapping[str, int]
    stopping: tuple[StoppingDay, ...]  # the earliest days first
    later: int  # people who stop on days beyond those
    minutes: int
    assumed: tuple[str, ...]

    @property
    def hours(self) -> float:
        return round(self.minutes / 60, 1)


def summary_of(lines: Sequence[Line], people: int) -> Summary:
    concerned: dict[str, set[int]] = {effect: set() for effect in EFFECTS}
    stopping: Counter[tuple[date, str, str]] = Counter()
    for line in lines:
        for effect in line.effects:
            concerned[effect].add(line.person_id)
        stops = line.change.stops
        if stops is not None:
            stopping[stops.start, stops.status or "", stops.may_work] += 1
    days = sorted(stopping)
    needed = {name.partition(":")[0] for line in lines for name in line.change.training}
    return Summary(
        people=people,
        concerned=len({line.person_id for line in lines}),
        counts={effect: len(ids) for effect, ids in concerned.items()},
        stopping=tuple(StoppingDay(*day, stopping[day]) for day in days[:MOST_DAYS]),
        later=sum(stopping[day] for day in days[MOST_DAYS:]),
        minutes=sum(line.minutes for line in lines),
        assumed=tuple(name for name in ASSUMED if name in needed),
    )


def summary_as_json(summary: Summary) -> dict[str, Any]:
    stored = asdict(summary)
    stored["stopping"] = [{**asdict(it), "day": it.day.isoformat()} for it in summary.stopping]
    return stored


def summary_from(stored: Mapping[str, Any]) -> Summary:
    stopping = tuple(StoppingDay(**{**it, "day": date.fromisoformat(it["day"])}) for it in stored["stopping"])
    return Summary(**{**stored, "stopping": stopping, "assumed": tuple(stored["assumed"])})


# -- minutes ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Costs:
    """Minutes of documents by their name (`courses/safety`), and of the programmes of rules."""

    documents: Mapping[str, int]
    initial: Mapping[str, int]  # certification → minutes of all that the first pass asks for
    renewal: Mapping[str, int]
    exams: Mapping[str, int]  # certification → minutes of its exams

    def of(self, change: Change) -> int:
        return sum(self.of_training(change.certification, name) for name in change.training)

    def of_training(self, certification: str, name: str) -> int:
        require, _, document = name.partition(":")
        match require:
            case "initial":
                return self.initial.get(certification, 0)
            case "renewal":
                return self.renewal.get(certification, 0)
            case "exam":
                return self.exams.get(certification, 0)
            case "course":
                return self.documents.get(document) or self.renewal.get(certification, 0)
        return ASSUMED.get(require, 0)


def minutes_of(expression: Expression | None, of_document: Mapping[str, int]) -> int:
    """Of all that has to be done; of a choice the shortest way. `of_document`: kind and slug (`quiz calls`)."""
    if expression is None:
        return 0
    if not isinstance(expression, Group):
        if expression.hours is not None:
            return int(expression.hours.total * 60)
        return of_document.get(f"{expression.kind} {expression.slug}", ASSUMED.get(expression.kind, 0))
    ways = [part for part in expression.parts if not is_paper(part)] or list(expression.parts)
    return sum(sorted(minutes_of(part, of_document) for part in ways)[: expression.needed])


def is_paper(part: Expression) -> bool:
    """Whoever has the document need not learn, but nobody can be asked to have it."""
    return not isinstance(part, Group) and part.kind == "credit"


def counted(effects: Iterable[str], counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Effects that anybody meets, with the number of people."""
    return tuple((effect, counts[effect]) for effect in effects if counts.get(effect))
