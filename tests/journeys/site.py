"""A whole installation, started as its admin would: own folder, own port, web and worker."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment_of(folder: Path) -> dict[str, str]:
    """The environment of a process of ours: this one's, without the settings of who runs the tests.

    Where Python is told to keep nothing that it has compiled, each process would compile the product anew: some
    hundred do here. So it is kept, but out of the way.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ATTESTA_")}
    if inherited.pop("PYTHONDONTWRITEBYTECODE", ""):
        inherited["PYTHONPYCACHEPREFIX"] = str(ROOT / "build" / "compiled")
    return {**inherited, "ATTESTA_INSTANCE": str(folder)}


class Site:
    """`flask serve` on a folder; `today` moves its clock, `demo=False` leaves an empty folder empty."""

    def __init__(self, folder: Path, today: str | None = None, demo: bool = True) -> None:
        self.folder = folder
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **environment_of(folder),
            "PORT": str(self.port),
            "DEMO": "1" if demo else "0",
            **({"ATTESTA_TODAY": today} if today else {}),
        }
        self.log = folder.parent / f"{folder.name}-{self.port}.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Site:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--port", str(self.port)]
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                with urlopen(f"{self.base}/readyz", timeout=2) as answer:
                    if answer.status == 200:
                        return self
            except (URLError, OSError):
                time.sleep(0.1)
        raise AssertionError(f"the site did not start:\n{self.log.read_text()[-4000:]}")

    def setup_link(self) -> str:
        """The address of one use that is printed where nobody has an account yet."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            printed = re.search(rf"{self.base}/setup/\S+", self.log.read_text())
            if printed:
                return printed[0]
            time.sleep(0.05)
        raise AssertionError(f"no setup link was printed:\n{self.log.read_text()[-4000:]}")

    def stop(self) -> int:
        self.ask_to_stop()
        return self.wait()

    def ask_to_stop(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)

    def wait(self) -> int:
        assert self.process is not None
        return self.process.wait(30)

    def flask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )


def copy_of(folder: Path, place: Path) -> Path:
    shutil.copytree(folder, place, ignore=shutil.ignore_patterns("*-shm"))
    return place
