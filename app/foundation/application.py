"""The Flask application, with what this product knows of itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask


class Application(Flask):
    """No view and no hook is a coroutine: none of the dozen that a request runs is asked whether it is one."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func
