"""The order of a course's lessons: one goes up or down, and the files get their numbers."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask_babel import gettext

from app.foundation import clock
from app.foundation.access import requires, the_actor
from app.foundation.errors import NotFound
from app.studio import course_text, queries
from app.studio.service import drafting
from app.studio.service.together import Change, write_together
from app.studio.textarea import shown
from app.studio.views import blueprint
from app.studio.views.documents import document_page
from app.studio.views.opening import SHELF, document_at, link


@blueprint.post(f"/studio/{SHELF}/<slug>/order")
@requires("studio")
def move_lesson(shelf: str, slug: str) -> Any:
    """Links between the lessons of the course follow the new names."""
    name = document_at(shelf, slug)
    if name.kind != "course":
        raise NotFound
    desk = queries.desk_of(name)
    if request.form.get("seen", "") != desk.seen:
        return document_page(name, problem=drafting.Stale()), 409
    way, _, lesson = request.form.get("act", "").partition("-")
    names = course_text.moved(tuple(desk.files), lesson, way == "up") if way in ("up", "down") else {}
    if names:
        texts: dict[str, str | None] = dict.fromkeys(names)
        for path, file in desk.files.items():
            text = shown(file.content)
            followed = course_text.with_new_names(text, names)
            if path in names or followed != text:
                texts[names.get(path, path)] = followed
        try:
            write_together([Change(desk, texts)], by=the_actor().person_id, at=clock.now())
        except drafting.Stale as refusal:
            return document_page(name, problem=refusal), refusal.status
        flash(gettext("The order of the lessons is changed."))
    return redirect(link("document", name), 303)
