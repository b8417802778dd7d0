"""A trainer opens a text, changes it, and nothing that anybody typed is lost."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient

from app import library
from app.library.documents import DocumentName
from app.studio import queries
from tests.pages import form_values, page_of
from tests.studio.conftest import COURSE, LESSON, QUIZ, RULE, publish, text_in, write, write_on

CALLS = DocumentName("course", "calls")


def shout(text: str) -> str:
    return text.replace("Start here.", "Start HERE.")


def test_the_first_change_begins_a_draft_and_readers_see_nothing_of_it(
    published: Path, trainer: FlaskClient
) -> None:
    assert queries.find_draft(CALLS) is None
    response = write(trainer, LESSON, shout)
    assert response.status_code == 303
    assert response.location == LESSON
    assert "Start HERE." in text_in(trainer, LESSON)
    assert "Start HERE." not in trainer.get("/courses/calls/stages").text


def test_saving_without_a_change_begins_nothing(published: Path, trainer: FlaskClient) -> None:
    assert write(trainer, LESSON, lambda text: text).status_code == 303
    assert queries.find_draft(CALLS) is None


def test_looking_writes_nothing(published: Path, trainer: FlaskClient) -> None:
    for address in (COURSE, LESSON, f"{COURSE}/history", f"{COURSE}/media", QUIZ, RULE, "/studio"):
        assert trainer.get(address).status_code == 200, address
    assert queries.all_drafts() == ()


def test_a_lesson_is_found_by_the_name_that_readers_know(published: Path, trainer: FlaskClient) -> None:
    response = trainer.get(f"{COURSE}/stages")
    assert response.status_code == 302
    assert response.location == LESSON
    assert trainer.get(f"{COURSE}/nowhere").status_code == 404
    assert trainer.get(f"{COURSE}/09-nowhere.en.md").status_code == 404


def test_a_save_by_itself_answers_with_what_stands_beside_the_text(
    published: Path, trainer: FlaskClient
) -> None:
    page = trainer.get(LESSON)
    values = form_values(page, "form#write") | {
        "seen": page_of(page).one("input", form="write", name="seen")["value"]
    }
    values["text"] = shout(values["text"])
    answer = trainer.post(LESSON, data=values, headers={"HX-Request": "true"})
    part = page_of(answer)
    assert answer.status_code == 200
    assert not part.has("html")
    assert part.one("#write-saved")["data-state"] == "saved"
    assert "Start HERE." in part.one("#write-preview").text
    # The next save carries what this one answered.
    values |= {"seen": part.one("input", name="seen")["value"], "text": values["text"] + "More.\n"}
    assert trainer.post(LESSON, data=values, headers={"HX-Request": "true"}).status_code == 200


def test_the_preview_is_what_readers_get(published: Path, trainer: FlaskClient) -> None:
    table = "\n| Step | Time |\n|---|---|\n| Greet | 5 s |\n\n- [x] done\n\n> [!TIP]\n> Smile. <b>&</b>\n"
    write(trainer, LESSON, lambda text: text + table)
    seen = page_of(trainer.get(LESSON)).one("#write-preview").one("div.prose")
    publish(trainer, COURSE)
    read = page_of(trainer.get("/courses/calls/stages")).one("article.prose")
    assert (seen.text, [one.tag for one in seen.walk()]) == (read.text, [one.tag for one in read.walk()])
    assert seen.has("table")
    assert seen.has("img", alt="Phone bar")


def test_faults_stand_beside_the_text_with_their_line(published: Path, trainer: FlaskClient) -> None:
    write(trainer, LESSON, lambda text: text.replace("media/bar.svg", "media/lost.svg"))
    page = page_of(trainer.get(LESSON))
    fault = page.one(data_fault="missing-asset")
    assert fault["data-level"] == "error"
    assert fault.one("a")["data-line"] in fault.one(".line-number").text
    assert "media/lost.svg" in fault.one("pre").text
    outline = page_of(trainer.get(COURSE))
    assert outline.has(data_fault="missing-asset")
    assert outline.one(data_fault="missing-asset").one("a")["href"].startswith(f"{LESSON}#line-")


def test_two_people_who_change_one_text_see_both_versions(
    published: Path, trainer: FlaskClient, colleague: FlaskClient
) -> None:
    """Rule 40: a conflict shows both, and the last one to save does not win by that."""
    mine, theirs = trainer.get(LESSON), colleague.get(LESSON)
    assert write_on(colleague, theirs, lambda text: text.replace("Start here.", "Begin.")).status_code == 303
    conflict = write_on(trainer, mine, shout)
    assert conflict.status_code == 409
    page = page_of(conflict)
    assert page.one(data_error="stale").text.count("Белов")
    assert "Start HERE." in form_values(conflict, "form#write")["text"]
    assert page.one("tr.gone").one("del").text == "Begin."
    assert page.one("tr.new").one("ins").text == "Start HERE."
    assert "Begin." in text_in(trainer, LESSON)
    # Saving over the other is allowed to whoever has seen them.
    assert write_on(trainer, conflict, lambda text: text).status_code == 303
    assert "Start HERE." in text_in(colleague, LESSON)


def test_a_save_by_itself_over_another_is_refused_and_leaves_the_form_alone(
    published: Path, trainer: FlaskClient, colleague: FlaskClient
) -> None:
    page = trainer.get(LESSON)
    write(colleague, LESSON, shout)
    values = form_values(page, "form#write") | {
        "seen": page_of(page).one("input", form="write", name="seen")["value"]
    }
    answer = trainer.post(LESSON, data=values | {"text": "mine"}, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    part = page_of(answer)
    assert part.one("#write-saved")["data-error"] == "stale"
    assert not part.has("textarea")


def test_texts_of_one_document_do_not_hinder_each_other(
    published: Path, trainer: FlaskClient, colleague: FlaskClient
) -> None:
    mine = trainer.get(LESSON)
    write(colleague, f"{COURSE}/01-stages.ru.md", shout)
    assert write_on(trainer, mine, shout).status_code == 303


def test_a_text_that_went_out_meanwhile_is_a_conflict_only_where_it_changed(
    published: Path, trainer: FlaskClient, colleague: FlaskClient
) -> None:
    mine, other = trainer.get(LESSON), trainer.get(f"{COURSE}/01-stages.ru.md")
    write(colleague, LESSON, lambda text: text.replace("Start here.", "Begin."))
    assert publish(colleague, COURSE, impact="minor").status_code == 303
    assert write_on(trainer, mine, shout).status_code == 409
    assert write_on(trainer, other, shout).status_code == 303


def test_a_text_that_somebody_removed_is_not_lost(
    published: Path, trainer: FlaskClient, colleague: FlaskClient
) -> None:
    mine = trainer.get(LESSON)
    page = colleague.get(LESSON)
    removal = form_values(page, "form#removal")
    assert colleague.post(f"{LESSON}/removal", data=removal).status_code == 303
    answer = write_on(trainer, mine, shout)
    assert answer.status_code == 409
    assert "Start HERE." in form_values(answer, "form#write")["text"]


def test_a_text_of_more_than_a_mebibyte_is_refused_and_stays_in_the_form(
    published: Path, trainer: FlaskClient
) -> None:
    answer = write(trainer, LESSON, lambda text: text + "x" * 1024 * 1024)
    assert answer.status_code == 413
    assert len(form_values(answer, "form#write")["text"]) > 1024 * 1024
    assert queries.find_draft(CALLS) is None


def test_a_missing_language_begins_as_a_copy(published: Path, trainer: FlaskClient) -> None:
    page = trainer.get(f"{COURSE}/01-stages.ru.md")
    trainer.post(f"{COURSE}/01-stages.ru.md/removal", data=form_values(page, "form#removal"))
    outline = trainer.get(COURSE)
    form = next(f for f in page_of(outline).all("form", action=f"{COURSE}/files") if f.has("button.plain"))
    values = {field["name"]: field["value"] for field in form.all("input")}
    answer = trainer.post(f"{COURSE}/files", data=values)
    assert answer.location == f"{COURSE}/01-stages.ru.md"
    assert text_in(trainer, answer.location) == text_in(trainer, LESSON)
    assert trainer.post(f"{COURSE}/files", data=values).location == answer.location  # two clicks, one text


def test_a_new_lesson_gets_the_next_number(published: Path, trainer: FlaskClient) -> None:
    outline = trainer.get(COURSE)
    form = next(f for f in page_of(outline).all("form", action=f"{COURSE}/files") if f.has("#title"))
    values = {field["name"]: field.get("value", "") for field in form.all("input")}
    answer = trainer.post(f"{COURSE}/files", data=values | {"title": "Сложный звонок", "lang": "ru"})
    assert answer.location == f"{COURSE}/02-slozhnyi-zvonok.ru.md"
    assert "title: Сложный звонок" in text_in(trainer, answer.location)


def test_a_discarded_draft_leaves_what_is_published(published: Path, trainer: FlaskClient) -> None:
    write(trainer, LESSON, shout)
    answer = trainer.post(f"{COURSE}/discarding", data=form_values(trainer.get(COURSE), "form#discarding"))
    assert answer.status_code == 303
    assert queries.find_draft(CALLS) is None
    assert "Start here." in text_in(trainer, LESSON)
    assert [revision.number for revision in library.revisions_of("course", "calls")] == [1]
