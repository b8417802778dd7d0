"""What the pages of document templates read."""

from __future__ import annotations

from dataclasses import dataclass

from app import certification, library
from app.certification.documents.kinds import kind_of
from app.foundation.faults import Fault, Text
from app.foundation.pdf import TemplateSource
from app.library.documents import DocumentName, Kind
from app.library.rows import RevisionEntry
from app.studio.queries.desks import all_drafts, desk_of, find_draft, library_draft
from app.studio.rows import Desk, DraftEntry

KIND: Kind = "document-template"


@dataclass(frozen=True)
class TemplateLine:
    """A template in the list. `revision` and `draft` both None: only the built-in one."""

    slug: str
    title: str
    is_built_in: bool
    revision: RevisionEntry | None
    draft: DraftEntry | None
    rules: tuple[tuple[str, Text], ...]


def template_lines(language: str) -> tuple[TemplateLine, ...]:
    """The built-in ones first, then those of one's own, each by name."""
    published = {entry.slug: entry for entry in library.current_documents(KIND)}
    drafts = {draft.slug: draft for draft in all_drafts() if draft.kind == KIND}
    known = certification.built_in_slugs()
    own = sorted({*published, *drafts} - set(known))
    return tuple(line_of(slug, published.get(slug), drafts.get(slug), language) for slug in (*known, *own))


def line_of(
    slug: str, revision: RevisionEntry | None, draft: DraftEntry | None, language: str
) -> TemplateLine:
    is_built_in = certification.built_in_template(slug) is not None
    titles = draft.titles if draft else revision.titles if revision else {}
    title = titles.get(language) or kind_of(slug).titles(slug)[language]
    return TemplateLine(slug, title, is_built_in, revision, draft, certification.rules_with(slug))


def is_own(slug: str) -> bool:
    """Whether there is a published one or a draft of this name."""
    name = DocumentName(KIND, slug)
    return library.find_current_revision(KIND, slug) is not None or find_draft(name) is not None


def template_on(desk: Desk) -> tuple[list[Fault], TemplateSource | None]:
    """The template as it lies on the desk, with what can be told of it without filling it."""
    file = next(iter(desk.files.values()))
    source = library.in_front_of_published(library_draft(desk))
    return certification.read_template(file.content, file.path, source)


def template_in_draft(slug: str) -> tuple[list[Fault], TemplateSource | None]:
    """Raises library.NoSuchDocument."""
    return template_on(desk_of(DocumentName(KIND, slug)))
