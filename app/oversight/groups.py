"""What is to be done about a standing: the groups of the team's page, the most urgent first. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Group = Literal["off", "talk", "renew", "watch", "fine"]

GROUPS: tuple[Group, ...] = (
    "off",  # take off independent work
    "talk",  # hold a briefing or a talk, or sign: it waits for the manager or a trainer
    "renew",  # ask for the renewal or the retake
    "watch",  # away, or on the way to the first pass
    "fine",  # in order
)


BY_STATUS: dict[str, Group] = {
    **dict.fromkeys(("action_due", "action_overdue"), "talk"),
    **dict.fromkeys(("revoked", "suspended", "expired", "lapsed", "initial_overdue", "retake_overdue"), "renew"),
    **dict.fromkeys(("retake_due", "grace", "due_soon"), "renew"),
    **dict.fromkeys(("not_started", "on_hold"), "watch"),
    **dict.fromkeys(("valid", "exempt"), "fine"),
}  # fmt: skip


def group_of(status: str, may_work: str) -> Group:
    """Who may not work comes first, whatever the status; but whoever is away need not be taken off work."""
    return "off" if may_work == "no" and status != "on_hold" else BY_STATUS[status]


Kinds = Mapping[tuple[str, str], int]  # (status, may work) → how many


def count_by_group(kinds: Kinds) -> dict[Group, int]:
    found: dict[Group, int] = dict.fromkeys(GROUPS, 0)
    for (status, may_work), count in kinds.items():
        found[group_of(status, may_work)] += count
    return found


def count_by_status(kinds: Kinds) -> dict[str, int]:
    found: dict[str, int] = {}
    for (status, _may_work), count in kinds.items():
        found[status] = found.get(status, 0) + count
    return found


def only(kinds: Kinds, *, group: str = "", status: str = "", may_work: str = "") -> Kinds:
    """Those of one group, one status, one permission to work; empty: all."""
    return {
        kind: count
        for kind, count in kinds.items()
        if group in ("", group_of(*kind)) and status in ("", kind[0]) and may_work in ("", kind[1])
    }


def on_page(kinds: Kinds, offset: int, size: int) -> tuple[dict[tuple[str, str], int], int]:
    """(kind → place of its group) of the groups that lie on a page, and where the page begins among their rows."""
    counts, before = count_by_group(kinds), 0
    shown: dict[tuple[str, str], int] = {}
    begin = offset
    for place, group in enumerate(GROUPS):
        if before < offset + size and before + counts[group] > offset:
            if not shown:
                begin = offset - before
            shown |= {kind: place for kind in kinds if group_of(*kind) == group}
        before += counts[group]
    return shown, begin
