"""Files become revisions, all or none; revisions become files again, byte for byte."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from app import library
from app.foundation.database import db
from app.library.models import RenderedLessonRow, RevisionRow
from app.library.service.editing import Draft, publish
from app.library.service.pulling import pull, status
from app.library.service.pushing import PushResult, push
from app.record.models import JournalRow
from tests.library.conftest import AT, TERMS, edit, put, tree

NOWHERE = Path("/nowhere")
EN = "courses/calls/01-stages.en.md"


def push_all(folder: Path, *, overwrite: bool = False, **terms: object) -> PushResult:
    return push([str(folder)], NOWHERE, replace(TERMS, **terms), overwrite=overwrite)  # type: ignore[arg-type]


def states(folder: Path) -> dict[str, str]:
    return {one.document: one.state for one in status([str(folder)], NOWHERE)}


def published(result: PushResult) -> list[tuple[str, int, str | None]]:
    return [(str(one.document), one.number, one.impact) for one in result.published]


# -- push -----------------------------------------------------------------------------------------------------


def test_the_first_push_publishes_every_document_as_revision_one(app: Flask, folder: Path) -> None:
    result = push_all(folder, impact="major")
    assert published(result) == [
        ("certifications/safety-briefing", 1, None),
        ("courses/calls", 1, None),
        ("quizzes/stages-check", 1, None),
    ]
    assert result.published[1].languages == ("en", "ru")


def test_a_second_push_publishes_nothing(app: Flask, folder: Path) -> None:
    push_all(folder)
    result = push_all(folder)
    assert result.published == ()
    assert result.unchanged == ("certifications/safety-briefing", "courses/calls", "quizzes/stages-check")


def test_only_what_changed_becomes_a_new_revision(app: Flask, folder: Path) -> None:
    push_all(folder)
    edit(folder, EN, lambda text: text + "\nOne more line.\n")
    result = push_all(folder, effective_on=date(2027, 1, 1), note="A line more.")
    assert published(result) == [("courses/calls", 2, "minor")]
    entry = library.current_revision("course", "calls")
    assert (entry.number, entry.impact, entry.effective_on, entry.note) == (
        2,
        "minor",
        date(2027, 1, 1),
        "A line more.",
    )
    assert [one.number for one in library.revisions_of("course", "calls")] == [1, 2]


def test_a_changed_picture_is_a_new_revision(app: Flask, folder: Path) -> None:
    push_all(folder)
    put(folder, "courses/calls/media/bar.svg", b'<svg xmlns="http://www.w3.org/2000/svg"></svg>')
    assert published(push_all(folder, impact="editorial")) == [("courses/calls", 2, "editorial")]


def test_with_one_error_nothing_is_published(app: Flask, folder: Path) -> None:
    edit(folder, EN, lambda text: text.replace("media/bar.svg", "media/gone.svg"))
    result = push_all(folder)
    assert [fault.code for fault in result.faults] == ["missing-asset"]
    assert result.published == ()
    assert db.session.scalar(select(func.count()).select_from(RevisionRow)) == 0


def test_a_change_that_breaks_a_link_elsewhere_is_refused(app: Flask, folder: Path) -> None:
    push_all(folder)
    edit(folder, "quizzes/stages-check.en.md", lambda text: text.replace("{#first}", "{#start}"))
    edit(folder, "quizzes/stages-check.ru.md", lambda text: text.replace("{#first}", "{#start}"))
    for result in (push([str(folder / "quizzes")], NOWHERE, TERMS), push_all(folder)):
        assert result.published == ()
        assert {Path(fault.file).name for fault in result.faults} == {"01-stages.en.md", "01-stages.ru.md"}


def test_a_course_alone_may_point_to_what_is_published(app: Flask, folder: Path, tmp_path: Path) -> None:
    push_all(folder)
    alone = tmp_path / "alone"
    (folder / "courses").rename(alone / "courses") if alone.mkdir() is None else None
    edit(alone, EN, lambda text: text + "\nMore.\n")
    assert published(push([str(alone / "courses")], NOWHERE, TERMS)) == [("courses/calls", 2, "minor")]


def test_publishing_is_told_in_the_journal(app: Flask, folder: Path) -> None:
    push_all(folder)
    rows = db.session.scalars(select(JournalRow).where(JournalRow.subject == "courses/calls")).all()
    assert [(row.action, row.details["revision"]) for row in rows] == [("library:document:published", 1)]


def test_upper_capabilities_are_told_of_a_revision(
    app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.library.service import storing

    heard: list[str] = []
    monkeypatch.setattr(storing, "_REACTIONS", [])
    library.when_published(lambda session, revision: heard.append(f"{revision.document} {revision.number}"))
    push_all(folder)
    assert heard == ["certifications/safety-briefing 1", "courses/calls 1", "quizzes/stages-check 1"]


# -- both sides -------------------------------------------------------------------------------------------------


def draft(extra: str) -> Draft:
    texts = library.texts_of([library.current_revision("course", "calls").revision_id])
    (files,) = texts.values()
    return Draft(library.current_revision("course", "calls").name, {**files, EN: files[EN] + extra.encode()})


def test_a_newer_browser_edit_is_never_overwritten_unasked(app: Flask, folder: Path) -> None:
    push_all(folder)
    assert publish(draft("\nFrom the browser.\n"), TERMS, seen=1).outcome == "published"
    edit(folder, EN, lambda text: text + "\nFrom the file.\n")
    assert states(folder)["courses/calls"] == "both-changed"
    result = push_all(folder)
    assert result.published == ()
    (conflict,) = result.conflicts
    assert conflict.document == "courses/calls"
    assert "-From the browser." in conflict.diff
    assert "+From the file." in conflict.diff
    assert published(push_all(folder, overwrite=True)) == [("courses/calls", 3, "minor")]


def test_files_that_are_only_stale_conflict_too(app: Flask, folder: Path) -> None:
    push_all(folder)
    publish(draft("\nFrom the browser.\n"), TERMS, seen=1)
    assert states(folder)["courses/calls"] == "database-changed"
    assert [one.document for one in push_all(folder).conflicts] == ["courses/calls"]


def test_a_copy_in_another_folder_may_go_on_from_what_files_published(
    app: Flask, folder: Path, tmp_path: Path
) -> None:
    push_all(folder)
    copy = tmp_path / "copy"
    folder.rename(copy)
    edit(copy, EN, lambda text: text + "\nMore.\n")
    assert states(copy)["courses/calls"] == "file-changed"
    assert published(push_all(copy)) == [("courses/calls", 2, "minor")]


def test_an_editor_who_started_from_an_older_revision_is_refused(app: Flask, folder: Path) -> None:
    push_all(folder)
    first = draft("\nOne.\n")
    publish(first, TERMS, seen=1)
    with pytest.raises(library.Outdated):
        publish(draft("\nTwo.\n"), TERMS, seen=1)


def test_a_browser_publishes_nothing_faulty_and_nothing_unchanged(app: Flask, folder: Path) -> None:
    push_all(folder)
    assert publish(draft(""), TERMS, seen=1).outcome == "unchanged"
    result = publish(draft("\n[x](gone.md)\n"), TERMS, seen=1)
    assert (result.outcome, [fault.code for fault in result.faults]) == ("faulty", ["broken-link"])


def test_a_browser_may_add_a_picture(app: Flask, folder: Path) -> None:
    push_all(folder)
    one = draft("\n![New](media/new.svg)\n")
    with_picture = Draft(one.name, one.texts, {"courses/calls/media/new.svg": b"<svg xmlns='x'/>"})
    result = publish(with_picture, TERMS, seen=1)
    assert result.published is not None
    assert set(library.assets_of(result.published.revision_id)) == {
        "courses/calls/media/bar.svg",
        "courses/calls/media/new.svg",
        "courses/calls/media/rules.pdf",
    }


def test_a_browser_cannot_take_away_what_others_point_to(app: Flask, folder: Path) -> None:
    push_all(folder)
    entry = library.current_revision("course", "calls")
    files = library.texts_of([entry.revision_id])[entry.revision_id]
    without = {
        path: text.replace(b"{#greeting}", b"{#hello}").replace(b"(#greeting)", b"(#hello)")
        for path, text in files.items()
    }
    result = publish(Draft(entry.name, without), TERMS, seen=1)
    assert {(fault.file, fault.code) for fault in result.faults} == {
        ("quizzes/stages-check.en.md", "broken-link"),
        ("quizzes/stages-check.ru.md", "broken-link"),
    }


def test_a_preview_shows_what_is_not_published_and_keeps_nothing(app: Flask, folder: Path) -> None:
    push_all(folder)
    extra = "\n![New](media/new.svg)\n\n```mermaid\nflowchart TB\n accTitle: Steps\n A --> B\n```\n\n[x](gone.md)\n"
    one = draft(extra)
    shown = library.preview(Draft(one.name, one.texts, {"courses/calls/media/new.svg": b"<svg/>"}), EN)
    assert '<img src="data:image/svg+xml;base64,PHN2Zy8+" alt="New"' in shown.html
    assert shown.html.count("data:image/svg+xml") == 2
    assert '<img src="/media/' in shown.html
    assert [fault.code for fault in shown.faults] == ["broken-link"]
    assert library.current_revision("course", "calls").number == 1


# -- pull -----------------------------------------------------------------------------------------------------


def test_push_then_pull_changes_no_byte(app: Flask, folder: Path, tmp_path: Path) -> None:
    put(folder, "courses/calls/02-marks.en.md", b"\xef\xbb\xbf---\r\ntitle: Marks\r\n---\r\n\r\nText \t \r\n")
    put(folder, "courses/calls/02-marks.ru.md", "---\ntitle: Без конца строки\n---\nТекст".encode())
    put(folder, "courses/calls/media/deep/raw.bin", bytes(range(256)))
    before = tree(folder)
    assert push_all(folder).faults == ()
    result = pull([str(folder)], NOWHERE)
    assert (result.written, result.conflicts) == ((), ())
    assert tree(folder) == before
    fresh = tmp_path / "fresh"
    assert len(pull([str(fresh)], NOWHERE).written) == 3
    assert tree(fresh) == before
    assert set(states(fresh).values()) == {"same"}


def test_pull_writes_what_a_browser_changed(app: Flask, folder: Path) -> None:
    push_all(folder)
    publish(draft("\nFrom the browser.\n"), TERMS, seen=1)
    assert pull([str(folder)], NOWHERE).written == ("courses/calls",)
    assert (folder / EN).read_text().endswith("From the browser.\n")
    assert set(states(folder).values()) == {"same"}


def test_pull_removes_a_lesson_that_a_browser_removed(app: Flask, folder: Path) -> None:
    for language in ("en", "ru"):
        put(folder, f"courses/calls/02-more.{language}.md", "---\ntitle: More\n---\n")
    push_all(folder)
    one = draft("")
    publish(
        Draft(one.name, {path: text for path, text in one.texts.items() if "02-more" not in path}),
        TERMS,
        seen=1,
    )
    pull([str(folder)], NOWHERE)
    assert not (folder / "courses/calls/02-more.en.md").exists()
    assert (folder / EN).exists()


def test_pull_leaves_what_was_changed_in_files_alone(app: Flask, folder: Path) -> None:
    push_all(folder)
    edit(folder, EN, lambda text: text + "\nFrom the file.\n")
    assert pull([str(folder)], NOWHERE).written == ()
    publish(draft("\nFrom the browser.\n"), TERMS, seen=1)
    assert [one.document for one in pull([str(folder)], NOWHERE).conflicts] == ["courses/calls"]
    assert (folder / EN).read_text().endswith("From the file.\n")
    assert pull([str(folder)], NOWHERE, overwrite=True).written == ("courses/calls",)
    assert (folder / EN).read_text().endswith("From the browser.\n")


def test_status_names_what_is_on_one_side_only(app: Flask, folder: Path, tmp_path: Path) -> None:
    assert set(states(folder).values()) == {"only-file"}
    push_all(folder)
    assert set(states(tmp_path / "empty").values()) == {"only-database"}


# -- what was published -----------------------------------------------------------------------------------------


def test_a_lesson_is_rendered_once_a_revision(app: Flask, folder: Path) -> None:
    push_all(folder)
    push_all(folder)
    assert db.session.scalar(select(func.count()).select_from(RenderedLessonRow)) == 2


def test_a_lesson_is_read_in_the_language_of_its_reader(app: Flask, folder: Path) -> None:
    push_all(folder)
    page = library.lesson("calls", "stages", "ru")
    assert (page.title, page.language, page.is_fallback) == ("Звонки", "ru", False)
    assert [heading.id for heading in page.headings] == ["greeting"]
    assert page.key_facts[0].html == (
        '<p>Never ask for a <a href="/courses/calls/stages#greeting">card code</a>.</p>\n'
    )
    assert [(check.quiz, check.items) for check in page.checks] == [("stages-check", ("first",))]
    assert (page.previous, page.next) == (None, None)


def test_a_passage_of_a_lesson_may_stand_on_another_page(app: Flask, folder: Path) -> None:
    push_all(folder)
    passage = library.find_passage("calls/stages#greeting", "ru")
    assert passage is not None
    assert (passage.title, passage.lesson_title) == ("Greeting", "Звонки")
    assert passage.address == "/courses/calls/stages#greeting"
    assert passage.html.startswith('<figure class="picture"><img src="/media/')
    assert '<a href="/courses/calls/stages#greeting">' in passage.html
    assert " id=" not in passage.html
    for gone in ("calls/stages#gone", "calls/gone#greeting", "gone/stages#greeting", "calls/stages", "../x"):
        assert library.find_passage(gone, "ru") is None


def test_reading_a_lesson_again_takes_one_statement(app: Flask, folder: Path) -> None:
    push_all(folder)
    library.lesson("calls", "stages", "en")
    db.session.rollback()  # the next page
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    library.lesson("calls", "stages", "en")
    assert len([one for one in statements if one.startswith("SELECT")]) == 1


def test_a_missing_translation_falls_back_and_says_so(app: Flask, folder: Path) -> None:
    for name in ("course", "01-stages"):
        (folder / f"courses/calls/{name}.ru.md").unlink()
    push_all(folder)
    page = library.lesson("calls", "stages", "ru")
    assert (page.title, page.language, page.is_fallback, page.course.is_fallback) == (
        "Calls",
        "en",
        True,
        True,
    )


def test_an_older_revision_can_still_be_read(app: Flask, folder: Path) -> None:
    push_all(folder)
    edit(folder, EN, lambda text: text.replace("title: Calls", "title: New calls"))
    push_all(folder)
    assert library.lesson_of(library.course_at("calls", 1, "en"), "stages", "en").title == "Calls"
    assert library.lesson("calls", "stages", "en").title == "New calls"


def test_a_document_that_is_not_there_is_not_found(app: Flask, folder: Path) -> None:
    with pytest.raises(library.NoSuchDocument):
        library.current_course("calls", "en")
    push_all(folder)
    with pytest.raises(library.NoSuchDocument):
        library.lesson("calls", "gone", "en")


def test_search_finds_sections_with_their_headings(app: Flask, folder: Path) -> None:
    push_all(folder)
    sections = library.sections_of(library.current_revision("course", "calls").revision_id)
    assert [(one.language, one.heading_id, one.text) for one in sections if one.language == "en"] == [
        ("en", "", "Start here."),
        ("en", "greeting", "Phone bar Never ask for a card code. Rules"),
    ]


def test_the_exact_texts_of_a_rule_are_kept_for_every_revision(app: Flask, folder: Path) -> None:
    path = "certifications/safety-briefing.yaml"
    states = [(folder / path).read_bytes()]
    push_all(folder)
    edit(folder, path, lambda text: text.replace("version: 1", "version: 2"))
    states.append((folder / path).read_bytes())
    assert published(push_all(folder)) == [("certifications/safety-briefing", 2, "minor")]
    entries = library.all_revisions(("certification",))
    texts = library.texts_of([entry.revision_id for entry in entries])
    assert [texts[entry.revision_id][path] for entry in entries] == states
    assert entries[0].published_at == AT
