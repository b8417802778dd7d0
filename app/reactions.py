"""What follows from what: fact kind → functions that run in the transaction which appended the fact."""

from __future__ import annotations

from flask import Flask


def connect(app: Flask) -> None:
    """Hands upper capabilities to lower ones, once, at the start."""
    app.extensions["load_actor"] = lambda: None
