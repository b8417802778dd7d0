"""A whole run: `python -m benchmarks [people]`. Writes benchmarks/results/latest.json and prints the table."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.documents import documents
from benchmarks.figures import (
    BESIDE,
    TARGETS,
    Figure,
    against,
    at_least,
    figure,
    growing,
    percentile,
    table,
    within,
)
from benchmarks.organisation import ROOT, environment, organisation
from benchmarks.processes import Server, Worker, free_port
from benchmarks.rush import rush
from benchmarks.visitor import PASSWORD, Visitor

RESULTS = ROOT / "benchmarks" / "results" / "latest.json"
ROUNDS, ROUND_SECONDS, WARM_SECONDS = 8, 1.0, 1.0
AT_ONCE = 8  # as many as the two processes of the server have threads
SIGN_INS = 40
PREVIEWS = 3
PREVIEWED = ("preview.revision", "preview.revision_from_records")
PAGES = ("web.learn", "web.lesson", "web.question", "web.team", "web.verify", "web.verify_first")
SAVES_A_ROUND = 4000
KEPT = {200: 5, 2_000: 3}  # rows of standings → how often they are made anew
DUE = (100, 1_000, 10_000)  # people of 100,000
CURVE = {1_000: 5, 10_000: 3, 100_000: 1}  # stored responses → how often they are worked through


@dataclass
class Measured:
    """All rounds of one figure of the web."""

    taken: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)  # requests a second, one a round
    middles: list[float] = field(default_factory=list)  # median seconds, one a round

    def add(self, answer: dict[str, Any]) -> None:
        if answer["wrong"] or not answer["taken"]:
            raise SystemExit(f"the load was refused: {answer['wrong']}")
        self.taken += answer["taken"]
        self.rates.append(len(answer["taken"]) / answer["elapsed"])
        self.middles.append(percentile(answer["taken"], 0.5))


class Web:
    """The load against the product and the floor, in turns."""

    def __init__(self, load: Worker, orders: dict[str, dict[str, Any]]) -> None:
        self.load, self.orders = load, orders
        self.measured = {name: Measured() for name in orders}
        self.sent = 0

    def round(self, name: str, seconds: float = ROUND_SECONDS, *, counts: bool = True) -> None:
        order = {**self.orders[name], "seconds": seconds, "first": self.sent + 1}
        answer = self.load.ask(order)
        self.sent += len(answer["taken"]) + order["threads"]
        if counts or answer["wrong"]:
            self.measured[name].add(answer)

    def run(self) -> list[Figure]:
        for name in self.orders:
            if name != "web.login":
                self.round(name, WARM_SECONDS, counts=False)
        for number in range(ROUNDS):
            # The floor stands among the pages, first or last in turn, so that a slow minute of the machine hits both.
            for name in ("web.floor", *PAGES)[:: 1 if number % 2 else -1]:
                self.round(name)
            for name in ("web.floor_save", "web.save")[:: 1 if number % 2 else -1]:
                self.round(name)
        self.round("web.login", 10)
        return list(self.figures())

    def figures(self) -> Iterator[Figure]:
        floor, floor_save = self.measured["web.floor"], self.measured["web.floor_save"]
        for name, it in self.measured.items():
            at_once = self.orders[name]["threads"]
            if name in ("web.floor", "web.learn", "web.lesson", "web.question"):
                rate = statistics.median(it.rates)
                found = figure(name, "rps", it.taken, value=rate, concurrency=at_once)
                pairs = zip(it.rates, floor.rates, strict=True)
            else:
                found = figure(name, "ms", it.taken, concurrency=at_once)
                pairs = zip(it.middles, (floor_save if name == "web.save" else floor).middles, strict=False)
            is_compared = name in TARGETS or name in BESIDE
            yield against(found, [own / least for own, least in pairs]) if is_compared else found


def orders(product: Server, floor: Server, numbers: list[str]) -> dict[str, dict[str, Any]]:
    """What is asked for under each name. `numbers`: of certificates, more than the product keeps pages of."""
    reader = Visitor(floor.port)
    reader.ask("GET", "/sign-in/7")
    operator = Visitor(product.port).sign_in("operator")
    manager = Visitor(product.port).sign_in("manager")
    question = operator.begin_quiz("procedures-exam")
    answer = operator.body(question, "question", sequence="SEQUENCE", go="next")
    stranger = Visitor(product.port)
    login = stranger.body("/login", "sign-in", login="operator@demo.example", password=PASSWORD)

    def get(who: Visitor, path: str) -> dict[str, Any]:
        return {
            "port": who.port, "cookie": who.cookie, "method": "GET", "path": path, "status": 200, "threads": AT_ONCE,
        }  # fmt: skip

    def strangers(numbers: list[str]) -> dict[str, Any]:
        paths = [f"/verify/{number}" for number in numbers]
        return {**get(stranger, paths[0]), "paths": paths, "strangers": True}

    def post(who: Visitor, path: str, body: str, most: int) -> dict[str, Any]:
        one = {"method": "POST", "body": body, "status": 303, "threads": 1, "most": most}
        return {**get(who, path), **one}

    return {
        "web.floor": get(reader, "/page"),
        "web.floor_save": post(reader, "/save", "", SAVES_A_ROUND),
        "web.login": post(stranger, "/login", login, SIGN_INS),
        "web.learn": get(operator, "/learn"),
        "web.lesson": get(operator, "/courses/procedures/overview-and-greeting"),
        "web.question": get(operator, question),
        "web.save": post(operator, question, answer.replace("SEQUENCE", "{number}"), SAVES_A_ROUND),
        "web.team": get(manager, "/team"),
        "web.verify": strangers(numbers[:1]),
        "web.verify_first": strangers(numbers),
    }


def web(installation: Path, folder: Path) -> list[Figure]:
    with ExitStack() as stack:
        floor_environment = {**environment(folder), "FLOOR_DATABASE": str(folder / "floor.db")}
        run_once(floor_environment, "benchmarks.floor_app")
        floor_port, port = free_port(), free_port()
        floor = Server("benchmarks.floor_app:app", floor_environment, floor_port, folder / "floor.log")
        stack.callback(floor.stop)
        product = Server("wsgi:app", environment(installation, port), port, folder / "product.log")
        stack.callback(product.stop)
        load = Worker("load", environment(folder))
        stack.callback(load.stop)
        return Web(load, orders(product, floor, numbers_of(installation))).run()


def numbers_of(installation: Path) -> list[str]:
    with closing(sqlite3.connect(installation / "attesta.db")) as database:
        return [number for (number,) in database.execute("SELECT number FROM certificate ORDER BY id")]


def inside(installation: Path) -> list[Figure]:
    with ExitStack() as stack:
        product = Worker("inside", environment(installation))
        stack.callback(product.stop)
        found = []
        product.ask(["standing.evaluate", 2000])
        taken = product.ask(["standing.evaluate", 20_000])
        per_second = len(taken) / sum(taken)
        found.append(at_least(figure("standing.evaluate", "per_s", taken, value=per_second)))
        kept: dict[int, list[float]] = {}
        for size, times in KEPT.items():
            product.ask([f"standing.evaluate-database {size}", 1])
            kept[size] = product.ask([f"standing.evaluate-database {size}", times])
        found.append(at_least(growing("standing.evaluate-database", "per_s", kept)))
        for name, unit in (("quiz.grade", "per_s"), ("quiz.stats", "s")):
            product.ask([f"{name} 1000", 1])
            found.append(growing(name, unit, {n: product.ask([f"{name} {n}", k]) for n, k in CURVE.items()}))
        product.ask(["library.publish", 1])
        found.append(figure("library.publish", "ms", product.ask(["library.publish", 8])))
        product.ask(["search.query", 100])
        found.append(within(figure("search.query", "ms", product.ask(["search.query", 1000]))))
        return found


def nights(installation: Path) -> Iterator[Figure]:
    """Nights of 100,000 people, of whom a few, more or many are due; what a revision would ask of 10,000 of them."""
    product = Worker("inside", environment(installation))
    try:
        taken = {due: product.ask([f"standing.nightly {due}", 1]) for due in DUE}
        previewed = {name: product.ask([name, PREVIEWS]) for name in PREVIEWED}
    finally:
        product.stop()
    yield growing("standing.nightly", "s", taken)
    for due, seconds in taken.items():
        yield figure(f"standing.nightly {due}", "s", seconds)
    for name, seconds in previewed.items():
        yield within(figure(name, "s", seconds))


def run_once(chosen: dict[str, str], module: str) -> None:
    subprocess.run([sys.executable, "-m", module], cwd=ROOT, env=chosen, check=True)


def machine() -> dict[str, Any]:
    names = [
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    python = ".".join(map(str, sys.version_info[:3]))
    return {
        "cpu": names[0] if names else "unknown",
        "cores": os.cpu_count(),
        "memory_mb": memory,
        "python": python,
    }


def commit() -> str:
    asked = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip()


@contextmanager
def told(what: str) -> Iterator[None]:
    started = time.monotonic()
    print(f"{what} …", file=sys.stderr, flush=True)
    yield
    print(f"{what}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)


def main() -> int:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with told(f"an organisation of {people} people"):
        original = organisation(people)
    with tempfile.TemporaryDirectory(prefix="attesta-bench-") as name:
        folder = Path(name)

        def copied(part: str) -> Path:
            """Made when its turn comes: a copy that nobody reads for minutes is no longer in memory."""
            return Path(shutil.copytree(original, folder / part))

        with told("pages and saves"):
            figures = web(copied("web"), folder)
        with told("a rush"):
            figures += rush(copied("rush"), folder)
        with told("certificates"):
            figures += documents(copied("documents"))
        with told("grading, standings, publishing"):
            figures += inside(copied("inside"))
        with told("nights of 100,000 people"):
            figures += nights(copied("nights"))
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")  # noqa: TID251
    written = {"schema": 1, "commit": commit(), "at": at, "machine": machine()}
    RESULTS.parent.mkdir(exist_ok=True)
    lines = {**written, "figures": [it.as_json() for it in figures]}
    RESULTS.write_text(json.dumps(lines, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
