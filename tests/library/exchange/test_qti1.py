"""QTI 1.2 in its dialects: Canvas, Blackboard, D2L, Respondus (quiz-format.md 8.1)."""

from __future__ import annotations

import pytest

from app.library.exchange.bringing import Brought, bring
from app.library.exchange.drafted import Given
from app.library.exchange.qti_reading import read_qti
from tests.library.exchange.hostile import zipped


def material(text: str) -> str:
    return f'<material><mattext texttype="text/html">{text}</mattext></material>'


def label(name: str, text: str = "") -> str:
    return f'<response_label ident="{name}">{material(text) if text else ""}</response_label>'


def listed(name: str, *labels: str, cardinality: str = "Single", inside: str = "") -> str:
    return (
        f'<response_lid ident="{name}" rcardinality="{cardinality}">{inside}<render_choice>{"".join(labels)}'
        "</render_choice></response_lid>"
    )


def metadata(**values: str) -> str:
    fields = "".join(
        f"<qtimetadatafield><fieldlabel>{key}</fieldlabel><fieldentry>{value}</fieldentry></qtimetadatafield>"
        for key, value in values.items()
    )
    return f"<itemmetadata><qtimetadata>{fields}</qtimetadata></itemmetadata>"


def when(test: str, points: str = "", *shown: str, action: str = "Set", stops: str = "No") -> str:
    scored = f'<setvar action="{action}" varname="SCORE">{points}</setvar>' if points else ""
    told = "".join(f'<displayfeedback feedbacktype="Response" linkrefid="{name}"/>' for name in shown)
    return (
        f'<respcondition continue="{stops}"><conditionvar>{test}</conditionvar>{scored}{told}</respcondition>'
    )


def equal(value: str, name: str = "R") -> str:
    return f'<varequal respident="{name}">{value}</varequal>'


def feedback(name: str, text: str) -> str:
    return f'<itemfeedback ident="{name}"><flow_mat>{material(text)}</flow_mat></itemfeedback>'


def item(presentation: str, rules: str, *more: str, title: str = "Q one", most: str = "100") -> str:
    variable = (
        f'<outcomes><decvar varname="SCORE" vartype="Decimal" minvalue="0" maxvalue="{most}"/></outcomes>'
    )
    return (
        f'<item ident="own-id" title="{title}">{"".join(one for one in more if one.startswith("<itemmeta"))}'
        f"<presentation>{presentation}</presentation><resprocessing>{variable}{rules}</resprocessing>"
        f"{''.join(one for one in more if not one.startswith('<itemmeta'))}</item>"
    )


def brought(*items: str, title: str = "The quiz") -> Brought:
    section = f'<section ident="root_section">{"".join(items)}</section>'
    xml = f'<questestinterop><assessment ident="i" title="{title}">{section}</assessment></questestinterop>'
    return bring(read_qti, Given("quiz.xml", xml.encode()))


