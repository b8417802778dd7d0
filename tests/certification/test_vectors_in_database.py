"""The vectors once more, through all that a real organisation has: published rules, imported history, standings.

Each vector has a person of its own; a version that replaced another one is the second revision of its rule.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from flask import Flask

from app import certification, library, people
from app.certification.history_lines import read_lines
from app.certification.queries.standing import person_on
from app.certification.renew_text import RENEW_KEYS
from app.certification.service.importing import import_history
from app.foundation.faults import Text

FILES = [
    yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
    for name in ("retraining.yaml", "more_vectors.yaml")
]
RULES: Mapping[str, dict[str, Any]] = {name: rule for file in FILES for name, rule in file["rules"].items()}
VECTORS: list[dict[str, Any]] = [vector for file in FILES for vector in file["vectors"]]
KINDS = (
    *("hired", "assigned", "left", "pass", "fail", "done", "hours", "absent", "incident", "qa_failed"),
    *(
        "equipment_change",
        "revised",
        "suspended",
        "reinstated",
        "exempted",
        "revoked",
        "credited",
        "imported",
    ),
)
PUBLISHED = datetime(2026, 11, 20, 9, tzinfo=UTC)
TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 9, tzinfo=UTC)


def slug(name: str) -> str:
    return name.replace("_", "-")


def text_of(name: str, rule: Mapping[str, Any], version: int) -> str:
    whole = {"rule": slug(name), "title": {"en": name, "ru": name}, "version": version, **rule}
    return yaml.safe_dump(whole, sort_keys=False, allow_unicode=True)


def revisions(name: str) -> Iterator[tuple[str, date | None]]:
    """Texts of a rule, the oldest first, each with the day from which it holds."""
    rule = dict(RULES[name])
    replaced, in_force = rule.pop("replaces", None), rule.pop("in_force", None)
    if replaced is not None:
        inner = {key: value for key, value in replaced.items() if key in RENEW_KEYS}
        outer = {key: value for key, value in replaced.items() if key not in RENEW_KEYS}
        yield text_of(name, {**rule, "renew": {**rule["renew"], **inner}, **outer}, 1), None
    yield text_of(name, rule, 2 if replaced else 1), date.fromisoformat(in_force) if in_force else None


def publish(folder: Path, vectors: list[dict[str, Any]], more: Mapping[str, str] = {}) -> None:
    place = folder / "certifications"
    place.mkdir(parents=True)
    texts = {name: list(revisions(name)) for name in dict.fromkeys(vector["rule"] for vector in vectors)}
    for name, found in texts.items():
        (place / f"{slug(name)}.yaml").write_text(found[0][0], encoding="utf-8")
    for name, text in more.items():
        (place / f"{name}.yaml").write_text(text, encoding="utf-8")
    push(place, folder, None)
    for name, found in texts.items():
        for text, in_force in found[1:]:
            (place / f"{slug(name)}.yaml").write_text(text, encoding="utf-8")
            push(place / f"{slug(name)}.yaml", folder, in_force)


def push(path: Path, folder: Path, effective: date | None) -> None:
    pushed = library.push([str(path)], folder, library.Terms(at=PUBLISHED, effective_on=effective))
    assert pushed.published, pushed.faults


def lines_of(vector: Mapping[str, Any], *, names_all: bool) -> Iterator[dict[str, Any]]:
    """`names_all`: also of being hired it is told for which certification."""
    for event in vector["ev"]:
        kind = next(kind for kind in KINDS if kind in event)
        rest = {key: value for key, value in event.items() if key != kind}
        if kind == "done":
            rest["require"] = rest.pop("kind")
        named = kind not in ("hired", "left", "absent") or (names_all and kind == "hired")
        about = {"certification": slug(vector["rule"])} if named else {}
        yield {"person": vector["id"], "date": event[kind], "kind": kind, **about, **rest}


def bring(vectors: list[dict[str, Any]], *, names_all: bool) -> None:
    lines = [line for vector in vectors for line in lines_of(vector, names_all=names_all)]
    text = "\n".join(json.dumps(line, default=str) for line in lines)
    found = import_history(read_lines(text.encode(), "history.jsonl"), at=NOW, today=TODAY, dated=True)
    assert found.problems == ()


def differences(vectors: list[dict[str, Any]]) -> list[tuple[object, ...]]:
    """As `standing show --on --known` answers."""
    found: list[tuple[object, ...]] = []
    for vector in vectors:
        person = people.person_of(vector["id"])
        known = vector.get("known_at")
        zone = ZoneInfo(people.zone_of(person.id))
        known_at = datetime.combine(known, time.max, zone) if known else None
        _overall, lines = person_on(person.id, on=vector["as_of"], known_at=known_at)
        line = next((line for line in lines if line.certification == slug(vector["rule"])), None)
        for name, expected in vector["exp"].items():
            actual = getattr(line, name, "no standing")
            if actual != expected:
                found.append((vector["id"], name, expected, actual))
    return found


def people_by_name(vectors: list[dict[str, Any]]) -> None:
    """Only a name and a number: no account, no position, no line of a matrix."""
    for vector in vectors:
        people.hire(
            people.NewPerson(vector["id"], "Petrov"), position=None, unit=None, on=TODAY, at=PUBLISHED
        )


def people_by_position(vectors: list[dict[str, Any]]) -> None:
    """Each in a position that needs the one certification."""
    people.make_unit("site", Text("Site", "Площадка"), at=PUBLISHED)
    for name in {vector["rule"] for vector in vectors}:
        people.make_position(slug(name), Text(name, name), at=PUBLISHED)
    for vector in vectors:
        hired = next(event["hired"] for event in vector["ev"] if "hired" in event)
        person = people.NewPerson(vector["id"], "Petrov")
        people.hire(person, position=slug(vector["rule"]), unit="site", on=hired, at=PUBLISHED)


def matrix(vectors: list[dict[str, Any]]) -> str:
    names = sorted({slug(vector["rule"]) for vector in vectors})
    lines = (f'  - {{position: {name}, unit: "*", requires: [{name}]}}\n' for name in names)
    return f"requirements:\n{''.join(lines)}"


@pytest.mark.parametrize("way", ["by name", "by position"])
def test_every_vector_has_the_same_answer_through_the_database(app: Flask, tmp_path: Path, way: str) -> None:
    by_name = way == "by name"
    vectors = VECTORS if by_name else VECTORS[::4]  # the way differs, not the answers
    publish(tmp_path, vectors, {} if by_name else {"requirements": matrix(vectors)})
    make: Callable[[list[dict[str, Any]]], None] = people_by_name if by_name else people_by_position
    make(vectors)
    bring(vectors, names_all=by_name)
    assert differences(vectors) == []
    checked = certification.rebuild(TODAY, NOW)
    assert checked.checked >= len(vectors)
    assert checked.different == ()


def test_the_commands_give_the_answer_of_a_vector(app: Flask, tmp_path: Path) -> None:
    vectors = [vector for vector in VECTORS if vector["id"] in ("V22", "V83", "V85")]
    publish(tmp_path, vectors)
    people_by_name(vectors)
    rows = [line for vector in vectors for line in lines_of(vector, names_all=True)]
    columns = ("person", "date", "kind", "certification", "recorded", "voided")
    file = tmp_path / "history.csv"
    told = [",".join(columns), *(",".join(str(row.get(name, "")) for name in columns) for row in rows)]
    file.write_text("\n".join(told), encoding="utf-8")
    run = app.test_cli_runner()
    found = run.invoke(args=["record", "import", str(file), "--with-recorded-dates", "--json"])
    assert found.exit_code == 0, found.output
    for vector in vectors:
        known = ["--known", str(vector["known_at"])] if "known_at" in vector else []
        shown = run.invoke(
            args=["standing", "show", vector["id"], "--on", str(vector["as_of"]), *known, "--json"]
        )
        assert shown.exit_code == 0, shown.output
        (only,) = json.loads(shown.output)["certifications"]
        expected = json.loads(json.dumps(vector["exp"], default=str))
        assert {name: only[name] for name in expected} == expected
    assert json.loads(run.invoke(args=["standing", "rebuild", "--json"]).output)["different"] == []
