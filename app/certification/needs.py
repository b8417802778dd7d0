"""What a person has to do for a certification now, in the words of the page that leads them on. Pure.

The answer comes from the same walk through the record that makes passes, so a page never asks for what would not
count, and never calls done what does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from app.certification.direct_events import Period
from app.certification.evidence import Walk, walk_of
from app.certification.expressions import met as is_true
from app.certification.history import ONLY_BY_A_PASS
from app.certification.portfolio import Judged, RuleBook
from app.certification.rules import Atom, Expression, RuleVersion, atoms_of
from app.foundation.faults import Text
from app.learning.tasks import Need, NeedKind
from app.library.documents import name_of
from app.record.facts import Fact

RESTING = ("exempt", "on_hold", "suspended")  # nothing is demanded, or nothing that the person can do
REVISED = ("quiz", "call", "checklist")
KINDS: Mapping[str, NeedKind] = {
    "course": "course",
    "quiz": "quiz",
    "call": "call",
    "checklist": "checklist",
    "session": "session",
}
OBLIGATIONS: Mapping[str, Text] = {
    "briefing": Text("Briefing", "Инструктаж"),
    "coaching": Text("Coaching", "Разбор с наставником"),
    "refresher": Text("Refresher training", "Повторное обучение"),
    "exam": Text("Knowledge check", "Проверка знаний"),
    "course": Text("Course anew", "Повторный курс"),
    "acknowledge": Text("Read what has changed", "Ознакомление с изменениями"),
    "drill": Text("Drill", "Тренировка"),
}  # fmt: skip
TOLD_BEFORE = timedelta(days=60)  # how long before its first day a new requirement is told of
ALONE = ("acknowledge", "course", "exam")
WITH_SOMEBODY = Text(
    "Held by your manager or trainer; both of you sign", "Проводит руководитель или тренер; подписывают оба"
)
OWN_NOTES: Mapping[str, Text] = {
    "acknowledge": Text("You read it and sign", "Прочитать и подписать"),
    "course": Text("A pass closes it", "Закрывается успешной сдачей"),
    "exam": Text("A pass closes it", "Закрывается успешной сдачей"),
}
BEFORE_WORK = Text("before the next work", "до начала работы")


def needs_of(
    rules: RuleBook,
    record: Sequence[Fact],
    required: Mapping[str, Sequence[Period]],
    judged: Mapping[str, Judged],
    today: date,
) -> tuple[Need, ...]:
    """All that the matrix and the rules ask of the person today, and what opens later. By certification."""
    found: list[Need] = []
    for slug, one in judged.items():
        if not one.required:
            found += coming(slug, rules[slug], required.get(slug, ()), today)
        if not one.required or one.standing.status in RESTING:
            continue
        found += obligations(slug, one)
        walk = walk_of(slug, rules[slug], record, required=required.get(slug, ()), as_of=today)
        found += evidence_needs(slug, rules[slug], walk, one, today)
    return tuple(found)


def coming(
    slug: str, versions: Sequence[RuleVersion], periods: Sequence[Period], today: date
) -> Iterator[Need]:
    """What a position that is taken up soon, or a line of the matrix, will ask for from a day on."""
    start = min((period.start for period in periods if period.start > today), default=None)
    if start is not None and start <= today + TOLD_BEFORE:
        rule = next((it.rule for it in reversed(versions) if it.is_in_force(start)), versions[0].rule)
        yield Need("renewal", slug, slug, opens=start, title=rule.title)


def obligations(slug: str, one: Judged) -> Iterator[Need]:
    """Each has a page by its kind. What the same event demands for several certifications is the same thing to do."""
    for obligation in one.standing.obligations:
        note = OWN_NOTES.get(obligation.require, WITH_SOMEBODY)
        if obligation.before_work:
            note = Text(f"{note.en} · {BEFORE_WORK.en}", f"{note.ru} · {BEFORE_WORK.ru}")
        yield Need(
            kind="obligation",
            slug=f"{obligation.require}-{obligation.event}-{obligation.ref}",
            certification=slug,
            due=obligation.due,
            title=OBLIGATIONS.get(obligation.require, Text(obligation.require, obligation.require)),
            note=note,
            address=f"/obligations/{obligation.require}",
            alone=obligation.require in ALONE,
            at_once=obligation.before_work,
        )


def evidence_needs(
    slug: str, versions: Sequence[RuleVersion], walk: Walk, one: Judged, today: date
) -> Iterator[Need]:
    """The atoms of what is asked for now; while the clock runs and nothing is open, the day on which renewal opens."""
    first, opening = walk.is_first(today), walk.opening(today)
    expression = walk.expression(today)
    is_open = first or walk.history.needs_a_pass(today) or (opening is not None and opening <= today)
    if expression is None:
        return
    if not is_open:
        if opening is not None:
            title = walk.history.rule_on(today).title
            due = one.standing.valid_until
            yield Need("renewal", slug, slug, due=due, opens=opening, renewal=True, title=title)
        return
    usable = walk.usable(today)
    since = None if first else counts_since(walk, opening, today)
    for atom in chosen(expression, walk, today):
        yield Need(
            kind=KINDS[atom.kind],
            slug=atom.slug,
            certification=slug,
            due=one.standing.due,
            met=any(learned.reaches(atom) for learned in usable),
            since=None
            if atom.kind == "course" and only_what_changed(walk, opening, today, atom.slug)
            else since,
            renewal=not first,
        )
    yield from revised_needs(slug, walk, expression)


def counts_since(walk: Walk, opening: date | None, today: date) -> date | None:
    """Before the opening: from the day of the event which makes a pass necessary."""
    history = walk.history
    if opening is None or opening <= today:
        return opening
    opened = [
        event.on for event in (*history.failures, history.suspended, history.revoked) if event is not None
    ]
    opened += [it.event.on for it in history.obligations if it.require in ONLY_BY_A_PASS]
    return min(opened, default=opening)


def only_what_changed(walk: Walk, opening: date | None, today: date, course: str) -> bool:
    """Whether revisions alone ask for a pass, among them a major one of this course: then the lessons that it changed
    are read, and the others keep their reading."""
    history = walk.history
    if (opening is not None and opening <= today) or history.failures or history.suspended or history.revoked:
        return False
    reasons = [it.event for it in history.obligations if it.require in ONLY_BY_A_PASS]
    return all(it.kind == "revised" for it in reasons) and any(
        it.document == f"courses/{course}" and it.impact == "major" for it in reasons
    )


def revised_needs(slug: str, walk: Walk, expression: Expression | None) -> Iterator[Need]:
    """What was revised and has to be passed or observed anew, though it is not asked for by itself now. (What has
    changed in a course has a page of its own.)"""
    asked: set[tuple[str, str]] = {(atom.kind, atom.slug) for atom in atoms_of(expression)}
    for obligation in walk.history.obligations:
        name = name_of(obligation.event.document)
        if name is None or obligation.require not in ONLY_BY_A_PASS or (name.kind, name.slug) in asked:
            continue
        if name.kind in REVISED:
            asked.add((name.kind, name.slug))
            met = walk.history.knows(obligation.event)
            yield Need(KINDS[name.kind], name.slug, slug, due=obligation.due, met=met, renewal=True)


def chosen(expression: Expression, walk: Walk, today: date) -> Iterator[Atom]:
    """The atoms to do, in the order of the rule. Of alternatives: those met already, then the first that can be done."""
    if isinstance(expression, Atom):
        if expression.kind in KINDS:
            yield expression
        return
    parts = list(expression.parts)
    if expression.needed < len(parts):
        parts = sorted(parts, key=lambda part: rank(part, walk, today))[: expression.needed]
        parts.sort(key=expression.parts.index)
    for part in parts:
        yield from chosen(part, walk, today)


def rank(part: Expression, walk: Walk, today: date) -> tuple[bool, bool]:
    """Sorts what is met before what is not, and what a page can offer before what it cannot."""
    is_met = is_true(part, walk.usable(today), today, walk.circumstances) is not None
    return not is_met, not any(chosen(part, walk, today))
