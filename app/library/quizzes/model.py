"""What a quiz says, once its text is understood. Frozen values; texts are Markdown where nothing else is said.

Shares, points and numbers are exact fractions: 80 % is 4/5. Durations are whole seconds. Answers are numbered from 1
in the order of the file, everywhere. `name` of an answer is its `{#a}`, empty if it has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from app.library.quizzes.call import Call

Kind = Literal[
    "single",
    "multi",
    "true-false",
    "numeric",
    "text",
    "match",
    "order",
    "cloze",
    "hotspot",
    "essay",
    "call",
]
KINDS: tuple[Kind, ...] = (
    "single",
    "multi",
    "true-false",
    "numeric",
    "text",
    "match",
    "order",
    "cloze",
    "hotspot",
    "essay",
    "call",
)
Use = Literal["exam", "practice", "refresher"]
When = Literal["after-answer", "after-submit", "after-close", "never"]
NoteKind = Literal["right", "partly", "wrong", "explain", "hint", "grader"]

ONE = Fraction(1)
ZERO = Fraction(0)
# In the body of a cloze, gap n stands as START + str(n) + END. The parser takes these two characters from authors.
GAP_START, GAP_END = "\ue000", "\ue001"


@dataclass(frozen=True)
class Option:
    """One option of a single or multiple choice."""

    text: str
    right: bool  # marked with an x
    weight: Fraction = (
        ZERO  # of a single choice: its fraction (1 if right); of `score: weights`: what it adds
    )
    critical: bool = False
    fixed: bool = False  # keeps its place when options are shuffled
    name: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class Choice:
    """`single` and `multi`."""

    options: tuple[Option, ...]
    score: str = ""  # of multi: all-or-nothing right-minus-wrong each-option coverage weights
    negative: bool = False  # of single: a minus counts


@dataclass(frozen=True)
class TrueFalse:
    truth: bool
    feedback: str = ""  # shown with either choice
    name: str = ""


@dataclass(frozen=True)
class Unit:
    name: str
    factor: Fraction  # value × factor = value in the base unit


@dataclass(frozen=True)
class NumericAnswer:
    """Right is what lies between `low` and `high`, both ends included."""

    text: str  # as written: 20 ± 1 s
    low: Fraction
    high: Fraction
    value: Fraction | None  # None of a range
    unit: str = ""
    weight: Fraction = ONE
    name: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class Numeric:
    answers: tuple[NumericAnswer, ...]
    units: tuple[Unit, ...] = ()
    unit_penalty: Fraction = ONE
    digits: int | None = None  # significant digits to compare by, instead of low and high


@dataclass(frozen=True)
class Comparison:
    """How typed text is compared (`match:`). Case never counts unless `exact`."""

    exact: bool = False
    ignore_accents: bool = False
    ignore_punctuation: bool = False
    typos: int = 0


@dataclass(frozen=True)
class Accepted:
    """One accepted text, or a regular expression (RE2) without its slashes."""

    text: str  # plain, not Markdown
    is_pattern: bool = False
    weight: Fraction = ONE
    name: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class Written:
    """`text`: a short answer."""

    answers: tuple[Accepted, ...]
    comparison: Comparison = Comparison()


@dataclass(frozen=True)
class Pair:
    """One line of a match; a distractor has an empty left side."""

    left: str
    right: str
    weight: Fraction = ONE
    name: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class Matching:
    """`match`. A response gives for each left side the number of a line of `lines`."""

    lines: tuple[Pair, ...]
    score: str = "parts"  # parts all-or-nothing

    @property
    def lefts(self) -> tuple[Pair, ...]:
        """The lines with a left side, in order."""
        return tuple(line for line in self.lines if line.left)


@dataclass(frozen=True)
class OrderItem:
    text: str
    name: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class Ordering:
    """`order`; the items stand in their right order."""

    items: tuple[OrderItem, ...]
    score: str = "position"  # position next longest-run all-or-nothing


@dataclass(frozen=True)
class Alternative:
    """What a gap takes. In a drop-down (`choice`) some are wrong."""

    text: str  # plain, not Markdown
    right: bool = True
    number: NumericAnswer | None = None  # where it is compared as a number


@dataclass(frozen=True)
class Gap:
    form: Literal["text", "numeric", "choice"]
    alternatives: tuple[Alternative, ...]
    weight: Fraction = ONE


@dataclass(frozen=True)
class Cloze:
    gaps: tuple[Gap, ...]
    score: str = "parts"  # parts all-or-nothing
    comparison: Comparison = Comparison()


@dataclass(frozen=True)
class Area:
    """A rectangle from its top left corner, or an ellipse round its middle; all in percent of the picture's sides."""

    shape: Literal["rect", "circle"]
    x: Fraction
    y: Fraction
    width: Fraction  # of a circle: its radius, in percent of the picture's width
    height: Fraction  # of a circle: the same number, in percent of the picture's height
    label: str  # plain; the keyboard's list
    right: bool
    critical: bool = False
    name: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class Picture:
    path: str  # relative to the file
    words: str


