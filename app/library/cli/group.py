"""The group `flask library`."""

from flask.cli import AppGroup

library = AppGroup(
    "library", help="Courses, quizzes and rules: check the files, publish them, write them back."
)
