"""A new text begins with a small right one; lessons change places; readers' questions are answered or taken off."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import learning, library
from app.foundation import clock
from app.learning.service.unanswered import keep_search
from app.library.documents import DocumentName
from app.studio import queries
from app.studio.service.drafting import begin_draft
from tests import factories, pages
from tests.queries import counted

FORM = "form#new-text"


@pytest.fixture
def trainer(client: FlaskClient) -> FlaskClient:
    return pages.signed_in(client, factories.account("trainer").id)


def begin(client: FlaskClient, kind: str, **values: Any) -> TestResponse:
    return pages.send(client, "/studio/new", FORM, kind=kind, **values)


@pytest.mark.parametrize("titles", [{"title_en": "Night shift"}, {"title_ru": "Ночная смена"}, {"title_en": "Night shift", "title_ru": "Ночная смена"}])  # fmt: skip
@pytest.mark.parametrize("kind", ["course", "quiz", "checklist"])
def test_what_is_begun_has_no_fault(trainer: FlaskClient, kind: str, titles: dict[str, str]) -> None:
    response = begin(trainer, kind, **titles)
    assert response.status_code == 303, pages.page_of(response).text
    (draft,) = queries.all_drafts()
    assert (draft.kind, draft.errors, draft.warnings) == (kind, 0, 0)
    assert set(draft.titles.values()) == set(titles.values())
    assert trainer.get(response.location).status_code == 200


def test_a_rule_asks_for_a_course_that_is_there(trainer: FlaskClient) -> None:
    publish_course(trainer)
    response = begin(trainer, "certification", title_en='Night: "shift"', course="calls")
    assert response.status_code == 303, pages.page_of(response).text
    draft = next(draft for draft in queries.all_drafts() if draft.kind == "certification")
    assert draft.errors == 0


def test_a_lesson_joins_its_course_in_both_languages(trainer: FlaskClient) -> None:
    course(trainer)
    response = begin(trainer, "lesson", title_en="Night", title_ru="Ночь", course="calls")
    assert response.status_code == 303
    assert {"03-night.en.md", "03-night.ru.md"} <= {
        path.rpartition("/")[2] for path in queries.desk_of(DocumentName("course", "calls")).files
    }
    assert begin(trainer, "lesson", title_en="Night", course="calls").status_code == 422


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "title_ru"),
        ({"title_en": "!!!"}, "slug"),
        ({"title_en": "A", "slug": "../up"}, "slug"),
        ({"title_en": "Calls"}, "slug"),
        ({"title_en": "A", "kind": "lesson"}, "course"),
        ({"title_en": "A", "kind": "lesson", "course": "no-such"}, "course"),
    ],
)
def test_what_is_wrong_is_told_at_the_field(trainer: FlaskClient, values: dict[str, str], field: str) -> None:
    course(trainer)
    response = begin(trainer, values.pop("kind", "course"), **values)
    assert response.status_code == 422
    assert pages.page_of(response).has(f"#{field}-error")
    assert len(queries.all_drafts()) == 1


# -- the order of lessons ------------------------------------------------------------------------------------------


def course(_client: FlaskClient) -> None:
    texts = {
        "courses/calls/course.en.md": "---\ntitle: Calls\ncategory: procedures\n---\n\n[First](01-first.en.md)\n",
        "courses/calls/01-first.en.md": "---\ntitle: First\n---\n\n[Second](02-second.md#x)\n",
        "courses/calls/02-second.en.md": "---\ntitle: Second\n---\n\n## X {#x}\n\nText.\n",
    }
    begin_draft(DocumentName("course", "calls"), texts, by=None, at=clock.now())


def publish_course(client: FlaskClient) -> TestResponse:
    course(client)
    return pages.send(client, "/studio/courses/calls", "form#publication")


def test_a_lesson_goes_up_and_links_follow(trainer: FlaskClient) -> None:
    course(trainer)
    response = pages.send(trainer, "/studio/courses/calls", "form#lesson-order", act="up-second")
    assert response.status_code == 303
    desk = queries.desk_of(DocumentName("course", "calls"))
    assert sorted(path.rpartition("/")[2] for path in desk.files) == [
        "01-second.en.md", "02-first.en.md", "course.en.md",
    ]  # fmt: skip
    assert b"[Second](01-second.md#x)" in desk.texts["courses/calls/02-first.en.md"]
    assert b"[First](02-first.en.md)" in desk.texts["courses/calls/course.en.md"]
    (draft,) = queries.all_drafts()
    assert draft.errors == 0


def test_the_first_lesson_goes_no_higher_and_forged_moves_do_nothing(trainer: FlaskClient) -> None:
    course(trainer)
    before = queries.desk_of(DocumentName("course", "calls")).texts
    for act in ("up-first", "down-second", "up-no-such", "sideways-first", ""):
        assert pages.send(trainer, "/studio/courses/calls", "form#lesson-order", act=act).status_code == 303
    assert queries.desk_of(DocumentName("course", "calls")).texts == before


def test_an_order_that_was_changed_meanwhile_is_told(trainer: FlaskClient) -> None:
    course(trainer)
    page = trainer.get("/studio/courses/calls")
    pages.send_again(trainer, page, "form#lesson-order", act="up-second")
    assert pages.send_again(trainer, page, "form#lesson-order", act="up-second").status_code == 409


# -- published together --------------------------------------------------------------------------------------------


def test_a_course_and_its_quiz_are_published_together(trainer: FlaskClient) -> None:
    course(trainer)
    pages.send(
        trainer,
        "/studio/courses/calls/question",
        "form#question-form",
        kind="true-false",
        prompt="Right?",
        source="second#x",
        act="save",
    )
    page = trainer.get("/studio/courses/calls")
    alone = pages.send_again(trainer, page, "form#publication", together=None)
    assert alone.status_code == 422
    assert library.find_current_revision("course", "calls") is None
    response = pages.send(trainer, "/studio/courses/calls", "form#publication")
    assert response.status_code == 303, pages.page_of(response).text
    assert library.current_course("calls", "en").quizzes == ("calls-exam",)
    assert library.current_quiz("calls-exam", "en").quiz.items[0].source == "calls/second#x"
    assert queries.all_drafts() == ()


def test_a_companion_that_changed_meanwhile_keeps_both_back(trainer: FlaskClient) -> None:
    course(trainer)
    values = {"kind": "true-false", "act": "save"}
    address = "/studio/courses/calls/question"
    pages.send(trainer, address, "form#question-form", prompt="One?", **values)
    stale = trainer.get("/studio/courses/calls")
    pages.send(trainer, address, "form#question-form", prompt="Two?", **values)
    response = pages.send_again(trainer, stale, "form#publication")
    assert response.status_code == 409
    assert pages.page_of(response).has(data_error="companion-behind")
    assert library.find_current_revision("course", "calls") is None


# -- must know -----------------------------------------------------------------------------------------------------


def test_what_must_be_known_without_a_question_is_listed(trainer: FlaskClient) -> None:
    texts = {
        "courses/calls/course.en.md": "---\ntitle: Calls\ncategory: procedures\n---\n",
        "courses/calls/01-a.en.md": "---\ntitle: A\n---\n\n> [!IMPORTANT]\n> Bare.\n\n## One {#one}\n\n> [!IMPORTANT]\n> First.\n\n## Two\n\n> [!IMPORTANT]\n> Second.\n",
    }
    begin_draft(DocumentName("course", "calls"), texts, by=None, at=clock.now())
    page = pages.page_of(trainer.get("/studio/courses/calls"))
    assert page.one("p", data_coverage=True)["data-coverage"] == "3/3"
    link = next(one for one in page.all("a") if one.text == "Make a question : Two")
    response = pages.send(
        trainer, link["href"], "form#question-form", kind="true-false", prompt="Q?", act="save"
    )
    assert response.status_code == 303
    page = pages.page_of(trainer.get("/studio/courses/calls"))
    assert page.one("p", data_coverage=True)["data-coverage"] == "2/3"


def test_other_quizzes_take_no_more_statements(trainer: FlaskClient) -> None:
    course(trainer)
    with counted() as few:
        trainer.get("/studio/courses/calls")
    for number in range(5):
        text = "---\ntitle: Q\n---\n\n## A {#a}\nsource: calls/second#x\n\n- = true\n"
        begin_draft(
            DocumentName("quiz", f"q{number}"), {f"quizzes/q{number}.en.md": text}, by=None, at=clock.now()
        )
    with counted() as many:
        trainer.get("/studio/courses/calls")
    assert len(few) == len(many)


# -- searches without an answer ------------------------------------------------------------------------------------


def test_questions_of_readers_wait_and_are_settled(trainer: FlaskClient) -> None:
    keep_search("night tariff", language="en", at=clock.now())
    (asked,) = learning.unanswered_searches()
    page = pages.page_of(trainer.get("/studio"))
    row = page.one("li", data_unanswered=str(asked.id))
    assert "night tariff" in row.text
    link = next(one["href"] for one in row.all("a"))
    assert pages.page_of(trainer.get(link)).one("#title_en")["value"] == "night tariff"
    form = {"csrf_token": pages.csrf_token(trainer)}
    assert trainer.post(f"/studio/unanswered/{asked.id}", data=form).status_code == 303
    assert learning.unanswered_searches() == ()
    assert trainer.post(f"/studio/unanswered/{asked.id}", data=form).status_code == 404
