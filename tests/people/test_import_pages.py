"""/admin/people/import: a list is sent, looked at, taken over; and what cannot be read is told in words."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import people
from tests import factories, pages

PAGE = "/admin/people/import"
HEAD = "Таб. №;ФИО;Почта;Подразделение;Должность;Дата приёма;Язык\n"
ANNA = "00042;Ёлкина Анна Петровна;anna@example.org;Отдел north;Должность operator;02.03.2026;ru\n"
BORIS = "00043;Борисов Пётр;;north;operator;2026-03-02;\n"
WRONG = "00044;Ким;kim;north;operator;31.02.2026;\n00042;Ли;;;;;\n00045;Ан;;west;operator;;\n00046;Пак\n"
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    for slug in ("north", "south"):
        factories.unit(slug)
    factories.position("operator")
    return pages.signed_in(
        app.test_client(), factories.account("admin", number="boss", works_as=None, locale="ru").id
    )


def send(client: FlaskClient, content: str | bytes, name: str = "people.csv") -> TestResponse:
    body = content.encode() if isinstance(content, str) else content
    data = {"csrf_token": pages.csrf_token(client), "file": (io.BytesIO(body), name)}
    return client.post(PAGE, data=data)


def look(client: FlaskClient, content: str | bytes, name: str = "people.csv") -> TestResponse:
    """The page that says what the file would change."""
    sent = send(client, content, name)
    assert (sent.status_code, sent.location.startswith(f"{PAGE}/")) == (303, True)
    return client.get(sent.location)


def counts(response: TestResponse) -> list[int]:
    """New, changed, unchanged people, and lines with problems."""
    shown = pages.page_of(response).one("section#counts")
    return [int(shown[f"data-{name}"]) for name in ("new", "changed", "unchanged", "problems")]


def problems(response: TestResponse) -> list[tuple[str, str, str]]:
    rows = pages.page_of(response).all("tr", data_problem=True)
    return [(row["data-line"], row["data-column"], row["data-problem"]) for row in rows]


def is_known(number: str) -> bool:
    try:
        return people.person_of(number) is not None
    except people.UnknownPerson:
        return False


def test_a_list_is_looked_at_before_it_changes_anything(admin: FlaskClient) -> None:
    factories.person("Борисов", "Павел", "", number="00043", works_in="south", works_as="operator")
    page = look(admin, (HEAD + ANNA + BORIS).encode("windows-1251"), "люди.csv")
    assert counts(page) == [1, 1, 0, 0] and not is_known("00042")
    shown = pages.page_of(page)
    assert shown.one("tr", data_new="00042").text.startswith("Ёлкина Анна Петровна")
    changes = {row["data-field"]: row.text for row in shown.all("tr", data_changed="00043")}
    assert changes["given"].endswith("Имя Павел Пётр")
    assert "Отдел south" in changes["place"] and "Отдел north" in changes["place"]
    assert set(changes) == {"given", "place", "hired"}
    taken = [pages.send_again(admin, page, "form#apply") for _ in range(2)]  # two clicks
    assert [(one.status_code, one.location) for one in taken] == [(303, "/admin/people")] * 2
    receipt = pages.page_of(admin.get("/admin/people")).one("div.banner").text
    assert receipt == "Файл внесён: добавлен 1 человек, 1 с изменениями."
    anna = people.person_of("00042")
    assert (anna.full_name, anna.email, anna.locale) == ("Ёлкина Анна Петровна", "anna@example.org", "ru")
    assert people.person_of("00043").given == "Пётр"
    book = openpyxl.Workbook()
    for line in (HEAD + ANNA + BORIS).splitlines():
        book.active.append(line.split(";"))
    again = io.BytesIO()
    book.save(again)
    known = look(admin, again.getvalue(), "people.xlsx")
    assert counts(known) == [0, 0, 2, 0] and not pages.page_of(known).has("form#apply")
    gone = admin.get(page.request.path)
    assert (gone.status_code, pages.page_of(gone).one(role="alert")["data-error"]) == (410, "upload-gone")


def test_the_good_lines_come_now_and_the_rest_after_correction(admin: FlaskClient) -> None:
    page = look(admin, HEAD + ANNA + BORIS + WRONG, "лист 2 (new).csv")
    assert counts(page) == [2, 0, 0, 4]
    assert problems(page) == [
        ("4", "Почта", "bad-email"),
        ("4", "Дата приёма", "bad-date"),
        ("5", "Таб. №", "duplicate-number"),
        ("6", "Подразделение", "unknown-unit"),
        ("7", "", "broken-line"),
    ]
    told = pages.page_of(page).one("tr", data_problem="unknown-unit").text
    assert told == "Строка 6 Подразделение Подразделения «west» нет. Есть: Отдел north, Отдел south."
    to_fix = admin.get(f"{page.request.path}/what-to-fix.csv")
    assert to_fix.headers["Content-Disposition"] == 'attachment; filename="2-new-fix.csv"'
    head, *lines = csv.reader(io.StringIO(to_fix.get_data().decode("utf-8-sig")), delimiter=";")
    assert head[-1] == "Что исправить" and [line[0] for line in lines] == ["00044", "00042", "00045", ""]
    assert "не дата" in lines[0][-1] and lines[3][-1].startswith("Строка 7. В этой строке ячеек: 2")
    part = pages.send_again(admin, page, "form#apply")
    assert (part.status_code, part.location) == (303, page.request.path)
    assert (is_known("00042"), is_known("00043"), is_known("00044")) == (True, True, False)
    rest = admin.get(page.request.path)
    assert counts(rest) == [0, 0, 2, 4] and not pages.page_of(rest).has("form#apply")
    text = to_fix.get_data().decode("utf-8-sig")
    corrections = {
        ";kim;": ";kim@example.org;",
        ";31.02.": ";28.02.",
        "00042;": "00047;",
        ";west;": ";south;",
    }
    for wrong, right in corrections.items():
        text = text.replace(wrong, right)
    corrected = look(admin, "".join(text.splitlines(keepends=True)[:-1]))
    assert counts(corrected) == [3, 0, 0, 0]
    assert pages.send_again(admin, corrected, "form#apply").location == "/admin/people"
    assert all(map(is_known, ("00044", "00045", "00047")))


def test_what_changed_since_the_look_is_shown_again_and_nothing_happens(admin: FlaskClient) -> None:
    page = look(admin, HEAD + ANNA + BORIS)
    factories.person("Чужой", number="00099", email="anna@example.org")
    stale = pages.send_again(admin, page, "form#apply")
    shown = pages.page_of(stale)
    assert (stale.status_code, shown.one(role="alert")["data-error"]) == (409, "changed-meanwhile")
    assert problems(stale) == [("2", "Почта", "email-taken")]
    assert not is_known("00042") and not is_known("00043")
    assert pages.send_again(admin, stale, "form#apply").status_code == 303
    assert (is_known("00042"), is_known("00043")) == (False, True)


def test_a_file_that_is_no_list_is_refused_in_words(admin: FlaskClient) -> None:
    wrong = {
        "Файл пуст.": b"",
        "Это не CSV и не XLSX.": PICTURE,
        "Этот файл XLSX повреждён.": b"PK\x03\x04" + PICTURE,
        "Это книга старого Excel. Сохраните её как XLSX или CSV.": b"\xd0\xcf\x11\xe0" + PICTURE,
        "Нет столбца с табельным номером. Нет столбца с фамилией.": "Дата;Сумма\n1;2\n".encode(),
        "Текст здесь повреждён: это UTF-8 с неверным байтом.": (HEAD + ANNA).encode() + b"7;\xd0\xff;;;;;\n",
    }
    for message, content in wrong.items():
        response = send(admin, content, "people.csv")
        found = pages.page_of(response).one("p#file-error").text
        assert response.status_code == 422 and message in found, found
    nothing = admin.post(PAGE, data={"csrf_token": pages.csrf_token(admin)})
    assert (nothing.status_code, "Выберите файл" in pages.page_of(nothing).text) == (422, True)
    large = send(admin, b"x" * (17 * 1024 * 1024))
    assert large.status_code == 413
    assert "Файл больше 16 МБ" in pages.page_of(large).one("p#file-error").text


def test_a_list_belongs_to_whoever_sent_it(app: Flask, admin: FlaskClient) -> None:
    address = look(admin, HEAD + ANNA).request.path
    other = pages.signed_in(app.test_client(), factories.account("admin").id)
    key = {"csrf_token": pages.csrf_token(other), "form_key": "k" * 24}
    for place in (address, f"{PAGE}/forged", address[:-1] + "x"):
        assert other.get(place).status_code == 404
        assert other.get(f"{place}/what-to-fix.csv").status_code == 404
        assert other.post(place, data={**key, "which": "all"}).status_code == 404
    mine = {"csrf_token": pages.csrf_token(admin)}
    assert admin.post(address, data={**mine, "which": "all"}).status_code == 400
    assert admin.post(address, data={**mine, "form_key": "k" * 24, "seen": "guessed"}).status_code == 409
    assert not is_known("00042")


def test_a_list_cannot_take_the_last_admin_away(admin: FlaskClient) -> None:
    page = look(admin, "number,family,left\nboss,Иванова,2026-12-31\n00047,Ким,\n")
    refused = pages.send_again(admin, page, "form#apply")
    shown = pages.page_of(refused)
    assert (refused.status_code, shown.one(role="alert")["data-error"]) == (409, "last-admin")
    assert not is_known("00047") and people.person_of("boss").left_on is None


def test_the_sample_is_a_list_that_can_be_taken_over(app: Flask, admin: FlaskClient) -> None:
    english = pages.signed_in(app.test_client(), factories.account("admin", locale="en").id)
    for client in (admin, english):
        sample = client.get(f"{PAGE}/sample.csv")
        assert sample.mimetype == "text/csv" and sample.get_data().startswith(b"\xef\xbb\xbf")
        page = look(client, sample.get_data())
        assert (counts(page), len(pages.page_of(page).all("tr", data_new=True))) == ([2, 0, 0, 0], 2)


def test_the_command_tells_what_it_cannot_read_and_changes_nothing(app: Flask, tmp_path: Path) -> None:
    factories.unit("north")
    factories.position("operator")
    runner, file = app.test_cli_runner(), tmp_path / "people.csv"
    for content, code, words in (
        (PICTURE, "not-text", "строка 1: Это не CSV и не XLSX. [not-text]"),
        (b"x" * (16 * 1024 * 1024 + 1), "too-large", "строка 1: Файл больше 16 МиБ. [too-large]"),
        ((HEAD + ANNA + '7;"Ким;;;;;\n').encode("utf-16"), "broken-line", "строка 3: Кавычка в этой строке не закрыта"),
        ((HEAD + ANNA + "1/2;Ким;;;;;\n").encode("windows-1251"), "bad-number", "строка 3, «Таб. №»: «1/2» не может быть"),
    ):  # fmt: skip
        file.write_bytes(content)
        told = runner.invoke(args=["people", "import", str(file), "--lang", "ru"])
        assert told.exit_code == 1 and told.stdout.startswith(words), told.stdout
        document = json.loads(runner.invoke(args=["people", "import", str(file), "--json"]).stdout)
        assert ([one["code"] for one in document["problems"]], document["applied"]) == ([code], False)
    assert not is_known("00042")
