"""What the pages of rules have in common: their small menu, words of effects, names of people."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.foundation.access import the_actor
from app.foundation.frame import beside

# Effect of a preview → kind of tag, word, meaning.
EFFECTS: dict[str, tuple[str, object, object]] = {
    "stops": ("expired", _l("May do less with the change"), _l("from the first day of the change")),
    "later": ("expiring", _l("May do less later"), _l("may do less later, unless something is done")),
    "asked": ("todo", _l("Has something to learn"), _l("training that would not have been needed")),
    "gains": ("progress", _l("Needs it newly"), _l("the certification becomes required")),
    "loses": ("exempt", _l("Does not need it any more"), _l("the certification is no more required")),
    "moved": ("grace", _l("Another last day"), _l("the term ends on another day")),
    "allowed": ("valid", _l("May do more"), _l("than without the change")),
    "slight": ("hold", _l("Only words or reminders"), _l("nothing that anybody has to do")),
}
ASSUMED: dict[str, object] = {
    "acknowledge": _l("acknowledgement"),
    "briefing": _l("briefing"),
    "coaching": _l("coaching"),
    "refresher": _l("refresher training"),
    "drill": _l("drill"),
    "call": _l("call"),
    "checklist": _l("observation"),
    "session": _l("session"),
}
TRAINING: dict[str, object] = {
    "initial": _l("the whole initial programme"),
    "renewal": _l("the renewal"),
    "exam": _l("the exam"),
    "course": _l("the course"),
    **ASSUMED,
}
BASIS: dict[str, object] = {
    "read": _l("written after reading the act, or a quotation of it"),
    "reported": _l("written after what others say of the act"),
    "recalled": _l("written from memory"),
}
LACKING: dict[str, object] = {
    "owner": _l("nobody answers for it"),
    "source": _l("no source"),
    "verified": _l("not compared with its act"),
}


def frame() -> dict[str, Any]:
    actor = the_actor()
    main = "people.admin" if actor.may("admin") else "studio.home"
    return {
        "menu": beside(main),
        "may_change": actor.may("studio"),
        "effects": EFFECTS,
        "assumed_words": ASSUMED,
        "training_words": TRAINING,
        "lacking_words": LACKING,
        "basis_words": BASIS,
    }
