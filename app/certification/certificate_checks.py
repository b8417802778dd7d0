"""Whether what an award stands on is still what it was then: frozen hashes against what is stored now. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.certification.certificate_evidence import Item
from app.foundation.faults import Text


@dataclass(frozen=True)
class Now:
    """What is stored now. Each by the name under which an item carries it."""

    leaves: Mapping[int, str] = field(default_factory=dict)  # fact → hash
    struck: frozenset[int] = frozenset()  # facts that were struck out since
    revisions: Mapping[tuple[str, int], str] = field(
        default_factory=dict
    )  # document, number → hash made anew
    # Attempt or observation → what is wrong with it by itself, and the hashes in its log.
    looked_at: Mapping[str, tuple[tuple[Text, ...], frozenset[str]]] = field(default_factory=dict)


STRUCK = Text("This record was struck out later", "Эта запись позже аннулирована")
FACT = Text("The record is not what it was", "Запись в журнале уже не та")
REVISION = Text("The text is not what it was", "Текст уже не тот")
LOG = Text("The log of the attempt is another one", "Журнал попытки уже другой")
GONE = Text("It is no longer there", "Этого больше нет")


def faults_of(item: Item, now: Now) -> tuple[Text, ...]:
    """Everything that does not hold; empty: all that was frozen is as it was."""
    return tuple(_faults(item, now))


def _faults(item: Item, now: Now) -> Iterator[Text]:
    leaf = item.hashes.get("leaf")
    if leaf and now.leaves.get(item.fact) != leaf:
        yield FACT if item.fact in now.leaves else GONE
    if item.fact in now.struck:
        yield STRUCK
    revision = item.hashes.get("revision")
    if revision and now.revisions.get((item.document, item.revision)) != revision:
        yield REVISION
    public_id = item.attempt or item.observation
    if public_id and (public_id in now.looked_at or not was_elsewhere(item)):
        wrong, hashes = now.looked_at.get(public_id, ((GONE,), frozenset()))
        yield from wrong
        log = item.hashes.get("log")
        if item.attempt and not wrong and log and log not in hashes:
            yield LOG


def was_elsewhere(item: Item) -> bool:
    """Whether it was taken over from another system, which keeps the attempt: there was none here to be frozen."""
    return "leaf" in item.hashes and "snapshot" not in item.hashes