PICK = material("&lt;p&gt;Pick.&lt;/p&gt;")
AB = (label("A", "yes"), label("B", "no"))
FIELD = '<response_str ident="R" rcardinality="Single"><render_fib><response_label ident="answer1"/></render_fib></response_str>'
DECIMAL = '<response_str ident="R" rcardinality="Single"><render_fib fibtype="Decimal"/></response_str>'
SEVERAL = listed("R", label("A", "a"), label("B", "b"), label("C", "c"), cardinality="Multiple")
RANGE = '<vargte respident="R">19</vargte><varlte respident="R">21</varlte>'
CASES = {
    "Canvas: one option": (
        item(PICK + listed("R", *AB), when(equal("A"), "100"), metadata(points_possible="2.5")),
        "points: 2.5\n\nPick.\n\n- (x) yes\n- ( ) no\n",
    ),
    "Canvas: several options": (
        item(
            PICK + SEVERAL,
            when(f"<and>{equal('A')}{equal('B')}<not>{equal('C')}</not></and>", "100"),
            metadata(question_type="multiple_answers_question"),
        ),
        "\nPick.\n\n- [x] a\n- [x] b\n- [ ] c\n",
    ),
    "Canvas: texts": (
        item(PICK + FIELD, when(equal("Santa") + equal("Santa Claus"), "100")),
        "\nPick.\n\n- = Santa\n- = Santa Claus\n",
    ),
    "Canvas: a number": (
        item(PICK + DECIMAL, when(f"<or>{equal('20')}<and>{RANGE}</and></or>", "100")),
        "\nPick.\n\n- = 20 ± 1\n",
    ),
    "Canvas: an essay": (item(PICK + FIELD, when("<other/>")), "type: essay\n\nPick.\n"),
    "Canvas: pairs": (
        item(
            PICK
            + listed("R1", label("x", "one"), label("y", "two"), label("z", "three"), inside=material("Left"))
            + listed(
                "R2", label("x", "one"), label("y", "two"), label("z", "three"), inside=material("Other")
            ),
            when(equal("x", "R1"), "50.00", action="Add", stops="Yes")
            + when(equal("y", "R2"), "50.00", action="Add", stops="Yes"),
            metadata(question_type="matching_question"),
        ),
        "type: match\n\nPick.\n\n- Left => one\n- Other => two\n- => three\n",
    ),
    "Canvas: drop-downs": (
        item(
            material("Roses are [c1], violets [c2].")
            + listed("response_c1", label("1", "red"), label("2", "grey"), inside=material("c1"))
            + listed("response_c2", label("3", "grey"), label("4", "blue"), inside=material("c2")),
            when(equal("1", "response_c1"), "50", action="Add", stops="Yes")
            + when(equal("4", "response_c2"), "50", action="Add", stops="Yes"),
            metadata(question_type="multiple_dropdowns_question"),
        ),
        "\nRoses are [[(red)|grey]], violets [[grey|(blue)]].\n",
    ),
    "Canvas: blanks": (
        item(
            material("Roses are [c1].")
            + listed("response_c1", label("1", "red"), label("2", "crimson"), inside=material("c1")),
            when(equal("1", "response_c1"), "100", action="Add"),
            metadata(question_type="fill_in_multiple_blanks_question"),
        ),
        "\nRoses are [[red|crimson]].\n",
    ),
    "Respondus: several options by shares": (
        item(
            PICK + SEVERAL,
            when(equal("A"), "50", action="Add", stops="")
            + when(equal("B"), "50", action="Add", stops="")
            + when(equal("C"), "-50", action="Add", stops=""),
            metadata(respondusapi_qtype="multipleResponse", respondusapi_qpoints="2.00"),
        ),
        "points: 2\nscore: right-minus-wrong\n\nPick.\n\n- [x] a\n- [x] b\n- [ ] c\n",
    ),
    "Respondus: the exact number beside its range": (
        item(
            PICK + '<response_num ident="R"><render_fib fibtype="Decimal"/></response_num>',
            when(RANGE + equal("20"), "1"),
            most="1",
        ),
        "\nPick.\n\n- = 20 ± 1\n",
    ),
    "Respondus: gaps that only the rules name": (
        item(
            material("This [a] is a [b]."),
            when(
                f"<and><or>{equal('x', '[a]')}{equal('y', '[a]')}</or><or>{equal('z', '[b]')}</or></and>", "1"
            ),
            most="1",
        ),
        "score: all-or-nothing\n\nThis [[x|y]] is a [[z]].\n",
    ),
    "D2L: right minus wrong": (
        item(
            f"<flow>{PICK}<response_extension><grading_type>1</grading_type></response_extension>{SEVERAL}</flow>",
            when(f"{equal('A')}{equal('B')}<not>{equal('C')}</not>", "1", action="Add", stops="yes"),
            metadata(qmd_questiontype="Multi-Select", qmd_weighting="3.000000000"),
        ),
        "points: 3\nscore: right-minus-wrong\n\nPick.\n\n- [x] a\n- [x] b\n- [ ] c\n",
    ),
    "Blackboard: right is said by feedback alone": (
        item(
            PICK + FIELD,
            when(equal("purple"), "", "correct")
            + when(equal("violet"), "", "correct")
            + when("<other/>", "0", "incorrect"),
            feedback("correct", "Yes."),
            feedback("incorrect", "No."),
            most="10",
        ),
        "points: 10\n\nPick.\n\n- = purple\n- = violet\n\n> [!right] Yes.\n\n> [!wrong] No.\n",
    ),
    "Blackboard: an order": (
        item(
            PICK + listed("R", label("A", "a"), label("B", "b"), label("C", "c"), cardinality="Ordered"),
            when(f"<and>{equal('B')}{equal('C')}{equal('A')}</and>", "SCORE.max"),
            most="10",
        ),
        "type: order\npoints: 10\nscore: all-or-nothing\n\nPick.\n\n1. b\n2. c\n3. a\n",
    ),
    "fields between pieces of text": (
        item(
            material("Take ")
            + FIELD.replace('"R"', '"R1"')
            + material(" and ")
            + FIELD.replace('"R"', '"R2"'),
            when(equal("this", "R1"), "1", action="Add", stops="Yes")
            + when(equal("that", "R2"), "3", action="Add", stops="Yes"),
            most="4",
        ),
        "points: 4\n\nTake [[this]] and [[that]]{3}\n",
    ),
    "true or false": (
        item(PICK + listed("R", label("A", "True"), label("B", "False")), when(equal("B"), "100")),
        "\nPick.\n\n- = false\n",
    ),
    "feedback": (
        item(
            PICK + listed("R", *AB),
            when("<other/>", "", "general_fb", stops="Yes")
            + when(equal("A"), "", "A_fb", stops="Yes")
            + when(equal("B"), "", "B_fb", stops="Yes")
            + when(equal("A"), "100", "correct_fb")
            + when("<other/>", "", "general_incorrect_fb"),
            feedback("general_fb", "Always."),
            feedback("correct_fb", "Well done."),
            feedback("general_incorrect_fb", "Not so."),
            feedback("A_fb", "Yes it is."),
            feedback("B_fb", "No it is not."),
        ),
        "\nPick.\n\n- (x) yes\n  > Yes it is.\n- ( ) no\n  > No it is not.\n\n> [!right] Well done.\n\n"
        "> [!wrong] Not so.\n\n> [!explain] Always.\n",
    ),
}


