"""What is wrong with a call as a graph (quiz-format.md 6.4). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.foundation.faults import Text
from app.library.quizzes.call import Call, Node
from app.library.quizzes.graph import (
    MOST_NODES,
    MOST_REPLIES,
    MOST_STATES,
    Search,
    TooLarge,
    earning_loops,
    search,
    statically_entered,
    without_way_out,
)
from app.library.quizzes.keys import Keys
from app.library.quizzes.lint import is_habit, strictly_longest, warn_of_length
from app.library.quizzes.replies import ReplyReading
from app.library.quizzes.telling import Faults, nearest, shortened


@dataclass(frozen=True)
class NodeReading:
    node: Node
    line: int
    keys: Keys
    replies: tuple[ReplyReading, ...]
    twice: bool = False  # an earlier node has its name


def lint_call(
    call: Call, nodes: Sequence[NodeReading], keys: Keys, faults: Faults, *, open_fence: bool
) -> Search | None:
    """Adds to the faults; the result of the search, None if the call is too large for it."""
    for reading in nodes:
        _check_replies(reading, faults)
    targets_known = _check_targets(call, nodes, faults)
    _check_hang_up(call, nodes, keys, faults)
    if not call.nodes:
        if not open_fence:
            _no_node(faults)
        return search(call)
    _check_stages(call, keys, faults)
    _check_lengths(nodes, faults)
    try:
        found = search(call)
    except TooLarge:
        _too_large(faults)
        return None
    if targets_known and not open_fence and not any("end" in reading.keys.refused for reading in nodes):
        _check_graph(call, nodes, keys, found, faults)
    return found


def _check_replies(reading: NodeReading, faults: Faults) -> None:
    node, replies = reading.node, reading.replies
    if node.end:
        for reply in replies:
            _reply_of_end(reply.line, faults)
        return
    if len(replies) > MOST_REPLIES:
        faults.error(
            replies[MOST_REPLIES].line,
            "bad-value",
            Text("A fifth reply", "Пятая реплика"),
            Text("Leave four at most in a node.", "Оставьте в узле не больше четырёх."),
        )
    silences = [reply.line for reply in replies if reply.reply.is_silence]
    has_time = "time" in reading.keys.lines
    if silences and not has_time:
        faults.error(
            silences[0],
            "bad-value",
            Text("(silence) without a time", "(silence) без времени"),
            Text("Add time: 20 s below the heading.", "Добавьте time: 20 s под заголовком."),
        )
    elif len(silences) > 1:
        faults.error(
            silences[1],
            "bad-value",
            Text("A second (silence)", "Второе (silence)"),
            Text("Leave one.", "Оставьте одно."),
        )
    elif has_time and not silences and "time" not in reading.keys.refused:
        faults.error(
            reading.keys.line("time"),
            "bad-value",
            Text("A time without (silence)", "Время без (silence)"),
            Text(
                "Add the reply - (silence) -> node: it is taken when the time runs out.",
                "Добавьте реплику - (silence) -> узел: она сработает, когда время выйдет.",
            ),
        )


def _check_targets(call: Call, nodes: Sequence[NodeReading], faults: Faults) -> bool:
    """Whether every reply leads to a node of this call."""
    names = [node.id for node in call.nodes]
    known = set(names)
    lost = [
        reply
        for reading in nodes
        for reply in reading.replies
        if not reading.node.end and reply.reply.target not in known
    ]
    for reply in lost:
        _unknown_target(reply, names, faults)
    return not lost


def _unknown_target(reply: ReplyReading, names: Sequence[str], faults: Faults) -> None:
    target = shortened(reply.reply.target)
    near = nearest(target, names[:MOST_NODES])
    faults.error(
        reply.line,
        "unknown-target",
        Text(f"There is no node `{target}`", f"Узла `{target}` нет")
        if target
        else Text("The reply leads nowhere", "Реплика никуда не ведёт"),
        Text(
            f"Write a node of this call behind ` -> `; perhaps `{near}`?",
            f"Напишите после ` -> ` узел этого звонка; может быть, `{near}`?",
        ),
    )


def _check_hang_up(call: Call, nodes: Sequence[NodeReading], keys: Keys, faults: Faults) -> None:
    if call.hang_up_at is None or any("when" in reading.keys.lines for reading in nodes):
        return
    faults.error(
        keys.line("hang-up-at"),
        "unknown-target",
        Text("No end says when: hang-up", "Нет конца с when: hang-up"),
        Text(
            "Add a node with end: failed and when: hang-up.",
            "Добавьте узел с end: failed и when: hang-up.",
        ),
    )


def _check_stages(call: Call, keys: Keys, faults: Faults) -> None:
    if "stages" in keys.refused:
        return
    used = {node.stage for node in call.nodes}
    for stage in call.stages:
        if stage not in used:
            faults.error(
                keys.line("stages"),
                "stage-missing",
                Text(f"The stage `{stage}` has no node", f"На этапе `{stage}` нет ни одного узла"),
                Text(
                    f"Add # {stage} with a node, or leave it out of stages.",
                    f"Добавьте # {stage} с узлом или уберите его из stages.",
                ),
            )


def _check_lengths(nodes: Sequence[NodeReading], faults: Faults) -> None:
    """The one best reply of a turn: the most points among those that spoil nothing."""
    turns = longest = 0
    for reading in nodes:
        said = [reply for reply in reading.replies if not reply.reply.is_silence]
        if len(said) < 2 or not all(reply.understood for reply in reading.replies) or reading.twice:
            continue
        turns += 1
        clean = [r.reply for r in reading.replies if not (r.reply.critical or r.reply.fail)]
        most = max((reply.points for reply in clean), default=None)
        best = [reply for reply in clean if reply.points == most]
        if len(best) == 1 and not best[0].is_silence:
            others = [reply.reply.text for reply in said if reply.reply is not best[0]]
            longest += strictly_longest(best[0].text, others)
    if is_habit(longest, turns):
        warn_of_length(
            faults,
            Text(
                f"The best reply is the longest in {longest} of {turns} turns",
                f"Лучшая реплика самая длинная в {longest} случаях из {turns}",
            ),
        )


def _check_graph(call: Call, nodes: Sequence[NodeReading], keys: Keys, found: Search, faults: Faults) -> None:
    """With an effect (or a mood, or a count of visits) that is not understood, only what does not depend on it is
    told."""
    understood = (
        all(reply.understood for reading in nodes for reply in reading.replies)
        and not {"mood", "hang-up-at"} & keys.refused
        and not any({"visits", "when"} & reading.keys.refused for reading in nodes)
    )
    entered = found.entered if understood else statically_entered(call)
    lost = without_way_out(call) | (found.stuck if understood else frozenset())
    loops = earning_loops(call)
    for reading in nodes:
        if reading.twice:
            continue
        name = reading.node.id
        if name not in entered and not _may_be_for_hanging_up(reading, keys):
            _unreachable(reading.line, name, faults)
        if name in lost:
            _no_way_out(reading.line, name, faults)
        if name in loops:
            _circular(reading.line, faults)
    if not understood:
        return
    if not found.can_pass:
        if "pass" not in keys.refused:
            _unattainable(keys.line("pass"), faults)
    elif found.best and call.max_points is not None and call.max_points != found.best.points:
        _other_maximum(keys.line("max-points"), f"{float(found.best.points):g}", faults)


def _may_be_for_hanging_up(reading: NodeReading, keys: Keys) -> bool:
    """An end that hanging up would lead to, were its own line or `hang-up-at` right."""
    return "when" in reading.keys.lines and (not reading.node.hang_up or "hang-up-at" in keys.refused)


def _reply_of_end(line: int, faults: Faults) -> None:
    faults.error(
        line,
        "bad-value",
        Text("An end has no replies", "У конца не бывает реплик"),
        Text("Delete the reply, or the line end:.", "Удалите реплику или строку end:."),
    )


def _no_node(faults: Faults) -> None:
    faults.error(
        1,
        "no-way-out",
        Text("The call has no node", "В звонке нет ни одного узла"),
        Text("Write # greeting, and below it ## hello.", "Напишите # greeting, а под ним ## hello."),
    )


def _too_large(faults: Faults) -> None:
    faults.unclear(
        1,
        "too-large",
        Text(
            f"The call has over {MOST_NODES} nodes or {MOST_STATES} states",
            f"В звонке больше {MOST_NODES} узлов или {MOST_STATES} состояний",
        ),
        Text(
            "Divide it into several calls, or use fewer flags and loops.",
            "Разделите его на несколько звонков или возьмите меньше флагов и петель.",
        ),
    )


def _unreachable(line: int, name: str, faults: Faults) -> None:
    faults.error(
        line,
        "unreachable",
        Text(f"No play enters `{name}`", f"Ни одно прохождение не попадает в `{name}`"),
        Text(
            "Let a reply lead there, and set the flags that it needs.",
            "Пусть к нему ведёт реплика, и нужные для неё флаги где-то ставятся.",
        ),
    )


def _no_way_out(line: int, name: str, faults: Faults) -> None:
    faults.error(
        line,
        "no-way-out",
        Text(f"A play can get stuck in `{name}`", f"В `{name}` можно застрять"),
        Text(
            "Add a reply without a condition that leads on to an end, or end: finished.",
            "Добавьте реплику без условия, которая ведёт дальше к концу, или end: finished.",
        ),
    )


def _circular(line: int, faults: Faults) -> None:
    faults.error(
        line,
        "circular",
        Text(
            "Points can be earned again and again in this loop",
            "В этой петле баллы можно набирать снова и снова",
        ),
        Text(
            "Take the points away from the replies of the loop, or lead them out of it.",
            "Уберите баллы у реплик петли или выведите их из неё.",
        ),
    )


def _unattainable(line: int, faults: Faults) -> None:
    faults.error(
        line,
        "pass-unattainable",
        Text("No play passes", "Пройти этот звонок нельзя"),
        Text(
            "Let replies without critical and fail lead to an end: finished.",
            "Пусть к end: finished ведут реплики без critical и fail.",
        ),
    )


def _other_maximum(line: int, points: str, faults: Faults) -> None:
    faults.error(
        line,
        "bad-value",
        Text(f"The best play earns {points} points", f"Лучшее прохождение даёт баллов: {points}"),
        Text(
            f"Write max-points: {points}, or delete the line.",
            f"Пишите max-points: {points} или удалите строку.",
        ),
    )
