"""QTI 2.x and 3.0, one XML or a package: what becomes of each kind, of rules, tests and manifests (quiz-format.md 8)."""

from __future__ import annotations

import re

import pytest

from app.library.exchange.bringing import Brought, bring
from app.library.exchange.drafted import Given
from app.library.exchange.qti_reading import read_qti
from tests.library.exchange.hostile import zipped

TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates"
PIXEL = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\xc8\x00\x00\x00\x64\x08\x02"
OBJECT = '<object type="image/png" data="desk.png" width="200" height="100">A desk</object>'


def item(
    responses: str, body: str, rules: str = "match_correct", more: str = "", attributes: str = ""
) -> str:
    processing = (
        f'<responseProcessing template="{TEMPLATES}/{rules}"/>' if rules.isidentifier() else
        f"<responseProcessing>{rules}</responseProcessing>" if rules else ""
    )  # fmt: skip
    return (
        f'<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="own-id" title="Q one" {attributes}>'
        f'{responses}<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
        f"<itemBody>{body}</itemBody>{processing}{more}</assessmentItem>"
    )


def response(
    correct: str,
    base: str = "identifier",
    cardinality: str = "single",
    mapping: str = "",
    name: str = "RESPONSE",
) -> str:
    values = "".join(f"<value>{value}</value>" for value in correct.split("|") if value)
    right = f"<correctResponse>{values}</correctResponse>" if values else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">{right}{mapping}'
        "</responseDeclaration>"
    )


def mapping(**values: str) -> str:
    entries = "".join(f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in values.items())
    return f'<mapping defaultValue="0" lowerBound="0">{entries}</mapping>'


def choices(*options: str, most: str = "1", attributes: str = 'shuffle="true"') -> str:
    shown = "".join(
        f'<simpleChoice identifier="{chr(65 + n)}">{text}</simpleChoice>' for n, text in enumerate(options)
    )
    return (
        f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="{most}" {attributes}><prompt>Pick.</prompt>'
        f"{shown}</choiceInteraction>"
    )


def score(value: str) -> str:
    return f'<setOutcomeValue identifier="SCORE">{value}</setOutcomeValue>'


def number(value: str) -> str:
    return f'<baseValue baseType="float">{value}</baseValue>'


def when(test: str, then: str, otherwise: str = "") -> str:
    last = f"<responseElse>{otherwise}</responseElse>" if otherwise else ""
    return f"<responseCondition><responseIf>{test}{then}</responseIf>{last}</responseCondition>"


RESPONSE = '<variable identifier="RESPONSE"/>'
MATCHED = f'<match>{RESPONSE}<correct identifier="RESPONSE"/></match>'
FIELD = '<p>So: <textEntryInteraction responseIdentifier="RESPONSE"/></p>'
MATCH = (
    '<matchInteraction responseIdentifier="RESPONSE"><simpleMatchSet>'
    '<simpleAssociableChoice identifier="a" matchMax="1">Left</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="b" matchMax="1">Other</simpleAssociableChoice></simpleMatchSet><simpleMatchSet>'
    '<simpleAssociableChoice identifier="x">one</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="y">two</simpleAssociableChoice>'
    '<simpleAssociableChoice identifier="z">three</simpleAssociableChoice></simpleMatchSet></matchInteraction>'
)
ORDER = (
    '<orderInteraction responseIdentifier="RESPONSE"><simpleChoice identifier="A">first</simpleChoice>'
    '<simpleChoice identifier="B">second</simpleChoice><simpleChoice identifier="C">third</simpleChoice></orderInteraction>'
)
IN_PLACES = "".join(
    when(
        f'<match><index n="{place}">{RESPONSE}</index><baseValue baseType="identifier">{name}</baseValue></match>',
        score(f'<sum><variable identifier="SCORE"/>{number("2")}</sum>'),
    )
    for place, name in enumerate("ABC", 1)
)
GAP_MATCH = (
    '<gapMatchInteraction responseIdentifier="RESPONSE"><gapText identifier="w">winter</gapText><gapText identifier="s">'
    'summer</gapText><p>Now is the <gap identifier="G1"/>, then <gap identifier="G2"/>.</p></gapMatchInteraction>'
)
LISTS = "".join(response(right, name=name) for name, right in (("R1", "A"), ("R2", "D")))
IN_TEXT = (
    '<p>A <inlineChoiceInteraction responseIdentifier="R1"><inlineChoice identifier="A">calm</inlineChoice>'
    '<inlineChoice identifier="B">loud</inlineChoice></inlineChoiceInteraction> and <inlineChoiceInteraction'
    ' responseIdentifier="R2"><inlineChoice identifier="C">rude</inlineChoice><inlineChoice identifier="D">kind'
    "</inlineChoice></inlineChoiceInteraction> voice.</p>"
)


