"""Texts of a Moodle question in their four forms, with the files that stand beside them, as Markdown. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.library.exchange.asking import Asking
from app.library.exchange.embedded import decoded, finder
from app.library.exchange.hypertext import looks_like_html, plain_of
from app.library.exchange.package import is_honest, leads_out
from app.library.exchange.plain_words import as_markdown, one_line, tame, tidy
from app.library.exchange.xml_tree import Element
from app.library.quizzes.model import ONE
from app.library.quizzes.numbers import number_from

BESIDE = "@@PLUGINFILE@@/"
OWN_MARKS, OWN_TEXT = "attesta", "attesta-text"  # attributes in which our text travels with an answer
_PICTURE = re.compile(r"!\[([^\]]*)\]\(@@PLUGINFILE@@/([^)\s]+)\)")
_MARKUP = ("html", "moodle_auto_format", "wiki_like", "")


@dataclass(kw_only=True)
class Asked(Asking):
    """One question of Moodle XML."""

    element: Element

    def markdown(self, holder: Element | None, *, html: str | None = None) -> str:
        """The text in an element that has `text`, `format` and `file`s, as Markdown. `html` stands for its text."""
        if holder is None:
            return ""
        written = _words_of(holder) if html is None else html
        form = holder.get("format", self.form)
        if form == "markdown":
            return self._own_pictures(tame(tidy(written)).strip(), holder)
        if form == "plain_text" or (form == "moodle_auto_format" and not looks_like_html(written)):
            return as_markdown(tidy(written).strip())
        if form not in _MARKUP:
            self.tell(
                f"The text form {form[:40]} was read as HTML", f"Форма текста {form[:40]} прочитана как HTML"
            )
        files = files_of(holder)
        return self.converted(
            written, finder(self.pictures, lambda address: files.get(address.removeprefix(BESIDE)))
        )

    def line(self, holder: Element | None) -> str:
        """The same in one line: an option of a list, a side of a pair."""
        return " ".join(part.strip() for part in self.markdown(holder).split("\n") if part.strip())

    def plain(self, holder: Element | None) -> str:
        """The bare words of such an element."""
        if holder is None:
            return ""
        words = _words_of(holder)
        return one_line(plain_of(words) if holder.get("format") == "html" else words)

    @property
    def form(self) -> str:
        """What a text is that does not say what it is: as the question's text."""
        text = self.element.first("questiontext")
        return "html" if text is None else text.get("format", "html")

    def feedback(self, holder: Element) -> str:
        return self.markdown(holder.first("feedback"))

    def value(self, name: str, otherwise: str = "") -> str:
        found = self.element.first(name)
        if found is None:
            return otherwise
        return found.text_at("text") or found.text or otherwise

    def flag(self, name: str, *, otherwise: bool = False) -> bool:
        found = self.element.first(name)
        return otherwise if found is None else found.text.lower() in ("1", "true", "yes")

    def number(self, name: str, otherwise: Fraction) -> Fraction:
        return number_of(self.value(name), otherwise)

    def _own_pictures(self, markdown: str, holder: Element) -> str:
        files = files_of(holder)

        def path(found: re.Match[str]) -> str:
            name = found.group(2).replace("%20", " ")
            content = files.get(name)
            taken = None if content is None else self.pictures.keep(name, content)
            if taken is not None:
                return f"![{found.group(1)}]({taken})"
            self.tell(
                f"The picture {name[:60]} is not in the file: imported without it",
                f"Картинки {name[:60]} в файле нет: взято без неё",
            )
            return found.group(1)

        return _PICTURE.sub(path, markdown)


def _words_of(holder: Element) -> str:
    """The words in `text`, or of an old file directly in the element."""
    inner = holder.first("text")
    if inner is not None:
        return inner.raw_text.strip() if not inner.elements else inner.inner_html.strip()
    return "".join(child for child in holder.children if isinstance(child, str)).strip()


def files_of(holder: Element) -> Mapping[str, bytes]:
    """The files in an element, by their names. Raises Unreadable for a name that leads elsewhere."""
    found: dict[str, bytes] = {}
    for file in holder.all("file"):
        content = decoded(file.raw_text) if file.get("encoding", "base64") == "base64" else None
        if content is not None:
            path = "/".join(part for part in (file.get("path").strip("/"), file.get("name")) if part)
            if not is_honest(path):
                raise leads_out(path)
            found[path] = content
    return found


def number_of(written: str, otherwise: Fraction) -> Fraction:
    """A number of the file; what is none gives the other."""
    value = number_from(_trimmed(written))
    return value if isinstance(value, Fraction) else otherwise


def _trimmed(written: str) -> str:
    """1.0000000 and 033.5 are plain numbers there."""
    return re.sub(r"^([+-]?)0+(?=[0-9])", r"\1", written.strip())


def share_of(answer: Element) -> Fraction:
    """`fraction` is a percentage."""
    return number_of(answer.get("fraction", "0"), Fraction(0)) / 100


def marks_of(element: Element, *known: str) -> dict[str, Any]:
    """What only our text says of an answer: its name, `critical`, `fixed`, a weight. Moodle leaves the attribute aside."""
    found: dict[str, Any] = {}
    for word in element.get(OWN_MARKS).split(","):
        mark = word.strip()
        if mark.startswith("#"):
            found["name"] = mark[1:]
        elif mark in ("critical", "fixed") and mark in known:
            found[mark] = True
        elif mark and "weight" in known:
            found["weight"] = number_of(mark, ONE)
    return found
