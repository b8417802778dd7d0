"""Questions from elsewhere on the pages of the studio: read, reported, taken into a draft, and taken out again."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import library
from app.library.documents import DocumentName
from app.studio import queries
from app.studio.models import DraftRow, QuestionImportRow
from tests import factories, pages
from tests.assessment.conftest import rows
from tests.library.conftest import TERMS
from tests.queries import counted

PAGE = "/studio/exchange"
SITE_LANGUAGE = "en"
GIFT = b"""$CATEGORY: Calls/Greeting

::First::Who speaks first? {=We ~The caller}

::Numbers::How many stages? {#6}

::Broken::Nobody {=knows ~
"""
WHOLE = GIFT.partition(b"::Broken")[0]
AIKEN = b"What is said first?\nA. The name\nB. The price\nANSWER: A\n"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
MOODLE = f"""<?xml version="1.0" encoding="UTF-8"?>
<quiz><question type="truefalse"><name><text>Look</text></name>
<questiontext format="html"><text><![CDATA[<p>Is it red? <img src="@@PLUGINFILE@@/dot.png" alt="A dot"></p>]]></text>
<file name="dot.png" path="/" encoding="base64">{PIXEL}</file></questiontext>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>
</question></quiz>""".encode()


@pytest.fixture
def trainer(client: FlaskClient) -> FlaskClient:
    return pages.signed_in(client, factories.account("trainer", locale="en").id)


def sent(client: FlaskClient, content: bytes, name: str = "bank.gift", **more: str) -> TestResponse:
    values = pages.form_values(client.get(PAGE), "form#bring-questions") | more
    return client.post(PAGE, data={**values, "file": (io.BytesIO(content), name)})


def report(client: FlaskClient, content: bytes = GIFT, name: str = "bank.gift", **more: str) -> str:
    response = sent(client, content, name, **more)
    assert response.status_code == 303, pages.page_of(response).text
    return str(response.location)


def take(client: FlaskClient, address: str, **more: str) -> TestResponse:
    return pages.send(client, address, "form#take-questions", **more)


def text_of(slug: str, kind: str = "quiz", language: str = "en") -> str:
    desk = queries.desk_of(DocumentName(kind, slug))  # type: ignore[arg-type]
    return next(file.content.decode() for file in desk.files.values() if file.language == language)


def test_the_report_tells_of_each_question_and_writes_nothing(trainer: FlaskClient) -> None:
    address = report(trainer)
    page = pages.page_of(trainer.get(address))
    assert [one["data-imported"] for one in page.all("li", data_imported=True)] == ["first", "numbers"]
    assert len(page.all("li", data_refused=True)) == 1
    assert "3 questions found: 2 can be taken, 1 refused" in page.one("ul.meta").text
    assert "## First {#first}" in page.one("pre").text
    assert rows(DraftRow) == 0


def test_confirmed_they_are_one_draft_of_a_new_quiz(trainer: FlaskClient) -> None:
    address = report(trainer, WHOLE)
    assert pages.form_values(trainer.get(address), "form#take-questions")["slug"] == "bank"
    made = take(trainer, address, title="Calls: the bank", slug="call-bank", use="practice")
    assert (made.status_code, made.location) == (303, "/studio/quizzes/call-bank")
    text = text_of("call-bank")
    assert text.startswith("---\ntitle: Calls: the bank\nuse: practice\n")
    assert "# Greeting" in text and "- (x) We" in text and "- = 6" in text
    assert "2 questions stand in the draft" in pages.page_of(trainer.get(made.location)).text
    assert library.find_current_revision("quiz", "call-bank") is None
    assert (trainer.get(address).status_code, rows(QuestionImportRow), rows(DraftRow)) == (404, 0, 1)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (AIKEN, "list.txt", "Aiken"),
        (WHOLE, "list.txt", "GIFT (Moodle)"),
        (MOODLE, "export.xml", "Moodle XML"),
        (b"title;right;answer-1;answer-2\nWho?;1;We;They\n", "table.csv", "Table (CSV or Excel)"),
    ],
)
def test_the_format_is_found_out(trainer: FlaskClient, content: bytes, name: str, said: str) -> None:
    assert said in pages.page_of(trainer.get(report(trainer, content, name))).one("ul.meta").text


def test_pictures_join_the_draft_under_the_name_of_the_quiz(trainer: FlaskClient) -> None:
    made = take(trainer, report(trainer, MOODLE, "export.xml"), title="Dots", slug="dots")
    assert "](img/dots-dot.png)" in text_of("dots")
    desk = queries.desk_of(DocumentName("quiz", "dots"))
    assert set(desk.media) == {"quizzes/img/dots-dot.png"} and desk.draft is not None
    assert desk.draft.errors == 0
    assert "Nothing is wrong" in pages.page_of(trainer.get(made.location)).text


def test_a_broken_picture_is_told_and_stays_out(trainer: FlaskClient) -> None:
    broken = base64.b64encode(base64.b64decode(PIXEL)[:45]).decode()
    address = report(trainer, MOODLE.replace(PIXEL.encode(), broken.encode()), "export.xml")
    page = pages.page_of(trainer.get(address))
    assert "dot.png" in page.text and "cannot be" in page.text
    take(trainer, address, title="Dots", slug="dots")
    desk = queries.desk_of(DocumentName("quiz", "dots"))
    assert not desk.media and desk.draft is not None


def test_added_to_a_quiz_they_stand_in_a_section_of_their_own_with_free_ids(
    trainer: FlaskClient, published: Path
) -> None:
    before = text_of("stages-check")
    taken = next(line for line in before.split("\n") if line.startswith("## ")).rpartition("{#")[2].strip("}")
    content = WHOLE.replace(b"$CATEGORY: Calls/Greeting\n", b"").replace(
        b"::First::", f"// [id:{taken}]\n::First::".encode()
    )
    made = take(trainer, report(trainer, content), place="add", quiz="quiz/stages-check")
    assert made.location == "/studio/quizzes/stages-check"
    after = text_of("stages-check")
    assert after.startswith(before.rstrip()) and "\n# Bank\n" in after
    assert (
        f"{{#{taken}-2}}" in after
        and f"{taken} → {taken}-2" in pages.page_of(trainer.get(made.location)).text
    )
    assert library.current_revision("quiz", "stages-check").number == 1


def test_a_text_without_a_language_in_its_name_is_that_of_the_site(
    trainer: FlaskClient, published: Path
) -> None:
    (published / "quizzes/plain.md").write_text("---\ntitle: Plain\n---\n## Old {#old}\n- = true\n")
    assert not library.push([str(published)], published, TERMS).faults
    take(trainer, report(trainer, WHOLE, language=SITE_LANGUAGE), place="add", quiz="quiz/plain")
    desk = queries.desk_of(DocumentName("quiz", "plain"))
    assert [file.file for file in desk.files.values()] == ["plain.md"]
    assert b"{#old}" in desk.texts["quizzes/plain.md"] and b"{#first}" in desk.texts["quizzes/plain.md"]


def test_a_quiz_in_one_language_begins_in_the_other_with_the_same_settings(
    trainer: FlaskClient, published: Path
) -> None:
    front = "---\ntitle: Alone\npass: 90%\nuse: practice\n---\n"
    (published / "quizzes/alone.en.md").write_text(f"{front}## Old {{#old}}\n- = true\n")
    assert not library.push([str(published)], published, TERMS).faults
    take(trainer, report(trainer, WHOLE, language="ru"), place="add", quiz="quiz/alone")
    text = text_of("alone", language="ru")
    assert text.startswith(front) and "{#first}" in text


def test_a_second_click_leads_to_the_first_result(trainer: FlaskClient) -> None:
    address = report(trainer, WHOLE)
    values = pages.form_values(trainer.get(address), "form#take-questions")
    first, second = trainer.post(address, data=values), trainer.post(address, data=values)
    assert (first.status_code, second.status_code) == (303, 303) and first.location == second.location
    assert rows(DraftRow) == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"slug": "Wrong Name"}, "slug"),
        ({"slug": "stages-check"}, "slug"),
        ({"title": ""}, "title"),
        ({"place": "add", "quiz": ""}, "quiz"),
        ({"place": "add", "quiz": "quiz/not-there"}, "quiz"),
        ({"use": "anything"}, "use"),
    ],
)
def test_a_form_with_a_mistake_comes_back(
    trainer: FlaskClient, published: Path, fields: dict[str, str], field: str
) -> None:
    answer = take(trainer, report(trainer), **fields)
    page = pages.page_of(answer)
    assert answer.status_code == 422
    assert page.one(f"#{field}-error") and rows(DraftRow) == 0


HOSTILE = {
    "an XML bomb": (
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>',
        "bomb.xml",
    ),
    "no zip": (b"PK\x03\x04broken", "package.zip"),
    "wrong letters": ("::Вопрос::Кто? {=Мы ~Вы}".encode("windows-1251"), "old.gift"),
    "nothing": (b"just words without a question", "words.gift"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_cannot_be_read_is_refused_in_plain_words(trainer: FlaskClient, what: str) -> None:
    answer = sent(trainer, *HOSTILE[what])
    assert answer.status_code == 422
    assert pages.page_of(answer).one(data_error="nothing-taken").text
    assert rows(QuestionImportRow) == 0


def test_old_letters_are_read_where_the_trainer_says_so(trainer: FlaskClient) -> None:
    content, name = HOSTILE["wrong letters"]
    address = report(trainer, content, name, encoding="windows-1251", language="ru")
    assert "Кто?" in pages.page_of(trainer.get(address)).one("pre").text


@pytest.mark.parametrize("size", [20 * 1024 * 1024 + 1, 40 * 1024 * 1024])
def test_a_file_over_the_limit_is_told_on_its_page(trainer: FlaskClient, size: int) -> None:
    answer = sent(trainer, b" " * size)
    assert answer.status_code == 413
    assert "20 MB" in pages.page_of(answer).one("#file-error").text


def test_an_empty_form_asks_for_the_file(trainer: FlaskClient) -> None:
    answer = trainer.post(PAGE, data=pages.form_values(trainer.get(PAGE), "form#bring-questions"))
    assert answer.status_code == 422 and pages.page_of(answer).one("#file-error")


def test_nobody_sees_what_another_has_brought_in(app: Flask, trainer: FlaskClient) -> None:
    address = report(trainer)
    colleague = pages.signed_in(app.test_client(), factories.account("trainer").id)
    assert colleague.get(address).status_code == 404
    assert "bank.gift" not in pages.page_of(colleague.get(PAGE)).text
    assert "bank.gift" in pages.page_of(trainer.get(PAGE)).text


def test_they_can_be_thrown_away(trainer: FlaskClient) -> None:
    address = report(trainer)
    assert pages.send(trainer, address, "form#forget-questions").location == PAGE
    assert (trainer.get(address).status_code, rows(QuestionImportRow), rows(DraftRow)) == (404, 0, 0)


def test_the_report_takes_no_more_statements_for_more_questions(trainer: FlaskClient) -> None:
    few, many = (
        report(trainer, WHOLE),
        report(trainer, b"\n".join(b"::Q%d::Which? {=a ~b}\n" % n for n in range(40))),
    )
    trainer.get(few)
    with counted() as of_few:
        trainer.get(few)
    with counted() as of_many:
        trainer.get(many)
    assert len(of_few) == len(of_many)


# -- out again ----------------------------------------------------------------------------------------------------

BANK = b"""::First::Who speaks first? {=We#Right. ~%50%Both ~The caller#No.}

::Numbers::How many stages? {#6:1}

::Pairs::What fits? {=Angry -> Let them finish =Silent -> Ask}
"""


def bank(trainer: FlaskClient) -> str:
    return str(take(trainer, report(trainer, BANK), title="Bank", slug="bank").location)


def test_a_quiz_leaves_in_every_format_that_is_offered(trainer: FlaskClient) -> None:
    document = bank(trainer)
    links = [
        one["href"]
        for one in pages.page_of(trainer.get(document)).all("a")
        if one.text == "Take questions out"
    ]
    assert links == [f"{document}/export"]
    page = pages.page_of(trainer.get(links[0]))
    offered = [one["href"] for one in page.one("nav", aria_label="Format").all("a")]
    assert len(offered) >= 5
    for address in offered:
        page = pages.page_of(trainer.get(address))
        assert page.one("section", data_written=True)["data-written"] == "3"
        (download,) = [one["href"] for one in page.all("a") if one.text == "Download"]
        file = trainer.get(download)
        ending = download.partition("?")[0].rpartition(".")[2]
        assert file.status_code == 200 and file.data
        assert f'filename="bank.en.{ending}"' in file.headers["Content-Disposition"]


def test_what_left_comes_back_as_it_was(trainer: FlaskClient) -> None:
    document = bank(trainer)
    before = text_of("bank")
    for form in ("gift.gift", "moodle-xml.xml", "csv.csv", "csv.xlsx"):
        file = trainer.get(f"{document}/export/{form}")
        slug = f"again-{form.replace('.', '-')}"
        address = report(trainer, file.data, f"bank.{form.rpartition('.')[2]}")
        take(trainer, address, title="Bank", slug=slug)
        assert text_of(slug) == before


def test_what_a_format_cannot_say_stands_beside_its_file(trainer: FlaskClient, published: Path) -> None:
    page = pages.page_of(trainer.get("/studio/quizzes/stages-check/export?form=gift.gift"))
    assert page.one("section", data_written=True)
    assert page.all("li", data_lossy=True)
    assert "Settings of the quiz are not carried" in page.text


@pytest.mark.parametrize(
    "address",
    [
        "/studio/courses/calls/export",
        "/studio/quizzes/not-there/export",
        "/studio/quizzes/stages-check/export/odd.odd",
    ],
)
def test_only_questions_leave(trainer: FlaskClient, published: Path, address: str) -> None:
    assert trainer.get(address).status_code == 404


def test_an_operator_takes_nothing_out(app: Flask, published: Path) -> None:
    reader = pages.signed_in(app.test_client(), factories.account().id)
    assert reader.get("/studio/quizzes/stages-check/export/gift.gift").status_code == 403
    assert reader.get(PAGE).status_code == 403
