"""Words as search compares them: the forms of one word are one, and other words stay others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.learning.search_excerpts import excerpt, marked
from app.learning.search_synonyms import synonyms, words_with_synonyms
from app.learning.search_words import fold, folded_words, on_other_keyboard, stem, stem_of, stems, words_in

# Letters of both alphabets, accents that stand apart, signs of FTS5, of Markdown and of nobody.
signs = some.sampled_from([*"абвийёъьЁЙqwertyʼ'’\"*^:()-+~NEAR_09 \t\n\0\u0301\u0306\u00ad\u200d😀ß\ufb01İ½"])
texts = some.one_of(some.text(max_size=80), some.text(signs, max_size=80))


def stems_of(words: str) -> set[str]:
    return {stem(word) for word in folded_words(words)}


@pytest.mark.parametrize(
    "forms",
    [
        "звонок звонка звонку звонком звонки звонков",
        "удержание удержания удержании удержанием",
        "клиент клиенту клиентов клиентами",
        "запись записи записью записей",
        "подпись подписи подписью",
        "представиться представьтесь",
        "ошибся ошиблась ошиблись ошиблось",
        "урок урока уроке уроками",
        "перезвоните перезвонить перезвонит",
        "приём приема Приёма ПРИЁМОМ",
        "объём объёма объемом объёмах",
        "запах запаха запахом",
        "ещё еще",
        "за\u0301мок замок замка",
        "identify identification identified",
        "apologise apologize apologised apologising",
        "calls calling called call",
        "standardised standardized",
        "Caller's",
    ],
)
def test_forms_of_one_word_are_one(forms: str) -> None:
    assert len(stems_of(forms) - {"s"}) == 1, stems_of(forms)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("йод", "иод"),
        ("лейка", "леика"),
        ("район", "раион"),
        ("запах", "запад"),
        ("урок", "рок"),
        ("стол", "столб"),
        ("hold", "holiday"),
        ("сок", "ток"),
    ],
)
def test_other_words_stay_others(one: str, other: str) -> None:
    assert fold(one) != fold(other)
    assert stem(fold(one)) != stem(fold(other))


def test_short_i_stays_itself_also_when_its_mark_stands_apart() -> None:
    assert folded_words("Йод и\u0306од ЙОД") == ["йод", "йод", "йод"]


def test_yo_is_ye_in_either_writing() -> None:
    assert folded_words("Тёплый ТЕПЛЫЙ те\u0308плый") == ["теплый"] * 3


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ghbdtn", "привет"),
        ("pfgf[ ufpf", "запах газа"),
        ("J,hfnysq pdjyjr", "Обратный звонок"),
        ("hold", "рщдв"),
        ("Удержание? 60", "Elth;fybt? 60"),
        ("`kre", "ёлку"),
    ],
)
def test_the_other_keyboard_gives_what_was_meant_and_back(typed: str, meant: str) -> None:
    assert on_other_keyboard(typed) == meant
    assert on_other_keyboard(meant) == typed


def test_words_that_mean_the_same_know_of_each_other() -> None:
    for word in words_with_synonyms():
        for other in synonyms(stem(word)):
            assert stem(word) in synonyms(other), f"{word} and {other}"
    assert stem("суицид") in synonyms(stem("самоубийство"))
    assert synonyms(stem("газ")) == ()


@given(texts)
def test_the_words_of_a_text_are_words_also_in_their_places(text: str) -> None:
    words = [fold(word.group()) for word in words_in(text)]
    assert all(folded_words(word) == [word] for word in words)
    assert [stem(word) for word in words] == [stem_of(word.group()) for word in words_in(text)]


@given(texts)
def test_folding_and_stems_are_stable(text: str) -> None:
    once = " ".join(folded_words(text))
    assert " ".join(folded_words(once)) == once
    assert stems(text) == stems(once)
    assert on_other_keyboard(on_other_keyboard(text)) == text


LONG = " ".join([*["слово"] * 50, "запаха", "газа", *["слово"] * 50, "газ", *["слово"] * 20])
GAS = {stem("запах"), stem("газ")}


def shown(pieces: object) -> str:
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces)  # type: ignore[attr-defined]


def test_an_excerpt_shows_the_place_with_the_most_of_what_was_asked() -> None:
    found = shown(excerpt(LONG, GAS))
    assert found.startswith("… слово")
    assert found.endswith("слово …")
    assert "[запаха] [газа]" in found
    assert len(found.split()) < 40


def test_a_short_text_is_shown_whole_with_its_signs() -> None:
    text = "Пахнет газом? «Газ» — это 112."
    assert shown(excerpt(text, GAS)) == "Пахнет [газом]? «[Газ]» — это 112."


def test_an_excerpt_begins_at_the_beginning_where_nothing_was_hit() -> None:
    assert shown(excerpt(LONG, {"нет такого"})).startswith("слово")
    assert shown(excerpt("", GAS)) == ""


@given(texts, some.sets(some.sampled_from(["привет", "а", "near", "й", "09"])))
def test_marking_changes_no_letter(text: str, wanted: set[str]) -> None:
    assert "".join(piece.text for piece in marked(text, wanted)) == text
    assert all(stem(fold(piece.text)) in wanted for piece in marked(text, wanted) if piece.is_hit)
    cut = "".join(piece.text for piece in excerpt(text, wanted)).removeprefix("… ").removesuffix(" …")
    assert cut in text
