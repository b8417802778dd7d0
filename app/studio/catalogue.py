"""The list of /studio: which documents there are, and which of them are asked for. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from app.foundation.list_filter import page_of
from app.library.documents import FOLDERS, LANGUAGES, DocumentName, Kind
from app.library.rows import RevisionEntry
from app.studio.rows import DraftEntry
from app.studio.shelves import address

PAGE = 50
ORDER: tuple[Kind, ...] = tuple(FOLDERS)


@dataclass(frozen=True)
class DocumentLine:
    """A document in the list: published, in draft, or both."""

    name: DocumentName
    title: str
    revision: RevisionEntry | None
    draft: DraftEntry | None

    @property
    def address(self) -> str:
        return address(self.name)

    @property
    def is_outdated(self) -> bool:
        """Its draft began from a revision that is no longer the newest."""
        number = self.revision.number if self.revision else 0
        return self.draft is not None and self.draft.base_revision != number

    @property
    def missing_languages(self) -> tuple[str, ...]:
        known = (
            set(self.draft.titles) if self.draft else set(self.revision.languages if self.revision else ())
        )
        if self.name.is_certification or not known:
            return ()
        return tuple(language for language in LANGUAGES if language not in known)


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    kind: str = ""
    q: str = ""
    drafts: bool = False
    page: int = 1

    @staticmethod
    def from_query(query: Mapping[str, str]) -> Asked:
        kind = query.get("kind", "")
        return Asked(
            kind if kind in FOLDERS else "",
            " ".join(query.get("q", "").split())[:100],
            query.get("drafts") == "1",
            page_of(query),
        )

    def query(self, **changes: object) -> str:
        """The same question with something changed; another filter begins at its first page."""
        asked = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]
        wanted = {
            "kind": asked.kind,
            "q": asked.q,
            "drafts": "1" if asked.drafts else "",
            "page": str(asked.page) if asked.page != 1 else "",
        }
        return urlencode({name: value for name, value in wanted.items() if value})


def lines(
    revisions: Sequence[RevisionEntry], drafts: Sequence[DraftEntry], language: str
) -> tuple[DocumentLine, ...]:
    """Documents with a draft first, the one changed last on top; then by kind and title."""
    published = {revision.name: revision for revision in revisions}
    drafted = [
        DocumentLine(
            draft.name, _title(draft, published.get(draft.name), language), published.get(draft.name), draft
        )
        for draft in drafts
    ]
    names = {draft.name for draft in drafts}
    quiet = [
        DocumentLine(name, revision.title(language), revision, None)
        for name, revision in published.items()
        if name not in names
    ]
    quiet.sort(key=lambda line: (ORDER.index(line.name.kind), line.title.casefold(), line.name.slug))
    return (*drafted, *quiet)


def _title(draft: DraftEntry, revision: RevisionEntry | None, language: str) -> str:
    titles = [draft.titles.get(language, ""), *draft.titles.values()]
    return next((title for title in titles if title), revision.title(language) if revision else draft.slug)


def matching(found: Sequence[DocumentLine], asked: Asked) -> list[DocumentLine]:
    return [line for line in _with_words(found, asked) if not asked.kind or line.name.kind == asked.kind]


def counts(found: Sequence[DocumentLine], asked: Asked) -> dict[str, int]:
    """Kind → how many the rest of the question leaves; all of them under the empty kind."""
    left = _with_words(found, asked)
    kinds = [line.name.kind for line in left]
    return {
        "": len(left),
        **{kind: kinds.count(kind) for kind in ORDER if kind in {x.name.kind for x in found}},
    }


def _with_words(found: Sequence[DocumentLine], asked: Asked) -> list[DocumentLine]:
    words = _folded(asked.q).split()
    return [
        line
        for line in found
        if (line.draft is not None or not asked.drafts)
        and all(word in _folded(f"{line.title} {line.name}") for word in words)
    ]


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е")
