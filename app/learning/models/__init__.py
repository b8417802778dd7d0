"""Tables of learning: reading and the guide; training sessions and their register."""

from app.learning.models.reading import (
    CourseProgressRow,
    GuideCourseRow,
    GuideSectionRow,
    LessonCheckAnswerRow,
    LessonProgressRow,
    UnansweredSearchRow,
)
from app.learning.models.sessions import (
    RegisterPrintRow,
    SessionNoticeRow,
    SessionPlaceRow,
    SessionUnitRow,
    TrainingSessionRow,
)

__all__ = [
    "CourseProgressRow",
    "GuideCourseRow",
    "GuideSectionRow",
    "LessonCheckAnswerRow",
    "LessonProgressRow",
    "RegisterPrintRow",
    "SessionNoticeRow",
    "SessionPlaceRow",
    "SessionUnitRow",
    "TrainingSessionRow",
    "UnansweredSearchRow",
]
