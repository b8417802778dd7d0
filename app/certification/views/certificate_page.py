"""/certificates/<number>: a certificate's own page, for its holder and for those who may see the holder's record."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, redirect, render_template, request, url_for

from app import people, record
from app.certification.certificate_links import rule_page
from app.certification.queries.certificate_page import (
    CertificatePage,
    certificate_page,
    reader_of,
)
from app.certification.queries.certificate_proof import evidence_json
from app.certification.queries.course_behind import course_behind
from app.certification.queries.withdrawals import reaches
from app.certification.views import blueprint
from app.certification.views.documents import certificate_to_see
from app.foundation import clock
from app.foundation.access import requires, the_actor
from app.foundation.errors import NotFound
from app.foundation.i18n import language


@blueprint.get("/certificates/<number>")
@requires("certificate.own")
def certificate(number: str) -> Any:
    issued, actor = certificate_to_see(number), the_actor()
    if issued.number != number:
        return redirect(url_for("certification.certificate", number=issued.number), 303)
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
        may_see_cases=actor.may("certificate.decisions") and not view.is_own,
    )


@blueprint.get("/certificates/<number>/courses/<slug>")
@requires("certificate.own")
def certificate_course(number: str, slug: str) -> str:
    """The text that was read, for whoever may see the certificate: it may have been revised since."""
    issued = certificate_to_see(number)
    lesson = request.args.get("lesson", "")
    return render_template(
        "certification/course_behind.html",
        issued=issued,
        view=course_behind(issued, slug, lesson, language()),
    )


@blueprint.get("/certificates/<number>/evidence.json")
@requires("evidence")
def certificate_evidence(number: str) -> Response:
    issued, actor = certificate_to_see(number), the_actor()
    holder = people.person_of(issued.person_id).number
    if not reader_of(actor, issued, holder).takes_evidence:
        raise NotFound
    found = evidence_json(issued)
    record.note_look("certification:evidence:exported", actor_id=actor.person_id, subject=holder)
    response = Response(json.dumps(found, ensure_ascii=False, indent=1), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="evidence-{issued.number}.json"'
    return response


def acts_on(view: CertificatePage) -> frozenset[str]:
    """What the reader may ask to be done to it. Nobody decides about their own."""
    actor, state = the_actor(), view.answer.status
    if view.is_own:
        return frozenset()
    found = {"doubt"} if actor.may("certificate.decisions") and view.attempts and state == "valid" else set()
    if actor.may("certificate.reissue") and reaches(actor, view.holder.id):
        found |= {"reissue"} if state == "valid" else set()
        found |= {"revoke"} if state in ("valid", "expired") else set()
        found |= {"reinstate"} if state == "revoked" and not view.answer.is_suspension else set()
    return frozenset(found)
