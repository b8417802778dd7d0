"""What a batch is called, how far it is, and how its files are named. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.certification.batches import (
    Entry,
    Progress,
    file_name,
    index,
    is_kept,
    is_over,
    seconds_left,
    state_of,
    sums,
)
from app.foundation.faults import Text

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
ENTRY = Entry(
    position=1,
    certificate_id=1,
    number="7K3M-A9RS-XH2E",
    personnel_number="10427",
    holder="Иванова Мария Сергеевна",
    unit="Север",
    certification="Звонки",
    issued_on=date(2026, 11, 24),
    valid_until=None,
    sha256="ab" * 32,
)


@pytest.mark.parametrize(
    ("holder", "name"),
    [
        ("Иванова Мария", "7K3M-A9RS-XH2E Иванова Мария.pdf"),
        ("", "7K3M-A9RS-XH2E.pdf"),
        ('A/B\\C:D*E?F"G<H>I|J', "7K3M-A9RS-XH2E A B C D E F G H I J.pdf"),
        ("../../etc/passwd", "7K3M-A9RS-XH2E .. .. etc passwd.pdf"),
        ("ends. . ", "7K3M-A9RS-XH2E ends.pdf"),
        ("line\nbreak\x00\u202eturned", "7K3M-A9RS-XH2E line break turned.pdf"),
        ("И" * 300, f"7K3M-A9RS-XH2E {'И' * 80}.pdf"),
        ("Мария 🦊", "7K3M-A9RS-XH2E Мария 🦊.pdf"),
    ],
)
def test_a_file_is_named_by_number_and_name_on_every_system(holder: str, name: str) -> None:
    assert file_name(replace(ENTRY, holder=holder)) == name


def test_the_index_opens_in_a_spreadsheet_of_either_language() -> None:
    failed = replace(ENTRY, position=2, fault=Text("Too long.", "Слишком длинно."), holder="=1+1")
    russian = index([ENTRY, failed], "ru")
    assert russian.startswith(b"\xef\xbb\xbf")
    lines = russian.decode("utf-8-sig").splitlines()
    assert lines[1].split(";")[:4] == ["1", "7K3M-A9RS-XH2E", "10427", "Иванова Мария Сергеевна"]
    assert lines[1].split(";")[6:8] == ["24.11.2026", ""]
    assert lines[2].split(";")[3] == "'=1+1"
    assert lines[2].split(";")[8:] == ["", "", "Слишком длинно."]
    assert index([ENTRY], "en").decode("utf-8-sig").splitlines()[1].split(",")[6] == "2026-11-24"


def test_sums_are_written_as_the_command_reads_them() -> None:
    assert sums([("ab" * 32, "a b.pdf")]) == f"{'ab' * 32}  a b.pdf\n".encode()


@pytest.mark.parametrize(
    ("progress", "flags", "state"),
    [
        (Progress(3), {}, "waiting"),
        (Progress(3, done=1), {}, "running"),
        (Progress(3, done=1), {"stopped": True}, "stopped"),
        (Progress(3, done=1), {"cancelled": True, "stopped": True}, "cancelled"),
        (Progress(3, done=3), {}, "running"),
        (Progress(3, done=3), {"finished": True}, "done"),
        (Progress(3, done=2, failed=1), {"finished": True}, "partly"),
        (Progress(3, failed=3), {"finished": True}, "failed"),
        (Progress(3, done=2, failed=1), {"finished": True, "has_file": False}, "failed"),
    ],
)
def test_the_state_of_a_batch(progress: Progress, flags: dict[str, bool], state: str) -> None:
    known = {"finished": False, "cancelled": False, "stopped": False, **flags}
    found = state_of(progress, **known)
    assert found == state
    assert is_over(found) == (state in ("cancelled", "done", "partly", "failed"))


def test_how_long_it_takes_follows_from_how_long_it_took() -> None:
    progress = Progress(500, done=99, failed=1)
    assert seconds_left(progress, 100, 10.0) == 40
    assert seconds_left(progress, 0, 0.0) is None
    assert seconds_left(Progress(500, done=500), 100, 10.0) == 1


def test_a_file_is_kept_seven_days() -> None:
    assert is_kept(NOON, NOON + timedelta(days=6, hours=23))
    assert not is_kept(NOON, NOON + timedelta(days=7))
