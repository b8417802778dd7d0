"""The training record: facts are appended and never changed; what a person may do is derived from them."""

from app.record.facts import Fact, Payload
from app.record.keeping import KEEP, RELEASE
from app.record.queries import (
    acts_about,
    count_in_span,
    counts_by_day,
    counts_by_subject,
    fact_of,
    facts_in_span,
    facts_of,
    facts_of_people,
    history_of,
    lengths_of,
    newest_fact,
    verify,
)
from app.record.queries.scopes import facts_among, facts_without_an_end
from app.record.service import (
    AlreadyVoided,
    NoRecord,
    UnknownKind,
    VoidingStands,
    append,
    note,
    note_access,
    note_look,
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
    "count_in_span",
    "counts_by_day",
    "counts_by_subject",
    "fact_of",
    "facts_among",
    "facts_in_span",
    "facts_of",
    "facts_of_people",
    "facts_without_an_end",
    "history_of",
    "lengths_of",
    "newest_fact",
    "note",
    "note_access",
    "note_look",
    "open_head",
    "seal_pending",
    "verify",
    "void",
]
