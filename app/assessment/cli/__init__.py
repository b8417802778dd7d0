"""Commands of quizzes and calls. Only evidence of attempts needs a database."""

import click

from app.assessment.cli import checking, evidence, exchanging, grading, statistics
from app.assessment.cli.graph import library
from app.assessment.cli.group import quiz

__all__ = ["checking", "evidence", "exchanging", "grading", "groups", "statistics"]
groups: list[click.Command] = [quiz, library]
