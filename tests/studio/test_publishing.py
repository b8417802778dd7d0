"""A draft becomes a revision: with what it means to people, by whom, and never over what nobody has looked at."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from app import library
from app.foundation import jobs, once
from app.library.documents import DocumentName
from app.studio import queries
from tests import factories, pages
from tests.library.conftest import SVG, TERMS
from tests.pages import form_values, page_of
from tests.studio.conftest import COURSE, LESSON, RULE, edit, publish, put, text_in, write, write_on

CALLS = DocumentName("course", "calls")
RU = f"{COURSE}/01-stages.ru.md"
RULE_TEXT = f"{RULE}/safety-briefing.yaml"


def shout(text: str) -> str:
    return text.replace("Start here.", "Start HERE.")


def numbers(kind: str = "course", slug: str = "calls") -> list[int]:
    return [one.number for one in library.revisions_of(kind, slug)]  # type: ignore[arg-type]


def from_files(folder: Path, path: str, old: str, new: str) -> None:
    """The other door: somebody pushes a change of the files meanwhile."""
    edit(folder, f"courses/calls/{path}", lambda text: text.replace(old, new))
    assert library.push([str(folder)], folder, TERMS, overwrite=True).published


# -- the terms ---------------------------------------------------------------------------------------------------


def test_a_revision_says_what_changes_for_people_since_when_and_who_says_so(
    published: Path, trainer: FlaskClient, colleague: FlaskClient
) -> None:
    given = (
        (trainer, "editorial", "", "A slip of the pen", None),
        (colleague, "minor", "2026-12-31", "", date(2026, 12, 31)),
        (trainer, "major", "5.1.2027", "  Another\n order ", date(2027, 1, 5)),
    )
    for client, impact, effective, note, _ in given:
        write(client, LESSON, lambda text: text + "\nMore.\n")
        answer = publish(client, COURSE, impact=impact, effective=effective, note=note)
        assert (answer.status_code, answer.location) == (303, COURSE)
        assert queries.find_draft(CALLS) is None
    told = page_of(trainer.get(COURSE))
    assert "Revision 4 is published." in told.text
    assert not told.has("form#publication")
    first, *later = library.revisions_of("course", "calls")
    assert first.impact is None
    assert [(one.impact, one.effective_on) for one in later] == [
        (impact, day) for _, impact, _, _, day in given
    ]
    assert [one.note for one in later] == ["A slip of the pen", "", "Another order"]
    assert later[0].published_by == later[2].published_by != later[1].published_by
    assert trainer.get("/courses/calls/stages").text.count("More.") == 3


def test_before_publishing_one_sees_how_many_people_it_concerns(
    app: Flask, folder: Path, trainer: FlaskClient
) -> None:
    rule = (folder / "certifications/safety-briefing.yaml").read_text()
    put(
        folder,
        "certifications/safety-briefing.yaml",
        rule.replace("session: safety-briefing", "course: calls"),
    )
    line = '{position: contact-centre-operator, unit: "*", requires: [safety-briefing], from: 2020-01-01}'
    put(folder, "certifications/requirements.yaml", f"requirements:\n  - {line}\n")
    assert library.push([str(folder)], folder, TERMS).faults == ()
    for family in ("Ким", "Лис", "Мак"):
        factories.person(family)
    write(trainer, LESSON, shout)
    page = page_of(trainer.get(COURSE)).one("section#publish")
    assert "3 people" in page.text
    assert "safety-briefing" in page.text


WRONG_TERMS: tuple[tuple[dict[str, str | None], str], ...] = (
    ({"impact": "huge"}, "impact"),
    ({"impact": None}, "impact"),
    ({"effective": "31.02.2027"}, "effective"),
    ({"effective": "tomorrow"}, "effective"),
    ({"note": "x" * 1001}, "note"),
)


def test_terms_that_are_none_are_told_at_their_field(published: Path, trainer: FlaskClient) -> None:
    write(trainer, LESSON, shout)
    for changes, field in WRONG_TERMS:
        answer = pages.send(trainer, COURSE, "form#publication", **{"note": "What is new", **changes})
        assert answer.status_code == 422
        page = page_of(answer)
        summary = page.one("div.err")
        assert [one["href"] for one in summary.all("a")] == [f"#{field}"], changes
        assert page.has(f"#{field}-error")
        kept = form_values(answer, "form#publication")["note"].strip()
        assert kept == changes.get("note", "What is new")
    assert numbers() == [1]


def test_a_fault_keeps_the_draft_back_and_leads_to_its_line(published: Path, trainer: FlaskClient) -> None:
    """Rule 38: errors block publishing and name their line; what was published stays."""
    write(trainer, LESSON, lambda text: text.replace("media/bar.svg", "media/lost.svg"))
    answer = publish(trainer, COURSE)
    assert answer.status_code == 422
    refused = page_of(answer).one(data_error="faulty")
    line = text_in(trainer, LESSON).split("\n").index("![Phone bar](media/lost.svg)") + 1
    assert refused.one("a")["href"] == f"{LESSON}#line-{line}"
    assert refused.one("code").text == "media/lost.svg"
    assert numbers() == [1]


def test_a_draft_without_a_difference_ends_without_a_revision(published: Path, trainer: FlaskClient) -> None:
    before = text_in(trainer, LESSON)
    write(trainer, LESSON, shout)
    write(trainer, LESSON, lambda _: before)
    assert publish(trainer, COURSE).status_code == 303
    assert "Nothing differed" in page_of(trainer.get(COURSE)).text
    assert queries.find_draft(CALLS) is None
    assert numbers() == [1]


def test_two_clicks_publish_once_and_a_forged_key_never(published: Path, trainer: FlaskClient) -> None:
    write(trainer, LESSON, shout)
    values = form_values(trainer.get(COURSE), "form#publication")
    for key in ("", "0", "<script>alert(1)</script>", values["form_key"] + "/../"):
        assert trainer.post(f"{COURSE}/publication", data=values | {"form_key": key}).status_code == 400
    first, second = (trainer.post(f"{COURSE}/publication", data=values) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location) == (303, COURSE)
    assert numbers() == [1, 2]


# -- several people ----------------------------------------------------------------------------------------------


def test_nobody_publishes_or_discards_what_they_have_not_seen(
    published: Path, trainer: FlaskClient, colleague: FlaskClient
) -> None:
    write(trainer, LESSON, shout)
    page = trainer.get(COURSE)
    write(colleague, RU, lambda text: text.replace("Start here.", "Начните здесь."))
    for form in ("form#publication", "form#discarding"):
        answer = pages.send_again(trainer, page, form)
        assert answer.status_code == 409
        assert page_of(answer).has(data_error="stale")
    assert numbers() == [1]
    assert "Начните здесь." in text_in(trainer, RU)
    assert publish(trainer, COURSE).status_code == 303
    assert pages.send_again(trainer, page, "form#discarding").status_code == 404
    assert numbers() == [1, 2]


def test_a_draft_follows_a_newer_revision_and_a_person_chooses_where_both_changed(
    published: Path, trainer: FlaskClient
) -> None:
    write(trainer, LESSON, lambda text: text.replace("Start here.", "Start in the draft."))
    write(trainer, RU, lambda text: text.replace("Start here.", "Начните здесь."))
    write(trainer, f"{COURSE}/course.en.md", lambda text: text + "\nFrom the draft.\n")
    page = trainer.get(COURSE)
    from_files(published, "01-stages.en.md", "Start here.", "Start in the file.")
    from_files(published, "course.ru.md", "six", "seven")
    refused = pages.send_again(trainer, page, "form#publication")
    assert refused.status_code == 409
    assert page_of(refused).has("form#newer")
    assert "behind the newest revision" in page_of(trainer.get(COURSE)).text

    compared = trainer.get(f"{COURSE}/newer")
    both = page_of(compared).one("form#newer").one("section.difference")
    assert (both.one("del").text, both.one("ins").text) == ("Start in the file.", "Start in the draft.")
    shown = [one["data-difference"] for one in page_of(compared).all("section.difference")]
    assert shown == [
        f"courses/calls/{file}"
        for file in ("01-stages.en.md", "course.ru.md", "01-stages.ru.md", "course.en.md")
    ]
    assert pages.send_again(trainer, compared, "form#newer").status_code == 422  # nothing chosen

    choice = {"side:courses/calls/01-stages.en.md": "theirs"}
    assert pages.send_again(trainer, compared, "form#newer", **choice).location == COURSE
    assert pages.send_again(trainer, compared, "form#newer", **choice).status_code == 409  # a stale page
    assert publish(trainer, COURSE).status_code == 303
    texts = queries.newest_texts(CALLS)
    assert b"Start in the file." in texts["courses/calls/01-stages.en.md"]
    assert "Начните здесь." in texts["courses/calls/01-stages.ru.md"].decode()
    assert b"seven" in texts["courses/calls/course.ru.md"]
    assert b"From the draft." in texts["courses/calls/course.en.md"]
    assert numbers() == [1, 2, 3, 4]


def test_a_picture_that_both_sides_changed_is_chosen_too(published: Path, trainer: FlaskClient) -> None:
    for name, content in (("bar.svg", SVG + b"<!-- draft -->"), ("new.svg", SVG)):
        values = form_values(trainer.get(f"{COURSE}/media"), "form#upload")
        trainer.post(f"{COURSE}/media", data={**values, "file": (BytesIO(content), name)})
    put(published, "courses/calls/media/bar.svg", SVG + b"<!-- file -->")
    put(published, "courses/calls/media/rules.pdf", b"%PDF-1.7 newer rules")
    library.push([str(published)], published, TERMS)
    page = trainer.get(f"{COURSE}/newer")
    assert [one["data-difference"].rpartition("/")[2] for one in page_of(page).all("section.difference")] == [
        "bar.svg",
        "rules.pdf",
        "new.svg",
    ]
    assert pages.send_again(trainer, page, "form#newer").status_code == 422
    pages.send_again(trainer, page, "form#newer", **{"side:courses/calls/media/bar.svg": "theirs"})
    assert set(queries.desk_of(CALLS).media) == {"courses/calls/media/new.svg"}
    assert trainer.get(f"{COURSE}/media/bar.svg").data == SVG + b"<!-- file -->"


def test_a_revision_that_says_what_the_draft_says_ends_it(published: Path, trainer: FlaskClient) -> None:
    write(trainer, LESSON, shout)
    from_files(published, "01-stages.en.md", "Start here.", "Start HERE.")
    assert queries.find_draft(CALLS) is None
    assert trainer.get(f"{COURSE}/newer").location == COURSE


# -- a rule ------------------------------------------------------------------------------------------------------


def test_a_rule_is_opened_checked_at_its_line_and_published_as_text(
    published: Path, trainer: FlaskClient
) -> None:
    before = text_in(trainer, RULE_TEXT)
    assert before == (published / "certifications/safety-briefing.yaml").read_text()
    broken = write(trainer, RULE_TEXT, lambda text: text.replace("every: P6M", "every: half a year"))
    page = page_of(trainer.get(broken.location))
    line = before[: before.index("every:")].count("\n") + 1
    fault = page.one(data_level="error")
    assert fault.one(".line-number").text == str(line)
    assert "half a year" in fault.one("pre").text

    write(trainer, RULE_TEXT, lambda _: before.replace("P6M", "P3M").replace("version: 1", "version: 2"))
    preview = page_of(trainer.get(RULE_TEXT)).one("#write-preview")
    assert "3 months" in preview.text
    page = page_of(trainer.get(RULE))
    assert not page.has("form#publication")
    lead = page.one("section#publish").one("a.btn")["href"]
    forged = {"csrf_token": pages.csrf_token(trainer), "form_key": once.new_form_key(), "impact": "major"}
    at_once = trainer.post(f"{RULE}/publication", data=forged)
    assert at_once.location == lead == "/admin/rules/safety-briefing#publish"
    assert numbers("certification", "safety-briefing") == [1]
    asked = pages.send(trainer, "/admin/rules/safety-briefing", "form#preview-rule")
    jobs.run_pending()
    answer = pages.send(trainer, f"{asked.location}/publication", "form#publication")
    assert answer.location == f"{asked.location}/published"
    assert numbers("certification", "safety-briefing") == [1, 2]
    stored = queries.newest_texts(DocumentName("certification", "safety-briefing"))
    assert stored["certifications/safety-briefing.yaml"].decode() == (
        before.replace("P6M", "P3M").replace("version: 1", "version: 2")
    )


def test_a_published_rule_can_be_written_over_by_nobody_who_saw_an_older_one(
    published: Path, trainer: FlaskClient, colleague: FlaskClient
) -> None:
    mine = trainer.get(RULE_TEXT)
    write(colleague, RULE_TEXT, lambda text: text.replace("P14D", "P10D"))
    conflict = write_on(trainer, mine, lambda text: text.replace("P14D", "P20D"))
    assert conflict.status_code == 409
    page = page_of(conflict)
    assert "P10D" in page.one("del").text
    assert "P20D" in page.one("ins").text
