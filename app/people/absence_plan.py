"""What a list of absences would change, compared with what the record knows. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.foundation.faults import Text
from app.people.absence_days import Spell, spell_problem
from app.people.absence_rows import AbsenceEntries, AbsenceEntry
from app.people.rows import PersonRow
from app.people.sheet import Problem

Act = Literal["new", "ends", "known"]


@dataclass(frozen=True)
class AbsenceStep:
    """One line of the list. `ends`: an absence without an end gets its end; `known`: nothing to do."""

    entry: AbsenceEntry
    person: PersonRow
    act: Act


@dataclass(frozen=True)
class AbsencePlan:
    steps: tuple[AbsenceStep, ...]
    problems: tuple[Problem, ...]

    def count(self, act: Act) -> int:
        return sum(step.act == act for step in self.steps)

    @property
    def changes(self) -> tuple[AbsenceStep, ...]:
        return tuple(step for step in self.steps if step.act != "known")


def plan_absences(
    read: AbsenceEntries, persons: Mapping[str, PersonRow], known: Mapping[int, Sequence[Spell]]
) -> AbsencePlan:
    """`persons`: by personnel number, those whom the reader looks after; `known`: their times away."""
    problems = list(read.problems)
    steps: list[AbsenceStep] = []
    taken = {person_id: list(spells) for person_id, spells in known.items()}
    for entry in sorted(read.entries, key=lambda one: (one.number, one.begins, one.line)):
        person = persons.get(entry.number)
        if person is None:
            text = Text(
                f"Nobody of your units has the number “{entry.number}”.",
                f"В ваших подразделениях нет номера «{entry.number}».",
            )
            problems.append(Problem(entry.line, read.columns["number"], "unknown-person", text))
            continue
        mine = taken.setdefault(person.id, [])
        act, problem = act_of(entry, person, mine, read.columns)
        if problem is not None:
            problems.append(problem)
        else:
            steps.append(AbsenceStep(entry, person, act))
    in_order = sorted(problems, key=lambda one: one.line)
    return AbsencePlan(tuple(sorted(steps, key=lambda step: step.entry.line)), tuple(in_order))


def act_of(
    entry: AbsenceEntry, person: PersonRow, mine: list[Spell], columns: Mapping[str, str]
) -> tuple[Act, Problem | None]:
    """What one line does; what it adds is kept in `mine`, so that later lines are compared with it, too."""
    new = Spell(entry.begins, entry.back_on, entry.reason)
    same = next((one for one in mine if one.begins == new.begins), None)
    if same is not None and same.back_on == new.back_on:
        return "known", None
    if same is not None and same.back_on is None and new.back_on is not None:
        others = [one for one in mine if one is not same]
        wrong = spell_problem(new, others, hired_on=None, left_on=None)
        if wrong is None:
            mine[mine.index(same)] = replace(same, back_on=new.back_on)
            return "ends", None
    elif same is not None and new.back_on is None:
        return "known", None  # the record knows more than the list
    else:
        wrong = spell_problem(new, mine, hired_on=person.hired_on, left_on=person.left_on)
    if wrong is None:
        mine.append(new)
        return "new", None
    column = columns["from"] if wrong.field == "begins" else columns.get("to", columns["from"])
    return "new", Problem(entry.line, column, wrong.code, wrong.text)