def part(name: str, worth: str) -> str:
    test = f'<match><variable identifier="{name}"/><correct identifier="{name}"/></match>'
    return when(test, score(f'<sum><variable identifier="SCORE"/>{number(worth)}</sum>'))


def both(worth: str) -> str:
    tests = "".join(
        f'<match><variable identifier="{n}"/><correct identifier="{n}"/></match>' for n in ("R1", "R2")
    )
    return when(f"<and>{tests}</and>", score(number(worth)), score(number("0")))


SPOTS = (
    f'<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Click.</prompt>{OBJECT}'
    '<hotspotChoice identifier="A" shape="rect" coords="20,10,60,60" hotspotLabel="Hold"/>'
    '<hotspotChoice identifier="B" shape="rect" coords="100,10,160,60" hotspotLabel="End"/></hotspotInteraction>'
)
POINTS = (
    f'<selectPointInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Click.</prompt>{OBJECT}'
    "</selectPointInteraction>"
)
AREAS = (
    '<areaMapping defaultValue="0"><areaMapEntry shape="rect" coords="0,0,20,10" mappedValue="1"/>'
    '<areaMapEntry shape="rect" coords="100,50,200,100" mappedValue="1"/></areaMapping>'
)
CASES = {
    "one right option": (item(response("A"), choices("yes", "no")), "\nPick.\n\n- (x) yes\n- ( ) no\n"),
    "options that stay in their places": (
        item(response("B"), choices("yes", "no", attributes="")),
        "\nPick.\n\n- ( ) yes {fixed}\n- (x) no {fixed}\n",
    ),
    "shares of one choice": (
        item(response("A", mapping=mapping(A="2", B="1")), choices("yes", "part", "no"), "map_response"),
        "points: 2\n\nPick.\n\n- (x) yes\n- ( ) part {50%}\n- ( ) no\n",
    ),
    "all or nothing": (
        item(response("A|B", cardinality="multiple"), choices("a", "b", "c", most="0")),
        "\nPick.\n\n- [x] a\n- [x] b\n- [ ] c\n",
    ),
    "weights": (
        item(
            response("A|B", cardinality="multiple", mapping=mapping(A="3", B="1", C="-2")),
            choices("a", "b", "c", most="0"),
            "map_response",
        ),
        "points: 4\nscore: weights\n\nPick.\n\n- [x] a {75%}\n- [x] b {25%}\n- [ ] c {-50%}\n",
    ),
    "right minus wrong": (
        item(
            response("A|B", cardinality="multiple", mapping=mapping(A="1", B="1", C="-1")),
            choices("a", "b", "c", most="0"),
            "map_response",
        ),
        "points: 2\nscore: right-minus-wrong\n\nPick.\n\n- [x] a\n- [x] b\n- [ ] c\n",
    ),
    "true or false": (item(response("B"), choices("True", "False")), "\nPick.\n\n- = false\n"),
    "rules that say the same as a template": (
        item(response("A"), choices("yes", "no"), when(MATCHED, score(number("5")), score(number("0")))),
        "points: 5\n\nPick.\n\n- (x) yes\n- ( ) no\n",
    ),
    "formulas": (
        item(
            response("A"),
            choices(
                "<math><mfrac><mn>1</mn><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></mfrac></math>",
                "<math><msup><mi>x</mi><mn>2</mn></msup><mo>&lt;</mo><msqrt><mn>2</mn></msqrt></math>",
            ),
        ),
        "\nPick.\n\n- (x) 1/(a+b)\n- ( ) x²<√2\n",
    ),
    "rules that give no points": (
        item(response("A"), choices("yes", "no"), when(MATCHED, "")),
        "\nPick.\n\n- (x) yes\n- ( ) no\n",
    ),
    "texts by a map": (
        item(response("York", "string", mapping=mapping(York="1", Yorkshire="0.5")), FIELD, "map_response"),
        "\nSo: _____\n\n- = York\n- = Yorkshire {50%}\n",
    ),
    "a text that matches exactly": (
        item(response("York", "string"), FIELD),
        "match: exact\n\nSo: _____\n\n- = York\n",
    ),
    "a number with a tolerance": (
        item(
            response("20", "float"),
            FIELD,
            when(
                f'<equal toleranceMode="absolute" tolerance="1 1">{RESPONSE}<correct identifier="RESPONSE"/></equal>',
                score(number("1")),
            ),
        ),
        "\nSo: _____\n\n- = 20 ± 1\n",
    ),
    "pairs that must all be right": (
        item(response("a x|b y", "directedPair", "multiple"), MATCH),
        "type: match\nscore: all-or-nothing\n\n- Left => one\n- Other => two\n- => three\n",
    ),
    "pairs by a map": (
        item(
            response(
                "a x|b y",
                "directedPair",
                "multiple",
                '<mapping defaultValue="0"><mapEntry mapKey="a x" mappedValue="2"/><mapEntry mapKey="b y" mappedValue="1"/>'
                "</mapping>",
            ),
            MATCH,
            "map_response",
        ),
        "type: match\npoints: 3\n\n- Left => one {2}\n- Other => two\n- => three\n",
    ),
    "an order": (
        item(response("C|A|B", cardinality="ordered"), ORDER),
        "type: order\nscore: all-or-nothing\n\n1. third\n2. first\n3. second\n",
    ),
    "an order by places": (
        item(response("A|B|C", cardinality="ordered"), ORDER, IN_PLACES),
        "type: order\npoints: 6\n\n1. first\n2. second\n3. third\n",
    ),
    "words into gaps": (
        item(response("w G1|s G2", "directedPair", "multiple"), GAP_MATCH),
        "score: all-or-nothing\n\nNow is the [[(winter)|summer]], then [[winter|(summer)]].\n",
    ),
    "lists in a text": (
        item(LISTS, IN_TEXT, part("R1", "1") + part("R2", "3")),
        "points: 4\n\nA [[(calm)|loud]] and [[rude|(kind)]]{3} voice.\n",
    ),
    "lists that must all be right": (
        item(LISTS, IN_TEXT, both("2")),
        "points: 2\nscore: all-or-nothing\n\nA [[(calm)|loud]] and [[rude|(kind)]] voice.\n",
    ),
    "an essay": (
        item(
            response("", "string"),
            '<rubricBlock view="scorer"><p>Two ideas.</p></rubricBlock><extendedTextInteraction'
            ' responseIdentifier="RESPONSE"><prompt>Write.</prompt></extendedTextInteraction>',
            "",
        ),
        "type: essay\n\nWrite.\n\n> [!grader] Two ideas.\n",
    ),
    "a picture with areas": (
        item(response("A"), SPOTS),
        'type: hotspot\n\nClick.\n\n![A desk](img/desk.png)\n\n- [x] rect 10%,10% 20%x50% "Hold"\n'
        '- [ ] rect 50%,10% 30%x50% "End"\n',
    ),
    "points on a picture": (
        item(response("", "point", mapping=AREAS), POINTS, "map_response_point"),
        'type: hotspot\n\nClick.\n\n![A desk](img/desk.png)\n\n- [x] rect 0%,0% 10%x10% "Area 1"\n'
        '- [x] rect 50%,50% 50%x50% "Area 2"\n',
    ),
}


