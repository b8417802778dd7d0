from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.certification.genuine import Verdict, Withdrawal, number_in, verdict, withdrawal_of
from app.record.facts import Fact, Payload, Reinstated, Revoked, Suspended

ISSUED_ON = date(2026, 11, 24)
ISSUED_AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
RULE = "contact-centre-operator"


def fact(payload: Payload, on: date, recorded_at: datetime | None = None) -> Fact:
    at = recorded_at or datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    return Fact(1, 1, 1, payload, on, None, at, None)


def withdrawn(*facts: Fact) -> Withdrawal | None:
    return withdrawal_of(facts, RULE, issued_on=ISSUED_ON, issued_at=ISSUED_AT)


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


def test_a_revocation_stays_whatever_comes_after_it() -> None:
    revoked = fact(Revoked(RULE, "fraud"), date(2027, 1, 5))
    assert withdrawn(revoked, fact(Reinstated(RULE), date(2027, 2, 1))) == Withdrawal(
        date(2027, 1, 5), "fraud"
    )


def test_a_suspension_ends_with_the_reinstatement() -> None:
    suspended = fact(Suspended(RULE, "investigation"), date(2027, 1, 5))
    assert withdrawn(suspended) == Withdrawal(date(2027, 1, 5), "investigation", is_suspension=True)
    assert withdrawn(suspended, fact(Reinstated(RULE), date(2027, 2, 1))) is None


def test_what_happened_before_the_issue_or_to_another_certification_does_not_count() -> None:
    earlier = fact(Revoked(RULE, "fraud"), date(2026, 6, 1))
    same_day_before = fact(Revoked(RULE, "fraud"), ISSUED_ON, ISSUED_AT - timedelta(hours=1))
    assert (
        withdrawn(earlier, same_day_before, fact(Revoked("safety-briefing", "x"), date(2027, 1, 5))) is None
    )


def test_a_revocation_on_the_day_of_issue_counts_if_it_came_later() -> None:
    assert withdrawn(fact(Revoked(RULE, "error"), ISSUED_ON, ISSUED_AT + timedelta(hours=1))) is not None


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
