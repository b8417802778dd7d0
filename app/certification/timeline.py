"""The history of one certification, told from its events: what each of them brought, and why another brought nothing. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.certification.concerned import Concern
from app.certification.events import Event, in_order
from app.certification.history import History
from app.certification.learned import Learned
from app.certification.obligations import Obligation
from app.certification.rules import RuleVersion
from app.certification.timeline_words import (
    DONE,
    EVENTS,
    WHY_NOT,
    Titles,
    headline,
    lower,
    revision_words,
    words,
)
from app.certification.words import PERMISSION, REQUIRED
from app.foundation.faults import Text


@dataclass(frozen=True)
class Moment:
    """`lines`: what followed. `nothing`: nothing did, and the lines say why."""

    on: date
    title: Text
    sign: str  # visual kind; "" for a plain one
    lines: tuple[Text, ...] = ()
    nothing: bool = False


@dataclass(frozen=True)
class Unasked:
    """A revision after which nothing was asked."""

    on: date
    document: str
    number: int
    impact: str
    concern: Concern


def moments_of(
    versions: Sequence[RuleVersion], events: Iterable[Event], today: date, titles: Titles
) -> list[Moment]:
    """The earliest first."""
    history = History(versions)
    found: list[Moment] = []
    ends: set[date] = set()
    for event in in_order(event for event in events if event.on <= today):
        found += ran_out(history, event.on, ends)
        history.advance(event.on)
        told = moment(history, event, titles)
        if told is not None:
            found.append(told)
    history.advance(today)
    return [*found, *ran_out(history, today, ends), *new_versions(versions, today)]


def ran_out(history: History, day: date, ends: set[date]) -> Iterator[Moment]:
    """Once for each end that came before anything renewed it."""
    until = history.valid_until
    if until is None or until >= day or until in ends or history.required is None:
        return
    ends.add(until)
    yield Moment(until, Text("Last valid day", "Последний день действия"), "expired")


def new_versions(versions: Sequence[RuleVersion], today: date) -> Iterator[Moment]:
    for version in versions[1:]:
        if version.in_force is not None and version.in_force <= today:
            number = version.rule.version
            title = Text(
                f"Version {number} of the rule comes into force", f"Вступает в силу версия {number} правила"
            )
            yield Moment(version.in_force, title, "review", (transition_of(version),))


def transition_of(version: RuleVersion) -> Text:
    """What becomes of what is held already."""
    rule = version.rule
    if rule.transition == "apply_now":
        return Text(
            "It counts at once, for what was passed before, too.", "Действует сразу, и для уже сданного."
        )
    if rule.transition == "by" and rule.transition_by is not None:
        day = words(rule.transition_by)
        return Text(
            f"From {day.en} on it counts for what was passed before, too.",
            f"С {day.ru} действует и для уже сданного.",
        )
    return Text(
        "What was passed before keeps its end; the next pass follows the new version.",
        "Уже сданное сохраняет свой срок; следующая сдача — по новой версии.",
    )


# -- one event ---------------------------------------------------------------------------------------------------------


def moment(history: History, event: Event, titles: Titles) -> Moment | None:
    """Takes the event, and tells what it has changed; None for what is told elsewhere."""
    open_before, until, grant = list(history.obligations), history.valid_until, history.grant
    passed_before, was_absent = history.series is not None, history.absent
    known = event.kind == "revised" and history.knows(event)
    history.apply(event)
    opened = [it for it in history.obligations if it not in open_before]
    closed = [it for it in open_before if it not in history.obligations]
    lines = [*(opened_words(it) for it in opened), *(closed_words(it, titles) for it in closed)]
    nothing = False
    match event.kind:
        case "pass":
            lines[:0] = pass_words(history, until, history.grant is grant)
        case "fail":
            lines[:0] = fail_words(history)
            nothing = not history.failures
        case "incident" | "qa_failed" | "equipment_change" | "revised" | "back" if not opened:
            lines, nothing = [why_nothing(event, passed_before, known, was_absent is not None)], True
        case "done" if not closed:
            lines, nothing = [Text("Nothing waited for it.", "Ничего этого не ждало.")], True
        case "known" if not closed:
            return None
    if event.reason:
        lines.insert(0, Text(event.reason, event.reason))
    title, sign = headline(event, titles)
    return Moment(event.on, title, sign, tuple(lines), nothing)


def pass_words(history: History, until: date | None, unchanged: bool) -> list[Text]:
    now = history.valid_until
    if unchanged:
        return [Text("It changed nothing: hours were missing.", "Ничего не изменило: не хватало часов.")]
    if now is None:
        return [Text("It does not expire.", "Срок действия не ограничен.")]
    day = words(now)
    keeps = until is not None and history.series is not None and history.series.count > 1
    if keeps:
        return [
            Text(
                f"Valid until {day.en}: the anniversary stayed.",
                f"Действует по {day.ru}: годовщина сохранилась.",
            )
        ]
    return [Text(f"Valid until {day.en}.", f"Действует по {day.ru}")]


def fail_words(history: History) -> list[Text]:
    if not history.failures:
        return [
            Text("The rule lets nothing follow from it.", "По правилу из этого ничего не следует."),
        ]
    due, fail = history.retake_deadline(), history.rule_on(history.failures[0].on).fail
    work = PERMISSION[fail.until_then] if fail is not None else Text("", "")
    if due is None:
        return [Text(f"A retake is needed; until then {work.en}.", f"Нужна пересдача; до этого {work.ru}.")]
    day = words(due)
    return [Text(f"Retake by {day.en}; until then {work.en}.", f"Пересдать по {day.ru}; до этого {work.ru}.")]


def opened_words(obligation: Obligation) -> Text:
    require = REQUIRED[obligation.require]
    if obligation.before_work:
        return Text(f"{require.en} asked for before any work.", f"{require.ru} — до начала работы.")
    day, work = words(obligation.due), PERMISSION[obligation.until_then]
    return Text(
        f"{require.en} asked for by {day.en}; until then {work.en}.",
        f"{require.ru} — по {day.ru}; до этого {work.ru}.",
    )


def closed_words(obligation: Obligation, titles: Titles) -> Text:
    require = REQUIRED[obligation.require]
    what = EVENTS.get(obligation.event.kind, (Text("event", "событие"), ""))[0]
    day = words(obligation.event.on)
    return Text(
        f"Settled: {lower(require.en)} after “{what.en}” of {day.en}.",
        f"Выполнено: {lower(require.ru)} после события «{what.ru}», {day.ru}",
    )


def why_nothing(event: Event, passed_before: bool, known: bool, was_absent: bool) -> Text:
    if not passed_before:
        return Text(
            "Nothing followed: before the first pass the initial programme covers it.",
            "Ничего не последовало: до первой сдачи это входит в начальную программу.",
        )
    if known:
        return WHY_NOT["passed-after"]
    if event.kind == "back" and was_absent:
        return Text(
            "Nothing followed: the rule asks for nothing after so short an absence.",
            "Ничего не последовало: после такого отсутствия правило ничего не требует.",
        )
    return Text(
        "Nothing followed: the rule asks for nothing after it.",
        "Ничего не последовало: правило после этого ничего не требует.",
    )


def unasked_moment(one: Unasked, titles: Titles) -> Moment:
    code = "editorial" if one.impact == "editorial" else one.concern
    why = WHY_NOT.get(code, WHY_NOT["nothing-follows"])
    title = revision_words(one.document, one.number, one.impact, titles)
    return Moment(one.on, title, "", (why,), nothing=True)


def uncounted_moment(learned: Learned, titles: Titles, *, is_waiting: bool) -> Moment:
    """Something done that made neither a pass nor a failure."""
    name = titles.get(learned.document, Text(learned.slug, learned.slug))
    en, ru = DONE[learned.kind, learned.passed]
    title = Text(f"“{name.en}”: {en}", f"«{name.ru}»: {ru}")
    if is_waiting:
        counts = Text("It counts; the rest is still missing.", "Засчитано; остальное ещё не сделано.")
        return Moment(learned.on, title, "progress", (counts,))
    if not learned.passed:
        why = Text(
            "Nothing followed: it was practice, no exam was due.",
            "Ничего не последовало: это была тренировка, срок экзамена не наступил.",
        )
    else:
        why = Text(
            "Nothing followed: it was before the renewal opens, and not begun on the page of the renewal.",
            "Ничего не последовало: это было до начала продления, и попытка начата не со страницы продления.",
        )
    return Moment(learned.on, title, "", (why,), nothing=True)
