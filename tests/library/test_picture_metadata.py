"""Rule 23: pictures of questions leave without what a camera wrote beside them, and look the same."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from app.library.picture_metadata import without_metadata

SECRET = "Anna was here"
KINDS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


def picture(kind: str, turned: int = 1) -> bytes:
    """Eight by four points of two colours, with a secret in every place that takes one."""
    made = Image.new("RGB", (8, 4), (200, 30, 30))
    made.paste((20, 20, 220), (0, 0, 4, 4))
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x013B] = SECRET
    exif.get_ifd(0x8825)[1] = "N"
    more: dict[str, object] = {}
    if kind == "image/png":
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", SECRET)
        more["pnginfo"] = text
    if kind in ("image/jpeg", "image/webp"):
        more["xmp"] = f"<x>{SECRET}</x>".encode()
    if kind == "image/jpeg":
        more["comment"] = SECRET
    stream = BytesIO()
    made.save(stream, KINDS[kind], exif=exif, **more)
    return stream.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_it_is_left_and_every_point_is_the_same(kind):
    before = picture(kind)
    after = without_metadata(before, kind)
    assert SECRET.encode() in before and SECRET.encode() not in after
    assert not dict(opened(after).getexif())
    assert opened(after).convert("RGB").tobytes() == opened(before).convert("RGB").tobytes()
    assert without_metadata(after, kind) == after


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_photograph_stays_the_right_way_up(turned):
    after = without_metadata(picture("image/jpeg", turned), "image/jpeg")
    assert dict(opened(after).getexif()) == ({} if turned == 1 else {0x0112: turned})
    assert SECRET.encode() not in after


@given(st.binary(max_size=200), st.sampled_from([*KINDS, "image/svg+xml", "image/gif"]))
def test_what_is_no_picture_stays_as_it_is_and_breaks_nothing(content, kind):
    assert isinstance(without_metadata(content, kind), bytes)


@pytest.mark.parametrize("kind", KINDS)
def test_a_cut_off_picture_breaks_nothing(kind):
    whole = picture(kind)
    for length in range(0, len(whole), 7):
        without_metadata(whole[:length], kind)
