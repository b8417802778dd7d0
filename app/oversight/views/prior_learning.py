"""/people/<number>/prior-learning: a document from elsewhere is accepted by a named person, and can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from itsdangerous import BadSignature, URLSafeSerializer

from app import certification, people
from app.certification.credit import Credit, CreditRefused
from app.certification.scans import ENDINGS, MOST_BYTES, ScanRefused, media_type_of_scan
from app.foundation import blobs, clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import NotFound
from app.foundation.i18n import language
from app.oversight.forms.prior_learning import CreditForm, WithdrawalForm
from app.oversight.queries import prior_learning as queries
from app.oversight.views import blueprint, note_look

# A document from outside is looked at, and nothing in it runs or asks for anything else.
SCAN_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
LONGEST_FILE_NAME = 120


@dataclass(frozen=True)
class KeptScan:
    """A scan that was looked through and is kept under its hash."""

    sha256: str
    media_type: str
    name: str
    size: int


@blueprint.get("/people/<number>/prior-learning")
@requires("prior-learning.accept")
def prior_learning(number: str) -> str:
    seen = person_to_credit(number)
    note_look("oversight:person:viewed", the_actor(), seen.number)
    form = CreditForm(formdata=None, form_key=once.new_form_key())
    return form_page(seen, form, None)


@blueprint.post("/people/<number>/prior-learning")
@requires("prior-learning.accept")
def accept_prior_learning(number: str) -> Any:
    """Three buttons: `check` shows what would follow, `change` goes back to the form, `accept` does it."""
    seen = person_to_credit(number)
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    form, go = CreditForm(), request.form.get("go", "check")
    set_choices(form, seen)
    scan, refusal = scan_of(form, seen)
    if go == "change":
        return form_page(seen, form, scan)
    if not form.validate() or scan is None:
        if scan is None:
            form.scan.errors = [
                refusal.say(language()) if refusal else gettext("Choose the scan of the document")
            ]
        return form_page(seen, form, scan), refusal.status if refusal else 422
    try:
        return checked(seen, form, scan, key if go == "accept" else None)
    except CreditRefused as error:
        form[error.field].errors = [error.say(language())]
        return form_page(seen, form, scan), error.status


def checked(seen: people.PersonRow, form: CreditForm, scan: KeptScan, key: str | None) -> Any:
    """The page with the consequences; with a key, and where they are those that were shown, the act itself."""
    actor, at = the_actor(), clock.now()
    credit = credit_in(form, scan)
    certification.check_credit(seen.id, credit, at=at, by=actor.person_id)
    today = clock.civil_date(at, people.zone_of(seen.id))
    preview = certification.preview_credit(seen.id, credit, at=at, by=actor.person_id, today=today)
    told = summary_of(preview)
    if key is None or form.told.data != told:
        form.told.data = told
        page = render_template(
            "oversight/prior_learning_check.html",
            person=seen,
            form=form,
            scan=scan,
            credit=credit,
            preview=preview,
            changed=key is not None,
            title=preview.differences[0].title,
        )
        return page, 200 if key is None else 409
    fact = certification.accept_credit(seen.id, credit, at=at, by=actor.person_id, form_key=key)
    location = url_for("oversight.prior_learning_accepted", number=seen.number, fact=fact)
    once.settle(key, location)
    flash(gettext("The document is accepted and stands in the record."))
    return redirect(location, 303)


@blueprint.get("/people/<number>/prior-learning/<int:fact>")
@requires("person.view")
def prior_learning_accepted(number: str, fact: int) -> str:
    seen = people.visible_person(the_actor(), number)
    note_look("oversight:person:viewed", the_actor(), seen.number)
    return accepted_page(seen, fact, WithdrawalForm(formdata=None))


@blueprint.post("/people/<number>/prior-learning/<int:fact>/withdrawal")
@requires("prior-learning.accept")
def withdraw_prior_learning(number: str, fact: int) -> Any:
    actor, at = the_actor(), clock.now()
    seen = people.visible_person(actor, number)
    certification.credit_of(seen.id, fact)
    queries.refuse_beyond_reach(actor, seen)
    form = WithdrawalForm()
    if not form.validate():
        return accepted_page(seen, fact, form), 422
    certification.withdraw_credit(seen.id, fact, reason=form.reason.data, at=at, by=actor.person_id)
    flash(gettext("The acceptance is undone. The record keeps both, with your reason."))
    return redirect(url_for("oversight.person", number=seen.number), 303)


@blueprint.get("/people/<number>/prior-learning/<int:fact>/scan")
@requires("person.view")
def prior_learning_scan(number: str, fact: int) -> Response:
    """For those who may see the record. A picture opens in the browser, a PDF is saved."""
    actor = the_actor()
    seen = people.visible_person(actor, number)
    found = certification.credit_of(seen.id, fact)
    payload: Any = found.payload
    if payload.media_type not in ENDINGS:
        raise NotFound
    note_look("oversight:scan:viewed", actor, seen.number)
    response = send_file(
        blobs.open_path(payload.file),
        mimetype=payload.media_type,
        as_attachment=payload.media_type == "application/pdf",
        download_name=f"{seen.number}-{found.occurred_on.isoformat()}.{ENDINGS[payload.media_type]}",
        conditional=False,
        etag=False,
    )
    response.headers["Content-Security-Policy"] = SCAN_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


# -- the pages -----------------------------------------------------------------------------------------------------


def person_to_credit(number: str) -> people.PersonRow:
    actor = the_actor()
    return queries.person_to_credit(actor, number, actor.today)


def form_page(seen: people.PersonRow, form: CreditForm, scan: KeptScan | None) -> str:
    refusing = set_choices(form, seen)
    form.kept_scan.data = sealed(seen, scan) if scan else ""
    return render_template(
        "oversight/prior_learning.html", person=seen, form=form, scan=scan, refusing=refusing
    )


def accepted_page(seen: people.PersonRow, fact_id: int, form: WithdrawalForm) -> str:
    actor = the_actor()
    credit = queries.accepted_credit(seen, fact_id, clock.today(people.zone_of(seen.id)))
    return render_template(
        "oversight/prior_learning_accepted.html",
        person=seen,
        credit=credit,
        form=form,
        may_undo=credit.withdrawal is None and queries.may_accept(actor, seen),
        zone=people.zone_of(seen.id),
        is_own=seen.id == actor.person_id,
    )


def set_choices(form: CreditForm, seen: people.PersonRow) -> list[str]:
    """Gives the titles of certifications that take no prior learning."""
    choices = certification.credit_choices(clock.today(people.zone_of(seen.id)))
    form.certification.choices = [
        ("", gettext("Choose")),
        *((it.certification, it.title.in_language(language())) for it in choices if it.is_taken),
    ]
    return [it.title.in_language(language()) for it in choices if not it.is_taken]


def credit_in(form: CreditForm, scan: KeptScan) -> Credit:
    return Credit(
        certification=form.certification.data,
        occurred_on=form.occurred_on.data,
        issuer=form.issuer.data,
        document=form.document.data,
        reason=form.reason.data,
        valid_until=form.valid_until.data,
        file=scan.sha256,
        media_type=scan.media_type,
    )


def summary_of(preview: certification.CreditPreview) -> str:
    """What was shown, in short: another answer is shown again before anything is done."""
    parts = [
        f"{it.certification} {it.after.status} {it.after.may_work} {it.after.valid_until}"
        for it in preview.differences
        if it.after is not None
    ]
    return "; ".join([preview.outcome, *parts])


# -- the scan --------------------------------------------------------------------------------------------------------


def scan_of(form: CreditForm, seen: people.PersonRow) -> tuple[KeptScan | None, ScanRefused | None]:
    """The scan that came with this form, else the one that came before it; or why it is refused."""
    upload = request.files.get("scan")
    if upload is None or not upload.filename:
        return unsealed(seen, form.kept_scan.data), None
    content = upload.stream.read(MOST_BYTES + 1)
    try:
        media_type = media_type_of_scan(content)
    except ScanRefused as refusal:
        return None, refusal
    name = upload.filename[-LONGEST_FILE_NAME:]
    scan = KeptScan(blobs.put(content), media_type, name, len(content))
    form.kept_scan.data = sealed(seen, scan)
    return scan, None


def sealed(seen: people.PersonRow, scan: KeptScan) -> str:
    """For this actor and this person only."""
    return str(serializer(seen).dumps([scan.sha256, scan.media_type, scan.name, scan.size]))


def unsealed(seen: people.PersonRow, text: str | None) -> KeptScan | None:
    try:
        return KeptScan(*serializer(seen).loads(text or ""))
    except BadSignature:
        return None


def serializer(seen: people.PersonRow) -> URLSafeSerializer:
    salt = f"scan:{the_actor().person_id}:{seen.id}"
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=salt)
