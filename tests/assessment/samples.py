"""Quizzes as values: every kind once, and a canary in every field that must stay secret before the end."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from app.library.quizzes.model import (
    GAP_END,
    GAP_START,
    Accepted,
    Alternative,
    Area,
    Choice,
    Cloze,
    Criterion,
    Essay,
    Gap,
    Hotspot,
    Item,
    Level,
    Matching,
    Note,
    Numeric,
    NumericAnswer,
    Option,
    Ordering,
    OrderItem,
    Pair,
    Picture,
    Quiz,
    Section,
    TrueFalse,
    Written,
)

HALF = Fraction(1, 2)
ONE = Fraction(1)
NOTES = tuple(
    Note(kind, f"canary-{kind}") for kind in ("right", "partly", "wrong", "explain", "grader", "hint")
)


def gap(number: int) -> str:
    return f"{GAP_START}{number}{GAP_END}"


SINGLE = Item(
    "canary-id-single",
    "single",
    "Card code",
    Choice(
        (
            Option("The postal code", False, feedback="canary-feedback-1"),
            Option("The code on the **back**", True, ONE, feedback="canary-feedback-2"),
            Option("The date of birth", False, critical=True, feedback="canary-feedback-3"),
            Option("Any of these", False, fixed=True, name="canary-name"),
        )
    ),
    body="What may you never ask for?",
    points=Fraction(2),
    tags=("canary-tag",),
    competencies=("canary-competency",),
    source="procedures/canary-source#canary-heading",
    notes=NOTES,
)
MULTI = Item(
    "canary-id-multi",
    "multi",
    "Two identifiers",
    Choice(
        (
            Option("Customer number", True, feedback="canary-feedback-4"),
            Option("First name", False),
            Option("Postal code of the last order", True),
            Option("A known voice", False),
        ),
        score="right-minus-wrong",
    ),
    body="Choose all that count.",
    notes=NOTES,
)
TRUTH = Item("canary-id-truth", "true-false", "Hold", TrueFalse(False, "canary-feedback-5"), notes=NOTES)
NUMERIC = Item(
    "canary-id-numeric",
    "numeric",
    "Service level",
    Numeric(
        (
            NumericAnswer(
                "4711 ± 3", Fraction(4708), Fraction(4714), Fraction(4711), feedback="canary-feedback-6"
            ),
        )
    ),
    body="How soon?",
    notes=NOTES,
)
TEXT = Item(
    "canary-id-text",
    "text",
    "Name the system",
    Written(
        (
            Accepted("canaryaccepted", feedback="canary-feedback-7"),
            Accepted("canary.pattern", is_pattern=True),
        )
    ),
    notes=NOTES,
)
MATCH = Item(
    "canary-id-match",
    "match",
    "Match the caller",
    Matching(
        (
            Pair("Angry", "Let them finish", feedback="canary-feedback-8"),
            Pair("Silent", "Ask an open question"),
            Pair("Talkative", "Sum up"),
            Pair("", "Transfer at once"),
        )
    ),
    notes=NOTES,
)
ORDER = Item(
    "canary-id-order",
    "order",
    "Order of a call",
    Ordering(
        (OrderItem("Greeting", feedback="canary-feedback-9"), OrderItem("Solution"), OrderItem("Closing"))
    ),
    notes=NOTES,
)
CLOZE = Item(
    "canary-id-cloze",
    "cloze",
    "The script",
    Cloze(
        (
            Gap("text", (Alternative("canarygap"),)),
            Gap(
                "numeric",
                (Alternative("4812", number=NumericAnswer("4812", Fraction(4812), Fraction(4812), None)),),
            ),
            Gap(
                "choice",
                (Alternative("summary"), Alternative("discount", False), Alternative("survey", False)),
            ),
        )
    ),
    body=f"Good {gap(1)}, within {gap(2)} seconds, with a {gap(3)}.",
    notes=NOTES,
)
HOTSPOT = Item(
    "canary-id-hotspot",
    "hotspot",
    "Put on hold",
    Hotspot(
        Picture("img/canary-picture.svg", "A phone bar"),
        (
            Area("rect", Fraction(4711), Fraction(3), Fraction(10), Fraction(6), "Microphone", False),
            Area(
                "rect",
                Fraction(60),
                Fraction(3),
                Fraction(10),
                Fraction(6),
                "Two bars",
                True,
                feedback="canary-feedback-10",
            ),
        ),
    ),
    body="Click the button.\n\n![A phone bar](img/canary-picture.svg)",
    folder="quizzes",
    notes=NOTES,
)
ESSAY = Item(
    "canary-id-essay",
    "essay",
    "Write the mail",
    Essay(
        (Criterion("canary-criterion", (Level(Fraction(0), "canary-level"), Level(ONE, "canary-level"))),),
        60,
        150,
    ),
    body="Confirm the refund.",
    notes=NOTES,
)
EVERY = (SINGLE, MULTI, TRUTH, NUMERIC, TEXT, MATCH, ORDER, CLOZE, HOTSPOT, ESSAY)
THE_THREE = (SINGLE, MULTI, TRUTH)


def quiz(*items: Item, draw: int | None = None, **settings: object) -> Quiz:
    section = Section("Identification", items or THE_THREE, "What a section says.", draw)
    made = Quiz("Handling a call", (section,), "en", "canary-free start text")
    return replace(made, **settings)  # type: ignore[arg-type]
