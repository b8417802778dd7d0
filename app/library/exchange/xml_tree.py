"""XML that strangers wrote becomes a tree of plain elements with their lines, or is refused. Pure.

Read by defusedxml: a DOCTYPE, an entity of one's own and everything external are refused, not skipped. Nesting, the
number of elements and the length of one tag are capped while reading, so that neither time nor memory depends on what
the author of a hostile file had in mind.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from html import escape
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException, DTDForbidden
from defusedxml.ElementTree import DefusedXMLParser

from app.foundation.faults import Text
from app.library.exchange.drafted import Unreadable

MOST_NESTING = 100
MOST_ELEMENTS = 100_000
MOST_ATTRIBUTES = 200  # of one element
LONGEST_TAG = 1024 * 1024  # bytes; whoever reads on a tag that does not end reads it again and again
_PIECE = 64 * 1024
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]{0,39})["']""")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ALONE = {
    "br",
    "hr",
    "img",
    "input",
    "col",
    "wbr",
    "source",
    "track",
    "embed",
    "param",
}  # of HTML, never closed


class Element:
    """One element. Names are local ones, without prefix and namespace; `children` are elements and pieces of text."""

    __slots__ = ("attributes", "children", "line", "name")

    def __init__(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.name = name
        self.attributes = attributes
        self.line = line
        self.children: list[Element | str] = []

    def get(self, attribute: str, otherwise: str = "") -> str:
        return self.attributes.get(attribute, otherwise)

    @property
    def elements(self) -> list[Element]:
        return [child for child in self.children if isinstance(child, Element)]

    def all(self, *names: str) -> list[Element]:
        """The children of these names, in order."""
        return [child for child in self.children if isinstance(child, Element) and child.name in names]

    def first(self, *path: str) -> Element | None:
        """The first child of the first name, of that the first child of the next one, and so on."""
        here: Element | None = self
        for name in path:
            here = None if here is None else next(iter(here.all(name)), None)
        return here

    def deep(self, *names: str) -> Iterator[Element]:
        """All elements of these names below this one, in order."""
        for child in self.children:
            if isinstance(child, Element):
                if child.name in names:
                    yield child
                yield from child.deep(*names)

    @property
    def every(self) -> Iterator[Element]:
        """All elements below this one, in order."""
        for child in self.elements:
            yield child
            yield from child.every

    def find(self, *names: str) -> Element | None:
        """The first element of one of these names below this one."""
        return next(self.deep(*names), None)

    @property
    def raw_text(self) -> str:
        """All text in it, as it stands there."""
        return "".join(child if isinstance(child, str) else child.raw_text for child in self.children)

    @property
    def text(self) -> str:
        """All text in it, without blanks at the ends."""
        return self.raw_text.strip()

    def text_at(self, *path: str, otherwise: str = "") -> str:
        """The text of the element that this path leads to."""
        found = self.first(*path)
        return otherwise if found is None else found.text

    @property
    def inner_html(self) -> str:
        """Its content as HTML."""
        return "".join(
            escape(child, quote=False) if isinstance(child, str) else child.html for child in self.children
        )

    @property
    def html(self) -> str:
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes.items())
        if self.name in _ALONE:
            return f"<{self.name}{attributes}>"
        return f"<{self.name}{attributes}>{self.inner_html}</{self.name}>"


def xml_of(content: bytes, encoding: str | None = None) -> Element:
    """The root of a document. `encoding` overrides what the document says of itself.

    Raises Unreadable for what is no XML, is hostile, or is in an encoding that it does not name.
    """
    name = encoding or _encoding_of(content)
    builder = _Builder()
    parser: Any = DefusedXMLParser(target=builder, encoding="utf-8", forbid_dtd=True)
    builder.parser = parser.parser
    try:
        for piece in _pieces(content, name):
            builder.given += len(piece)
            parser.feed(piece)
            if builder.given - max(parser.parser.CurrentByteIndex, 0) > LONGEST_TAG:
                raise Unreadable(_TOO_LONG, parser.parser.CurrentLineNumber)
        parser.close()
    except DTDForbidden as error:
        raise Unreadable(_DOCTYPE, parser.parser.CurrentLineNumber) from error
    except DefusedXmlException as error:
        raise Unreadable(_ENTITIES, parser.parser.CurrentLineNumber) from error
    except ParseError as error:
        raise _broken(error, content) from error
    assert builder.root is not None  # else it is not well-formed
    return builder.root