def brought(xml: str) -> Brought:
    return bring(read_qti, Given("p.zip", zipped(("item.xml", xml.encode()), ("desk.png", PIXEL))))


@pytest.mark.parametrize(("xml", "text"), CASES.values(), ids=CASES)
def test_an_item_becomes_text(xml: str, text: str) -> None:
    result = brought(xml)
    assert result.is_whole, result.refused
    assert result.text.partition("## Q one {#own-id}\n")[2] == text


def third_version(xml: str) -> str:
    """The same item in the words of QTI 3."""
    html = {"p", "object", "math", "mfrac", "mrow", "mn", "mi", "mo", "msup", "msqrt"}

    def kebab(name: str) -> str:
        return re.sub(r"([A-Z])", lambda found: f"-{found.group(1).lower()}", name)

    def tag(found: re.Match[str]) -> str:
        slash, name, rest = found.groups()
        if name in html:
            return str(found.group())
        return f"<{slash}qti-{kebab(name)}{re.sub(r' ([a-zA-Z]+)=', lambda one: f' {kebab(one.group(1))}=', rest)}"

    return re.sub(r"<(/?)([a-zA-Z]+)([^<>]*)", tag, xml)


@pytest.mark.parametrize(("xml", "text"), CASES.values(), ids=CASES)
def test_the_third_version_says_the_same(xml: str, text: str) -> None:
    result = brought(third_version(xml))
    assert result.is_whole, result.refused
    assert result.text.partition("## Q one {#own-id}\n")[2] == text


