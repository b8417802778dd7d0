"""Commands of quizzes and calls. None of them needs a database."""

import click

from app.assessment.cli import checking, grading
from app.assessment.cli.graph import library
from app.assessment.cli.group import quiz

__all__ = ["checking", "grading", "groups"]
groups: list[click.Command] = [quiz, library]
