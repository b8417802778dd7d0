"""What is done with an approved protocol: it is signed, numbers come back, another one takes its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from markupsafe import Markup

from app import people
from app.certification.forms.protocols import NumbersFileForm, ReplaceForm, SignHereForm
from app.certification.protocols.paper import SIGNS
from app.certification.protocols.refusals import NotApproved, RegisteredElsewhere
from app.certification.protocols.tables import number_fault, returned_numbers
from app.certification.protocols.values import CHECKED, ROLES
from app.certification.queries import protocols as queries
from app.certification.queries.protocols import Kept
from app.certification.queries.protocols_of import waiting_for
from app.certification.service import protocol_drafts, protocol_signing, protocols
from app.certification.views import blueprint
from app.certification.views.protocols import protocol_page
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import DomainError
from app.foundation.faults import Text
from app.foundation.i18n import said
from app.foundation.throttle import at_most
from app.people.permissions import PROTOCOL_KEEPERS

TWIN = Text("This number stands here twice", "Этот номер указан дважды")
MOST_BYTES = 2 * 1024 * 1024


# -- signatures --------------------------------------------------------------------------------------------------------


@blueprint.get("/protocols/<protocol>/signature")
@requires("learn")
def protocol_signature(protocol: str) -> str:
    return signature_page(protocol)


def signature_page(public_id: str, problem: DomainError | None = None) -> str:
    """The commission reads all of it, whoever was checked only the own line."""
    actor = the_actor()
    kept, role = protocol_signing.own_protocol(public_id, actor.person_id)
    assert kept.printed is not None
    signatures = {one.person_id: one for one in queries.signatures_of(kept.id)}
    lines = [line for line in kept.printed.lines if role != CHECKED or line.person_id == actor.person_id]
    return render_template(
        "certification/protocol_signature.html",
        kept=kept,
        printed=kept.printed,
        role=role,
        roles=ROLES,
        lines=lines,
        signed=signatures.get(actor.person_id),
        meaning=SIGNS["checked" if role == CHECKED else "commission"],
        problem=problem,
    )


@blueprint.post("/protocols/<protocol>/signature")
@requires("learn")
@at_most("30 per minute")
def sign_protocol(protocol: str) -> Any:
    try:
        protocol_signing.sign(protocol, the_actor().person_id, at=clock.now())
    except protocol_signing.NothingToSign as refusal:
        return signature_page(protocol, refusal), refusal.status
    flash(gettext("Your signature is kept."))
    return redirect(url_for(".protocol_signature", protocol=protocol), 303)


@blueprint.post("/protocols/<protocol>/signatures")
@requires("protocol.keep")
@at_most("60 per minute")
def sign_protocol_here(protocol: str) -> Any:
    """People sign one after the other on the device of whoever keeps the protocol."""
    actor, form = the_actor(), SignHereForm()
    kept = queries.protocol_of(actor, protocol, PROTOCOL_KEEPERS)
    if not form.validate():
        return protocol_page(kept, {"here": form}), 422
    try:
        signer = protocol_signing.sign_here(
            protocol,
            form.login.data or "",
            form.secret.data or "",
            actor,
            at=clock.now(),
            address=request.remote_addr or "",
        )
    except people.TooManyFailures as refusal:
        form.secret.errors = [refusal.in_words()]
        return protocol_page(kept, {"here": form}), refusal.status
    except people.WrongPassword as refusal:
        form.secret.errors = [gettext("This number and password do not belong to anybody of this protocol.")]
        return protocol_page(kept, {"here": form}), refusal.status
    except protocol_signing.NothingToSign as refusal:
        return protocol_page(kept, problem=refusal), refusal.status
    flash(gettext("Signed: %(name)s.", name=signer.full_name))
    return redirect(url_for(".protocol", protocol=protocol) + "#signatures", 303)


def waiting_section() -> Markup:
    """The part of /me: protocols that wait for the reader's signature."""
    waiting = waiting_for(the_actor().person_id)
    return Markup(  # noqa: S704 - made by a template
        render_template("certification/protocols_to_sign.html", waiting=waiting)
    )


people.offer_on_own_page(waiting_section)


# -- registration numbers ----------------------------------------------------------------------------------------------


@blueprint.post("/protocols/<protocol>/numbers")
@requires("protocol.keep")
def enter_protocol_numbers(protocol: str) -> Any:
    """All fields of the page; those that are as they were change nothing."""
    actor = the_actor()
    kept = queries.protocol_of(actor, protocol, PROTOCOL_KEEPERS)
    if kept.printed is None:
        raise NotApproved
    typed = {
        line.person_id: " ".join(request.form[f"registered-{line.person_id}"].split())
        for line in kept.printed.lines
        if line.satisfactory and f"registered-{line.person_id}" in request.form
    }
    wrong = {person_id: number_fault(number) for person_id, number in typed.items()}
    wrong |= twins(typed)
    if any(wrong.values()):
        back = {one: (number, said(fault) if (fault := wrong[one]) else "") for one, number in typed.items()}
        return protocol_page(kept, typed=back), 422
    return keep_numbers(kept, typed, {one: (number, "") for one, number in typed.items()})


def twins(typed: dict[int, str]) -> dict[int, Any]:
    """People with a number that somebody else has, too."""
    numbers = [number for number in typed.values() if number]
    return {person_id: TWIN for person_id, number in typed.items() if number and numbers.count(number) > 1}


def keep_numbers(
    kept: Kept, numbers: Mapping[int, str], typed: Mapping[int, tuple[str, str]] | None = None
) -> Any:
    try:
        changed = protocols.enter_numbers(the_actor(), kept.public_id, numbers, at=clock.now())
    except RegisteredElsewhere as refusal:
        return protocol_page(kept, problem=refusal, typed=typed), refusal.status
    flash(
        ngettext("%(num)s number is kept.", "%(num)s numbers are kept.", changed)
        if changed
        else gettext("Nothing has changed.")
    )
    return redirect(url_for(".protocol", protocol=kept.public_id), 303)


@blueprint.post("/protocols/<protocol>/numbers/file")
@requires("protocol.keep")
@at_most("20 per minute")
def take_protocol_numbers(protocol: str) -> Any:
    """From a table. A file with a fault changes nothing: all of them are told with their lines."""
    actor, form = the_actor(), NumbersFileForm()
    kept = queries.protocol_of(actor, protocol, PROTOCOL_KEEPERS)
    if kept.printed is None:
        raise NotApproved
    if not form.validate():
        return protocol_page(kept, {"table": form}), 422
    content = form.table.data.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        form.table.errors = [gettext("The file is larger than 2 MiB")]
        return protocol_page(kept, {"table": form}), 422
    returned = returned_numbers(content, kept.printed)
    if returned.faults:
        return protocol_page(kept, faults=returned.faults), 422
    return keep_numbers(kept, returned.numbers)


# -- another one in its place ------------------------------------------------------------------------------------------


@blueprint.post("/protocols/<protocol>/replacement")
@requires("protocol.keep")
def replace_protocol(protocol: str) -> Any:
    actor, form = the_actor(), ReplaceForm()
    key = once.check(form.form_key.data)
    once.refuse_repeat(key)
    kept = queries.protocol_of(actor, protocol, PROTOCOL_KEEPERS)
    if not form.validate():
        return protocol_page(kept, {"replace": form}), 422
    public_id = protocol_drafts.begin_replacement(
        actor, protocol, form.reason.data or "", at=clock.now(), form_key=key
    )
    location = url_for(".protocol", protocol=public_id)
    once.settle(key, location)
    return redirect(location, 303)
