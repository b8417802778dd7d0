"""Use cases of observations: begin, save, sign, confirm, object, take back, and what the days that pass confirm."""

from app.assessment.service.observing.drafting import (
    HasLeft,
    OwnObservation,
    Saved,
    begin,
    discard,
    save,
)
from app.assessment.service.observing.readiness import say_ready, take_back_readiness
from app.assessment.service.observing.responding import AnswerClosed, confirm, lapse, object_to
from app.assessment.service.observing.signing import (
    CannotSign,
    ChangedSince,
    Signature,
    Unfinished,
    sign,
    withdraw,
)

__all__ = [
    "AnswerClosed",
    "CannotSign",
    "ChangedSince",
    "HasLeft",
    "OwnObservation",
    "Saved",
    "Signature",
    "Unfinished",
    "begin",
    "confirm",
    "discard",
    "lapse",
    "object_to",
    "save",
    "say_ready",
    "sign",
    "take_back_readiness",
    "withdraw",
]
