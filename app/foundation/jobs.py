"""Background work: a row in the caller's transaction, a signal to the worker after the commit.

huey delivers a task at most once, so the row is the truth: a sweeper signals again what was lost, a job is safe to
repeat, and a failed one says why.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, current_app
from huey import Huey, SqliteHuey, crontab
from sqlalchemy import ColumnElement, Select, bindparam, select, update
from sqlalchemy.orm import Session

from app.foundation import clock, once, settings, workers
from app.foundation.database import after_commit, db, rows, transaction
from app.foundation.models import Job

MOST_TRIES = 3
MOST_DEATHS = 6  # of workers over one job
DEADLY = "Each worker that took this up has died over it."
LOST_AFTER = timedelta(minutes=5)
LAST, FIRST = 0, 2**40  # priorities below and above all ids: the clock ticks between the parts of a bulk
log = structlog.get_logger("jobs")


class Progress:
    """Tells how far a job has come; a sign of life at the same time."""

    def __init__(self, job_id: int) -> None:
        self.job_id = job_id

    def __call__(self, done: int, total: int) -> None:
        with transaction() as session:
            changes = {"done": done, "total": total, "heartbeat_at": clock.now()}
            session.execute(update(Job).where(Job.id == self.job_id).values(**changes))


Work = Callable[[dict[str, Any], Progress], None]
Tick = Callable[[], None]


@dataclass
class Registry:
    works: dict[str, Work]
    minutely: list[Tick]
    nightly: list[Tick]
    patient: set[str] = field(default_factory=set)  # kinds that let all others go first


REGISTRY = Registry({}, [], [])


def job(kind: str, *, patient: bool = False) -> Callable[[Work], Work]:
    """Registers the work of a kind of job: `work(payload, progress)`, safe to repeat.

    `patient`: parts of a bulk, which come in the order in which they were asked for, and after everything else.
    """

    def register(work: Work) -> Work:
        REGISTRY.works[kind] = work
        if patient:
            REGISTRY.patient.add(kind)
        return work

    return register


def every_minute(tick: Tick) -> Tick:
    REGISTRY.minutely.append(tick)
    return tick


def every_night(tick: Tick) -> Tick:
    """Registers what is due when a new civil day has begun at the site."""
    REGISTRY.nightly.append(tick)
    return tick


def enqueue(session: Session, kind: str, payload: dict[str, Any], key: str | None = None) -> int:
    """Asks for a job inside the caller's transaction. With a key, one that still waits is not asked for twice."""
    if key is not None:
        waiting = session.scalar(select(Job.id).where(Job.key == key, Job.state == "queued"))
        if waiting is not None:
            return waiting
    at = clock.now()
    row = Job(kind=kind, key=key, payload=payload, created_at=at, not_before=at)
    session.add(row)
    session.flush()
    job_id = row.id
    after_commit(session, lambda: signal(job_id, kind))
    return job_id


def signal(job_id: int, kind: str) -> None:
    deliver = current_app.extensions.get("deliver_job")
    if deliver is not None:
        # The newest first: whoever has just passed does not wait behind a bulk of documents.
        deliver(job_id, LAST if kind in REGISTRY.patient else job_id)


def run(job_id: int) -> bool:
    """Runs one job, if it still waits and no other worker was quicker. Gives whether it did its work."""
    return _run(Job.id == job_id) is True


def run_next(kind: str) -> bool:
    """Runs the job of a kind that waits longest, unless others take all of them. Gives whether there was one."""
    first = (
        select(Job.id)
        .where(Job.kind == kind, Job.state == "queued", Job.not_before <= clock.now())
        .order_by(Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)  # PostgreSQL: no worker waits for the row of another
    )
    return _run(Job.id == first.scalar_subquery()) is not None


def _run(which: ColumnElement[bool]) -> bool | None:
    """None: another worker was quicker, or there is nothing."""
    taken = _take(which)
    if taken is None:
        return None
    try:
        REGISTRY.works[taken.kind](taken.payload, Progress(taken.id))
    except (
        Exception
    ) as error:  # the border of all background work: told in the row and in the log, tried again
        db.session.rollback()
        trace = traceback.format_exc()
        log.error("job failed", job=taken.id, kind=taken.kind, tries=taken.tries, error=trace)
        _put_off(taken, f"{type(error).__name__}: {error}")
        return False
    with transaction() as session:
        done = {"state": "done", "finished_at": clock.now(), "error": None}
        session.execute(update(Job).where(*_still_ours(taken)).values(**done))
    return True


@dataclass(frozen=True)
class _Taken:
    id: int
    kind: str
    payload: dict[str, Any]
    tries: int


def _take(which: ColumnElement[bool]) -> _Taken | None:
    """One statement decides which of several workers has it."""
    with transaction() as session:
        take = (
            update(Job)
            .where(which, Job.state == "queued")
            .values(
                state="running",
                tries=Job.tries + 1,
                heartbeat_at=clock.now(),
                error=None,
                worker=workers.this_worker(),
            )
            .returning(Job.id, Job.kind, Job.payload, Job.tries)
        )
        row = session.execute(take, execution_options={"synchronize_session": False}).one_or_none()
    return None if row is None else _Taken(row.id, row.kind, dict(row.payload), row.tries)


