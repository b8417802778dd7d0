"""What went worst last time is told topic by topic, of the newest attempt, and only where points are told at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from app import assessment
from app.foundation import clock
from tests.factories import Someone


def weak(person: Someone) -> dict[str, list[tuple[str, float]]]:
    found = assessment.weak_topics(person.id, ["exam", "silent", "none"], "en")
    return {quiz: [(topic.title, topic.share) for topic in topics] for quiz, topics in found.items()}


def test_the_worst_topics_of_the_newest_attempt_come_first(
    publish: Callable[..., str], operator: Someone
) -> None:
    publish("exam", attempts="5")
    publish("silent", show_score="never")
    assert weak(operator) == {}
    at = clock.now()
    for quiz in ("exam", "silent"):
        assessment.sit(operator.id, quiz, right=0, language="en", at=at - timedelta(hours=2))
    assert {title for title, _share in weak(operator)["exam"]} == {"Identification", "On hold"}
    assessment.sit(operator.id, "exam", right=2, language="en", at=at - timedelta(hours=1))
    (worst, *others) = weak(operator)["exam"]
    assert worst[1] < 1 and len(others) == 0
    assessment.sit(operator.id, "exam", right=3, language="en", at=at)
    assert weak(operator) == {"exam": []}
