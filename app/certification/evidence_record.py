"""What stands behind one person's certifications on a day: the page to read, and the file for programs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.assessment.shown import AttemptShown, ObservationShown, QuestionShown
from app.certification.attestations import day_or_dash
from app.certification.document import day_in_digits, day_in_words
from app.certification.rules import RuleVersion
from app.certification.words import MAY_WORK, STATUS
from app.foundation.faults import Language, Text
from app.record.chain import canonical_instant
from app.record.facts import Fact, to_json

TEMPLATE = "evidence-record"
SCHEMA = 1


@dataclass(frozen=True)
class Whose:
    number: str
    name: str
    unit: str
    position: str


@dataclass(frozen=True)
class Asked:
    language: Language
    organisation: str
    on: date
    known_at: datetime
    made_at: datetime
    zone: str


@dataclass(frozen=True)
class CertificateBehind:
    """`state`: on the day on which it was made, as the public check answers."""

    number: str
    issued_on: date
    valid_until: date | None
    sha256: str | None
    state: str
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class ProtocolBehind:
    number: str
    checked_on: date
    file: str  # in the pack; empty: not for the reader


@dataclass(frozen=True)
class Behind:
    """One certification: the answer of that day, and all that it stands on."""

    certification: str
    title: Text
    required: bool
    status: str
    may_work: str
    valid_until: date | None
    due: date | None
    why: tuple[Text, ...]
    version: RuleVersion
    sentences: tuple[Text, ...]  # the rule in plain words
    grounds: tuple[str, ...]  # in the language of the pack
    facts: tuple[Fact, ...]
    attempts: tuple[AttemptShown, ...]
    observations: tuple[ObservationShown, ...]
    certificate: CertificateBehind | None
    protocols: tuple[ProtocolBehind, ...]


@dataclass(frozen=True)
class Later:
    """A fact about that day that was entered or struck out after the instant of the question."""

    fact: Fact
    recorded_at: datetime
    struck: bool


@dataclass(frozen=True)
class Evidence:
    """`leaves`: fact → its hash in the tree of a seal; `hands`: id of a person → name; `withheld`: attempts."""

    whose: Whose
    asked: Asked
    behind: tuple[Behind, ...]
    facts: tuple[Fact, ...]  # of the record up to that day, as known then
    later: tuple[Later, ...]
    leaves: Mapping[int, str]
    hands: Mapping[int, str]
    withheld: bool = False


# -- for programs ------------------------------------------------------------------------------------------------------


def as_json(it: Evidence) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "person": asdict(it.whose),
        "as_of": it.asked.on.isoformat(),
        "known_at": canonical_instant(it.asked.known_at),
        "made_at": canonical_instant(it.asked.made_at),
        "certifications": [_certification_json(one) for one in it.behind],
        "facts": [fact_json(fact, it.leaves) for fact in it.facts],
        "recorded_later": [
            {
                **fact_json(late.fact, it.leaves),
                "recorded_at": canonical_instant(late.recorded_at),
                "struck_out": late.struck,
            }
            for late in it.later
        ],
        "people": {str(id_): name for id_, name in sorted(it.hands.items())},
    }


def fact_json(fact: Fact, leaves: Mapping[int, str]) -> dict[str, Any]:
    return {
        "id": fact.id,
        "position": fact.position,
        "kind": fact.kind,
        "on": fact.occurred_on.isoformat(),
        "recorded_at": canonical_instant(fact.recorded_at),
        "recorded_by": fact.recorded_by,
        "subject": fact.subject,
        "data": to_json(fact.payload),
        "leaf": leaves.get(fact.id, ""),
    }


def _certification_json(one: Behind) -> dict[str, Any]:
    rule = one.version
    return {
        "certification": one.certification,
        "title": vars(one.title),
        "required": one.required,
        "status": one.status,
        "may_work": one.may_work,
        "valid_until": _day(one.valid_until),
        "due": _day(one.due),
        "why": [vars(reason) for reason in one.why],
        "rule": {
            "version": rule.rule.version,
            "revision": rule.revision,
            "in_force": _day(rule.in_force),
            "published_at": canonical_instant(rule.published_at),
            "says": [vars(sentence) for sentence in one.sentences],
            "file": rule_file(one.certification, rule),
        },
        "stands_on": [fact.id for fact in one.facts],
        "attempts": [attempt.public_id for attempt in one.attempts],
        "observations": [seen.public_id for seen in one.observations],
        "certificate": one.certificate and _certificate_json(one.certificate),
        "protocols": [{**vars(paper), "checked_on": _day(paper.checked_on)} for paper in one.protocols],
    }


def _certificate_json(one: CertificateBehind) -> dict[str, Any]:
    days = {"issued_on": _day(one.issued_on), "valid_until": _day(one.valid_until)}
    return {**vars(one), **days, "withdrawn_at": canonical_instant(one.withdrawn_at)}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def rule_file(certification: str, version: RuleVersion) -> str:
    """Its place in the pack: one file for all whom it judged."""
    return f"rules/{certification}-revision-{version.revision}.yaml"


# -- to read -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    heading: str
    answer: str = ""
    about: tuple[tuple[str, str], ...] = ()  # label, value
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()  # caption, lines
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Paper:
    language: Language
    title: str
    running: str
    organisation: str
    headline: str
    about: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    note: str = ""
    nothing: str = ""


HEADLINE = Text("Record as of {day}", "Подтверждения на {day}")
NAME = Text("Full name", "Фамилия, имя, отчество")
NUMBER = Text("Personnel number", "Табельный номер")
PLACE = Text("Unit, position", "Подразделение, должность")
KNOWN = Text("As known", "По данным на")
MADE = Text("Made", "Подготовлено")
ANSWER = Text("{status}. {work}.", "{status}. {work}.")
NOT_REQUIRED = Text("Not required on that day.", "В тот день не требовалось.")
UNTIL = Text("Valid until", "Действует по")
DUE = Text("Due", "Срок")
RULE = Text("Rule in force", "Действовавшее правило")
RULE_OF = Text("version {version}, revision {revision}", "версия {version}, редакция {revision}")
CERTIFICATE = Text("Certificate", "Удостоверение")
CERTIFICATE_OF = Text(
    "{number}, issued on {day}; state today: {state}",
    "{number}, дата выдачи {day}; состояние сегодня: {state}",
)
STATES: Mapping[str, Text] = {
    "valid": Text("valid", "действует"),
    "expired": Text("expired", "срок истёк"),
    "superseded": Text("replaced by a newer one", "заменено новым"),
    "revoked": Text("revoked", "отозвано"),
}
PROTOCOL = Text("Protocol", "Протокол")
PROTOCOL_OF = Text("No. {number} of {day}", "№ {number} от {day}")
WHY = Text("Why", "Почему")
SAYS = Text("What the rule says", "Что говорит правило")
STANDS_ON = Text("What it stands on", "На чём основано")
ATTEMPT = Text(
    "Attempt {number}: “{title}”, revision {revision}, {day}: {points} of {most}",
    "Попытка {number}: «{title}», редакция {revision}, {day}: {points} из {most}",
)
HEADS = (
    Text("No.", "№"),
    Text("Question as shown", "Вопрос, как он был показан"),
    Text("Answer", "Ответ"),
    Text("Points", "Баллы"),
)
NO_ANSWER = Text("no answer", "нет ответа")
RIGHT_IS = Text("right: {answer}", "верно: {answer}")
OBSERVATION = Text(
    "Observation by “{title}”, revision {revision}, {day}, by {who}",
    "Наблюдение по чек-листу «{title}», редакция {revision}, {day}, проверяющий: {who}",
)
OBSERVED_HEADS = (Text("Line", "Пункт"), Text("Seen", "Отметка"), Text("Comment", "Комментарий"))
SEEN: Mapping[str, Text] = {
    "done": Text("done", "выполнено"),
    "not-done": Text("not done", "не выполнено"),
    "not-applicable": Text("not applicable", "не применимо"),
    "": Text("not looked at", "без отметки"),
}
CRITICAL = Text("{line} (critical)", "{line} (критично)")
BROKEN = Text("What is stored is not what was signed.", "Сохранено не то, что было подписано.")
WITHHELD = Text(
    "Attempts with their questions are shown to auditors and administrators only.",
    "Попытки с вопросами показываются только проверяющим и администраторам.",
)
NOTHING = Text(
    "Nothing was required of this person on that day, and nothing was begun.",
    "В тот день от этого человека ничего не требовалось, и ничего не было начато.",
)
LATER = Text("Recorded later about that day or days before", "Внесено позже об этом дне или о днях до него")
LATER_HEADS = (Text("Fact", "Запись"), Text("About", "О дне"), Text("Recorded", "Внесено"))
STRUCK = Text("No. {id} {kind}, struck out", "№ {id} {kind}, аннулирована")
ENTERED = Text("No. {id} {kind}", "№ {id} {kind}")


def paper_of(it: Evidence) -> Paper:
    language = it.asked.language

    def say(text: Text, **values: object) -> str:
        return text.in_language(language).format(**values).replace("г..", "г.")

    headline = say(HEADLINE, day=day_in_words(it.asked.on, language))
    sections = [section_of(one, it, say) for one in it.behind]
    if it.later:
        sections.append(later_of(it, say))
    return Paper(
        language=language,
        title=f"{it.whose.name}: {headline}",
        running=f"{it.whose.name}, {it.whose.number} · {headline}",
        organisation=it.asked.organisation,
        headline=headline,
        about=(
            (say(NAME), it.whose.name),
            (say(NUMBER), it.whose.number),
            (say(PLACE), ", ".join(part for part in (it.whose.unit, it.whose.position) if part) or "–"),
            (say(KNOWN), instant(it.asked.known_at, it.asked)),
            (say(MADE), instant(it.asked.made_at, it.asked)),
        ),
        sections=tuple(sections),
        note=say(WITHHELD) if it.withheld else "",
        nothing="" if sections else say(NOTHING),
    )


def values_of(paper: Paper) -> dict[str, Any]:
    """What the template gets."""
    return asdict(paper)


def instant(at: datetime, asked: Asked) -> str:
    local = at.astimezone(ZoneInfo(asked.zone))
    return f"{day_in_words(local.date(), asked.language)}, {local:%H:%M} ({asked.zone})"


def section_of(one: Behind, it: Evidence, say: Any) -> Section:
    language = it.asked.language
    status = STATUS[one.status].in_language(language)
    answer = say(
        ANSWER, status=status[:1].upper() + status[1:], work=MAY_WORK[one.may_work].in_language(language)
    )
    texts = [(WHY, one.why), (SAYS, one.sentences)]
    lists = [(say(caption), tuple(text.in_language(language) for text in found)) for caption, found in texts]
    lists.insert(1, (say(STANDS_ON), one.grounds))
    return Section(
        heading=one.title.in_language(language),
        answer=answer if one.required else f"{answer} {say(NOT_REQUIRED)}",
        about=tuple(facts_about(one, language, say)),
        lists=tuple(found for found in lists if found[1]),
        tables=(
            *(attempt_table(attempt, language, say) for attempt in one.attempts),
            *(observation_table(seen, it, say) for seen in one.observations),
        ),
    )


def facts_about(one: Behind, language: Language, say: Any) -> Iterator[tuple[str, str]]:
    yield say(UNTIL), day_or_dash(one.valid_until, language)
    if one.due is not None:
        yield say(DUE), day_in_digits(one.due, language)
    yield say(RULE), say(RULE_OF, version=one.version.rule.version, revision=one.version.revision)
    if one.certificate is not None:
        state = STATES.get(one.certificate.state, STATES["revoked"]).in_language(language)
        issued = day_in_digits(one.certificate.issued_on, language)
        yield say(CERTIFICATE), say(CERTIFICATE_OF, number=one.certificate.number, day=issued, state=state)
    for paper in one.protocols:
        yield (
            say(PROTOCOL),
            say(PROTOCOL_OF, number=paper.number, day=day_in_digits(paper.checked_on, language)),
        )


def attempt_table(attempt: AttemptShown, language: Language, say: Any) -> Table:
    ended = (attempt.ended_at or attempt.started_at).date()
    return Table(
        caption=say(
            ATTEMPT,
            number=attempt.number,
            title=attempt.title,
            revision=attempt.revision,
            day=day_in_digits(ended, language),
            points=attempt.points,
            most=attempt.most_points,
        ),
        heads=tuple(say(head) for head in HEADS),
        rows=tuple(question_row(one, say) for one in attempt.questions),
    )


MARKS = {True: "✓ ", False: "✗ ", None: ""}


def question_row(one: QuestionShown, say: Any) -> tuple[str, ...]:
    answers = [f"{MARKS[mark]}{text}" for text, mark in one.given] or [say(NO_ANSWER)]
    if one.state != "right":
        answers += [say(RIGHT_IS, answer=right) for right in one.right]
    return str(one.number), one.text, "\n".join(answers), f"{one.points} / {one.most_points}"


def observation_table(seen: ObservationShown, it: Evidence, say: Any) -> Table:
    who = it.hands.get(seen.assessor_id, str(seen.assessor_id))
    caption = say(
        OBSERVATION,
        title=seen.title,
        revision=seen.revision,
        day=day_in_digits(seen.observed_on, it.asked.language),
        who=who,
    )
    return Table(
        caption=caption if seen.is_whole else f"{caption}. {say(BROKEN)}",
        heads=tuple(say(head) for head in OBSERVED_HEADS),
        rows=tuple(
            (
                say(CRITICAL, line=f"{line.group}: {line.title}")
                if line.critical
                else f"{line.group}: {line.title}",
                say(SEEN[line.seen]),
                line.comment,
            )
            for line in seen.lines
        ),
    )


def later_of(it: Evidence, say: Any) -> Section:
    rows = tuple(
        (
            say(STRUCK if late.struck else ENTERED, id=late.fact.id, kind=late.fact.kind),
            day_in_digits(late.fact.occurred_on, it.asked.language),
            instant(late.recorded_at, it.asked),
        )
        for late in it.later
    )
    return Section(say(LATER), tables=(Table(say(LATER), tuple(say(head) for head in LATER_HEADS), rows),))


def hands_needed(behind: Iterable[Behind], facts: Sequence[Fact]) -> set[int]:
    """Ids of all who are named by a number alone."""
    found = {fact.recorded_by for fact in facts if fact.recorded_by}
    return found | {seen.assessor_id for one in behind for seen in one.observations}
