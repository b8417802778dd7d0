"""What a lesson's Markdown becomes on the page, and what is told of mistakes in it."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from app.library.markdown import File, Surroundings, fragment, must_know, phrase, read, sections_of, write

FILES = {
    "courses/first-call/media/bar.png": File("/media/1/bar.png", "image/png", 2_000, (880, 120)),
    "courses/first-call/media/film.webm": File("/media/2/film.webm", "video/webm", 90_000),
    "courses/first-call/media/film.ru.vtt": File("/media/3/film.ru.vtt", "text/vtt", 400),
    "courses/first-call/media/rules.pdf": File("/media/4/rules.pdf", "application/pdf", 1_540_000),
}


def surroundings(language: str = "en") -> Surroundings:
    return Surroundings(
        language, "courses/first-call", FILES.get, lambda svg: f"/drawing/{len(svg) > 500}.svg", "A lesson"
    )


def html(text: str, language: str = "en") -> str:
    reading = read(text, file="lesson.md").value
    assert reading is not None
    return write(reading, surroundings(language))


def codes(text: str) -> list[tuple[int, str]]:
    return [(fault.line, fault.code) for fault in read(text, file="lesson.md", first_line=10).faults]


# -- the page -------------------------------------------------------------------------------------------------


def test_a_heading_carries_the_id_that_its_author_gave() -> None:
    assert html("## Приём звонка {#greeting}") == '<h2 id="greeting">Приём звонка</h2>\n'


def test_a_heading_without_an_id_gets_one_from_its_words() -> None:
    assert '<h2 id="база-знаний">' in html("## База знаний")


def test_two_headings_of_the_same_words_get_different_ids() -> None:
    page = html("## Notes\n\n## Notes")
    assert 'id="notes"' in page
    assert 'id="notes-2"' in page


def test_an_id_made_from_words_never_takes_one_that_the_page_uses() -> None:
    assert '<h2 id="main-2">' in html("## Main")


def test_headings_move_down_where_an_author_uses_the_first_level() -> None:
    page = html("# Part\n\n## Detail")
    assert '<h2 id="part">' in page
    assert '<h3 id="detail">' in page


def test_a_table_scrolls_in_a_named_box_and_aligns_by_class() -> None:
    page = html("## Stages {#s}\n\n| a | b |\n|:-:|--:|\n| 1 | 2 |")
    assert '<div class="table-scroll" role="group" tabindex="0" aria-label="Table 1. Stages"><table>' in page
    assert '<th scope="col" class="align-center">a</th>' in page
    assert '<td class="align-right">2</td>' in page
    assert "style" not in page


@pytest.mark.parametrize(
    ("kind", "english", "russian"),
    [
        ("NOTE", "Note", "Примечание"),
        ("TIP", "Tip", "Совет"),
        ("IMPORTANT", "Must know", "Обязательно знать"),
        ("WARNING", "Warning", "Внимание"),
        ("CAUTION", "Caution", "Осторожно"),
    ],
)
def test_an_alert_is_named_in_the_language_of_the_text(kind: str, english: str, russian: str) -> None:
    text = f"> [!{kind}]\n> Careful."
    assert f'<p class="alert-title">{english}</p>' in html(text)
    assert f'<p class="alert-title">{russian}</p>' in html(text, "ru")
    assert html(text).count(english) == 1


def test_a_picture_keeps_its_place_while_it_loads() -> None:
    page = html("![Phone bar](media/bar.png)")
    assert '<img src="/media/1/bar.png" alt="Phone bar" width="880" height="120" loading="lazy"' in page
    assert '<figure class="picture">' in page


def test_a_title_of_a_picture_is_its_caption() -> None:
    assert "<figcaption>Seen from the left</figcaption>" in html(
        '![Phone](media/bar.png "Seen from the left")'
    )


def test_a_film_comes_with_captions_and_a_transcript() -> None:
    page = html("::: video src=media/film.webm captions=media/film.ru.vtt\nЭтапы **загораются**.\n:::", "ru")
    assert '<video controls="" preload="metadata"' in page
    assert (
        '<track kind="captions" src="/media/3/film.ru.vtt" srclang="ru" label="Русский" default="">' in page
    )
    assert '<details class="transcript"><summary>Расшифровка</summary>' in page
    assert "<strong>загораются</strong>" in page


def test_a_diagram_is_a_picture_with_words_for_those_who_cannot_see_it() -> None:
    page = html(
        "```mermaid\nflowchart TB\n  accTitle: Two steps\n  accDescr: First, then second.\n  A --> B\n```"
    )
    assert '<img src="/drawing/True.svg" alt="Two steps"' in page
    assert '<span class="vh">First, then second.</span>' in page
    assert "<svg" not in page


def test_a_wide_flow_chart_is_turned_for_phones() -> None:
    text = "```mermaid\nflowchart LR\n  accTitle: Steps\n  A[First step] --> B[Second step] --> C[Third step]\n```"
    assert '<source media="(max-width: 40rem)"' in html(text)


def test_a_link_to_another_lesson_leads_to_its_page() -> None:
    assert '<a href="/courses/first-call/closing#note">' in html("[next](02-closing.md#note)")
    assert '<a href="/courses/safety/alarm">' in html("[alarm](../safety/01-alarm.ru.md)")
    assert '<a href="/courses/safety">' in html("[safety](../safety/course.md)")
    assert '<a href="/quizzes/basics">' in html("[exam](../../quizzes/basics.md)")


def test_a_link_to_a_document_is_a_download_with_its_size() -> None:
    page = html("[The rules](media/rules.pdf)", "ru")
    assert '<a href="/media/4/rules.pdf" class="attachment" download="">The rules</a>' in page
    assert '<span class="attachment-kind">(PDF, 1,5 МБ)</span>' in page


def test_a_link_that_leads_away_tells_the_other_site_nothing() -> None:
    page = html("[site](https://example.org) and https://example.com")
    assert page.count('rel="noopener noreferrer" class="external"') == 2


def test_a_task_list_says_in_words_what_is_done() -> None:
    page = html("- [x] Log in\n- [ ] Take a call")
    assert '<li class="task-done"><span class="vh">Done: </span>Log in</li>' in page
    assert '<li class="task-open"><span class="vh">To do: </span>Take a call</li>' in page


def test_a_footnote_leads_there_and_back() -> None:
    page = html("Ask.[^id]\n\n[^id]: Standard ID-3.")
    assert '<a href="#note:1" id="note:1:0" aria-label="Footnote 1">1</a>' in page
    assert '<li id="note:1">' in page
    assert '<a href="#note:1:0" class="note-back">Back to the text</a>' in page


# -- words ----------------------------------------------------------------------------------------------------


def test_every_word_is_found_under_its_heading() -> None:
    text = "Start.\n\n## One {#one}\n\n| a | b |\n|---|---|\n| c | d |\n\n## Two {#two}\n\nSee.[^n]\n\n## Three {#t}\n\n[^n]: A note."
    reading = read(text, file="lesson.md").value
    assert reading is not None
    assert [(section.heading_id, section.text) for section in sections_of(reading)] == [
        ("", "Start."),
        ("one", "a; b. c; d."),
        ("two", "See. A note."),
        ("t", ""),
    ]


def test_what_must_be_known_is_cut_out_with_its_heading() -> None:
    reading = read(
        "## One {#one}\n\n> [!IMPORTANT]\n> Never **ask** for a code.[^1]\n\n[^1]: Law.", file="x"
    ).value
    assert reading is not None
    (box,) = must_know(reading)
    assert (box.heading_id, box.text) == ("one", "Never ask for a code.")


def test_a_short_text_has_no_ids_and_a_phrase_no_paragraph() -> None:
    assert fragment("## Title {#a}\n\nBody", surroundings()) == "<h2>Title</h2>\n<p>Body</p>\n"
    assert phrase("the **card** code", surroundings()) == "the <strong>card</strong> code"


# -- mistakes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("## A {#x}\n\n## B {#x}", [(12, "duplicate-id")]),
        ("## A {#Обзор}", [(10, "bad-value")]),
        ("## A {#main}", [(10, "bad-value")]),
        ("##\n\ntext", [(10, "bad-value")]),
        ("```mermaid\nflowchart LR\n  accTitle: A\n  A[[[--> B\n```", [(10, "bad-value")]),
        ("text\n\n```mermaid\nflowchart LR\n  A --> B\n```", [(12, "missing-alt")]),
        ("```mermaid\n%%{init: {}}%%\nflowchart LR\n  A --> B\n```", [(10, "bad-value")]),
        ("```\ncode", [(10, "bad-value")]),
        ("::: video src=media/film.webm captions=media/film.ru.vtt\nWords", [(10, "bad-value")]),
        ("::: video captions=media/film.ru.vtt\nWords\n:::", [(10, "missing-key")]),
        ("::: video src=media/film.webm\nWords\n:::", [(10, "missing-key")]),
        ("::: video src=a.webm captions=a.vtt size=2\nWords\n:::", [(10, "unknown-key")]),
        ("::: video src=a.webm captions=a.vtt\n:::", [(10, "missing-alt")]),
        ("::: warning\nWords\n:::", [(10, "bad-value")]),
        ("> [!TIPP]\n> Words", [(10, "bad-value")]),
        ("> [!TIP] Words", [(10, "bad-value")]),
        ("one\ntwo [^gone]", [(11, "broken-link")]),
    ],
)
def test_a_mistake_is_told_at_its_line(text: str, told: list[tuple[int, str]]) -> None:
    assert codes(text) == told


def test_a_reference_knows_its_line_inside_a_paragraph_table_or_note() -> None:
    text = "one\n`a\nb` [x](gone.md)\n\n| a |\n|---|\n| ![](b.png) |\n\nSee[^1].\n\n[^1]: [y](c.md)"
    reading = read(text, file="x").value
    assert reading is not None
    assert sorted((reference.line, reference.written) for reference in reading.references) == [
        (3, "gone.md"),
        (7, "b.png"),
        (11, "c.md"),
    ]


# -- attacks --------------------------------------------------------------------------------------------------

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<iframe src=javascript:alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<p style="background:url(javascript:alert(1))">x</p>',
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](<java\tscript:alert(1)>)",
    "[a](javascript&#58;alert(1))",
    "[a](javascript&colon;alert(1))",
    "[a](%6aavascript:alert(1))",
    "[a](&#x6A;avascript:alert(1))",
    "[a](\u0001javascript:alert(1))",
    "[a](vbscript:msgbox)",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](file:///etc/passwd)",
    "![a](javascript:alert(1))",
    "![a](data:image/svg+xml,<svg onload=alert(1)>)",
    '![a](media/bar.png"onerror="alert(1))',
    '![a"onerror="alert(1)](media/bar.png)',
    '![a](media/bar.png "x\\" onerror=alert(1)")',
    "<javascript:alert(1)>",
    "[a]: javascript:alert(1)\n\n[a]",
    '## x {#a"onclick=alert(1)}',
    '```"><script>alert(1)</script>\nx\n```',
    "| a |\n|---|\n| <script>alert(1)</script> |",
    '::: video src="x" onerror="alert(1)" captions=y\n<script>alert(1)</script>\n:::',
    "::: video src=javascript:alert(1) captions=data:text/vtt,x\nwords\n:::",
    "::: <script>alert(1)</script>\nwords\n:::",
    '```mermaid\nflowchart LR\n  accTitle: "><script>alert(1)</script>\n  A["<img src=x onerror=alert(1)>"] --> B\n'
    '  click A "javascript:alert(1)"\n```',
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    "[a](//evil.example/x)",
    'http://a.b/"onmouseover="alert(1)',
]


@pytest.mark.parametrize("text", ATTACKS)
@pytest.mark.parametrize(
    "make",
    [
        html,
        lambda text: fragment(text, surroundings()),
        lambda text: fragment(text, replace(surroundings(), embeds=True)),
    ],
)
def test_an_attack_stays_words(text: str, make) -> None:  # type: ignore[no-untyped-def]
    elements = Elements()
    elements.feed(make(text))
    assert elements.found <= ALLOWED, elements.found - ALLOWED
    for name, value in elements.attributes:
        assert not name.startswith("on")
        assert name != "style"
        if name in ("href", "src", "srcset"):
            assert value.startswith(("/", "#", "http://a.b/", "https://", "mailto:")), value
            assert not value.startswith("//"), value


ALLOWED = {
    "p", "a", "img", "figure", "figcaption", "h2", "pre", "code", "div", "table", "thead", "tbody", "tr", "th", "td",
    "video", "track", "details", "summary", "picture", "source", "sup", "section", "ol", "li", "span", "br", "em",
}  # fmt: skip


class Elements(HTMLParser):
    """What a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes.extend((name, value or "") for name, value in attrs)
