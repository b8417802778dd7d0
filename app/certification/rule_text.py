"""The text of a rule (`certifications/<slug>.yaml`) → `Rule`, with every mistake at its line. Pure."""

from __future__ import annotations

from datetime import date

from app.certification.evidence_text import read_evidence
from app.certification.renew_text import read_renew
from app.certification.rules import (
    BASES,
    EVENTS,
    PERMISSIONS,
    REQUIREMENTS,
    UNTITLED,
    Document,
    Fail,
    Initial,
    Rule,
    Source,
    Transition,
    Trigger,
)
from app.certification.sections import Section
from app.certification.yaml_nodes import Node, Notes, read_tree
from app.foundation.faults import Parsed, Text, in_order

RULE_KEYS = (
    *("rule", "title", "short_title", "owner", "version", "source", "transition", "evidence", "renewal"),
    *("document", "initial", "renew", "fail", "triggers", "nonworking", "keep_records"),
)
LONGEST_SHORT_TITLE = 12  # characters: it heads a column


def parse_rule(content: bytes, file: str) -> Parsed[Rule]:
    """The rule of one file. Its id has to be the name of the file, unless the text comes from a pipe (`-`)."""
    notes = Notes(file)
    root = read_tree(content, notes)
    if root is None and not notes.faults:
        root = Node(1, "map")
    rule = None if root is None else read_rule(root, notes, name=file_slug(file), whole=True)
    return Parsed(rule, in_order(notes.faults))


def file_slug(file: str) -> str | None:
    return None if file == "-" else file.replace("\\", "/").rsplit("/", 1)[-1].split(".")[0]


def read_rule(
    root: Node, notes: Notes, *, name: str | None, whole: bool, more_keys: tuple[str, ...] = ()
) -> Rule | None:
    """The rule of a mapping. `whole` demands what a published rule needs; a short form has only its clocks."""
    if root.shape != "map":
        notes.add(
            root.line,
            "front-matter",
            Text("A rule is a list of keys with values", "Правило — это ключи со значениями"),
            Text("Begin with “rule: name”.", "Начните с «rule: имя»."),
        )
        return None
    section = Section(root, notes, (*RULE_KEYS, *more_keys), line=1 if whole else root.line)
    if whole:
        demand_whole(section, name)
    transition, by = read_transition(section)
    evidence, fresh, renewal = read_evidence(section)
    return Rule(
        slug=(section.slug("rule") if "rule" in section else None) or name or "",
        version=(section.whole("version") if "version" in section else None) or 1,
        title=read_title(section, "title"),
        short_title=read_title(section, "short_title", longest=LONGEST_SHORT_TITLE),
        owner=(section.text("owner") if "owner" in section else None) or "",
        source=read_source(section),
        transition=transition,
        transition_by=by,
        fresh=fresh,
        evidence=evidence,
        renewal=renewal,
        document=read_document(section),
        initial=read_initial(section),
        renew=read_renew(section),
        fail=read_fail(section),
        triggers=tuple(read_trigger(item) for item in section.sections("triggers", TRIGGER_KEYS)),
        nonworking=section.choice("nonworking", ("keep", "previous", "next")) or "keep",
        keep_records=section.duration("keep_records"),
    )


def demand_whole(section: Section, name: str | None) -> None:
    for key, en, ru in (
        ("rule", "the id of the rule, equal to the name of the file", "имя правила, как у файла"),
        ("title", "what people call it", "название для людей"),
        ("version", "the number of this version", "номер этой версии"),
    ):
        section.demand(key, en, ru)
    if "owner" not in section:
        section.missing("owner", "nobody answers for this rule", "за правило никто не отвечает", "warning")
    if "evidence" not in section:
        section.missing(
            "evidence",
            "a pass can only be entered by hand or imported",
            "зачёт можно только внести вручную или импортировать",
            "warning",
        )
    slug = section.entries["rule"][1] if "rule" in section else None
    if name is not None and slug is not None and slug.shape == "scalar" and slug.text != name:
        section.bad(
            "rule",
            f"The rule is called “{slug.text}”, the file “{name}”",
            f"Правило называется «{slug.text}», а файл — «{name}»",
            "Give both the same name.",
            "Дайте им одно имя.",
            line=slug.line,
        )


def read_title(section: Section, key: str, longest: int | None = None) -> Text:
    if key not in section:
        return UNTITLED
    titles = section.section(key, ("ru", "en"))
    if titles is None:
        return UNTITLED
    found = {language: titles.text(language) for language in ("en", "ru") if language in titles}
    for language in ("en", "ru"):
        if language not in titles:
            titles.missing(
                language, "the other language is shown instead", "будет показан другой язык", "warning"
            )
    for language, text in found.items():
        if text and longest is not None and len(text) > longest:
            titles.bad(
                language,
                f"“{text}” has {len(text)} characters",
                f"В «{text}» {len(text)} символов",
                f"Use at most {longest}: it heads a column.",
                f"Оставьте не больше {longest}: это заголовок столбца.",
            )
    en, ru = found.get("en") or "", found.get("ru") or ""
    return Text(en or ru, ru or en)


