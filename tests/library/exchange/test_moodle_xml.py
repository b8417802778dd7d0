"""Moodle XML, kind by kind: what each question becomes, what is told of it, what is refused (quiz-format.md 8.3)."""

from __future__ import annotations

import base64

import pytest

from app.library.exchange.bringing import Brought, bring
from app.library.exchange.drafted import Given
from app.library.exchange.moodle_reading import last_part, read_moodle

PIXEL = base64.b64encode(
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\xc8\x00\x00\x00\x64\x08\x02"
).decode()
FILE = f'<file name="desk plan.png" encoding="base64">{PIXEL}</file>'


def question(kind: str, inside: str, text: str = "Pick.", name: str = "Q one", more: str = "") -> str:
    return (
        f'<question type="{kind}"><name><text>{name}</text></name>'
        f'<questiontext format="html"><text><![CDATA[{text}]]></text>{more}</questiontext>{inside}</question>'
    )


def answer(text: str, share: str, feedback: str = "", more: str = "") -> str:
    told = f'<feedback format="html"><text>{feedback}</text></feedback>' if feedback else ""
    return f'<answer fraction="{share}" format="html"><text><![CDATA[{text}]]></text>{told}{more}</answer>'


def brought(*questions: str) -> Brought:
    return bring(read_moodle, Given("f.xml", f"<quiz>{''.join(questions)}</quiz>".encode()))


def native(result: Brought) -> str:
    """The text without its front matter."""
    return result.text.partition("---\n\n")[2]


