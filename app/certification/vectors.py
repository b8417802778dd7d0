"""Test vectors of the rule language: rules in short form, events, and the standing that is expected. Pure.

The form is that of `vectors/retraining.yaml`: `rules:` by name, `vectors:` with `id`, `rule`, `ev`, `as_of`,
perhaps `known_at`, and `exp`. Only the fields named in `exp` are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from app.certification.events import ORDER, Event
from app.certification.renew_text import RENEW_KEYS
from app.certification.rule_text import read_rule
from app.certification.rules import RuleVersion
from app.certification.standing import standing
from app.certification.yaml_nodes import Node, Notes, Scalar, date_from, read_tree
from app.foundation.faults import Fault, Text, in_order

KINDS = (*ORDER, "credited", "imported")
END_OF_DAY = time(23, 59, 59, 999999)


@dataclass(frozen=True)
class Mismatch:
    id: str
    field: str
    expected: Any
    actual: Any


@dataclass(frozen=True)
class Outcome:
    total: int
    failed: int  # vectors with at least one mismatch
    mismatches: tuple[Mismatch, ...]
    faults: tuple[Fault, ...]


class Unreadable(Exception):
    """A vector cannot be run; the text says why."""


def run_vectors(content: bytes, file: str) -> Outcome:
    notes = Notes(file)
    root = read_tree(content, notes)
    entries = entries_of(root)
    rules = {
        name: versions
        for name, node in entries_of(entries.get("rules")).items()
        if (versions := versions_of(node, notes, name))
    }
    vectors = entries["vectors"].items if "vectors" in entries else ()
    if root is not None and not vectors:
        tell(notes, root.line, "No vectors stand here", "Здесь нет векторов")
    mismatches: list[Mismatch] = []
    for vector in vectors:
        try:
            mismatches += run_one(entries_of(vector), rules)
        except Unreadable as reason:
            tell(notes, vector.line, f"This vector cannot be run: {reason}", f"Вектор не читается: {reason}")
    failed = len({mismatch.id for mismatch in mismatches})
    return Outcome(len(vectors), failed, tuple(mismatches), in_order(notes.faults))


def tell(notes: Notes, line: int, en: str, ru: str) -> None:
    fix = Text("See vectors/retraining.yaml for the form.", "Образец — vectors/retraining.yaml.")
    notes.add(line, "bad-value", Text(en, ru), fix)


def entries_of(node: Node | None) -> dict[str, Node]:
    return {key.text: value for key, value in node.pairs} if node is not None else {}


# -- rules


def versions_of(node: Node, notes: Notes, name: str) -> tuple[RuleVersion, ...]:
    """`in_force` and `replaces` beside a rule are a short form for: this version replaced that one."""
    rule = read_rule(node, notes, name=name, whole=False, more_keys=("in_force", "replaces"))
    if rule is None:
        return ()
    entries = entries_of(node)
    in_force = entries["in_force"].scalar if "in_force" in entries else None
    first_day = in_force if isinstance(in_force, date) else None
    if "replaces" not in entries:
        return (RuleVersion(rule, first_day),)
    quiet = Notes(notes.file)  # what is wrong has been told for the newer version
    before = read_rule(replaced(node, entries["replaces"]), quiet, name=name, whole=False)
    version = max(rule.version, 2)
    newer = RuleVersion(replace(rule, version=version), first_day)
    return (RuleVersion(replace(before or rule, version=version - 1)), newer)


def replaced(node: Node, changes: Node) -> Node:
    """The older rule: keys of `renew` are changed there, keys of the rule itself at the top."""
    pairs = {key.text: (key, value) for key, value in node.pairs if key.text not in ("in_force", "replaces")}
    inner = tuple((key, value) for key, value in changes.pairs if key.text in RENEW_KEYS)
    pairs.update({key.text: (key, value) for key, value in changes.pairs if key.text not in RENEW_KEYS})
    if inner:
        key, renew = pairs.get("renew", (Node(changes.line, "scalar", "renew"), Node(changes.line, "map")))
        merged = {name.text: (name, value) for name, value in (*renew.pairs, *inner)}
        pairs["renew"] = (key, replace(renew, pairs=tuple(merged.values())))
    return replace(node, pairs=tuple(pairs.values()))


# -- events


def run_one(vector: Mapping[str, Node], rules: Mapping[str, tuple[RuleVersion, ...]]) -> list[Mismatch]:
    for key in ("rule", "ev", "as_of", "exp"):
        if key not in vector:
            raise Unreadable(key)
    versions = rules.get(vector["rule"].text)
    if not versions:
        raise Unreadable(vector["rule"].text)
    known_at = instant(vector["known_at"], END_OF_DAY) if "known_at" in vector else None
    events = [event for node in vector["ev"].items for event in events_of(entries_of(node))]
    found = standing(versions, events, day_of(vector["as_of"]), known_at).as_json("en")
    name = vector["id"].text if "id" in vector else f"line {vector['rule'].line}"
    return [
        Mismatch(name, field, expected, found.get(field))
        for field, node in entries_of(vector["exp"]).items()
        if (expected := node.scalar) != found.get(field)
    ]


def events_of(entries: Mapping[str, Node]) -> Iterator[Event]:
    kind = next((key for key in entries if key in KINDS), None)
    if kind is None:
        raise Unreadable(", ".join(entries) or "{}")
    on = day_of(entries[kind])
    event = Event(
        kind=kind,
        on=on,
        recorded_at=instant(entries["recorded"]) if "recorded" in entries else start_of(on),
        voided_at=instant(entries["voided"]) if "voided" in entries else None,
        first_job=value_of(entries, "first_job") is True,
        require=text_of(entries, "require") or text_of(entries, "kind"),
        version=whole_of(entries, "version"),
        document=text_of(entries, "document"),
        impact=text_of(entries, "impact") or "minor",
        effective=day_of(entries["effective"]) if "effective" in entries else None,
        hours=number_of(entries, "h"),
        topic=text_of(entries, "topic"),
        until=day_of(entries["until"]) if "until" in entries and not entries["until"].is_null else None,
        reason=text_of(entries, "reason"),
    )
    yield event
    if kind == "absent" and "back" in entries:
        back = day_of(entries["back"])
        known_from = max(event.recorded_at or start_of(back), start_of(back))
        yield Event("back", back, recorded_at=known_from, voided_at=event.voided_at)


def value_of(entries: Mapping[str, Node], key: str) -> Scalar:
    return entries[key].scalar if key in entries else None


def text_of(entries: Mapping[str, Node], key: str) -> str:
    return entries[key].text if key in entries and not entries[key].is_null else ""


def whole_of(entries: Mapping[str, Node], key: str) -> int | None:
    value = value_of(entries, key)
    return value if isinstance(value, int) else None


def number_of(entries: Mapping[str, Node], key: str) -> Decimal:
    value = value_of(entries, key)
    return Decimal(value) if isinstance(value, int | Decimal) else Decimal(0)


def day_of(node: Node) -> date:
    value = node.scalar
    if not isinstance(value, date):
        raise Unreadable(node.text)
    return value


def instant(node: Node, of_day: time = time.min) -> datetime:
    """A date means its beginning, or the time given; an instant is taken as it is."""
    day = date_from(node.text)
    if day is not None:
        return datetime.combine(day, of_day, UTC)
    try:
        read = datetime.fromisoformat(node.text)
    except ValueError:
        raise Unreadable(node.text) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
