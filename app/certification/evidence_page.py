"""What stands behind one person's certifications on a day, as a page to read, in the words of its language. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.assessment.shown import AttemptShown, ObservationShown, QuestionShown
from app.certification.attestations import day_or_dash
from app.certification.document import day_in_digits, day_in_words
from app.certification.evidence_record import Asked, Behind, Evidence
from app.certification.words import MAY_WORK, STATUS
from app.foundation.faults import Language, Text

TEMPLATE = "evidence-record"


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
