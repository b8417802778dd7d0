"""What every page of one document begins with."""

from __future__ import annotations

from typing import Any

from flask import abort, url_for

from app import library
from app.foundation.errors import NotFound
from app.foundation.i18n import language
from app.library.documents import DocumentName
from app.studio import queries
from app.studio.rows import Desk
from app.studio.shelves import KINDS, name_at, shelf_of
from app.studio.views import words

# A path such as /studio/<any(courses, …):shelf>/<slug>: other words of the studio keep their own addresses.
SHELF = f"<any({', '.join(KINDS)}):shelf>"


def document_at(shelf: str, slug: str) -> DocumentName:
    """Raises NotFound for what is neither published nor in draft."""
    name = name_at(shelf, slug)
    if library.find_current_revision(name.kind, slug) is None and queries.find_draft(name) is None:
        raise NotFound
    return name


def path_of(name: DocumentName, file: str) -> str:
    return f"{name.folder}/{file}"


def link(endpoint: str, name: DocumentName, **more: Any) -> str:
    return url_for(f"studio.{endpoint}", shelf=shelf_of(name.kind), slug=name.slug, **more)


def frame(desk: Desk) -> dict[str, Any]:
    """What the heads of these pages say."""
    newest = library.find_current_revision(desk.name.kind, desk.name.slug)
    number = newest.number if newest else 0
    titles = desk.draft.titles if desk.draft else newest.titles if newest else {}
    title = titles.get(language()) or next((text for text in titles.values() if text), desk.name.slug)
    return {
        "desk": desk,
        "name": desk.name,
        "document_title": title,
        "newest": newest,
        "is_outdated": desk.base_revision != number,
        "kind_word": words.KINDS[desk.name.kind],
        "language_words": words.LANGUAGES,
        "link": lambda endpoint, **more: link(endpoint, desk.name, **more),
    }


def number_in(text: str | None) -> int:
    """A revision number of a form. 400 for what is none."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 9:
        abort(400)
    return int(text)
