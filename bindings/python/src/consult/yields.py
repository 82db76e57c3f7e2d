"""Yield: what calls lead to, from a source's claim to the hospital's own results. All figures are exact fractions."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ._arguments import expect, refused, whole
from ._core import NULL, Single, c_name, check, text_of
from ._native import ffi, lib
from .pack import Pack, pack_of, same_pack
from .plan import Plan

ATTEMPTS = 12
"""Attempts that are told apart: 0 = in the talk itself, 1 … 11 = call-backs."""


_MOST = 2**32 - 1


def _attempt(attempt: int) -> int:
    return whole(attempt, "attempt", 0, ATTEMPTS - 1)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is known of a probability."""

    tries: int
    successes: int
    """The hospital's own."""
    mean: Fraction
    """Of the posterior, exact."""
    low: Fraction
    """Mean − 1.645 standard deviations (about 90 % lies between), to a millionth."""
    high: Fraction
    """Mean + 1.645 standard deviations, to a millionth."""


class Yield(Single):
    """Counters over a yield of a pack. Counters of many agents are merged with ``+=``.

    >>> funnel = Yield("follow_up")
    >>> funnel.stages[0]
    'called'
    >>> funnel.add(attempt=1, stage="called", count=50)
    >>> funnel.count(1, "called")
    50
    """

    def __init__(self, id: str, pack: Pack | None = None) -> None:
        """:raises UnknownIdError: the pack has no such yield."""
        self.pack = pack_of(pack)
        out = ffi.new("consult_yield **")
        check(lib.consult_yield_new(self.pack._c, c_name(id, "id"), out), f"yield {id!r}")
        self._c = ffi.gc(out[0], lib.consult_yield_free)
        self._lock = threading.RLock()
        self.id = text_of(lib.consult_yield_id(self._c)) or ""
        stages: list[str] = []
        while (name := text_of(lib.consult_yield_stage_name(self._c, len(stages)))) is not None:
            stages.append(name)
        self.stages = tuple(stages)

    def _stage(self, stage: str | int) -> int:
        if not isinstance(stage, str):
            return whole(stage, "stage", 0, len(self.stages) - 1)
        if stage not in self.stages:
            raise refused("stage", repr(stage), "one of " + ", ".join(self.stages))
        return self.stages.index(stage)

    def add(self, *, attempt: int, stage: str | int, count: int = 1) -> None:
        """Counts contacts that came as far as a stage and no further. Attempts above 11 count as 11."""
        with self._lock:
            check(lib.consult_yield_add(self._c, whole(attempt, "attempt", 0, _MOST), self._stage(stage), whole(count, "count", 0, 2**64 - 1)), "count")

    def add_plan(self, plan: Plan) -> None:
        """Counts the contacts that a plan has made."""
        same_pack(self.pack, expect(plan, Plan, "plan", "a consult.Plan").pack, "plan")
        with self._lock, plan._lock:
            check(lib.consult_yield_add_plan(self._c, plan._open()), "plan")

    def __iadd__(self, other: Yield) -> Yield:
        first, second = sorted((self, expect(other, Yield, "other", "a consult.Yield")), key=id)
        with first._lock, second._lock:
            check(lib.consult_yield_merge(self._c, other._c), "merge")
        return self

    def count(self, attempt: int, stage: str | int) -> int:
        """How many contacts of an attempt came as far as a stage, or further."""
        with self._lock:
            return int(lib.consult_yield_count(self._c, whole(attempt, "attempt", 0, _MOST), self._stage(stage)))

    def _estimate(self, function: Any, place: int) -> Estimate:
        e = ffi.new("consult_estimate *")
        e.struct_size = ffi.sizeof("consult_estimate")
        with self._lock:
            check(function(self._c, place, e))
        mean = Fraction(e.mean.numerator, e.mean.denominator)
        return Estimate(e.tries, e.successes, mean, Fraction(e.low_ppm, 1_000_000), Fraction(e.high_ppm, 1_000_000))

    def stage(self, stage: str | int) -> Estimate:
        """How likely a contact that came to the stage before comes to this one, all call-backs together."""
        return self._estimate(lib.consult_yield_stage, self._stage(stage))

    def attempt(self, attempt: int) -> Estimate:
        """How likely a call of this attempt leads to a visit."""
        return self._estimate(lib.consult_yield_attempt, _attempt(attempt))

    def share(self, attempt: int) -> tuple[Fraction, Fraction]:
        """Which part of all visits comes from this attempt: as the source claims it, and with the results so far."""
        claimed, now = ffi.new("consult_ratio *"), ffi.new("consult_ratio *")
        with self._lock:
            check(lib.consult_yield_share(self._c, _attempt(attempt), claimed, now))
        return Fraction(claimed.numerator, claimed.denominator or 1), Fraction(now.numerator, now.denominator or 1)

    def expected(self, calls: Sequence[int]) -> Fraction:
        """The visits to expect of so many calls of each attempt, from 0; to a thousandth, rounded down."""
        out, numbers = ffi.new("uint64_t *"), [whole(each, "calls", 0, 2**64 - 1) for each in calls]
        whole(len(numbers), "the number of calls", 0, ATTEMPTS)
        with self._lock:
            check(lib.consult_yield_expected(self._c, ffi.new("uint64_t[]", numbers), len(numbers), out), "calls")
        return Fraction(out[0], 1000)

    def calls_for(self, visits: int) -> int:
        """How many calls a number of visits takes, rounded up."""
        out = ffi.new("uint64_t *")
        with self._lock:
            check(lib.consult_yield_calls_for(self._c, whole(visits, "visits", 0, 2**64 - 1), out), "visits")
        return int(out[0])

    def worth(self, attempt: int, *, value: int, cost: int) -> bool:
        """Whether a call is worth it: chance of a visit × value of a visit ≥ cost of a call, in the same small unit."""
        out = ffi.new("_Bool *")
        with self._lock:
            check(lib.consult_yield_worth(self._c, _attempt(attempt), whole(value, "value", 0, 10**9), whole(cost, "cost", 0, 10**9), out))
        return bool(out[0])

    def __repr__(self) -> str:
        counts = {stage: sum(self.count(a, stage) for a in range(ATTEMPTS)) for stage in self.stages}
        return f"<Yield {self.id} {counts}>"
