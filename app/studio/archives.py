"""An archive (ZIP, and documents that are one) is not unpacked here, but by those who download it. Pure."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, LargeZipFile, ZipFile

from app.foundation.faults import Text

MOST_UNPACKED = 512 * 1024 * 1024
MOST_FILES = 10_000


def why_not(content: bytes) -> Text | None:
    """Why an archive is not taken; None if it can be given to people. Only its list of contents is read."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (BadZipFile, LargeZipFile, OSError, ValueError, RuntimeError):
        return BROKEN
    if len(parts) > MOST_FILES or sum(part.file_size for part in parts) > MOST_UNPACKED:
        return TOO_LARGE
    return LEADS_OUT if any(_leads_out(part.filename) for part in parts) else None


def _leads_out(name: str) -> bool:
    plain = name.replace("\\", "/")
    return plain.startswith("/") or ":" in plain.split("/")[0] or ".." in plain.split("/")


BROKEN = Text(
    "The archive cannot be opened: it is damaged or of another kind than its name says.",
    "Архив не открывается: файл повреждён или другого вида, чем сказано в имени.",
)
TOO_LARGE = Text(
    "The archive unpacks to over 512 MiB or 10,000 files. Divide it.",
    "В развёрнутом виде архив больше 512 МиБ или 10 000 файлов. Разделите его.",
)
LEADS_OUT = Text(
    "The archive has files that would be written outside of its folder. Pack it anew.",
    "В архиве есть файлы, которые попали бы за пределы его папки. Соберите его заново.",
)
