"""Use cases of attempts: begin, answer, hand in, and what the sweeper ends."""

from app.assessment.service.answering import Saved, save
from app.assessment.service.beginning import Refused, begin, limit_attempts_by, outer_limit
from app.assessment.service.ending import expire, hand_in
from app.assessment.service.rehearsing import sit

__all__ = [
    "Refused",
    "Saved",
    "begin",
    "expire",
    "hand_in",
    "limit_attempts_by",
    "outer_limit",
    "save",
    "sit",
]
