"""The program of the confined process that fills and sets templates of strangers (`confined.py` starts it).

It takes only what it needs of the product: `app/__init__` would bring in the whole of it, and half a second more.
"""

from __future__ import annotations

import json
import math
import os
import resource
import socket
import struct
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
_HEAD = struct.Struct(">II")
Work = Callable[[dict[str, Any], bytes], tuple[dict[str, Any], bytes]]


def take_only_foundation() -> None:
    for name, folder in (("app", HERE.parent), ("app.foundation", HERE)):
        package = types.ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package


def limit(memory: int) -> None:
    """From now on: no core, no file longer than nothing, no process, no more memory than this."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    statistics = Path("/proc/self/statm")
    if statistics.exists():  # only Linux says how much is used; elsewhere the time alone is limited
        used = int(statistics.read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + memory, used + memory))


def limit_time(seconds: float) -> None:
    spent = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(spent.ru_utime + spent.ru_stime + seconds) + 1
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def serve(work: Work, memory: int) -> None:
    """Answers one piece of work after another; all that can be done before is done already."""
    line = socket.socket(fileno=os.dup(0))
    limit(memory)
    answer(line, {"ready": True}, b"")
    while True:
        head = exactly(line, _HEAD.size)
        if len(head) < _HEAD.size:
            return  # our parent has gone, or needs us no more
        told, length = _HEAD.unpack(head)
        header = json.loads(exactly(line, told))
        body = exactly(line, length)
        limit_time(header["seconds"])
        try:
            result, made = work(header, body)
        except MemoryError:
            result, made = {"stopped": "memory"}, b""
        answer(line, result, made)


def answer(line: socket.socket, header: dict[str, Any], body: bytes) -> None:
    told = json.dumps(header, ensure_ascii=False).encode()
    line.sendall(_HEAD.pack(len(told), len(body)) + told + body)


def exactly(line: socket.socket, length: int) -> bytes:
    parts = []
    while length:
        part = line.recv(min(length, 1 << 20))
        if not part:
            break
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


if __name__ == "__main__":
    take_only_foundation()
    from app.foundation import confined_documents, pdf

    pdf.warm_up()
    serve(confined_documents.set_confined, int(sys.argv[1]))
