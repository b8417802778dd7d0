"""A scan is judged by its content: what pretends, unfolds, acts or is torn off is refused, each for its reason."""

from __future__ import annotations

import pytest

from app.certification.scans import MOST_BYTES, ScanRefused, media_type_of_scan
from tests.scans import PDF, bomb, picture

PNG, JPEG, WEBP = picture("PNG"), picture("JPEG"), picture("WEBP", lossless=True)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (WEBP, "image/webp"),
        (picture("WEBP", quality=50), "image/webp"),
    ],
)
def test_four_kinds_of_scan_are_told_by_their_content(content: bytes, media_type: str) -> None:
    assert media_type_of_scan(content) == media_type


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "scan-empty"),
        (b"<script>alert(1)</script>", "not-a-scan"),
        (b"<!doctype html><p>%PDF-1.4", "not-a-scan"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "not-a-scan"),
        (b"GIF89a" + b"\0" * 40, "not-a-scan"),
        (b"#!/bin/sh\nrm -rf /\n", "not-a-scan"),
        (b"PK\x03\x04" + b"\0" * 40, "not-a-scan"),
        (b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", "not-a-scan"),
        (PNG[:-8], "scan-damaged"),
        (JPEG[: len(JPEG) // 2], "scan-damaged"),
        (WEBP[:-6], "scan-damaged"),
        (PDF.replace(b"%%EOF", b""), "scan-damaged"),
        (b"\xff\xd8\xff\xe0\0\x10nothing that is a picture\xff\xd9", "scan-damaged"),
        (bomb(19_000), "too-many-pixels"),
        (bomb(4_000_000), "too-many-pixels"),
        (PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "scan-acts"),
        (PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/Launch/F(cmd.exe)>>"), "scan-acts"),
        (PNG + b"\0" * MOST_BYTES, "scan-too-large"),
    ],
)
def test_what_is_no_scan_is_refused_for_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(ScanRefused) as refusal:
        media_type_of_scan(content)
    assert refusal.value.code == code
    assert refusal.value.text.en and refusal.value.text.ru


def test_the_largest_scan_is_taken() -> None:
    assert media_type_of_scan(PNG + b"\0" * (MOST_BYTES - len(PNG))) == "image/png"
    assert media_type_of_scan(bomb(8_000)) == "image/png"  # 64 million pixels
