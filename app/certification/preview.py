"""What a change would do to a standing: two futures of one person's certification, compared. Pure.

A future is what follows from the record and the rules alone (`futures`), so a difference between two of them is owed to
the change and to nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.certification.futures import Asked, Future, Stretch
from app.certification.rules import WORSE


@dataclass(frozen=True)
class Change:
    """What a change makes of one certification of one person. A day that is None: that does not happen in the time
    looked at.
    """

    certification: str
    differs_on: date  # the first day on which anything is another
    before: Stretch  # on that day
    after: Stretch
    gains_on: date | None = None  # the certification is required, which it would not have been
    loses_on: date | None = None  # it is no more required
    stops_on: date | None = None  # less may be done than could have been
    stops: Stretch | None = None  # how it stands then
    allowed_on: date | None = None  # more may be done
    due: date | None = None  # the last day for what is newly asked for
    until: tuple[date | None, date | None] | None = None  # the end of the term, before and after
    asked: tuple[Asked, ...] = ()
    training: tuple[
        str, ...
    ] = ()  # initial renewal, or the name of an obligation, with `:document` of a revision

    @property
    def stops_at_once(self) -> bool:
        """By the change itself; else only where nothing is done until then."""
        return self.stops_on is not None and self.stops_on == self.differs_on

    @property
    def is_slight(self) -> bool:
        """Nothing but words and reminders."""
        days = (self.gains_on, self.loses_on, self.stops_on, self.allowed_on, self.due)
        return self.until is None and not self.asked and all(day is None for day in days)


def differences(before: Mapping[str, Future], after: Mapping[str, Future], today: date) -> tuple[Change, ...]:
    """One change for each certification whose future is another, by its name."""
    nothing: Future = (Stretch(today),)
    found = (
        difference(slug, before.get(slug, nothing), after.get(slug, nothing))
        for slug in sorted({*before, *after})
    )
    return tuple(change for change in found if change is not None)


def difference(certification: str, before: Future, after: Future) -> Change | None:
    """None where both futures are the same."""
    if [it.says() for it in before] == [it.says() for it in after] and starts(before) == starts(after):
        return None
    pairs = [(day, on(before, day), on(after, day)) for day in sorted({*starts(before), *starts(after)})]
    other = [(day, old, new) for day, old, new in pairs if old.says() != new.says()]
    if not other:
        return None
    day, first_before, first_after = other[0]
    stops = first(other, is_stopped)
    gains = first(other, lambda old, new: new.required and not old.required)
    moved = next(((old, new) for _day, old, new in other if is_moved(old, new)), None)
    asked = newly_asked(before, after)
    return Change(
        certification=certification,
        differs_on=day,
        before=first_before,
        after=first_after,
        gains_on=gains.start if gains else None,
        loses_on=day_of(other, lambda old, new: old.required and not new.required),
        stops_on=stops.start if stops else None,
        stops=stops,
        allowed_on=day_of(other, lambda old, new: WORSE[new.permission] < WORSE[old.permission]),
        due=due_day(asked, gains, moved),
        until=(moved[0].valid_until, moved[1].valid_until) if moved else None,
        asked=asked,
        training=training_for(asked, gains, moved, stops),
    )


Pairs = Sequence[tuple[date, Stretch, Stretch]]


def starts(found: Future) -> list[date]:
    return [it.start for it in found]


def on(found: Future, day: date) -> Stretch:
    """The stretch in which a day lies; the first one lasts from ever."""
    return next((it for it in reversed(found) if it.start <= day), found[0])


def first(pairs: Pairs, holds: Callable[[Stretch, Stretch], bool]) -> Stretch | None:
    """How it stands after the change on the first day for which this holds; it begins on that day."""
    return next((replace(new, start=day) for day, old, new in pairs if holds(old, new)), None)


def day_of(pairs: Pairs, holds: Callable[[Stretch, Stretch], bool]) -> date | None:
    return next((day for day, old, new in pairs if holds(old, new)), None)


def is_moved(old: Stretch, new: Stretch) -> bool:
    """The end of the term is another, where there was one to look at."""
    return old.status is not None and new.status is not None and old.valid_until != new.valid_until


def is_stopped(old: Stretch, new: Stretch) -> bool:
    """Less may be done, and not only because the person is on leave."""
    return WORSE[new.permission] > WORSE[old.permission] and new.status != "on_hold"


def newly_asked(before: Future, after: Future) -> tuple[Asked, ...]:
    known = {asked for it in before for asked in it.asked}
    return tuple(sorted({asked for it in after for asked in it.asked} - known))


Moved = tuple[Stretch, Stretch] | None
BY_A_PASS = ("exam", "course")


def due_day(asked: Sequence[Asked], gains: Stretch | None, moved: Moved) -> date | None:
    """The last day for what is newly asked for."""
    days = [it.due for it in asked]
    if gains is not None and gains.due is not None:
        days.append(gains.due)
    if moved is not None and is_shorter(moved) and moved[1].valid_until is not None:
        days.append(moved[1].valid_until)
    return min(days, default=None)


def is_shorter(moved: tuple[Stretch, Stretch]) -> bool:
    """A term ends that went on, or ends earlier."""
    old, new = moved[0].valid_until, moved[1].valid_until
    if new is None:
        return moved[1].status == "not_started"
    return moved[0].status not in (None, "not_started") and (old is None or new < old)


def training_for(
    asked: Sequence[Asked], gains: Stretch | None, moved: Moved, stops: Stretch | None
) -> tuple[str, ...]:
    """What has to be learned that would not have been, each once."""
    whole = whole_programme(gains, moved, stops)
    covered = whole is not None and any(it.require in BY_A_PASS for it in asked)
    return tuple(dict.fromkeys([*([whole] if whole and not covered else []), *named(asked)]))


def whole_programme(gains: Stretch | None, moved: Moved, stops: Stretch | None) -> str | None:
    """`initial` or `renewal`, where one of them is needed earlier than before or at all."""
    if gains is not None:
        return programme_of(gains)
    if moved is not None and is_shorter(moved):
        return "initial" if moved[1].valid_until is None else "renewal"
    return programme_of(stops) if stops is not None and stops.status in ("expired", "lapsed") else None


def programme_of(now: Stretch) -> str | None:
    if now.status in ("not_started", "initial_overdue", "lapsed", "revoked"):
        return "initial"
    return "renewal" if now.status in ("expired", "due_soon", "grace") else None


def named(asked: Iterable[Asked]) -> Iterator[str]:
    for it in asked:
        yield f"{it.require}:{it.document}" if it.document else it.require
