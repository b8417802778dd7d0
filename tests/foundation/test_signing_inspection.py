"""What is found out about a signed file: each changed byte, whatever was appended, and garbage of every kind."""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.foundation.signing import inspecting
from app.foundation.signing.inspection import PdfSignature, inspect
from tests.foundation import signers
from tests.foundation.signers import AT, CREDENTIAL, signatory, signed, unsigned, updated


def seen(pdf: bytes, *, known: bool = True) -> PdfSignature:
    return inspect(pdf, (signatory().root,) if known else ())


def is_accepted(found: PdfSignature) -> bool:
    return found.state == "valid" and found.intact


def told(found: PdfSignature) -> str:
    return " ".join(change.en for change in found.changes)


def test_a_signed_file_is_whole_and_says_by_whom() -> None:
    found = inspect(signed(), (signatory().root,), attachment="credential.jwt")
    assert is_accepted(found) and not found.changes
    assert found.signer is not None
    assert (found.signer.name, found.signer.organisation) == ("Тёплый дом", "Тёплый дом")
    assert (found.signer.root, found.signer.is_known) == ("Attesta Root CA", True)
    assert (found.signed_at, found.attachment) == (AT, CREDENTIAL)


def test_whoever_is_not_known_is_named_and_not_believed() -> None:
    found = seen(signed(), known=False)
    assert (found.state, found.intact) == ("unknown-key", True)
    assert found.signer is not None and not found.signer.is_known
    other = signatory("Другие")  # the same words in the name of the root, another key
    assert inspect(signed(), (other.root,)).state == "unknown-key"
    assert seen(other.sign(unsigned())).state == "unknown-key"


def test_the_same_file_key_and_instant_give_the_same_bytes() -> None:
    assert signatory().sign(unsigned()) == signed()
    assert signed().startswith(unsigned())


def flipped(pdf: bytes, position: int, bit: int) -> bytes:
    return pdf[:position] + bytes([pdf[position] ^ 1 << bit]) + pdf[position + 1 :]


def test_each_of_two_hundred_flipped_bytes_is_found() -> None:
    chance, pdf = random.Random(20261124), signed()
    places = [(chance.randrange(len(pdf)), chance.randrange(8)) for _ in range(200)]
    assert [place for place in places if is_accepted(seen(flipped(pdf, *place)))] == []


@pytest.mark.slow
def test_every_flipped_byte_of_the_update_is_found() -> None:
    """All that is not the document itself: field, range, container with its certificates, table."""
    pdf = signed()
    places = [(place, place % 8) for place in range(len(unsigned()) - 400, len(pdf))]
    assert [place for place in places if is_accepted(seen(flipped(pdf, *place)))] == []


@pytest.mark.parametrize("part", [b"<", b">", b"/ByteRange [0 ", b"%%EOF", b"/P 1", b"%PDF-1.7"])
def test_what_holds_the_signature_together_is_covered_too(part: bytes) -> None:
    pdf = signed()
    place = pdf.rindex(part)
    for other in (b" " * len(part), part.swapcase() + b" ", part[::-1]):
        assert not is_accepted(
            seen(pdf[:place] + other[: len(part)].ljust(len(part)) + pdf[place + len(part) :])
        ) or (other[: len(part)] == part)


def test_another_spelling_of_the_container_is_a_change() -> None:
    pdf = signed()
    begin = pdf.rindex(b"/Contents <") + len(b"/Contents <")
    end = pdf.index(b">", begin)
    spelled = pdf[:begin] + pdf[begin:end].lower() + pdf[end:]
    assert not is_accepted(seen(spelled))


@pytest.mark.parametrize("missing", [1, 7, 100, 500, 620, 3000])
def test_a_file_that_was_cut_short_is_found(missing: int) -> None:
    found = seen(signed()[:-missing])
    assert found.state == "invalid"
    assert "end of the file is missing" in told(found) or "cannot be read" in told(found)


def test_a_file_that_was_cut_back_to_before_its_signature_has_none() -> None:
    found = seen(signed()[: len(unsigned())])
    assert (found.state, found.intact, found.changes) == ("absent", False, ())