def _still_ours(taken: _Taken) -> tuple[ColumnElement[bool], ...]:
    """Whoever was taken for dead and comes back says nothing of what another worker does now."""
    return (Job.id == taken.id, Job.state == "running", Job.tries == taken.tries)


def _put_off(taken: _Taken, error: str) -> None:
    with transaction() as session:
        again = taken.tries < MOST_TRIES
        changes = {
            "state": "queued" if again else "failed",
            "not_before": clock.now() + timedelta(seconds=10 * 4**taken.tries),
            "finished_at": None if again else clock.now(),
            "error": error[:2000],
        }
        session.execute(update(Job).where(*_still_ours(taken)).values(**changes))


def retry(job_id: int) -> None:
    """Lets a failed job run again."""
    with transaction() as session:
        changes = {"state": "queued", "tries": 0, "not_before": clock.now(), "finished_at": None}
        session.execute(update(Job).where(Job.id == job_id, Job.state == "failed").values(**changes))
        kind = session.scalar(select(Job.kind).where(Job.id == job_id)) or ""
        after_commit(session, lambda: signal(job_id, kind))


@dataclass(frozen=True)
class JobState:
    """How far a job has come: queued running done failed."""

    state: str
    done: int = 0
    total: int = 0


def state_of(job_id: int | None) -> JobState:
    """A job that was forgotten meanwhile is done."""
    row = rows(_STATE, {"id": job_id}).one_or_none()
    return JobState("done") if row is None else JobState(*row)


_STATE = select(Job.state, Job.done, Job.total).where(Job.id == bindparam("id"))


def newest_of(key: str) -> JobState | None:
    """How far the job has come that was asked for last under a key; None where there was none."""
    row = rows(_NEWEST, {"key": key}).first()
    return None if row is None else JobState(*row)


_NEWEST = (
    select(Job.state, Job.done, Job.total).where(Job.key == bindparam("key")).order_by(Job.id.desc()).limit(1)
)


def sweep() -> None:
    """Finds jobs whose signal was lost or whose worker died, and sends them on."""
    at = clock.now()
    gone = workers.gone(db.session.scalars(_AT_WORK).all())
    db.session.rollback()
    with transaction() as session:
        silent = (Job.heartbeat_at < at - LOST_AFTER) | Job.worker.in_(gone)
        lost = update(Job).where(Job.state == "running", silent)
        session.execute(
            lost.where(Job.tries >= MOST_DEATHS).values(state="failed", finished_at=at, error=DEADLY)
        )
        session.execute(lost.values(state="queued", not_before=at))
    workers.forget(gone)
    for job_id, kind in db.session.execute(_waiting()).all():
        signal(job_id, kind)


_AT_WORK = select(Job.worker).where(Job.state == "running", Job.worker.is_not(None)).distinct()


def waiting_jobs() -> list[int]:
    return list(db.session.scalars(_waiting()))


def _waiting() -> Select[int, str]:
    due = (Job.state == "queued", Job.not_before <= clock.now())
    return select(Job.id, Job.kind).where(*due).order_by(Job.id)


def run_pending() -> int:
    """Runs all that waits, here and now: for tests and for commands that may not depend on a worker."""
    ran = 0
    while waiting := waiting_jobs():
        for job_id in waiting:
            ran += run(job_id)
        db.session.rollback()
    return ran


def tick_minute() -> None:
    """What happens each minute: lost jobs are found, and a new day at the site begins its nightly work."""
    note_worker(True)
    sweep()
    for tick in REGISTRY.minutely:
        tick()
    tick_night()


def note_worker(running: bool) -> None:
    """A sign of life of the worker, or that it has ended in good order."""
    with transaction() as session:
        settings.write(session, "worker_seen_at", clock.now().isoformat() if running else "")


def tick_night() -> None:
    day = clock.today().isoformat()
    if settings.read("nightly_on") == day:
        return
    for tick in REGISTRY.nightly:
        tick()
    with transaction() as session:
        once.forget_old(session)
        settings.write(session, "nightly_on", day)


def init_jobs(app: Flask, instance: Path, redis_url: str | None, deliver: bool) -> None:
    """Without `deliver` nothing is signalled: jobs wait for `run_pending`."""
    if not deliver:
        return

    def deliver_job(job_id: int, priority: int) -> None:
        huey(app)  # made on first use: commands that need no database make no file
        app.extensions["huey_run"](job_id, priority=priority)

    app.extensions["deliver_job"] = deliver_job
    app.extensions["huey_place"] = (instance, redis_url)


def huey(app: Flask) -> Huey:
    """The queue of this process."""
    if "huey" in app.extensions:
        found: Huey = app.extensions["huey"]
        return found
    instance, redis_url = app.extensions["huey_place"]
    if redis_url:
        from huey import PriorityRedisHuey

        queue: Huey = PriorityRedisHuey("attesta", url=redis_url)
    else:
        queue = SqliteHuey("attesta", filename=str(instance / "huey.db"))

    def run_job(job_id: int) -> None:
        with app.app_context():
            run(job_id)

    def minute() -> None:
        with app.app_context():
            tick_minute()

    app.extensions["huey"] = queue
    app.extensions["huey_run"] = queue.task(name="run_job")(run_job)
    queue.periodic_task(crontab(minute="*"), name="minute", priority=FIRST)(minute)
    return queue
