"""What kind of file stands beside a text, and how large a picture is. Pure."""

from __future__ import annotations

import re
import struct

TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "svg": "image/svg+xml",
    "webm": "video/webm",
    "mp4": "video/mp4",
    "ogv": "video/ogg",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "wav": "audio/wav",
    "vtt": "text/vtt",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "csv": "text/csv",
    "zip": "application/zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
UNKNOWN = "application/octet-stream"
MAX_MEDIA_BYTES = 200 * 1024 * 1024
MAX_PIXELS_A_SIDE = 20_000


def media_type_of(name: str) -> str:
    """By the name's ending alone; what is not listed is bytes that a browser only saves."""
    return TYPES.get(name.rpartition(".")[2].lower(), UNKNOWN)


def is_picture(name: str) -> bool:
    return media_type_of(name).startswith("image/")


def is_video(name: str) -> bool:
    return media_type_of(name).startswith("video/")


def plays_in_page(media_type: str) -> bool:
    """Whether a lesson shows it in its own frame; everything else is a download."""
    return media_type.startswith(("image/", "video/", "audio/")) or media_type == "text/vtt"


def picture_size(content: bytes, media_type: str) -> tuple[int, int] | None:
    """Width and height in pixels, so that a page keeps the picture's place; None where they cannot be read."""
    size = written_size(content, media_type)
    if size is None or not all(0 < side <= MAX_PIXELS_A_SIDE for side in size):
        return None
    return size


def written_size(content: bytes, media_type: str) -> tuple[int, int] | None:
    """The size that a picture says it has, believable or not. Nothing is unpacked for it."""
    match media_type:
        case "image/png":
            size = _png(content)
        case "image/gif":
            size = _gif(content)
        case "image/jpeg":
            size = _jpeg(content)
        case "image/webp":
            size = _webp(content)
        case "image/avif":
            size = _avif(content)
        case "image/svg+xml":
            size = svg_size(content)
        case _:
            size = None
    return size


def _png(content: bytes) -> tuple[int, int] | None:
    if content[:8] != b"\x89PNG\r\n\x1a\n" or len(content) < 24:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _gif(content: bytes) -> tuple[int, int] | None:
    if content[:4] != b"GIF8" or len(content) < 10:
        return None
    width, height = struct.unpack("<HH", content[6:10])
    return width, height


def _jpeg(content: bytes) -> tuple[int, int] | None:
    """Walks the segments to the frame header (SOF0 to SOF15 but for DHT, JPG and DAC)."""
    place = 2
    while content[:2] == b"\xff\xd8" and place + 9 <= len(content):
        if content[place] != 0xFF:
            return None
        marker = content[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 2 + struct.unpack(">H", content[place + 2 : place + 4])[0]
    return None


def _webp(content: bytes) -> tuple[int, int] | None:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < 30:
        return None
    if content[12:16] == b"VP8X":
        return 1 + int.from_bytes(content[24:27], "little"), 1 + int.from_bytes(content[27:30], "little")
    if content[12:16] == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF)
    width, height = struct.unpack("<HH", content[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _avif(content: bytes) -> tuple[int, int] | None:
    """The largest of the boxes that say how large a picture or a part of it is."""
    found = [
        struct.unpack(">II", content[place.end() + 4 : place.end() + 12])
        for place in re.finditer(b"ispe", content[:65536])
        if place.end() + 12 <= len(content)
    ]
    return max(found, key=lambda sides: sides[0] * sides[1], default=None)


_SVG_TAG = re.compile(rb"<svg\b[^>]*>", re.DOTALL)
_SVG_SIDE = re.compile(rb"""\s(width|height)\s*=\s*["'](\d+(?:\.\d+)?)(?:px)?["']""")
_SVG_BOX = re.compile(
    rb"""\sviewBox\s*=\s*["'][-\d.eE]+[\s,]+[-\d.eE]+[\s,]+([\d.eE]+)[\s,]+([\d.eE]+)["']"""
)


def svg_size(content: bytes) -> tuple[int, int] | None:
    """From `width` and `height` in pixels, else from the view box."""
    tag = _SVG_TAG.search(content[:20_000])
    if tag is None:
        return None
    sides = {name: float(value) for name, value in _SVG_SIDE.findall(tag.group())}
    if len(sides) == 2:
        return round(sides[b"width"]), round(sides[b"height"])
    box = _SVG_BOX.search(tag.group())
    try:
        return None if box is None else (round(float(box.group(1))), round(float(box.group(2))))
    except ValueError:
        return None
