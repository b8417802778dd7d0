"""A text goes through a browser's form and comes back byte for byte where nobody changed it."""

from __future__ import annotations

import pytest

from app.studio.textarea import shown, written

MARK = b"\xef\xbb\xbf"


def through_a_browser(content: bytes, change: str = "", to: str = "") -> bytes:
    text = shown(content).replace(change, to) if change else shown(content)
    return written(text.replace("\n", "\r\n"), content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"one",
        b"one\ntwo\n",
        b"one\r\ntwo\r\n",
        b"one\rtwo",
        b"a\nb\r\nc\rd",
        MARK + b"one\r\n",
        b"\n\n\nx\n\n",
    ],
)
def test_nothing_changed_means_the_same_bytes(content: bytes) -> None:
    assert through_a_browser(content) == content


def test_the_line_ends_of_the_document_stay() -> None:
    assert through_a_browser(b"one\ntwo\n", "two", "three") == b"one\nthree\n"
    assert through_a_browser(b"one\r\ntwo\r\n", "two", "2\n3") == b"one\r\n2\r\n3\r\n"


def test_the_byte_order_mark_stays() -> None:
    assert through_a_browser(MARK + b"one\n", "one", "two") == MARK + b"two\n"


def test_of_mixed_line_ends_each_line_keeps_its_own() -> None:
    mixed = b"a\nb\r\nc\nd\n"
    assert through_a_browser(mixed, "c", "x") == b"a\nb\r\nx\nd\n"


def test_a_rewritten_line_keeps_its_end() -> None:
    assert through_a_browser(b"a\nb\rc\r\nd\r\n", "b", "B") == b"a\nB\rc\r\nd\r\n"
    assert through_a_browser(b"a\nb\rc\r\nd\r\n", "b", "B\nB") == b"a\nB\rB\r\nc\r\nd\r\n"
    assert through_a_browser(b"a\r\nb\rc", "c", "C\nD") == b"a\r\nb\rC\r\nD"


def test_a_new_text_ends_its_lines_with_lf() -> None:
    assert written("one\r\ntwo\r\n") == b"one\ntwo\n"


def test_signs_that_only_look_like_line_ends_stay_in_their_line() -> None:
    content = "one\u2028still\x0cone\n".encode()
    assert through_a_browser(content, "still", "yet") == "one\u2028yet\x0cone\n".encode()
