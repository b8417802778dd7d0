"""Processes of a run: two servers, the load, and the workers that are told what to do line by line."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.organisation import ROOT

START_SECONDS = 60


class Server:
    """The product or the floor under gunicorn, with the settings of `make serve`."""

    def __init__(self, application: str, environment: dict[str, str], port: int, log: Path) -> None:
        from app.foundation.server import web_command  # one place decides how the product is served

        command = [application if part == "wsgi:app" else part for part in web_command("127.0.0.1", port)]
        self.port, self.log = port, log
        with log.open("wb") as written:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=written, stderr=written, start_new_session=True
            )
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise SystemExit(f"{application} did not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.1)

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()


class Worker:
    """A module of this folder that answers each line with a line of JSON."""

    def __init__(self, module: str, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"benchmarks.{module}"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, order: Any) -> Any:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"{self.process.args} ended while it worked on {order}")
        return json.loads(answer)

    def stop(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
