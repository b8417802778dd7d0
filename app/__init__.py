"""Attesta: text becomes training, training becomes facts, facts say who may work. This file only wires."""

from __future__ import annotations

import importlib
import importlib.util
from types import ModuleType

from flask import Flask
from flask_migrate import Migrate

from app.foundation import access, clock, database, i18n, jobs, logs, measures, security, shell
from app.foundation.application import Application
from config import ROOT, Settings

# From the ground up; each may import those before it.
CAPABILITIES = (
    "foundation",
    "record",
    "people",
    "library",
    "learning",
    "assessment",
    "certification",
    "retraining",
    "oversight",
    "studio",
    "demo",
)


def create_app(settings: Settings) -> Flask:
    app = Application(__name__, static_folder="foundation/static", static_url_path="/static")
    app.testing = settings.testing
    app.extensions["settings"] = settings
    app.extensions["clock"] = clock.start(settings)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 365 * 86400  # static addresses carry a fingerprint
    logs.init_logs(app, quiet=settings.testing)
    database.init_database(app, settings.database_url)
    Migrate(app, database.db, directory=str(ROOT / "migrations"), render_as_batch=True)
    security.init_security(app, settings)
    measures.init_measures(app)
    i18n.init_i18n(app)
    shell.init_shell(app)
    jobs.init_jobs(app, settings.instance, settings.redis_url, deliver=not settings.testing)
    for name in CAPABILITIES:
        add_capability(app, name)
    connect(app)
    access.init_access(app)
    return app


def add_capability(app: Flask, name: str) -> None:
    """Tables, pages, commands and jobs of one capability, from the files that carry these names."""
    for part in ("models", "jobs"):
        found(name, part)
    views = found(name, "views")
    if views is not None:
        app.register_blueprint(views.blueprint)
    commands = found(name, "cli")
    for group in commands.groups if commands is not None else ():
        known = app.cli.commands.get(group.name)
        if known is None:
            app.cli.add_command(group)
        else:  # two capabilities share a word: `library graph` is of assessment, the rest of library
            known.commands.update(group.commands)  # type: ignore[attr-defined]


def found(capability: str, part: str) -> ModuleType | None:
    name = f"app.{capability}.{part}"
    if importlib.util.find_spec(f"app.{capability}") is None or importlib.util.find_spec(name) is None:
        return None
    return importlib.import_module(name)


def connect(app: Flask) -> None:
    """What lower capabilities are told of upper ones: reactions to facts, formats of documents, who is asking."""
    from app import reactions

    reactions.connect(app)
