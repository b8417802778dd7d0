"""/protocols: the list, one protocol, and its files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app import people, record
from app.certification.forms.protocols import NumbersFileForm, ReplaceForm, SignHereForm
from app.certification.protocols.numbers import gaps
from app.certification.protocols.paper import Marks
from app.certification.protocols.results import KIND_WORDS
from app.certification.protocols.tables import LineFault, as_csv, as_registry_set, as_xml
from app.certification.protocols.values import ROLES, Protocol
from app.certification.queries import protocols as queries
from app.certification.queries.protocol_list import PAGE, Asked, protocols_page
from app.certification.queries.protocols import Kept
from app.certification.queries.standing import titles
from app.certification.service import protocol_files
from app.certification.views import blueprint
from app.foundation import menu, once
from app.foundation.access import requires, the_actor
from app.foundation.downloads import download
from app.foundation.errors import DomainError, NotFound
from app.foundation.i18n import said
from app.foundation.throttle import at_most
from app.people.permissions import PROTOCOL_KEEPERS, PROTOCOL_READERS
from app.people.rows import Actor

AT_ONCE = 60  # people; a longer protocol waits for the worker
MOST_ACTS = 200

for main in ("oversight.team", "studio.home"):
    menu.stand_beside(
        main,
        menu.MenuItem("certification.protocols", lambda: str(_l("Protocols")), "protocol.view", place=4),
    )


@blueprint.get("/protocols")
@requires("protocol.view")
def protocols() -> str:
    actor = the_actor()
    found, year = protocols_page(actor, Asked.from_query(request.args)), actor.today.year
    asked = found.asked
    called = titles()
    return render_template(
        "certification/protocols.html",
        found=found,
        asked=asked,
        titles=called,
        units={unit.id: unit.name for unit in people.units()},
        unit_choices=unit_choices(actor, PROTOCOL_READERS),
        certification_choices=sorted(((slug, said(title)) for slug, title in called.items()), key=by_title),
        pages=max(1, -(-found.total // PAGE)),
        page_link=lambda number: f"/protocols?{asked.query(page=number)}",
        may_keep=actor.may("protocol.keep"),
        gaps=gaps(queries.numbers_of(year)) if actor.scope(PROTOCOL_READERS) is None else (),
        year=year,
    )


def by_title(choice: tuple[str, str]) -> str:
    return choice[1].casefold()


def unit_choices(actor: Actor, roles: Collection[str]) -> list[tuple[str, str]]:
    """Units in the actor's reach, the lower ones indented."""
    return [
        (unit.slug, "– " * (unit.path.count("/") - 2) + said(unit.name))
        for unit in queries.units_of(actor, roles)
    ]


# -- one ---------------------------------------------------------------------------------------------------------------


def note_look(kept: Kept, what: str) -> None:
    """Who read whose results, once the page is made."""
    actor = the_actor()
    record.note_look(f"certification:protocol:{what}", actor_id=actor.person_id, subject=kept.public_id)


def may_keep(actor: Actor, kept: Kept) -> bool:
    """Whether the actor goes on with this protocol, not only reads it."""
    if not actor.may("protocol.keep"):
        return False
    if kept.unit_id is None:
        return actor.scope(PROTOCOL_KEEPERS) is None
    return kept.unit_id in {unit.id for unit in queries.units_of(actor)}


