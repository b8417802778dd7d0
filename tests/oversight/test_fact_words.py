"""What a revision was of, and what somebody confirmed to know, is named in their history."""

from __future__ import annotations

from datetime import date

import pytest

from app.foundation.faults import Text
from app.oversight.fact_words import event_of
from app.record.facts import Done, Fact, Payload, Revised
from tests.retraining.revisions import noon

TITLES = {"course/fire": Text("Fire", "Пожар"), "inside": Text("Work inside", "Работа внутри")}


@pytest.mark.parametrize(
    ("payload", "en", "ru"),
    [
        (
            Revised("", "courses/fire", 2, "major"),
            "Fire, revision 2, major",
            "Пожар, редакция 2, существенное изменение",
        ),
        (
            Revised("inside", "courses/fire", 3, "minor"),
            "Fire, revision 3, Work inside, minor",
            "Пожар, редакция 3, Работа внутри, небольшое изменение",
        ),
        (
            Revised("", "certifications/inside", 2, "minor"),
            "Work inside, revision 2, minor",
            "Работа внутри, редакция 2, небольшое изменение",
        ),
        (
            Done("acknowledge", document="courses/fire", version=2),
            "Acknowledgement. Fire, revision 2",
            "Ознакомление. Пожар, редакция 2",
        ),
        (Done("briefing", topic="Evacuation"), "Briefing. Evacuation", "Инструктаж. Evacuation"),
    ],
)
def test_a_revision_is_named(payload: Payload, en: str, ru: str) -> None:
    fact = Fact(1, 1, 1, payload, date(2026, 3, 1), None, noon("2026-03-01"), None)
    assert event_of(fact, TITLES).detail == Text(en, ru)
