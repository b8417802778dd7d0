"""What may be laid beside a text is told by its content; what would harm its readers is refused with the reason."""

from __future__ import annotations

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from app.studio import uploads

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'


def svg(inside: str = "", root: str = 'viewBox="0 0 4 3"', before: str = "") -> bytes:
    return (before + SVG.format(root, inside)).encode()


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08\x02\0\0\0"


def avif(width: int, height: int) -> bytes:
    return b"\0\0\0\x1cftypavif" + b"\0" * 12 + b"\0\0\0\x14ispe\0\0\0\0" + struct.pack(">II", width, height)


def archive(**files: str) -> bytes:
    stored = BytesIO()
    with ZipFile(stored, "w", ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "/"), content)
    return stored.getvalue()


def bomb() -> bytes:
    """A few bytes that say they unpack to 4 GB."""
    packed = bytearray(archive(a="x"))
    place = packed.rindex(b"PK\x01\x02")
    packed[place + 24 : place + 28] = struct.pack("<I", 4_000_000_000)
    return bytes(packed)


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("Схема звонка.SVG", svg('<use href="#a"/><style>rect{fill:url(#g)}</style>'), "skhema-zvonka.svg"),
        ("a photo (2).png", png(800, 600), "a-photo-2.png"),
        ("screen.avif", avif(800, 600), "screen.avif"),
        ("Правила.docx", archive(word__document="x"), "pravila.docx"),
        ("titles.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n", "titles.vtt"),
        ("../../etc/cron.d/run.pdf", b"%PDF-1.7", "run.pdf"),
        ("C:\\Users\\anna\\rules.pdf", b"%PDF-1.7", "rules.pdf"),
        ("x" * 300 + ".pdf", b"%PDF-1.7", "x" * 60 + ".pdf"),
        ("\0/…/.pdf", b"%PDF-1.7", "file.pdf"),
    ],
)
def test_a_harmless_file_is_taken_under_a_plain_name(name: str, content: bytes, kept: str) -> None:
    assert uploads.checked(name, content).name == kept


RUNS = "contains a script"
OTHER = "the content is something else"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.svg", svg("<script>alert(1)</script>"), RUNS),
        ("a.svg", svg('<g xmlns:x="http://www.w3.org/2000/svg"><x:script>1</x:script></g>'), RUNS),
        ("a.svg", svg(root='onload="alert(1)"'), RUNS),
        ("a.svg", svg("<foreignObject><b/></foreignObject>"), RUNS),
        ("a.svg", svg('<a xlink:href=" javascript:alert(1)"/>'), RUNS),
        ("a.svg", svg('<image href="https://evil.example/x.png"/>'), RUNS),
        ("a.svg", svg('<a><set attributeName="href" to="https://evil.example"/></a>'), RUNS),
        ("a.svg", svg("<style>@import 'https://evil.example'</style>"), RUNS),
        ("a.svg", svg("<style><b/>rect{fill:url(https://evil.example)}</style>"), RUNS),
        ("a.svg", svg('<rect style="fill:url(https://evil.example)"/>'), RUNS),
        ("a.svg", svg(before='<?xml-stylesheet href="https://evil.example"?>'), "style sheet from elsewhere"),
        ("a.svg", svg(before='<!DOCTYPE svg [<!ENTITY a "aaaa">]>'), "entities"),
        ("a.svg", svg(before='<?xml version="1.0" encoding="shift_jis"?>'), "cannot be read"),
        ("a.svg", svg(before='<?xml version="1.0" encoding="rot13"?>'), "cannot be read"),
        ("a.svg", svg("<g>"), "cannot be read"),
        ("a.svg", svg("<!--" + "x" * 1024 * 1024 + "-->"), "more than 1 MiB"),
        ("a.svg", b"<html><svg></svg></html>", "cannot be read"),
        ("a.png", b"<html><script>alert(1)</script></html>", OTHER),
        ("a.png", svg(), OTHER),
        ("a.jpg", png(8, 6), OTHER),
        ("a.pdf", b"MZ\x90\0", OTHER),
        ("a.mp4", b"<html>", OTHER),
        ("a.txt", b"\x7fELF\0", OTHER),
        ("a.docx", b"<html>", OTHER),
        ("a.png", png(50_000, 50_000), "50000 × 50000 pixels"),
        ("a.png", png(30_000, 1), "30000 × 1 pixels"),
        ("a.png", png(0, 5), "cannot be read"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "cannot be read"),
        ("a.avif", avif(65_000, 65_000), "65000 × 65000 pixels"),
        ("a.zip", bomb(), "over 512 MiB"),
        ("a.zip", archive(**{str(number): "" for number in range(10_001)}), "10,000 files"),
        ("a.zip", archive(**{"..__..__run.bat": "x"}), "outside of its folder"),
        ("a.zip", b"PK\x03\x04 and no more", "cannot be opened"),
        ("a.png", b"", "empty"),
        ("a.html", b"<html>", "Files like a.html are not taken"),
        ("a.svg.exe", svg(), "Files like a.svg.exe are not taken"),
        ("/etc/passwd", b"root", "Files like passwd are not taken"),
    ],
)
def test_what_would_harm_or_is_something_else_is_refused_with_the_reason(
    name: str, content: bytes, why: str
) -> None:
    with pytest.raises(uploads.NotTaken) as refusal:
        uploads.checked(name, content)
    assert why in refusal.value.text.en
    assert refusal.value.text.ru != refusal.value.text.en
