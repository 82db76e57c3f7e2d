"""Times as people say them ("明天下午", "下周三", "12月3号上午"), resolved against the time at which they were said. Source: manual row R60."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ._arguments import refused
from ._core import check, encode, from_ms, to_ms
from ._native import ffi, lib
from .enums import Status
from .text import Ruler, Span


@dataclass(frozen=True, slots=True)
class When:
    """A time that was said: from … to before …, on the clock of the speaker."""

    start: datetime
    end: datetime
    """Equal to `start`: a time of the clock."""
    day: bool
    """A day was named (or a week, a month); otherwise it is today's."""
    part: bool
    """A part of the day was named."""
    clock: bool
    """A time of the clock was named."""
    span: Span
    """From the first of these words to the last."""


def when(text: str, now: datetime) -> When | None:
    """The first time in the first 500 characters of a text; None when none is said, or one that does not exist (2月30号).

    A weekday alone is the next one, today included; 下周 is the week after this one; a date without a year that has passed is next year's. Morning is
    8–12, noon 11:30–13:30, afternoon 12–18, evening 18–22 o'clock; an hour from 1 to 6 alone is in the afternoon.

    :param now: when it was said, aware; its offset from UTC is that of the speaker's clock.

    >>> from datetime import timezone
    >>> said = when("那我明天下午过来", datetime(2026, 12, 1, 9, tzinfo=timezone(timedelta(hours=8))))
    >>> said.start.isoformat(), said.end.hour
    ('2026-12-02T12:00:00+08:00', 18)
    """
    data, ms = encode(text), to_ms(now, "now")
    found = ffi.new("consult_when *")
    found.struct_size = ffi.sizeof("consult_when")
    status = lib.consult_when_resolve(data, len(data), ms, (now.utcoffset() or timedelta(0)) // timedelta(minutes=1), found)
    if status == Status.NOT_FOUND:
        return None
    if status == Status.INVALID_ARGUMENT:
        raise refused("now", now, "a time from 1900 to 2200")
    check(status, "when")
    zone = now.tzinfo
    return When(from_ms(found.from_ms, zone), from_ms(found.to_ms, zone), found.day, found.part, found.clock, Ruler(data).span(found.span))
