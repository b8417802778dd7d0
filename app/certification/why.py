"""The reasons of a standing: which facts and which clauses make it what it is. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.certification.history import History
from app.certification.obligations import Obligation
from app.certification.reasons import Reason, clause, fact
from app.foundation.durations import add

ABSOLUTE = ("on_hold", "revoked", "suspended", "exempt")


def reasons(history: History, day: date, status: str, due: date | None) -> tuple[Reason, ...]:
    """First what decides the status, then what stands behind it."""
    found = [*of_decisions(history, day)]
    if history.series is None:
        found += of_the_beginning(history, day, due)
    found += of_failures(history, day)
    if history.series is not None:
        found += of_the_clock(history, day, status)
    for obligation in history.obligations:
        found += of_obligation(obligation, day)
    source = history.rule_on(day).source
    if source.until is not None and day > source.until:
        found.append(clause("act_ended", history.rule_on(day).clause, until=source.until))
    return tuple(found)


def of_decisions(history: History, day: date) -> Iterator[Reason]:
    if history.absent is not None:
        yield fact("absent", history.absent.ref, on=history.absent.on)
    if history.revoked is not None:
        yield fact("revoked", history.revoked.ref, on=history.revoked.on, reason=history.revoked.reason)
    if history.suspended is not None:
        event = history.suspended
        yield fact("suspended", event.ref, on=event.on, reason=event.reason)
    exemption = history.exemption(day)
    if exemption is not None and exemption.until is not None:
        yield fact("exempted", exemption.ref, on=exemption.on, until=exemption.until, reason=exemption.reason)
    elif exemption is not None:
        yield fact("exempted_open", exemption.ref, on=exemption.on, reason=exemption.reason)


def of_the_beginning(history: History, day: date, due: date | None) -> Iterator[Reason]:
    rule, required = history.rule_on(day), history.required
    if required is None:
        yield clause("not_required", rule.clause)
        return
    yield fact("required", required.ref, on=required.on)
    if rule.initial is None:
        yield clause("no_initial", rule.clause)
    elif rule.initial.within is None:
        yield clause("before_work", rule.clause)
    elif due is not None and day > due:
        yield clause("initial_overdue", rule.clause, due=due)
    elif due is not None:
        yield clause("initial", rule.clause, due=due, work=rule.initial.until_then)


def of_failures(history: History, day: date) -> Iterator[Reason]:
    if not history.failures:
        return
    first = history.failures[0]
    rule, due = history.rule_on(first.on), history.retake_deadline()
    yield fact("failed", first.ref, on=first.on)
    if rule.fail is None:
        return
    if due is None:
        yield clause("retake_open", rule.clause, work=rule.fail.until_then)
    elif day > due:
        yield clause("retake_overdue", rule.clause, due=due)
    else:
        yield clause("retake", rule.clause, due=due, work=rule.fail.until_then)
    if rule.fail.max_attempts is not None and len(history.failures) >= rule.fail.max_attempts:
        yield clause("attempts_used", rule.clause, count=rule.fail.max_attempts)


def of_the_clock(history: History, day: date, status: str) -> Iterator[Reason]:
    grant, series, until = history.grant, history.series, history.valid_until
    if grant is None or series is None:
        return
    code = {"pass": "passed", "hours": "hours_complete", "reset": "reset"}[grant.kind]
    yield fact(code, grant.event.ref, on=grant.on)
    rule = grant.version.rule
    if until is None or series.valid_until is None:
        yield clause("no_term", rule.clause)
        return
    if series.every is not None:
        yield clause("holds", rule.clause, every=series.every, until=series.valid_until)
    else:
        yield clause("holds_until", rule.clause, until=series.valid_until)
    if rule.version < history.rule_on(day).version:
        yield clause("kept", history.rule_on(day).clause, version=rule.version)
    if until > series.valid_until:
        yield clause("prolonged", rule.clause, until=until)
    yield from of_the_end(history, day, until, status)


def of_the_end(history: History, day: date, until: date, status: str) -> Iterator[Reason]:
    rule, last_day, missing = history.rule_on(day), history.grace_end(day), history.hours_missing(day)
    if missing:
        yield clause("hours_missing", rule.clause, hours=f"{missing.normalize():f}")
    if day <= until:
        return
    renew = rule.renew
    if (
        status == "suspended"
        and history.suspended is None
        and renew is not None
        and renew.suspend is not None
    ):
        yield clause("hours_suspended", rule.clause, until=add(until, renew.suspend))
    elif history.is_lapsed(day):
        yield clause("lapsed", rule.clause, until=history.last_day_before_lapse(day) or until)
    elif last_day is not None and day <= last_day and renew is not None:
        yield clause("grace", rule.clause, until=last_day, work=renew.grace_work)
    else:
        yield clause("expired", rule.clause, until=until)


def of_obligation(obligation: Obligation, day: date) -> Iterator[Reason]:
    event = obligation.event
    if obligation.trigger.event == "absence":
        yield fact("back", event.ref, on=event.on)
    else:
        yield fact(event.kind, event.ref, on=event.on, reason=event.reason)
    if obligation.before_work:
        yield clause("demanded_first", obligation.clause, require=obligation.require)
    elif obligation.is_overdue(day):
        yield clause("demanded_overdue", obligation.clause, require=obligation.require, due=obligation.due)
    else:
        yield clause(
            "demanded",
            obligation.clause,
            require=obligation.require,
            due=obligation.due,
            work=obligation.until_then,
        )
