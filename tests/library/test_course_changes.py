"""What readers are shown of a new revision: every paragraph that reads otherwise, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.library.course_changes import CourseChanges, LessonText, changed_lessons, compare
from app.library.service.checking import check_folders

HEAD = '<h2 id="smoke">Smoke</h2>\n'


def lesson(html: str, slug: str = "fire") -> LessonText:
    return LessonText(slug, 1, slug.capitalize(), 5, html)


def between(old: str, new: str) -> CourseChanges:
    return compare([lesson(old)], [lesson(new)])


def shown(changes: CourseChanges) -> list[str]:
    """Each change in one line: [-gone-]{+new+}, cells of a row apart."""
    signs = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    return [
        " | ".join("".join(signs[piece.kind].format(piece.text) for piece in cell) for cell in block.cells)
        for section in changes.sections
        for block in section.blocks
    ]


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("<p>Call 112.</p>", "<p>Call 112 at once.</p>", ["Call 112{+ at once+}."]),
        (
            "<p>Call 112.</p>",
            "<p>Call 112.</p><p>Then leave by the stairs.</p>",
            ["{+Then leave by the stairs.+}"],
        ),
        ("<p>Take the lift.</p><p>Leave.</p>", "<p>Leave.</p>", ["[-Take the lift.-]"]),
        ("<ul><li>Coat</li><li>Keys</li></ul>", "<ul><li>Keys</li></ul>", ["[-Coat-]"]),
        (
            "<table><thead><tr><th>See</th><th>Do</th></tr></thead><tbody><tr><td>Smoke on the stairs</td><td>wait here</td></tr></tbody></table>",
            "<table><thead><tr><th>See</th><th>Do</th></tr></thead><tbody><tr><td>Smoke on the stairs</td><td>leave here</td></tr></tbody></table>",
            ["Smoke on the stairs | [-wait-]{+leave+} here"],
        ),
        (
            "<ul><li><p>Door</p><ul><li>shut</li></ul></li></ul>",
            "<ul><li><p>Door</p><ul><li>open</li></ul></li></ul>",
            ["[-shut-]", "{+open+}"],
        ),
        ("<pre><code>a\nb</code></pre>", "<pre><code>a\nc</code></pre>", ["a\n[-b-]{+c+}"]),
        # what nobody reads otherwise
        ("<p>Call <b>112</b>.</p>", "<p>Call 112.</p>", []),
        ('<p>See <a href="/a">this</a>.</p>', '<p>See <a href="/b">this</a>.</p>', []),
        ("<p>Call\n112.</p>", "<p>Call 112.</p>", []),
        (
            '<p>A<sup class="note-mark"><a href="#note:1">1</a></sup></p><section class="notes"><ol><li id="note:1"><p>Law</p></li></ol></section>',
            '<p>A<sup class="note-mark"><a href="#note:2">2</a></sup></p><section class="notes"><ol><li id="note:2"><p>Law</p></li></ol></section>',
            [],
        ),
    ],
)
def test_a_change_is_told_word_by_word(old: str, new: str, lines: list[str]) -> None:
    assert shown(between(HEAD + old, HEAD + new)) == lines


def test_a_replaced_picture_is_a_change_though_its_words_stay() -> None:
    changes = between(
        '<figure><img src="/1" alt="Plan"></figure>', '<figure><img src="/2" alt="Plan"></figure>'
    )
    (block,) = changes.sections[0].blocks
    assert (block.shape, block.kind, block.shows_other) == ("picture", "changed", True)


def test_sections_are_known_by_their_id_and_after_a_new_heading_by_their_words() -> None:
    old = "<p>One door, two stairs, and a yard behind the house.</p>"
    changes = between(f'<h2 id="way">The way</h2>{old}', f'<h2 id="ways-out">Ways out</h2>{old}')
    (section,) = changes.sections
    assert (section.kind, section.place) == ("changed", "fire#ways-out")
    assert {"fire#way", "fire#ways-out", "fire"} <= section.names
    assert shown(changes) == ["[-The way-]{+Ways out+}"]


def test_a_section_below_another_is_named_by_both() -> None:
    html = '<h2 id="smoke">Smoke</h2><h3 id="stairs">Stairs</h3><p>{}</p><h2 id="yard">Yard</h2><p>Stay.</p>'
    (section,) = between(html.format("Down."), html.format("Down, at once.")).sections
    assert section.names == {"fire", "fire#smoke", "fire#stairs"}


def test_lessons_come_and_go_with_all_they_say() -> None:
    old, new = lesson("<p>Old words.</p>", "old"), lesson("<p>New words.</p>", "new")
    kept = lesson("<p>Same.</p>", "kept")
    changes = compare([old, kept], [kept, new])
    assert [(one.slug, one.kind) for one in changes.lessons] == [("new", "added"), ("old", "removed")]
    assert changes.minutes == 1


def test_a_lesson_is_changed_where_it_reads_otherwise_or_is_new_wherever_it_stands() -> None:
    old = [lesson("<p>Call <b>112</b>.</p>", slug) for slug in ("moved", "told", "renamed", "gone")]
    new = [
        lesson("<p>Call 112 at once.</p>", "told"),
        LessonText("moved", 7, "Moved", 9, "<p>Call 112.</p>"),
        LessonText("renamed", 3, "Another title", 5, "<p>Call 112.</p>"),
        lesson("", "new"),
    ]
    assert changed_lessons(old, new) == {"told", "renamed", "new"}


def test_the_footnote_belongs_to_the_section_that_refers_to_it() -> None:
    html = (
        '<h2 id="a">A</h2><p>Law<sup class="note-mark"><a href="#note:1">1</a></sup></p><h2 id="b">B</h2><p>x</p>'
        '<section class="notes"><ol><li id="note:1"><p>Order {} <a class="note-back" href="#a">back</a></p></li></ol></section>'
    )
    (section,) = between(html.format("10"), html.format("11")).sections
    assert section.place == "fire#a"
    assert section.blocks[0].shape == "note"


WORDS = st.lists(
    st.sampled_from(["call", "door", "fire", "leave", "now", "stairs", "the", "yard", "112"]),
    min_size=1,
    max_size=6,
)
PARAGRAPHS = st.lists(WORDS.map(" ".join), max_size=6)


def written(paragraphs: list[str]) -> str:
    return HEAD + "".join(f"<p>{text}</p>" for text in paragraphs)


@settings(max_examples=25)
@given(PARAGRAPHS)
def test_the_same_text_is_no_change(paragraphs: list[str]) -> None:
    spaced = written(paragraphs).replace("<p>", "<p> ").replace(" ", "\n ")
    assert between(written(paragraphs), spaced).lessons == ()


@settings(max_examples=60)
@given(PARAGRAPHS, PARAGRAPHS)
def test_every_paragraph_that_came_or_went_is_shown(old: list[str], new: list[str]) -> None:
    blocks = [block for section in between(written(old), written(new)).sections for block in section.blocks]
    came = ["".join(p.text for p in b.cells[0] if p.kind != "gone") for b in blocks if b.kind != "removed"]
    went = ["".join(p.text for p in b.cells[0] if p.kind != "new") for b in blocks if b.kind != "added"]
    for text in {*old, *new}:
        # what a paragraph gains and loses is the difference between how often it stands in either text
        assert came.count(text) - went.count(text) == new.count(text) - old.count(text)


def test_no_lesson_takes_the_address_of_what_has_changed(folder: Path) -> None:
    for language in ("en", "ru"):
        (folder / f"courses/calls/01-stages.{language}.md").rename(
            folder / f"courses/calls/01-changes.{language}.md"
        )
    faults = check_folders([str(folder / "courses")], folder).faults
    assert [fault.code for fault in faults if "changes" in fault.message.en] == ["bad-value", "bad-value"]
