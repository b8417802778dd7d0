"""Commands of the installation: serve and worker."""

from __future__ import annotations

import click

groups: list[click.Command] = []
