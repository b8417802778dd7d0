"""/admin/rules/previews/<id>: what a change would do to whom, as far as it is worked out."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from app import certification, library, people
from app.certification.supposed import FactsChange, RuleChange, Supposed
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.i18n import language
from app.library.documents import DocumentName, name_of
from app.record.facts import Revised
from app.studio.views import blueprint
from app.studio.views.opening import link as link_to
from app.studio.views.rules.frame import EFFECTS, frame

PAGE = 50
REFRESH_SECONDS = 2


@blueprint.get("/admin/rules/previews/<public_id>")
@requires("studio")
def preview(public_id: str) -> str:
    actor = the_actor()
    found = certification.asked_preview(public_id, actor.today)
    effect = request.args.get("effect", "")
    effect = effect if effect in EFFECTS else ""
    counts = certification.effect_counts(found.id, actor) if found.is_done else {}
    total = counts.get(effect, 0) if effect else sum(counts.values())
    pages = max(1, -(-total // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), pages)
    lines = (
        certification.preview_lines(found.id, actor, effect=effect, offset=(number - 1) * PAGE, limit=PAGE)
        if total
        else ()
    )
    return render_template(
        "studio/rules/preview.html",
        **frame(),
        preview=found,
        seconds=None if found.is_done or found.job.state == "failed" else REFRESH_SECONDS,
        counts=counts,
        effect=effect,
        lines=lines,
        people=people.people_rows({line.person_id for line in lines}),
        titles=certification.titles(),
        page_number=number,
        pages=pages,
        total=total,
        page_link=lambda page: link(public_id, effect, page),
        effect_link=lambda wanted: link(public_id, wanted, 1),
        back=back_from(found.change),
        subject=subject_of(found.name),
        is_revision=revised(found.change) is not None,
    )


def revised(change: Supposed) -> DocumentName | None:
    """The document of which a revision is foreseen."""
    if isinstance(change, FactsChange) and isinstance(change.payload, Revised) and change.payload.document:
        return name_of(change.payload.document)
    return None


def subject_of(name: str) -> str:
    """What people call the thing that is changed."""
    found = library.current_by_name([name]).get(name)
    return found.title(language()) if found is not None else name


def link(public_id: str, effect: str, page: int) -> str:
    shown: dict[str, Any] = {"effect": effect or None, "page": page if page > 1 else None}
    return url_for("studio.preview", public_id=public_id, **shown)


def back_from(change: Supposed) -> str:
    """The page on which the change is made."""
    match change:
        case RuleChange():
            return url_for("studio.rule", slug=change.slug)
        case FactsChange():
            name = revised(change)
            return url_for("studio.rules") if name is None else link_to("document", name)
    return url_for("studio.requirements")


@blueprint.post("/admin/rules/previews/<public_id>/again")
@requires("studio")
def preview_again(public_id: str) -> Any:
    """The same question, as things are now."""
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    return asked(certification.asked_preview(public_id, the_actor().today).change, key)


def asked(change: Supposed, key: str) -> Any:
    """Asks for a preview and leads to its page."""
    public_id = certification.ask_preview(change, by=the_actor().person_id, at=clock.now(), form_key=key)
    place = url_for("studio.preview", public_id=public_id)
    once.settle(key, place)
    return redirect(place, 303)
