"""The guide as a reader meets it: a page, or its results alone while somebody types; and what becomes of a question
that stays without an answer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.foundation.database import transaction
from app.learning import fill_guide, unanswered_searches
from app.learning.models import GuideCourseRow
from app.learning.queries import search
from app.library.service import storing
from tests import factories, pages
from tests.learning.conftest import COURSE, push
from tests.pages import Element
from tests.queries import counted
from tests.studio.conftest import publish, text_in
from tests.studio.conftest import write as write_in_studio

HOLD = """---
title: {title}
minutes: 3
---

Before the first heading {marker}.

## {hold} {{#hold}}

{hold_text}

> [!IMPORTANT]
> {key}

## {gas} {{#gas}}

{gas_text}
"""
EN = HOLD.format(
    title="A solution",
    marker="stands an opening",
    hold="On hold",
    hold_text="Ask first. Come *back* within sixty seconds.",
    key="Nobody waits longer than a minute.",
    gas="Danger",
    gas_text="A smell of gas: get out, call 112. [Holding](#hold) can wait.",
)
RU = HOLD.format(
    title="Решение",
    marker="стоит вступление",
    hold="Удержание",
    hold_text="Сначала спросите. Вернитесь *не позже* чем через минуту.",
    key="Дольше минуты не ждёт никто.",
    gas="Опасность",
    gas_text="Запах газа: выйти, позвонить 112.",
)


def write(
    folder: Path, text: str, *, lesson: str = "01-solution", language: str = "ru", course: str = "calls"
) -> None:
    place = folder / "courses" / course
    place.mkdir(parents=True, exist_ok=True)
    (place / f"course.{language}.md").write_text(
        COURSE.format(title=course.capitalize(), summary="A course.")
    )
    (place / f"{lesson}.{language}.md").write_text(text)


@pytest.fixture
def guide(app: Flask, folder: Path) -> Path:
    """The folder of a published course of one lesson in two languages."""
    write(folder, RU)
    write(folder, EN, language="en")
    push(folder)
    return folder


def ask(browser: FlaskClient, question: str, **headers: str) -> Element:
    response = browser.get("/guide", query_string={"q": question}, headers=headers)
    assert response.status_code == 200
    return pages.page_of(response)


def hits(page: Element) -> list[str]:
    return [hit["data-hit"] for hit in page.all("details", data_hit=True)]


def test_a_question_lands_on_the_section_and_shows_it_in_place(browser: FlaskClient, guide: Path) -> None:
    page = ask(browser, "holding")
    assert (page.one("body")["data-page"], page.one("h1").text) == ("guide", "Guide")
    assert page.one("input#q")["value"] == "holding"
    hit = page.all("details", data_hit=True)[0]
    assert hit["data-hit"] == "calls/solution#hold"
    assert "open" in hit.attributes
    assert hit.one(".hit-title").text == "On hold"
    assert [mark.text for mark in hit.one(".hit-title").all("mark")] == ["hold"]
    assert hit.one(".hit-where").text == "Calls › A solution"
    shown = hit.one(".prose")
    assert "Come back within sixty seconds." in shown.text
    assert "Nobody waits" in shown.text
    assert "smell of gas" not in shown.text
    assert "Revision 1 of 1 Nov 2026" in hit.text
    (link,) = (one for one in hit.all("a") if "Open in the lesson" in one.text)
    assert link["href"] == "/courses/calls/solution#hold"
    assert pages.page_of(browser.get("/courses/calls/solution")).one("#hold").tag == "h2"


def test_who_types_gets_the_results_alone(browser: FlaskClient, guide: Path) -> None:
    alone = browser.get("/guide?q=gas", headers={"HX-Request": "true"})
    page = pages.page_of(alone)
    assert not page.has("html") and not page.has("form#guide-search")
    assert page.one(data_said=True)["data-query"] == "gas"
    assert hits(page) == hits(ask(browser, "gas")) == ["calls/solution#gas"]
    assert "HX-Request" in alone.headers["Vary"]
    assert "no-store" in alone.headers["Cache-Control"]


def test_without_a_question_the_topics_and_the_safety_cards_are_there(
    browser: FlaskClient, guide: Path, folder: Path
) -> None:
    write(folder, EN.replace("category: procedures", ""), course="fire", language="en")
    place = folder / "courses/fire/course.en.md"
    place.write_text(place.read_text().replace("category: procedures", "category: safety"))
    push(folder)
    page = ask(browser, " ")
    assert [card["data-hit"] for card in page.all("details", data_hit=True)] == ["fire/solution"]
    assert "Nobody waits longer" in page.one("details").text
    assert [topic.text for topic in page.all("h3")] == ["Calls", "Fire"]
    assert not page.has(data_said=True)


def test_before_anything_is_published_the_guide_says_so(browser: FlaskClient) -> None:
    assert "Nothing is published yet" in ask(browser, "").text
    assert "The guide has no answer" in ask(browser, "hold").text


def test_the_other_language_is_found_and_marked_as_such(browser: FlaskClient, guide: Path) -> None:
    page = ask(browser, "запахи газа")
    assert hits(page) == ["calls/solution#gas"]
    assert page.one("details").one(".prose")["lang"] == "ru"
    assert "in Russian" in page.one("details").text


def test_what_was_typed_is_never_taken_for_markup(browser: FlaskClient, guide: Path) -> None:
    page = ask(browser, '<script>alert(1)</script>"><b>газ')
    assert not page.one("main").has("b") and not page.one("main").has("script")
    assert page.one("input#q")["value"] == '<script>alert(1)</script>"><b>газ'


def test_a_question_without_an_answer_offers_to_tell_the_trainer(browser: FlaskClient, guide: Path) -> None:
    for question in ("ghbdtn", "😀", '" OR "', "x" * 10_000, "%27", "("):
        page = ask(browser, question)
        assert (hits(page), page.has("form#tell-trainer")) == ([], True), question
    assert not ask(browser, "\0").has("form#tell-trainer")


def test_the_nearest_is_shown_where_nothing_answers(browser: FlaskClient, guide: Path) -> None:
    page = ask(browser, "mortgage rates for gas boilers")
    assert "The guide has no answer to this" in page.text
    assert hits(page) == ["calls/solution#gas"]
    assert "open" not in page.one("details").attributes


def test_a_question_is_told_to_the_trainer_once_and_without_a_name(
    app: Flask, browser: FlaskClient, guide: Path
) -> None:
    page = browser.get("/guide?q=Ипотека 8 912 345 67 89")
    first = pages.send_again(browser, page, "form#tell-trainer")
    assert pages.send_again(browser, page, "form#tell-trainer").status_code == first.status_code == 303
    assert "Your name is not kept" in pages.page_of(browser.get(first.location)).text
    pages.send(browser, "/guide?q=ипотека 8 912 345 67 89", "form#tell-trainer")
    (kept,) = unanswered_searches()
    assert (kept.query, kept.missing, kept.unhelpful) == ("ипотека …", 2, 0)

    trainer = pages.signed_in(app.test_client(), factories.account("trainer", locale="en").id)
    line = pages.page_of(trainer.get("/studio")).one(data_unanswered=str(kept.id))
    assert "ипотека …" in line.text
    assert "nothing found 2 times" in line.text
    written = pages.form_values(trainer.get(line.one("a")["href"]), "form#new-text")
    assert written["title_en"] == "ипотека …"
    settle = line.one("form")
    sent = {field["name"]: field["value"] for field in settle.all("input")}
    assert trainer.post(settle["action"], data=sent).status_code == 303
    assert unanswered_searches() == ()
    assert not pages.page_of(trainer.get("/studio")).has(data_unanswered=True)


def test_an_answer_that_did_not_help_is_told_with_its_place(browser: FlaskClient, guide: Path) -> None:
    page = browser.get("/guide?q=gas")
    form = pages.page_of(page).one("details").one("form")
    sent = {field["name"]: field["value"] for field in form.all("input")}
    told = browser.post(form["action"], data=sent, headers={"HX-Request": "true"})
    assert (told.status_code, pages.page_of(told).one("p")["role"]) == (200, "status")
    browser.post(form["action"], data=sent, headers={"HX-Request": "true"})
    (kept,) = unanswered_searches()
    assert (kept.query, kept.missing, kept.unhelpful, kept.shown) == ("gas", 0, 1, "calls/solution#gas")


def test_a_tampered_telling_is_refused(browser: FlaskClient, guide: Path) -> None:
    page = browser.get("/guide?q=ипотека")
    for change in (
        {"q": ""},
        {"q": "…"},
        {"form_key": ""},
        {"form_key": "forged"},
        {"shown": "javascript:alert(1)"},
        {"shown": "../../x"},
        {"csrf_token": "forged"},
    ):
        assert pages.send_again(browser, page, "form#tell-trainer", **change).status_code == 400, change
    assert unanswered_searches() == ()


def test_only_who_is_signed_in_reads_the_guide_and_only_trainers_settle(
    app: Flask, browser: FlaskClient, guide: Path
) -> None:
    stranger = app.test_client()
    response = stranger.get("/guide?q=gas")
    assert (response.status_code, response.location) == (303, "/login?next=/guide?q%3Dgas")
    assert stranger.get("/guide?q=gas", headers={"HX-Request": "true"}).status_code == 401
    pages.send(browser, "/guide?q=ипотека", "form#tell-trainer")
    (kept,) = unanswered_searches()
    token = pages.csrf_token(browser)
    assert browser.post(f"/studio/unanswered/{kept.id}", data={"csrf_token": token}).status_code == 403
    assert len(unanswered_searches()) == 1


def test_a_draft_is_not_found_before_it_is_published(app: Flask, browser: FlaskClient, guide: Path) -> None:
    trainer = pages.signed_in(app.test_client(), factories.account("trainer", locale="en").id)
    address = "/studio/courses/calls/01-solution.en.md"
    write_in_studio(trainer, address, lambda text: text.replace("smell of gas", "smell of bananas"))
    assert "bananas" in text_in(trainer, address)
    assert hits(ask(browser, "bananas")) == []
    assert hits(ask(browser, "smell of gas")) == ["calls/solution#gas"]
    publish(trainer, "/studio/courses/calls", impact="minor")
    assert hits(ask(browser, "bananas")) == ["calls/solution#gas"]


def test_a_new_revision_takes_the_place_of_the_old_one(browser: FlaskClient, guide: Path) -> None:
    write(guide, EN.replace("smell of gas", "whiff of petrol"), language="en")
    push(guide, impact="minor", at=datetime(2026, 11, 10, tzinfo=UTC))
    page = ask(browser, "petrol")
    assert hits(page) == ["calls/solution#gas"]
    assert "Revision 2 of 10 Nov 2026" in page.one("details").text
    assert hits(ask(browser, "smell")) == []
    (guide / "courses/calls/01-solution.en.md").rename(guide / "courses/calls/01-other.en.md")
    (guide / "courses/calls/01-solution.ru.md").rename(guide / "courses/calls/01-other.ru.md")
    push(guide, impact="major", at=datetime(2026, 11, 11, tzinfo=UTC))
    assert hits(ask(browser, "petrol")) == ["calls/other#gas"]


def test_what_fails_to_be_published_leaves_what_was_found(
    browser: FlaskClient, guide: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index is renewed in the transaction of the publication, and goes back with it."""

    def fail(_session: object, _published: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(storing, "_REACTIONS", [*storing._REACTIONS, fail])
    write(guide, EN.replace("smell of gas", "whiff of petrol"), language="en")
    with pytest.raises(RuntimeError):
        push(guide, impact="minor")
    assert hits(ask(browser, "smell of gas")) == ["calls/solution#gas"]
    assert hits(ask(browser, "petrol")) == []


def test_courses_of_a_time_without_a_search_are_taken_in(app: Flask, guide: Path) -> None:
    with transaction() as session:
        session.execute(GuideCourseRow.__table__.delete())
    assert search("gas", "en").hits == ()
    fill_guide()
    assert [hit.place for hit in search("gas", "en").hits] == ["calls/solution#gas"]


def test_a_search_takes_as_many_statements_for_many_sections_as_for_few(app: Flask, guide: Path) -> None:
    search("gas", "en")
    with counted() as few:
        search("gas smell", "en")
    for number in range(5):
        write(guide, EN, language="en", course=f"more-{number}")
    push(guide)
    search("gas", "en")
    with counted() as many:
        assert len(search("gas smell", "en").hits) == 6
    assert len(many) == len(few)
