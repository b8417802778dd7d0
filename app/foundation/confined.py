"""Work on what strangers wrote, done by a process of its own with limits of time, memory and output.

The process is started when it is first needed and kept for the next piece of work: to start it takes a second. It
knows no secret (an empty environment, no open file but its line to us), may write no file once it is ready, and is
killed and begun anew when it goes beyond a limit.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Why = Literal["time", "memory", "output", "broken", "busy"]
_HEAD = struct.Struct(">II")  # bytes of the JSON that follows, and of the body behind it
START_SECONDS = 60.0
MOST_HEADER = 256 * 1024
KEPT_FOR = 500  # pieces of work: what leaks in a library goes with the process
_OUT_OF_MEMORY = (signal.SIGABRT, signal.SIGTRAP, signal.SIGSEGV, signal.SIGBUS)


@dataclass(frozen=True)
class Limits:
    seconds: float = 15.0  # on the clock; of the processor, the same rounded up
    memory: int = 400 * 1024 * 1024  # more than the ready process has
    output: int = 16 * 1024 * 1024


class Stopped(Exception):
    """The work was ended: `why` is the limit that it broke."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class Confined:
    """One such process, for all threads of this one. `script` is run as a program (see `serve`)."""

    def __init__(self, script: Path, limits: Limits = Limits()) -> None:
        self.script, self.limits = script, limits
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._owner = self._done = 0
        atexit.register(self.end)

    def __call__(
        self, header: Mapping[str, Any], body: bytes = b"", *, seconds: float | None = None
    ) -> tuple[dict[str, Any], bytes]:
        """The answer to one piece of work. Raises Stopped."""
        allowed = self.limits.seconds if seconds is None else seconds
        if not self._lock.acquire(timeout=4 * allowed):
            raise Stopped("busy")
        try:
            line = self._ready()
            try:
                deadline = time.monotonic() + allowed
                _send(line, {"seconds": allowed, **header}, body, deadline)
                answer = _receive(line, deadline, self.limits.output)
            except Stopped as stopped:
                raise Stopped(self._why(stopped.why)) from None
            self._done += 1
            if answer[0].get("stopped") or self._done >= KEPT_FOR:
                self.end()
            if "stopped" in answer[0]:
                raise Stopped(answer[0]["stopped"])
            return answer
        finally:
            self._lock.release()

    def _ready(self) -> socket.socket:
        if self._owner != os.getpid():  # we are a fork: the line is our parent's
            self._process = self._line = self._folder = None
        if self._process is not None and self._process.poll() is not None:
            self.end()
        if self._line is None:
            self._start()
        assert self._line is not None
        return self._line

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        self._folder = tempfile.TemporaryDirectory(prefix="attesta-confined-")
        environment = {"LANG": "C.UTF-8", "TMPDIR": self._folder.name, "HOME": self._folder.name}
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-I", str(self.script), str(self.limits.memory)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment,
                cwd=self._folder.name,
            )
        self._line, self._owner, self._done = ours, os.getpid(), 0
        try:
            _receive(ours, time.monotonic() + START_SECONDS, 0)
        except Stopped:
            self.end()
            raise Stopped("broken") from None

    def _why(self, seen: Why) -> Why:
        """What ended the work, also where the process went down by itself; it is ended in any case."""
        process = self._process
        code = None
        if seen == "broken" and process is not None:
            with suppress(subprocess.TimeoutExpired):
                code = process.wait(1)
        self.end()
        if code == -signal.SIGXCPU:
            return "time"
        if code is not None and -code in _OUT_OF_MEMORY:
            return "memory"
        return seen

    def end(self) -> None:
        """Ends the process, if it is ours. The next piece of work begins another one."""
        if self._owner != os.getpid():
            return
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._folder is not None:
            self._folder.cleanup()
        self._process = self._line = self._folder = None


def _send(line: socket.socket, header: Mapping[str, Any], body: bytes, deadline: float) -> None:
    told = json.dumps(header, ensure_ascii=False).encode()
    try:
        line.settimeout(max(0.01, deadline - time.monotonic()))
        line.sendall(_HEAD.pack(len(told), len(body)) + told + body)
    except TimeoutError:
        raise Stopped("time") from None
    except OSError:
        raise Stopped("broken") from None


def _receive(line: socket.socket, deadline: float, most: int) -> tuple[dict[str, Any], bytes]:
    told, length = _HEAD.unpack(_exactly(line, _HEAD.size, deadline))
    if told > MOST_HEADER or length > most:
        raise Stopped("output")
    header: dict[str, Any] = json.loads(_exactly(line, told, deadline))
    return header, _exactly(line, length, deadline)


def _exactly(line: socket.socket, length: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    left = length
    while left:
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise Stopped("time")
        line.settimeout(remaining)
        try:
            part = line.recv(min(left, 1 << 20))
        except TimeoutError:
            raise Stopped("time") from None
        except OSError:
            raise Stopped("broken") from None
        if not part:
            raise Stopped("broken")
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
