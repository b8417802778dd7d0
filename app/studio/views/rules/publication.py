"""/admin/rules/<slug>/publication: the one page that asks first. What follows stands on it, then it is done."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from app import certification, library
from app.certification.rule_text import parse_rule
from app.certification.rules import Rule
from app.certification.supposed import MatrixChange, RuleChange, Supposed
from app.foundation import clock, jobs, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import Conflict, DomainError, NotFound
from app.foundation.faults import Fault, Text
from app.library.documents import REQUIREMENTS, DocumentName
from app.studio import queries as desks
from app.studio.forms.rules import PublicationForm
from app.studio.service import drafting, publishing
from app.studio.views import blueprint
from app.studio.views.rules.frame import frame

RESTATE = "standing.restate"  # the job that follows a publication
REFRESH_SECONDS = 3


class NotPreviewed(Conflict):
    code = "not-previewed"
    text = Text(
        "The preview is not of what would be published now: the text, the rules or the day have changed. Look at it"
        " once more.",
        "Предпросмотр сделан не для того, что будет опубликовано: изменились текст, правила или день. Посмотрите"
        " его ещё раз.",
    )


def document_of(change: Supposed) -> DocumentName:
    match change:
        case RuleChange():
            return DocumentName("certification", change.slug)
        case MatrixChange():
            return DocumentName("requirements", REQUIREMENTS)
    raise NotFound


def is_of_desk(preview: certification.AskedPreview) -> bool:
    """Whether the preview is finished, still holds, and says what would be published now."""
    desk = desks.desk_of(document_of(preview.change))
    texts = [file.content.decode("utf-8", "replace") for file in desk.files.values()]
    same = isinstance(preview.change, RuleChange | MatrixChange) and [preview.change.text] == texts
    return preview.is_done and not preview.is_stale and same and desk.draft is not None


@blueprint.get("/admin/rules/previews/<public_id>/publication")
@requires("studio")
def publication(public_id: str) -> Any:
    preview = certification.asked_preview(public_id, the_actor().today)
    document_of(preview.change)
    if not is_of_desk(preview):
        return publication_page(preview, problem=NotPreviewed()), 409
    return publication_page(preview)


def publication_page(
    preview: certification.AskedPreview,
    *,
    form: PublicationForm | None = None,
    problem: DomainError | None = None,
    refused: tuple[Fault, ...] = (),
) -> str:
    name, rule = document_of(preview.change), rule_of(preview.change)
    desk = desks.desk_of(name)
    return render_template(
        "studio/rules/publication.html",
        **frame(),
        preview=preview,
        desk=desk,
        name=name,
        number=number_of(preview, name),
        title=certification.titles().get(name.slug),
        effective=preview.change.effective_on if isinstance(preview.change, RuleChange) else None,
        transition=rule.transition if rule is not None else "",
        form=form or PublicationForm(formdata=None),
        problem=problem,
        refused=refused,
        may_publish=is_of_desk(preview),
        back=place_of(name),
    )


def rule_of(change: Supposed) -> Rule | None:
    if not isinstance(change, RuleChange):
        return None
    return parse_rule(change.text.encode(), f"{change.slug}.yaml").value


def number_of(preview: certification.AskedPreview, name: DocumentName) -> int:
    """Of the version, as the rule's text has it; of the matrix, of its next revision."""
    rule = rule_of(preview.change)
    return desks.newest_number(name) + 1 if rule is None else rule.version


def place_of(name: DocumentName) -> str:
    if name.kind == "certification":
        return url_for("studio.rule", slug=name.slug)
    return url_for("studio.requirements")


@blueprint.post("/admin/rules/previews/<public_id>/publication")
@requires("studio")
def publish_previewed(public_id: str) -> Any:
    """Version n+1, exactly as it was previewed; else the preview is asked for again."""
    form = PublicationForm()
    key = once.check(form.form_key.data)
    once.refuse_repeat(key)
    preview = certification.asked_preview(public_id, the_actor().today)
    name = document_of(preview.change)
    if not form.validate():
        return publication_page(preview, form=form), 422
    if not is_of_desk(preview):
        return publication_page(preview, form=form, problem=NotPreviewed()), 409
    try:
        result = publishing.publish_draft(
            name, terms_of(preview.change, form), seen=form.seen.data or "", form_key=key
        )
    except (library.Outdated, drafting.Stale, drafting.NoDraft) as refusal:
        return publication_page(preview, form=form, problem=refusal), 409
    if result.outcome == "faulty":
        errors = tuple(fault for fault in result.faults if fault.level == "error")
        return publication_page(preview, form=form, refused=errors), 422
    place = url_for("studio.published", public_id=public_id)
    once.settle(key, place)
    return redirect(place, 303)


def terms_of(change: Supposed, form: PublicationForm) -> library.Terms:
    impact: Any = change.impact if isinstance(change, RuleChange) else "editorial"
    return library.Terms(
        at=clock.now(),
        actor_id=the_actor().person_id,
        impact=impact,
        effective_on=change.effective_on if isinstance(change, RuleChange) else None,
        note=" ".join((form.note.data or "").split()),
        origin="browser",
    )


@blueprint.get("/admin/rules/previews/<public_id>/published")
@requires("studio")
def published(public_id: str) -> str:
    """How far the change has reached people, and whether it came as it was previewed."""
    preview = certification.asked_preview(public_id, the_actor().today)
    name = document_of(preview.change)
    job = jobs.newest_of(RESTATE)
    is_done = job is None or job.state in ("done", "failed")
    return render_template(
        "studio/rules/published.html",
        **frame(),
        preview=preview,
        name=name,
        title=certification.titles().get(name.slug),
        number=rule.version if (rule := rule_of(preview.change)) is not None else desks.newest_number(name),
        job=job,
        outcome=certification.outcome_of(preview.id) if is_done else None,
        seconds=None if is_done else REFRESH_SECONDS,
        back=place_of(name),
    )
