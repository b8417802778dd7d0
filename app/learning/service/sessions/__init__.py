"""Use cases of planned sessions: plan and change, seats and queue, attendance and signatures, closing the register."""

from app.learning.service.sessions.attending import (
    NotNow,
    OwnSession,
    keep_list,
    sign_by_code,
    sign_by_list,
    sign_on_device,
)
from app.learning.service.sessions.closing import NothingToSign, NotTheTrainer, close, withdraw
from app.learning.service.sessions.planning import BadPlan, Signed, cancel, change, plan
from app.learning.service.sessions.seats import (
    Enrolled,
    NoMoreSeats,
    NotFree,
    enrol_people,
    enrol_self,
    leave,
    remove,
)

__all__ = [
    "BadPlan",
    "Enrolled",
    "NoMoreSeats",
    "NotFree",
    "NotNow",
    "NotTheTrainer",
    "NothingToSign",
    "OwnSession",
    "Signed",
    "cancel",
    "change",
    "close",
    "enrol_people",
    "enrol_self",
    "keep_list",
    "leave",
    "plan",
    "remove",
    "sign_by_code",
    "sign_by_list",
    "sign_on_device",
    "withdraw",
]
