"""What is refused when a protocol is written. Pure."""

from __future__ import annotations

from app.certification.protocols.values import Problem
from app.foundation.errors import Conflict, Invalid
from app.foundation.faults import Text


class Refused(Invalid):
    """`values["field"]`: of the form."""

    code = "protocol-refused"


class NumberTaken(Conflict):
    code = "number-taken"
    text = Text(
        "Another protocol of this year has this number. Each has one of its own.",
        "Этот номер уже есть у другого протокола этого года. У каждого свой номер.",
    )


class NotADraft(Conflict):
    code = "not-a-draft"
    text = Text(
        "This protocol is approved: nothing in it changes any more. Make one that replaces it.",
        "Протокол утверждён и больше не меняется. Составьте новый взамен этого.",
    )


class ChangedMeanwhile(Conflict):
    code = "changed-meanwhile"
    text = Text(
        "Somebody else has changed this draft meanwhile. Open it again and repeat.",
        "За это время черновик изменили. Откройте его заново и повторите.",
    )


class RecordMoved(Conflict):
    code = "record-moved"
    text = Text(
        "The record has changed since the draft was kept. Look at the people again and keep the draft anew.",
        "С момента сохранения черновика журнал обучения изменился. Проверьте список людей и сохраните черновик заново.",
    )


class NotComplete(Invalid):
    """`problems`: what is missing, and at which field."""

    code = "not-complete"
    text = Text("Something is missing for the approval.", "Для утверждения чего-то не хватает.")

    def __init__(self, found: tuple[Problem, ...]) -> None:
        super().__init__()
        self.problems = found


class NotApproved(Conflict):
    code = "not-approved"
    text = Text("Only an approved protocol can be replaced.", "Заменить можно только утверждённый протокол.")


class RegisteredElsewhere(Conflict):
    """`number`: which one of them."""

    code = "registered-elsewhere"

    def __init__(self, number: str) -> None:
        super().__init__(
            Text(
                f"The registration number “{number}” belongs to somebody else already",
                f"Регистрационный номер «{number}» уже принадлежит другому человеку",
            ),
            number=number,
        )
