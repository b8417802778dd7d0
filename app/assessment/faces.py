"""What a page shows of a question, and afterwards of an answer: frozen rows made for templates. Pure.

HTML in these rows has been made from the author's Markdown by `library.markdown` and is safe. Whatever must stay
secret before the end has no place in `Question`: there is no field for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Option:
    """One answer to choose; `value` is its token, or `true` and `false`."""

    value: str
    html: str  # empty for true and false, whose words are the interface's
    checked: bool = False


@dataclass(frozen=True)
class Row:
    """One line of a match or an order, or one gap: what it says, and what can be chosen for it."""

    name: str  # of the form field: answer-1 …
    html: str
    options: tuple[Option, ...] = ()  # values and plain texts of a list; empty: a line to write in
    value: str = ""  # what was written


@dataclass(frozen=True)
class Question:
    type: str
    title: str  # plain text
    body: str  # HTML; of a cloze with `{{answer-1}}`-like marks replaced by its fields
    section_title: str = ""
    section_text: str = ""  # HTML
    hint: str = ""  # HTML; practice only
    options: tuple[Option, ...] = ()  # single, multi, true-false, hotspot
    rows: tuple[Row, ...] = ()  # match, order
    pictured: tuple[Option, ...] = ()  # right sides of a match that show a picture; `value` is their words
    value: str = ""  # numeric, text, essay; of a hotspot the place of a click
    words: tuple[int | None, int | None] = (None, None)  # least and most words of an essay
    language: str = ""  # of the content


@dataclass(frozen=True)
class GivenAnswer:
    """One line of what was answered: an option, a pair, a gap."""

    html: str
    mark: bool | None = None  # right or wrong; None: not told
    feedback: str = ""  # HTML
    place: str = ""  # of a click on a picture: 15,6.5


@dataclass(frozen=True)
class Feedback:
    """What may be said of one answer now. Empty parts are not (or not yet) told."""

    state: str = ""  # right partial wrong unanswered needs-grading
    given: tuple[GivenAnswer, ...] = ()
    right: tuple[str, ...] = ()  # HTML of the right answers
    notes: tuple[str, ...] = ()  # HTML: right, partly or wrong, then the explanation
    why: tuple[str, ...] = ()  # what counted, in words
    source: str = ""  # address of the paragraph in the course
    points: Any = None
    max: Any = None
    critical: bool = False  # this answer failed the attempt


@dataclass(frozen=True)
class Reviewed:
    """One question on the result page."""

    number: int
    title: str
    body: str
    section: str
    answered: bool
    feedback: Feedback
    debrief: Any = None  # of a call that was begun: calls.debrief.Debrief

    @property
    def state(self) -> str:
        """The state, or, where it may not be told, whether there is an answer at all."""
        return self.feedback.state or ("answered" if self.answered else "unanswered")


@dataclass(frozen=True)
class Checked:
    """One question on the page before handing in."""

    number: int
    title: str
    given: tuple[GivenAnswer, ...]
    under_way: bool = False  # of a call: it has begun, and not come to its end

    @property
    def answered(self) -> bool:
        return bool(self.given) and not self.under_way


@dataclass(frozen=True)
class Topic:
    """How well a section went."""

    title: str
    points: Any
    max: Any
    share: Any
    missed: bool  # below its minimum, or below the pass mark
