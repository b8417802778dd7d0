"""What somebody meant who typed in a hurry, and which section answers it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.learning.search_query import (
    MOST_CHARACTERS,
    MOST_WORDS,
    kept_form,
    nearest_titles,
    question_of,
    tidy,
)
from app.learning.search_ranking import Candidate, Reader, common_titles, ranked
from app.learning.search_vocabulary import Vocabulary, read, words_of, written
from app.learning.search_words import stem, stems
from tests.learning.test_search_words import texts

SECTIONS = {
    "hold": ("Удержание", "На удержание ставят с согласия. Возвращайтесь через 60 секунд."),
    "gas": ("Опасность", "Запах газа: ничего не включать, выйти, позвонить 112."),
    "back": ("Обратный звонок", "Договоритесь, кто перезвонит, к которому часу и на какой номер."),
    "boundary": ("Где кончается терпение", "Оскорбления: предупредите один раз. Угроза — старший смены."),
    "summary-1": ("Коротко", "Газ важнее порядка. Идентификация после."),
    "summary-2": ("Коротко", "Удержание: вернуться за 60 секунд."),
    "summary-3": ("Коротко", "Перезвонить к названному часу."),
    "hold-en": ("On hold", "Come back within 60 seconds. Ask whether they would like to wait."),
    "transfer-en": ("The specialist", "Connect the caller and introduce them. A warm transfer."),
}
VOCABULARY = Vocabulary.of([words_of(" ".join(pair) for pair in SECTIONS.values())], len(SECTIONS))
CANDIDATES = [
    Candidate(
        number, "en" if name.endswith("-en") else "ru", ("c", name, 0), stems(title), "", "", stems(text)
    )
    for number, (name, (title, text)) in enumerate(SECTIONS.items())
]
COMMON = common_titles(title for title, _ in SECTIONS.values())


def meant(query: str) -> list[set[str]]:
    """Stems that are looked for, the likeliest of each term."""
    question = question_of(query, VOCABULARY)
    return [
        {one for one, worth in term.stems if worth == max(its for _, its in term.stems)}
        for term in question.terms
    ]


def found(query: str, language: str = "ru") -> list[str]:
    question = question_of(query, VOCABULARY)
    names = list(SECTIONS)
    return [names[one] for one in ranked(question, CANDIDATES, Reader(language, COMMON), 7)]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("удержании", "удержание"),
        ("удержани", "удержание"),
        ("удер", "удержание"),
        ("уддержание", "удержание"),
        ("удержаине", "удержание"),
        ("удиржание", "удержание"),
        ("держание", "удержание"),
        ("кдержание", "удержание"),
        ("удержвниее", "удержание"),
        ("elth;fybt", "удержание"),
        ("tlth;fybt ", "удержание"),
        ("Elth;fybt!", "удержание"),
        ("газаа ", "газа"),
        ("зпах ", "запах"),
        ("pfgf[ ", "запах"),
        ("jcrjh,ktybt", "оскорбления"),
        ("оскарбление ", "оскорбления"),
        ("удержать ", "удержание"),
        ("tarnsfer", "transfer"),
        ("specialits ", "specialist"),
        ("ыускщтвы ", "seconds"),
        ("рщдв", "hold"),
        ("hodl ", "hold"),
        ("УДЕРЖАНИЕ", "удержание"),
        ("удер\u00adжание", "удержание"),
    ],
)
def test_a_word_is_taken_for_the_one_that_was_meant(typed: str, word: str) -> None:
    assert stem(word) in meant(typed)[0]
    assert len(meant(typed)) == 1


@pytest.mark.parametrize("typed", ["гас ", "га ", "абракадабра", "xyzzy", "уд ржание", "держава "])
def test_a_word_too_far_from_all_others_is_not_guessed(typed: str) -> None:
    assert stem("удержание") not in {
        one for term in question_of(typed, VOCABULARY).terms for one in term.all_stems
    }


def test_two_words_typed_as_one_are_looked_for_as_two() -> None:
    assert meant("запахгаза ") == [{stem("запах")}, {stem("газа")}]


def test_the_keyboard_is_the_same_for_the_whole_question() -> None:
    assert meant("pfgf[ ufpf gj pdjyre") == meant("запах газа по звонку")


def test_common_words_do_not_count_unless_there_is_nothing_else() -> None:
    assert meant("что мне делать, если запах газа?") == meant("запах газа?")
    assert meant("кто и к которому") == meant("которому")
    assert len(meant("кто это? ")) > 0


def test_each_word_counts_once() -> None:
    assert meant("газ газа газ ") == meant("газ газа ")
    assert (
        len(question_of("слово" * 3 + " ".join(f"слово{number}" for number in range(99)), VOCABULARY).terms)
        <= MOST_WORDS
    )


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("удержание", "hold"),
        ("сколько секунд удержание", "hold"),
        ("запах газа", "gas"),
        ("утечка газа что делать", "gas"),
        ("перезвонить", "back"),
        ("j,hfnysq pdjyjr", "back"),
        ("хамит", "boundary"),
        ("супервайзера позвать", "boundary"),
        ("hold", "hold"),
        ("escalate", "transfer-en"),
    ],
)
def test_the_section_that_answers_stands_first(query: str, first: str) -> None:
    assert found(query)[0] == first


def test_the_readers_language_goes_before_the_other_one() -> None:
    assert found("60", "ru")[:2] == ["hold", "summary-2"]
    assert found("60", "en")[0] == "hold-en"


def test_a_summary_gives_way_to_the_section_itself() -> None:
    assert found("удержание 60 секунд") == ["hold", "summary-2"]


@pytest.mark.parametrize("query", ["", "   ", "\0", "???", "ыыыы", "ипотека на жильё", "* OR (", "😀", "ъ"])
def test_what_no_section_has_is_not_answered(query: str) -> None:
    assert found(query) == []


def test_a_section_that_shares_one_word_of_many_is_no_answer() -> None:
    assert found("номер телефона бухгалтерии компании поставщика") == []


def test_of_a_section_in_two_languages_one_is_found() -> None:
    both = [
        Candidate(number, language, ("c", "l", 1), "hold", "", "", "")
        for number, language in enumerate(("en", "ru"))
    ]
    question = question_of("hold", VOCABULARY)
    assert ranked(question, both, Reader("ru"), 7) == [1]
    assert ranked(question, both, Reader("en"), 7) == [0]


def test_titles_that_look_like_the_question_are_the_nearest() -> None:
    titles = ["запах газа", "обратный звонок", "on hold"]
    assert nearest_titles("обратный звон", titles, 2)[0] == 1
    assert nearest_titles("j,hfnysq pdjy", titles, 2)[0] == 1
    assert nearest_titles("ы", titles, 2) == []


def test_a_long_number_is_not_kept_for_others() -> None:
    assert kept_form("заказ 8 (912) 345-67-89 где") == "заказ … где"
    assert kept_form("карта 4111 1111 1111 1111") == "карта …"
    assert kept_form("112 и 60 секунд") == "112 и 60 секунд"


def test_the_words_of_a_course_come_back_as_they_were_written() -> None:
    words = words_of(["Удержание и газ", "Газа нет"])
    assert read(written(words)) == words
    assert words["газа"] == (stem("газа"), 1)
    assert read("") == {}


hostile = some.one_of(
    texts,
    some.sampled_from(
        ['"', "'", "NEAR(a b)", "a*", "title_stems:a", "^a", "a AND", "NOT", "--", "\0", "a" * 10_000]
    ),
    some.text(max_size=3).map(lambda piece: piece * 3000),
)


@given(hostile, some.sampled_from(["ru", "en"]))
@settings(deadline=None)
def test_any_question_is_answered_in_the_same_way_twice(query: str, language: str) -> None:
    assert len(tidy(query)) <= MOST_CHARACTERS
    assert tidy(tidy(query)) == tidy(query)
    question = question_of(query, VOCABULARY)
    assert len(question.terms) <= 2 * MOST_WORDS
    assert all(stem.isalnum() for stem in question.stems), "nothing that the database could take for an order"
    assert found(query, language) == found(query, language)
    assert set(found(query, language)) <= set(SECTIONS)
