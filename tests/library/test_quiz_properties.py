"""What holds for every text, however odd: nothing raises, the plain form is stable and says the same."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.assessment.grading import grade
from app.library.documents import FileText
from app.library.quizzes.calls import read_call
from app.library.quizzes.canonical import formatted
from app.library.quizzes.check import check_files
from app.library.quizzes.checklists import parse_checklist
from app.library.quizzes.frozen import from_json, to_json
from app.library.quizzes.model import Quiz
from app.library.quizzes.whole import read_whole
from app.library.source import Files
from tests.library.quiz_texts import BESIDE, file_of

FRAGMENTS = [
    "", "", "", "## Q {#q}", "## R {#r}", "## Без id", "## X {#Bad}", "# Section", "# a", "## hello", "## done",
    "type: match", "type: order", "type: essay", "type: hotspot", "type: cloze", "type: numeric", "type: nothing",
    "points: 2", "points: none", "critical: yes", "score: weights", "match: exact", "units: s = 1", "digits: 3",
    "draw: 1", "minimum: 50%", "filter: tag=a", "tags: a, b", "note: text", "Customer: Hello?", "end: finished",
    "end: failed", "when: hang-up", "time: 20 s", "- (x) A", "* (X) A", "- () B {50%}", "- ( ) B {fixed, #b}",
    "- [x] One {50%}", "-\t[]\u00a0 two", "- [х] три {critical}", "- = true", "- = 20 +- 1 s", "- = 2,5",
    "- = 6 .. 4", "- = /C.?M/", "- = /(/", "- = Rome {0%}", "- Italy => Rome {2}", "- => Paris", "1. First",
    "2. Second {#b}", "[[a|= 20 +- 1]]{2} and [[(c)|d]]", "[[", "\\[[x]]", "> [!right] Yes", "> [!hint]",
    "> [!odd] x", "> a quote", ">", "  > feedback", "  > [!wrong] No", "  goes on", "    deeper", "\tby a tab",
    "```", "  ```", "~~~", "| C | 0 | 1 |", "|---|---|---|", "| Tone {critical} | a | b |", "- plain item",
    "\\- (x) escaped", "- (x) A \\{x\\}", "text  ", "![A](img/a.svg)", "![](img/none.svg)", "[l](calls/short.md)",
    '- [x] rect 1%,1% 2%x2% «A»', '- [ ] circle 5%,5% 1% "B" {critical}', "- (silence) {mood -5} -> hello",
    "- Hi {+1,set f}  if not f ->  done", "- Hm if so -> hello", "- Ah {+1 -> done", "---", "- (x)", "-  ",
    "### Deeper", "\ue0001\ue001", "\u2028", "\x0c",
]  # fmt: skip
FRONTS = [
    "title: Test",
    "title: Test\ntype: call\nstages: a",
    "title:\tT\npass:  90 %\n\nshuffle: none\nодин: 1",
]
PATHS = ["quizzes/test.en.md", "quizzes/calls/test.en.md", "quizzes/checklists/test.en.md"]
texts = st.builds(
    lambda front, lines: f"---\n{front}\n---\n" + "\n".join(lines),
    st.sampled_from(FRONTS),
    st.lists(st.sampled_from(FRAGMENTS), max_size=25),
)
SOURCE = Files(BESIDE)
FORMS = dict(zip(PATHS, ("quiz", "call", "checklist"), strict=True))


def form_at(path: str, text: str) -> str:
    return "call" if "\ntype: call" in text.partition("\n---\n")[0] and path == PATHS[0] else FORMS[path]


def codes(file: FileText) -> Counter[str]:
    faults = check_files([file], SOURCE, site_language="en").faults
    return Counter(fault.code for fault in faults if fault.code != "missing-id")


def meaning(file: FileText, form: str) -> object:
    """What is left when lines, ids that were missing, and the form of writing are forgotten."""
    if form == "call":
        return read_call(file, SOURCE, "en").call
    if form == "checklist":
        checklist = parse_checklist(file, SOURCE, site_language="en").value
        return checklist and [
            (g.title, squeezed(g.text), [(x.title, squeezed(x.text), x.tags) for x in g.lines])
            for g in checklist.groups
        ]
    quiz = read_whole(file, SOURCE, site_language="en").quiz
    return quiz and without_ids(quiz)


def without_ids(quiz: Quiz) -> Quiz:
    sections = tuple(
        replace(section, text=squeezed(section.text), items=tuple(
            replace(item, id="", body=squeezed(item.body)) for item in section.items
        ))
        for section in quiz.sections
    )  # fmt: skip
    return replace(quiz, sections=sections, text=squeezed(quiz.text))


def squeezed(text: str) -> str:
    """Blank lines are free."""
    return "\n".join(line for line in text.split("\n") if line.strip())


@settings(max_examples=120, deadline=None)
@given(texts, st.sampled_from(PATHS))
@example("---\ntitle: T\n---\n## Q {#q}\n- (x) A\n\n  more\n\n  > f\n  ```\n\n  x\n  ```\n", PATHS[0])
@example("---\ntitle: T\n---\n## Q {#q}\n> [!hint]\n\n> b\n- = 1\ntype: x\n", PATHS[0])
def test_the_plain_form_is_stable_and_says_the_same(text: str, path: str) -> None:
    file, form = file_of(text, path), form_at(path, text)
    plain = formatted(file, form)
    if plain.value is None:
        assert [fault.code for fault in plain.faults]
        return
    again = file_of(plain.value.text, path)
    twice = formatted(again, form)
    assert twice.value is not None and twice.value.text == plain.value.text
    assert codes(again) == codes(file)
    if form != "call":
        assert meaning(again, form) == meaning(file, form)


@settings(max_examples=120, deadline=None)
@given(texts, st.sampled_from(PATHS))
def test_every_fault_has_a_line_of_the_file_and_a_way_to_mend_it(text: str, path: str) -> None:
    faults = check_files([file_of(text, path)], SOURCE, site_language="en").faults
    count = text.count("\n") + 1
    for fault in faults:
        assert 1 <= fault.line <= count
        assert fault.message.en and fault.message.ru and fault.fix.en and fault.fix.ru
    assert [fault.line for fault in faults] == sorted(fault.line for fault in faults)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(PATHS))
def test_bytes_of_any_kind_are_read(content: bytes, path: str) -> None:
    for start in (b"", b"---\ntitle: T\n---\n"):
        file = FileText(path, path, start + content)
        check_files([file], SOURCE, site_language="en")
        formatted(file, FORMS[path])
        read_whole(file, SOURCE, site_language="en")


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=200),
    st.sampled_from(["- (x) ", "- = ", "[[", "- ", "1. ", "## ", "> [!", "points: ", ""]),
)
def test_any_words_are_read(words: str, start: str) -> None:
    for kind in ("", "type: match\n", "type: order\n", "type: hotspot\n", "type: essay\n", "type: cloze\n"):
        file = file_of(
            f"---\ntitle: T\n---\n## Q {{#q}}\n{kind}{start}{words}\n".encode("utf-8", "replace").decode()
        )
        assert check_files([file], SOURCE, site_language="en").files == 1
        formatted(file, "quiz")


responses = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 5), st.text(max_size=8), st.decimals(allow_nan=False),
    st.lists(st.one_of(st.none(), st.integers(0, 4), st.text(max_size=4)), max_size=4),
    st.fixed_dictionaries({"x": st.integers(0, 100), "y": st.integers(0, 100)}),
    st.fixed_dictionaries({"text": st.text(max_size=9), "levels": st.lists(st.integers(0, 2), max_size=2)}),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(texts, responses, responses)
def test_what_an_attempt_freezes_grades_as_the_quiz(text: str, first: object, second: object) -> None:
    quiz = read_whole(file_of(text), SOURCE, site_language="en").quiz
    if quiz is None:
        return
    frozen = from_json(json.loads(json.dumps(to_json(quiz))))
    assert frozen == quiz
    given_responses = {"q": first, "r": second}
    for locale in ("en", "ru"):
        assert grade(frozen, None, given_responses, locale) == grade(quiz, None, given_responses, locale)


HEAD = "---\ntitle: T\n---\n## Q {#q}\n"


@pytest.mark.parametrize(
    "unit",
    ["[[", "[[a|b]]", "![](", "[", "[a](", "*a **b ", "_a", " {a", "a, ", "`a``b", "\\", "> ", "- ( ) a\n",
     "- = 1\n", "## \n", "# \n", "|-", "a\n\n"],
)  # fmt: skip
@pytest.mark.parametrize("start", ["", "- (x) "])
def test_time_grows_with_the_length_and_no_faster(unit: str, start: str) -> None:
    """A sixteenth of the largest file; what grows with the square of the length would take minutes here."""
    text = HEAD + start + unit * (64 * 1024 // len(unit))
    assert check_files([file_of(text)], SOURCE, site_language="en").files == 1
    formatted(file_of(text), "quiz")