@dataclass(frozen=True)
class Hotspot:
    """The picture is the first of the body, and stands there too."""

    picture: Picture | None
    areas: tuple[Area, ...]


@dataclass(frozen=True)
class Level:
    number: Fraction
    text: str


@dataclass(frozen=True)
class Criterion:
    """A row of a rubric with the levels that can be chosen, in the order of the columns."""

    text: str
    levels: tuple[Level, ...]
    critical: bool = False


@dataclass(frozen=True)
class Essay:
    """The rubric's table is taken out of the body."""

    rubric: tuple[Criterion, ...] = ()  # empty: one level from 0 to the question's points
    fewest_words: int | None = None
    most_words: int | None = None


@dataclass(frozen=True)
class CallTask:
    scenario: str  # path as written
    call: Call | None  # None only where the file is missing
    alone: bool = False  # it is the whole attempt: its own pass mark and stage minima decide


Content = Choice | TrueFalse | Numeric | Written | Matching | Ordering | Cloze | Hotspot | Essay | CallTask


@dataclass(frozen=True)
class Note:
    kind: NoteKind
    text: str


@dataclass(frozen=True)
class Item:
    """One question. `content` fits `kind`."""

    id: str
    kind: Kind
    title: str  # plain
    content: Content
    body: str = ""
    points: Fraction = ONE
    critical: bool = False
    tags: tuple[str, ...] = ()
    competencies: tuple[str, ...] = ()
    difficulty: int | None = None
    source: str = ""  # <course>/<lesson>#<heading>
    notes: tuple[Note, ...] = ()  # one of each kind at most
    folder: str = ""  # where its relative paths count from, seen from the top of the library

    def note(self, kind: NoteKind) -> str:
        """The text of the note of this kind; empty if there is none."""
        return next((note.text for note in self.notes if note.kind == kind), "")


@dataclass(frozen=True)
class Section:
    """`items` are all its candidates: its own questions, then those of its pool, as far as they pass the filter."""

    title: str  # plain; empty for questions before the first `#`
    items: tuple[Item, ...]
    text: str = ""
    draw: int | None = None  # None: all are asked
    minimum: Fraction | None = None

    @property
    def asked(self) -> int:
        """How many questions of an attempt come from here."""
        return len(self.items) if self.draw is None else min(self.draw, len(self.items))


@dataclass(frozen=True)
class Quiz:
    """A quiz with everything that grading needs: pools and calls are in it."""

    title: str
    sections: tuple[Section, ...]
    language: str = ""  # en ru; empty where the file's name has none
    text: str = ""  # of the start page
    pass_share: Fraction = Fraction(4, 5)
    use: Use = "exam"
    time_limit: int | None = None  # seconds
    grace: int = 30  # seconds
    attempts: int | None = None
    cooldown: int | None = None  # seconds
    opens: str = ""  # YYYY-MM-DD (from its start) or YYYY-MM-DD HH:MM, in the site's zone
    closes: str = ""  # YYYY-MM-DD (to its end) or YYYY-MM-DD HH:MM
    shuffle_questions: bool = True
    shuffle_options: bool = True
    navigation: Literal["free", "one-way"] = "free"
    supervised: bool = False
    show_score: When = "after-submit"
    show_answers: When = "after-close"
    show_feedback: When = "after-submit"

    @property
    def items(self) -> tuple[Item, ...]:
        """All candidates of all sections, in order."""
        return tuple(item for section in self.sections for item in section.items)

    def item(self, item_id: str) -> Item:
        """Raises KeyError for an id that is not a candidate's."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)
