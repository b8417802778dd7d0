"""Background work: asked for in a transaction, done once, found again when lost."""

import subprocess
import sys
import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.foundation import clock, jobs, mail, workers
from app.foundation.database import db, transaction
from app.foundation.models import Job, Outbox

done: list[Any] = []


@jobs.job("test.note")
def note(payload: dict[str, Any], progress: jobs.Progress) -> None:
    progress(1, 1)
    done.append(payload["word"])


@jobs.job("test.fail")
def fail(payload: dict[str, Any], progress: jobs.Progress) -> None:
    raise ValueError("the disk is full")


@jobs.job("test.stolen")
def stolen(payload: dict[str, Any], progress: jobs.Progress) -> None:
    """While it is at work, it is given to another worker."""
    with transaction() as session:
        session.execute(update(Job).values(tries=2))


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    done.clear()


def ask(kind: str, key: str | None = None, **payload: Any) -> int:
    with transaction() as session:
        return jobs.enqueue(session, kind, payload, key=key)


def job_row(job_id: int) -> Job:
    db.session.rollback()
    return db.session.get_one(Job, job_id)


def test_a_job_runs_after_the_commit_and_shows_progress(app: Flask) -> None:
    job_id = ask("test.note", word="hello")
    assert done == []
    assert jobs.run_pending() == 1
    assert done == ["hello"]
    row = job_row(job_id)
    assert (row.state, row.done, row.total) == ("done", 1, 1)


def test_a_job_of_a_transaction_that_failed_does_not_exist(app: Flask) -> None:
    with pytest.raises(RuntimeError), transaction() as session:
        jobs.enqueue(session, "test.note", {"word": "never"})
        raise RuntimeError
    assert jobs.run_pending() == 0


def test_a_waiting_job_with_the_same_key_is_asked_for_once(app: Flask) -> None:
    assert ask("test.note", key="one", word="a") == ask("test.note", key="one", word="b")
    jobs.run_pending()
    assert done == ["a"]
    ask("test.note", key="one", word="c")
    jobs.run_pending()
    assert done == ["a", "c"]


def test_two_workers_do_not_run_one_job_twice(app: Flask) -> None:
    job_id = ask("test.note", word="once")
    assert jobs.run(job_id) is True
    assert jobs.run(job_id) is False
    assert done == ["once"]


def test_a_failing_job_is_put_off_then_given_up_with_its_reason(app: Flask) -> None:
    job_id = ask("test.fail")
    for _ in range(jobs.MOST_TRIES):
        jobs.run(job_id)
        with transaction() as session:
            session.execute(update(Job).values(not_before=clock.now()))
    row = job_row(job_id)
    assert row.state == "failed"
    assert "the disk is full" in (row.error or "")
    jobs.retry(job_id)
    assert job_row(job_id).state == "queued"


def test_a_job_whose_worker_died_is_found_again(app: Flask) -> None:
    job_id = ask("test.note", word="again")
    with transaction() as session:
        long_ago = clock.now() - 2 * jobs.LOST_AFTER
        session.execute(update(Job).values(state="running", heartbeat_at=long_ago))
    jobs.sweep()
    assert jobs.run_pending() == 1
    assert (job_row(job_id).state, done) == ("done", ["again"])


def test_a_running_job_with_a_sign_of_life_is_left_alone(app: Flask) -> None:
    job_id = ask("test.note", word="busy")
    with transaction() as session:
        session.execute(update(Job).values(state="running", heartbeat_at=clock.now() - timedelta(seconds=20)))
    jobs.sweep()
    assert job_row(job_id).state == "running"


def test_a_job_over_which_each_worker_dies_is_given_up(app: Flask) -> None:
    with transaction() as session:
        job_id = jobs.enqueue(session, "test.note", {"word": "deadly"})
    with transaction() as session:
        long_ago = clock.now() - jobs.LOST_AFTER - timedelta(seconds=1)
        taken = {"state": "running", "tries": jobs.MOST_DEATHS, "heartbeat_at": long_ago}
        session.execute(update(Job).where(Job.id == job_id).values(**taken))
    jobs.sweep()
    assert jobs.run_pending() == 0
    assert jobs.state_of(job_id).state == "failed"
    jobs.retry(job_id)
    assert jobs.run_pending() == 1


