"""The training record: facts are appended and never changed; what a person may do is derived from them."""

from app.record.facts import Fact, Payload
from app.record.keeping import KEEP, RELEASE
from app.record.queries import (
    acts_about,
    counts_by_day,
    counts_by_subject,
    fact_of,
    facts_among,
    facts_of,
    facts_of_people,
    history_of,
    lengths_of,
    newest_fact,
    verify,
)
from app.record.service import (
    AlreadyVoided,
    NoRecord,
    UnknownKind,
    VoidingStands,
    append,
    note,
    note_access,
    open_head,
    seal_pending,
    void,
)

__all__ = [
    "KEEP",
    "RELEASE",
    "AlreadyVoided",
    "Fact",
    "NoRecord",
    "Payload",
    "UnknownKind",
    "VoidingStands",
    "acts_about",
    "append",
    "counts_by_day",
    "counts_by_subject",
    "fact_of",
    "facts_among",
    "facts_of",
    "facts_of_people",
    "history_of",
    "lengths_of",
    "newest_fact",
    "note",
    "note_access",
    "open_head",
    "seal_pending",
    "verify",
    "void",
]
