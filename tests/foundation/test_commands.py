"""What all commands share in their answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.foundation.commands import plain

MOMENT = datetime(2026, 11, 1, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize("moment", [MOMENT, MOMENT.astimezone(timezone(timedelta(hours=5)))])
def test_instants_are_told_in_utc_with_a_z(moment: datetime) -> None:
    assert plain({"known": moment}, "en") == {"known": "2026-11-01T05:00:00Z"}
