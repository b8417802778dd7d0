"""The keys `evidence` and `renewal` of a rule → expressions. Pure."""

from __future__ import annotations

from decimal import Decimal

from app.certification.rules import ATOM_KINDS, ONE_YEAR, Atom, Expression, Group, HoursNeeded
from app.certification.sections import Section
from app.certification.yaml_nodes import Node
from app.foundation.durations import Duration
from app.foundation.faults import Text

JOINTS = ("all", "any", "n")
SLUGGED = ("course", "quiz", "call", "checklist", "session", "certification")
GRADED = ("quiz", "call")  # may have a stricter pass mark
EXAMINED = ("quiz", "call", "checklist")
EXPRESSION_KEYS = (*ATOM_KINDS, "exam", "pass_mark", "all", "any", "n", "of")


def read_evidence(section: Section) -> tuple[Expression | None, Duration, Expression | None]:
    """Evidence, how fresh it has to be, and renewal."""
    evidence = section.section("evidence", (*EXPRESSION_KEYS, "fresh"))
    renewal = section.section("renewal", EXPRESSION_KEYS)
    fresh = evidence.duration("fresh") if evidence else None
    return (
        read_expression(evidence) if evidence else None,
        fresh or ONE_YEAR,
        read_expression(renewal) if renewal else None,
    )


def read_expression(section: Section) -> Expression | None:
    """One atom or one joint. Which of the two it is, its keys say; more than one of them is a contradiction."""
    heads = [key for key in section.entries if key in (*ATOM_KINDS, *JOINTS)]
    if not heads:
        said_nothing(section)
        return None
    for key in heads[1:]:
        section.bad(
            key,
            f"“{key}” and “{heads[0]}” stand in one place",
            f"«{key}» и «{heads[0]}» стоят в одном месте",
            "Join them with all: […], any: […] or {n: 2, of: […]}.",
            "Соедините их: all: […], any: […] или {n: 2, of: […]}.",
        )
    if heads[0] in JOINTS:
        return read_group(section, heads[0])
    return read_atom(section, heads[0])


def said_nothing(section: Section) -> None:
    if set(section.entries) & {"of"}:
        section.missing("n", "how many of them are needed?", "сколько из них нужно?")
    elif not set(section.entries) - {*EXPRESSION_KEYS, "fresh"}:  # else the unknown key has been told
        section.missing(
            "all",
            "nothing is demanded here",
            "здесь ничего не требуется",
        )


def read_group(section: Section, word: str) -> Expression | None:
    list_key = "of" if word == "n" else word
    extra = [key for key in ("exam", "pass_mark", "of") if key in section.entries and key != list_key]
    for key in extra:
        misplaced(section, key, word)
    if word == "n" and "of" not in section:
        section.missing("of", "a list to choose from", "список, из которого выбирать")
        return None
    nodes = section.items(list_key)
    if nodes is None:
        return None
    needed = section.whole("n") if word == "n" else None
    if len(nodes) < (needed or 1):
        section.never_met(
            "n" if word == "n" else word,
            f"{needed or 1} is needed, the list has {len(nodes)}",
            f"Нужно {needed or 1}, а в списке {len(nodes)}",
        )
        return None
    parts = tuple(part for node in nodes if (part := read_item(section, list_key, node)) is not None)
    count = len(nodes) if word == "all" else needed or 1
    return Group("all" if word == "all" else "any" if word == "any" else "n", count, parts)


def read_item(section: Section, key: str, node: Node) -> Expression | None:
    if node.shape != "map":
        section.wrong(key, node, "a list such as [{quiz: name}]", "список, например [{quiz: имя}]")
        return None
    return read_expression(Section(node, section.notes, EXPRESSION_KEYS))


def read_atom(section: Section, word: str) -> Expression | None:
    kind = next(kind for kind in ATOM_KINDS if kind == word)
    for key, owners in (("exam", EXAMINED), ("pass_mark", GRADED), ("of", ())):
        if key in section.entries and kind not in owners:
            misplaced(section, key, word)
    line = section.line_of(kind)
    match kind:
        case "hours":
            hours = read_hours(section.section("hours", ("total", "topics")))
            return Atom(kind, hours=hours, line=line) if hours else None
        case "tenure":
            tenure = section.duration("tenure")
            return Atom(kind, tenure=tenure, line=line) if tenure else None
        case "credit":
            return Atom(kind, line=line) if credited(section) else None
    slug = section.slug(kind)
    exam, pass_mark = section.flag("exam") or False, section.share("pass_mark")
    return Atom(kind, slug, exam, pass_mark, line=line) if slug else None


def credited(section: Section) -> bool:
    flag = section.flag("credit")
    if flag is False:
        section.bad(
            "credit",
            "“credit” can only be true",
            "У «credit» бывает только значение true",
            "Take it out where prior learning does not count.",
            "Уберите, если прежнее обучение не засчитывается.",
        )
    return bool(flag)


def misplaced(section: Section, key: str, word: str) -> None:
    section.notes.add(
        section.line_of(key),
        "unknown-key",
        Text(f"“{key}” has no meaning beside “{word}”", f"«{key}» ничего не значит рядом с «{word}»"),
        Text("Take it out.", "Уберите его."),
    )


def read_hours(section: Section | None) -> HoursNeeded | None:
    """Total and minima of topics; with `gates_pass` where the section knows that key."""
    if section is None:
        return None
    section.demand("total", "how many hours", "сколько часов")
    total = section.number("total") if "total" in section else None
    topics_node = section.mapping("topics")
    names = [key.text for key, _value in topics_node.pairs] if topics_node else []
    topics = section.section("topics", names) if topics_node else None
    minima = [(name, topics.number(name)) for name in names] if topics else []
    read = tuple((name, least) for name, least in minima if least is not None)
    if total is not None and sum((least for _name, least in read), Decimal(0)) > total:
        section.bad(
            "topics",
            "The topics together need more hours than the total",
            "Темы вместе требуют больше часов, чем всего",
            "Topics lie inside the total: raise it or lower them.",
            "Темы входят в общее число: увеличьте его или уменьшите их.",
        )
    gates = section.flag("gates_pass") or False
    return None if total is None else HoursNeeded(total, read, gates)
