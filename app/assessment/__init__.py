"""Quizzes and attempts, grading, simulations, checklists, item analysis."""

from app.assessment.queries import judge_lesson_question, lesson_questions, quiz_states
from app.assessment.queries.analysis import Analysed, analyses
from app.assessment.queries.attempts import quiz_of as frozen_quiz
from app.assessment.queries.behind import (
    AttemptBehind,
    LookedAt,
    ObservationBehind,
    attempts_behind,
    look_at_attempts,
    look_at_observations,
    observations_behind,
)
from app.assessment.queries.disputes import count_open_disputes, dispute_counts, disputes_of
from app.assessment.queries.graders import graders_of
from app.assessment.queries.observed import Glance, glances, observation_notes, own_observations
from app.assessment.queries.own import own_attempts
from app.assessment.queries.regrade_plans import NoKey, NoRevision, Plan, Wanted, plan_regrade
from app.assessment.queries.regrading import (
    LeftLine,
    RegradedLine,
    RegradeEntry,
    RevisionAsked,
    left_decisions,
    left_lines,
    regrade_of,
    regrades_of,
    revisions_asked,
)
from app.assessment.queries.shown import attempts_shown, observations_shown
from app.assessment.queries.weak_topics import weak_topics
from app.assessment.service import limit_attempts_by, sit
from app.assessment.service.disputing import dispute
from app.assessment.service.ending import Moment
from app.assessment.service.marking import when_asked_for_certificates
from app.assessment.service.observing.readiness import say_ready
from app.assessment.service.observing.responding import confirm as confirm_observation
from app.assessment.service.regrading import (
    Certificates,
    DecidedAlready,
    Decision,
    NoReason,
    apply_regrade,
    decide_left,
)
from app.assessment.service.rehearsing import observe
from app.assessment.starting import Outer

__all__ = [
    "Analysed",
    "AttemptBehind",
    "Certificates",
    "DecidedAlready",
    "Decision",
    "Glance",
    "LeftLine",
    "LookedAt",
    "Moment",
    "NoKey",
    "NoReason",
    "NoRevision",
    "ObservationBehind",
    "Outer",
    "Plan",
    "RegradeEntry",
    "RegradedLine",
    "RevisionAsked",
    "Wanted",
    "analyses",
    "apply_regrade",
    "attempts_behind",
    "attempts_shown",
    "confirm_observation",
    "count_open_disputes",
    "decide_left",
    "dispute",
    "dispute_counts",
    "disputes_of",
    "frozen_quiz",
    "glances",
    "graders_of",
    "judge_lesson_question",
    "left_decisions",
    "left_lines",
    "lesson_questions",
    "limit_attempts_by",
    "look_at_attempts",
    "look_at_observations",
    "observation_notes",
    "observations_behind",
    "observations_shown",
    "observe",
    "own_attempts",
    "own_observations",
    "plan_regrade",
    "quiz_states",
    "regrade_of",
    "regrades_of",
    "revisions_asked",
    "say_ready",
    "sit",
    "weak_topics",
    "when_asked_for_certificates",
]
