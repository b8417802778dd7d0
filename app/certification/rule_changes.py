"""What is different between two versions of a rule, in the sentences that say them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from app.foundation.faults import Text


@dataclass(frozen=True)
class SentenceChange:
    """One row, old beside new: an empty side means that there was nothing, or is nothing any more."""

    kind: Literal["same", "gone", "new", "changed"]
    old: Text | None
    new: Text | None


def rule_changes(old: Sequence[Text], new: Sequence[Text]) -> tuple[SentenceChange, ...]:
    """All sentences of both, side by side; those that say the same stand in one row."""
    return tuple(side_by_side(old, new))


def side_by_side(old: Sequence[Text], new: Sequence[Text]) -> Iterator[SentenceChange]:
    for act, i, j, k, end in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if act == "equal":
            yield from (SentenceChange("same", text, text) for text in new[k:end])
            continue
        before, after = list(old[i:j]), list(new[k:end])
        for place in range(max(len(before), len(after))):
            left = before[place] if place < len(before) else None
            right = after[place] if place < len(after) else None
            kind: Literal["gone", "new", "changed"] = (
                "new" if left is None else "gone" if right is None else "changed"
            )
            yield SentenceChange(kind, left, right)