SINGLE = "<single>true</single>"
SEVERAL = "<single>false</single>"
GAPS = (
    "<p>Say {1:SHORTANSWER:=noon~=midday}, wait {2:NUMERICAL:=20:1} s, be {:MULTICHOICE:rude~=calm}"
    " or {1:MCV:%100%kind~%0%loud}.</p>"
)
CASES = {
    "one right option": (
        question("multichoice", SINGLE + answer("<p>A <b>b</b></p>", "100", "Yes") + answer("C", "0")),
        "## Q one {#q-one}\n\nPick.\n\n- (x) A **b**\n  > Yes\n- ( ) C\n",
    ),
    "a second one at 100 %, a part, a minus": (
        question(
            "multichoice",
            SINGLE + answer("A", "100") + answer("B", "100") + answer("C", "33.33333") + answer("D", "-50"),
        ),
        "## Q one {#q-one}\nnegative: yes\n\nPick.\n\n- (x) A\n- ( ) B {100%}\n- ( ) C {33.33333%}\n- ( ) D {-50%}\n",
    ),
    "several right ones": (
        question(
            "multichoice",
            SEVERAL + "".join(answer(x, "33.33333") for x in "ABC") + answer("D", "-100"),
        ),
        "## Q one {#q-one}\nscore: weights\n\nPick.\n\n- [x] A {33.33333%}\n- [x] B {33.33333%}\n- [x] C {33.33333%}\n"
        "- [ ] D {-100%}\n",
    ),
    "true or false": (
        question("truefalse", answer("true", "0", "No.") + answer("false", "100", "Right so.")),
        "## Q one {#q-one}\n\nPick.\n\n- = false\n\n> [!right] Right so.\n\n> [!wrong] No.\n",
    ),
    "short answers that look like others": (
        question("shortanswer", answer("4", "100") + answer("true", "50")),
        "## Q one {#q-one}\ntype: text\n\nPick.\n\n- = 4\n- = true {50%}\n",
    ),
    "stars": (
        question(
            "shortanswer", answer("*refund (full)*", "100") + answer(r"5\*", "50") + answer("*", "0", "Else.")
        ),
        "## Q one {#q-one}\ntype: text\n\nPick.\n\n- = /.*refund \\(full\\).*/\n- = 5* {50%}\n- = /.*/ {0%}\n  > Else.\n",
    ),
    "numbers with units": (
        question(
            "numerical",
            answer("120", "100", more="<tolerance>2</tolerance>")
            + answer("2.5", "50", more="<tolerance>0</tolerance>")
            + "<units><unit><multiplier>1</multiplier><unit_name>s</unit_name></unit>"
            "<unit><multiplier>0.02</multiplier><unit_name>min</unit_name></unit></units>"
            "<unitgradingtype>1</unitgradingtype><unitpenalty>0.1</unitpenalty>",
        ),
        "## Q one {#q-one}\nunits: s = 1, min = 50\nunit-penalty: 10%\n\nPick.\n\n- = 120 ± 2 s\n- = 2.5 s {50%}\n",
    ),
    "pairs": (
        question(
            "matching",
            "<subquestion><text>Left</text><answer><text>one</text></answer></subquestion>"
            "<subquestion><text>Other</text><answer><text>one</text></answer></subquestion>"
            "<subquestion><text></text><answer><text>two</text></answer></subquestion>",
        ),
        "## Q one {#q-one}\ntype: match\n\nPick.\n\n- Left => one\n- Other => one\n- => two\n",
    ),
    "an order": (
        question("ordering", answer("second", "2") + answer("first", "1") + "<gradingtype>-1</gradingtype>"),
        "## Q one {#q-one}\ntype: order\nscore: all-or-nothing\n\nPick.\n\n1. first\n2. second\n",
    ),
    "an essay": (
        question(
            "essay",
            "<graderinfo><text>Look for two.</text></graderinfo><minwordlimit>20</minwordlimit>"
            "<maxwordlimit>90</maxwordlimit>",
        ),
        "## Q one {#q-one}\ntype: essay\nwords: 20-90\n\nPick.\n\n> [!grader] Look for two.\n",
    ),
    "embedded answers": (
        question("cloze", "", GAPS),
        "## Q one {#q-one}\npoints: 5\n\nSay [[noon|midday]], wait [[= 20 ± 1]]{2} s, be [[rude|(calm)]] or"
        " [[(kind)|loud]].\n",
    ),
    "missing words": (
        question(
            "gapselect",
            "".join(
                f"<selectoption><text>{word}</text><group>{group}</group></selectoption>"
                for word, group in (("cat", 1), ("mat", 2), ("dog", 1))
            ),
            "The [[1]] on the [[2]].",
        ),
        "## Q one {#q-one}\n\nThe [[(cat)|dog]] on the [[(mat)]].\n",
    ),
    "words to drag": (
        question(
            "ddwtos",
            "".join(f"<dragbox><text>{word}</text><group>1</group></dragbox>" for word in ("cat", "dog")),
            "The [[2]].",
        ),
        "## Q one {#q-one}\n\nThe [[cat|(dog)]].\n",
    ),
    "one marker": (
        question(
            "ddmarker",
            f"{FILE}<drag><no>1</no><text>Hold</text></drag><drop><no>1</no><shape>rectangle</shape>"
            "<coords>20,10;40,50</coords><choice>1</choice></drop>",
        ),
        '## Q one {#q-one}\ntype: hotspot\n\n![](img/desk-plan.png)\n\nPick.\n\n- [x] rect 10%,10% 20%x50% "Hold"\n',
    ),
    "everything around a question": (
        question(
            "truefalse",
            answer("true", "100")
            + answer("false", "0")
            + "<defaultgrade>2.5000000</defaultgrade><idnumber>own-id</idnumber><generalfeedback format='html'><text>"
            "Because.</text></generalfeedback><tags><tag><text>first, aid</text></tag><tag><text>b</text></tag></tags>"
            "<hint><text>Think.</text></hint><penalty>0</penalty>",
        ),
        "## Q one {#own-id}\npoints: 2.5\ntags: first aid, b\n\nPick.\n\n- = true\n\n> [!explain] Because.\n\n> [!hint] Think.\n",
    ),
    "the name is the text": (
        question("essay", "", text="Q one"),
        "## Q one {#q-one}\ntype: essay\n",
    ),
    "breaks at the end of a text": (
        question("essay", "", "<p>One.<br></p><p>Two<br>lines.<br></p>"),
        "## Q one {#q-one}\ntype: essay\n\nOne.\n\nTwo\\\nlines.\n",
    ),
    "signs that mean something here": (
        question(
            "multichoice", SINGLE + answer("(x) {50%} &lt;b&gt;", "100") + answer("# no", "0"), "- (x) *"
        ),
        "## Q one {#q-one}\n\n\\- (x) \\*\n\n- (x) (x) {50%} \\<b>\n- ( ) \\# no\n",
    ),
}


