"""The group `flask quiz`."""

from flask.cli import AppGroup

quiz = AppGroup(
    "quiz",
    help="Quizzes, calls and checklists as text: check them, rewrite them, bring them in and out, grade answers.",
)