def read_source(section: Section) -> Source:
    keys = ("act", "clause", "in_force", "until", "basis", "verified_by", "verified_on")
    source = section.section("source", keys)
    if source is None:
        return Source()
    read = Source(
        act=source.text("act", nullable=True) or "",
        clause=source.text("clause", nullable=True) or "",
        in_force=source.day("in_force", nullable=True),
        until=source.day("until", nullable=True),
        verified_by=source.text("verified_by", nullable=True) or "",
        verified_on=source.day("verified_on", nullable=True),
        basis=source.choice("basis", BASES),
    )
    if read.in_force and read.until and read.until < read.in_force:
        source.never_met(
            "until", "The rule ends before it begins", "Правило кончается раньше, чем начинается"
        )
    return read


def read_transition(section: Section) -> tuple[Transition, date | None]:
    node = section.node("transition")
    if node is not None and node.shape == "map":
        by = Section(node, section.notes, ("by",), section.line_of("transition"))
        by.demand("by", "the day from which all is recomputed", "день, с которого всё пересчитывается")
        return "by", by.day("by") if "by" in by else None
    options: tuple[Transition, ...] = ("keep_until_old_expiry", "apply_now")
    return section.choice("transition", options) or "keep_until_old_expiry", None


def read_document(section: Section) -> Document:
    document = section.section("document", ("template", "commission_min", "programme_hours"))
    if document is None:
        return Document()
    return Document(
        template=document.slug("template") or "certificate",
        commission_min=document.whole("commission_min"),
        programme_hours=document.number("programme_hours"),
    )


def read_initial(section: Section) -> Initial | None:
    initial = section.section("initial", ("within", "from", "until_then", "before_work"))
    if initial is None:
        return None
    initial.choice("from", ("hired",))
    within, until_then = initial.duration("within"), initial.choice("until_then", PERMISSIONS)
    before_work = initial.flag("before_work")
    initial.one_of(("within", "before_work"))
    if "within" in initial and not before_work and "until_then" not in initial:
        initial.missing("until_then", "may one work until then?", "можно ли до этого работать?")
    refuse_work_before(initial, before_work, until_then)
    return Initial() if before_work else Initial(within, until_then or "blocked")


def refuse_work_before(section: Section, before_work: bool | None, until_then: str | None) -> None:
    if before_work and until_then not in (None, "blocked"):
        section.bad(
            "until_then",
            "“before_work” already says that nobody works until then",
            "«before_work» уже значит, что до этого не работают",
            "Take one of the two keys out.",
            "Уберите один из двух ключей.",
        )


def read_fail(section: Section) -> Fail | None:
    fail = section.section("fail", ("retake_within", "until_then", "extends", "max_attempts", "cooldown"))
    if fail is None:
        return None
    fail.demand("until_then", "may one work until the retake?", "можно ли работать до пересдачи?")
    retake_within, extends = fail.duration("retake_within"), fail.flag("extends") or False
    if extends and "retake_within" not in fail:
        fail.missing("retake_within", "to which day is the validity prolonged?", "до какого дня продлевать?")
    cooldown = fail.duration("cooldown", zero=True)
    if cooldown and retake_within and cooldown.length > retake_within.length:
        fail.never_met(
            "cooldown",
            "The pause is longer than the time for the retake",
            "Пауза длиннее времени на пересдачу",
        )
    return Fail(
        until_then=(fail.choice("until_then", PERMISSIONS) if "until_then" in fail else None) or "blocked",
        retake_within=retake_within,
        extends=extends,
        max_attempts=fail.whole("max_attempts"),
        cooldown=cooldown,
    )


TRIGGER_KEYS = (
    *("event", "impact", "more_than", "require", "within", "before_work", "before_effective"),
    *("until_then", "resets_clock"),
)
DEADLINES = ("within", "before_work", "before_effective")


def read_trigger(trigger: Section) -> Trigger:
    for key, en, ru in (
        ("event", "what happens", "что происходит"),
        ("require", "what is demanded then", "что тогда требуется"),
    ):
        trigger.demand(key, en, ru)
    event = trigger.choice("event", EVENTS) if "event" in trigger else None
    belongs_to(trigger, event, "impact", "revised")
    belongs_to(trigger, event, "more_than", "absence")
    belongs_to(trigger, event, "before_effective", "revised")
    if event == "absence" and "more_than" not in trigger:
        trigger.missing("more_than", "how long an absence?", "какое отсутствие?")
    trigger.one_of(DEADLINES)
    before_work, until_then = trigger.flag("before_work"), trigger.choice("until_then", PERMISSIONS)
    before_effective = trigger.flag("before_effective") or False
    if "within" in trigger and "until_then" not in trigger:
        trigger.missing("until_then", "may one work until then?", "можно ли до этого работать?")
    refuse_work_before(trigger, before_work, until_then)
    return Trigger(
        event=event or "incident",
        require=(trigger.choice("require", REQUIREMENTS) if "require" in trigger else None) or "briefing",
        impact=trigger.choice("impact", ("minor", "major")),
        more_than=trigger.duration("more_than"),
        within=trigger.duration("within", zero=True),
        before_work=before_work or False,
        before_effective=before_effective,
        until_then=until_then or ("allowed" if before_effective else "blocked"),
        resets_clock=trigger.flag("resets_clock") or False,
    )


def belongs_to(trigger: Section, event: str | None, key: str, owner: str) -> None:
    if key in trigger and event is not None and event != owner:
        trigger.bad(
            key,
            f"“{key}” belongs to the event “{owner}” only",
            f"«{key}» бывает только у события «{owner}»",
            "Take the key out or change the event.",
            "Уберите ключ или смените событие.",
        )
