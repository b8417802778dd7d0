"""The published library as a source of files."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import select

from app.foundation import blobs
from app.foundation.database import db
from app.library.models import AssetRow, DocumentRow, RevisionFileRow, RevisionRow
from app.library.queries.revisions import NEWEST


class Published:
    """The newest revisions. Paths are read once, contents when they are asked for."""

    def read(self, path: str) -> bytes | None:
        if path in self._assets:
            return blobs.get(self._assets[path])
        if path not in self._texts:
            return None
        wanted = select(RevisionFileRow.content).where(
            RevisionFileRow.revision_id == self._texts[path], RevisionFileRow.path == path
        )
        return db.session.execute(wanted).scalar_one()

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
    def _texts(self) -> dict[str, int]:
        wanted = select(RevisionFileRow.path, RevisionFileRow.revision_id).join(RevisionRow).join(DocumentRow)
        return {path: revision_id for path, revision_id in db.session.execute(wanted.where(NEWEST))}

    @cached_property
    def _assets(self) -> dict[str, str]:
        wanted = select(AssetRow.path, AssetRow.sha256).join(RevisionRow).join(DocumentRow)
        return {
            path: sha256
            for path, sha256 in db.session.execute(wanted.where(NEWEST, AssetRow.drawn.is_(False)))
        }