@pytest.mark.parametrize(("xml", "text"), CASES.values(), ids=CASES)
def test_a_question_becomes_text(xml: str, text: str) -> None:
    result = brought(xml)
    assert result.is_whole, result.refused
    assert native(result) == text


def test_a_picture_goes_beside_the_text() -> None:
    shown = '<p>Look: <img src="@@PLUGINFILE@@/desk%20plan.png" alt="A plan"></p>'
    result = brought(question("essay", "", shown, more=FILE))
    assert "Look: ![A plan](img/desk-plan.png)" in result.text
    assert result.media["img/desk-plan.png"] == base64.b64decode(PIXEL)


def test_a_picture_that_is_not_there_is_told() -> None:
    result = brought(question("essay", "", '<img src="@@PLUGINFILE@@/gone.png" alt="Words">'))
    assert "Words" in result.text and "![" not in result.text
    assert "gone.png" in told(result)


@pytest.mark.parametrize(
    "letters",
    ["", "???", base64.b64encode(b"GIF no").decode(), base64.b64encode(b"<svg onload='x()'/>").decode()],
)
def test_what_is_no_picture_is_left_out(letters: str) -> None:
    file = f'<file name="a.png" encoding="base64">{letters}</file>'
    result = brought(question("essay", "", '<img src="@@PLUGINFILE@@/a.png" alt="W">', more=file))
    assert result.is_whole and not result.media


def told(result: Brought) -> str:
    return "\n".join(change.en for one in result.imported for change in one.changes)


TOLD = {
    "case": (question("shortanswer", answer("A", "100") + "<usecase>1</usecase>"), "match: exact"),
    "no scheme for this grading": (
        question("ordering", answer("a", "1") + answer("b", "2") + "<gradingtype>3</gradingtype>"),
        "each item in its place counts",
    ),
    "a part in a gap": (question("cloze", "", "{1:SA:=a~%50%b#so}"), "worth a part count as wrong"),
    "feedback in a gap": (question("cloze", "", "{1:SA:=a#well done}"), "Feedback of single gaps"),
    "no points": (question("essay", "<defaultgrade>0</defaultgrade>"), "worth 0 points"),
    "hidden": (question("essay", "<hidden>1</hidden>"), "hidden there"),
    "an unknown part": (question("essay", "<secret>x</secret>"), "<secret>"),
    "tries with a penalty": (
        question("essay", "<hint><text>h</text></hint><penalty>0.33</penalty>"),
        "penalty",
    ),
    "shares that make no whole": (
        question("multichoice", SEVERAL + answer("a", "40") + answer("b", "40") + answer("c", "0")),
        "brought to 100 %",
    ),
    "a polygon": (
        question(
            "ddmarker",
            f"{FILE}<drag><no>1</no><text>x</text></drag><drop><shape>polygon</shape><coords>0,0;9,0;9,9</coords>"
            "<choice>1</choice></drop>",
        ),
        "polygon",
    ),
}


@pytest.mark.parametrize(("xml", "words"), TOLD.values(), ids=TOLD)
def test_what_cannot_be_said_is_told(xml: str, words: str) -> None:
    result = brought(xml)
    assert result.is_whole, result.refused
    assert words in told(result)


