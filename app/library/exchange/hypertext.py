"""HTML of other systems as our Markdown. Pure.

First the nesting is counted, then everything that is not on a list goes (nh3), then markdownify writes; what cannot
be said in Markdown is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import unquote

import nh3
from bs4.element import Tag
from markdownify import MarkdownConverter

from app.foundation.faults import Text
from app.library.exchange.drafted import NotTaken
from app.library.exchange.plain_words import as_markdown, escape_signs, tidy

DEEPEST = 60  # tags within tags; no real question has a tenth of it
MOST_CHARACTERS = 200_000  # of one text of a question
TAGS = {
    "a", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4",
    "h5", "h6", "hr", "i", "img", "kbd", "li", "ol", "p", "pre", "s", "samp", "span", "strike", "strong", "sub", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}}
_GONE_WITH_CONTENT = {"script", "style", "title", "head", "template", "noscript"}
# What a reader would miss, by tag.
_MISSED = {
    "video": ("a film", "видео"), "audio": ("a sound", "звук"), "iframe": ("an embedded page", "вложенная страница"),
    "object": ("an embedded object", "вложенный объект"), "embed": ("an embedded object", "вложенный объект"),
    "script": ("a script", "скрипт"), "svg": ("a drawing (SVG)", "рисунок (SVG)"), "math": ("a formula", "формула"),
    "form": ("a form", "форма"), "canvas": ("a drawing", "рисунок"), "applet": ("a program", "программа"),
}  # fmt: skip
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_VOID = {"br", "img", "hr", "input", "meta", "link", "col", "wbr", "source", "track", "area", "base", "embed"}
# Their end may be left out: they close each other.
_LOOSE = {"p", "li", "td", "th", "tr", "dt", "dd", "option", "thead", "tbody", "tfoot", "colgroup"}
_RAISED = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
_STYLES = {"font", "center", "big", "small", "o:p", "article", "section", "figure", "style", "label"}
_KNOWN = TAGS | set(_MISSED) | _VOID | _LOOSE | _STYLES
_ENTITY = re.compile(r"&(?:#[0-9]+|#x[0-9a-fA-F]+|[A-Za-z]+);")
_AT_START = re.compile(
    r"((?:^|\n)\s*(?:[0-9]{1,9}(?=[.)](?:\s|$)))?)(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|(?<=[0-9])[.)])"
)
_EMBEDDED = re.compile(r"data:[a-zA-Z0-9/.+;=-]{0,100},[A-Za-z0-9+/=%_\s-]{200,}")
_BLANK_ENDS = re.compile(r"[ \t]+(?=\n|$)")
# A line break before the end of a paragraph breaks nothing, and its backslash would be seen.
_LAST_BREAK = re.compile(r"(?<!\\)((?:\\\\)*)(?:\\[ \t]*\n[ \t]*)*\\(?=\s*(?:\n[ \t]*\n|$))")

PictureOf = Callable[[str, str], str | None]
"""From the address and the words of a picture to its path beside the text; None: there is no such picture."""


@dataclass(frozen=True)
class Converted:
    """Markdown, and what of the HTML it does not say."""

    text: str
    changes: tuple[Text, ...] = ()


def markdown_of(html: str, picture_of: PictureOf | None = None) -> Converted:
    """Raises NotTaken for HTML that is nested deeper than anybody writes, or far too long."""
    if "<" not in html and "&" not in html:
        return Converted(_tidied(as_markdown(html)))
    embedded: list[str] = []

    def put_aside(found: re.Match[str]) -> str:
        embedded.append(found.group())
        return f"data:embedded-{len(embedded) - 1}"

    html = _EMBEDDED.sub(put_aside, html)
    _check_nesting(html)
    told: dict[str, Text] = {tag: _missed(tag) for tag in _tags(html) if tag in _MISSED}
    cleaned = nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=_GONE_WITH_CONTENT,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel", "data"},
        link_rel=None,
        strip_comments=True,
    )
    _check_nesting(cleaned)
    writer = _Writer(picture_of, told, embedded)
    return Converted(_tidied(writer.convert(cleaned)), tuple(told.values()))


def plain_of(html: str) -> str:
    """The words alone: of names, of texts that people type."""
    if "<" not in html and "&" not in html:
        return " ".join(html.split())
    _check_nesting(html)
    bare = nh3.clean(html, tags=set(), clean_content_tags=_GONE_WITH_CONTENT, link_rel=None)
    return " ".join(unescape(bare).split())


def looks_like_html(text: str) -> bool:
    """Whether a text that may be either is HTML: its tags are such, and all in pairs. What asks about `<pre>` is not."""
    found = list(_TAG.finditer(text))
    if not found:
        return _ENTITY.search(text) is not None
    open_tags: list[str] = []
    for tag in found:
        name = tag.group(2).lower()
        if name not in _KNOWN:
            return False
        if name in _VOID or name in _LOOSE or tag.group(3).endswith("/"):
            continue
        if not tag.group(1):
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            return False
    return not open_tags


def _tags(html: str) -> set[str]:
    return {found.group(2).lower() for found in _TAG.finditer(html)}


def _check_nesting(html: str) -> None:
    if len(html) > MOST_CHARACTERS:
        raise NotTaken(
            Text(
                f"A text of the question is longer than {MOST_CHARACTERS} characters",
                f"Текст вопроса длиннее {MOST_CHARACTERS} знаков",
            )
        )
    depth = 0
    for found in _TAG.finditer(html):
        tag = found.group(2).lower()
        if tag in _VOID or tag in _LOOSE or found.group(3).endswith("/"):
            continue
        depth = max(0, depth + (-1 if found.group(1) else 1))
        if depth > DEEPEST:
            raise NotTaken(
                Text(
                    f"Tags of its HTML stand more than {DEEPEST} deep in each other",
                    f"Теги HTML вложены друг в друга глубже {DEEPEST} уровней",
                )
            )


def _missed(tag: str) -> Text:
    en, ru = _MISSED[tag]
    return Text(f"Left out: {en} (<{tag}>)", f"Не взято: {ru} (<{tag}>)")


def _tidied(markdown: str) -> str:
    text = _BLANK_ENDS.sub("", tidy(markdown).replace("\u00a0", " ")).replace("\\\n ", "\\\n")
    return re.sub(r"\n{3,}", "\n\n", _LAST_BREAK.sub(r"\1", text)).strip()


class _Writer(MarkdownConverter):
    """Our Markdown: no headings of sections, no HTML, raised and lowered signs as signs."""

    def __init__(
        self, picture_of: PictureOf | None, told: dict[str, Text], embedded: Sequence[str] = ()
    ) -> None:
        super().__init__(heading_style="atx", bullets="-", newline_style="backslash", table_infer_header=True)
        self.picture_of = picture_of
        self.told = told
        self.embedded = embedded

    def escape(self, text: str, parent_tags: set[str]) -> str:
        if not text:
            return ""
        escaped = escape_signs(text)
        return _AT_START.sub(r"\1\\\2", escaped)

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:
        return str(super().convert_hN(max(3, n), el, text, parent_tags))  # type: ignore[misc]

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        address, words = str(el.attrs.get("src") or ""), str(el.attrs.get("alt") or "")
        words = " ".join(words.split())
        number = address.removeprefix("data:embedded-")
        if number != address and number.isdigit() and int(number) < len(self.embedded):
            address = self.embedded[int(number)]
        path = self.picture_of(unquote(address), words) if self.picture_of else None
        if path is not None:
            return f"![{escape_signs(words)}]({path})"
        shown = address if len(address) <= 60 else f"{address[:57]}…"
        self.told[f"img {address[:200]}"] = Text(
            f"The picture {shown or '(without an address)'} is not in the file: imported without it",
            f"Картинки {shown or '(без адреса)'} в файле нет: взято без неё",
        )
        return escape_signs(words)

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        address = str(el.attrs.get("href") or "")
        if not text.strip():
            return ""
        if not address.startswith(("http:", "https:", "mailto:", "tel:")):
            if address:
                self.told[f"a {address[:200]}"] = Text(
                    f"A link to {address[:60]} leads nowhere here: only its words are kept",
                    f"Ссылка на {address[:60]} здесь никуда не ведёт: остались её слова",
                )
            return text
        safe = address.replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("\n", "")
        before, behind = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{before[:1]}[{text.strip()}]({safe}){behind[:1]}"

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _moved(text, _RAISED, "^")

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _moved(text, _LOWERED, "_")

    def convert_caption(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"{text.strip()}\n\n"


def _moved(text: str, table: Mapping[int, Any], sign: str) -> str:
    bare = text.strip()
    moved = bare.translate(table)
    if all(ord(letter) in table for letter in bare):
        return moved
    return f"\\{sign}({bare})" if sign == "_" else f"{sign}({bare})"
