"""quiz.rush: a whole shift sits an exam, saves all the time and hands in within two seconds. On the embedded database.

`python -m benchmarks.rush [people of the organisation]` runs it alone; RUSH_SECONDS and RUSH_PEOPLE make it shorter.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, figure, percentile, table
from benchmarks.organisation import environment, organisation
from benchmarks.processes import Server, Worker, free_port

SECONDS = float(os.environ.get("RUSH_SECONDS", "180"))
PEOPLE = int(os.environ.get("RUSH_PEOPLE", "200"))
ALONE = 200  # saves of one person, for comparison
MOST_OF_ALONE = 10.0  # times the median of one person's save, for 99 of 100 saves in the rush
MOST_HAND_IN_SECONDS = 5.0


def rush(installation: Path, folder: Path) -> list[Figure]:
    with ExitStack() as stack:
        people = Worker("rush_people", environment(installation))
        stack.callback(people.stop)
        first, *others = people.ask(["begin", PEOPLE + 1])
        port = free_port()
        server = Server("wsgi:app", environment(installation, port), port, folder / "rush.log")
        stack.callback(server.stop)
        load = Worker("rush_load", environment(folder))
        stack.callback(load.stop)
        found = load.ask({"port": port, "people": others, "alone": first, "times": ALONE, "seconds": SECONDS})
        counted = people.ask(["count", found["acknowledged"]])
    return figures(found, counted)


def figures(found: dict[str, Any], counted: dict[str, Any]) -> list[Figure]:
    """Zero lost, and two times that hold; what was wrong is said on standard error."""
    least = percentile(found["alone"], 0.5)
    ratio = percentile(found["taken"], 0.99) / least
    whole = not found["wrong"] and not counted["lost"] and not counted["broken"]
    whole = whole and counted["ended"] == PEOPLE and counted["saved"] == found["sent"]
    said = {name: counted[name] for name in ("ended", "saved", "lost", "broken")}
    print(
        f"quiz.rush: {found['sent']} sent, {said}, wrong: {found['wrong'][:3]}", file=sys.stderr, flush=True
    )
    saves = figure("quiz.rush", "ms", found["taken"], concurrency=PEOPLE)
    ends = figure("quiz.hand_in", "s", found["handing_in"], value=found["all_in"], concurrency=PEOPLE)
    return [
        figure("quiz.save_alone", "ms", found["alone"]),
        made(
            saves,
            floor="quiz.save_alone",
            ratio=ratio,
            target=MOST_OF_ALONE,
            ok=whole and ratio < MOST_OF_ALONE,
        ),
        made(ends, target=MOST_HAND_IN_SECONDS, ok=whole and found["all_in"] <= MOST_HAND_IN_SECONDS),
    ]


def made(it: Figure, **changes: Any) -> Figure:
    return Figure(**{**asdict(it), **changes})


def main() -> int:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    original = organisation(people)
    with tempfile.TemporaryDirectory(prefix="attesta-rush-") as name:
        folder = Path(name)
        shutil.copytree(original, folder / "rush")
        found = rush(folder / "rush", folder)
    print(table(found))
    return 0 if all(it.ok for it in found) else 1


if __name__ == "__main__":
    sys.exit(main())
