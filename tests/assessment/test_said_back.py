"""Numbers are asked about at once, essays are counted, a click on a picture is an answer."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as some

from app.assessment.grading.reading import canonical, has_two_readings, quantity, shown
from app.assessment.models import ResponseRow
from tests import factories, pages
from tests.assessment.conftest import hand_in, question, result_of, rows, saved, start
from tests.assessment.test_every_kind_on_pages import publish_all

NUMBER = "\n## Number {#number}\nunits: m = 1, km = 1000\nHow far?\n- = 16000 ± 1 m\n"
HOTSPOT = """
## Hotspot {#hot}
type: hotspot
![A grey panel](img/panel.svg)
- [x] rect 10%,10% 20%x20% "Left"
- [ ] circle 80%,50% 10% "Right"
"""
PARTS = "0123456789,. \u202f'+-−xe×10^⁸smin%"


@given(some.text(PARTS, max_size=14), some.sampled_from(["en", "ru"]))
@settings(max_examples=150)
def test_what_is_stored_of_a_number_means_the_same_in_every_language(typed: str, locale: str) -> None:
    stored = canonical(typed, locale)
    meant = quantity(typed, locale)
    assert quantity(stored, locale) == meant
    if stored != typed:
        assert quantity(stored, "en") == quantity(stored, "ru") == meant
    assert canonical(stored, locale) == stored


@pytest.mark.parametrize(
    ("typed", "locale", "stored", "said"),
    [
        ("16,000", "en", "16000", "16\u202f000"),
        ("16,000", "ru", "16", "16"),
        ("3,5 c", "ru", "3.5 c", "3,5 c"),
        ("−0,050 m", "en", "-0.05 m", "−0.05 m"),
        ("3×10⁸", "en", "300000000", "300\u202f000\u202f000"),
        ("1e999", "en", "1e999", "1e999"),
        ("twenty", "en", "twenty", None),
    ],
)
def test_a_number_is_stored_plainly_and_said_in_the_readers_way(
    typed: str, locale: str, stored: str, said: str | None
) -> None:
    assert (canonical(typed, locale), shown(typed, locale)) == (stored, said)
    assert has_two_readings(typed) == (typed == "16,000")


def send(browser: FlaskClient, address: str, **given: str):
    fields = pages.form_values(browser.get(address), "form#question")
    return browser.post(address, data=fields | given)


def in_background(browser: FlaskClient, address: str, **given: str):
    fields = pages.form_values(browser.get(address), "form#question")
    return saved(browser.post(address, data=fields | given, headers={"HX-Request": "true"}))


def test_the_page_says_at_once_how_it_has_understood_a_number(browser, publish):
    publish(questions=NUMBER)
    attempt = start(browser)
    assert "Understood as 16 000 m" in in_background(browser, f"{attempt}/1", answer="16,000 m").text
    assert "“far” is no number." in in_background(browser, f"{attempt}/1", answer="far").text
    assert question(browser, f"{attempt}/1").one("input", name="answer")["value"] == "far"


@pytest.mark.parametrize("navigation", ["free", "one-way"])
def test_a_number_with_two_readings_comes_back_once_before_it_goes_on(browser, publish, navigation):
    publish(questions=f"{NUMBER}\n## Next {{#next}}\n- = true\n", navigation=navigation, shuffle="none")
    attempt = start(browser)
    first = send(browser, f"{attempt}/1", answer="16,000", go="next")
    assert (first.status_code, first.location) == (303, f"{attempt}/1#saved")
    page = question(browser, f"{attempt}/1")
    assert page.one("input", name="answer")["value"] == "16000"
    assert "Understood as 16 000" in page.one("#saved").text
    assert send(browser, f"{attempt}/1", go="next").location == f"{attempt}/2"


def test_it_comes_back_too_where_the_background_has_stored_it_a_moment_before(browser, publish):
    publish(questions=f"{NUMBER}\n## Next {{#next}}\n- = true\n", shuffle="none")
    attempt = start(browser)
    in_background(browser, f"{attempt}/1", answer="16,000")
    assert send(browser, f"{attempt}/1", answer="16,000", go="next").location == f"{attempt}/1#saved"
    assert send(browser, f"{attempt}/1", go="next").location == f"{attempt}/2"


def test_a_number_that_everybody_reads_alike_goes_straight_on(browser, publish):
    publish(questions=f"{NUMBER}\n## Next {{#next}}\n- = true\n", shuffle="none")
    attempt = start(browser)
    for typed in ("16 km", "16 000 m", "words"):
        assert send(browser, f"{attempt}/1", answer=typed, go="next").location == f"{attempt}/2"


def test_a_russian_reader_is_shown_the_comma(client, publish):
    publish(questions=NUMBER.replace("How far?", "Далеко?"), language="ru")
    browser = pages.signed_in(client, factories.account(locale="ru").id)
    attempt = start(browser)
    assert "1,5 km" in in_background(browser, f"{attempt}/1", answer="1,5 km").text
    send(browser, f"{attempt}/1", answer="16,000 km", go="check")
    hand_in(browser, attempt)
    assert result_of(browser, attempt) == ("passed", "1", "1")


def test_numbers_in_gaps_are_understood_one_by_one(browser, publish):
    publish(questions="\n## Gaps {#gaps}\nFrom [[= 12]] to [[= 15]] on [[Thursday]].\n")
    attempt = start(browser)
    text = in_background(
        browser, f"{attempt}/1", **{"answer-1": "12.0", "answer-2": "x", "answer-3": "1"}
    ).text
    assert "Gap 1: Understood as 12" in text and "Gap 2: “x” is no number." in text and "Gap 3" not in text


def test_the_words_of_an_essay_are_counted(browser, publish):
    publish(questions="\n## Letter {#letter}\ntype: essay\nwords: 3-5\nWrite.\n")
    attempt = start(browser)
    assert "4 words" in in_background(browser, f"{attempt}/1", answer="Dear  Mr\nHart, sorry").text


@pytest.mark.parametrize(
    ("place", "result"), [("15,20", "passed"), ("30.00,30", "passed"), ("50,50", "failed")]
)
def test_a_click_on_the_picture_counts_where_it_fell(browser, publish, tmp_path, place, result):
    publish_all(publish, tmp_path, HOTSPOT)
    attempt = start(browser)
    assert send(browser, f"{attempt}/1", answer=place).status_code == 303
    clicked = question(browser, f"{attempt}/1").one("input", data_spot=True)
    assert clicked["checked"] is not None
    assert "Left" not in question(browser, f"{attempt}/check").one("main").text
    hand_in(browser, attempt)
    assert result_of(browser, attempt)[0] == result


@pytest.mark.parametrize("place", ["101,5", "-1,5", "5", "5,5,5", "1e1,5", "NaN,1", "５,５"])
def test_a_click_beside_the_picture_is_none(browser, publish, tmp_path, place):
    publish_all(publish, tmp_path, HOTSPOT)
    attempt = start(browser)
    assert send(browser, f"{attempt}/1", answer=place).status_code == 400
    assert rows(ResponseRow) == 0
