"""Commands of the installation: serve (web and worker), worker, and its upkeep."""

from __future__ import annotations

import os
import sys
from dataclasses import replace

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from app.foundation import checks as checks  # they register themselves
from app.foundation import jobs, server, settings, signing, upkeep, workers
from app.foundation.commands import CannotRun
from app.foundation.database import db, transaction
from app.foundation.security import keep_secret_key
from config import ROOT


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, type=int, help="Port to listen at.")
@with_appcontext
def serve(host: str, port: int) -> None:
    """Migrate, make the demo organisation on the first run (DEMO=0: don't), then run web and worker."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if "ATTESTA_BASE_URL" not in os.environ:  # certificates made from here point to the port that is served
        app.extensions["settings"] = replace(app.extensions["settings"], base_url=f"http://127.0.0.1:{port}")
    try:
        server.check_port(host, port)
        prepare(demo=os.environ.get("DEMO", "1") != "0")
    except CannotRun as stop:
        click.echo(stop.text.en, err=True)
        sys.exit(2)
    is_demo = bool(settings.read("demo"))
    link = None if is_demo else current_app.extensions["make_setup_link"]()
    logs = current_app.extensions["settings"].instance / "logs"
    db.session.remove()
    db.engine.dispose()
    sys.exit(server.run(host, port, logs, lambda: greet(port, is_demo, link)))


def prepare(demo: bool) -> None:
    """An installation that can serve: folder, secret, tables, keys, and what became due while it was off."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    installation = app.extensions["settings"]
    installation.instance.mkdir(parents=True, exist_ok=True)
    keep_secret_key(installation)
    upgrade(directory=str(ROOT / "migrations"))
    if not settings.read("started_before"):
        if demo:
            click.echo("First start: making the demo organisation, about ten seconds.")
            app.extensions["make_demo"]()
        with transaction() as session:
            settings.write(session, "started_before", True)
    try:
        signing.prepare()
    except signing.CannotSign as refusal:  # the site serves all the same, and doctor says it again
        click.echo(f"{refusal.text.en} {refusal.fix.en}", err=True)
    jobs.tick_night()


def greet(port: int, is_demo: bool, setup_link: str | None) -> None:
    """`setup_link`: path of a link of one use, where nobody has an account yet."""
    installation = current_app.extensions["settings"]
    base = f"http://127.0.0.1:{port}" if installation.is_loopback else installation.base_url
    click.echo(f"\nAttesta is at {base}  (stop with Ctrl-C)\n")
    if is_demo:
        click.echo("Demo accounts, all with the password attesta-demo:")
        for name in ("operator", "operator2", "trainer", "assessor", "manager", "auditor", "admin"):
            click.echo(f"  {name}@demo.example")
    elif setup_link is not None:
        click.echo(
            "Nobody has an account yet. Set the site up here; the link holds for an hour and works once:"
        )
        click.echo(f"  {base}{setup_link}")
        click.echo("A new one: .venv/bin/flask --app wsgi create-admin EMAIL")
        click.echo("The bundled guide is published by: .venv/bin/flask --app wsgi library push")
    click.echo("")
    sys.stdout.flush()


@click.command("worker")
@click.option("--no-clock", is_flag=True, help="Leave the minutely and nightly work to another worker.")
@click.option("--once", is_flag=True, help="Run what waits now, then end.")
@with_appcontext
def worker(no_clock: bool, once: bool) -> None:
    """Run background jobs."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    workers.begin()
    if once:
        jobs.sweep()
        click.echo(f"{jobs.run_pending()} jobs done")
        workers.end()
        return
    jobs.sweep()  # what a worker of this machine has left behind is taken up at once
    db.session.remove()
    consumer = jobs.huey(app).create_consumer(
        workers=1, periodic=not no_clock, initial_delay=0.05, max_delay=1.0
    )
    jobs.note_worker(True)
    db.session.remove()
    consumer.run()
    jobs.note_worker(False)
    workers.end()


groups: list[click.Command] = [serve, worker, *upkeep.commands]
