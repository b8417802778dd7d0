"""The load of a rush: everybody saves every few seconds, whether or not the answer before has come, then hands in.

An open loop: a request is due at its instant, and its time counts from then, so that a slow server is not spared.
Reads one order as JSON from a line of standard input and answers with one line. It speaks to 127.0.0.1 alone.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

EVERY, SPREAD = 5.0, 2.0  # seconds between the saves of one person
HAND_IN_SECONDS = 2.0
TIMEOUT = 30.0
MOST_SECONDS, MOST_PEOPLE = 600.0, 500


@dataclass
class Rush:
    port: int
    taken: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    acknowledged: dict[str, dict[str, Any]] = field(default_factory=dict)
    sent: int = 0


async def exchange(port: int, path: str, cookie: str, fields: dict[str, str], *, background: bool) -> int:
    """One request over a connection of its own, as after a pause; gives the status."""
    body = urlencode(fields).encode()
    head = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookie}", "Connection: close"]
    head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    head += ["HX-Request: true"] if background else []
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        await writer.drain()
        answer = await reader.read()
    finally:
        writer.close()
    return int(answer[9:12])


async def save(rush: Rush, person: dict[str, Any], due: float, sequence: int, chance: random.Random) -> None:
    question = chance.choice(person["questions"])
    which = chance.randrange(len(question["values"]))
    fields = {
        "csrf_token": person["csrf_token"],
        "sequence": str(sequence),
        "answer": question["values"][which],
    }
    path, position = f"{person['attempt']}/{question['position']}", str(question["position"])
    rush.sent += 1
    status = await asked(rush, path, person["cookie"], fields, background=True)
    rush.taken.append(time.perf_counter() - due)
    if status == 200:
        known = rush.acknowledged[person["attempt"]]
        if sequence >= known.get(position, (0, None))[0]:
            known[position] = (sequence, question["stored"][which])
    else:
        rush.wrong.append(f"{path}: {status}")


async def asked(rush: Rush, path: str, cookie: str, fields: dict[str, str], *, background: bool) -> int:
    try:
        return await asyncio.wait_for(
            exchange(rush.port, path, cookie, fields, background=background), TIMEOUT
        )
    except (OSError, TimeoutError, ValueError) as error:
        rush.wrong.append(f"{path}: {error!r}")
        return 0


async def sit(rush: Rush, person: dict[str, Any], seconds: float, seed: int) -> None:
    chance, begin = random.Random(seed), time.perf_counter()
    due, sequence, tasks = begin + chance.uniform(0, EVERY), 0, []
    while due < begin + seconds:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        sequence += 1
        tasks.append(asyncio.create_task(save(rush, person, due, sequence, chance)))
        due += chance.uniform(EVERY - SPREAD, EVERY + SPREAD)
    await asyncio.gather(*tasks)


async def hand_in(rush: Rush, person: dict[str, Any], due: float, number: int) -> float:
    await asyncio.sleep(max(0.0, due - time.perf_counter()))
    fields = {"csrf_token": person["csrf_token"], "form_key": f"rush-{number:0>20}"}
    status = await asked(rush, f"{person['attempt']}/submission", person["cookie"], fields, background=False)
    if status != 303:
        rush.wrong.append(f"{person['attempt']}/submission: {status}")
    return time.perf_counter()


async def alone(port: int, person: dict[str, Any], times: int) -> list[float]:
    """The same save by one person and nobody else."""
    rush, chance = Rush(port, acknowledged={person["attempt"]: {}}), random.Random(0)
    for number in range(times):
        await save(rush, person, time.perf_counter(), number + 1, chance)
    if rush.wrong:
        raise SystemExit(f"the load was refused: {rush.wrong[:3]}")
    return rush.taken


async def run(order: dict[str, Any]) -> dict[str, Any]:
    people, seconds = order["people"][:MOST_PEOPLE], min(order["seconds"], MOST_SECONDS)
    least = await alone(order["port"], order["alone"], order["times"])
    rush = Rush(order["port"], acknowledged={person["attempt"]: {} for person in people})
    await asyncio.gather(*(sit(rush, person, seconds, seed) for seed, person in enumerate(people)))
    begin, chance = time.perf_counter(), random.Random(1)
    instants = [begin + chance.uniform(0, HAND_IN_SECONDS) for _ in people]
    ends = await asyncio.gather(
        *(
            hand_in(rush, person, due, number)
            for number, (person, due) in enumerate(zip(people, instants, strict=True))
        )
    )
    return {
        "alone": least,
        "taken": rush.taken,
        "sent": rush.sent,
        "handing_in": [end - due for end, due in zip(ends, instants, strict=True)],
        "all_in": max(ends) - begin,
        "wrong": rush.wrong,
        "acknowledged": {
            attempt: {position: answer for position, (_, answer) in known.items()}
            for attempt, known in rush.acknowledged.items()
        },
    }


def main() -> None:
    for line in sys.stdin:
        sys.stdout.write(json.dumps(asyncio.run(run(json.loads(line)))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
