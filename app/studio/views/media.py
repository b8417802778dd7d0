"""/studio/courses/<slug>/media: pictures and attachments of a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, render_template, request
from flask_babel import gettext

from app import library
from app.foundation import clock, once
from app.foundation.access import requires, the_actor
from app.foundation.errors import DomainError, NotFound
from app.foundation.i18n import language
from app.library.documents import DocumentName
from app.library.media_types import is_picture, media_type_of
from app.library.page_words import size_in_words
from app.library.rows import Asset
from app.studio import outline, queries
from app.studio.rows import Desk
from app.studio.service import media as storing
from app.studio.uploads import NotTaken
from app.studio.views import blueprint
from app.studio.views.opening import SHELF, document_at, frame, link


@dataclass(frozen=True)
class Medium:
    """One file beside the texts. `snippet`: what an author writes into a text to show it."""

    path: str
    size: str  # in words
    is_picture: bool
    is_new: bool
    uses: int
    snippet: str

    @property
    def file(self) -> str:
        return self.path.rpartition("/")[2]


@blueprint.get(f"/studio/{SHELF}/<slug>/media")
@requires("studio")
def media(shelf: str, slug: str) -> str:
    return media_page(document_at(shelf, slug))


@blueprint.post(f"/studio/{SHELF}/<slug>/media")
@requires("studio")
def upload(shelf: str, slug: str) -> Any:
    key = once.check(request.form.get("form_key"))
    once.refuse_repeat(key)
    name = document_at(shelf, slug)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return media_page(name, problem_text=gettext("Choose a file first.")), 422
    try:
        path = storing.put_media(
            name, sent.filename, sent.read(), by=the_actor().person_id, at=clock.now(), form_key=key
        )
    except (NotTaken, storing.NoMediaHere) as refusal:
        return media_page(name, problem=refusal), refusal.status
    words = " ".join(request.form.get("words", "").split())[:300]
    place = link("media", name, new=path.rpartition("/")[2], words=words or None)
    once.settle(key, place)
    flash(gettext("%(file)s is in the draft.", file=path.rpartition("/")[2]))
    return redirect(place, 303)


@blueprint.post(f"/studio/{SHELF}/<slug>/media/<filename>/removal")
@requires("studio")
def remove_medium(shelf: str, slug: str, filename: str) -> Any:
    name = document_at(shelf, slug)
    path = known_path(queries.desk_of(name), filename)
    storing.remove_media(name, path, by=the_actor().person_id, at=clock.now())
    flash(gettext("%(file)s is no longer in the draft.", file=filename))
    return redirect(link("media", name), 303)


@blueprint.get(f"/studio/{SHELF}/<slug>/media/<filename>")
@requires("studio")
def medium(shelf: str, slug: str, filename: str) -> Response:
    """The bytes, also of what is only in the draft, for trainers."""
    desk = queries.desk_of(document_at(shelf, slug))
    path = known_path(desk, filename)
    new = desk.media.get(path)
    if new is None:
        return library.send_asset(
            queries.media_at(desk.name, desk.base_revision)[path], cache=library.NOT_KEPT
        )
    if new.sha256 is None:
        raise NotFound
    asset = Asset(path, new.sha256, media_type_of(path), new.bytes)
    return library.send_asset(asset, cache=library.NOT_KEPT)


def known_path(desk: Desk, filename: str) -> str:
    paths = {*desk.media, *queries.media_at(desk.name, desk.base_revision)}
    found = next((path for path in sorted(paths) if path.rpartition("/")[2] == filename), None)
    if found is None:
        raise NotFound
    return found


def media_page(name: DocumentName, problem: DomainError | None = None, problem_text: str = "") -> str:
    desk = queries.desk_of(name)
    return render_template(
        "studio/media.html",
        **frame(desk),
        found=media_of(desk, request.args.get("new", ""), request.args.get("words", "")),
        new=request.args.get("new", ""),
        problem=problem,
        problem_text=problem_text,
    )


def media_of(desk: Desk, new: str, words: str) -> list[Medium]:
    published = queries.media_at(desk.name, desk.base_revision)
    sizes = {path: asset.bytes for path, asset in published.items()}
    sizes |= {path: one.bytes for path, one in desk.media.items()}
    gone = {path for path, one in desk.media.items() if one.sha256 is None}
    return [
        Medium(
            path,
            size_in_words(sizes[path], language()),
            is_picture(path),
            path in desk.media,
            outline.uses(desk.texts, named_from(desk.name), path),
            snippet(desk.name, path, words if path.endswith(f"/{new}") and new else ""),
        )
        for path in sorted(sizes)
        if path not in gone
    ]


def named_from(name: DocumentName) -> str:
    """The folder from which texts name their media: those of templates by their file alone."""
    return f"{name.folder}/img" if name.kind == "document-template" else name.folder


def snippet(name: DocumentName, path: str, words: str) -> str:
    """The line for the text. A picture needs words for those who do not see it."""
    relative = path.removeprefix(f"{name.folder}/")
    if name.kind == "document-template":
        return f'<img src="{{{{ image("{path.rpartition("/")[2]}") }}}}" alt="{words}">'
    if is_picture(path):
        return f"![{words or gettext('what the picture shows')}]({relative})"
    if media_type_of(path).startswith("video/"):
        return f"::: video src={relative}\n\n{words or gettext('transcript of the film')}\n\n:::"
    return f"[{words or path.rpartition('/')[2]}]({relative})"
