"""The load: a process of its own with a few threads, each with one connection that is kept alive.

Reads one order as JSON from a line of standard input and answers with one line: the seconds of every request. It
speaks to 127.0.0.1 and to nothing else, for `strangers` from other addresses of this machine, and an order is bounded both in time and in count.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from itertools import product
from typing import Any

MOST_SECONDS, MOST_REQUESTS, MOST_THREADS = 10.0, 20_000, 32
REQUESTS_A_CONNECTION = 200  # then a new one, so that the two server processes share the work evenly
REQUESTS_OF_A_STRANGER = 50  # fewer than the product lets one address have in a minute
_STRANGERS = (f"127.{one}.{two}.{three}" for one, two, three in product(range(1, 255), repeat=3))


class Connection:
    """HTTP/1.1 as far as it is needed here: lighter than http.client, so that the server is what is measured."""

    def __init__(self, port: int, *, strangers: bool = False) -> None:
        self.port, self.left = port, 0
        self.strangers = strangers
        self.socket: socket.socket | None = None

    def exchange(self, request: bytes) -> int:
        """Sends a request, reads the whole response, and gives its status."""
        if self.socket is None or self.left == 0:
            self.close()
            source = (next(_STRANGERS), 0) if self.strangers else None
            self.socket = socket.create_connection(
                ("127.0.0.1", self.port), timeout=30, source_address=source
            )
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.left = REQUESTS_OF_A_STRANGER if self.strangers else REQUESTS_A_CONNECTION
        self.left -= 1
        self.socket.sendall(request)
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self.receive()
        head = received[:end].lower()
        length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        missing = end + 4 + length - len(received)
        while missing > 0:
            missing -= len(self.receive())
        if b"connection: close" in head:
            self.close()
        return int(head[9:12])

    def receive(self) -> bytes:
        assert self.socket is not None
        part = self.socket.recv(262_144)
        if not part:
            raise ConnectionError("the server hung up")
        return part

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
        self.socket = None


def request_of(order: dict[str, Any], number: int) -> bytes:
    """`{number}` of a body is the number of the request: saves need a sequence that grows. `paths` are taken in turn."""
    paths = order.get("paths") or [order["path"]]
    body = order.get("body", "").replace("{number}", str(number)).encode()
    lines = [f"{order['method']} {paths[number % len(paths)]} HTTP/1.1", f"Host: 127.0.0.1:{order['port']}"]
    lines += ["Accept: text/html", f"Cookie: {order['cookie']}"]
    if order["method"] == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def run(order: dict[str, Any]) -> dict[str, Any]:
    seconds = min(order["seconds"], MOST_SECONDS)
    most = min(order.get("most", MOST_REQUESTS), MOST_REQUESTS)
    threads = min(order["threads"], MOST_THREADS)
    taken: list[float] = []
    wrong: list[str] = []
    numbers = iter(range(order.get("first", 1), order.get("first", 1) + most))
    lock = threading.Lock()
    begin = time.perf_counter()

    def work() -> None:
        connection, own = Connection(order["port"], strangers=order.get("strangers", False)), []
        while time.perf_counter() - begin < seconds and not wrong:
            with lock:
                number = next(numbers, None)
            if number is None:
                break
            request = request_of(order, number)
            started = time.perf_counter()
            status = connection.exchange(request)
            own.append(time.perf_counter() - started)
            if status != order["status"]:
                wrong.append(f"{order['method']} {order['path']}: {status} instead of {order['status']}")
        connection.close()
        taken.extend(own)

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return {"taken": taken, "elapsed": time.perf_counter() - begin, "wrong": wrong[:3]}


def main() -> None:
    for line in sys.stdin:
        sys.stdout.write(json.dumps(run(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
