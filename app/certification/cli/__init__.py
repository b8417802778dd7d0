"""Commands of certification. Each file of this folder gives its group."""

import click

from app.certification.cli import keys as keys  # a command of the group of certificates
from app.certification.cli import signed_files as signed_files
from app.certification.cli.certificates import certificate
from app.certification.cli.history import record
from app.certification.cli.numbers import compare_numbers as compare_numbers  # a command of the group above
from app.certification.cli.rules import rules
from app.certification.cli.standing import standing

groups: list[click.Command] = [certificate, rules, standing, record]
