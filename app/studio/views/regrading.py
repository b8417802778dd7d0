"""/studio/items/<quiz>/<item>/regrade: the effect of a repair first, then the repair; /studio/regrades/<n>: the receipt."""

from __future__ import annotations

from typing import Literal

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app import assessment
from app.assessment.wording import Wording
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import BadRequest, DomainError, Invalid
from app.foundation.i18n import language
from app.library.quizzes.model import GAP_END, GAP_START
from app.studio.queries.repairs import Repair, preview_of, receipt_of, repair_of, wanted_of
from app.studio.repairs import AskedRepair, Preview, read_repair, usual_revisions
from app.studio.service import repairing
from app.studio.views import blueprint

POLICIES = {
    "new-key": _l("Grade by the new key"),
    "either-key": _l("Accept the old key and the new one"),
    "full-credit": _l("Full points for everybody who was asked"),
    "drop": _l("Drop the question"),
    "none": _l("Leave it as it was graded first"),
}
MEANINGS = {
    "new-key": _l(
        "Answers count by the key of the newest revision: publish the mended question first. Points may fall."
    ),
    "either-key": _l("Each person gets the better of the two. Nobody loses points."),
    "full-credit": _l("Whatever was answered, and also without an answer."),
    "drop": _l("Its points leave the sum and the maximum, as if it had not been asked."),
    "none": _l("Takes an earlier repair back."),
}
RESULTS = {
    "passed": _l("Passed"),
    "failed": _l("Not passed"),
    "failed-critical": _l("Not passed (critical)"),
    "needs-grading": _l("Being graded"),
}


@blueprint.get("/studio/items/<quiz>/<item>/regrade")
@requires("studio")
def regrade(quiz: str, item: str) -> str:
    """Without a policy in the address the page asks for one; with it, it shows the effect. Nothing is written."""
    repair = repair_of(quiz, item, language())
    asked = read_repair(request.args.to_dict(flat=False), [line.number for line in repair.revisions])
    return page(repair, asked)


@blueprint.post("/studio/items/<quiz>/<item>/regrade")
@requires("studio")
def apply_regrade(quiz: str, item: str) -> Response:
    at, actor = clock.now(), the_actor()
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    repair = repair_of(quiz, item, language())
    asked = read_repair(request.form.to_dict(flat=False), [line.number for line in repair.revisions])
    if asked.policy is None:
        raise BadRequest
    try:
        number = repairing.apply(
            wanted_of(quiz, item, asked),
            token=request.form.get("token", ""),
            reason=request.form.get("reason", ""),
            certificates=request.form.get("certificates", ""),
            actor=actor,
            moment=assessment.Moment(at, actor.person_id),
            form_key=key,
        )
    except (repairing.StalePreview, Invalid) as refusal:
        return make_response(page(repair, asked, refusal), refusal.status)
    location = url_for("studio.regraded", number=number)
    once.settle(key, location)
    flash(gettext("The repair is made, and the people concerned are told."))
    return make_response(redirect(location, 303))


def page(repair: Repair, asked: AskedRepair, refusal: DomainError | None = None) -> str:
    preview, problem = None, refusal
    if asked.policy is not None:
        try:
            preview = preview_for(repair, asked)
        except (assessment.NoKey, assessment.NoRevision) as impossible:
            problem = impossible
    wording = Wording(repair.language)
    body = repair.item.body.replace(GAP_START, " [").replace(GAP_END, "] ")
    return render_template(
        "studio/regrade.html",
        repair=repair,
        body=wording.block(body, repair.item.folder),
        asked=asked,
        chosen_revisions=asked.revisions or usual_revisions(repair.revisions),
        preview=preview,
        problem=problem,
        policies=policies_for(repair),
        meanings=MEANINGS,
        policy_names=POLICIES,
        results=RESULTS,
        reason=request.form.get("reason", ""),
        certificates=request.form.get("certificates", ""),
        form_key=once.new_form_key(),
    )


def preview_for(repair: Repair, asked: AskedRepair) -> Preview:
    actor = the_actor()
    plan = assessment.plan_regrade(wanted_of(repair.quiz, repair.item.id, asked), by=actor.person_id)
    return preview_of(plan, actor, language())


def policies_for(repair: Repair) -> list[str]:
    """A key that is nowhere any more cannot be chosen."""
    return [policy for policy in POLICIES if repair.newest is not None or not policy.endswith("-key")]


@blueprint.get("/studio/regrades/<int:number>")
@requires("studio")
def regraded(number: int) -> str:
    return receipt_page(number)


def receipt_page(number: int, problem: DomainError | None = None) -> str:
    return render_template(
        "studio/regraded.html",
        receipt=receipt_of(number, the_actor(), language()),
        policy_names=POLICIES,
        results=RESULTS,
        problem=problem,
        form_key=once.new_form_key,
    )


@blueprint.post("/studio/regrades/<int:number>/<int:line>")
@requires("studio")
def decide_certificate(number: int, line: int) -> Response:
    at, actor = clock.now(), the_actor()
    key = once.check(request.form.get("form_key"))
    decision = decision_in(request.form.get("decision", ""))
    location = url_for("studio.regraded", number=number)
    moment = assessment.Moment(at, actor.person_id)
    reason = request.form.get("reason", "")
    try:
        repairing.decide(line, decision, reason, actor=actor, moment=moment, form_key=key)
    except (assessment.NoReason, assessment.DecidedAlready) as refusal:
        return make_response(receipt_page(number, refusal), refusal.status)
    once.settle(key, location)
    return make_response(redirect(location, 303))


def decision_in(written: str) -> Literal["kept", "withdrawn"]:
    if written == "kept":
        return "kept"
    if written == "withdrawn":
        return "withdrawn"
    raise BadRequest
