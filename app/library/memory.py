"""The last values that were asked for, in memory. Pure: it keeps values and knows nothing of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Value = TypeVar("Value")


class Memory:
    """Forgets what was not asked for longest. Two threads may make the same value at once; one of them stays."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._values: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        try:
            self._values.move_to_end(key)
            found: Value = self._values[key]
            return found
        except KeyError:
            pass
        value = make()
        self._values[key] = value
        while len(self._values) > self.size:
            try:
                self._values.popitem(last=False)
            except KeyError:  # another thread was quicker
                break
        return value