MARKED = f"{FILE}<drag><no>1</no><text>x</text></drag>" + 2 * (
    "<drop><shape>circle</shape><coords>9,9;3</coords><choice>1</choice></drop>"
)
REFUSED = {
    "calculated": (question("calculated", ""), "new numbers"),
    "an unknown kind": (question("coderunner", ""), "coderunner"),
    "nothing right": (question("multichoice", SINGLE + answer("a", "50") + answer("b", "0")), "100 %"),
    "no number": (question("numerical", answer("many", "100")), "no number"),
    "any number": (question("numerical", answer("*", "100")), "any number"),
    "several places": (question("ddmarker", MARKED), "2 places"),
    "no picture": (
        question(
            "ddmarker",
            "<drag><no>1</no><text>x</text></drag><drop><coords>1,1;1</coords><choice>1</choice></drop>",
        ),
        "picture",
    ),
    "several answers in a gap": (question("cloze", "", "{1:MULTIRESPONSE:=a~=b~c}"), "MULTIRESPONSE"),
    "a star in a gap": (question("cloze", "", "{1:SA:=a*}"), "star"),
    "a place without a choice": (question("gapselect", "", "The [[3]]"), "[[3]]"),
    "both or neither": (
        question("truefalse", answer("true", "100") + answer("false", "100")),
        "true or false",
    ),
}


@pytest.mark.parametrize(("xml", "words"), REFUSED.values(), ids=REFUSED)
def test_what_has_no_counterpart_is_refused_with_its_reason(xml: str, words: str) -> None:
    result = brought(question("essay", ""), xml)
    (refused,) = result.refused
    assert words in refused.reason.en and refused.reason.ru and refused.source == "Q one"
    assert (result.found, len(result.imported)) == (2, 1)


def test_categories_are_sections_and_descriptions_go_before_the_next_question() -> None:
    category = '<question type="category"><category><text>$course$/top/Calls // mail/Hold</text></category></question>'
    result = brought(
        category,
        question("description", "", "Read this."),
        question("essay", ""),
        question("description", ""),
    )
    assert "# Hold\n" in result.text and "Read this.\n\nPick." in result.text
    assert "description" in told(result)
    assert result.found == 2 and "without a question" in result.refused[0].reason.en


@pytest.mark.parametrize(
    ("category", "section"),
    [
        ("$course$/top/Default for C1", "Default for C1"),
        ("top", ""),
        ("$system$", ""),
        ("a/b // c", "b / c"),
        ("", ""),
    ],
)
def test_a_category_is_named_by_its_last_part(category: str, section: str) -> None:
    assert last_part(category) == section


def test_texts_that_are_markdown_or_plain_are_read_as_such() -> None:
    markdown = question("essay", "", "**bold** and [l](http://a.example)").replace('"html"', '"markdown"')
    plain = question("essay", "", "2 * 3 <b>").replace('"html"', '"plain_text"')
    assert "**bold** and [l](http://a.example)" in brought(markdown).text
    assert r"2 \* 3 \<b>" in brought(plain).text


def test_other_encodings_are_read_as_they_are_declared_or_told() -> None:
    text = (
        f'<?xml version="1.0" encoding="windows-1251"?><quiz>{question("essay", "", "Привет", "Имя")}</quiz>'
    )
    declared = bring(read_moodle, Given("f.xml", text.encode("cp1251")))
    bare = bring(read_moodle, Given("f.xml", text.partition("?>")[2].encode("cp1251")))
    named = bring(read_moodle, Given("f.xml", text.partition("?>")[2].encode("cp1251"), "cp1251"))
    assert declared.is_whole and named.text == declared.text and "Привет" in named.text
    assert bare.refused[0].line == 1 and "UTF-8" in bare.refused[0].reason.en


@pytest.mark.parametrize("xml", ["<moodle_backup/>", "<html><body/></html>"])
def test_other_xml_is_told_apart(xml: str) -> None:
    assert "<quiz>" in bring(read_moodle, Given("f.xml", xml.encode())).refused[0].reason.en
