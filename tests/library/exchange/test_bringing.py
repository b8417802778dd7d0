"""The report and the new text, whatever the format (quiz-format.md 8.2, 8.3)."""

from __future__ import annotations

import time

import pytest

from app.library import bring_in
from app.library.exchange.bringing import Brought
from app.library.exchange.drafted import Description, Drafted, Found, Given, Refused, Unreadable
from app.library.exchange.hypertext import DEEPEST, markdown_of
from app.library.exchange.pictures import Pictures
from app.library.quizzes.model import ONE, ZERO, Choice, Hotspot, Item, Option, Picture
from tests.library.exchange.bringing import brought, questions_of, reasons, told

CHOICE = Choice((Option("a", True, ONE), Option("b", False, ZERO)))
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x64\x00\x00\x00\x64\x08\x02"


def drafted(title: str = "Q", item_id: str = "", body: str = "", section: str = "") -> Drafted:
    return Drafted(Item(item_id, "single", title, CHOICE, body), title or body, section=section)


def from_entries(*entries: Drafted | Description | Refused, media: dict[str, bytes] | None = None) -> Brought:
    from app.library.exchange.bringing import bring

    return bring(lambda given: Found(entries, media or {}), Given("bank.txt", b""))


@pytest.mark.parametrize(
    ("wanted", "ids", "changes"),
    [
        (["q", "", "q"], ["q", "question", "q-2"], ["The id “q” became `q-2`"]),
        (["Q 1"], ["question"], ["The id “Q 1” became `question`"]),
        (["", "question"], ["question-2", "question"], []),
        (["Вопрос_1", "x"], ["question", "x"], ["The id “Вопрос_1” became `question`"]),
    ],
)
def test_ids_are_the_source_s_own_where_they_fit(
    wanted: list[str], ids: list[str], changes: list[str]
) -> None:
    found = from_entries(*(drafted("Question", one) for one in wanted))
    assert [one.id for one in found.imported] == ids
    assert told(found) == changes


def test_sections_keep_the_order_of_their_first_question_and_those_without_come_first() -> None:
    found = from_entries(
        drafted("A", section="One"), drafted("B", section="Two"), drafted("C", section="One"), drafted("D")
    )
    assert [one.id for one in found.imported] == ["d", "a", "c", "b"]
    assert [line for line in found.text.split("\n") if line.startswith("# ")] == ["# One", "# Two"]


def test_descriptions_stand_before_the_next_question_and_are_no_questions() -> None:
    found = from_entries(Description("Read this.", "Intro"), drafted("A", body="Then answer."))
    assert "\n\nRead this.\n\nThen answer.\n" in found.text
    assert (found.found, told(found)) == (
        1,
        ["The description “Intro” stands before the question's text"],
    )


def test_a_description_without_a_question_behind_it_is_refused() -> None:
    found = from_entries(drafted("A"), Description("Good bye.", "End", 9))
    ((line, reason),) = reasons(found)
    assert line == 9 and "without a question behind it" in reason
    assert (found.found, found.is_whole) == (2, False)


def test_what_the_check_will_find_stands_in_the_changes() -> None:
    found = brought("gift", "::A:: Which? {=a ~a}\n\n::B:: What? {#2.5}\n\n::C:: All? {~%50%a ~%50%b}")
    codes = [change.rpartition("[")[2].rstrip("]") for change in told(found)]
    assert codes == ["duplicate-option", "zero-tolerance", "select-all-passes"]


def test_pictures_come_with_the_text_and_missing_ones_leave_their_words() -> None:
    pictures = Pictures()
    path = pictures.keep("Панель №1.PNG", PNG)
    assert path == "img/panel-no1.png"
    found = from_entries(
        drafted("A", body=f"![A panel]({path}) and ![a desk](img/desk.png)"), media=pictures.contents
    )
    assert "![A panel](img/panel-no1.png) and a desk" in found.text
    assert dict(found.media) == {path: PNG}
    assert told(found) == ["The picture img/desk.png is not in the file: imported without it"]


def test_a_picture_that_is_already_there_stays() -> None:
    text = "title,text,answer-1\nQ,![A desk](img/desk.png),= a\nR,![x](../../etc/passwd.png),= a\n"
    found = brought("csv", text, is_there=lambda path: True)
    assert "![A desk](img/desk.png)" in found.text and "passwd" not in found.text


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"GIF89a",
        b"MZ",
        b"",
        PNG[:16] + b"\xff" * 8,
    ],
)
def test_what_is_no_picture_is_not_kept(content: bytes) -> None:
    assert Pictures().keep("a.png", content) is None


def test_a_hotspot_keeps_its_picture_though_it_is_missing() -> None:
    text = 'title,type,text,answer-1\nQ,hotspot,![A desk](img/desk.png),"[x] rect 1%,1% 2%x2% ""Left"""\n'
    found = brought("csv", text)
    assert "![A desk](img/desk.png)" in found.text
    assert [one.type for one in found.imported] == ["hotspot"] and "[missing-asset]" in " ".join(told(found))


