"""What may be laid beside a text: told by its content, not by its name. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.foundation.errors import Invalid
from app.foundation.faults import Text
from app.library.media_types import MAX_PIXELS_A_SIDE, TYPES, UNKNOWN, is_picture, media_type_of, written_size
from app.people.slugs import slug_of
from app.studio import archives, drawings

MOST_PIXELS = 40_000_000

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
        refuse(drawings.why_not(content))
    elif is_picture(name):
        _check_size(media_type, content)
    elif media_type.startswith(_ZIPS):
        refuse(archives.why_not(content))
    return Upload(tidy_name(name), media_type)


def refuse(why: Text | None) -> None:
    """Raises NotTaken where there is a reason."""
    if why is not None:
        raise NotTaken(why)


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
    size = written_size(content, media_type)
    if size is None or 0 in size:
        raise NotTaken(UNREADABLE)
    if size[0] * size[1] > MOST_PIXELS or max(size) > MAX_PIXELS_A_SIDE:
        raise NotTaken(_too_many_pixels(*size))


UNREADABLE = Text(
    "The picture cannot be read: it is broken or of another kind than its name says.",
    "Картинка не читается: файл повреждён или другого вида, чем сказано в имени.",
)


def _unknown_kind(name: str) -> Text:
    kinds = " ".join(sorted(TYPES))
    name = name.replace("\\", "/").rpartition("/")[2][-60:]
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
