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
    "certificate.render": ("certificate.floor", 2.0),
}
# Of work on ten times as much: how often ten times as long it may take at most.
LINEAR = 2.0
# Milliseconds (seconds where the unit is s) that 95 of 100 pieces of work may take at most, where there is no floor.
LIMITS = {"search.query": 25.0, "preview.revision": 5.0}


# Pieces of work a second that one core has to do.
LEAST = {"standing.evaluate": 20_000.0, "standing.evaluate-database": 2_000.0}


@dataclass(frozen=True)
class Figure:
    """Percentiles are milliseconds of one piece of work; in seconds where the unit is s."""

    name: str
    unit: str  # rps ms s per_s
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
    floor, target = TARGETS[measured.name]
    ratio = statistics.median(ratios)
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


def table(figures: Sequence[Figure]) -> str:
    lines = [
        "| figure | value | p50 | p95 | p99 | n | at once | of floor | target |  |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---|",
    ]
    for it in figures:
        unit = "s" if it.unit == "s" else "ms"
        times = " | ".join(f"{value:.4g} {unit}" for value in (it.p50, it.p95, it.p99))
        compared = f"{it.ratio:.2f} | {'≥' if it.unit == 'rps' else '≤'} {it.target:g}" if it.ratio else " | "
        if it.name in LIMITS:
            compared = f" | p95 ≤ {it.target:g} {unit}"
        if it.name in LEAST:
            compared = f"{f'{it.ratio:.2f}' if it.ratio else ''} | ≥ {it.target:g}/s"
        verdict = "" if it.target is None else "ok" if it.ok else "MISSED"
        value = f"{it.value:.4g} {UNITS.get(it.unit, it.unit)}"
        lines.append(
            f"| `{it.name}` | {value} | {times} | {it.n} | {it.concurrency} | {compared} | {verdict} |"
        )
    return "\n".join(lines)


UNITS = {"rps": "requests/s", "per_s": "/s"}
