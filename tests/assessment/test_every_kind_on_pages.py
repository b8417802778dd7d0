"""Every kind of question can be asked on a page; one that cannot is told before the start."""

from __future__ import annotations

from pathlib import Path

from app.assessment import terms
from app.assessment.models import AttemptRow
from tests import pages
from tests.assessment.conftest import hand_in, question, result_of, rows, start

ALL_KINDS = """
## Single {#single}
Pick one.
- (x) A
- ( ) B

## Multi {#multi}
Pick all.
- [x] A
- [x] B
- [ ] C

## Truth {#truth}
Water is wet.
- = true

## Number {#number}
2 + 2 = ?
- = 4

## Text {#text}
Capital of Italy?
- = Rome

## Match {#match}
type: match
- Italy => Rome
- France => Paris
- => Madrid

## Order {#order}
type: order
1. First
2. Second
3. Third

## Cloze {#cloze}
Rome is in [[Italy|Italia]], on the river [[(Tiber)|Seine]]{2}, and has [[= 7]] hills.

## Hotspot {#hot}
type: hotspot
![A grey panel](img/panel.svg)
- [x] rect 10%,10% 20%x20% "Left"
- [ ] circle 80%,50% 10% "Right"
"""
ESSAY = """
## Essay {#essay}
type: essay
Write a line.
"""
PANEL = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 50" width="80" height="50"></svg>\n'


def right_fields(form) -> dict[str, str | list[str]]:
    """The right answer of the questions above, chosen by their words."""
    labels = {label["for"]: label.text for label in form.all("label")}
    by_words = {
        labels[field["id"]]: field["value"]
        for field in form.all("input", name="answer")
        if field.get("id") in labels
    }
    selects = form.all("select")

    def choose(place: int, words: str) -> str:
        return next(option["value"] for option in selects[place].all("option") if option.text == words)

    match form["data-type"]:
        case "single":
            return {"answer": by_words["A"]}
        case "multi":
            return {"answer": [by_words["A"], by_words["B"]]}
        case "true-false":
            return {"answer": "true"}
        case "numeric":
            return {"answer": "4"}
        case "text":
            return {"answer": "Rome"}
        case "match":
            capitals = {"Italy": "Rome", "France": "Paris"}
            return {
                select["name"]: choose(place, capitals[labels[select["id"]]])
                for place, select in enumerate(selects)
            }
        case "order":
            places = {"First": "1", "Second": "2", "Third": "3"}
            return {select["name"]: places[labels[select["id"]]] for select in selects}
        case "cloze":
            return {"answer-1": "Italia", "answer-2": choose(0, "Tiber"), "answer-3": "7"}
        case "hotspot":
            return {"answer": by_words["Left"]}
        case kind:
            raise AssertionError(kind)


def publish_all(publish, tmp_path: Path, questions: str = ALL_KINDS, **front: str) -> None:
    folder = tmp_path / "texts" / "quizzes" / "img"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "panel.svg").write_bytes(PANEL)
    publish(questions=questions, **front)


def test_right_answers_on_pages_of_every_kind_earn_all_points(browser, publish, tmp_path):
    publish_all(publish, tmp_path)
    attempt = start(browser)
    kinds = set()
    for number in range(1, 10):
        form = question(browser, f"{attempt}/{number}").one("form#question")
        kinds.add(form["data-type"])
        fields = pages.form_values(browser.get(f"{attempt}/{number}"), "form#question")
        given = right_fields(form)
        assert browser.post(f"{attempt}/{number}", data=fields | given).status_code == 303
        again = pages.form_values(browser.get(f"{attempt}/{number}"), "form#question")
        assert {name: again[name] for name in given} == {
            name: sorted(value, key=again[name].index) if isinstance(value, list) else value
            for name, value in given.items()
        }
    assert len(kinds) == 9
    check = question(browser, f"{attempt}/check")
    assert {item["data-item-state"] for item in check.all(data_item_state=True)} == {"answered"}
    hand_in(browser, attempt)
    assert result_of(browser, attempt) == ("passed", "9", "9")


def test_a_picture_has_an_address_that_says_nothing(browser, publish, tmp_path):
    publish_all(publish, tmp_path)
    attempt = start(browser)
    sources = [
        picture["src"]
        for number in range(1, 10)
        for picture in question(browser, f"{attempt}/{number}").all("img")
    ]
    (source,) = sources
    assert source.startswith(f"{attempt}/media/")
    assert "panel" not in source
    picture = browser.get(source)
    assert (picture.status_code, picture.mimetype, picture.data) == (200, "image/svg+xml", PANEL)
    assert "panel" not in str(picture.headers)
    assert "no-store" in picture.headers["Cache-Control"]
    assert browser.get(f"{attempt}/media/panel.svg").status_code == 404


def test_an_essay_waits_for_its_grader_and_tells_the_record_nothing(browser, operator, publish, tmp_path):
    from app import record

    publish_all(publish, tmp_path, ESSAY)
    attempt = start(browser)
    fields = pages.form_values(browser.get(f"{attempt}/1"), "form#question") | {"answer": "Dear Maria"}
    browser.post(f"{attempt}/1", data=fields)
    hand_in(browser, attempt)
    assert result_of(browser, attempt)[0] == "needs-grading"
    assert "quiz" not in {fact.kind.split("_")[0] for fact in record.facts_of(operator.id)}


def test_a_quiz_that_pages_cannot_ask_is_not_begun(browser, publish, monkeypatch):
    monkeypatch.setattr(terms, "ASKED_KINDS", terms.ASKED_KINDS - {"true-false"})
    publish()
    page = question(browser, "/quizzes/exam")
    assert page.one(data_error="kinds")
    assert not page.has("form#start-attempt")
    sent = {"csrf_token": pages.csrf_token(browser), "form_key": "a-key-that-is-long-enough"}
    assert browser.post("/quizzes/exam/attempts", data=sent).status_code == 409
    assert rows(AttemptRow) == 0
