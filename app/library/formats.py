"""What the library needs to know of a kind of document. Pure.

Courses and quizzes are known here; rules of certification lie above and hand their format in at the start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.foundation.faults import Fault
from app.library.documents import Document
from app.library.source import Tree


@dataclass(frozen=True)
class Checked:
    """What is wrong in a document, and what a revision keeps of it.

    `value` is the parsed document for those who know its kind. `titles`: language → title. `references`: names of
    other documents without which this one is wrong (as text, quizzes/calls/refund-angry). `compiled`: JSON.
    """

    faults: tuple[Fault, ...]
    value: Any = None
    titles: Mapping[str, str] = field(default_factory=dict)
    references: frozenset[str] = frozenset()
    compiled: Mapping[str, Any] = field(default_factory=dict)

    @property
    def has_errors(self) -> bool:
        return any(fault.level == "error" for fault in self.faults)


# (document, files beside it, language of names without one) → Checked
Checker = Callable[[Document, Tree, str], Checked]
# (document, files beside it) → paths of the files that belong to it besides its texts
AssetFinder = Callable[[Document, Tree], tuple[str, ...]]


def no_assets(document: Document, source: Tree) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class Format:
    check: Checker
    assets: AssetFinder = no_assets
