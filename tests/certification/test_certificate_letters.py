"""Letters about certificates name the document and the page to go on with, in both languages."""

from __future__ import annotations

import pytest

from app.certification import certificate_letters as letters
from app.certification.certificate_letters import About, Letter
from app.certification.withdrawals import CATEGORIES, REVOKED, TOLD_IN_PUBLIC
from app.foundation.faults import Text

ABOUT = About("7K3M-A9RS-XH2E", Text("Calls", "Звонки"), "https://attesta.example/certifications/calls")
WHY = Text("Issued by mistake", "Выдано по ошибке")


@pytest.mark.parametrize(
    "letter",
    [
        letters.revoked(ABOUT, WHY),
        letters.annulled(ABOUT, WHY),
        letters.suspended(ABOUT),
        letters.released(ABOUT),
        letters.reinstated(ABOUT),
        letters.reissued(ABOUT, "0000-0000-0000"),
        *(letters.waits(act, ABOUT, "Иванова А.", "Петров Б.") for act in CATEGORIES),
        *(letters.outcome(ABOUT, "Иванова А.", state, "No proof") for state in letters.OUTCOMES),
    ],
)
def test_each_says_which_and_where_to_go_on(letter: Letter) -> None:
    for language in ("en", "ru"):
        subject, text = letter.said(language)
        assert ABOUT.number in subject + text
        assert ABOUT.page in text
        assert "\n" not in subject and len(subject) < 150
    assert letter.subject.en != letter.subject.ru


def test_strangers_are_told_something_about_every_reason() -> None:
    assert set(REVOKED) <= set(TOLD_IN_PUBLIC)
