"""Work that is made piece by piece: parts of it are jobs, each piece is a row with its state, then comes the file.

A part that is run again goes on where it stopped. What is made is kept for seven days.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.certification import batches
from app.foundation import clock, jobs, results
from app.foundation.database import db, transaction
from app.foundation.faults import Text


@dataclass(frozen=True)
class InParts:
    """A kind of such work: its tables, and what its jobs are called. `key`: of the id in their payload."""

    row: Any  # a MadeInParts
    piece: Any
    whole: Any  # column of the piece: whose it is
    key: str
    part: str
    assembly: str
    size: int  # pieces a job, so that other work has its turn between them
    fileless: frozenset[str] = frozenset()  # kinds that end without a file

    def ask_parts(self, session: Session, id_: int, positions: Sequence[int]) -> None:
        """Operation."""
        for start in range(0, len(positions), self.size):
            of_part = positions[start : start + self.size]
            jobs.enqueue(session, self.part, {self.key: id_, "first": of_part[0], "last": of_part[-1]})

    def ask_assembly(self, session: Session, row: Any) -> None:
        """Operation."""
        row.job_id = jobs.enqueue(session, self.assembly, {self.key: row.id})

    def note(self, id_: int, position: int, fault: Text | None) -> None:
        """Use case of the worker: one piece was looked at."""
        state = "done" if fault is None else "failed"
        found = {"state": state, "fault": None if fault is None else vars(fault)}
        with transaction() as session:
            place = (self.whole == id_, self.piece.position == position)
            session.execute(update(self.piece).where(*place).values(**found, done_at=clock.now()))

    def close(self, id_: int) -> None:
        """Use case of the worker: once each piece has been looked at, the file is asked for.

        Asked for once, whichever part ends last.
        """
        with transaction() as session:
            row = session.get_one(self.row, id_, with_for_update=True)
            row.fault = None
            if row.cancelled_at is not None or row.finished_at is not None or row.job_id is not None:
                return
            if self.count(session, id_, "waiting"):
                return
            if row.kind in self.fileless:
                row.finished_at = clock.now()
            else:
                self.ask_assembly(session, row)

    def count(self, session: Session, id_: int, state: str) -> int:
        pieces = select(func.count()).where(self.whole == id_, self.piece.state == state)
        return session.scalar(pieces) or 0

    @contextmanager
    def told_when_stopped(self, id_: int) -> Iterator[None]:
        """What stops the whole work is told on its page, while the job is tried again."""
        try:
            yield
        except Exception as error:
            db.session.rollback()
            why = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
            fault = {"en": batches.STOPPED.en % why, "ru": batches.STOPPED.ru % why}
            with transaction() as session:
                session.execute(update(self.row).where(self.row.id == id_).values(fault=fault))
            raise

    def begin_again(self, row: Any) -> str | None:
        """Operation: nothing of the file is left. Gives its name, to be dropped after the commit."""
        gone: str | None = row.file
        row.finished_at = row.job_id = row.file = row.sha256 = row.size = row.fault = None
        return gone

    def forget_files(self, at: datetime) -> None:
        """Use case of the night."""
        old = select(self.row.id, self.row.file).where(
            self.row.file.is_not(None),
            self.row.removed_at.is_(None),
            self.row.finished_at < at - batches.KEPT,
        )
        for id_, name in db.session.execute(old).all():
            results.drop(name)
            with transaction() as session:
                session.execute(update(self.row).where(self.row.id == id_).values(removed_at=at))


@dataclass(frozen=True)
class Result:
    """The file that was made. It is read whole: outside of any transaction."""

    file: str
    sha256: str
    size: int  # bytes


def result_of(name: str) -> Result:
    return Result(name, results.sha256_of(name), results.open_path(name).stat().st_size)


def finish(row: Any, result: Result | None) -> None:
    """Operation: the work is done."""
    row.finished_at, row.fault = clock.now(), None
    if result is not None:
        row.file, row.sha256, row.size = result.file, result.sha256, result.size
