"""What a certificate names as its grounds, from the facts behind the award. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeGuard, get_args

from app.certification.document import Ground, GroundKind
from app.certification.learned import Learned
from app.record.facts import ObservationConfirmed

KINDS: Mapping[str, GroundKind] = {
    "course": "course",
    "quiz": "quiz",
    "call": "call",
    "checklist": "checklist",
    "session": "session",
    "credit": "credit",
}
# A document names the first few: what proves knowledge and skill stands before what was read.
ORDER = ("quiz", "call", "checklist", "session", "course", "credit")
TitledKind = Literal["course", "quiz", "call", "checklist"]


def grounds_of(
    shown: Iterable[Learned], titles: Mapping[tuple[str, int], str], assessors: Mapping[int, str]
) -> tuple[Ground, ...]:
    """In the order quiz, call, checklist, session, course, credit; hours are in the record alone.

    `titles`: name in the library and revision → title; what is not there is named by its slug. `assessors`: id of
    a person → short name.
    """
    named = sorted(
        (one for one in shown if one.kind in KINDS), key=lambda one: (ORDER.index(one.kind), one.on)
    )
    return tuple(
        Ground(
            kind=KINDS[one.kind],
            title=titles.get((one.document, one.revision), one.slug),
            revision=one.revision or None,
            share=one.share,
            confirmed_by=assessors.get(assessor_of(one) or 0, ""),
            language=language_of(one),
        )
        for one in named
    )


def language_of(shown: Learned) -> str:
    """Of an exam: the one that the person chose at its start. A course or an observation has none."""
    language: str = getattr(shown.fact.payload, "language", "") if shown.share is not None else ""
    return language


def assessor_of(shown: Learned) -> int | None:
    payload = shown.fact.payload
    return payload.assessor if isinstance(payload, ObservationConfirmed) else None


def titles_wanted(shown: Iterable[Learned]) -> tuple[tuple[TitledKind, str, int, str], ...]:
    """Kind, slug, revision and name of the documents that have a title in the library."""
    return tuple(
        dict.fromkeys(
            (one.kind, one.slug, one.revision, one.document) for one in shown if is_titled(one.kind)
        )
    )


def is_titled(kind: str) -> TypeGuard[TitledKind]:
    return kind in get_args(TitledKind)
