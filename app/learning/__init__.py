"""Lessons read, courses completed, the one page that says what to do next, and the guide to look things up in."""

from flask import Flask

from app.learning.providers import Providers
from app.learning.queries.guide import UnansweredSearch, unanswered_searches
from app.learning.queries.majors import outline_of_published
from app.learning.queries.own import own_reading
from app.learning.queries.own_sessions import own_places
from app.learning.queries.planning import MyTraining, my_training
from app.learning.queries.progress import course_check_answers
from app.learning.queries.session_notices import waiting_notices
from app.learning.queries.sessions import OwnSession, own_sessions, programmes
from app.learning.queries.upcoming_sessions import Upcoming, upcoming
from app.learning.service import finish_lesson, finish_lessons, keep_check_answer
from app.learning.service.indexing import fill_guide, follow_publication
from app.learning.service.register_printing import TEMPLATE as REGISTER_TEMPLATE
from app.learning.service.register_printing import register_template
from app.learning.service.sessions.attending import sign_by_code as sign_attendance
from app.learning.service.sessions.closing import close as close_session
from app.learning.service.sessions.common import told as notices_told
from app.learning.service.sessions.planning import plan as plan_session
from app.learning.service.sessions.seats import enrol_people
from app.learning.service.unanswered import settle_search
from app.learning.session_rows import Notice as SessionNotice
from app.learning.sessions import Plan as SessionPlan


def connect(app: Flask, providers: Providers) -> None:
    """Tells learning whom to ask about standings, needs and quizzes. Called once, at the start."""
    app.extensions["learning"] = providers


__all__ = [
    "REGISTER_TEMPLATE",
    "MyTraining",
    "OwnSession",
    "Providers",
    "SessionNotice",
    "SessionPlan",
    "UnansweredSearch",
    "Upcoming",
    "close_session",
    "connect",
    "course_check_answers",
    "enrol_people",
    "fill_guide",
    "finish_lesson",
    "finish_lessons",
    "follow_publication",
    "keep_check_answer",
    "my_training",
    "notices_told",
    "outline_of_published",
    "own_places",
    "own_reading",
    "own_sessions",
    "plan_session",
    "programmes",
    "register_template",
    "settle_search",
    "sign_attendance",
    "unanswered_searches",
    "upcoming",
    "waiting_notices",
]
