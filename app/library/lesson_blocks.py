"""The HTML of a lesson as what a reader takes in one by one: paragraphs, items, rows, pictures, by heading. Pure.

It reads the HTML that `markdown_writing` has written and `clean_html` has passed, and knows its form.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from lxml import html as markup  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]

Shape = Literal["heading", "paragraph", "item", "row", "head", "code", "picture", "diagram", "note"]

HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
SHAPES: dict[str, Shape] = {
    "p": "paragraph",
    "summary": "paragraph",
    "figcaption": "paragraph",
    "dt": "paragraph",
    "dd": "item",
    "pre": "code",
}
HOLDERS = {"p", "ul", "ol", "table", "pre", "figure", "blockquote", "div", "section", "details", "dl"}
MEDIA = ("img", "video", "audio", "source")
UNREAD_CLASSES = {"note-mark", "note-back"}  # numbers and arrows of footnotes: no words of the author
NOTE = "#note:"
DIAGRAM = "diagram-scroll"  # drawn from words that stand below it: these are compared, not the drawing


@dataclass(frozen=True)
class Block:
    """`cells`: one text, or one for each cell of a row. `source`: addresses of a picture or film, which is no text."""

    shape: Shape
    cells: tuple[str, ...]
    source: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(self.cells)


@dataclass(frozen=True)
class Section:
    """From one heading to the next. `above`: ids of the headings over it, the highest first."""

    heading_id: str  # empty above the first heading
    title: str
    level: int
    above: tuple[str, ...]
    blocks: tuple[Block, ...]


def sections_in(html: str) -> tuple[Section, ...]:
    """In the order of reading; what a text has no words or pictures for is left out."""
    root = markup.fragment_fromstring(html, create_parent="div")
    found = [Section("", "", 1, (), ())]
    open_now: list[tuple[int, str]] = []  # level and id of the headings over what comes
    notes: dict[str, int] = {}  # footnote → section that refers to it first
    for element, shape, words in leaves(root):
        if shape == "heading":
            level = int(element.tag[1])
            open_now = [one for one in open_now if one[0] < level]
            above = tuple(name for _level, name in open_now)
            found.append(Section(str(element.get("id", "")), words, level, above, ()))
            open_now.append((level, str(element.get("id", ""))))
            continue
        for link in element.iter("a"):
            target = str(link.get("href") or "")
            if target.startswith(NOTE):
                notes.setdefault(target.removeprefix("#"), len(found) - 1)
        note = note_around(element)
        place = notes.get(note, len(found) - 1) if note else len(found) - 1
        block = block_of(element, "note" if note else shape, words)
        if block is not None:
            found[place] = replace(found[place], blocks=(*found[place].blocks, block))
    return tuple(section for section in found if section.heading_id or section.title or section.blocks)


Leaf = tuple[HtmlElement, Shape, str]  # and the words that it holds itself


def leaves(elements: Iterable[HtmlElement]) -> Iterator[Leaf]:
    """What holds words itself, in the order of reading."""
    for one in elements:
        if not isinstance(one.tag, str):
            continue
        if one.tag in HEADINGS:
            yield one, "heading", words_of(one)
        elif one.tag == "li":
            yield from leaves_of_item(one)
        elif one.tag == "tr":
            yield one, "head" if all(cell.tag == "th" for cell in one) else "row", ""
        elif one.tag in MEDIA:
            yield one, "picture", str(one.get("alt") or one.get("aria-label") or "")
        elif one.tag == "div" and one.get("class") == DIAGRAM:
            yield one, "diagram", str(one.get("aria-label") or "")
        elif one.tag in SHAPES:
            yield one, SHAPES[one.tag], one.text_content().strip("\n") if one.tag == "pre" else words_of(one)
        else:
            yield from leaves(one)


def leaves_of_item(item: HtmlElement) -> Iterator[Leaf]:
    """The item's own words (they may stand in its first paragraph), then what is set inside it."""
    inside = [child for child in item if child.tag in HOLDERS]
    own = " ".join("".join(strings(item, without=inside)).split())
    if own:
        yield item, "item", own
    elif inside and inside[0].tag == "p":
        first = inside.pop(0)
        yield first, "item", words_of(first)
    yield from leaves(inside)


def note_around(element: HtmlElement | None) -> str:
    """The footnote that an element belongs to."""
    while element is not None:
        name = str(element.get("id") or "")
        if element.tag == "li" and name.startswith(NOTE.removeprefix("#")):
            return name
        element = element.getparent()
    return ""


def block_of(element: HtmlElement, shape: Shape, words: str) -> Block | None:
    """None for what says and shows nothing."""
    holds_others = shape == "item" and any(child.tag in HOLDERS for child in element)
    source = () if holds_others or shape == "diagram" else tuple(sources(element))
    cells: tuple[str, ...] = (words,)
    if shape in ("row", "head"):
        cells = tuple(words_of(cell) for cell in element if cell.tag in ("td", "th"))
    return Block(shape, cells, source) if any(cells) or source else None


def sources(element: HtmlElement) -> Iterator[str]:
    for one in element.iter(*MEDIA):
        yield from (str(one.get(name)) for name in ("src", "srcset") if one.get(name))


def words_of(element: HtmlElement) -> str:
    """With single spaces; a picture among words stands for its own words."""
    return " ".join("".join(strings(element)).split())


def strings(element: HtmlElement, without: Collection[HtmlElement] = ()) -> Iterator[str]:
    if set(str(element.get("class") or "").split()) & UNREAD_CLASSES:
        return
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child not in without:
            yield str(child.get("alt") or "") if child.tag == "img" else ""
            yield " " if child.tag == "br" else ""
            yield from strings(child)
        yield child.tail or ""
