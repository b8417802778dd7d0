"""The list of withdrawn certificates: its bits, what it says, and that it says what the public check says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.certification.credentials.bitstring import LARGEST, SIZE, NotABitstring, decode, encode, is_set
from app.certification.credentials.status_list import (
    LASTS,
    TTL,
    Place,
    begin_of,
    claims_of,
    entry_of,
    takes,
    told_by,
)

BASE = "https://learn.example.org"
BEGINS = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
LISTED = claims_of(1, [7, 131_071], base=BASE, begins=BEGINS)


@given(st.sets(st.integers(0, SIZE - 1), max_size=60))
def test_bits_survive_their_way(positions: set[int]) -> None:
    bits = decode(encode(positions))
    assert len(bits) * 8 == SIZE
    assert {place for place in (*positions, 0, 1, SIZE - 1) if is_set(bits, place)} == positions
    assert sum(byte.bit_count() for byte in bits) == len(positions)


def test_the_first_bit_is_the_leftmost_one_and_the_text_is_always_the_same() -> None:
    assert decode(encode([0]))[0] == 0x80
    assert encode([5, 900]) == encode([900, 5])
    assert encode([]).startswith("uH4sI")  # base64url of what gzip begins with


@pytest.mark.parametrize(
    "text", ["", "u", "zH4sIAAAA", "uH4sI", "u!!!!", "uAAAA", encode([1])[:-4], encode([1])[1:]]
)
def test_what_is_no_list_of_bits_is_refused(text: str) -> None:
    with pytest.raises(NotABitstring):
        decode(text)


def test_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(NotABitstring):
        decode(encode([], size=8 * (LARGEST + 1)))


@pytest.mark.parametrize("position", [-1, SIZE])
def test_nothing_is_known_of_a_place_beyond_the_end(position: int) -> None:
    with pytest.raises(NotABitstring):
        is_set(decode(encode([])), position)
    with pytest.raises(ValueError):
        encode([position])


@pytest.mark.parametrize(
    ("place", "hours", "told"),
    [
        (Place(1, 7), 1, "withdrawn"),
        (Place(1, 131_071), 1, "withdrawn"),
        (Place(1, 8), 1, "good"),
        (Place(2, 7), 1, "unknown"),  # another list
        (Place(1, 131_072), 1, "unknown"),  # no such place
        (Place(1, 7), 24 * 7, "withdrawn"),
        (Place(1, 7), 24 * 9, "unknown"),  # it has run out
    ],
)
def test_what_a_saved_list_says(place: Place, hours: int, told: str) -> None:
    found = told_by(LISTED, entry_of(place, BASE), at=BEGINS + timedelta(hours=hours))
    assert (found.standing, found.list_ends) == (told, BEGINS + LASTS)


@pytest.mark.parametrize(
    "changed",
    [
        {"credentialSubject": None},
        {"credentialSubject": {}},
        {"credentialSubject": {**LISTED["credentialSubject"], "statusPurpose": "message"}},
        {"credentialSubject": {**LISTED["credentialSubject"], "encodedList": 7}},
        {"validUntil": "soon"},
        {"validUntil": "2027-03-09T08:00:00"},
        {"id": f"{BASE}/status-lists/2"},
    ],
)
def test_what_is_no_list_for_it_says_nothing(changed: dict[str, object]) -> None:
    assert told_by({**LISTED, **changed}, entry_of(Place(1, 7), BASE), at=BEGINS).standing == "unknown"
    assert told_by(LISTED, {}, at=BEGINS).standing == "unknown"


def test_certificates_fill_one_list_after_the_other_and_another_address_begins_another() -> None:
    assert [takes(BASE, 7, BASE, id_) for id_ in (7, 100_006, 100_007)] == [True, True, False]
    assert not takes(BASE, 7, "https://elsewhere.example.org", 8)


def test_a_list_is_the_same_for_some_minutes() -> None:
    assert begin_of(BEGINS + timedelta(seconds=1)) == begin_of(BEGINS + TTL - timedelta(seconds=1)) == BEGINS
    assert begin_of(BEGINS + TTL) == BEGINS + TTL
