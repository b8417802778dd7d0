"""`flask demo`: the demo organisation, made and removed."""

from __future__ import annotations

from collections.abc import Iterable

import click
from flask.cli import with_appcontext

from app.demo import removal, service
from app.demo.roster import PASSWORD
from app.foundation.commands import Report, reports


@click.command("demo")
@click.option(
    "--people", default=60, show_default=True, type=click.IntRange(7, 5000), help="How many people."
)
@click.option("--remove", is_flag=True, help="Take the demo organisation away again.")
@with_appcontext
@reports
def demo(people: int, remove: bool) -> Report:
    """Make the demo organisation: 60 people with their history, all dates relative to today."""
    if remove:
        removal.remove()
        return Report({"people": 0, "accounts": []}, lambda language: ("The demo organisation is gone.",))
    made = service.make(people)
    accounts = [{"email": email, "role": role} for email, role in made.accounts]

    def lines(language: str) -> Iterable[str]:
        yield f"{made.people} people. Accounts, all with the password {PASSWORD}:"
        yield from (f"  {email}  {role}" for email, role in made.accounts)

    return Report({"people": made.people, "accounts": accounts}, lines)


groups: list[click.Command] = [demo]
