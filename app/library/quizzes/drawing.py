"""A call as a drawing: Mermaid text, with the best path in thick lines. Pure."""

from __future__ import annotations

from app.library.quizzes.call import Call
from app.library.quizzes.play import Board

SHAPES = {"finished": '(["{}"])', "failed": '[["{}"]]', "": '["{}"]'}


def mermaid(call: Call) -> str:
    """Nodes by their ids, ends in other shapes; each reply with its number and what it earns."""
    names = {node.id: f"n{number}" for number, node in enumerate(call.nodes)}
    best = best_steps(call)
    lines = ["flowchart TB", f"accTitle: {_words(call.title)}", f"accDescr: {_description(call)}"]
    lines += [f"{names[node.id]}{SHAPES[node.end].format(node.id)}" for node in call.nodes]
    for node in call.nodes:
        for number, reply in enumerate(node.replies, 1):
            if reply.target in names:
                arrow = "==>" if (node.id, number) in best else "-->"
                label = (
                    f"{number}: {_points(float(reply.points))}{' !' if reply.critical or reply.fail else ''}"
                )
                lines.append(f"{names[node.id]} {arrow}|{label}| {names[reply.target]}")
    return "\n".join(lines) + "\n"


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
