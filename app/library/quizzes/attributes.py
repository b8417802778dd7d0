"""What stands in braces behind an answer: `{50%}`, `{critical}`, `{fixed}`, `{#a}`, `{2}` (quiz-format.md 2.5). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.foundation.faults import Text
from app.library.quizzes.marks import Answer
from app.library.quizzes.numbers import number_from
from app.library.quizzes.outline import ID
from app.library.quizzes.telling import Faults, listed, shortened
from app.library.quizzes.values import percent
from app.library.quizzes.words import looks

SHARE, CRITICAL, FIXED, WEIGHT = "n%", "critical", "fixed", "n"


@dataclass(frozen=True)
class Attributes:
    share: Fraction | None = None  # n%
    weight: Fraction | None = None  # of a pair
    critical: bool = False
    fixed: bool = False
    name: str = ""
    readable: bool = True  # False: something in the braces is no attribute here


class Braces:
    """Reads the attributes of all answers of one question."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.names: set[str] = set()

    def read(self, answer: Answer, allowed: Sequence[str]) -> Attributes:
        """`{#a}` is allowed everywhere. One fault at most for the braces of an answer."""
        found: dict[str, Fraction | bool | str] = {}
        for part in answer.attributes or ():
            kind, value = _attribute(part)
            if kind in found or kind not in (*allowed, "#a"):
                self._unknown(answer, part, allowed)
                return Attributes(readable=False)
            found[kind] = value
        name = str(found.get("#a", ""))
        if name in self.names and name:
            self._same_name(answer, name)
        self.names.add(name)
        share, weight = found.get(SHARE), found.get(WEIGHT)
        return Attributes(
            share=share if isinstance(share, Fraction) else None,
            weight=weight if isinstance(weight, Fraction) else None,
            critical=CRITICAL in found,
            fixed=FIXED in found,
            name=name,
        )

    def _unknown(self, answer: Answer, part: str, allowed: Sequence[str]) -> None:
        known = listed([f"{{{word}}}" for word in (*allowed, "#a")])
        self.faults.error(
            answer.number,
            "bad-value",
            Text(
                f"`{{{shortened(part)}}}` says nothing about this answer",
                f"`{{{shortened(part)}}}` ничего не значит для этого ответа",
            ),
            Text(
                f"Here may stand {known}. A brace that is only text needs a backslash: \\{{.",
                f"Здесь могут стоять {known}. Перед скобкой, которая просто текст, нужна обратная черта: \\{{.",
            ),
        )

    def _same_name(self, answer: Answer, name: str) -> None:
        self.faults.error(
            answer.number,
            "duplicate-id",
            Text(f"`{{#{name}}}` stands twice in this question", f"`{{#{name}}}` есть в вопросе дважды"),
            Text("Give one of the two answers another name.", "Назовите один из двух ответов иначе."),
        )


def _attribute(part: str) -> tuple[str, Fraction | bool | str]:
    if part in (CRITICAL, FIXED):
        return part, True
    if part.startswith("#") and ID.fullmatch(part[1:]):
        return "#a", part[1:]
    share = percent(part)
    if share is not None:
        return SHARE, share
    weight = number_from(part)
    if isinstance(weight, Fraction) and weight > 0:
        return WEIGHT, weight
    return "", False


def without_text(answer: Answer, faults: Faults) -> None:
    faults.error(
        answer.number,
        "bad-value",
        Text("The answer has no text", "У ответа нет текста"),
        Text("Write it behind the mark.", "Напишите его после знака."),
    )


def tell_same(answers: Iterable[tuple[int, str]], faults: Faults) -> None:
    """`duplicate-option` for each answer (line, folded text) that is equal to an earlier one."""
    seen: dict[str, int] = {}
    for number, folded in answers:
        if folded in seen:
            faults.error(
                number,
                "duplicate-option",
                Text(
                    f"The same as in line {seen[folded]}: nobody can tell the two apart",
                    f"То же, что в строке {seen[folded]}: отличить их нельзя",
                ),
                Text("Change or delete one of the two.", "Измените или удалите один из двух."),
            )
        else:
            seen[folded] = number


def tell_same_options(answers: Iterable[Answer], faults: Faults) -> None:
    tell_same([(answer.number, looks(answer.text)) for answer in answers if answer.text], faults)


def wrong_weight(number: int, faults: Faults, en: str, ru: str) -> None:
    faults.error(
        number,
        "weights",
        Text("This share cannot stand here", "Такая доля здесь не годится"),
        Text(en, ru),
    )


def no_right_answer(number: int, faults: Faults, en: str, ru: str) -> None:
    faults.unclear(
        number,
        "no-right-answer",
        Text("Nothing here is the right answer", "Правильного ответа здесь нет"),
        Text(en, ru),
    )
