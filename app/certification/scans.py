"""What may be kept as the scan of a document: told by its content, never by its name. Pure.

Nothing is decoded here: the sizes stand in the head of the file, so a small file that would unfold into gigabytes
costs nothing and is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.foundation.errors import Invalid
from app.foundation.faults import Text
from app.library.media_types import MAX_PIXELS_A_SIDE, picture_size

MEBIBYTE = 1024 * 1024
MOST_BYTES = 10 * MEBIBYTE
MOST_PIXELS = 80_000_000  # A4 at 600 dpi has 35 million
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
# A document acts in these by itself when it is opened; no scanner writes them.
ACTING = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")


class ScanRefused(Invalid):
    code = "scan-refused"


class NotAScan(ScanRefused):
    code = "not-a-scan"
    text = Text(
        "By its content, this is no PDF, JPEG, PNG or WebP file. Scan or photograph the document.",
        "По содержимому это не файл PDF, JPEG, PNG или WebP. Отсканируйте или сфотографируйте документ.",
    )


class ScanEmpty(ScanRefused):
    code = "scan-empty"
    text = Text("This file is empty.", "Этот файл пуст.")


class ScanTooLarge(ScanRefused):
    status = 413
    code = "scan-too-large"
    text = Text(
        "The scan is larger than 10 MB. Scan it in grey at 200 dpi, or choose a smaller file.",
        "Скан больше 10 МБ. Отсканируйте в серых тонах с разрешением 200 точек на дюйм или выберите файл меньше.",
    )


class ScanDamaged(ScanRefused):
    code = "scan-damaged"
    text = Text(
        "This file is damaged or was not transferred completely. Scan the document again.",
        "Этот файл повреждён или передан не полностью. Отсканируйте документ ещё раз.",
    )


class TooManyPixels(ScanRefused):
    code = "too-many-pixels"
    text = Text(
        "This picture unfolds into more than 80 million pixels. Scan the document at 300 dpi.",
        "В этой картинке больше 80 миллионов точек. Отсканируйте документ с разрешением 300 точек на дюйм.",
    )


class ScanActs(ScanRefused):
    code = "scan-acts"
    text = Text(
        "This PDF contains a program or another file. Print it and scan the sheet, or export it as a plain PDF.",
        "В этом PDF есть программа или вложенный файл. Распечатайте и отсканируйте его или сохраните как обычный PDF.",
    )


def media_type_of_scan(content: bytes) -> str:
    """The kind of a scan that may be kept. Raises ScanRefused, saying what is wrong with it."""
    if not content:
        raise ScanEmpty
    if len(content) > MOST_BYTES:
        raise ScanTooLarge
    media_type = next((kind for kind, is_such in SIGNS.items() if is_such(content)), None)
    if media_type is None:
        raise NotAScan
    if not ENDS[media_type](content):
        raise ScanDamaged
    if media_type == "application/pdf":
        if any(sign in content for sign in ACTING):
            raise ScanActs
        return media_type
    size = picture_size(content, media_type)
    if size is None:
        raise TooManyPixels if claims_too_much(content, media_type) else ScanDamaged
    if size[0] * size[1] > MOST_PIXELS:
        raise TooManyPixels
    return media_type


def claims_too_much(content: bytes, media_type: str) -> bool:
    """Whether a PNG, the only kind whose sides have no bound of their own, is longer than any picture may be."""
    sides = (content[16:20], content[20:24])
    return media_type == "image/png" and any(
        int.from_bytes(side, "big") > MAX_PIXELS_A_SIDE for side in sides
    )


SIGNS: Mapping[str, Callable[[bytes], bool]] = {
    "application/pdf": lambda content: content.startswith(b"%PDF-"),
    "image/png": lambda content: content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR",
    "image/jpeg": lambda content: content.startswith(b"\xff\xd8\xff"),
    "image/webp": lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP",
}
ENDS: Mapping[str, Callable[[bytes], bool]] = {
    "application/pdf": lambda content: b"%%EOF" in content[-2048:],
    "image/png": lambda content: b"IEND\xaeB`\x82" in content,
    "image/jpeg": lambda content: b"\xff\xd9" in content,
    "image/webp": lambda content: int.from_bytes(content[4:8], "little") + 8 <= len(content),
}
