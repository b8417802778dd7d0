"""GIFT as Moodle writes it, and as people write it by hand (quiz-format.md 8.3)."""

from __future__ import annotations

import pytest

from tests.library.exchange.bringing import brought, questions_of, reasons, told

CASES = {
    "one right answer": (
        "::Tomb:: Who is buried there? {~Grant =no one ~a friend}",
        "## Tomb {#tomb}\n\nWho is buried there?\n\n- ( ) Grant\n- (x) no one\n- ( ) a friend",
    ),
    "a text of one line is the title": (
        "Who is buried there? {~Grant =no one}",
        "## Who is buried there? {#who-is-buried-there}\n\n- ( ) Grant\n- (x) no one",
    ),
    "several that are wholly right": (
        "::Q:: Which? {=a =b ~c}",
        "## Q {#q}\n\nWhich?\n\n- (x) a\n- ( ) b {100%}\n- ( ) c",
    ),
    "a minus in a single choice": (
        "::Q:: Which? {=a ~%-25%b ~%50%c}",
        "## Q {#q}\nnegative: yes\n\nWhich?\n\n- (x) a\n- ( ) b {-25%}\n- ( ) c {50%}",
    ),
    "only part weights": (
        "::Q:: Which? {~%50%a ~%50%b ~%-100%c ~d}",
        "## Q {#q}\nscore: weights\n\nWhich?\n\n- [x] a {50%}\n- [x] b {50%}\n- [ ] c {-100%}\n- [ ] d",
    ),
    "three thirds stay as they are": (
        "::Q:: Which? {~%33.33333%a ~%33.33333%b ~%33.33333%c}",
        "## Q {#q}\nscore: weights\n\nWhich?\n\n- [x] a {33.33333%}\n- [x] b {33.33333%}\n- [x] c {33.33333%}",
    ),
    "a missing word": (
        "::Q:: Hold for {~two =one} minutes.",
        "## Q {#q}\n\nHold for _____ minutes.\n\n- ( ) two\n- (x) one",
    ),
    "a short answer that looks like a number": ("::Q:: 2 + 2 = ? {=4 =four}", "## Q {#q}\ntype: text\n\n2 + 2 = ?\n\n- = 4\n- = four"),
    "a star is any text": (
        "::Q:: What? {=*refund* =%50%mon*y.}",
        "## Q {#q}\n\nWhat?\n\n- = /.*refund.*/\n- = /mon.*y\\./ {50%}",
    ),
    "a star with a backslash is a star": ("::Q:: Sign? {=\\*}", "## Q {#q}\n\nSign?\n\n- = *"),
    "true and false with feedback": (
        "::Q:: Wet? {TRUE#It is.#Well done.}",
        "## Q {#q}\n\nWet?\n\n- = true\n\n> [!wrong] It is.\n\n> [!right] Well done.",
    ),
    "numbers": (
        "::Q:: How many? {#=20:1#yes =%50%15..30 =4}",
        "## Q {#q}\n\nHow many?\n\n- = 20 ± 1\n  > yes\n- = 15 .. 30 {50%}\n- = 4",
    ),
    "what is said to any other number": (
        "::Q:: How many? {#3:2~#Far from it}",
        "## Q {#q}\n\nHow many?\n\n- = 3 ± 2\n\n> [!wrong] Far from it",
    ),
    "pairs and distractors": (
        "::Q:: Match {=cat -> feline =dog -> canine =wolf -> canine = -> fish}",
        "## Q {#q}\ntype: match\n\nMatch\n\n- cat => feline\n- dog => canine\n- wolf => canine\n- => fish",
    ),
    "an order, as a plugin of Moodle writes it": (
        "::Q:: Sort {>3 ALL VERTICAL ALL_OR_NOTHING SHOW none\nfirst\nsecond \\= 2\nthird\n}",
        "## Q {#q}\ntype: order\nscore: all-or-nothing\n\nSort\n\n1. first\n2. second = 2\n3. third",
    ),
    "an essay": ("::Q:: Tell. {}", "## Q {#q}\ntype: essay\n\nTell."),
    "general feedback": (
        "::Q:: Which? {=a ~b####[html]<p>Because <b>a</b>.</p>}",
        "## Q {#q}\n\nWhich?\n\n- (x) a\n- ( ) b\n\n> [!explain] Because **a**.",
    ),
    "id and tags": (
        "// [id:own-id] [tag:one] [tag:two words]\n::Q:: Which? {=a ~b}",
        "## Q {#own-id}\ntags: one, two words\n\nWhich?\n\n- (x) a\n- ( ) b",
    ),
    "a category is a section, by its last part": (
        "$CATEGORY: $course$/top/Calls/Hold\n\n::Q:: Which? {=a ~b}",
        "# Hold\n\n## Q {#q}\n\nWhich?\n\n- (x) a\n- ( ) b",
    ),
    "escaped signs": (
        "::Q\\:1:: a \\= \\{b\\} \\# \\~ c\\nd {=x\\=y ~z}",
        "## Q:1 {#q-1}\n\na = {b} # \\~ c\nd\n\n- (x) x=y\n- ( ) z",
    ),
    "plain text is no Markdown": (
        "::Q:: [plain]*a* _b_ `c` <i>d</i> {=x ~y}",
        "## Q {#q}\n\n\\*a\\* \\_b\\_ \\`c\\` \\<i>d\\</i>\n\n- (x) x\n- ( ) y",
    ),
    "Markdown stays Markdown": (
        "::Q:: [markdown]# *a*\\n\\n**b** {=[plain]*x* ~*y*}",
        "## Q {#q}\n\n### *a*\n\n**b**\n\n- (x) \\*x\\*\n- ( ) *y*",
    ),
    "texts that would be structure": (
        "::Q:: [markdown]- (x) no answer\\n\\n> [!hint] no note {=a ~b}",
        "## Q {#q}\n\n\\- (x) no answer\n\n> \\[!hint] no note\n\n- (x) a\n- ( ) b",
    ),
    "blank lines between braces": ("::Q:: Which? {\n=a\n\n~b\n\n}", "## Q {#q}\n\nWhich?\n\n- (x) a\n- ( ) b"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_question_becomes_ours(case: str) -> None:
    gift, ours = CASES[case]
    found = brought("gift", gift)
    assert questions_of(found) == ours
    assert found.is_whole


@pytest.mark.parametrize(
    ("gift", "reason"),
    [
        ("Which? { =a ~b", "not in a pair"),
        ("Which? } =a ~b {", "not in a pair"),
        ("How many? {#many}", "is no number"),
        ("How many? {#1,000}", "is no number"),
        ("How many? {#6..4}", "is no number"),
        ("How many? {#*}", "every number right"),
        ("Which? {~a ~b}", "[no-right-answer]"),
        ("What? {=%50%a}", "[no-right-answer]"),
        ("Match {=a -> b =c}", "is no pair"),
        ("Water is {=1} atom of O and {=2} of H.", "at several places"),
        ("Which? {=" + "~a" * 300 + "}", "more than 200 answers"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_line(gift: str, reason: str) -> None:
    found = brought("gift", f"::Good:: Which? {{=a ~b}}\n\n{gift}")
    assert [one.id for one in found.imported] == ["good"]
    ((line, why),) = reasons(found)
    assert line == 3 and reason in why


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("What does <pre> do?", "What does \\<pre> do?"),
        ("<php> or <?php", "\\<php> or \\<?php"),
        ("a <b>bold</b><br>word", "a **bold**\\\nword"),
        ("2 < 3 and 5 > 4", "2 < 3 and 5 > 4"),
        ("R&amp;D&nbsp;now", "R&D now"),
        ("AT&T", "AT&T"),
        ("<p>One<p>Two", "One\n\nTwo"),
    ],
)
def test_a_text_is_html_only_where_its_tags_are_pairs(text: str, read: str) -> None:
    assert f"\n\n{read}\n\n- = true" in brought("gift", f"::Q:: {text} {{T}}").text


def test_two_questions_without_a_blank_line_are_two() -> None:
    assert brought("gift", "::A:: x {T}\n::B:: y {F}\nz? {=a ~b}").found == 3


def test_what_is_lost_of_html_is_told() -> None:
    found = brought(
        "gift",
        '::Q:: [html]<p>See <img src\\="@@PLUGINFILE@@/a.png" alt\\="a desk"></p><video></video> {=a ~b}',
    )
    assert "See a desk" in found.text
    assert [change.partition(":")[0] for change in told(found)] == [
        "Left out",
        "The picture @@PLUGINFILE@@/a.png is not in the file",
    ]


def test_what_an_order_cannot_say_here_is_told() -> None:
    found = brought("gift", "Sort {>2 RANDOM H RELATIVE_TO_CORRECT\nfirst\nsecond\nthird}")
    assert [change.partition(";")[0] for change in told(found)] == [
        "Its way of grading (RELATIVE_TO_CORRECT) is not known here",
        "Only 2 of its items were asked",
    ]


def test_a_comment_that_says_nothing_here_is_told() -> None:
    (change,) = told(brought("gift", "// [points:many]\n::Q:: Which? {=a ~b}"))
    assert change == "The comment [points: …] is not carried"


def test_a_question_edited_elsewhere_is_not_overruled_by_its_comment() -> None:
    found = brought("gift", "// [number-1:20 ± 1 s]\n::Q:: How long? {#=30:1}")
    assert "- = 30 ± 1\n" in found.text
