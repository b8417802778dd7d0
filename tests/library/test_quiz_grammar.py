"""What an author may write in a quiz, and at which line what is wrong is told (quiz-format.md 2 and 3)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.library.quizzes.model import (
    GAP_END,
    GAP_START,
    Choice,
    Cloze,
    Essay,
    Hotspot,
    Matching,
    Numeric,
    Ordering,
    TrueFalse,
    Written,
)
from tests.library.quiz_texts import (
    body_faults,
    lines_and_codes,
    only_item,
    parsed,
    quiz_text,
    told_of,
    told_of_all,
)

FINE = "## Q {#q}\n- = true\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "front-matter")]),
        ("\n---\ntitle: A\n---\n" + FINE, [(1, "front-matter")]),
        ("---\ntitle: A\ntitle: B\n---\n" + FINE, [(3, "front-matter")]),
        ("---\ntitle:\n---\n" + FINE, [(1, "missing-key")]),
        ("---\n\ntitle: A\n\npass:\n---\n" + FINE, [(5, "bad-value")]),
        ("---\ntitle: A\n indented: b\n---\n" + FINE, [(3, "front-matter")]),
        ("---\ntitle: A\ntype: exam\n---\n" + FINE, [(3, "unknown-key")]),
        ("---\ntitle: A\n---\n", [(1, "bad-value")]),
        ("---\ntitle: A\n---\nOnly a text.\n", [(1, "bad-value")]),
        ("---\r\ntitle: A\r\n---\r\n" + FINE, []),
        ("\ufeff---\ntitle: A\n---  \n" + FINE, []),
        ("---\ntitle: A\n---\n" + FINE + "x" * 1024 * 1024, [(1, "too-large")]),
    ],
)
def test_front_matter(text: str, expected: list[tuple[int, str]]) -> None:
    assert lines_and_codes(told_of(text)) == expected


@pytest.mark.parametrize(
    ("line", "is_fine"),
    [
        ("pass: 0%", False),
        ("pass: 33.33 %", True),
        ("pass: 100%", True),
        ("pass: 101%", False),
        ("time-limit: 20 min", True),
        ("time-limit: 0 min", False),
        ("time-limit: 1.5 h", False),
        ("grace: 0 s", True),
        ("cooldown: 1 day", True),
        ("cooldown: 7 days", True),
        ("attempts: 0", False),
        ("attempts: 03", False),
        ("opens: 2027-03-01", True),
        ("opens: 2027-02-30", False),
        ("closes: 2027-03-01 09:00", True),
        ("closes: 2027-03-01T09:00", False),
        ("opens: 2027-03-01\ncloses: 2027-03-01", True),
        ("opens: 2027-03-01 10:00\ncloses: 2027-03-01 09:00", False),
        ("shuffle: options", True),
        ("shuffle: options, questions", True),
        ("shuffle: none", True),
        ("shuffle: none, options", False),
        ("shuffle: options, options", False),
        ("use: refresher", True),
        ("supervised: Yes", False),
        ("show-score: never", True),
    ],
)
def test_values_of_the_quiz(line: str, is_fine: bool) -> None:
    codes = [fault.code for fault in told_of(f"---\ntitle: Test\n{line}\n---\n{FINE}")]
    assert codes == ([] if is_fine else ["bad-value"])


@pytest.mark.parametrize(
    ("key", "is_fine"),
    [
        ("points: 0.5", True),
        ("points: 1,5", True),
        ("points: 1 000", True),
        ("points: 1,000", False),
        ("points: 007", False),
        ("points: 2 s", False),
        ("points:", False),
        ("points: 1\npoints: 2", False),
        ("critical: no", True),
        ("tags: a, b c", True),
        ("tags: a,,b", False),
        ("difficulty: 5", True),
        ("difficulty: 0", False),
        ("source: course/lesson#heading", True),
        ("source: course/lesson", False),
        ("score: parts", False),
        ("units: s = 1", False),
        ("words: 150", False),
        ("negative: yes", False),
        ("scenario: x.md", False),
    ],
)
def test_keys_of_a_question(key: str, is_fine: bool) -> None:
    codes = [code for _, code in body_faults(f"## Q {{#q}}\n{key}\n- = true\n")]
    assert codes == ([] if is_fine else ["bad-value"])


def test_keys_stand_directly_under_the_heading_with_a_blank_behind_the_colon() -> None:
    item = only_item("## Q {#q}\npoints: 2\nhttps://x.example\ncritical: yes\n- = true\n")
    assert (item.points, item.critical) == (2, False)
    assert item.body == "https://x.example\ncritical: yes"


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("## Q {#Q}", [(1, "missing-id")]),
        ("## Q {#q q}", [(1, "missing-id")]),
        ("## Q", [(1, "missing-id")]),
        ("## {#q}", [(1, "bad-value")]),
        ("##\tQ\u00a0{#q}  ", []),
        ("## Q \\{#q\\} {#q}", []),
    ],
)
def test_headings(heading: str, expected: list[tuple[int, str]]) -> None:
    assert body_faults(f"{heading}\n- = true\n") == expected


def test_a_heading_without_a_blank_or_of_the_third_level_is_text() -> None:
    assert only_item("## Q {#q}\n#Title\n### Deeper\n- = true\n").body == "#Title\n### Deeper"


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ("- (x) A\n- ( ) B", "single"),
        ("- [x] A\n- [ ] B", "multi"),
        ("- = true", "true-false"),
        ("- = true {#a}", "true-false"),
        ("- = true\n- = false", "text"),
        ("- = True", "text"),
        ("- = 20", "numeric"),
        ("- = 20 %", "numeric"),
        ("- = 3×10⁸ m/s\n- = 4 .. 6", "numeric"),
        ("- = 20\n- = twenty", "text"),
        ("- = 007", "text"),
        ("- = 24/7", "text"),
        ("Rome is in [[Italy]].", "cloze"),
        ("- item of a list\n- = /x/", "text"),
    ],
)
def test_the_kind_is_seen_from_the_marks(answers: str, kind: str) -> None:
    body = f"## Q {{#q}}\n{answers}\n"
    assert only_item(body).kind == kind
    assert not [code for _, code in body_faults(body) if code != "select-all-passes"]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("- (x) A\n- [ ] B\n- = C", [(3, "bad-value")]),
        ("- (x)\n- ( ) B", [(2, "bad-value")]),
        ("- (x) {fixed}\n- ( ) B", [(2, "bad-value")]),
        ("- (x) A {critical}\n- ( ) B", [(2, "bad-value")]),
        ("- (x) A\n- ( ) B {critical, fixed, 50%, #b}", []),
        ("- (x) A {fixed, fixed}\n- ( ) B", [(2, "bad-value")]),
        ("- (x) A {}\n- ( ) B", [(2, "bad-value")]),
        ("- (x) A {#a}\n- ( ) B {#a}", [(3, "duplicate-id")]),
        ("- (x) A {50%}\n- ( ) B", [(2, "weights")]),
        ("- (x) A {100%}\n- ( ) B {100%}", []),
        ("- (x) A\n- ( ) B {100.5%}", [(3, "weights")]),
        ("- (x) A\n- ( ) B {-10%}", [(3, "weights")]),
        ("- ( ) A\n- ( ) B {100%}", [(1, "no-right-answer")]),
        ("- (x) A\n- (x) B\n- (x) C", [(3, "several-right-answers")]),
        ("- (x) `A`\n- ( ) **a**", [(3, "duplicate-option")]),
        ("- (x) 2*3\n- ( ) 23\n- ( ) 2 * 3", []),
        ("- (x) [A](http://a.example)\n- ( ) a", [(3, "duplicate-option")]),
        ("- (x) ![A](img/a.svg)\n- ( ) ![A](img/a.svg)", [(3, "duplicate-option")]),
        ("- (x) A{fixed}\n- ( ) B \\{x\\}", []),
    ],
)
def test_options(answers: str, expected: list[tuple[int, str]]) -> None:
    assert body_faults(f"## Q {{#q}}\n{answers}\n") == expected


@pytest.mark.parametrize(
    ("keys", "answers", "expected"),
    [
        ("negative: yes", "- (x) A\n- ( ) B {-100%}", []),
        ("negative: yes", "- (x) A\n- ( ) B {-101%}", [(4, "weights")]),
        ("negative: maybe", "- (x) A\n- ( ) B {-50%}", [(2, "bad-value")]),
        ("score: weights", "- [x] A {60%}\n- [x] B {40.1%}\n- [ ] C {-50%}", []),
        ("score: weights", "- [x] A {60%}\n- [x] B {40.2%}\n- [ ] C", [(1, "weights")]),
        ("score: weights", "- [x] A {100%}\n- [ ] B {0%}\n- [ ] C {1%}", [(5, "weights")]),
        ("score: weights", "- [x] A {50%}\n- [x] B\n- [ ] C", [(4, "weights")]),
        ("score: half", "- [x] A {50%}\n- [ ] B", [(2, "bad-value")]),
        ("type: maybe", "- [x] A {x}\n- ( ) B", [(2, "bad-value")]),
        ("type: multi", "- (x) A\n- [x] B\n- [ ] C", [(3, "bad-value")]),
        ("type: single", "- = A", [(1, "no-right-answer"), (3, "bad-value")]),
    ],
)
def test_scores_and_weights(keys: str, answers: str, expected: list[tuple[int, str]]) -> None:
    assert body_faults(f"## Q {{#q}}\n{keys}\n{answers}\n") == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("- = yes", [(3, "bad-value")]),
        ("- = true\n- = false", [(4, "several-right-answers")]),
        ("- = true {50%}", [(3, "bad-value")]),
        ("", [(1, "no-right-answer")]),
    ],
)
def test_true_false(answers: str, expected: list[tuple[int, str]]) -> None:
    assert body_faults(f"## Q {{#q}}\ntype: true-false\n{answers}\n") == expected


def test_feedback_of_true_false_and_notes() -> None:
    item = only_item(
        "## Q {#q}\n- = false\n  > Every 60 s.\n> [!right] Yes.\n> [!hint] First.\n> more\n\n> [!hint] Second.\n"
    )
    assert item.content == TrueFalse(False, "Every 60 s.")
    assert (item.note("right"), item.note("hint"), item.note("wrong")) == (
        "Yes.",
        "First.\nmore\n\nSecond.",
        "",
    )


def test_an_unknown_note_is_told() -> None:
    assert body_faults("## Q {#q}\n- = true\n\n> [!NOTE] x\n") == [(4, "bad-value")]


def test_what_belongs_to_an_answer() -> None:
    item = only_item(
        "## Q {#q}\nBody.\n- (x) A\n  goes on\n  > Well\n  > done\n> more\n- ( ) B\ntext again\n> a quote\n"
    )
    assert isinstance(item.content, Choice)
    first, second = item.content.options
    assert (first.text, first.feedback) == ("A\ngoes on", "Well\ndone\nmore")
    assert (second.text, second.feedback) == ("B", "")
    assert item.body == "Body.\n\ntext again\n> a quote"


def test_feedback_below_a_blank_line_never_becomes_part_of_the_question() -> None:
    item = only_item("## Q {#q}\n- (x) A\n\n  > That is right.\n\n- ( ) B\n")
    assert isinstance(item.content, Choice)
    assert item.content.options[0].feedback == "That is right." and item.body == ""


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("- = 20 ± 1 s\n- = 20 +- 5 s {50%}", []),
        ("- = 20 {50%}", [(1, "no-right-answer")]),
        ("- = 20 {150%}", [(2, "weights")]),
        ("- = 20 ± x", [(2, "bad-value")]),
        ("- = Rome\n- = 6 .. 4", [(3, "bad-value")]),
        ("- = 2.5", [(2, "zero-tolerance")]),
        ("- = 2.50 ± 0", []),
        ("- = 2.0", []),
        ("- = 1,000 s", [(2, "bad-value")]),
        ("- = 0,5 ± 0,25", []),
        ("- = ", [(2, "bad-value")]),
    ],
)
def test_numeric_answers(answers: str, expected: list[tuple[int, str]]) -> None:
    assert body_faults(f"## Q {{#q}}\n{answers}\n") == expected


@pytest.mark.parametrize(
    ("keys", "answer", "expected"),
    [
        ("units: s = 1, min = 60", "20 ± 1 s", []),
        ("units: s = 1, min = 60", "20 kg", [(3, "bad-value")]),
        ("units: s = 1, s = 2", "20 s", [(2, "bad-value")]),
        ("units: s = 0", "20 s", [(2, "bad-value")]),
        ("units: s = 1,5", "20 s", [(2, "bad-value")]),
        ("unit-penalty: 50%", "20 s", []),
        ("digits: 3", "2.55", []),
        ("digits: 3", "2.55 ± 0.1", [(2, "bad-value")]),
        ("digits: 0", "2.55", [(2, "bad-value")]),
        ("type: numeric", "twenty", [(3, "bad-value")]),
    ],
)
def test_keys_of_numbers(keys: str, answer: str, expected: list[tuple[int, str]]) -> None:
    assert body_faults(f"## Q {{#q}}\n{keys}\n- = {answer}\n") == expected


def test_a_numeric_answer_is_exact() -> None:
    item = only_item("## Q {#q}\nunits: s = 1, min = 60\ndigits: 2\n- = 1 234,5 s {#a}\n")
    assert isinstance(item.content, Numeric)
    (answer,) = item.content.answers
    assert (answer.value, answer.unit, answer.name) == (Fraction("1234.5"), "s", "a")
    assert [unit.factor for unit in item.content.units] == [1, 60]


@pytest.mark.parametrize(
    ("keys", "answers", "expected"),
    [
        ("", "- = CRM\n- = crm", [(3, "duplicate-option")]),
        ("match: exact", "- = CRM\n- = crm", []),
        ("match: ignore-punctuation", "- = e-mail\n- = email", [(4, "duplicate-option")]),
        ("", "- = e-mail\n- = email", []),
        ("match: ignore-case, typos 3", "- = Rome", []),
        ("match: typos 0", "- = Rome", [(2, "bad-value")]),
        ("match: typos 1, typos 2", "- = Rome", [(2, "bad-value")]),
        ("", "- = /R(ome/", [(2, "bad-regex")]),
        ("", "- = /Rome/i", [(2, "bad-value")]),
        ("", "- = Rome {0%}\n- = Roma", []),
        ("type: text", "- = 4\n- = 1,000", []),
    ],
)
def test_texts(keys: str, answers: str, expected: list[tuple[int, str]]) -> None:
    keys = f"{keys}\n" if keys else ""
    assert body_faults(f"## Q {{#q}}\n{keys}{answers}\n") == expected


def test_escapes_and_patterns_of_texts() -> None:
    item = only_item("## Q {#q}\n- = C\\+\\+\n- = \\/etc\\/\n- = /C\\+\\+ {2}/\n- = /usr/bin\n")
    assert isinstance(item.content, Written)
    assert [(a.text, a.is_pattern) for a in item.content.answers] == [
        ("C++", False),
        ("/etc/", False),
        (r"C\+\+ {2}", True),
        ("/usr/bin", False),
    ]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("- Italy => Rome {2}\n- => Paris", []),
        ("- Italy => Rome\n- France => Rome", []),
        ("- Italy => Rome\n- *italy* => Paris", [(4, "duplicate-option")]),
        ("- => Rome\n- Italy => Rome", [(4, "duplicate-option")]),
        ("- Italy => Rome\n- => Paris\n- => paris", [(5, "duplicate-option")]),
        ("- Italy =>\n- France => Paris", [(3, "bad-value")]),
        ("- => Rome {2}\n- Italy => Paris", [(3, "bad-value")]),
        ("- Italy => Rome {50%}", [(3, "bad-value")]),
        ("- Italy => Rome {0}", [(3, "bad-value")]),
        ("- Italy => Rome\n- (x) B => C", [(4, "bad-value")]),
        ("- Italy\n- Spain", [(1, "no-right-answer")]),
    ],
)
def test_matches(answers: str, expected: list[tuple[int, str]]) -> None:
    assert body_faults(f"## Q {{#q}}\ntype: match\n{answers}\n") == expected


def test_the_first_arrow_parts_a_pair() -> None:
    item = only_item("## Q {#q}\ntype: match\n- a \\=> b => c => d {2, #x}\n- => e\n")
    assert isinstance(item.content, Matching)
    pair, distractor = item.content.lines
    assert (pair.left, pair.right, pair.weight, pair.name) == ("a \\=> b", "c => d", 2, "x")
    assert (distractor.left, item.content.lefts) == ("", (pair,))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("1. One\n1. Two", []),
        ("1. One", [(1, "no-right-answer")]),
        ("1. One\n2. one", [(4, "duplicate-option")]),
        ("1. One\n2.", [(4, "bad-value")]),
        ("1. One {2}\n2. Two", [(3, "bad-value")]),
        ("1. One {#a}\n2. Two {#b}\n- plain item", []),
        ("1. One\n2. Two\n- (x) Three", [(5, "bad-value")]),
    ],
)
def test_orders(answers: str, expected: list[tuple[int, str]]) -> None:
    assert body_faults(f"## Q {{#q}}\ntype: order\n{answers}\n") == expected


def test_numbered_lists_elsewhere_are_text() -> None:
    item = only_item("## Q {#q}\n1. First read.\n2. Then answer.\n- (x) A\n- ( ) B\n")
    assert item.body == "1. First read.\n2. Then answer."
    assert isinstance(only_item("## Q {#q}\ntype: order\n1. A\n2. B\n").content, Ordering)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[[a|b]] and [[(c)|d]]{2} and [[= 7]]", []),
        ("[[= twenty]]", []),
        ("[[]]", [(2, "bad-value")]),
        ("[[a||b]]", [(2, "bad-value")]),
        ("[[a]]{0}", [(2, "bad-value")]),
        ("[[a]]{x}", [(2, "bad-value")]),
        ("[[= 6 .. 4]]", [(2, "bad-value")]),
        ("[[= 2.5]]", [(2, "zero-tolerance")]),
        ("[[(a)|A]]", [(2, "duplicate-option")]),
        ("[[a]] [[b", [(2, "bad-value")]),
        ("[[a]]\n\n- (x) b", [(4, "bad-value")]),
        ("\\[[a]] b", [(1, "no-right-answer")]),
    ],
)
def test_gaps(body: str, expected: list[tuple[int, str]]) -> None:
    assert body_faults(f"## Q {{#q}}\n{body}\n") == expected


def test_gaps_become_marks_in_the_body() -> None:
    item = only_item("## Q {#q}\nAt [[noon|mid\\|day]], [[= 20 +- 1|= 30]] s, [[(a \\(b\\))|c]]{2}.\n")
    assert isinstance(item.content, Cloze)
    first, second, third = item.content.gaps
    assert [alternative.text for alternative in first.alternatives] == ["noon", "mid|day"]
    assert [a.number and (a.number.low, a.number.high) for a in second.alternatives] == [(19, 21), (30, 30)]
    assert [(a.text, a.right) for a in third.alternatives] == [("a (b)", True), ("c", False)]
    assert (first.form, second.form, third.form, third.weight) == ("text", "numeric", "choice", 2)
    marks = [f"{GAP_START}{number}{GAP_END}" for number in (1, 2, 3)]
    assert item.body == f"At {marks[0]}, {marks[1]} s, {marks[2]}."


def test_with_another_type_gaps_are_text() -> None:
    item = only_item("## Q {#q}\ntype: single\nA [[link]]\n- (x) A\n- ( ) B\n")
    assert item.body == "A [[link]]"


@pytest.mark.parametrize(
    ("area", "is_fine"),
    [
        ('rect 10%,10% 20%x20% "Left"', True),
        ('circle 90.5 %, 6% 4% «Слева» {#a}', True),
        ('rect 10%,10% 20%x20%', False),
        ('rect 10%,10% 20%x20% ""', False),
        ('rect 10,10 20x20 "Left"', False),
        ('rect 10%,101% 20%x20% "Left"', False),
        ('rect 10%,10% 0%x20% "Left"', False),
        ('circle 10%,10% "Left"', False),
        ('oval 10%,10% 5% "Left"', False),
    ],
)  # fmt: skip
def test_areas(area: str, is_fine: bool) -> None:
    body = f"## Q {{#q}}\ntype: hotspot\n![A](img/a.svg)\n- [x] {area}\n"
    assert body_faults(body) == ([] if is_fine else [(4, "bad-value")])


def test_a_hotspot_needs_a_picture_and_different_labels() -> None:
    areas = '- [x] rect 1%,1% 2%x2% "A"\n- [ ] rect 5%,5% 2%x2% "a" {critical}\n'
    assert body_faults(f"## Q {{#q}}\ntype: hotspot\n{areas}") == [
        (1, "missing-asset"),
        (4, "duplicate-option"),
    ]
    item = only_item(f"## Q {{#q}}\ntype: hotspot\n![Panel](img/a.svg)\n![B](img/b.svg)\n{areas}")
    assert isinstance(item.content, Hotspot) and item.content.picture
    assert (item.content.picture.path, item.content.picture.words) == ("img/a.svg", "Panel")


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("| C | 0 | 1 |\n|---|---|---|\n| Tone | a | b |", []),
        ("C | 0 | 1.5\n---|---|---\nTone | | b", []),
        ("| C | low | high |\n|---|---|---|\n| Tone | a | b |", [(4, "bad-value")]),
        ("| C | 1 | 1 |\n|---|---|---|\n| Tone | a | b |", [(4, "bad-value")]),
        ("| C | 0 | 1 |\n|---|---|---|\n| Tone | | |", [(6, "bad-value")]),
        ("| C | 0 | 1 |\n|---|---|---|\n| | a | b |", [(6, "bad-value")]),
        ("| C | 0 | 1 |\n|---|---|---|\n| Tone {fatal} | a | b |", [(6, "bad-value")]),
        ("| C | 0 | 1 |\n|---|---|---|\n| Tone | a | b | c |", [(6, "bad-value")]),
        ("| C | 0 | 1 |\n|---|---|---|", [(4, "bad-value")]),
    ],
)
def test_rubrics(table: str, expected: list[tuple[int, str]]) -> None:
    assert body_faults(f"## Q {{#q}}\ntype: essay\n\n{table}\n") == expected


def test_the_rubric_leaves_the_body() -> None:
    item = only_item(
        "## Q {#q}\ntype: essay\nwords: 60-150\n\nWrite.\n\n| C | 0 | 2 |\n|---|---|---|\n"
        "| Promise \\| kept {critical} | no | yes |\n\nGood luck.\n"
    )
    assert isinstance(item.content, Essay)
    (row,) = item.content.rubric
    assert (row.text, row.critical) == ("Promise \\| kept", True)
    assert [(level.number, level.text) for level in row.levels] == [(0, "no"), (2, "yes")]
    assert (item.content.fewest_words, item.content.most_words) == (60, 150)
    assert item.body == "Write.\n\n\nGood luck."


@pytest.mark.parametrize(
    ("words", "is_fine"), [("150", True), ("60-150", True), ("150-60", False), ("0", False), ("many", False)]
)
def test_words(words: str, is_fine: bool) -> None:
    expected = [] if is_fine else [(3, "bad-value")]
    assert body_faults(f"## Q {{#q}}\ntype: essay\nwords: {words}\n") == expected


def test_an_essay_has_no_answers() -> None:
    assert body_faults("## Q {#q}\ntype: essay\n- (x) A\n- (x) B\n") == [(3, "bad-value")]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("scenario: calls/short.md", []),
        ("scenario:", [(1, "missing-key")]),
        ("", [(1, "missing-key")]),
        ("scenario: calls/none.md", [(3, "missing-asset")]),
        ("scenario: https://x.example/short.md", [(3, "missing-asset")]),
        ("scenario: /calls/short.md", [(3, "missing-asset")]),
        ("scenario: img/a.svg", [(3, "bad-value")]),
    ],
)
def test_scenarios(keys: str, expected: list[tuple[int, str]]) -> None:
    assert body_faults(f"## Q {{#q}}\ntype: call\n{keys}\n") == expected


def test_an_open_fence_is_told_and_hides_what_follows_from_it() -> None:
    assert body_faults("## Q {#q}\nRead:\n```\n- (x) A\n## R {#r}\n- (x) B\n") == [(3, "bad-value")]
    assert body_faults("## Q {#q}\n- (x) A\n  ```\n  x\n- ( ) B\n") == [(3, "bad-value")]
    assert body_faults("~~~\n## Q\n~~~~\n## R {#r}\n~~~ text\n- = no\n~~~\n- = true\n") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![A](img/a.svg)", []),
        ("![ ](img/a.svg)", ["missing-alt"]),
        ("![A](img/b.svg)", ["missing-asset"]),
        ("![A](https://x.example/a.svg)", ["missing-asset"]),
        ('![A](<img/a.svg> "title")', []),
        ("[A](img/a.svg) [B](#there) [C](https://x.example) [D](mailto:a@x.example)", []),
        ("[A](img/b.svg)", ["broken-link"]),
        ("[A](calls/short.md)", []),
        ("[A](/img/a.svg)", ["broken-link"]),
        ("`![](img/b.svg)`", []),
        ("\\![x\\](img/b.svg)", []),
        ("![A][p]\n\n[p]: img/b.svg", ["missing-asset"]),
    ],
)
def test_pictures_and_links(text: str, expected: list[str]) -> None:
    assert [code for _, code in body_faults(f"## Q {{#q}}\n{text}\n\n- = true\n")] == expected


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("![](img/a.svg)\n## Q {#q}\n- = true\n", 1),
        ("# S\n\n![](img/a.svg)\n## Q {#q}\n- = true\n", 3),
        ("## Q {#q}\n- = true\n  > ![](img/a.svg)\n", 3),
        ("## Q {#q}\n- = true\n\n> [!explain] Look:\n> ![](img/a.svg)\n", 5),
        ("## Q {#q}\n- (x) A\n  ![](img/a.svg)\n- ( ) B\n", 3),
        ("## Q {#q}\ntype: match\n- ![](img/a.svg) => B\n", 3),
    ],
)
def test_pictures_are_seen_in_all_texts(body: str, line: int) -> None:
    assert body_faults(body) == [(line, "missing-alt")]


POOL = "---\ntitle: Pool\n---\n" + "".join(
    f"## {name} {{#{name}}}\ntags: {tag}\ndifficulty: {level}\n- = 1\n\n"
    for name, tag, level in (("one", "a", 1), ("two", "a", 2), ("three", "b", 2))
)


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("draw: 3", []),
        ("draw: 2\nfilter: tag=a", []),
        ("draw: 2\nfilter: tag=a, difficulty=2", [(6, "draw-too-small")]),
        ("draw: 1\nfilter: difficulty=6", [(7, "bad-value")]),
        ("draw: 1\nfilter: colour=red", [(7, "bad-value")]),
        ("filter: competency=none", [(1, "bad-value")]),
        ("draw: 0", [(6, "bad-value")]),
        ("minimum: 120%", [(6, "bad-value")]),
        ("pick: 2", [(6, "unknown-key")]),
    ],
)
def test_pools(section: str, expected: list[tuple[int, str]]) -> None:
    text = quiz_text(f"# Facts\nfrom: pools/facts.md\n{section}\n")
    assert lines_and_codes(told_of(text, quizzes__pools__facts=POOL)) == expected


def test_ids_of_a_pool_are_nobody_elses() -> None:
    own = quiz_text("## Q {#one}\n- = true\n# Facts\nfrom: pools/facts.md\nfilter: tag=a\n")
    twice = quiz_text(
        "# A\nfrom: pools/facts.md\nfilter: tag=a\n# B\nfrom: pools/facts.md\nfilter: difficulty=2\n"
    )
    apart = quiz_text("# A\nfrom: pools/facts.md\nfilter: tag=a\n# B\nfrom: pools/facts.md\nfilter: tag=b\n")
    assert lines_and_codes(told_of(own, quizzes__pools__facts=POOL)) == [(7, "duplicate-id")]
    assert lines_and_codes(told_of(twice, quizzes__pools__facts=POOL)) == [(8, "duplicate-id")]
    assert told_of(apart, quizzes__pools__facts=POOL) == []


def test_own_questions_pass_the_filter_too() -> None:
    quiz = parsed("# S\nfilter: tag=a\n## Q {#q}\n- = true\n## R {#r}\ntags: b, a\n- = true\n")
    assert [item.id for item in quiz.items] == ["r"]


@pytest.mark.parametrize(
    ("front", "options", "expected"),
    [
        ("title: T", "- (x) A\n- ( ) None of the above", [(3, "all-of-the-above")]),
        ("title: T", "- (x) A\n- ( ) *Всё  перечисленное*", [(3, "all-of-the-above")]),
        ("title: T", "- (x) A\n- ( ) None of these {fixed}", []),
        ("title: T\nshuffle: questions", "- (x) A\n- ( ) None of these", []),
        ("title: T\nshuffle: all", "- (x) A\n- ( ) None of these", [(-1, "bad-value")]),
    ],
)
def test_options_that_speak_of_the_others(front: str, options: str, expected: list[tuple[int, str]]) -> None:
    assert body_faults(f"## Q {{#q}}\n{options}\n", front) == expected


def test_the_place_of_the_right_option_is_no_habit() -> None:
    def questions(places: str) -> str:
        return "".join(
            f"## Q {{#q{number}}}\n"
            + "".join(f"- ({'x' if mark == place else ' '}) {mark}\n" for mark in "123")
            for number, place in enumerate(places)
        )

    assert body_faults(questions("11112"), "title: T\nshuffle: none") == [(-3, "key-position")]
    assert body_faults(questions("11122"), "title: T\nshuffle: none") == []
    assert body_faults(questions("1111"), "title: T\nshuffle: none") == []
    assert body_faults(questions("11112")) == []


@pytest.mark.parametrize(
    ("score", "options", "passes"),
    [
        ("each-option", "xxxx.", True),
        ("each-option", "xxx.", False),
        ("right-minus-wrong", "xxxxx.", True),
        ("right-minus-wrong", "xxxx.", False),
        ("coverage", "xxxx.", True),
        ("coverage", "xxxx..", False),
        ("all-or-nothing", "xx", True),
        ("all-or-nothing", "xx.", False),
        ("each-option", "xxxx!", False),
    ],
)
def test_choosing_everything(score: str, options: str, passes: bool) -> None:
    lines = "".join(
        f"- [{'x' if mark == 'x' else ' '}] {number}{' {critical}' if mark == '!' else ''}\n"
        for number, mark in enumerate(options)
    )
    expected = [(1, "select-all-passes")] if passes else []
    assert body_faults(f"## Q {{#q}}\nscore: {score}\n{lines}") == expected


def test_short_times_count_what_an_attempt_asks() -> None:
    body = "# S\ndraw: 2\n" + "".join(f"## Q {{#q{n}}}\n- = true\n" for n in range(9))
    assert body_faults(body, "title: T\ntime-limit: 40 s") == []
    assert body_faults(body, "title: T\ntime-limit: 39 s") == [(-1, "time-short")]


def test_fix_is_never_empty_and_names_the_nearest_key() -> None:
    faults = told_of(
        quiz_text("## Q {#q}\nбаллы: 1\ntitle: x\ncriticl: yes\n- = true\n", "название: Т\ntitle: T")
    )
    assert [(f.line, f.code) for f in faults] == [(2, "unknown-key")]  # Cyrillic under a heading is text
    assert "`title`" in faults[0].fix.en
    faults = told_of(quiz_text("## Q {#q}\ncriticl: yes\n- = true\n"))
    assert "`critical`" in faults[0].fix.en and "`critical`" in faults[0].fix.ru


EN = "---\ntitle: A\npass: 80%\n---\n# S\nminimum: 60%\n## Q {#q}\npoints: 2\n- (x) A\n- ( ) B {critical}\n## R {#r}\n[[a]]\n"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: A", "title: Б", []),
        ("pass: 80%\n", "", []),  # 80 % is what holds without it
        ("pass: 80%", "pass: 70%", [(3, "language-mismatch")]),
        ("pass: 80%", "use: practice", [(3, "language-mismatch")]),
        ("minimum: 60%", "minimum: 50%", [(5, "language-mismatch")]),
        ("minimum: 60%\n", "", [(5, "language-mismatch")]),
        ("# S\nminimum: 60%\n", "", [(5, "language-mismatch")]),
        ("points: 2", "points: 3", [(7, "language-mismatch")]),
        ("points: 2", "points: 2\ntags: x", [(7, "language-mismatch")]),
        ("points: 2", "points: none", [(8, "bad-value")]),
        ("{critical}", "", [(7, "language-mismatch")]),
        ("- (x) A\n- ( ) B {critical}", "- ( ) A {critical}\n- (x) B", [(7, "language-mismatch")]),
        ("[[a]]", "[[б|в]]", []),
        ("[[a]]", "[[(а)|б]]", [(11, "language-mismatch")]),
        ("[[a]]", "[[а]]{2}", [(11, "language-mismatch")]),
        ("{#r}", "{#s}", [(1, "language-mismatch"), (11, "language-mismatch")]),
        ("## R {#r}\n[[a]]\n", "", [(1, "language-mismatch")]),
        ("## R {#r}", "# T\n## R {#r}", [(11, "language-mismatch"), (12, "language-mismatch")]),
    ],
)
def test_languages(old: str, new: str, expected: list[tuple[int, str]]) -> None:
    assert old in EN
    faults = told_of_all({"quizzes/q.en.md": EN, "quizzes/q.ru.md": EN.replace(old, new)})
    assert lines_and_codes(faults) == expected
    assert {fault.file for fault in faults} <= {"quizzes/q.ru.md"}


def test_another_order_of_questions_is_told_once() -> None:
    first, second = "## Q {#q}\n- = true\n", "## R {#r}\n- = true\n"
    texts = {"quizzes/q.en.md": quiz_text(first + second), "quizzes/q.ru.md": quiz_text(second + first)}
    assert lines_and_codes(told_of_all(texts)) == [(1, "language-mismatch")]
