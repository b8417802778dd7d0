"""How often somebody may ask for the same thing: each route that needs it says how many times in what span.

Counted are people, wherever they sit; strangers by their address.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import Flask, Response, after_this_request, current_app, request
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from app.foundation.access import View, who
from app.foundation.rate_counts import QuietMemory

COUNTS = "request_counts"


def at_most(
    times: str, *, counts_when: Callable[[Response], bool] | None = None, asked_by: Callable[[], str] = who
) -> Callable[[View], View]:
    """Marks a view as one that answers so often, such as "60 per minute"; what comes too often gets 429 with the seconds
    to wait. With `counts_when` only the answers are counted of which that holds: whoever finds something goes on."""
    limit = parse(times)

    def mark(view: View) -> View:
        @wraps(view)
        def limited(*args: Any, **values: Any) -> Any:
            counts: FixedWindowRateLimiter | None = current_app.extensions[COUNTS]
            if counts is None:
                return view(*args, **values)
            whose = (asked_by(), request.endpoint or "")
            if not (counts.hit if counts_when is None else counts.test)(limit, *whose):
                ends = counts.get_window_stats(limit, *whose).reset_time
                raise TooManyRequests(retry_after=max(1, int(ends - now())))
            if counts_when is not None:
                judge = counts_when

                @after_this_request
                def count(response: Response) -> Response:
                    if judge(response):
                        counts.hit(limit, *whose)
                    return response

            return view(*args, **values)

        return cast(View, limited)

    return mark


def now() -> float:
    """The clock of the counts, which knows nothing of ours."""
    return time.time()  # noqa: TID251


def begin_counting(app: Flask, redis_url: str | None) -> None:
    """From nought; without a Redis in the memory of each process."""
    storage = storage_from_string(redis_url or f"{QuietMemory.STORAGE_SCHEME[0]}://")
    app.extensions[COUNTS] = FixedWindowRateLimiter(cast(Any, storage))


def init_throttle(app: Flask, redis_url: str | None, *, counts: bool) -> None:
    app.extensions[COUNTS] = None
    if counts:
        begin_counting(app, redis_url)