@pytest.mark.parametrize(("xml", "text"), CASES.values(), ids=CASES)
def test_an_item_becomes_text(xml: str, text: str) -> None:
    result = brought(xml)
    assert result.is_whole, result.refused
    assert result.text.startswith("---\ntitle: The quiz\n---\n")
    assert result.text.partition("## Q one {#own-id}\n")[2] == text


REFUSED = {
    "new numbers": (item(PICK + DECIMAL, "", metadata(question_type="calculated_question")), "new numbers"),
    "a file": (item(PICK, "", metadata(question_type="file_upload_question")), "file"),
    "several fields": (
        item(PICK + FIELD.replace("<render_fib", '<render_fib input_boxes="3"'), when(equal("a"), "1")),
        "several answers",
    ),
    "a text without a question": (
        item(PICK, "", metadata(question_type="text_only_question")),
        "without a question",
    ),
    "no right option": (item(PICK + listed("R", *AB), when(equal("A"), "0")), "right"),
    "no right text": (item(PICK + FIELD, when(equal("a"), "0")), "right"),
}


@pytest.mark.parametrize(("xml", "words"), REFUSED.values(), ids=REFUSED)
def test_what_has_no_counterpart_is_refused_with_its_reason(xml: str, words: str) -> None:
    (refused,) = brought(xml).refused
    assert words in refused.reason.en and refused.reason.ru != refused.reason.en


def test_sections_that_drew_are_told_and_a_nameless_question_is_named_by_its_words() -> None:
    one = item(PICK + listed("R", *AB), when(equal("A"), "100"), title="Question")
    drawn = "<selection_ordering><selection><selection_number>1</selection_number></selection></selection_ordering>"
    result = brought(f'<section ident="s" title="Greeting">{drawn}{one}</section>')
    assert "# Greeting\n\n## Pick. {#own-id}\n" in result.text
    assert any("draw: 1" in change.en for change in result.imported[0].changes)


PIXEL = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\xc8\x00\x00\x00\x64\x08\x02"


def test_a_package_of_canvas_is_read_once_with_its_pictures() -> None:
    """It holds each quiz twice: as Common Cartridge has it, and in Canvas's own form."""
    shown = material('&lt;img src="$IMS-CC-FILEBASE$/pics/a.png" alt="A"&gt;')
    poor = item(PICK + listed("R", *AB), when(equal("A"), "100"))
    rich = item(shown + listed("R", *AB), when(equal("A"), "100"), metadata(points_possible="3"))

    def quiz(one: str) -> bytes:
        return f'<questestinterop><assessment ident="g1" title="Quiz">{one}</assessment></questestinterop>'.encode()

    package = zipped(
        ("imsmanifest.xml", b"<manifest><resources/></manifest>"),
        ("g1/assessment_qti.xml", quiz(poor)),
        ("non_cc_assessments/g1.xml.qti", quiz(rich)),
        ("web_resources/pics/a.png", PIXEL),
    )
    result = bring(read_qti, Given("q.imscc", package))
    assert len(result.imported) == 1 and "points: 3" in result.text and "![A](img/a.png)" in result.text
    assert result.media == {"img/a.png": PIXEL}


def test_an_area_of_a_picture_is_a_click() -> None:
    spot = item(
        '<material><matimage uri="a.png" label="A desk"/></material><response_xy ident="R"><render_hotspot/></response_xy>',
        when('<varinside areatype="Rectangle" respident="R">20,10,60,60</varinside>', "1"),
        most="1",
    )
    xml = f"<questestinterop>{spot}</questestinterop>".encode()
    result = bring(read_qti, Given("q.zip", zipped(("q.xml", xml), ("a.png", PIXEL))))
    assert '- [x] rect 10%,10% 20%x50% "Area 1"' in result.text
