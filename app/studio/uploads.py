"""What may be laid beside a text: told by its content, not by its name. Pure."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

from app.foundation.errors import Invalid
from app.foundation.faults import Text
from app.library.media_types import TYPES, UNKNOWN, is_picture, media_type_of, picture_size
from app.people.slugs import slug_of

MOST_PIXELS = 40_000_000
MOST_SVG_BYTES = 1024 * 1024

# How the files of a kind begin; a text has no such sign and must be readable instead.
_BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "video/webm": (b"\x1a\x45\xdf\xa3",),
    "video/ogg": (b"OggS",),
    "audio/ogg": (b"OggS",),
    "audio/mpeg": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "text/vtt": (b"WEBVTT", b"\xef\xbb\xbfWEBVTT"),
    "application/pdf": (b"%PDF-",),
}
_RIFF = {"image/webp": b"WEBP", "audio/wav": b"WAVE"}
_BOXES = ("video/mp4", "audio/mp4", "image/avif")
_TEXTS = ("text/plain", "text/csv", "text/vtt")
_ZIPS = ("application/zip", "application/vnd.")
_SVG_REFUSED = {"script", "foreignobject", "iframe", "embed", "object", "handler", "audio", "video"}
_OUTSIDE = re.compile(r"(?i)url\(\s*['\"]?(?!#|data:image/)|@import|expression\(|javascript:")


class NotTaken(Invalid):
    """An upload that is refused, and why."""

    code = "not-taken"
    text = Text("This file cannot be taken.", "Этот файл принять нельзя.")

    def __init__(self, why: Text) -> None:
        super().__init__()
        self.text = why


@dataclass(frozen=True)
class Upload:
    """A file that may be kept, under the name that it gets."""

    name: str
    media_type: str


def checked(name: str, content: bytes) -> Upload:
    """Raises NotTaken for what is not what its name says, or what would harm whoever opens it."""
    media_type = media_type_of(name)
    if media_type == UNKNOWN:
        raise NotTaken(_unknown_kind(name))
    if not content:
        raise NotTaken(Text("The file is empty.", "Файл пуст."))
    if not _is_what_it_says(media_type, content):
        raise NotTaken(_something_else(name))
    if media_type == "image/svg+xml":
        _check_svg(content)
    elif is_picture(name):
        _check_size(media_type, content)
    return Upload(tidy_name(name), media_type)


def tidy_name(name: str) -> str:
    """A name that is good in an address and in a text: schema-of-a-call.png."""
    stem, _, ending = name.replace("\\", "/").rpartition("/")[2].rpartition(".")
    return f"{slug_of(stem) or 'file'}.{ending.lower()}"


def _is_what_it_says(media_type: str, content: bytes) -> bool:
    if media_type == "image/svg+xml":
        return b"<svg" in content[:20_000]
    if media_type in _TEXTS and not _is_plain_text(content):
        return False
    if media_type in _RIFF:
        return content[:4] == b"RIFF" and content[8:12] == _RIFF[media_type]
    if media_type in _BOXES:
        return content[4:8] == b"ftyp"
    if media_type.startswith(_ZIPS):
        return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    beginnings = _BEGINNINGS.get(media_type, ())
    return not beginnings or content.startswith(beginnings)


def _is_plain_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _check_size(media_type: str, content: bytes) -> None:
    size = picture_size(content, media_type)
    if size is None and media_type != "image/avif":
        raise NotTaken(UNREADABLE)
    if size is not None and size[0] * size[1] > MOST_PIXELS:
        raise NotTaken(_too_many_pixels(*size))


def _check_svg(content: bytes) -> None:
    """A drawing may draw, and nothing else: it runs nothing and fetches nothing."""
    if len(content) > MOST_SVG_BYTES:
        raise NotTaken(SVG_TOO_LARGE)
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", content, re.IGNORECASE):
        raise NotTaken(SVG_ENTITIES)
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - without a DOCTYPE there are no entities
    except ElementTree.ParseError:
        raise NotTaken(UNREADABLE) from None
    if _local(root.tag) != "svg":
        raise NotTaken(UNREADABLE)
    for element in root.iter():
        if _local(element.tag) in _SVG_REFUSED or _OUTSIDE.search(element.text or ""):
            raise NotTaken(SVG_RUNS)
        for key, value in element.attrib.items():
            if _is_active(_local(key), value):
                raise NotTaken(SVG_RUNS)


def _is_active(key: str, value: str) -> bool:
    if key.startswith("on"):
        return True
    if key in ("href", "src"):
        return not value.strip().startswith(("#", "data:image/"))
    return bool(_OUTSIDE.search(value))


def _local(name: object) -> str:
    return str(name).rpartition("}")[2].lower()


UNREADABLE = Text(
    "The picture cannot be read: it is broken or of another kind than its name says.",
    "Картинка не читается: файл повреждён или другого вида, чем сказано в имени.",
)
SVG_TOO_LARGE = Text(
    "The drawing has more than 1 MiB. Save it in a simpler form or as PNG.",
    "Рисунок SVG больше 1 МиБ. Сохраните его проще или в виде PNG.",
)
SVG_ENTITIES = Text(
    "The drawing has a DOCTYPE or entities, which are not taken. Save it again as plain SVG.",
    "В рисунке есть DOCTYPE или сущности, такие файлы не принимаются. Сохраните его как простой SVG.",
)
SVG_RUNS = Text(
    "The drawing contains a script or fetches something from elsewhere. Save it again as plain SVG or as PNG.",
    "В рисунке есть сценарий или ссылка на внешний файл. Сохраните его как простой SVG или как PNG.",
)


def _unknown_kind(name: str) -> Text:
    kinds = " ".join(sorted(TYPES))
    return Text(
        f"Files like {name} are not taken. Taken are: {kinds}.",
        f"Файлы вида {name} не принимаются. Принимаются: {kinds}.",
    )


def _something_else(name: str) -> Text:
    ending = name.rpartition(".")[2].lower()
    return Text(
        f"The name says {ending}, but the content is something else. Save the file again as {ending}.",
        f"По имени это {ending}, но внутри что-то другое. Сохраните файл заново как {ending}.",
    )


def _too_many_pixels(width: int, height: int) -> Text:
    return Text(
        f"The picture has {width} × {height} pixels, which is too many to show. Make it smaller.",
        f"В картинке {width} × {height} точек: столько не показать. Уменьшите её.",
    )
