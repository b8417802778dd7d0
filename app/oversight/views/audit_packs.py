"""/audit/packs: attestation lists and packs of evidence that somebody had made, and how far they are."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for

from app import certification, record
from app.certification import batches as words
from app.certification.batches import KEPT
from app.foundation import clock, once, results
from app.foundation.access import requires, the_actor
from app.foundation.downloads import result_file
from app.foundation.errors import AlreadyDone, Invalid, NotFound
from app.foundation.faults import Language
from app.foundation.i18n import language
from app.foundation.throttle import at_most
from app.oversight.audit import AuditFilter
from app.oversight.queries import audit as queries
from app.oversight.views import blueprint
from app.oversight.views.audit import page_of

OFTEN = "20 per minute"
KINDS: dict[str, certification.PackKind] = {"list": "list", "pack": "pack"}
ENDINGS = {"list": "pdf", "pack": "zip"}


@blueprint.get("/audit/packs")
@requires("audit")
def audit_packs() -> str:
    return render_template("oversight/audit_packs.html", lines=certification.own_packs(the_actor()))


@blueprint.post("/audit/packs")
@requires("audit")
@at_most(OFTEN)
def new_audit_pack() -> Any:
    """Of everybody in the list as it is filtered and drawn. A future day has nothing to attest."""
    actor, today, key = the_actor(), clock.today(), once.check(request.form.get("form_key"))
    kind = KINDS.get(request.form.get("kind", ""))
    asked = queries.asked_of(AuditFilter.from_query(request.form), today)
    if kind is None or asked.on > today:
        raise Invalid
    try:
        public_id = certification.ask_pack(
            queries.asked_pack(actor, asked, kind, spoken()),
            by=actor.person_id,
            at=clock.now(),
            form_key=key,
        )
    except (certification.NobodyChosen, certification.TooManyPeople) as refusal:
        return make_response(page_of(asked, refusal), refusal.status)
    except AlreadyDone as done:
        return redirect(done.location or url_for("oversight.audit_packs"), 303)
    location = url_for("oversight.audit_pack", pack=public_id)
    once.settle(key, location)
    return redirect(location, 303)


def spoken() -> Language:
    return "ru" if language() == "ru" else "en"


@blueprint.get("/audit/packs/<pack>")
@requires("audit")
def audit_pack(pack: str) -> str:
    """Whole, or the part that renews itself until the work is over."""
    view = certification.pack_page(the_actor(), pack, clock.today())
    finished = view.pack.finished_at
    part = "_part" if request.headers.get("HX-Request") else ""
    return render_template(
        f"oversight/audit_pack{part}.html",
        view=view,
        pack=view.pack,
        is_over=words.is_over(view.state),
        until=finished + KEPT if finished else None,
        is_kept=bool(finished and view.pack.file and words.is_kept(finished, clock.now())),
        back=f"/audit?{AuditFilter.from_query(view.pack.chosen).query()}",
    )


@blueprint.get("/audit/packs/<pack>/file")
@requires("audit")
def audit_pack_file(pack: str) -> Response:
    """Raises ResultGone after seven days."""
    actor = the_actor()
    found = certification.own_pack(actor, pack)
    if found.finished_at is None or not certification.is_still_reached(actor, found):
        raise NotFound
    if found.file is None or not words.is_kept(found.finished_at, clock.now()):
        raise results.ResultGone
    record.note_look("certification:evidence:downloaded", actor_id=actor.person_id, subject=found.public_id)
    ending, what = ENDINGS[found.kind], "evidence" if found.kind == "pack" else "attestation"
    return result_file(results.open_path(found.file), f"attesta-{what}-{found.as_of.isoformat()}.{ending}")


@blueprint.post("/audit/packs/<pack>/cancellation")
@requires("audit")
def audit_pack_cancellation(pack: str) -> Any:
    actor = the_actor()
    certification.cancel_pack(certification.own_pack(actor, pack), by=actor.person_id, at=clock.now())
    return redirect(url_for("oversight.audit_pack", pack=pack), 303)


@blueprint.post("/audit/packs/<pack>/repetition")
@requires("audit")
@at_most(OFTEN)
def audit_pack_repetition(pack: str) -> Any:
    actor = the_actor()
    certification.repeat_pack(certification.own_pack(actor, pack), by=actor.person_id, at=clock.now())
    return redirect(url_for("oversight.audit_pack", pack=pack), 303)
