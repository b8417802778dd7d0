"""The published library as a source of files."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import select

from app.foundation import blobs
from app.foundation.database import db
from app.library.models import AssetRow, DocumentRow, RevisionFileRow, RevisionRow
from app.library.queries.memory import remembered
from app.library.queries.revisions import NEWEST, texts_of


class Published:
    """The newest revisions. Paths are read once; of a document that is asked for, all texts, which stay in memory."""

    def read(self, path: str) -> bytes | None:
        if path in self._assets:
            return blobs.get(self._assets[path])
        if path not in self._texts:
            return None
        revision_id, sha256 = self._texts[path]
        texts = remembered(("texts", revision_id, sha256), lambda: texts_of([revision_id])[revision_id])
        return texts[path]

    def exists(self, path: str) -> bool:
        return path in self._texts or path in self._assets

    def names(self, folder: str) -> tuple[str, ...]:
        rest = (path.removeprefix(f"{folder}/") for path in self.below(folder))
        return tuple(sorted(name for name in rest if "/" not in name))

    def below(self, folder: str) -> tuple[str, ...]:
        return tuple(
            sorted(path for path in {**self._texts, **self._assets} if path.startswith(f"{folder}/"))
        )

    @cached_property
    def _texts(self) -> dict[str, tuple[int, str]]:
        """Path → the revision that it stands in, by id and hash."""
        columns = select(RevisionFileRow.path, RevisionRow.id, RevisionRow.sha256)
        wanted = columns.select_from(RevisionFileRow).join(RevisionRow).join(DocumentRow).where(NEWEST)
        return {path: (revision_id, sha256) for path, revision_id, sha256 in db.session.execute(wanted)}

    @cached_property
    def _assets(self) -> dict[str, str]:
        wanted = select(AssetRow.path, AssetRow.sha256).join(RevisionRow).join(DocumentRow)
        return {
            path: sha256
            for path, sha256 in db.session.execute(wanted.where(NEWEST, AssetRow.drawn.is_(False)))
        }
