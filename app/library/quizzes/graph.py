"""Searching a call: which nodes plays enter, the best play, whether it can be passed and failed (6.3, 6.4). Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from app.library.quizzes.call import BestPath, Call
from app.library.quizzes.conversation import Conversation, State, Step

MOST_NODES = 100
MOST_STATES = 1_000_000
MOST_REPLIES = 4  # of a node


class TooLarge(Exception):
    """The call has more nodes or states than are searched."""


@dataclass(frozen=True)
class Search:
    """What all plays together show. Nodes are named by their ids."""

    entered: frozenset[str]
    stuck: frozenset[str]  # a play can stand there with every reply's condition false
    best: BestPath | None
    can_pass: bool
    can_fail: bool


def search(call: Call) -> Search:
    """Looks at every state of every play. Raises TooLarge beyond 100 nodes or a million states."""
    if len(call.nodes) > MOST_NODES:
        raise TooLarge
    if not call.nodes:
        return Search(frozenset(), frozenset(), None, can_pass=False, can_fail=False)
    conversation = Conversation(call)
    states = _all_states(conversation)
    best_points = _best_points(conversation, states)
    best = _best_path(conversation, best_points)
    return Search(
        entered=frozenset(conversation.node(state).id for state in states),
        stuck=frozenset(_stuck(conversation, states)),
        best=best,
        can_pass=best is not None,
        can_fail=_can_fail(conversation, states, best),
    )


def without_way_out(call: Call) -> frozenset[str]:
    """Nodes from which no end can be reached along the targets, and those without replies that are no end."""
    leads: dict[str, list[str]] = {}
    for node in call.nodes:
        for reply in node.replies if not node.end else ():
            leads.setdefault(reply.target, []).append(node.id)
    saved = {node.id for node in call.nodes if node.end}
    edge = list(saved)
    while edge:
        for earlier in leads.get(edge.pop(), ()):
            if earlier not in saved:
                saved.add(earlier)
                edge.append(earlier)
    return frozenset(node.id for node in call.nodes if node.id not in saved)


def earning_loops(call: Call) -> frozenset[str]:
    """The first node, in the order of the file, of each loop with a reply that earns points."""
    conversation = Conversation(call)
    names = list(conversation.nodes)
    found = set()
    for node in call.nodes:
        source = conversation.nodes[node.id]
        for reply in node.replies if not node.end else ():
            target = conversation.nodes.get(reply.target)
            if reply.points > 0 and target is not None:
                loop = _shortest_way(conversation, target, source)
                found |= {min(loop)} if loop else set()
    return frozenset(names[place] for place in found)


def statically_entered(call: Call) -> frozenset[str]:
    """Nodes that can be come to along the targets, whatever the conditions."""
    conversation = Conversation(call)
    reached = conversation.reaches[0] | 1
    hang_up = {node.id for node in call.nodes if node.hang_up and call.hang_up_at is not None}
    return frozenset(name for name, place in conversation.nodes.items() if reached >> place & 1) | hang_up


@lru_cache(maxsize=16)
def _best_ways(call: Call, most: int) -> tuple[Conversation, dict[State, int]] | None:
    """For each state the most points from there; None where more than `most` states would have to be looked at."""
    conversation = Conversation(call)
    try:
        return conversation, _best_points(conversation, _all_states(conversation, most))
    except TooLarge:
        return None


def better_replies(call: Call, replies: tuple[int, ...], most: int = 20_000) -> tuple[int | None, ...]:
    """For each turn of a play the reply after which most can still be earned, where that is more than after the one
    given; a reply that spoils the play is worth nothing. None: nothing would have been better, or no clean way leads
    from there to a finished end. In a call of over `most` states only turns on the best path are judged.

    Raises LookupError for a play that the call does not know.
    """
    found = _best_ways(call, most)
    if found is None:
        return _off_the_best_path(call, replies)
    conversation, worth = found
    state, better = conversation.start(), []
    for number in replies:
        steps = {step.number: step for step in conversation.steps(state)}
        clean = {
            one.number: one.points + worth[one.after]
            for one in steps.values()
            if not one.spoils and one.after in worth
        }
        best = max(clean, key=lambda one: (clean[one], -one), default=None)
        given = clean.get(number)
        better.append(None if best is None or (given is not None and given >= clean[best]) else best)
        state = steps[number].after
    return tuple(better)


def _off_the_best_path(call: Call, replies: tuple[int, ...]) -> tuple[int | None, ...]:
    """Only as long as a play follows the best one is it known what would have been best."""
    best = call.best.replies if call.best is not None else ()
    same = next(
        (place for place, pair in enumerate(zip(replies, best, strict=False)) if pair[0] != pair[1]), None
    )
    return tuple(best[place] if place == same else None for place in range(len(replies)))


def _all_states(conversation: Conversation, most: int = MOST_STATES) -> list[State]:
    """Every state that a play can be in, each after all that follow from it."""
    start = conversation.start()
    seen = {start}
    ordered: list[State] = []
    looked = 0
    stack: list[tuple[State, Iterator[Step]]] = [(start, conversation.steps(start))]
    while stack:
        state, steps = stack[-1]
        for step in steps:
            if step.after not in seen:
                seen.add(step.after)
                looked += conversation.count_of_replies(step.after)
                if len(seen) > most or looked > most * MOST_REPLIES:
                    raise TooLarge
                stack.append((step.after, conversation.steps(step.after)))
                break
        else:
            ordered.append(state)
            stack.pop()
    return ordered


def _best_points(conversation: Conversation, states: list[State]) -> dict[State, int]:
    """For each state the most points from there to a finished end, without critical and failing replies."""
    return _over_plays(conversation, states, max, lambda state, step: step.points)


def _over_plays(
    conversation: Conversation,
    states: list[State],
    choose: Callable[[list[int]], int],
    worth: Callable[[State, Step], int],
) -> dict[State, int]:
    """The largest or smallest worth of the clean plays from each state to a finished end; others are not in it."""
    found: dict[State, int] = {}
    for state in states:
        if conversation.node(state).end == "finished":
            found[state] = 0
            continue
        sums = [
            found[step.after] + worth(state, step)
            for step in conversation.steps(state)
            if not step.spoils and step.after in found
        ]
        if sums:
            found[state] = choose(sums)
    return found


def _best_path(conversation: Conversation, best: dict[State, int]) -> BestPath | None:
    """Among equals the smallest reply numbers, one by one."""
    state = conversation.start()
    if state not in best:
        return None
    total, replies = best[state], []
    stage_points: dict[str, Fraction] = {}
    while conversation.node(state).end == "":
        step = next(
            step
            for step in conversation.steps(state)
            if not step.spoils and step.after in best and best[step.after] + step.points == best[state]
        )
        stage = conversation.node(state).stage
        stage_points[stage] = stage_points.get(stage, Fraction(0)) + conversation.points(step.points)
        replies.append(step.number)
        state = step.after
    return BestPath(conversation.points(total), tuple(replies), tuple(stage_points.items()))


def _stuck(conversation: Conversation, states: list[State]) -> Iterator[str]:
    for state in states:
        node = conversation.node(state)
        if not node.end and node.replies and conversation.may_be_stuck(state):
            yield node.id


def _can_fail(conversation: Conversation, states: list[State], best: BestPath | None) -> bool:
    """Whether some play that ends does not pass. Every play ends, for no node can be entered without end."""
    if (
        best is None
        or _worst_play_fails(conversation, best)
        or any(_fails_at_once(conversation, state) for state in states)
    ):
        return True
    start = conversation.start()
    if best.points > 0:
        fewest = _over_plays(conversation, states, min, lambda state, step: step.points)[start]
        if conversation.points(fewest) < conversation.call.pass_share * best.points:
            return True
    in_best = dict(best.stage_points)
    for stage, minimum in conversation.call.stage_minimum:
        if in_best.get(stage, 0) > 0:
            fewest = _over_plays(conversation, states, min, _points_in(conversation, stage))[start]
            if conversation.points(fewest) < minimum * in_best[stage]:
                return True
    return False


def _worst_play_fails(conversation: Conversation, best: BestPath) -> bool:
    """The play that takes the fewest points at each turn: where it fails already, no other has to be looked for."""
    state, points = conversation.start(), 0
    while steps := list(conversation.steps(state)):
        worst = min(steps, key=lambda step: (not step.spoils, step.points))
        if worst.spoils:
            return True
        state, points = worst.after, points + worst.points
    if conversation.node(state).end != "finished":
        return True
    return best.points > 0 and conversation.points(points) < conversation.call.pass_share * best.points


def _fails_at_once(conversation: Conversation, state: State) -> bool:
    """A failed end, a place without a reply on offer, or a reply that spoils the play."""
    end = conversation.node(state).end
    if end:
        return end == "failed"
    steps = list(conversation.steps(state))
    return not steps or any(step.spoils for step in steps)


def _points_in(conversation: Conversation, stage: str) -> Callable[[State, Step], int]:
    return lambda state, step: step.points if conversation.node(state).stage == stage else 0


def _shortest_way(conversation: Conversation, start: int, goal: int) -> set[int]:
    """The nodes of the shortest way along the targets, both ends included; empty if there is none."""
    before: dict[int, int] = {start: start}
    waiting = deque([start])
    while waiting and goal not in before:
        node = waiting.popleft()
        for target in conversation.targets[node]:
            if target not in before:
                before[target] = node
                waiting.append(target)
    if goal not in before:
        return set()
    way = {goal}
    while goal != start:
        goal = before[goal]
        way.add(goal)
    return way