def test_an_item_alone_needs_no_package() -> None:
    xml, text = CASES["one right option"]
    assert bring(read_qti, Given("item.xml", xml.encode())).text.endswith(text)


REFUSED = {
    "rules of its own": (
        item(response("A"), choices("yes", "no"), score("<random/>")),
        "rules of its own",
    ),
    "an order with parts that no scheme gives": (
        item(
            response("A|B|C", cardinality="ordered"),
            ORDER,
            when(MATCHED, score(number("2")))
            + when(
                f'<match>{RESPONSE}<ordered><baseValue baseType="identifier">C</baseValue><baseValue baseType="identifier">'
                'B</baseValue><baseValue baseType="identifier">A</baseValue></ordered></match>',
                score(number("1")),
            ),
        ),
        "rules of its own",
    ),
    "adaptive": (item(response("A"), choices("a", "b"), attributes='adaptive="true"'), "adaptive"),
    "new values": (
        item(f'<templateDeclaration identifier="x"/>{response("A")}', choices("a", "b")),
        "template",
    ),
    "an unknown task": (
        item(response("1", "float"), '<sliderInteraction responseIdentifier="RESPONSE"/>'),
        "sliderInteraction",
    ),
    "several tasks": (item(response("A"), choices("a", "b") + choices("c", "d")), "several things"),
    "nothing right": (item(response(""), choices("a", "b"), ""), "what is right"),
    "several areas at once": (
        item(response("A|B", cardinality="multiple"), SPOTS, when(MATCHED, score(number("1")))),
        "several places",
    ),
    "one exact point": (item(response("10 10", "point"), POINTS), "exact point"),
    "no picture": (item(response("A"), SPOTS.replace("desk.png", "gone.png")), "picture"),
    "everything is right": (
        item(response("A"), FIELD, score(number("1"))),
        "rules of its own",
    ),
}


