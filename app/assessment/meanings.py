"""What a signature or an answer under an observation says. The words are kept with it. Pure."""

from __future__ import annotations

from app.foundation.faults import Text

SIGNED = Text(
    "I saw {person} do what is marked here myself, on {day}, and I answer for these marks.",
    "Удостоверяю: отмеченное здесь — моё личное наблюдение за работой: {person}, {day}. За эти отметки отвечаю я.",
)
CONFIRMED = Text(
    "I was observed on {day}, and I agree with these marks.",
    "Подтверждаю: наблюдение {day} проведено, возражений против отметок у меня нет.",
)
OBJECTED = Text(
    "I object to this observation of {day}. It does not count.",
    "Возражаю против этого наблюдения ({day}). Оно не засчитывается.",
)
WITHDRAWN = Text(
    "I withdraw my signature under this observation of {day}. It does not count any more.",
    "Отзываю свою подпись под этим наблюдением ({day}). Оно больше не засчитывается.",
)
LAPSED = Text(
    "Nobody objected until {day}, that day included, so the observation counts.",
    "До {day} включительно возражений не было, поэтому наблюдение засчитано.",
)


def filled(meaning: Text, *, day: Text, person: str = "") -> Text:
    """With the names and days in words."""
    return Text(
        meaning.en.format(day=day.en, person=person),
        meaning.ru.format(day=day.ru, person=person),
    )
