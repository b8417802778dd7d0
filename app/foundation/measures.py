"""Figures for Prometheus: requests by route, and what waits."""

from __future__ import annotations

import time

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

REGISTRY = CollectorRegistry()
REQUESTS = Counter("attesta_requests", "Requests by route and status", ["route", "status"], registry=REGISTRY)
SECONDS = Histogram("attesta_request_seconds", "Time of a request by route", ["route"], registry=REGISTRY)


def measure(response: Response) -> Response:
    route = request.endpoint or "unknown"
    REQUESTS.labels(route, str(response.status_code)).inc()
    started = g.get("started")
    if started is not None:
        SECONDS.labels(route).observe(time.perf_counter() - started)
    return response


def exposition() -> bytes:
    return generate_latest(REGISTRY)


def init_measures(app: Flask) -> None:
    app.after_request(measure)