APPENDED = {
    "was laid over what is printed: text (1)": signers.add_note,
    "The form field “holder” was added": signers.add_field,
    "Pages were added: 1": signers.add_page,
    "What stands on page 1 was replaced": signers.replace_content,
    "Page 1 was cut or turned": signers.turn_page,
    "an action was added that runs": signers.add_action,
    "The file “more.txt” was attached": signers.attach_file,
    "Another signature was added: “Second”": signers.add_signature,
}


@pytest.mark.parametrize("words", APPENDED)
def test_what_was_appended_is_named(words: str) -> None:
    found = seen(updated(signed(), APPENDED[words]))
    assert (found.state, found.intact) == ("invalid", False)
    assert words in told(found)
    assert found.signer is not None and found.signer.is_known


def test_proofs_of_the_signature_are_no_change_of_the_document() -> None:
    """The signature holds; but the file is not, byte for byte, the one that was issued."""
    found = seen(updated(signed(), signers.add_proofs))
    assert (found.state, found.intact) == ("valid", False)
    assert "Proofs of the signature were added" in told(found)


@pytest.mark.parametrize("tail", [b"\n", b"junk" * 300, b"\nstartxref\n0\n%%EOF\n"])
def test_a_tail_that_no_reader_looks_at_is_named_too(tail: bytes) -> None:
    found = seen(signed() + tail)
    assert not is_accepted(found)
    assert f"{len(tail)} bytes were added" in told(found)


def test_a_file_that_was_saved_anew_is_not_the_signed_one() -> None:
    output = io.BytesIO()
    pikepdf.open(io.BytesIO(signed())).save(output)
    found = seen(output.getvalue())
    assert (found.state, "written anew" in told(found)) == ("invalid", True)


def test_a_file_with_a_password_cannot_be_checked() -> None:
    output = io.BytesIO()
    lock = pikepdf.Encryption(owner="a", user="b")
    pikepdf.open(io.BytesIO(signed())).save(output, encryption=lock)
    found = seen(output.getvalue())
    assert (found.state, "password" in told(found)) == ("absent", True)


def test_what_is_signed_already_is_not_signed_again() -> None:
    with pytest.raises(ValueError, match="no PDF that can be read"):
        signatory().sign(signed())
    with pytest.raises(ValueError, match="no PDF that can be read"):
        signatory().sign(b"GIF89a")


def bomb() -> bytes:
    """A few hundred bytes that become a hundred megabytes: filters upon filters in the table of objects."""
    content = zlib.compress(zlib.compress(b"\0" * (100 * 1024 * 1024), 9), 9)
    table = b"1 0 obj\n<</Type/XRef/W[1 2 2]/Size 9/Root 2 0 R/Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n"
    return b"%PDF-1.7\n" + table % len(content) + content + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"


def endless() -> bytes:
    """A table that names itself as the one before it."""
    return b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n"


@pytest.mark.parametrize(
    "make",
    [
        bomb,
        endless,
        lambda: b"%PDF-" + b"[" * 100_000,
        lambda: b"%PDF-1.7" + b"\0" * (21 * 1024 * 1024),
        lambda: b"",
    ],
)
def test_hostile_files_are_looked_at_apart_and_in_bounded_time(make: Callable[[], bytes]) -> None:
    found = inspecting.inspect(make(), (signatory().root,))
    assert not found.intact and found.state in ("absent", "invalid")
    assert is_accepted(inspecting.inspect(signed(), (signatory().root,)))  # the next file fares well


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_file_makes_it_fail(data: st.DataObject) -> None:
    pdf = bytearray(signed())
    for _ in range(data.draw(st.integers(1, 4))):
        begin = data.draw(st.integers(0, len(pdf) - 1))
        pdf[begin : begin + data.draw(st.integers(0, 60))] = data.draw(st.binary(max_size=60))
    if bytes(pdf) != signed():
        assert not is_accepted(seen(bytes(pdf)))