def test_no_question_at_all_is_said_so() -> None:
    for name, content in (("gift", "// nothing\n"), ("aiken", ""), ("csv", "title,answer-1\n")):
        found = brought(name, content)
        assert (found.found, found.is_whole) == (0, False)
        assert found.reason is not None and found.reason.en == "No questions found"


@pytest.mark.parametrize(
    ("encoding", "content", "title"),
    [
        (None, "::Привет:: a {T}".encode(), "Привет"),
        (None, b"\xef\xbb\xbf" + "::Привет:: a {T}".encode(), "Привет"),
        (None, "::Привет:: a {T}".encode("utf-16"), "Привет"),
        ("cp1251", "::Привет:: a {T}".encode("cp1251"), "Привет"),
        ("koi8-r", "::Привет:: a {T}".encode("koi8-r"), "Привет"),
        (None, "::Привет::\r\na {T}\r\n".encode(), "Привет"),
    ],
)
def test_texts_are_read_in_the_encoding_that_is_told(
    encoding: str | None, content: bytes, title: str
) -> None:
    found = brought("gift", content, encoding=encoding)
    assert f"## {title} {{#" in found.text


@pytest.mark.parametrize(("encoding", "line"), [(None, 2), ("utf-8", 2), ("ascii", 1)])
def test_bytes_of_another_encoding_are_refused_with_their_line(encoding: str | None, line: int) -> None:
    content = "é {T}\n".encode() + "Привет {T}".encode("cp1251")
    found = brought("gift", content, encoding=encoding)
    assert [one.line for one in found.refused] == [line]
    assert found.text == "" and "�" not in str(found)


def test_questions_that_are_too_many_are_refused() -> None:
    found = brought("gift", "Q {T}\n\n" * 5001)
    assert found.reason is not None and "more than 5000 questions" in found.reason.en
    found = brought("gift", ("::Q:: " + "a" * 190_000 + " {T}\n\n") * 6)
    assert found.reason is not None and "more than 1 MiB" in found.reason.en


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>A <b>b</b> <i>c</i></p><p>2 * 3</p>", "A **b** *c*\n\n2 \\* 3"),
        ("<h1>Big</h1><ul><li>a<ul><li>b</li></ul></li></ul>", "### Big\n\n- a\n  - b"),
        ("CO<sub>2</sub>, 10<sup>8</sup>, x<sup>q</sup>", "CO₂, 10⁸, x^(q)"),
        ("<p># no heading</p><p>1. no list</p><p>- nor that</p>", "\\# no heading\n\n1\\. no list\n\n\\- nor that"),
        ("<script>alert(1)</script>a<style>b</style>", "a"),
        ("<a href='javascript:alert(1)'>words</a> <a href='https://a.example/(x)'>web</a>", "words [web](https://a.example/%28x%29)"),
        ("<table><tr><th>A</th></tr><tr><td>1|2</td></tr></table>", "| A |\n| --- |\n| 1\\|2 |"),
        ("a&nbsp;&lt;b&gt; &amp;amp;", "a \\<b> \\&amp;"),
        ("<div>" * DEEPEST + "deep" + "</div>" * DEEPEST, "deep"),
    ],
)  # fmt: skip
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert markdown_of(html).text == markdown


@pytest.mark.parametrize("tag", ["b", "div", "ul><li", "table><tr><td", "blockquote"])
def test_thousands_of_nested_tags_are_refused(tag: str) -> None:
    found = brought("gift", f"::Q:: [html]{f'<{tag}>' * 5000}x {{T}}")
    ((_, reason),) = reasons(found)
    assert "stand more than 60 deep" in reason


def test_a_reader_that_takes_too_long_or_fails_is_stopped() -> None:
    def sleeps(given: Given) -> Found:
        time.sleep(30)
        return Found(())

    def fails(given: Given) -> Found:
        raise RecursionError

    def eats(given: Given) -> Found:
        return Found((), {"img/a.png": bytes(2**33)})

    given = Given("a.gift", b"")
    for reader, reason in ((sleeps, "takes longer"), (fails, "not of the form"), (eats, "too much memory")):
        found = bring_in(reader, given, seconds=0.3 if reader is sleeps else 10)
        assert found.reason is not None and reason in found.reason.en
        assert found.refused[0].source == "a.gift" and found.found == 1


def test_a_file_over_the_limit_is_not_even_read() -> None:
    def never(given: Given) -> Found:
        raise AssertionError

    found = bring_in(never, Given("a.gift", bytes(20 * 1024 * 1024 + 1)))
    assert found.reason is not None and "larger than 20 MB" in found.reason.en


def test_what_the_reader_finds_comes_back_from_its_process() -> None:
    def refuses(given: Given) -> Found:
        raise Unreadable(NO, 7)

    from app.foundation.faults import Text

    NO = Text("No.", "Нет.")
    found = bring_in(refuses, Given("a.gift", b""))
    assert [(one.line, one.reason) for one in found.refused] == [(7, NO)]
    hotspot = Hotspot(Picture("img/a.png", "A"), ())
    assert not from_entries(Drafted(Item("", "hotspot", "Q", hotspot), "Q")).imported
    assert questions_of(bring_in(lambda given: Found((drafted(),)), Given("a.gift", b""))).startswith(
        "## Q {#q}"
    )
