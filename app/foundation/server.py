"""Web and worker together, for one machine: what `make serve` starts."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from app.foundation.commands import CannotRun
from app.foundation.faults import Text
from config import ROOT

START_SECONDS = 30
STOP_SECONDS = 15
MOST_LOG_BYTES = 10_000_000
PR_SET_PDEATHSIG = 1  # prctl(2)


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
        "--preload",  # loaded once for both: a quicker start, and most of the memory is shared
        "--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip


def worker_command() -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]


def open_log(folder: Path, name: str) -> BinaryIO:
    """Begins anew when it has grown large, so that it never fills the disk."""
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / f"{name}.log"
    is_large = place.exists() and place.stat().st_size > MOST_LOG_BYTES
    return place.open("wb" if is_large else "ab")


def run(host: str, port: int, logs: Path, when_ready: Callable[[], None]) -> int:
    """Runs both until one of them ends or we are told to stop. Gives the exit status."""
    environment = {**os.environ, "PORT": str(port)}
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    # Own process groups: Ctrl-C reaches us alone, and we stop the two in order.
    with open_log(logs, "web") as web_log, open_log(logs, "worker") as worker_log:
        web = start(web_command(host, port), environment, web_log)
        worker = start(worker_command(), environment, worker_log)
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
    if not stopping:
        sys.stderr.write(f"One of the processes ended by itself. See {logs}/web.log and {logs}/worker.log\n")
    return 0 if stopping else 1


def start(command: list[str], environment: dict[str, str], log: BinaryIO) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own commands
        command,
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=log,
        start_new_session=True,
        preexec_fn=end_with_parent,
    )


def end_with_parent() -> None:
    """On Linux the child is told to stop when we are killed: no port stays taken by an orphan."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def answers(host: str, port: int) -> bool:
    connection = HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=2)  # noqa: S104
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
