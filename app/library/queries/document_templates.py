"""Published templates of documents, as they are printed with."""

from __future__ import annotations

from app.foundation import blobs
from app.foundation.pdf import TemplateSource
from app.library.queries.files import assets_of
from app.library.queries.memory import remembered
from app.library.queries.revisions import revisions_of, texts_of


def template_source(slug: str, revision: int | None = None) -> TemplateSource | None:
    """A template at a revision (None: the newest), with its pictures; None where there is none."""
    known = revisions_of("document-template", slug)
    entry = next((one for one in reversed(known) if revision in (None, one.number)), None)
    if entry is None:
        return None

    def read() -> TemplateSource:
        assert entry is not None
        texts = texts_of([entry.revision_id])[entry.revision_id]
        path, content = next(iter(sorted(texts.items())))
        images = {
            path.rpartition("/")[2]: blobs.get(one.sha256)
            for path, one in assets_of(entry.revision_id).items()
        }
        return TemplateSource(path, content.decode("utf-8-sig"), images=images)

    return remembered(("document template", entry.sha256), read)
