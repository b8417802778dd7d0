"""Expressions of evidence in plain words. Pure."""

from __future__ import annotations

from app.certification.rules import Atom, Expression, Group
from app.certification.words import duration_in_words
from app.foundation.durations import Duration
from app.foundation.faults import Text

KINDS = {
    "course": Text("course “%s”", "курс «%s»"),
    "quiz": Text("quiz “%s”", "тест «%s»"),
    "call": Text("call simulation “%s”", "тренажёр «%s»"),
    "checklist": Text("practical checklist “%s”", "чек-лист «%s»"),
    "session": Text("training session “%s”", "занятие «%s»"),
    "certification": Text("certification “%s” held", "действующий допуск «%s»"),
}


def expression_in_words(expression: Expression, inner: bool = False) -> Text:
    """All of: course “a”; quiz “b” (exam); and any of: …"""
    if isinstance(expression, Atom):
        return atom_in_words(expression)
    parts = [expression_in_words(part, inner=True) for part in expression.parts]
    if len(parts) == 1:
        return parts[0]
    how = joint(expression)
    listed = Text("; ".join(part.en for part in parts), "; ".join(part.ru for part in parts))
    said = Text(f"{how.en}: {listed.en}", f"{how.ru}: {listed.ru}")
    return Text(f"({said.en})", f"({said.ru})") if inner else said


def joint(group: Group) -> Text:
    if group.word == "all":
        return Text("all of this", "всё это")
    if group.word == "any":
        return Text("any one of", "что-то одно")
    return Text(f"any {group.needed} of", f"любые {group.needed} из")


def atom_in_words(atom: Atom) -> Text:
    if atom.hours is not None:
        total = f"{atom.hours.total.normalize():f}"
        topics = ", ".join(f"{topic} {least.normalize():f}" for topic, least in atom.hours.topics)
        more = Text(f" (at least {topics})", f" (не меньше: {topics})") if topics else Text("", "")
        return Text(f"{total} hours of training{more.en}", f"часы обучения: {total}{more.ru}")
    if atom.kind == "tenure":
        tenure = atom.tenure or Duration()
        return Text(
            f"{duration_in_words(tenure, 'en')} in a position that requires it",
            f"{duration_in_words(tenure, 'ru')} в должности, где он нужен",
        )
    if atom.kind == "credit":
        return Text("prior learning, accepted with its document", "зачтённое прежнее обучение с документом")
    name = KINDS[atom.kind]
    notes_en, notes_ru = [], []
    if atom.exam:
        notes_en.append("exam")
        notes_ru.append("экзамен")
    if atom.pass_mark is not None:
        mark = f"{(atom.pass_mark * 100).normalize():f}"
        notes_en.append(f"at least {mark}%")
        notes_ru.append(f"не меньше {mark} %")
    en = f" ({', '.join(notes_en)})" if notes_en else ""
    ru = f" ({', '.join(notes_ru)})" if notes_ru else ""
    return Text(name.en % atom.slug + en, name.ru % atom.slug + ru)
