"""What a letter says of one certification: sentences, subject and how urgent it is. In both languages. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.certification.reasons import day_in_words
from app.certification.standing import Open
from app.certification.words import REQUIRED, russian
from app.foundation.faults import Text
from app.retraining.reminders import Line, Name, must_come_first

DAYS = ("день", "дня", "дней")
HOURS = ("час", "часа", "часов")
LONG = 120  # minutes
MINUTES = ("минута", "минуты", "минут")
BARRED = Text("You may not work until it is done.", "До этого работать нельзя.")
SUPERVISED = Text(
    "Until then you may work under supervision only.", "До этого работать можно только под наблюдением."
)


@dataclass(frozen=True)
class Item:
    """One certification in a letter."""

    title: Text
    fact: Text  # for the subject: what and until when
    sentences: tuple[Text, ...]
    rank: tuple[bool, date]  # the gravest first
    minutes: int | None  # about; None: not known
    address: str  # the step itself


def item_of(
    line: Line, title: Text, names: Collection[Name], today: date, minutes: int | None, address: str
) -> Item:
    """What to say of a standing of which these points have come."""
    facts = [*facts_of(line, title, names, today)] or [fact_of_status(line, title)]
    sentences = [sentence for _fact, sentence in facts]
    if line.may_work == "no":
        sentences.append(BARRED)
    elif line.may_work == "supervised":
        sentences.append(SUPERVISED)
    if minutes:
        sentences.append(effort(minutes))
    day = min((name.belongs_to for name in names), default=today)
    return Item(title, facts[0][0], tuple(sentences), (line.may_work != "no", day), minutes, address)


Fact = tuple[Text, Text]  # for the subject, as a sentence


def facts_of(line: Line, title: Text, names: Collection[Name], today: date) -> Iterator[Fact]:
    """The gravest first: what decides the status, open obligations, then an end that comes nearer."""
    if line.status not in ("valid", "due_soon", "action_due", "action_overdue"):
        yield fact_of_status(line, title)
    for it in line.obligations:
        yield fact_of_obligation(it, title, today)
    until = line.valid_until
    if (
        until is not None
        and today <= until
        and any(name.belongs_to == until and not name.subject for name in names)
    ):
        yield (
            named(title, f"until {en(until)}", f"до {ru(until)}"),
            sentence(title, f"valid until {en(until)} inclusive, {left_en(until, today)}", f"действует по {ru(until)} включительно, {left_ru(until, today)}"),
        )  # fmt: skip


# `due` and `until` are days in words. The second form is for a standing without a day.
FACTS: Mapping[str, Text] = {
    "not_started": Text("to be passed by {due}", "сдать по {due}"),
    "initial_overdue": Text("was to be passed by {due}", "нужно было сдать по {due}"),
    "retake_due": Text("retake by {due}", "пересдать по {due}"),
    "retake_overdue": Text("the retake was due by {due}", "пересдать нужно было по {due}"),
    "grace": Text("ended, to be renewed by {due}", "срок истёк, продлить можно по {due}"),
    "expired": Text("ended on {until}", "срок истёк {until}"),
    "lapsed": Text("ended on {until}", "срок истёк {until}"),
    "due_soon": Text("until {until}", "до {until}"),
}
WITHOUT_A_DAY: Mapping[str, Text] = {
    "not_started": Text("needed before work", "нужен до начала работы"),
    "retake_due": Text("a retake is needed", "нужна пересдача"),
    "revoked": Text("revoked", "отозван"),
    "suspended": Text("suspended", "приостановлен"),
    "action_due": Text("training is due", "нужно обучение"),
    "action_overdue": Text("training is overdue", "обучение просрочено"),
}
NEEDS_YOU = Text("something has to be done", "нужно действие")


def fact_of_status(line: Line, title: Text) -> Fact:
    without = line.due is None or must_come_first(line)
    words = (WITHOUT_A_DAY if without else FACTS).get(line.status)
    words = words or FACTS.get(line.status) or WITHOUT_A_DAY.get(line.status, NEEDS_YOU)
    due, until = line.due or line.valid_until, line.valid_until or line.due
    return both(
        title,
        words.en.format(due=en(due), until=en(until)),
        words.ru.format(due=ru(due), until=ru(until)),
    )


def fact_of_obligation(it: Open, title: Text, today: date) -> Fact:
    what = REQUIRED.get(it.require, Text(it.require, it.require))
    if it.before_work:
        return both(title, f"{low(what.en)} before work", f"{low(what.ru)} до начала работы")
    if today > it.due:
        return both(
            title, f"{low(what.en)} was due by {en(it.due)}", f"{low(what.ru)}: срок прошёл {ru(it.due)}"
        )
    return both(title, f"{low(what.en)} by {en(it.due)}", f"{low(what.ru)}, срок {ru(it.due)}")


def both(title: Text, english: str, russian_words: str) -> Fact:
    return named(title, english, russian_words), sentence(title, english, russian_words)


def named(title: Text, english: str, russian_words: str) -> Text:
    return Text(f"Certification “{title.en}”: {english}", f"Допуск «{title.ru}»: {russian_words}")


def sentence(title: Text, english: str, russian_words: str) -> Text:
    return Text(f"“{title.en}”: {english}.", full_stop(f"«{title.ru}»: {russian_words}"))


def effort(minutes: int) -> Text:
    """In full minutes, as the plan of the own page has it."""
    return Text(f"It takes about {of_time(minutes).en}.", f"Займёт примерно {of_time(minutes).ru}.")


def of_time(minutes: int) -> Text:
    """In minutes, from two hours on in full hours."""
    if minutes >= LONG:
        hours = round(minutes / 60)
        return Text(f"{hours} hours", f"{hours} {russian(hours, HOURS)}")
    word = "минуту" if russian(minutes, MINUTES) == "минута" else russian(minutes, MINUTES)
    return Text(f"{minutes} minute{'' if minutes == 1 else 's'}", f"{minutes} {word}")


def left_en(day: date, today: date) -> str:
    days = (day - today).days
    return "today is the last day" if days == 0 else f"{days} day{'' if days == 1 else 's'} left"


def left_ru(day: date, today: date) -> str:
    days = (day - today).days
    if days == 0:
        return "сегодня последний день"
    return f"{'остался' if russian(days, DAYS) == 'день' else 'осталось'} {days} {russian(days, DAYS)}"


def en(day: date | None) -> str:
    return "" if day is None else day_in_words(day, "en")


def ru(day: date | None) -> str:
    return "" if day is None else day_in_words(day, "ru")


def low(words: str) -> str:
    return words[:1].lower() + words[1:]


def full_stop(text: str) -> str:
    """Dates in Russian end with a full stop already."""
    return text if text.endswith(".") else f"{text}."
