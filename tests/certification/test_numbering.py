from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.certification.numbering import ALPHABET, grouped, is_well_formed, normalise, number_from

random_characters = st.text(ALPHABET, min_size=11, max_size=11)


def test_a_number_has_three_groups_of_four() -> None:
    assert number_from("7K3MA9RSXH2") == "7K3M-A9RS-XH2E"
    assert number_from("00000000000") == "0000-0000-0000"


@given(random_characters)
def test_a_number_of_ours_is_well_formed(drawn: str) -> None:
    assert is_well_formed(number_from(drawn))


@given(random_characters, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_noticed(drawn: str, place: int, wrong: str) -> None:
    characters = number_from(drawn).replace("-", "")
    mistyped = characters[:place] + wrong + characters[place + 1 :]
    assert is_well_formed(grouped(mistyped)) == (wrong == characters[place])


@given(random_characters, st.integers(0, 10))
def test_swapped_neighbours_are_noticed_unless_they_are_0_and_z(drawn: str, place: int) -> None:
    characters = number_from(drawn).replace("-", "")
    first, second = characters[place : place + 2]
    swapped = characters[:place] + second + first + characters[place + 2 :]
    assert is_well_formed(grouped(swapped)) == (first == second or {first, second} == {"0", "Z"})


@pytest.mark.parametrize(
    "typed",
    [
        "7K3M-A9RS-XH2E",
        "7k3ma9rsxh2e",
        " 7K3M A9RS XH2E ",
        "7k3m–a9rs—xh2e",
        "7K3M−A9RS\u2011XH2E",  # the sign of minus, and a dash that does not break
        "7K3M\u00a0A9RS\u200bXH2E\u00ad",
        "7К3М-А9RS-ХН2Е",  # Cyrillic letters that look the same
        "７Ｋ３Ｍ－Ａ９ＲＳ－ＸＨ２Ｅ",
    ],
)
def test_case_spaces_dashes_and_keyboard_do_not_matter(typed: str) -> None:
    assert normalise(typed) == "7K3M-A9RS-XH2E"


def test_every_cyrillic_letter_that_looks_like_one_of_ours_is_read_as_it() -> None:
    number = number_from("ABEKMHPCTYX")
    typed = number.translate(str.maketrans("ABEKMHPCTYX", "АВЕКМНРСТУХ"))
    assert typed != number and normalise(typed) == normalise(typed.lower()) == number


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    number = number_from("01010101010")
    assert normalise(number.replace("0", "o").replace("1", "l")) == number
    assert normalise(number.replace("0", "O").replace("1", "I")) == number


@pytest.mark.parametrize(
    "typed", ["", "7K3M", "7K3M-A9RS-XH2E-1", "7K3M-A9RS-XH2U", "не номер", "7K3MA9RSXH2E"]
)
def test_what_cannot_be_a_number_is_not_well_formed(typed: str) -> None:
    assert not is_well_formed(typed)


@given(st.text(max_size=40))
def test_anything_may_be_typed(typed: str) -> None:
    assert is_well_formed(normalise(typed)) in (True, False)


def test_a_number_is_made_of_eleven_characters_of_the_alphabet() -> None:
    for wrong in ("", "7K3M", "7K3MA9RSXHU", "7k3ma9rsxh2"):
        with pytest.raises(ValueError, match="eleven"):
            number_from(wrong)
