"""The form of an observation as it arrives: `state-<line>` and `comment-<line>`. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.assessment.observing import NOTHING, SEEN, Mark, Marks, Seen, Writer, lines_of
from app.foundation.errors import BadRequest, Invalid
from app.foundation.faults import Text
from app.library.quizzes.checklist import Checklist

MOST_COMMENT = 1000  # characters
LONGEST_NUMBER = 9  # digits
LONGEST_DESK = 64
STATE, COMMENT = "state-", "comment-"
Fields = Mapping[str, Sequence[str]]


class CommentTooLong(Invalid):
    code = "too-long"
    text = Text(
        f"A comment has at most {MOST_COMMENT} characters. Nothing was saved.",
        f"В комментарии не больше {MOST_COMMENT} знаков. Ничего не сохранено.",
    )


def read(checklist: Checklist, fields: Fields) -> dict[str, Mark]:
    """The marks of the lines that the form carries. A line whose comment field is absent is not of this form.

    Raises BadRequest for a line or a state that there is not, CommentTooLong.
    """
    known = {line.id for _, line in lines_of(checklist)}
    for name in fields:
        kind = next((kind for kind in (STATE, COMMENT) if name.startswith(kind)), None)
        if kind is not None and name.removeprefix(kind) not in known:
            raise BadRequest
    return {
        line: Mark(_state(fields, line), _comment(_single(fields, COMMENT + line)))
        for line in known
        if COMMENT + line in fields or STATE + line in fields
    }


def _state(fields: Fields, line: str) -> Seen | None:
    written = _single(fields, STATE + line)
    if not written:
        return None
    for state in SEEN:
        if written == state:
            return state
    raise BadRequest


def _comment(written: str) -> str:
    tidy = written.replace("\r\n", "\n").strip()
    if "\0" in tidy:
        raise BadRequest
    if len(tidy) > MOST_COMMENT:
        raise CommentTooLong
    return tidy


def _single(fields: Fields, name: str) -> str:
    written = fields.get(name, ("",))
    if len(written) != 1:
        raise BadRequest
    return written[0]


def changed(before: Marks, now: Marks) -> dict[str, Mark]:
    """The lines that say something else than before."""
    return {line: mark for line, mark in now.items() if before.get(line, NOTHING) != mark}


def writer_of(fields: Fields) -> Writer:
    """Raises BadRequest."""
    desk = _single(fields, "desk")
    if not desk or len(desk) > LONGEST_DESK or not desk.isascii():
        raise BadRequest
    return Writer(desk, number_of(fields, "sequence"))


def number_of(fields: Fields, name: str) -> int:
    """Raises BadRequest."""
    written = _single(fields, name)
    if not written.isascii() or not written.isdecimal() or len(written) > LONGEST_NUMBER:
        raise BadRequest
    return int(written)
