"""The one letter of a day: own deadlines, training that was asked for, and what a manager has to know. Pure.

Subject: the gravest fact, its day, and how long it takes. The text is complete without the page; one link leads
straight to the step. Sources: pages.md R38, 2.7.1, 2.8.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.certification.words import russian
from app.foundation.faults import Text
from app.retraining import order_letters
from app.retraining.order_letters import Letter
from app.retraining.reminder_words import Item, of_time

MOST_LINES = 20  # of a team, before the link to its page
MOST_OF_A_SUBJECT = 150
PEOPLE = ("человек", "человека", "человек")
OTHERS = ("допуск", "допуска", "допусков")


@dataclass(frozen=True)
class TeamLine:
    """Somebody of whom a manager has to know. `no_address`: no letter reached them, so it has to be told."""

    name: str  # short
    fact: Text
    no_address: bool = False
    level: int = 1  # above 1: whoever leads the unit was told before


@dataclass(frozen=True)
class Digest:
    """What Mondays tell of the units that somebody leads."""

    may_not_work: int  # people
    waiting: int  # people
    ending: int  # people, within 30 days
    lines: tuple[TeamLine, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.may_not_work or self.waiting or self.ending)


@dataclass(frozen=True)
class Notice:
    """What another theme has to say on that day, in one sentence: a planned training, a place that has become free."""

    sentence: Text
    address: str


@dataclass(frozen=True)
class Contents:
    own: tuple[Item, ...] = ()
    orders: tuple[order_letters.Line, ...] = ()
    notices: tuple[Notice, ...] = ()
    team: tuple[TeamLine, ...] = ()  # may not work since now
    digest: Digest | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.own or self.orders or self.notices or self.team or self.digest)


def letter_of(contents: Contents, name: str, site: str, language: str) -> Letter:
    """`name`: how the reader is addressed; `site`: without a closing slash."""
    own = sorted(contents.own, key=lambda item: item.rank)
    parts = [Text(f"Hello {name},", f"Здравствуйте, {name}!").in_language(language)]
    if own:
        parts.append("\n\n".join(" ".join(it.in_language(language) for it in item.sentences) for item in own))
        parts.append(f"{said(BEGIN, language)} {site}{own[0].address}")
    if contents.orders:
        parts.append(order_letters.body(contents.orders, language))
        if not own:
            parts.append(f"{said(BEGIN, language)} {site}/learn")
    for notice in contents.notices:
        parts.append(f"{notice.sentence.in_language(language)}\n{site}{notice.address}")
    if contents.team or contents.digest:
        parts += team_part(contents, site, language)
    parts.append(f"{said(FOOT, language)} {site}/me#mail")
    return Letter(subject_of(contents, own, language)[:MOST_OF_A_SUBJECT], "\n\n".join(parts) + "\n")


BEGIN = Text("Begin here:", "Начать:")
FOOT = Text("Which letters you get:", "Какие письма приходят:")
TEAM = Text("Your team:", "Ваша команда:")
NEWLY_BARRED = Text("May not work now:", "Теперь нельзя работать:")
NO_ADDRESS = Text("No e-mail address, please tell them:", "Нет почты, сообщите лично:")
NOBODY_ACTED = Text("nothing was done for a week or more", "неделю или дольше без действий")


def said(text: Text, language: str) -> str:
    return text.in_language(language)


# -- the subject ---------------------------------------------------------------------------------------------------


def subject_of(contents: Contents, own: Sequence[Item], language: str) -> str:
    if own and (contents.orders or contents.team) and not comes_first(own[0], contents):
        own = ()
    if own:
        return said(own_subject(own), language)
    if contents.team:
        return said(team_subject(contents.team), language)
    if contents.orders:
        return order_letters.subject(contents.orders, language)
    if contents.notices:
        return contents.notices[0].sentence.in_language(language).rstrip(".")
    return said(digest_subject(contents.digest), language) if contents.digest else ""


def comes_first(item: Item, contents: Contents) -> bool:
    """Whether the own certification is graver than what was asked for, and than what a team needs."""
    may_work, day = item.rank
    if not may_work:
        return True
    return not contents.team and all(day <= order.due for order in contents.orders)


def own_subject(own: Sequence[Item]) -> Text:
    """«Допуск «Оператор»: до 14 окт. 2026 г., нужно 25 минут»; with several: and how many more."""
    first, more = own[0], len(own) - 1
    subject = first.fact
    if first.minutes:
        needs = of_time(first.minutes)
        subject = Text(f"{subject.en}, takes {needs.en}", f"{subject.ru}, нужно {needs.ru}")
    if more:
        english = f"{subject.en} (and {more} more)"
        return Text(english, f"{subject.ru} (и ещё {more} {russian(more, OTHERS)})")
    return subject


def team_subject(team: Sequence[TeamLine]) -> Text:
    names = list(dict.fromkeys(line.name for line in team))
    if len(names) == 1:
        return Text(f"May not work: {names[0]}", f"Нельзя работать: {names[0]}")
    return Text(f"May not work: {people(len(names)).en}", f"Нельзя работать: {people(len(names)).ru}")


def digest_subject(digest: Digest) -> Text:
    parts = [*counts_of(digest)]
    return Text(
        "Your team: " + ", ".join(it.en for it in parts), "Ваша команда: " + ", ".join(it.ru for it in parts)
    )


def people(number: int) -> Text:
    return Text("1 person" if number == 1 else f"{number} people", f"{number} {russian(number, PEOPLE)}")


def counts_of(digest: Digest) -> list[Text]:
    found = []
    if digest.may_not_work:
        found.append(Text(f"may not work {digest.may_not_work}", f"нельзя работать {digest.may_not_work}"))
    if digest.waiting:
        found.append(Text(f"training due {digest.waiting}", f"ждут обучения {digest.waiting}"))
    if digest.ending:
        found.append(Text(f"ending within 30 days {digest.ending}", f"истекает за 30 дней {digest.ending}"))
    return found


# -- what a manager has to know ------------------------------------------------------------------------------------


def team_part(contents: Contents, site: str, language: str) -> list[str]:
    parts = []
    shown = list(contents.team[:MOST_LINES])
    if contents.team:
        rows = [team_row(line, language) for line in shown]
        parts.append("\n".join([said(NEWLY_BARRED, language), *rows]))
    if contents.digest is not None:
        head = f"{said(TEAM, language)} {', '.join(said(it, language) for it in counts_of(contents.digest))}."
        room = max(0, MOST_LINES - len(contents.team))
        told = {(line.name, line.fact) for line in contents.team}
        lines = [line for line in contents.digest.lines if (line.name, line.fact) not in told]
        parts.append("\n".join([head, *(team_row(line, language) for line in lines[:room])]))
        shown += lines[:room]
    unreached = dict.fromkeys(line.name for line in shown if line.no_address)
    if unreached:
        parts.append(f"{said(NO_ADDRESS, language)} {', '.join(unreached)}.")
    parts.append(f"{site}/team")
    return parts


def team_row(line: TeamLine, language: str) -> str:
    end = f" ({said(NOBODY_ACTED, language)})" if line.level > 1 else ""
    return f"– {line.name}: {line.fact.in_language(language)}{end}"
