"""Files of strangers are read in a process of its own, which is ended when it takes too long or too much memory."""

from __future__ import annotations

import os
import pickle
import resource
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from app.foundation.faults import Text
from app.library.exchange.bringing import Brought, bring, nothing_there
from app.library.exchange.drafted import Given, Reader, Refused

MOST_BYTES = 20 * 1024 * 1024  # of a file that is brought in
MOST_SECONDS = 10
MOST_MEMORY = 400 * 1024 * 1024  # more than before
_NO_MEMORY, _FAILED = 3, 4


@dataclass(frozen=True)
class Stopped:
    """Why a reading gave nothing."""

    reason: Text


TOO_LARGE = Text(
    f"The file is larger than {MOST_BYTES // 1024 // 1024} MB",
    f"Файл больше {MOST_BYTES // 1024 // 1024} МБ",
)
TOO_LONG = Text(
    f"Reading the file takes longer than {MOST_SECONDS} seconds",
    f"Чтение файла занимает больше {MOST_SECONDS} секунд",
)
TOO_MUCH = Text("Reading the file takes too much memory", "Для чтения файла нужно слишком много памяти")
NOT_UNDERSTOOD = Text(
    "The file is not of the form that its format has", "Файл устроен не так, как в этом формате положено"
)


def bring_in(
    read: Reader,
    given: Given,
    *,
    is_there: Callable[[str], bool] = nothing_there,
    seconds: float = MOST_SECONDS,
) -> Brought:
    """The questions of a file within the limits of size, time and memory. Never raises for what is in the file."""
    if len(given.content) > MOST_BYTES:
        return nothing_of(given, TOO_LARGE, "too-large")
    result = _apart(lambda: bring(read, given, is_there=is_there), seconds)
    return nothing_of(given, result.reason) if isinstance(result, Stopped) else result


def nothing_of(given: Given, reason: Text, code: str = "bad-value") -> Brought:
    return Brought((), (Refused(given.name, 1, reason),), reason=reason, code=code)


def _apart(work: Callable[[], Brought], seconds: float) -> Brought | Stopped:
    """The result of some work, done in a child of this process."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work_and_end(work, writing)
    os.close(writing)
    answer = None
    try:
        answer = _all_of(reading, time.monotonic() + seconds)
    finally:
        os.close(reading)
        if answer is None:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if answer is None:
        return Stopped(TOO_LONG)
    code = os.waitstatus_to_exitcode(status)
    if code == 0:
        result: Brought = pickle.loads(answer)  # noqa: S301 - our own child wrote it
        return result
    return Stopped(NOT_UNDERSTOOD if code == _FAILED else TOO_MUCH)


def _all_of(pipe: int, deadline: float) -> bytes | None:
    """What comes until the other end is closed; None where that is not before the deadline."""
    parts: list[bytes] = []
    while True:
        ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return None
        part = os.read(pipe, 1 << 20)
        if not part:
            return b"".join(parts)
        parts.append(part)


def _work_and_end(work: Callable[[], Brought], pipe: int) -> NoReturn:
    """In the child: nothing may escape, neither an exception nor what the parent would do at its end."""
    code = _FAILED
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        _limit_memory()
        answer = pickle.dumps(work())
        with os.fdopen(pipe, "wb") as stream:
            stream.write(answer)
        code = 0
    except MemoryError:
        code = _NO_MEMORY
    except Exception:  # noqa: S110 - of whatever a hostile file brings about, the parent tells
        pass
    finally:
        os._exit(code)


def _limit_memory() -> None:
    """Only Linux says how much is used; elsewhere the time alone is limited."""
    statistics = Path("/proc/self/statm")
    if not statistics.exists():
        return
    used = int(statistics.read_text().split()[0]) * resource.getpagesize()
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = used + MOST_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (wanted if most < 0 else min(wanted, most), most))
