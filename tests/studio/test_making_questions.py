"""A question made with the form: checked at the field, written into the quiz, and the course names its quiz."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.foundation import clock
from app.library.documents import DocumentName
from app.studio import queries
from app.studio.service.drafting import add_file, begin_draft
from tests import factories, pages

COURSE = DocumentName("course", "calls")
LESSON = "---\ntitle: Greeting\n---\n\nText.\n\n## First words\n\n> [!IMPORTANT]\n> Say your name.\n\n## Hold {#hold}\n\nText.\n"
URL = "/studio/courses/calls/question"
FORM = "form#question-form"


@pytest.fixture
def trainer(client: FlaskClient) -> FlaskClient:
    front = "---\ntitle: Calls\ncategory: procedures\n---\n"
    texts = {"courses/calls/course.en.md": front, "courses/calls/01-greeting.en.md": LESSON}
    begin_draft(COURSE, texts, by=None, at=clock.now())
    return pages.signed_in(client, factories.account("trainer").id)


def quiz(slug: str = "calls-exam", language: str = "en") -> str:
    texts = queries.desk_of(DocumentName("quiz", slug)).texts
    return texts[f"quizzes/{slug}.{language}.md"].decode()


def course_text(file: str) -> str:
    return queries.desk_of(COURSE).texts[f"courses/calls/{file}"].decode()


def make(client: FlaskClient, address: str = URL, **values: Any) -> TestResponse:
    given = {
        "prompt": "What comes first?",
        "option_1": "My name",
        "option_2": "The weather",
        "right": "1",
        "act": "save",
    }
    return pages.send(client, address, FORM, **{**given, **values})


def problems(response: TestResponse) -> str:
    assert response.status_code == 422
    return pages.page_of(response).one("div.err").text


def test_the_first_question_begins_a_quiz_that_the_course_names(trainer: FlaskClient) -> None:
    response = make(
        trainer, feedback_2="Nobody asked.", points="2", tags="greeting", critical="y", explanation="Trust."
    )
    assert (response.status_code, response.location) == (303, f"{URL}?quiz=calls-exam&language=en")
    assert quiz() == (
        "---\ntitle: Calls: exam\nuse: exam\n---\n\n"
        "## What comes first? {#what-comes-first}\ntype: single\npoints: 2\ncritical: yes\ntags: greeting\n\n"
        "- (x) My name\n- ( ) The weather\n  > Nobody asked.\n\n> [!explain] Trust.\n"
    )
    assert "quizzes: calls-exam\n" in course_text("course.en.md")
    page = pages.page_of(trainer.get(response.location))
    assert "It has 1 question now." in page.text
    assert "What comes first?" in page.one("ol.why").text


def test_drafts_that_point_to_each_other_have_no_errors(trainer: FlaskClient) -> None:
    make(trainer, source="greeting#hold")
    assert {draft.errors for draft in queries.all_drafts()} == {0}


def test_further_questions_join_the_same_quiz(trainer: FlaskClient) -> None:
    make(trainer)
    address = make(
        trainer, kind="true-false", prompt="Always?", truth="false", feedback="Not at night."
    ).location
    address = make(trainer, address, kind="text", prompt="Which system?", answers="CRM\nthe crm").location
    make(trainer, address, kind="numeric", prompt="How long?", answers="20 ± 1 s")
    make(trainer, address, kind="multi", prompt="Which?", option_3="No", right=["1", "3"])
    text = quiz()
    assert text.count("\n## ") == 5
    assert "- = false\n  > Not at night.\n" in text
    assert "- = CRM\n- = the crm\n" in text
    assert "- = 20 ± 1 s\n" in text
    assert "- [x] My name\n- [ ] The weather\n- [x] No\n" in text
    assert course_text("course.en.md").count("calls-exam") == 1


def test_a_quiz_for_practice_can_be_begun_instead(trainer: FlaskClient) -> None:
    make(trainer, quiz="new:practice:calls-check")
    assert quiz("calls-check").startswith(
        "---\ntitle: Calls: check yourself\nuse: practice\nshow-score: after-answer\n"
    )


# -- the paragraph that it comes from --------------------------------------------------------------------------


def test_a_question_points_to_its_paragraph(trainer: FlaskClient) -> None:
    make(trainer, source="greeting#hold")
    assert "source: calls/greeting#hold\n" in quiz()


def test_a_heading_without_an_id_gets_one(trainer: FlaskClient) -> None:
    select = pages.page_of(trainer.get(URL)).one("select#source")
    key = next(one["value"] for one in select.all("option") if "First words" in one.text)
    make(trainer, source=key)
    assert "source: calls/greeting#first-words\n" in quiz()
    assert "\n## First words {#first-words}\n" in course_text("01-greeting.en.md")


def test_a_heading_that_went_away_is_told_and_nothing_is_made(trainer: FlaskClient) -> None:
    for source in ("greeting#gone", "greeting#@7.00000000", "no-lesson#hold", "greeting#@x"):
        response = make(trainer, source=source)
        assert response.status_code == 409
        assert pages.page_of(response).one("#prompt")["value"] == "What comes first?"
    assert len(queries.all_drafts()) == 1


# -- checks at the field -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"prompt": ""}, "Write the question"),
        ({"prompt": "x" * 201}, "over 200 characters"),
        ({"right": None}, "No option is marked as right"),
        ({"right": ["1", "2"]}, "Only one option can be right"),
        ({"option_2": ""}, "Write at least two options"),
        ({"option_2": "", "feedback_2": "Why"}, "Write the option, or empty its row"),
        ({"option_2": "**my** NAME"}, "The same as option 1"),
        ({"points": "0"}, "Write a number above 0"),
        ({"tags": "a,,b"}, "Write words with commas between"),
        ({"kind": "text", "answers": " \n"}, "Write at least one accepted answer"),
        ({"kind": "text", "answers": "Ёлка\nелка"}, "stands there twice"),
        ({"kind": "numeric", "answers": ""}, "Write the right number"),
        ({"kind": "numeric", "answers": "1,000"}, "is no number"),
        ({"quiz": "procedures-exam"}, "valid choice"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_made(
    trainer: FlaskClient, values: dict[str, Any], words: str
) -> None:
    response = make(trainer, **values)
    assert words in problems(response)
    assert pages.page_of(response).one("#prompt")["value"] == values.get("prompt", "What comes first?")
    assert len(queries.all_drafts()) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"option_3": "All of the above"}, "option_3"),
        ({"option_1": "My name, and that of the firm"}, "option_1"),
        ({"kind": "multi", "right": ["1", "2"]}, "right"),
        ({"kind": "numeric", "answers": "0.5"}, "answers"),
    ],
)
def test_what_gives_the_answer_away_is_told_once(
    trainer: FlaskClient, values: dict[str, Any], field: str
) -> None:
    response = make(trainer, **values)
    assert response.status_code == 422
    assert pages.page_of(response).has(data_warning=field)
    response = pages.send_again(trainer, response, FORM, act="save")
    assert response.status_code == 303
    assert quiz().count("\n## ") == 1


def test_what_can_be_said_early_is_said_while_it_is_written(trainer: FlaskClient) -> None:
    page = trainer.get(URL)

    def told(**values: Any) -> list[str]:
        form = pages.form_values(page, FORM) | values
        response = trainer.post(f"{URL}/checks", data=form)
        assert response.status_code == 200
        return [one["data-finding"] for one in pages.page_of(response).all("li", data_finding=True)]

    assert told() == []
    assert told(option_1="Yes", option_2="yes") == ["option_2"]
    assert told(option_1="Yes, certainly", option_2="No", right="1") == ["option_1"]
    assert len(queries.all_drafts()) == 1


def test_another_kind_and_more_options_keep_what_is_written(trainer: FlaskClient) -> None:
    response = pages.send(trainer, URL, FORM, act="more", prompt="Kept", option_4="Four", right="4")
    page = pages.page_of(response)
    assert page.has("#option_6")
    assert (page.one("#prompt")["value"], page.one("#option_4")["value"]) == ("Kept", "Four")
    response = pages.send_again(trainer, response, FORM, act="kind-numeric", body="Situation")
    page = pages.page_of(response)
    assert page.has("textarea#answers")
    assert page.one("textarea#body").text == "Situation"
    assert len(queries.all_drafts()) == 1


# -- languages -----------------------------------------------------------------------------------------------------


def test_a_question_is_written_in_its_own_language_and_the_other_side_is_listed(trainer: FlaskClient) -> None:
    address = make(trainer).location
    response = make(trainer, address, language="ru", prompt="Что сначала?", option_1="Имя", option_2="Погода")
    page = pages.page_of(trainer.get(response.location))
    assert quiz("calls-exam", "ru").count("\n## ") == 1
    assert page.one("select#same_as").all("option")[1].text == "What comes first?"
    make(
        trainer,
        response.location,
        same_as="what-comes-first",
        prompt="Что сказать?",
        option_1="Имя",
        option_2="Погода",
    )
    assert "## Что сказать? {#what-comes-first}\n" in quiz("calls-exam", "ru")
    assert quiz("calls-exam", "ru").startswith("---\ntitle: Calls: exam\nuse: exam\n---\n")


def test_from_the_page_of_a_lesson_its_paragraphs_come_first(trainer: FlaskClient) -> None:
    text = "---\ntitle: Ending\n---\n\n## Goodbye {#goodbye}\n\nText.\n"
    add_file(COURSE, "courses/calls/02-ending.en.md", text, by=None, at=clock.now())
    page = pages.page_of(trainer.get("/studio/courses/calls/02-ending.en.md"))
    (address,) = [one["href"] for one in page.all("a") if one.text == "Make a question"]
    select = pages.page_of(trainer.get(address)).one("select#source")
    assert [one["value"].partition("#")[0] for one in select.all("option")] == [
        "",
        "ending",
        "greeting",
        "greeting",
    ]


def test_from_the_page_of_a_quiz(trainer: FlaskClient) -> None:
    make(trainer)
    response = make(trainer, "/studio/quizzes/calls-exam/question", prompt="And then?")
    assert response.location == "/studio/quizzes/calls-exam/question?quiz=calls-exam&language=en"
    assert "## And then? {#and-then}\n" in quiz()


def test_a_published_quiz_gets_a_draft_and_its_course_none(trainer: FlaskClient) -> None:
    make(trainer)
    pages.send(trainer, "/studio/courses/calls", "form#publication")
    assert queries.all_drafts() == ()
    make(trainer, prompt="And then?")
    (draft,) = queries.all_drafts()
    assert (str(draft.name), draft.base_revision) == ("quizzes/calls-exam", 1)
    assert quiz().count("\n## ") == 2


# -- what may go wrong ----------------------------------------------------------------------------------------------


def test_two_clicks_make_one_question(trainer: FlaskClient) -> None:
    page = trainer.get(URL)
    values = {"prompt": "Once?", "kind": "true-false", "act": "save"}
    first = pages.send_again(trainer, page, FORM, **values)
    second = pages.send_again(trainer, page, FORM, **values)
    assert (second.status_code, second.location) == (303, first.location)
    assert quiz().count("\n## ") == 1


def test_a_text_that_swallows_the_question_is_told(trainer: FlaskClient) -> None:
    texts = {"quizzes/open.en.md": "---\ntitle: Open\n---\n\n## A {#a}\n\n```\nnever closed\n"}
    begin_draft(DocumentName("quiz", "open"), texts, by=None, at=clock.now())
    response = make(trainer, "/studio/quizzes/open/question")
    assert response.status_code == 422
    assert pages.page_of(response).has(data_error="open-fence")
    assert quiz("open") == texts["quizzes/open.en.md"]


def test_two_trainers_make_questions_at_the_same_time(app: Flask, trainer: FlaskClient) -> None:
    other = pages.signed_in(app.test_client(), factories.account("trainer").id)
    mine, theirs = trainer.get(URL), other.get(URL)
    values = {"kind": "true-false", "act": "save"}
    assert pages.send_again(trainer, mine, FORM, prompt="Mine?", **values).status_code == 303
    response = pages.send_again(other, theirs, FORM, prompt="Theirs?", **values)
    assert response.status_code == 422  # the quiz that was to be begun is there by now
    values["quiz"] = "calls-exam"
    assert pages.send_again(other, response, FORM, **values).status_code == 303
    assert quiz().count("\n## ") == 2


def test_for_what_is_not_there_there_is_no_form(trainer: FlaskClient) -> None:
    assert trainer.get("/studio/courses/nothing/question").status_code == 404
    assert trainer.get("/studio/quizzes/nothing/question").status_code == 404
