"""How a line of the matrix is ended, and how another one takes its place from a day on. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.certification.requirements_text import Entry
from app.foundation.durations import add_days


def ended(entry: Entry, last_day: date) -> Entry:
    """With this last day; a line that has not begun by then ends on its first day."""
    return replace(entry, end=max(last_day, entry.start or last_day))


def split(old: Entry, new: Entry, since: date) -> tuple[Entry, Entry]:
    """The old line up to the day before, the new one from that day on."""
    return ended(old, add_days(since, -1)), replace(new, start=since)
