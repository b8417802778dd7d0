"""Published documents that point to what is about to change: a link must not lose its end."""

from __future__ import annotations

from collections.abc import Collection

from app.foundation.faults import Fault
from app.library.documents import Document, FileText
from app.library.queries import texts_of
from app.library.service.comparing import newest_revisions
from app.library.service.registry import check
from app.library.source import Tree


def lost_ends(
    changed: Collection[str], source: Tree, language: str, *, apart: Collection[str]
) -> list[Fault]:
    """Errors that published documents would have with the new state in `source`. Those in `apart` are checked
    elsewhere. Names are texts (quizzes/safety)."""
    pointing = {
        name: newest.revision_id
        for name, newest in newest_revisions().items()
        if str(name) not in apart and not newest.references.isdisjoint(changed)
    }
    texts = texts_of(pointing.values())
    faults: list[Fault] = []
    for name, revision_id in pointing.items():
        files = (FileText(path, path, content) for path, content in sorted(texts[revision_id].items()))
        faults += check(Document(name, tuple(files)), source, language).faults
    return [fault for fault in faults if fault.level == "error"]
