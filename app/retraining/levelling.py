"""Renewals spread over their windows, so that no week has more than it must. Pure.

Each renewal may be done in any week from the one in which it opens to the one in which it is due. The smallest cap
for a week is found by bisection; whether a cap is enough, by taking the earliest due first (Jackson's rule, which is
optimal for jobs of one length). Source: retraining rules, part 4.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """`opens`, `due`: numbers of weeks from now, both inclusive. `keeps`: doing it early gives nothing up."""

    opens: int
    due: int
    keeps: bool = True


@dataclass(frozen=True)
class Levelled:
    waiting_peak: int  # the fullest week if everybody waits for the last one
    cap: int  # renewals in the fullest week of the plan
    by_week: tuple[int, ...]
    weeks_given_up: float  # of validity, for each renewal whose rule counts from its day; 0 where none does


def levelled(jobs: Sequence[Job], weeks: int) -> Levelled:
    inside = [Job(max(job.opens, 0), min(max(job.due, 0), weeks - 1), job.keeps) for job in jobs]
    inside = [Job(min(job.opens, job.due), job.due, job.keeps) for job in inside]
    waiting = [0] * weeks
    for job in inside:
        waiting[job.due] += 1
    cap = smallest_cap(inside, weeks)
    taken = plan(inside, weeks, cap) or []
    by_week = [0] * weeks
    for _job, week in taken:
        by_week[week] += 1
    given_up = [job.due - week for job, week in taken if not job.keeps]
    price = sum(given_up) / len(given_up) if given_up else 0.0
    return Levelled(max(waiting, default=0), cap, tuple(by_week), price)


def smallest_cap(jobs: Collection[Job], weeks: int) -> int:
    """Zero where there is nothing to do."""
    least, most = 0, len(jobs)
    while least < most:
        middle = (least + most) // 2
        if plan(jobs, weeks, middle) is None:
            least = middle + 1
        else:
            most = middle
    return least


def plan(jobs: Collection[Job], weeks: int, cap: int) -> list[tuple[Job, int]] | None:
    """Each renewal with its week, at most `cap` in any; None where that is not possible."""
    coming = sorted(jobs, key=lambda job: job.opens)
    open_now: list[tuple[int, int, Job]] = []
    taken: list[tuple[Job, int]] = []
    place = 0
    for week in range(weeks):
        while place < len(coming) and coming[place].opens <= week:
            heapq.heappush(open_now, (coming[place].due, place, coming[place]))
            place += 1
        for _turn in range(min(cap, len(open_now))):
            taken.append((heapq.heappop(open_now)[2], week))
        if open_now and open_now[0][0] <= week:
            return None
    return taken if len(taken) == len(jobs) else None