@pytest.mark.parametrize(("xml", "words"), REFUSED.values(), ids=REFUSED)
def test_what_has_no_counterpart_is_refused_with_its_reason(xml: str, words: str) -> None:
    (refused,) = brought(xml).refused
    assert words in refused.reason.en and refused.reason.ru != refused.reason.en


FEEDBACK = (
    '<modalFeedback outcomeIdentifier="F" identifier="good" showHide="show">Well done.</modalFeedback>'
    '<modalFeedback outcomeIdentifier="F" identifier="bad" showHide="show">Read again.</modalFeedback>'
    '<modalFeedback outcomeIdentifier="G" identifier="x" showHide="hide">Always.</modalFeedback>'
)


def set_feedback(name: str) -> str:
    return f'<setOutcomeValue identifier="F"><baseValue baseType="identifier">{name}</baseValue></setOutcomeValue>'


def test_feedback_becomes_notes_by_what_the_rules_show() -> None:
    rules = when(MATCHED, score(number("1")) + set_feedback("good"), set_feedback("bad"))
    text = brought(item(response("A"), choices("yes", "no"), rules, FEEDBACK)).text
    assert "> [!right] Well done.\n\n> [!wrong] Read again.\n\n> [!explain] Always." in text


def test_feedback_of_an_option_stays_with_it() -> None:
    option = (
        'yes<feedbackInline outcomeIdentifier="F" identifier="A" showHide="show">So is it.</feedbackInline>'
    )
    assert "- (x) yes\n  > So is it.\n" in brought(item(response("A"), choices(option, "no"))).text


TEST = """<assessmentTest identifier="t" title="The test"><testPart identifier="p" navigationMode="linear"><assessmentSection
 identifier="s" title="Greeting"><selection select="1"/><assessmentItemRef identifier="b" href="items/b.xml"><weight
 identifier="w" value="3"/></assessmentItemRef><assessmentItemRef identifier="a" href="items/a.xml"/></assessmentSection>
 </testPart></assessmentTest>"""
MANIFEST = """<manifest><resources><resource identifier="own-id" href="items/a.xml" type="imsqti_item_xmlv2p1"><metadata>
 <lom><general><keyword><langstring>privacy</langstring></keyword></general></lom></metadata></resource></resources></manifest>"""


def test_a_test_gives_order_sections_and_weights_and_a_manifest_gives_tags() -> None:
    one = item(response("A"), choices("yes", "no")).encode()
    package = zipped(
        ("imsmanifest.xml", MANIFEST.encode()),
        ("test.xml", TEST.encode()),
        ("items/a.xml", one),
        ("items/b.xml", one.replace(b"own-id", b"b").replace(b"Q one", b"Q two")),
        ("items/c.xml", one.replace(b"own-id", b"c").replace(b"Q one", b"Q three")),
    )
    result = bring(read_qti, Given("p.zip", package))
    assert [one.id for one in result.imported] == ["c", "b", "own-id"]
    assert (
        result.text.startswith("---\ntitle: The test\n---")
        and "# Greeting\n\n## Q two {#b}\npoints: 3" in result.text
    )
    assert "## Q one {#own-id}\ntags: privacy" in result.text
    told = [change.en for one in result.imported for change in one.changes]
    assert any("draw: 1" in words for words in told) and any("one-way" in words for words in told)


def test_an_item_that_is_broken_is_refused_and_the_others_are_read() -> None:
    one = item(response("A"), choices("yes", "no")).encode()
    result = bring(read_qti, Given("p.zip", zipped(("a.xml", one), ("b.xml", one[:-20]))))
    assert (result.found, len(result.imported)) == (2, 1)
    assert result.refused[0].source == "b.xml" and result.refused[0].line == 1


def test_a_test_without_its_items_says_what_is_missing() -> None:
    assert "package" in bring(read_qti, Given("t.xml", TEST.encode())).refused[0].reason.en
