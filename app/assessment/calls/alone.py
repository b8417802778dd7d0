"""A call that is taken alone is a quiz of one question, which is the call itself. Pure.

It is an exam: a pass enters the record, and the call's own pass mark and stage minima decide. It may be taken as often
as wanted, and afterwards everything about it is told: it is there to be learnt from.
"""

from __future__ import annotations

from app.library.quizzes.call import Call
from app.library.quizzes.model import ONE, CallTask, Item, Quiz, Section
from app.library.quizzes.play import most_points

PREFIX = "calls/"  # of the name of such a quiz: calls/refund-angry
FOLDER = "quizzes/calls"
ITEM = "call"


def is_alone(slug: str) -> bool:
    """Whether what is sat under this name is a call taken alone."""
    return slug.startswith(PREFIX)


def quiz_of(call: Call) -> Quiz:
    """Worth as many points as its best path earns."""
    item = Item(
        ITEM,
        "call",
        call.title,
        CallTask("", call, alone=True),
        points=most_points(call) or ONE,
        folder=FOLDER,
    )
    return Quiz(
        call.title,
        (Section("", (item,)),),
        language=call.language,
        text=call.text,
        pass_share=call.pass_share,
        show_answers="after-submit",
    )


def call_of(quiz: Quiz) -> Call | None:
    """The call, where the quiz is one that is taken alone."""
    items = quiz.items
    content = items[0].content if len(items) == 1 else None
    return content.call if isinstance(content, CallTask) and content.alone else None