def protocol_page(
    kept: Kept,
    forms: Mapping[str, Any] | None = None,
    *,
    problem: DomainError | None = None,
    faults: Collection[LineFault] = (),
    typed: Mapping[int, tuple[str, str]] | None = None,
) -> str:
    """`typed`: person → the registration number that comes back, with what is wrong with it."""
    actor, given, printed = the_actor(), forms or {}, kept.printed
    assert printed is not None
    lines = {line.person_id: line for line in queries.lines_of(kept.id)}
    signatures = {one.person_id: one for one in queries.signatures_of(kept.id)}
    acts = record.acts_about(kept.public_id, ("certification:protocol:",), since=kept.made_at, most=MOST_ACTS)
    keeps = may_keep(actor, kept)
    return render_template(
        "certification/protocol.html",
        kept=kept,
        printed=printed,
        lines=lines,
        signatures=signatures,
        moved=moved(printed),
        unit=next((unit.name for unit in people.units() if unit.id == kept.unit_id), None),
        replaced=queries.named_by(kept.replaces_id),
        replacement=queries.replacement_of(kept.id) if kept.state == "approved" else None,
        keeps=keeps and kept.state == "approved",
        acts=[act for act in acts if not act.action.endswith((":viewed", ":exported"))],
        actors=people.people_rows(
            {act.actor_id for act in acts if act.actor_id is not None} | {kept.approved_by or 0, kept.made_by}
        ),
        waiting=sum(line.satisfactory and not lines[line.person_id].registered for line in printed.lines),
        roles=ROLES,
        kinds=KIND_WORDS,
        replace=given.get("replace") or ReplaceForm(formdata=None, form_key=once.new_form_key()),
        numbers=given.get("table") or NumbersFileForm(formdata=None),
        here=given.get("here") or SignHereForm(formdata=None),
        form=next(iter(given.values()), None),
        problem=problem,
        faults=faults,
        typed=typed or {},
        own=actor.person_id in {line.person_id for line in printed.lines}
        or actor.person_id in {one.person_id for one in printed.commission},
        has_signed=actor.person_id in signatures,
    )


def moved(printed: Protocol) -> tuple[str, ...]:
    """Names of people whose result no longer stands in the record as it stood when this was approved."""
    found = record.facts_of_people([line.person_id for line in printed.lines], kinds=queries.KINDS_OF_RESULTS)
    standing = {fact.id for facts in found.values() for fact in facts}
    return tuple(line.name for line in printed.lines if not standing.issuperset(line.facts))


# -- files -------------------------------------------------------------------------------------------------------------


def approved(protocol: str) -> tuple[Kept, Protocol, Marks]:
    kept = queries.protocol_of(the_actor(), protocol)
    if kept.printed is None:
        raise NotFound
    return kept, kept.printed, queries.marks_of(kept.id)


@blueprint.get("/protocols/<protocol>.pdf")
@requires("protocol.view")
@at_most("30 per minute")
def protocol_pdf(protocol: str) -> Any:
    kept, printed, marks = approved(protocol)
    if len(printed.lines) > AT_ONCE and not protocol_files.is_kept(kept, marks):
        flash(gettext("The document is being made. Try again in half a minute."))
        return redirect(url_for(".protocol", protocol=protocol), 303)
    note_look(kept, "exported")
    return sent(protocol_files.file_of(kept), "application/pdf", kept, "pdf")


@blueprint.get("/protocols/<protocol>.csv")
@requires("protocol.view")
def protocol_csv(protocol: str) -> Response:
    """For the register of trained persons; with a mark, so that Excel reads the Russian."""
    kept, printed, marks = approved(protocol)
    note_look(kept, "exported")
    return sent(b"\xef\xbb\xbf" + as_csv(printed, marks).encode(), "text/csv", kept, "csv")


@blueprint.get("/protocols/<protocol>.xml")
@requires("protocol.view")
def protocol_xml(protocol: str) -> Response:
    kept, printed, marks = approved(protocol)
    note_look(kept, "exported")
    return sent(as_xml(printed, marks), "application/xml", kept, "xml")


@blueprint.get("/protocols/<protocol>/registry.xml")
@requires("protocol.view")
def protocol_registry(protocol: str) -> Response:
    """In the shape of the register of the Ministry of Labour, to be completed before it is sent."""
    kept, printed, _marks = approved(protocol)
    note_look(kept, "exported")
    return sent(as_registry_set(printed), "application/xml", kept, "registry.xml")


def sent(content: bytes, media_type: str, kept: Kept, ending: str) -> Response:
    number = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in kept.number).strip("-")
    return download(content, media_type, f"protocol-{kept.year}-{number or kept.id}.{ending}")
