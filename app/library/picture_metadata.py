"""A picture without what a camera or a program wrote beside it: where and when it was taken, by whom, with what. Pure.

Only whole blocks are left out, so no point of the picture changes and nothing is decoded. JPEG: APP1 (EXIF, XMP),
APP13 (IPTC) and comments; which way up the picture is to be shown is kept. PNG: eXIf, text and time. WebP: EXIF and
XMP. What does not read as what it says it is stays as it is: it is shown by nobody who checks it, either.
Sources: ITU T.81, annex B; CIPA DC-008 (EXIF), 4.5.4 and 4.6.4; PNG specification, 11.3; RFC 9649 (WebP), 2.7.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

_JPEG_START, _JPEG_SCAN, _JPEG_COMMENT = b"\xff\xd8", 0xDA, 0xFE
_JPEG_LEFT_OUT = (0xE1, 0xED, _JPEG_COMMENT)
_EXIF = b"Exif\x00\x00"
_ORIENTATION = 0x0112
_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_LEFT_OUT = (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME")
_WEBP_LEFT_OUT = (b"EXIF", b"XMP ")
_WEBP_FLAGS = 0b0000_1100  # in VP8X: there is EXIF, there is XMP


class NotSuch(ValueError):
    """The bytes are not those of such a picture."""


def without_metadata(content: bytes, media_type: str) -> bytes:
    clean = _CLEANERS.get(media_type)
    try:
        return content if clean is None else clean(content)
    except (NotSuch, struct.error, IndexError):
        return content


def _jpeg(content: bytes) -> bytes:
    if content[:2] != _JPEG_START:
        raise NotSuch
    kept = [_JPEG_START]
    place, turned = 2, 1
    while True:
        if content[place] != 0xFF:
            raise NotSuch
        kind = content[place + 1]
        if kind == _JPEG_SCAN:
            break
        (length,) = struct.unpack_from(">H", content, place + 2)
        end = place + 2 + length
        if length < 2 or end > len(content):
            raise NotSuch
        if kind not in _JPEG_LEFT_OUT:
            kept.append(content[place:end])
        elif kind == 0xE1 and content[place + 4 : place + 10] == _EXIF:
            turned = _orientation(content[place + 10 : end])
        place = end
    if turned != 1:
        kept.insert(1, _turned(turned))
    return b"".join([*kept, content[place:]])


def _orientation(tiff: bytes) -> int:
    """Which way up: 1 to 8; 1 where it is not said."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    for number in range(min(count, 200)):
        tag, kind, many, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
        if (tag, kind, many) == (_ORIENTATION, 3, 1):
            return int(value) if 1 <= value <= 8 else 1
    return 1


def _turned(value: int) -> bytes:
    """An EXIF block that says which way up and nothing else."""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, value, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", 2 + len(_EXIF) + len(tiff)) + _EXIF + tiff


def _png(content: bytes) -> bytes:
    if not content.startswith(_PNG_START):
        raise NotSuch
    kept = [_PNG_START]
    place = len(_PNG_START)
    while place < len(content):
        (length,) = struct.unpack_from(">I", content, place)
        end = place + 12 + length
        if end > len(content):
            raise NotSuch
        if content[place + 4 : place + 8] not in _PNG_LEFT_OUT:
            kept.append(content[place:end])
        place = end
    return b"".join(kept)


def _webp(content: bytes) -> bytes:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise NotSuch
    kept = [part for name, part in _webp_chunks(content) if name not in _WEBP_LEFT_OUT]
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _webp_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 12
    while place + 8 <= len(content):
        name = content[place : place + 4]
        (length,) = struct.unpack_from("<I", content, place + 4)
        end = place + 8 + length + length % 2
        if place + 8 + length > len(content):
            raise NotSuch
        part = content[place:end]
        if name == b"VP8X" and length >= 1:
            part = part[:8] + bytes([part[8] & ~_WEBP_FLAGS]) + part[9:]
        yield name, part
        place = end


_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
}
PHOTOGRAPHS = frozenset(_CLEANERS)  # media types of pictures that carry such blocks
