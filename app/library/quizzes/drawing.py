"""A call as a drawing: Mermaid text, with the best path in thick lines. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.library.quizzes.call import Call, Node
from app.library.quizzes.play import Board

SHAPES = {"finished": '(["{}"])', "failed": '[["{}"]]', "": '["{}"]'}


def mermaid(call: Call) -> str:
    """Nodes by their ids, ends in other shapes; each reply with its number and what it earns. Replies of one node with
    one target share an arrow; it is thick, and its reply has a star, where the best path goes."""
    names = {node.id: f"n{number}" for number, node in enumerate(call.nodes)}
    best = best_steps(call)
    lines = ["flowchart TB", f"accTitle: {_words(call.title)}", f"accDescr: {_description(call)}"]
    lines += [f"{names[node.id]}{SHAPES[node.end].format(node.id)}" for node in call.nodes]
    for node in call.nodes:
        for target, arrow in _arrows(node, best).items():
            if target in names:
                line = "==>" if arrow.is_best else "-->"
                lines.append(f"{names[node.id]} {line}|{', '.join(arrow.labels)}| {names[target]}")
    return "\n".join(lines) + "\n"


@dataclass
class _Arrow:
    labels: list[str] = field(default_factory=list)
    is_best: bool = False


def _arrows(node: Node, best: frozenset[tuple[str, int]]) -> dict[str, _Arrow]:
    """By target."""
    found: dict[str, _Arrow] = {}
    for number, reply in enumerate(node.replies, 1):
        arrow, is_best = found.setdefault(reply.target, _Arrow()), (node.id, number) in best
        mark = " !" if reply.critical or reply.fail else " *" if is_best else ""
        arrow.labels.append(f"{number}: {_points(float(reply.points))}{mark}")
        arrow.is_best |= is_best
    return found


def best_steps(call: Call) -> frozenset[tuple[str, int]]:
    """The replies of the best path, each with the node in which it is given."""
    if call.best is None:
        return frozenset()
    board = Board(call)
    state, steps = board.start(), set()
    for number in call.best.replies:
        steps.add((state.node, number))
        state = board.step(state, number)
    return frozenset(steps)


def _points(points: float) -> str:
    return f"{points:+g}" if points else "0"


def _words(text: str) -> str:
    return "".join(character if character.isalnum() else " " for character in text).strip() or "Call"


def _description(call: Call) -> str:
    ends = sum(1 for node in call.nodes if node.end)
    return f"{len(call.nodes)} nodes and {ends} ends"
