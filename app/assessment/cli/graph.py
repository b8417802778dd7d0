"""`flask library graph`: what the graph of a call shows. The rest of the group `library` is the library's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import click
from flask.cli import AppGroup

from app.assessment.cli.files import SITE_LANGUAGE, Disk, given_file, write_file
from app.assessment.grading.as_json import number
from app.foundation.commands import CannotRun, Report, fault_lines, reports
from app.foundation.faults import Fault, Text, in_order
from app.library.diagrams import Diagram, draw
from app.library.quizzes.call import Call
from app.library.quizzes.calls import read_call
from app.library.quizzes.drawing import mermaid
from app.library.quizzes.graph import Search

library = AppGroup("library")

COUNT = Text("Nodes: {}", "Узлов: {}")
BEST = Text("Best path: {points} points by {replies}", "Лучший путь: баллов {points}, реплики {replies}")
NO_BEST = Text("No play passes.", "Пройти нельзя.")
CAN_FAIL = Text("It can be failed.", "Провалить можно.")
CANNOT_FAIL = Text("It cannot be failed.", "Провалить нельзя.")
ENDS = {
    "finished": Text("{}: the call is finished", "{}: звонок закончен"),
    "failed": Text("{}: the call has failed", "{}: звонок провален"),
}
NEVER = Text(", never reached", ", туда не попасть")
NOTHING = Text("There is nothing to draw.", "Рисовать нечего.")


@dataclass(frozen=True)
class Shown:
    """What the command tells of a call; without a search nothing is reached."""

    call: Call | None
    found: Search | None
    faults: tuple[Fault, ...]

    def as_json(self) -> dict[str, Any]:
        best = self.found.best if self.found else None
        nodes = self.call.nodes if self.call else ()
        return {
            "nodes": len(nodes),
            "endings": [
                {"node": node.id, "end": node.end, "reachable": self.reaches(node.id)}
                for node in nodes
                if node.end
            ],
            "best": best and {"points": number(best.points), "replies": best.replies},
            "can_pass": self.found is not None and self.found.can_pass,
            "can_fail": self.found is not None and self.found.can_fail,
            "faults": self.faults,
        }

    def reaches(self, node: str) -> bool:
        return self.found is not None and node in self.found.entered


@library.command("graph", with_appcontext=False)
@click.argument("file")
@click.option("-o", "output", metavar="OUT.svg", help="Where to draw it.")
@reports
def graph_command(file: str, output: str | None) -> Report:
    """Search the graph of a call: its ends, the best path, whether it can be passed and failed."""
    reading = read_call(given_file(file), Disk(), SITE_LANGUAGE)
    shown = Shown(reading.call, reading.found, in_order(list(reading.faults)))
    document = shown.as_json()
    if output is not None:
        write_file(output, drawn(reading.call).encode())
        document["output"] = output
    wrong = any(fault.level == "error" for fault in shown.faults)
    return Report(document, lambda language: _lines(shown, language), wrong=wrong)


def drawn(call: Call | None) -> str:
    """The graph as SVG. Raises CannotRun where there is nothing that can be drawn."""
    if call is None or not call.nodes:
        raise CannotRun(NOTHING)
    diagram = draw(mermaid(call))
    if not isinstance(diagram, Diagram):
        raise CannotRun(diagram.reason)
    return diagram.wide.svg


def _lines(shown: Shown, language: str) -> Iterator[str]:
    yield from fault_lines(shown.faults, language)
    document = shown.as_json()
    yield COUNT.in_language(language).format(document["nodes"])
    for ending in document["endings"]:
        never = "" if ending["reachable"] else NEVER.in_language(language)
        yield f"  {ENDS[ending['end']].in_language(language).format(ending['node'])}{never}"
    best = document["best"]
    if best is None:
        yield NO_BEST.in_language(language)
        return
    replies = " ".join(str(reply) for reply in best["replies"])
    yield BEST.in_language(language).format(points=best["points"], replies=replies)
    yield (CAN_FAIL if document["can_fail"] else CANNOT_FAIL).in_language(language)
