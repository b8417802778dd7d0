"""One line of the table: what was measured, against which floor, and whether it is good enough. Pure."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

# (figure, floor, limit). Of throughput (rps) at least this part of the floor's, of a time at most this multiple.
TARGETS = {
    "web.learn": ("web.floor", 0.35),
    "web.lesson": ("web.floor", 0.35),
    "web.question": ("web.floor", 0.35),
    "web.save": ("web.floor_save", 3.0),
    "web.team": ("web.floor", 5.0),
    "web.verify": ("web.floor", 1.5),
    "certificate.render": ("certificate.floor", 2.0),
    "certificate.sign": ("certificate.floor", 0.8),
}
# Shown beside a floor, with nothing wanted of them.
BESIDE = {"certificate.typst": "certificate.floor", "web.verify_first": "web.floor"}
# Of work on ten times as much: how often ten times as long it may take at most.
LINEAR = 2.0
# Milliseconds (seconds where the unit is s) that 95 of 100 pieces of work may take at most, where there is no floor.
LIMITS = {"search.query": 25.0, "preview.revision": 5.0, "preview.revision_from_records": 5.0}


# Pieces of work a second that one core has to do.
LEAST = {"standing.evaluate": 20_000.0, "standing.evaluate-database": 2_000.0}
# What a figure stays below, in its unit: bytes, MB.
MOST = {"certificate.bytes": 30_000.0, "certificate.signed_bytes": 45_000.0, "certificate.memory": 6.0}
# Of as many times the work of one process as there are processes: which part they do at least.
SHARES = {"certificate.processes": 0.85}


@dataclass(frozen=True)
class Figure:
    """Percentiles are milliseconds of one piece of work; in seconds where the unit is s."""

    name: str
    unit: str  # rps ms s per_s bytes MB
    value: float
    p50: float
    p95: float
    p99: float
    n: int
    concurrency: int
    floor: str | None = None
    ratio: float | None = None
    target: float | None = None
    ok: bool = True  # false only where a target is missed
    curve: dict[str, float] | None = None  # size of the work → seconds

    def as_json(self) -> dict[str, Any]:
        return {name: round(it, 4) if isinstance(it, float) else it for name, it in asdict(self).items()}


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * round(share * 100) // 100) - 1)]


def figure(
    name: str,
    unit: str,
    seconds: Sequence[float],
    *,
    value: float | None = None,
    concurrency: int = 1,
) -> Figure:
    """From the times of single pieces of work. Without a value of its own it is the middle time."""
    scale = 1.0 if unit == "s" else 1000.0
    p50, p95, p99 = (percentile(seconds, share) * scale for share in (0.5, 0.95, 0.99))
    return Figure(name, unit, p50 if value is None else value, p50, p95, p99, len(seconds), concurrency)


def against(measured: Figure, ratios: Sequence[float]) -> Figure:
    """The figure with its target. `ratios`: measured by floor, one a round; the middle one counts."""
    ratio = statistics.median(ratios)
    if measured.name in BESIDE:
        return Figure(**{**asdict(measured), "floor": BESIDE[measured.name], "ratio": ratio})
    floor, target = TARGETS[measured.name]
    ok = ratio >= target if measured.unit == "rps" else ratio <= target
    return Figure(**{**asdict(measured), "floor": floor, "ratio": ratio, "target": target, "ok": ok})


def growing(name: str, unit: str, taken: dict[int, list[float]]) -> Figure:
    """Of work on more and more: the value is that of the largest, in s or per_s; linear in size, or a miss."""
    curve = {size: statistics.median(seconds) for size, seconds in sorted(taken.items())}
    (smaller, less), (largest, most) = list(curve.items())[-2:]
    ratio = (most / largest) / (less / smaller)
    value = most if unit == "s" else largest / most
    found = figure(name, unit, taken[largest], value=value)
    rounded = {str(size): round(seconds, 4) for size, seconds in curve.items()}
    return Figure(
        **{**asdict(found), "ratio": ratio, "target": LINEAR, "ok": ratio <= LINEAR, "curve": rounded}
    )


def within(measured: Figure) -> Figure:
    """The figure with its limit, which its p95 keeps."""
    limit = LIMITS[measured.name]
    return Figure(**{**asdict(measured), "target": limit, "ok": measured.p95 <= limit})


def at_least(measured: Figure) -> Figure:
    """The figure with what is asked of it; work on more must still be linear, where it is measured."""
    least = LEAST[measured.name]
    ok = measured.ok and measured.value >= least
    return Figure(**{**asdict(measured), "target": least, "ok": ok})


def single(name: str, unit: str, value: float, *, n: int, ratio: float | None = None) -> Figure:
    """A figure that is no time of single pieces of work: a size, or how much of straight growth is reached."""
    if ratio is None:
        target, ok = MOST[name], value < MOST[name]
    else:
        target, ok = SHARES[name], ratio >= SHARES[name]
    return Figure(name, unit, value, value, value, value, n, 1, ratio=ratio, target=target, ok=ok)


def table(figures: Sequence[Figure]) -> str:
    lines = [
        "| figure | value | p50 | p95 | p99 | n | at once | of floor | target |  |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---|",
    ]
    for it in figures:
        unit = "s" if it.unit == "s" else "ms"
        times = " | ".join(f"{value:.4g} {unit}" for value in (it.p50, it.p95, it.p99))
        if it.name in MOST or it.name in SHARES:
            times = " | | "
        compared = f"{it.ratio:.2f} | {wanted(it)}" if it.ratio else " | "
        if it.name in MOST:
            compared = f" | < {it.target:g}"
        if it.name in LIMITS:
            compared = f" | p95 ≤ {it.target:g} {unit}"
        if it.name in LEAST:
            compared = f"{f'{it.ratio:.2f}' if it.ratio else ''} | ≥ {it.target:g}/s"
        verdict = "" if it.target is None else "ok" if it.ok else "MISSED"
        value = (
            f"{it.value:,.0f} bytes"
            if it.unit == "bytes"
            else f"{it.value:.4g} {UNITS.get(it.unit, it.unit)}"
        )
        lines.append(
            f"| `{it.name}` | {value} | {times} | {it.n} | {it.concurrency} | {compared} | {verdict} |"
        )
    return "\n".join(lines)


def wanted(it: Figure) -> str:
    if it.target is None:
        return ""
    return f"{'≥' if it.unit == 'rps' or it.name in SHARES else '≤'} {it.target:g}"


UNITS = {"rps": "requests/s", "per_s": "/s"}
