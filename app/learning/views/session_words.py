"""Sentences and small parts of the pages of sessions, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.foundation import clock
from app.foundation.access import the_actor
from app.foundation.frame import beside
from app.foundation.i18n import day, gettext, long_day, ngettext, said, time_of_day
from app.learning.session_rows import Place
from app.learning.sessions import FORMS, STATES, State, TrainingSession

SIGNS: dict[State, str] = {
    "planned": "progress",
    "full": "locked",
    "held": "expiring",
    "cancelled": "revoked",
    "closed": "valid",
}


@dataclass(frozen=True)
class Row:
    """A session in a list."""

    session: TrainingSession
    state: State
    trainer: str = ""
    own: str = ""  # how the reader stands there: enrolled waiting came signed counted

    @property
    def title(self) -> str:
        return said(self.session.title)

    @property
    def form(self) -> str:
        return said(FORMS[self.session.form])

    @property
    def when(self) -> str:
        return when(self.session)

    @property
    def where(self) -> str:
        return where(self.session)

    @property
    def sign(self) -> str:
        return SIGNS[self.state]

    @property
    def word(self) -> str:
        return said(STATES[self.state])

    @property
    def seats(self) -> str:
        return seats(self.session)


def when(session: TrainingSession, long: bool = False) -> str:
    """14 Dec 2026, 10:00–11:30; with the time zone where it is not that of the organisation."""
    begin, end = (time_of_day(one, session.time_zone) for one in (session.begins_at, session.ends_at))
    told = long_day(session.held_on) if long else day(session.held_on)
    zone = f" ({session.time_zone})" if session.time_zone != clock.site_zone() else ""
    return f"{told}, {begin}–{end}{zone}"


def where(session: TrainingSession) -> str:
    return session.place or (gettext("online") if session.link else gettext("place to be told"))


def seats(session: TrainingSession) -> str:
    if session.free:
        return ngettext("%(num)s seat left", "%(num)s seats left", session.free)
    if session.waiting:
        return ngettext(
            "no seat left, %(num)s person waits", "no seat left, %(num)s people wait", session.waiting
        )
    return gettext("no seat left")


def hours(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    parts = [ngettext("%(num)s hour", "%(num)s hours", whole)] if whole else []
    if rest or not parts:
        parts.append(ngettext("%(num)s minute", "%(num)s minutes", rest))
    return " ".join(parts)


def standing_at(place: Place | None) -> str:
    """How somebody stands at a session: none enrolled waiting left came sign signed counted."""
    if place is None:
        return "none"
    if place.counted_at is not None:
        return "counted"
    if place.signed_at is not None:
        return "signed"
    return "sign" if place.was_there else place.state


def small_links() -> list[dict[str, object]]:
    """The small menu of whoever plans or reads registers; others have their own list alone."""
    actor = the_actor()
    for main, permission in (("oversight.team", "team.view"), ("studio.home", "studio")):
        if actor.may(permission):
            return beside(main)
    return []


def rows_of(found: Sequence[TrainingSession], at: datetime, names: dict[int, str] | None = None) -> list[Row]:
    known = names or {}
    return [Row(one, one.state(at), known.get(one.trainer_id, "")) for one in found]