class _Builder:
    """What the parser tells its news to."""

    def __init__(self) -> None:
        self.parser: Any = None
        self.root: Element | None = None
        self.open: list[Element] = []
        self.words: list[str] = []
        self.count = 0
        self.given = 0  # bytes

    def start(self, name: str, attributes: dict[str, str]) -> None:
        line: int = self.parser.CurrentLineNumber
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise Unreadable(_TOO_MANY, line)
        if len(self.open) >= MOST_NESTING:
            raise Unreadable(_TOO_DEEP, line)
        if len(attributes) > MOST_ATTRIBUTES:
            raise Unreadable(_TOO_LONG, line)
        element = Element(_local(name), {_local(key): value for key, value in attributes.items()}, line)
        if self.open:
            self._say()
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def end(self, name: str) -> None:
        self._say()
        self.open.pop()

    def data(self, words: str) -> None:
        self.words.append(words)

    def close(self) -> None:
        pass

    def _say(self) -> None:
        if self.words and self.open:
            self.open[-1].children.append("".join(self.words))
        self.words.clear()


def _local(name: str) -> str:
    return name.rpartition("}")[2] if name.startswith("{") else name


def _encoding_of(content: bytes) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    if content[:4] in (b"<\0?\0", b"\0<\0?"):
        return "utf-16-le" if content[0] == ord("<") else "utf-16-be"
    found = _DECLARED.match(content.lstrip()[:400])
    return found.group(1).decode("ascii") if found else "utf-8"


def _pieces(content: bytes, name: str) -> Iterator[bytes]:
    """The document in UTF-8, piece by piece. Raises Unreadable where a byte says nothing in this encoding."""
    try:
        with suppress(UnicodeError):
            b"<?".decode(name)  # LookupError for what encodes no text (hex, zip)
        decoder = codecs.getincrementaldecoder(name)("strict")
    except LookupError:
        raise Unreadable(_unknown_encoding(name)) from None
    line = 1
    for start in range(0, max(len(content), 1), _PIECE):
        piece = content[start : start + _PIECE]
        try:
            text = decoder.decode(piece, final=start + _PIECE >= len(content))
        except UnicodeError as error:
            before = piece[: error.start] if isinstance(error, UnicodeDecodeError) else b""
            raise Unreadable(_wrong_bytes(name), line + before.count(b"\n")) from None
        line += text.count("\n")
        yield text.encode("utf-8", "surrogatepass")


def _broken(error: ParseError, content: bytes) -> Unreadable:
    line = error.position[0] if error.position else 1
    if not content.strip():
        return Unreadable(Text("The file is empty", "Файл пуст"))
    if content.lstrip()[:1] not in (b"<", b"\xef", b"\xff", b"\xfe", b"\0"):
        return Unreadable(Text("The file is no XML", "Это не XML"))
    said = str(error).partition(":")[0]
    return Unreadable(
        Text(f"The XML is broken in line {line} ({said})", f"XML нарушен в строке {line} ({said})"), line
    )


_DOCTYPE = Text(
    "A DOCTYPE is not read, for what it may pull in; delete that line",
    "Строка DOCTYPE не читается: она может тянуть в файл чужое; удалите её",
)
_ENTITIES = Text(
    "Entities that a file defines itself are not read", "Сущности, которые файл определяет сам, не читаются"
)
_TOO_LONG = Text("One tag is too long to be honest", "Один тег слишком длинный, чтобы быть настоящим")
_TOO_MANY = Text(
    f"The file has more than {MOST_ELEMENTS} elements; divide it",
    f"В файле больше {MOST_ELEMENTS} элементов; разделите его",
)
_TOO_DEEP = Text(
    f"Elements are nested more than {MOST_NESTING} deep", f"Вложенность элементов больше {MOST_NESTING}"
)


def _unknown_encoding(name: str) -> Text:
    return Text(f"The encoding {name} is not known", f"Кодировка {name} неизвестна")


def _wrong_bytes(name: str) -> Text:
    shown = name.upper().removesuffix("-SIG")
    return Text(
        f"The bytes are not {shown}; name the encoding (--encoding windows-1251) or save the file as UTF-8",
        f"Байты не в кодировке {shown}; назовите её (--encoding windows-1251) или сохраните файл в UTF-8",
    )
