"""Requests counted in memory, for limits on one machine."""

from __future__ import annotations

import threading
import time

from limits.storage import MemoryStorage

LOOK_EVERY = 60.0  # seconds


class QuietMemory(MemoryStorage):
    """As the library's own, which starts a thread again and again, every ten milliseconds, to look at all counts for
    those that are over: here the first request of a minute does that, beside its own count."""

    STORAGE_SCHEME = ["quiet-memory"]

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: str) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self.counting = threading.Lock()
        self.looked = time.time()  # noqa: TID251 - the clock of the library

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = time.time()  # noqa: TID251
        with self.counting:
            if now - self.looked >= LOOK_EVERY:
                self.looked = now
                for old in [name for name, ends in self.expirations.items() if ends <= now]:
                    self.clear(old)
            if self.expirations.get(key, 0) <= now:
                self.storage[key] = 0
                self.expirations[key] = now + expiry
            self.storage[key] += amount
            return self.storage[key]
