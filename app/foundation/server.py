"""Web and worker together, for one machine: what `make serve` starts."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from types import FrameType

from app.foundation.commands import CannotRun
from app.foundation.faults import Text
from config import ROOT

START_SECONDS = 30
STOP_SECONDS = 15


def check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise CannotRun(
                Text(
                    f"Port {port} is taken. Choose another: make serve PORT={port + 1}",
                    f"Порт {port} занят. Выберите другой: make serve PORT={port + 1}",
                )
            ) from None


def web_command(host: str, port: int) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "wsgi:app",
        "--bind", f"{host}:{port}",
        "--worker-class", "gthread", "--workers", "2", "--threads", "4",
        "--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip


def worker_command() -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]


def run(host: str, port: int, when_ready: Callable[[], None]) -> int:
    """Runs both until one of them ends or we are told to stop. Gives the exit status."""
    environment = {**os.environ, "PORT": str(port)}
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    # Own process groups: Ctrl-C reaches us alone, and we stop the two in order.
    web = subprocess.Popen(web_command(host, port), cwd=ROOT, env=environment, start_new_session=True)  # noqa: S603
    worker = subprocess.Popen(worker_command(), cwd=ROOT, env=environment, start_new_session=True)  # noqa: S603
    try:
        deadline = time.monotonic() + START_SECONDS
        while not stopping and web.poll() is None and not answers(host, port) and time.monotonic() < deadline:
            time.sleep(0.05)
        if not stopping and answers(host, port):
            when_ready()
        while not stopping and web.poll() is None and worker.poll() is None:
            time.sleep(0.2)
    finally:
        web.send_signal(signal.SIGTERM)
        worker.send_signal(signal.SIGINT)  # the graceful one: a job that runs is finished
        for child in (web, worker):
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
    return 0 if stopping else 1


def answers(host: str, port: int) -> bool:
    connection = HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=2)  # noqa: S104
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
