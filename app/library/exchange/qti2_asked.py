"""One item of QTI 2.x while it is read: declarations, rules, texts, what has to be told. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from html import escape
from urllib.parse import unquote

from app.library.exchange.asking import Asking, custom, refuse
from app.library.exchange.formulas import in_one_line
from app.library.exchange.hypertext import plain_of
from app.library.exchange.package import leads_out
from app.library.exchange.qti2_declared import Declaration, Unknown, Value, declaration_of, value_of
from app.library.exchange.qti2_rules import Rules
from app.library.exchange.xml_tree import Element
from app.library.media_types import is_picture

_BLANKS = re.compile(r"\s+")
_BREAK = re.compile(r"(\\\n(?:> ?)*) +")  # blanks behind a line break are those of the file
ReadFile = Callable[[str], bytes | None]
_TEMPLATES = {
    "match_correct", "map_response", "map_response_point", "cc2_match", "cc2_match_basic", "cc2_map_response",
}  # fmt: skip


@dataclass(kw_only=True)
class Asked(Asking):
    """`folder`: where the item's file stands in its package; `read`: the bytes of a file of the package."""

    element: Element
    read: ReadFile
    folder: str = ""
    declarations: dict[str, Declaration] = field(default_factory=dict)
    rules: Rules | None = None

    def __post_init__(self) -> None:
        try:
            self.declarations = {
                one.get("identifier"): declaration_of(one) for one in self.element.all("responseDeclaration")
            }
            self.rules = self._rules()
        except Unknown:
            raise custom() from None

    @property
    def body(self) -> Element:
        return self.element.first("itemBody") or Element("itemBody", {}, self.element.line)

    def response(self, interaction: Element) -> Declaration:
        found = self.declarations.get(interaction.get("responseIdentifier"))
        if found is None:
            raise refuse(
                "Not imported, because its response is not declared", "Не взято: ответ на него не объявлен"
            )
        return found

    def score(self, responses: Mapping[str, Value]) -> Fraction:
        """What these responses earn. Raises NotTaken for rules that are not run here."""
        if self.rules is None:
            raise refuse(
                "Not imported, because it does not say what is right", "Не взято: не сказано, что верно"
            )
        try:
            return self.rules.score(responses)
        except Unknown:
            raise custom() from None

    def outcomes(self, responses: Mapping[str, Value]) -> Mapping[str, Value]:
        try:
            return {} if self.rules is None else self.rules.run(responses)
        except Unknown:
            return {}

    def _rules(self) -> Rules | None:
        """None where nothing says what is right."""
        outcomes = {one.get("identifier"): _default(one) for one in self.element.all("outcomeDeclaration")}
        processing = self.element.first("responseProcessing")
        name = "" if processing is None else processing.get("template")
        if processing is not None and any(
            one.get("identifier") == "SCORE" for one in processing.deep("setOutcomeValue")
        ):
            return Rules(self.declarations, outcomes, tuple(processing.elements))
        if name:
            stem = posixpath.basename(name).removesuffix(".xml").lower()
            if stem not in _TEMPLATES:
                raise Unknown
            return Rules(self.declarations, outcomes, template=stem)
        if not any(one.correct or one.is_mapped for one in self.declarations.values()):
            return None
        self.tell(
            "It has no rules for points; its right answer was used",
            "Правил для баллов нет; взят верный ответ",
        )
        if len(self.declarations) > 1:
            return None
        only = next(iter(self.declarations.values()))
        by_map = bool(only.mapping) or bool(only.areas)
        name = ("map_response_point" if only.areas else "map_response") if by_map else "match_correct"
        return Rules(self.declarations, outcomes, template=name)

    # -- texts ------------------------------------------------------------------------------------------------

    def markdown(self, html: str) -> str:
        return _BREAK.sub(r"\1", self.converted(html))

    def text(self, element: Element | None) -> str:
        """The content of an element as Markdown, feedback left out."""
        if element is not None and element.find("math") is not None:
            self.tell("Its formulas stand in one line", "Формулы записаны в строку")
        return "" if element is None else self.markdown(html_in(element))

    def line(self, element: Element) -> str:
        return " ".join(part.strip() for part in self.text(element).split("\n") if part.strip())

    def words(self, element: Element | None) -> str:
        return "" if element is None else plain_of(html_in(element))

    def path_of(self, address: str) -> str:
        """Where a file that this item names stands in the package. Raises Unreadable for what is outside of it."""
        return inside_of(self.folder, unquote(address))

    def content_of(self, address: str) -> bytes | None:
        return self.read(self.path_of(address.replace("$IMS-CC-FILEBASE$", "").partition("?")[0]))

    def picture(self, element: Element) -> tuple[str, bytes] | None:
        """The path and the bytes of a picture that an element shows."""
        address = element.get("data") or element.get("src")
        content = self.content_of(address) if address else None
        path = None if content is None else self.pictures.keep(address, content)
        return None if path is None or content is None else (path, content)


def inside_of(folder: str, address: str) -> str:
    """The path of a file from the top of its package."""
    path = posixpath.normpath(posixpath.join(folder, address))
    if path.startswith("..") or "\\" in path:
        raise leads_out(address)
    return path


def _default(outcome: Element) -> Value:
    given = outcome.first("defaultValue")
    if given is None:
        return Fraction(0) if outcome.get("baseType") in ("float", "integer") else None
    values = [value_of(one.text, outcome.get("baseType", "string")) for one in given.all("value")]
    if outcome.get("cardinality", "single") == "single":
        return values[0] if values else None
    return tuple(values)


def html_in(element: Element, *, verbatim: bool = False) -> str:
    """Its content as HTML: pictures as such, feedback and instructions for others left out. `verbatim`: within `pre`."""
    as_it_stands = verbatim or element.name == "pre"
    return "".join(_html(child, as_it_stands) for child in element.children)


_LEFT_OUT = {"feedbackInline", "feedbackBlock", "rubricBlock", "templateInline", "templateBlock", "infoControl",
             "modalFeedback", "stylesheet"}  # fmt: skip


def _html(child: Element | str, verbatim: bool) -> str:
    if isinstance(child, str):
        return escape(child if verbatim else _BLANKS.sub(" ", child), quote=False)
    if child.name in _LEFT_OUT:
        return ""
    if child.name == "math":
        return in_one_line(child)
    if child.name == "object" and (child.get("type").startswith("image/") or is_picture(child.get("data"))):
        words = child.text or child.get("alt")
        return Element("img", {"src": child.get("data"), "alt": " ".join(words.split())}, child.line).html
    return _with_inner(child, verbatim)


def _with_inner(child: Element, verbatim: bool) -> str:
    """The tags of an element round the HTML of what is in it."""
    if child.name in ("prompt", "simpleChoice", "gapText"):
        return f"<div>{html_in(child)}</div>"
    shell = Element(child.name, child.attributes, child.line).html
    if not child.children:
        return shell
    opening, _, closing = shell.rpartition("</")
    return f"{opening}{html_in(child, verbatim=verbatim)}</{closing}"


def interactions_in(element: Element) -> Iterator[Element]:
    for child in element.every:
        if child.name.endswith("Interaction"):
            yield child