def test_what_a_dead_worker_of_this_machine_left_is_taken_up_at_once(app: Flask) -> None:
    job_id = ask("test.note", word="at once")
    holding = "import fcntl,os,sys,time; f=open(sys.argv[1],'wb'); fcntl.flock(f,fcntl.LOCK_EX); print('held',flush=True); time.sleep(60)"
    name = "ab" * 16
    workers.folder().mkdir()
    worker = subprocess.Popen(
        [sys.executable, "-c", holding, workers.folder() / name], stdout=subprocess.PIPE
    )
    assert worker.stdout is not None
    worker.stdout.readline()
    with transaction() as session:
        session.execute(update(Job).values(state="running", heartbeat_at=clock.now(), worker=name, tries=1))
    jobs.sweep()
    assert job_row(job_id).state == "running"  # it lives
    worker.kill()
    worker.communicate()
    jobs.sweep()
    assert job_row(job_id).state == "queued"
    assert jobs.run_pending() == 1
    assert not (workers.folder() / name).exists()


def test_a_worker_of_another_machine_is_waited_for(app: Flask) -> None:
    job_id = ask("test.note", word="elsewhere")
    with transaction() as session:
        session.execute(update(Job).values(state="running", heartbeat_at=clock.now(), worker="cd" * 16))
    jobs.sweep()
    assert job_row(job_id).state == "running"


def test_a_worker_notes_its_jobs_and_leaves_nothing_behind(app: Flask) -> None:
    name = workers.begin()
    assert workers.begin() == name
    job_id = ask("test.note", word="mine")
    jobs.run(job_id)
    assert job_row(job_id).worker == name
    assert workers.gone([name]) == []
    workers.end()
    assert list(workers.folder().iterdir()) == []


def test_whoever_was_taken_for_dead_says_nothing_of_what_another_does_now(app: Flask) -> None:
    job_id = ask("test.stolen")
    assert jobs.run(job_id) is True
    assert (job_row(job_id).state, job_row(job_id).tries) == ("running", 2)


@jobs.job("test.bulk", patient=True)
def bulk(payload: dict[str, Any], progress: jobs.Progress) -> None:
    done.append(payload["word"])


def test_parts_of_a_bulk_let_all_others_go_first(app: Flask) -> None:
    signals: list[tuple[int, int]] = []
    app.extensions["deliver_job"] = lambda job_id, priority: signals.append((priority, job_id))
    asked = [ask("test.bulk", word="a"), ask("test.note", word="b"), ask("test.bulk", word="c")]
    jobs.sweep()
    order = [job_id for _priority, job_id in sorted(set(signals), key=lambda one: (-one[0], one[1]))]
    assert order == [asked[1], asked[0], asked[2]]
    assert all(jobs.LAST <= priority < jobs.FIRST for priority, _job_id in signals)


def test_of_a_kind_the_longest_waiting_is_run_next(app: Flask) -> None:
    ask("test.note", word="first")
    ask("test.fail")
    ask("test.note", word="second")
    while jobs.run_next("test.note"):
        pass
    assert done == ["first", "second"]
    assert jobs.run_next("test.fail") is True
    assert jobs.run_next("test.fail") is False  # it is put off


def test_several_workers_share_what_waits_and_none_runs_twice(app: Flask) -> None:
    asked = [ask("test.note", word=number) for number in range(24)]

    def work() -> None:
        with app.app_context():
            while jobs.run_next("test.note"):
                pass
            db.session.remove()

    workers_of_it = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers_of_it:
        worker.start()
    for worker in workers_of_it:
        worker.join(60)
    assert sorted(done) == list(range(24))
    assert all(job_row(job_id).state == "done" for job_id in asked)


def test_a_letter_is_written_with_its_cause_and_sent_once(app: Flask) -> None:
    for _ in range(2):
        with transaction() as session:
            mail.post(session, to="anna@example.org", subject="Допуск", text="До 14 октября", key="anna:1")
    jobs.run_pending()
    jobs.run_pending()
    letters = list((app.extensions["settings"].instance / "mail").glob("*.eml"))
    assert len(letters) == 1
    assert db.session.scalars(select(Outbox.state)).all() == ["sent"]


def test_a_letter_waits_while_the_mail_server_is_down(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(mail, "_deliver", down)
    with transaction() as session:
        mail.post(session, to="anna@example.org", subject="x", text="y", key="anna:2")
    jobs.run_pending()
    db.session.rollback()
    letter = db.session.scalars(select(Outbox)).one()
    assert letter.state == "waiting"
    assert letter.not_before > clock.now()


def test_the_night_comes_once_a_day(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    nights: list[str] = []
    monkeypatch.setattr(jobs.REGISTRY, "nightly", [lambda: nights.append("night")])
    jobs.tick_night()
    jobs.tick_night()
    assert nights == ["night"]
    app.extensions["clock"] = timedelta(days=1)
    jobs.tick_night()
    assert nights == ["night", "night"]
