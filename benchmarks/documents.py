"""Certificates: how long one takes to be set and to be signed, how large it is, what many of them cost.

`python -m benchmarks.documents [people]` measures these alone.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

from benchmarks.figures import Figure, against, figure, single, table
from benchmarks.organisation import environment, organisation
from benchmarks.processes import Worker

ROUNDS, A_ROUND = 8, 6
SIZED = 50
FEW, MANY = 200, 2_000  # documents of one process
MOST_PROCESSES = 8
EACH = 60  # documents of each process


def documents(installation: Path) -> list[Figure]:
    with ExitStack() as stack:
        workers = {
            name: Worker(module, environment(installation))
            for name, module in (
                ("press", "printing"),
                ("floor", "floor_certificate"),
                ("typst", "floor_typst"),
            )
        }
        for worker in workers.values():
            stack.callback(worker.stop)
        press = workers["press"]
        return [
            *times(workers),
            *sizes(press),
            memory(press),
            processes(installation, [press]),
        ]


def times(workers: dict[str, Worker]) -> Iterator[Figure]:
    """Floor, typst, product in turns, so that a slow minute of the machine hits all."""
    press, floor, typst = (workers[name] for name in ("press", "floor", "typst"))
    orders = {
        "certificate.floor": (floor, lambda count: count),
        "certificate.typst": (typst, lambda count: count),
        "certificate.render": (press, lambda count: ["render", count]),
        "certificate.sign": (press, lambda count: ["sign", count]),
    }
    taken: dict[str, list[list[float]]] = {name: [] for name in orders}
    for number in range(ROUNDS + 1):
        for name in list(orders)[:: 1 if number % 2 else -1]:
            worker, order = orders[name]
            answer = worker.ask(order(A_ROUND if number else SIZED))  # the first round warms up
            if number:
                taken[name].append(answer)
    least = [statistics.median(seconds) for seconds in taken["certificate.floor"]]
    for name, rounds in taken.items():
        if not any(rounds):
            print("no typst here: install requirements-dev.txt", file=sys.stderr)
            continue
        found = figure(name, "ms", [*chain(*rounds)])
        ratios = [statistics.median(own) / floor for own, floor in zip(rounds, least, strict=True)]
        yield found if name == "certificate.floor" else against(found, ratios)


def sizes(press: Worker) -> Iterator[Figure]:
    """The largest of fifty."""
    unsigned, signed = zip(*press.ask(["sizes", SIZED]), strict=True)
    yield single("certificate.bytes", "bytes", max(unsigned), n=SIZED)
    yield single("certificate.signed_bytes", "bytes", max(signed), n=SIZED)


def memory(press: Worker) -> Figure:
    """How much more a process holds after 2,000 documents than after 200."""
    after_few = press.ask(["memory", FEW])
    after_many = press.ask(["memory", MANY - FEW])
    return single("certificate.memory", "MB", (after_many - after_few) / 2**20, n=MANY)


def processes(installation: Path, ready: list[Worker]) -> Figure:
    """Documents a second of as many processes as there are cores, by those of one; each does as much as one alone."""
    count = min(MOST_PROCESSES, os.cpu_count() or 1)
    with ExitStack() as stack:
        workers = list(ready)
        while len(workers) < count:
            workers.append(Worker("printing", environment(installation)))
            stack.callback(workers[-1].stop)
        for worker in workers:
            worker.ask(["whole", 10])
        rates: dict[int, list[float]] = {1: [], count: []}
        for _ in range(3):
            for number in rates:
                rates[number].append(together(workers[:number]))
    alone, all_of_them = (statistics.median(rates[number]) for number in (1, count))
    return single(
        "certificate.processes", "per_s", all_of_them, n=count * EACH, ratio=all_of_them / (alone * count)
    )


def together(workers: list[Worker]) -> float:
    """Documents a second."""
    started = time.perf_counter()
    with ThreadPoolExecutor(len(workers)) as pool:
        list(pool.map(lambda worker: worker.ask(["whole", EACH]), workers))
    return len(workers) * EACH / (time.perf_counter() - started)


def main() -> int:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    original = organisation(people)
    with tempfile.TemporaryDirectory(prefix="attesta-documents-") as name:
        shutil.copytree(original, Path(name) / "documents")
        found = documents(Path(name) / "documents")
    print(table(found))
    return 0 if all(it.ok for it in found) else 1


if __name__ == "__main__":
    sys.exit(main())
