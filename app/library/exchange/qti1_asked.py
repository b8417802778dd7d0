"""One item of QTI 1.2 while it is read: what its dialect calls it, texts, rules, feedback. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from html import escape
from typing import Any
from urllib.parse import unquote

from app.library.exchange.asking import Asking, custom
from app.library.exchange.hypertext import plain_of
from app.library.exchange.qti1_rules import Conditions, Outcome, conditions_of
from app.library.exchange.qti2_asked import ReadFile, inside_of
from app.library.exchange.qti2_declared import Unknown
from app.library.exchange.xml_tree import Element
from app.library.media_types import is_picture
from app.library.quizzes.numbers import number_from

RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp")
_OF_RESPONSES = ("RESPONSE_BLOCK", "RIGHT_MATCH_BLOCK")  # of Blackboard
_FILE_BASES = re.compile(
    r"(%%LINKPATH%%|\$IMS-CC-FILEBASE\$|%24IMS-CC-FILEBASE%24|\$CANVAS_OBJECT_REFERENCE\$)/?"
)
_POINTS = (
    "points_possible",
    "respondusapi_qpoints",
    "qmd_weighting",
    "qmd_absolutescore_max",
    "cc_weighting",
)
_TYPES = ("question_type", "respondusapi_qtype", "bbmd_questiontype", "wct_questiontype", "qmd_questiontype",
          "qmd_itemtype", "cc_profile")  # fmt: skip


@dataclass(kw_only=True)
class Asked(Asking):
    """`folder`: where the file stands in its package; `read`: the bytes of a file of the package."""

    element: Element
    read: ReadFile
    folder: str = ""
    said: dict[str, str] = field(default_factory=dict)  # what its metadata say, by small name
    conditions: Conditions = field(init=False)

    def __post_init__(self) -> None:
        for metadata in self.element.all("itemmetadata"):
            self.said |= metadata_of(metadata)
        names = {
            label.get("ident"): response.get("ident")
            for response in self.responses
            for label in response.deep("response_label")
            if response.name in ("response_str", "response_num")
        }
        self.conditions = conditions_of(self.element, names, max(1, len(self.responses)))

    @property
    def type(self) -> str:
        """What the dialect calls this kind of question, in small letters."""
        return next((self.said[name].lower() for name in _TYPES if self.said.get(name)), "")

    @property
    def points(self) -> Fraction:
        """Metadata say it, else the bounds of the score; a share of 100 is one point."""
        given = [number_from(self.said.get(name, "")) for name in _POINTS]
        values = [value for value in given if isinstance(value, Fraction)]
        found = next((value for value in values if value > 0), None)
        if found is not None:
            return found
        if values:
            self.tell("It was worth 0 points; here it is worth 1", "Вопрос давал 0 баллов; здесь он даёт 1")
        most = self.conditions.most
        return most if most is not None and 0 < most < 100 else Fraction(1)

    @property
    def presentation(self) -> Element:
        return self.element.first("presentation") or Element("presentation", {}, self.element.line)

    @property
    def responses(self) -> list[Element]:
        """In order; those in others are left aside."""
        return list(_outer(self.presentation))

    def outcome(self, responses: Mapping[str, Any]) -> Outcome:
        try:
            return self.conditions.run(responses)
        except Unknown:
            raise custom() from None

    def score(self, responses: Mapping[str, Any]) -> Fraction:
        return self.outcome(responses).score

    # -- texts ------------------------------------------------------------------------------------------------

    def text(self, element: Element | None) -> str:
        """All material in an element as Markdown, that of responses left out."""
        return "" if element is None else self.markdown(html_of_material(element))

    def markdown(self, html: str) -> str:
        return self.converted(_FILE_BASES.sub("", html))

    def line(self, element: Element) -> str:
        return " ".join(part.strip() for part in self.text(element).split("\n") if part.strip())

    def words(self, element: Element) -> str:
        return plain_of(html_of_material(element))

    def content_of(self, address: str) -> bytes | None:
        bare = _FILE_BASES.sub("", unquote(address)).partition("?")[0].removeprefix("/")
        for path in (inside_of(self.folder, bare), posixpath.normpath(bare)):
            content = self.read(path)
            if content is not None:
                return content
        return None

    def feedback(self, names: Iterable[str]) -> str:
        """The texts of feedback with these ids, in the order of the file."""
        wanted = set(names)
        texts = [self.text(one) for one in self.element.all("itemfeedback") if one.get("ident") in wanted]
        return "\n\n".join(dict.fromkeys(text for text in texts if text))


def metadata_of(element: Element) -> dict[str, str]:
    """Labels and entries, and elements that are a label themselves, by small names."""
    found = {
        one.text_at("fieldlabel").lower(): one.text_at("fieldentry")
        for one in element.deep("qtimetadatafield", "qti_metadatafield")
    }
    for one in element.elements:
        if not one.elements and one.text:
            found.setdefault(one.name.lower(), one.text)
    return {label: entry for label, entry in found.items() if entry}


def _outer(element: Element) -> Iterable[Element]:
    for child in element.elements:
        if child.name in RESPONSES:
            yield child
        else:
            yield from _outer(child)


def html_of_material(element: Element) -> str:
    """Each material in a block of its own; what stands in responses is theirs."""
    parts: list[str] = []
    _collect(element, parts)
    return "".join(parts)


def _collect(element: Element, parts: list[str]) -> None:
    for child in element.elements:
        match child.name:
            case "mattext" | "mat_formattedtext" | "matemtext":
                parts.append(f"<div>{_html(child)}</div>")
            case "matimage" | "matapplication":
                address = child.get("uri")
                words = child.get("label") or child.text
                if child.name == "matimage" or is_picture(address):
                    parts.append(f'<img src="{escape(address)}" alt="{escape(words)}">')
            case "mataudio" | "matvideo":
                parts.append(f"<{child.name.removeprefix('mat')}></{child.name.removeprefix('mat')}>")
            case name if name in RESPONSES or name in ("response_label", "render_choice", "hint"):
                continue
            case "flow" if child.get("class") in _OF_RESPONSES:
                continue
            case _:
                _collect(child, parts)


def inline_html(element: Element, mark_of: Callable[[Element], str]) -> str:
    """The material in one line, with the mark of each response in its place."""
    parts = []
    for child in element.elements:
        if child.name in ("mattext", "mat_formattedtext", "matemtext"):
            parts.append(_html(child))
        elif child.name in RESPONSES:
            parts.append(mark_of(child))
        elif child.name == "matbreak":
            parts.append("<br>")
        else:
            parts.append(inline_html(child, mark_of))
    return "".join(parts)


def _html(text: Element) -> str:
    """HTML within, as letters or as elements; plain text keeps its lines."""
    form = (text.get("texttype") or text.get("type") or "text/plain").lower()
    if text.elements:
        return text.inner_html
    if "html" in form or "rtf" in form:
        return text.raw_text
    return escape(text.text, quote=False).replace("\n", "<br>")
