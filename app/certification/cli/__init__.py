"""Commands of certification. Each file of this folder gives its group."""

import click

from app.certification.cli.rules import rules

groups: list[click.Command] = [rules]
