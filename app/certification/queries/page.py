"""What the page of one certification shows to the person it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from app import library
from app.certification.certificate_states import states_of
from app.certification.explain import explain
from app.certification.genuine import Verdict
from app.certification.needs import needs_of
from app.certification.outlook import Outlook, if_passed
from app.certification.pages import PAGES
from app.certification.portfolio import Judged
from app.certification.queries.certificates import Issued, certificates_of
from app.certification.queries.past import RuleChange, history_of, rule_change_of
from app.certification.queries.standing import Inputs, StandingLine, inputs_of, line_of
from app.certification.queries.training import with_notes
from app.certification.queries.verification import facts_about
from app.certification.rules import Rule, atoms_of, document_name
from app.certification.timeline import Moment
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.learning.tasks import Need


class NoSuchCertification(NotFound):
    code = "no-such-certification"
    text = Text("There is no such certification.", "Такого допуска нет.")


@dataclass(frozen=True)
class Step:
    """One thing to do, in the order of the rule."""

    kind: str  # course quiz call checklist session obligation
    title: Text
    address: str | None  # page on which it is done
    met: bool
    due: date | None  # None also for what comes before the next work
    note: Text | None
    alone: bool = True  # nobody else is needed for it


@dataclass(frozen=True)
class CertificationPage:
    certification: str
    title: Text
    standing: StandingLine | None  # None: never begun and not required
    steps: tuple[Step, ...]
    opens: date | None  # nothing can be done before this day
    outlook: Outlook | None  # what a pass of today would give; None where nothing is open
    certificates: tuple[tuple[Issued, Verdict], ...]  # the newest first, with the state of each today
    sentences: tuple[Text, ...]  # the rule in plain words
    rule: Rule
    history: tuple[Moment, ...] = ()  # the newest first
    rule_change: RuleChange | None = None  # since the present validity was given
    renewable: bool = False  # passed before: a renewal has a page of its own


def certification_page(person_id: int, certification: str, today: date, language: str) -> CertificationPage:
    """Raises NoSuchCertification."""
    inputs = inputs_of((person_id,))[person_id]
    versions = inputs.book.rules.get(certification)
    if not versions:
        raise NoSuchCertification
    rule = next((it.rule for it in reversed(versions) if it.is_in_force(today)), versions[0].rule)
    issued = certificates_of(person_id, certification)
    judged = inputs.judge(today).get(certification)
    shown = judged is not None and (judged.required or judged.touched)
    needs = with_notes(needs_for(inputs, judged, today), person_id, today) if judged is not None else ()
    steps = steps_of(needs, rule)
    number = issued[0].number if issued else None
    return CertificationPage(
        certification=certification,
        title=rule.title,
        standing=line_of(person_id, judged, inputs.book, number) if judged is not None and shown else None,
        steps=steps,
        opens=next((need.opens for need in needs if need.kind == "renewal"), None),
        outlook=if_passed(versions, judged.events, today)
        if judged is not None and any(not step.met and step.kind != "obligation" for step in steps)
        else None,
        certificates=with_states(person_id, issued, today),
        sentences=explain(rule),
        rule=rule,
        history=history_of(inputs, judged, today) if judged is not None and shown else (),
        rule_change=rule_change_of(versions, judged, today),
        renewable=judged is not None and judged.grant is not None,
    )


def with_states(
    person_id: int, issued: tuple[Issued, ...], today: date
) -> tuple[tuple[Issued, Verdict], ...]:
    if not issued:
        return ()
    states = states_of(issued, facts_about(person_id), today)
    return tuple((one, states[one.number]) for one in issued)


def needs_for(inputs: Inputs, judged: Judged, today: date) -> tuple[Need, ...]:
    mine = {judged.certification: judged}
    return needs_of(inputs.book.rules, inputs.facts, inputs.required, mine, today)


def steps_of(needs: Iterable[Need], rule: Rule) -> tuple[Step, ...]:
    """With titles of the library; what is not published there is named by its slug, and leads nowhere."""
    asked = [need for need in needs if need.kind != "renewal"]
    names = {document_name(need.kind, need.slug) for need in asked} - {""}
    published = library.current_by_name(names) if names else {}
    exams = {
        (atom.kind, atom.slug) for atom in (*atoms_of(rule.evidence), *atoms_of(rule.renewal)) if atom.exam
    }
    steps = []
    for need in asked:
        entry = published.get(document_name(need.kind, need.slug))
        title = (
            Text(entry.title("en"), entry.title("ru")) if entry else need.title or Text(need.slug, need.slug)
        )
        page = PAGES.get(need.kind) if entry else None
        note = EXAM if (need.kind, need.slug) in exams else need.note
        address = page.format(need.slug) if page else need.address
        due = None if need.at_once else need.due
        steps.append(Step(need.kind, title, address, need.met, due, note, need.alone))
    return tuple(steps)


EXAM = Text("Exam", "Экзамен")


def next_step(steps: Collection[Step]) -> Step | None:
    """The first thing that is not done and has a page; what waits for somebody else comes last."""
    open_ones = [step for step in steps if not step.met and step.address]
    alone = (step for step in open_ones if step.alone and step.kind != "checklist")
    return next(alone, next(iter(open_ones), None))
