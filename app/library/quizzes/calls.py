"""A call's file: front matter, stages, nodes, replies (quiz-format.md 6.1). Pure."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.foundation.faults import Fault, Text
from app.library.documents import FileText, language_of
from app.library.quizzes import keys as keys_of
from app.library.quizzes.call import STAGES, USUAL_VISITS, Call, Node, Speech
from app.library.quizzes.call_lint import NodeReading, lint_call
from app.library.quizzes.graph import Search
from app.library.quizzes.keys import Keys, missing_key
from app.library.quizzes.marks import Parts, parts_of, reply_mark
from app.library.quizzes.outline import ID, Block, Line, Outline, outline_of, text_of
from app.library.quizzes.reading import check_texts, same_id
from app.library.quizzes.references import Here, check_references, file_is_there, missing_file
from app.library.quizzes.replies import read_reply
from app.library.quizzes.telling import Faults, listed, shortened
from app.library.quizzes.values import Refusal, shares_of
from app.library.source import Source
from app.library.text_file import read_text

_CUSTOMER = "Customer:"
_FIELDS = {
    "customer": "customer",
    "channel": "channel",
    "mood": "mood",
    "hang-up-at": "hang_up_at",
    "pass": "pass_share",
    "stages": "stages",
    "stage-minimum": "stage_minimum",
    "max-points": "max_points",
}


@dataclass(frozen=True)
class CallReading:
    """`call` is None where the front matter cannot be read; `found` where the call is too large to be searched."""

    call: Call | None
    faults: tuple[Fault, ...]
    nodes: tuple[NodeReading, ...] = ()
    keys: Keys | None = None
    found: Search | None = None


def read_call(file: FileText, source: Source, site_language: str) -> CallReading:
    """The call with its best path, and everything that is wrong with it."""
    faults = Faults(file.shown)
    parsed = read_text(file.content, file.shown)
    faults.told += parsed.faults
    if parsed.value is None:
        return CallReading(None, parsed.faults)
    outline = outline_of(parsed.value)
    language = language_of(file.path) or site_language
    here = Here(posixpath.dirname(file.path), language, source, faults)
    keys = _front(outline, faults)
    check_texts(outline, here)
    nodes = _nodes(outline, keys, here)
    call = _call(outline, keys, nodes, here)
    found = lint_call(call, nodes, keys, faults, open_fence=bool(outline.open_fences))
    if found is not None:
        call = replace(call, best=found.best)
    return CallReading(call, tuple(faults.told), nodes, keys, found)


def _front(outline: Outline, faults: Faults) -> Keys:
    keys = Keys(outline.file.front, keys_of.CALL, faults, required=("title", "type"))
    for key, example in (("title", "The refund that never came"), ("type", "call")):
        if key not in keys.values and key not in keys.refused:
            missing_key(1, key, example, faults)
    written = keys.get("stage-minimum")
    if written is not None and "stages" not in keys.refused:
        minimum = shares_of(keys.get("stages", STAGES), written)
        if isinstance(minimum, Refusal):
            keys.refuse("stage-minimum", minimum)
        else:
            keys.values["stage-minimum"] = minimum
    return keys


def _call(outline: Outline, keys: Keys, nodes: Sequence[NodeReading], here: Here) -> Call:
    plain = Call(
        title=keys.get("title", ""),
        nodes=tuple(reading.node for reading in nodes if not reading.twice),
        text=outline.blocks[0].text,
        folder=here.folder,
        language=here.language,
    )
    given = {field: keys.values[key] for key, field in _FIELDS.items() if key in keys.values}
    if "stages" in keys.refused:
        given.pop("stage_minimum", None)
    return replace(plain, **given)


def _nodes(outline: Outline, keys: Keys, here: Here) -> tuple[NodeReading, ...]:
    """The nodes with a name of the right form, in order; a second one of a name is marked as such."""
    stage: str | None = None
    seen: dict[str, int] = {}
    found = []
    hang_ups: list[int] = []
    for block in outline.blocks[1:]:
        if block.level == 1:
            stage = block.heading
            _check_stage(block, keys, here.faults)
            continue
        if stage is None:
            _outside(block, here.faults)
        reading = _node(block, stage or "", here, hang_ups)
        if ID.fullmatch(block.heading) is None:
            _no_name(block, here.faults)
        elif block.heading in seen:
            same_id(block.number, block.heading, seen[block.heading], here.faults)
            found.append(replace(reading, twice=True))
        else:
            seen[block.heading] = block.number
            found.append(reading)
    return tuple(found)


def _node(block: Block, stage: str, here: Here, hang_ups: list[int]) -> NodeReading:
    faults = here.faults
    keys = Keys(block.keys, keys_of.NODE, faults)
    parts = parts_of(block.lines, reply_mark, with_notes=False)
    check_references(parts.body, here)
    for answer in parts.answers:
        check_references([Line(answer.number, answer.first), *answer.more], here)
        check_references(answer.quoted, here)
    replies = tuple(read_reply(answer, faults) for answer in parts.answers)
    end = keys.get("end", "")
    hang_up = _hang_up(keys, end, hang_ups, faults)
    audio = keys.get("audio", "")
    if audio and not file_is_there(audio, here):
        missing_file(keys.line("audio"), audio, faults)
    node = Node(
        id=block.heading,
        stage=stage,
        speeches=speeches_of(parts),
        replies=() if end else tuple(reading.reply for reading in replies),
        end=end,
        hang_up=hang_up,
        time=keys.get("time"),
        visits=keys.get("visits", USUAL_VISITS),
        audio=audio,
    )
    return NodeReading(node, block.number, keys, replies)


def _hang_up(keys: Keys, end: str, earlier: list[int], faults: Faults) -> bool:
    """`when: hang-up` stands on one end at most, a failed one."""
    if keys.get("when") is None:
        return False
    line = keys.line("when")
    fits = not earlier and (end == "failed" or "end" in keys.refused)
    earlier.append(line)
    if not fits:
        faults.error(
            line,
            "bad-value",
            Text("when: hang-up cannot stand here", "when: hang-up здесь стоять не может"),
            Text("It belongs to one node with end: failed.", "Оно бывает у одного узла с end: failed."),
        )
    return fits


def speeches_of(parts: Parts) -> tuple[Speech, ...]:
    """What the customer says (from `Customer:` to the next blank line), and the scene around it."""
    found: list[tuple[bool, list[Line]]] = []
    for line in parts.body:
        begins = not line.code and line.text.startswith(_CUSTOMER)
        if begins:
            found.append((True, [replace(line, text=line.text.removeprefix(_CUSTOMER).strip())]))
        elif found and (not found[-1][0] or not line.blank):
            found[-1][1].append(line)
        else:
            found.append((False, [line]))
    spoken = [(is_customer, text_of(lines)) for is_customer, lines in found]
    return tuple(Speech("customer" if is_customer else "scene", text) for is_customer, text in spoken if text)


def _check_stage(block: Block, keys: Keys, faults: Faults) -> None:
    for line in block.keys:
        keys_of.unknown_key(line, (), faults)
    stages = keys.get("stages", STAGES)
    if "stages" in keys.refused or block.heading in stages:
        return
    faults.error(
        block.number,
        "bad-value",
        Text(f"There is no stage `{shortened(block.heading)}`", f"Этапа `{shortened(block.heading)}` нет"),
        Text(
            f"Write one of {listed(stages)}, or add it to stages.",
            f"Возьмите один из {listed(stages)} или добавьте его в stages.",
        ),
    )


def _outside(block: Block, faults: Faults) -> None:
    faults.error(
        block.number,
        "bad-value",
        Text("The node stands outside of a stage", "Узел стоит вне этапа"),
        Text("Write the stage above it: # greeting.", "Напишите над ним этап: # greeting."),
    )


def _no_name(block: Block, faults: Faults) -> None:
    faults.error(
        block.number,
        "bad-value",
        Text(
            f"`{shortened(block.heading)}` is no name of a node",
            f"`{shortened(block.heading)}` — не имя узла",
        ),
        Text(
            "Use small Latin letters, digits and hyphens: ## second-try.",
            "Нужны строчные латинские буквы, цифры и дефисы: ## second-try.",
        ),
    )
