"""Sums of whole numbers, from which variances, correlations and higher moments follow exactly. Pure.

Variances and covariances divide by N - 1. `co_sum(x, y)` is N(N - 1) times the covariance of x and y.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import copysign, sqrt
from operator import mul

Numbers = Sequence[int]


def co_sum(xs: Numbers, ys: Numbers) -> int:
    """N·Σxy - Σx·Σy: 0 exactly where there is no covariance."""
    return len(xs) * sum(map(mul, xs, ys)) - sum(xs) * sum(ys)


def covariance(xs: Numbers, ys: Numbers) -> Fraction | None:
    """None of fewer than two persons."""
    count = len(xs)
    return Fraction(co_sum(xs, ys), count * (count - 1)) if count > 1 else None


def root(value: Fraction) -> float:
    """The square root of what is not negative, without overflow of large parts."""
    return sqrt(float(value))


def signed_root(square: Fraction, sign: int) -> float:
    return copysign(root(square), sign) if square else 0.0


def correlation(xs: Numbers, ys: Numbers) -> float | None:
    """Pearson's r, -1 to 1. None where one of the two does not vary."""
    spread = co_sum(xs, xs) * co_sum(ys, ys)
    if not spread:
        return None
    together = co_sum(xs, ys)
    return signed_root(Fraction(together * together, spread), together)


def median(numbers: Numbers) -> Fraction | None:
    """The middle one, or half-way between the two in the middle. None of nothing."""
    if not numbers:
        return None
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return Fraction(ordered[middle])
    return Fraction(ordered[middle - 1] + ordered[middle], 2)


def central_moment(numbers: Numbers, order: int) -> Fraction:
    """m_r = Σ(x - mean)^r / N, exact; `order` from 2 to 4. Needs at least one number."""
    count = len(numbers)
    total = sum(numbers)
    return Fraction(sum((count * number - total) ** order for number in numbers), count ** (order + 1))


def skewness(numbers: Numbers) -> float | None:
    """k3 / k2^1.5 from unbiased k-statistics (Kenney & Keeping 1951; as Moodle's quiz report). None of fewer than
    three numbers, or of equal ones."""
    count = len(numbers)
    second = central_moment(numbers, 2) if count > 2 else Fraction(0)
    if not second:
        return None
    k2 = count * second / (count - 1)
    k3 = count**2 * central_moment(numbers, 3) / ((count - 1) * (count - 2))
    return signed_root(k3**2 / k2**3, 1 if k3 > 0 else -1)


def kurtosis(numbers: Numbers) -> float | None:
    """k4 / k2^2: 0 of a normal distribution. None of fewer than four numbers, or of equal ones."""
    count = len(numbers)
    second = central_moment(numbers, 2) if count > 3 else Fraction(0)
    if not second:
        return None
    k2 = count * second / (count - 1)
    fourth = central_moment(numbers, 4)
    k4 = count**2 * ((count + 1) * fourth - 3 * (count - 1) * second**2)
    return float(k4 / ((count - 1) * (count - 2) * (count - 3)) / k2**2)
