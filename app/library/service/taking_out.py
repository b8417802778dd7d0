"""The questions of a text that is being written, in a format of others. Nothing is kept, nothing is written."""

from __future__ import annotations

from collections.abc import Sequence

from app.foundation import settings
from app.library.documents import FileText
from app.library.exchange.formats import Writer
from app.library.exchange.sending import SentFile, send
from app.library.service.editing import Desk, Draft


def take_out(
    draft: Draft, path: str, write: Writer, extension: str, beside: Sequence[Draft] = ()
) -> SentFile:
    """The questions of one language of a quiz or a pool, with the pictures that lie beside it.

    `path`: one of the draft's texts. `extension`: of the wanted file, where the format has several forms.
    """
    file = FileText(path, path.rpartition("/")[2], draft.texts[path])
    language = str(settings.read("language"))
    return send(file, Desk(draft, *beside), write, site_language=language, extension=extension)
