from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.certification.genuine import (
    Verdict,
    Withdrawal,
    number_in,
    public_name,
    verdict,
    withdrawal_of,
)
from app.record.facts import CertificateIssued, Fact, Payload, Reinstated, Revoked, Suspended

RULE, NUMBER = "contact-centre-operator", "7K3M-A9RS-XH2E"
PASSED_ON = date(2026, 11, 20)
ISSUED = (CertificateIssued(RULE, NUMBER, 1), date(2026, 11, 24))


def withdrawn(*recorded: tuple[Payload, date]) -> Withdrawal | None:
    """The facts in the order of recording."""
    at = datetime(2027, 6, 1, tzinfo=UTC)
    facts = [
        Fact(position, 1, position, payload, on, None, at, None)
        for position, (payload, on) in enumerate(recorded, 1)
    ]
    facts.sort(key=lambda fact: (fact.occurred_on, fact.position))
    return withdrawal_of(facts, RULE, NUMBER, since=PASSED_ON)


@pytest.mark.parametrize(
    ("valid_until", "superseded", "withdrawal", "state"),
    [
        (date(2027, 11, 23), False, None, "valid"),
        (None, False, None, "valid"),
        (date(2027, 3, 1), False, None, "valid"),
        (date(2027, 2, 28), False, None, "expired"),
        (date(2027, 2, 28), True, None, "superseded"),
        (None, True, None, "superseded"),
        (date(2027, 2, 28), True, Withdrawal(date(2027, 1, 5), "fraud"), "revoked"),
        (None, False, Withdrawal(date(2027, 3, 2), "from tomorrow on"), "valid"),
    ],
)
def test_what_a_stranger_is_told_on_the_first_of_march(
    valid_until: date | None, superseded: bool, withdrawal: Withdrawal | None, state: str
) -> None:
    today = date(2027, 3, 1)
    found = verdict(valid_until=valid_until, is_superseded=superseded, withdrawal=withdrawal, today=today)
    assert found == Verdict(state, withdrawal if state == "revoked" else None)  # type: ignore[arg-type]


FRAUD = Revoked(RULE, "fraud")
FRAUD_FOUND = Withdrawal(date(2027, 1, 5), "fraud")


def test_a_revocation_stays_whatever_comes_after_it() -> None:
    assert withdrawn(ISSUED, (FRAUD, date(2027, 1, 5)), (Reinstated(RULE), date(2027, 2, 1))) == FRAUD_FOUND


def test_a_suspension_ends_with_the_reinstatement() -> None:
    suspended = (Suspended(RULE, "investigation"), date(2027, 1, 5))
    assert withdrawn(ISSUED, suspended) == Withdrawal(date(2027, 1, 5), "investigation", is_suspension=True)
    assert withdrawn(ISSUED, suspended, (Reinstated(RULE), date(2027, 2, 1))) is None


def test_what_was_known_when_it_was_issued_does_not_count() -> None:
    assert withdrawn((FRAUD, date(2026, 11, 24)), ISSUED) is None


def test_a_revocation_found_later_counts_from_its_own_day() -> None:
    assert withdrawn(ISSUED, (FRAUD, date(2026, 11, 21))) == Withdrawal(date(2026, 11, 21), "fraud")
    assert withdrawn(ISSUED, (FRAUD, date(2026, 11, 1))) is None  # against an older pass


def test_another_certification_is_another_matter() -> None:
    assert withdrawn(ISSUED, (Revoked("safety-briefing", "x"), date(2027, 1, 5))) is None


@pytest.mark.parametrize(
    ("file", "number"),
    [
        (b"%PDF-1.7\n/ID [(7K3M-A9RS-XH2E) (b65757b1)]", "7K3M-A9RS-XH2E"),
        (b"%PDF-1.7\n/ID [(7K3M-A9RS-XH2F) (b65757b1)]", None),
        (b"%PDF-1.7\n/ID [<00112233> <44556677>]", None),
        (b"not a PDF /ID [(7K3M-A9RS-XH2E) (b65757b1)]", None),
        (b"", None),
    ],
)
def test_the_number_is_read_from_the_file(file: bytes, number: str | None) -> None:
    assert number_in(file) == number


@pytest.mark.parametrize(
    ("printed", "family", "shown"),
    [
        ("Иванова Мария Сергеевна", "Иванова", "Иванова М. С."),
        ("Мария Иванова", "Иванова", "М. Иванова"),
        ("Maria Ivanova", "Иванова", "M. Ivanova"),
        ("Абдуллаева Лейла Тимур кызы", "Абдуллаева", "Абдуллаева Л. Т. К."),
        ("де ла Крус Хуан", "де ла Крус", "де ла Крус Х."),
        ("Ли", "Ли", "Ли"),
    ],
)
def test_strangers_see_the_family_name_and_initials(printed: str, family: str, shown: str) -> None:
    assert public_name(printed, family).replace("\xa0", " ") == shown
