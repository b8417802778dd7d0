"""Commands of the library."""

import click

from app.library.cli import importing, publishing
from app.library.cli.group import library

__all__ = ["groups", "importing", "publishing"]
groups: list[click.Command] = [library]
