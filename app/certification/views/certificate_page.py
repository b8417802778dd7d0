"""/certificates/<number>: a certificate's own page, for its holder and for those who may see the holder's record."""

from __future__ import annotations

from typing import Any

from flask import current_app, redirect, render_template, url_for

from app import people, record
from app.certification.certificate_links import rule_page
from app.certification.numbering import normalise
from app.certification.queries.certificate_page import CertificatePage, certificate_page
from app.certification.queries.certificates import visible_certificate
from app.certification.views import blueprint
from app.foundation import clock
from app.foundation.access import permission_of, requires, the_actor
from app.foundation.errors import NotFound
from app.foundation.i18n import language

# What may be done to a certificate, by those who may: endpoint, where it is there.
ACTS = ("certification.revocation", "certification.reissue", "certification.reinstatement")


@blueprint.get("/certificates/<number>")
@requires("certificate.own")
def certificate(number: str) -> Any:
    wanted = normalise(number)
    if wanted != number:
        return redirect(url_for("certification.certificate", number=wanted), 303)
    actor = the_actor()
    issued = visible_certificate(actor, wanted)
    if issued is None:
        raise NotFound
    view = certificate_page(issued, actor, language(), clock.now())
    if not view.is_own:
        record.note_look(
            "certification:certificate:viewed", actor_id=actor.person_id, subject=view.holder.number
        )
    return render_template(
        "certification/certificate_page.html",
        view=view,
        issued=issued,
        answer=view.answer,
        zone=people.zone_of(issued.person_id),
        rule_address=rule_page(issued.certification, view.rule.passed_on),
        acts=acts_on(view),
        credential=address_of("certification.certificate_jwt", issued.number) if issued.sha256 else "",
    )


def acts_on(view: CertificatePage) -> dict[str, str]:
    """What the reader may ask to be done to it: name of the act → its page. Nobody decides about their own."""
    if view.is_own:
        return {}
    found = {name: address_of(name, view.issued.number) for name in ACTS}
    return {name.rpartition(".")[2]: address for name, address in found.items() if address}


def address_of(endpoint: str, number: str) -> str:
    """The address of a page of a certificate, where there is such a page and the reader may use it."""
    if endpoint not in current_app.view_functions:
        return ""
    permission = permission_of(current_app, endpoint)
    if permission not in (None, "public") and not the_actor().may(permission):
        return ""
    return url_for(endpoint, number=number)
