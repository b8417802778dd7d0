"""Our Markdown as HTML for other systems: well-formed, with addresses of pictures as they want them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape

from markdown_it.token import Token

from app.library.markdown_reading import parser

# What XML cannot hold, escaped or not.
_UNSAYABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
AddressOf = Callable[[str], str]


def html_of(markdown: str, address_of: AddressOf | None = None) -> str:
    """Block HTML. `address_of`: from the path of a picture to its address there."""
    tokens = parser().parse(markdown, {})
    _readdress(tokens, address_of)
    return _clean(parser().renderer.render(tokens, parser().options, {})).strip()


def phrase_of(markdown: str, address_of: AddressOf | None = None) -> str:
    """Inline HTML of a text of one paragraph; block HTML of a longer one."""
    html = html_of(markdown, address_of)
    inner = html.removeprefix("<p>").removesuffix("</p>")
    return inner if html == f"<p>{inner}</p>" and "<p>" not in inner else html


def pictures_in(markdown: str) -> list[str]:
    """The paths of its pictures, in order."""
    return [str(token.attrs.get("src", "")) for token in _images(parser().parse(markdown, {}))]


def _readdress(tokens: Sequence[Token], address_of: AddressOf | None) -> None:
    if address_of is not None:
        for token in _images(tokens):
            token.attrs["src"] = address_of(str(token.attrs.get("src", "")))


def _images(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "image":
            yield token
        yield from _images(token.children or [])


def xml_words(text: str) -> str:
    """Plain words as the content of an element."""
    return escape(_clean(text), quote=False).replace("\r", "&#13;")


def element(tag: str, /, *content: str, **attributes: str | None) -> str:
    """`content` is markup. An underscore in the name of an attribute is a hyphen; None is left out."""
    given = "".join(
        f' {key.replace("_", "-")}="{escape(_clean(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = "".join(content)
    return f"<{tag}{given}>{inside}</{tag}>" if inside else f"<{tag}{given}/>"


def _clean(text: str) -> str:
    return _UNSAYABLE.sub("", text)
