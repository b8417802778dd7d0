"""The formats of documents, by kind. Filled once, at the start."""

from __future__ import annotations

from dataclasses import replace

from app.foundation.faults import in_order
from app.library.course_checking import check_course
from app.library.course_faults import misnamed_document
from app.library.documents import SLUG, Document, Kind
from app.library.formats import AssetFinder, Checked, Checker, Format, no_assets
from app.library.quiz_checking import check_quiz
from app.library.quiz_files import quiz_assets
from app.library.source import Tree

_FORMATS: dict[Kind, Format] = {}


def register_format(kind: Kind, checker: Checker, assets: AssetFinder = no_assets) -> None:
    """Tells the library how documents of this kind are checked. `assets` finds files that belong to one."""
    _FORMATS[kind] = Format(checker, assets)


def check(document: Document, source: Tree, site_language: str) -> Checked:
    """What the format of this kind says. A kind that nobody has registered is only kept, not read."""
    known = _FORMATS.get(document.name.kind)
    checked = Checked(()) if known is None else known.check(document, source, site_language)
    if document.name.kind == "course" or SLUG.fullmatch(document.name.slug):
        return checked
    return replace(checked, faults=in_order([misnamed_document(document.files[0].shown), *checked.faults]))


def assets_of(document: Document, source: Tree) -> tuple[str, ...]:
    known = _FORMATS.get(document.name.kind)
    return () if known is None else known.assets(document, source)


def _media(document: Document, source: Tree) -> tuple[str, ...]:
    return source.below(f"{document.name.folder}/media")


register_format("course", check_course, _media)
QUIZ_KINDS: tuple[Kind, ...] = ("quiz", "pool", "call", "checklist")
for _kind in QUIZ_KINDS:
    register_format(_kind, check_quiz, quiz_assets)
