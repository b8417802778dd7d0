"""The outline of a guide read through: each button does one thing, and no line is ever lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.library.guide_import import import_guide
from app.library.guide_reading import NO_CHOICES, Choices
from app.studio import guide_outline
from app.studio.guide_files import GuideRefused, read_guide_file
from app.studio.guide_outline import ACTS, Act, OutlineLesson, Review

SEED = Path(__file__).parents[1] / "library/operator-guide.ru.txt"
GUIDE = (
    "Title\n\nIntro.\n\nFirst part\n\nOne.\nTwo.\n\nWhy so?\n\nThree.\n\nSecond part\n\nFour.\n\nRate this\n"
)


def shown(choices: Choices = NO_CHOICES, text: str = GUIDE) -> Review:
    return guide_outline.review(text, choices, language="en", category="procedures", title="")


def titles(choices: Choices = NO_CHOICES) -> list[str]:
    return [lesson.title for lesson in shown(choices).lessons]


def pressed(*acts: tuple[Act, int]) -> Choices:
    choices = NO_CHOICES
    for act, line in acts:
        choices = guide_outline.edited(GUIDE, choices, act, line)
    return choices


def lesson(choices: Choices, place: int) -> OutlineLesson:
    return shown(choices).lessons[place - 1]


def text_of(choices: Choices, place: int) -> str:
    guide = shown(choices).guide
    assert guide is not None
    return guide.files[guide.lessons[place - 1].file].partition("---\n\n")[2]


def test_without_a_word_said_it_is_what_the_command_makes() -> None:
    text = SEED.read_text(encoding="utf-8")
    guide = guide_outline.review(text, NO_CHOICES, language="ru", category="procedures", title="").guide
    made = import_guide(SEED.read_bytes(), file="x", language="ru").value
    assert guide is not None
    assert made is not None
    assert guide.files == made.files


def test_a_lesson_is_merged_with_the_one_above() -> None:
    choices = pressed(("merge", 14))
    assert titles(choices) == ["Title", "First part"]
    assert (
        text_of(choices, 2)
        == "One.\nTwo.\n\n## Why so? {#why-so}\n\nThree.\n\n## Second part {#second-part}\n\nFour.\n"
    )


def test_the_first_lesson_has_nothing_to_be_merged_with() -> None:
    assert lesson(NO_CHOICES, 1).at is None
    assert lesson(NO_CHOICES, 2).at == 5


def test_a_short_line_splits_as_a_title_and_a_long_one_as_text() -> None:
    assert titles(pressed(("split", 10))) == ["Title", "First part", "Why so?", "Second part"]
    long = GUIDE.replace("Three.", "This paragraph is far too long to be a title. " * 4)
    choices = guide_outline.edited(long, NO_CHOICES, "split", 12)
    found = shown(choices, long).lessons[2]
    assert (found.title, found.first, found.at) == (
        "This paragraph is far too long to be a title. This paragraph…", 12, 12,
    )  # fmt: skip
    assert "too long" in found.lines[0].words


def test_a_lesson_split_off_by_hand_is_merged_back_as_text() -> None:
    long = GUIDE.replace("Three.", "This paragraph is far too long to be a title. " * 4)
    choices = guide_outline.edited(long, NO_CHOICES, "split", 12)
    merged = guide_outline.edited(long, choices, "merge", 12)
    assert shown(merged, long).lessons == shown(NO_CHOICES, long).lessons


def test_a_heading_is_no_heading_and_again_one() -> None:
    choices = pressed(("text", 5))
    assert titles(choices) == ["Title", "Second part"]
    assert 5 in [line.number for line in shown(choices).headings]
    assert titles(guide_outline.edited(GUIDE, choices, "guess", 5)) == titles()


def test_lines_are_left_out_and_taken_back() -> None:
    assert [(one.line, one.reason.en) for one in shown(pressed(("out", 8))).dropped] == [
        (8, "Left out by hand"),
        (18, "What a website puts below its articles, not a part of the guide"),
    ]
    kept = pressed(("text", 18))
    assert not shown(kept).dropped
    assert text_of(kept, 3) == "Four.\n\nRate this\n"


def test_boxes_confirm_headings() -> None:
    choices = guide_outline.confirmed(GUIDE, NO_CHOICES, [5, 10, 14], [10])
    assert titles(choices) == ["Title"]
    assert titles(guide_outline.confirmed(GUIDE, choices, [5, 10, 14], [5, 10, 14])) == titles()


def test_a_lesson_gets_another_title() -> None:
    choices = guide_outline.renamed(NO_CHOICES, 5, "  Greeting   first ")
    assert titles(choices) == ["Title", "Greeting first", "Second part"]
    assert titles(guide_outline.renamed(choices, 5, "")) == titles()


def test_the_title_and_lines_that_are_not_there_stay() -> None:
    assert pressed(("out", 1), ("split", 999)) == NO_CHOICES
    for forged in ("merge-", "erase-5", "merge-5;", "5"):
        assert guide_outline.act_of(forged) is None


def test_with_everything_left_out_nothing_can_be_made() -> None:
    choices = pressed(*(("out", number) for number in range(2, 20)))
    assert (shown(choices).guide, [fault.code for fault in shown(choices).faults]) == (None, ["empty"])


acts = some.tuples(some.sampled_from(ACTS), some.integers(1, 20))


@given(some.lists(acts, max_size=8))
def test_every_line_stays_in_one_lesson_or_is_told_to_be_left_out(steps: list[tuple[Act, int]]) -> None:
    choices = guide_outline.choices_from(*guide_outline.kept(pressed(*steps)))
    found = shown(choices)
    if found.guide is None:
        return
    left_out = [one.line for one in found.dropped]
    for number, words in enumerate(GUIDE.splitlines(), 1):
        homes = sum(one.first <= number <= one.last for one in found.lessons if number not in left_out)
        assert not words or homes + left_out.count(number) == 1, number
    text = "\n".join(found.guide.files.values())
    for number, words in enumerate(GUIDE.splitlines(), 1):
        assert number in left_out or words in text


# -- files --------------------------------------------------------------------------------------------------------

TEXT = "Заголовок\n\nТекст руководства, строка за строкой."


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8"),
        (TEXT.encode("cp1251"), "windows-1251"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16"),
        (TEXT.encode("utf-16-be"), "utf-16"),
    ],
)
def test_a_text_is_read_in_the_encodings_that_it_is_saved_in(content: bytes, encoding: str) -> None:
    found = read_guide_file("C:\\guides\\guide.txt", content)
    assert (found.name, found.text, found.encoding) == ("guide.txt", TEXT, encoding)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("", b"", "no-file"),
        ("guide.docx", b"PK\x03\x04rest", "wrong-kind"),
        ("guide.txt", b"%PDF-1.7", "wrong-kind"),
        ("guide.txt", b"{\\rtf1", "wrong-kind"),
        ("guide.pdf", TEXT.encode(), "wrong-kind"),
        ("guide.txt", b"x" * (1024 * 1024 + 1), "too-large"),
        ("guide.txt", ("ы" * 800_000).encode("cp1251"), "too-large"),
        ("guide.txt", b"", "empty"),
        ("guide.txt", b" \n\t\n", "empty"),
        ("guide.txt", b"MZ\x00\x03\x01\x7f", "not-text"),
        ("guide.txt", TEXT.encode().replace("т".encode(), b"\xd1", 1), "not-text"),
    ],
)
def test_what_is_no_guide_is_refused_in_one_sentence(name: str, content: bytes, code: str) -> None:
    with pytest.raises(GuideRefused) as refusal:
        read_guide_file(name, content)
    assert refusal.value.code == code
    assert refusal.value.text.en != refusal.value.text.ru
