"""A draft is published, or made to follow a newer revision first."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from app import library
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import NotFound
from app.library.documents import DocumentName
from app.studio import queries
from app.studio.differences import differences, media_differences
from app.studio.forms.publishing import PublishForm, day_in
from app.studio.service import drafting, publishing
from app.studio.views import blueprint
from app.studio.views.documents import document_page
from app.studio.views.opening import SHELF, document_at, frame, link, number_in


@blueprint.post(f"/studio/{SHELF}/<slug>/publication")
@requires("studio")
def publish(shelf: str, slug: str) -> Any:
    form = PublishForm()
    key = once.check(form.form_key.data)
    once.refuse_repeat(key)
    name = document_at(shelf, slug)
    if name.kind in LOOKED_AT_FIRST:
        flash(gettext("What judges people is published after a look at what follows."), "expired")
        return redirect(place_of_rule(name), 303)
    if not queries.newest_number(name):
        del form.impact  # the first revision has none, and the page does not ask
    if not form.validate():
        return document_page(name, form=form), 422
    try:
        result = publishing.publish_draft(
            name, terms_of(form), seen=form.seen.data or "", together=together(), form_key=key
        )
    except library.Outdated:
        flash(gettext("A newer revision was published in the meantime. Compare, then publish."), "expired")
        return newer_page(name), 409
    except (drafting.Stale, drafting.NoDraft) as refusal:
        return document_page(name, form=form, problem=refusal), 409
    if result.outcome == "faulty":
        errors = tuple(fault for fault in result.faults if fault.level == "error")
        return document_page(name, form=form, refused=errors), 422
    once.settle(key, link("document", name))
    flash(told(result))
    return redirect(link("document", name), 303)


LOOKED_AT_FIRST = ("certification", "requirements")


def place_of_rule(name: DocumentName) -> str:
    """The page on which a rule or the matrix is published, after a preview."""
    if name.kind == "requirements":
        return f"{url_for('studio.requirements')}#publish"
    return f"{url_for('studio.rule', slug=name.slug)}#publish"


def together() -> dict[str, str]:
    """The other drafts that are ticked, each with the state in which it was seen: quizzes/calls-exam@1a2b3c."""
    pairs = (value.rpartition("@") for value in request.form.getlist("together"))
    return {name: seen for name, _, seen in pairs if name}


def terms_of(form: PublishForm) -> library.Terms:
    return library.Terms(
        at=clock.now(),
        actor_id=the_actor().person_id,
        impact=form.impact.data if "impact" in form else None,
        effective_on=day_in(form.effective.data),
        note=" ".join((form.note.data or "").split()),
        origin="browser",
    )


def told(result: library.PublishResult) -> str:
    if result.published is None:
        return gettext(
            "Nothing differed from what is published: there is no new revision, and no draft any more."
        )
    warnings = sum(fault.level == "warning" for fault in result.faults)
    text = gettext("Revision %(number)s is published.", number=result.published.number)
    if warnings:
        more = ngettext("%(num)s warning was left.", "%(num)s warnings were left.", warnings)
        return f"{text} {more}"
    return text


@blueprint.get(f"/studio/{SHELF}/<slug>/newer")
@requires("studio")
def newer(shelf: str, slug: str) -> Any:
    name = document_at(shelf, slug)
    if queries.find_draft(name) is None:
        return redirect(link("document", name), 302)
    return newer_page(name)


@blueprint.post(f"/studio/{SHELF}/<slug>/newer")
@requires("studio")
def follow_newer(shelf: str, slug: str) -> Any:
    """The draft goes on from the newest revision; where both changed a text, the form says whose stays."""
    name = document_at(shelf, slug)
    chosen = {
        key.removeprefix("side:"): value for key, value in request.form.items() if key.startswith("side:")
    }
    choices = {path: side for path, side in chosen.items() if side in ("mine", "theirs")}
    try:
        publishing.rebase(
            name,
            choices,  # type: ignore[arg-type]
            seen=request.form.get("seen", ""),
            newest=number_in(request.form.get("newest")),
            by=the_actor().person_id,
            at=clock.now(),
        )
    except publishing.Unsettled as refusal:
        return newer_page(name, refusal), 422
    except (drafting.Stale, drafting.NoDraft) as refusal:
        return newer_page(name, refusal), 409
    flash(gettext("The draft now begins from the newest revision. Look at it and publish."))
    return redirect(link("document", name), 303)


def newer_page(name: DocumentName, problem: Any = None) -> str:
    desk = queries.desk_of(name)
    if desk.draft is None:
        raise NotFound
    merged, theirs = publishing.merged_with_newest(desk, {})
    pictures, their_pictures = publishing.merged_media(desk, {})
    both = {*merged.open, *pictures.open}
    base, base_pictures = queries.base_texts(desk), queries.digests_at(name, desk.base_revision)
    own_pictures = desk.with_media(base_pictures)
    found = (*differences(theirs, desk.texts), *media_differences(their_pictures, own_pictures))
    mine = (*differences(base, desk.texts), *media_differences(base_pictures, own_pictures))
    other = (*differences(base, theirs), *media_differences(base_pictures, their_pictures))
    return render_template(
        "studio/newer.html",
        **frame(desk),
        problem=problem,
        open=[one for one in found if one.path in both],
        mine=[one for one in mine if one.path not in both],
        theirs=[one for one in other if one.path not in both],
    )
