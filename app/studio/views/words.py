"""What kinds of documents, states of texts and impacts are called, and how faults are told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from app import people
from app.library.documents import Kind
from app.studio.views import blueprint

KINDS: dict[Kind, object] = {
    "course": _l("Course"),
    "quiz": _l("Quiz"),
    "pool": _l("Pool of questions"),
    "call": _l("Call"),
    "checklist": _l("Checklist"),
    "certification": _l("Certification rule"),
    "requirements": _l("Requirement matrix"),
    "template": _l("Template of a rule"),
    "document-template": _l("Template of a document"),
}
LANGUAGES = {"en": _l("English"), "ru": _l("Russian"), "": _l("all languages")}


@dataclass(frozen=True)
class Impact:
    value: str
    name: object
    meaning: object


IMPACTS = (
    Impact(
        "editorial",
        _l("Editorial"),
        _l("A slip of the pen, a clearer sentence. Nobody has to do anything."),
    ),
    Impact(
        "minor",
        _l("Minor"),
        _l("Something is new, and people should know of it. The rules say who reads it again."),
    ),
    Impact(
        "major",
        _l("Major"),
        _l("The work is done differently now. Where a rule says so, people are trained anew."),
    ),
)
IMPACT_NAMES = {impact.value: impact.name for impact in IMPACTS}

# What an invented history may hold (certification.sandbox.HAPPENINGS).
HAPPENINGS = {
    "pass": _l("passed"),
    "fail": _l("failed the exam"),
    "absent": _l("went on leave"),
    "back": _l("came back"),
    "left": _l("last day in the position"),
    "incident": _l("incident"),
    "qa_failed": _l("failed quality check"),
    "equipment_change": _l("new equipment"),
    "minor": _l("minor revision of a text"),
    "major": _l("major revision of a text"),
    "suspended": _l("suspended"),
    "reinstated": _l("reinstated"),
    "revoked": _l("revoked"),
    "done-briefing": _l("briefing done"),
    "done-coaching": _l("coaching done"),
    "done-refresher": _l("refresher training done"),
    "done-exam": _l("extra exam done"),
    "done-course": _l("extra course done"),
    "done-acknowledge": _l("revision acknowledged"),
    "done-drill": _l("drill done"),
}


def names_of(person_ids: Collection[int | None]) -> dict[int | None, str]:
    """Id → short name, in one statement."""
    known = {person_id for person_id in person_ids if person_id is not None}
    rows = people.people_rows(known) if known else {}
    return {person_id: row.short_name for person_id, row in rows.items()}


@blueprint.app_template_filter("coded")
def coded(text: str) -> Markup:
    """What stands between backticks in a fault is a piece of the author's text, and looks like one."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return escape(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if place % 2 else escape(piece)
        for place, piece in enumerate(pieces)
    )
