"""Plans: whom to call when, with a reason for every date. Computed from the template, the anchor and the results so far."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone, tzinfo
from typing import Any

from ._arguments import expect, refused, whole, wrong
from ._core import (
    EPOCH,
    NULL,
    Closable,
    c_name,
    c_optional,
    check,
    check_worker,
    expect_session,
    from_ms,
    give_worker,
    lent,
    string_of,
    take_worker,
    text_of,
    to_minutes,
    to_ms,
)
from ._native import ffi, lib
from .enums import Locale, Purpose, Result, StepKind, StepStatus
from .facts import Facts, c_facts
from .pack import Pack, pack_of, same_pack
from .session import Session


@dataclass(frozen=True, slots=True)
class Shift:
    """One thing that moved a date, or is to be known about it."""

    rule: str
    """``"offset"``, ``"order"``, ``"retry"``, ``"call_back"``: where it comes from; ``"window"``, ``"holiday"``, ``"quiet_hours"``,
    ``"cap"`` …: what moved it; ``"calendar_unknown"``, ``"circumstance"`` …: what is to be known."""
    detail: str
    """Which window, calendar, cap …"""
    source: datetime
    to: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a plan."""

    id: str
    attempt: int
    due: datetime
    window_end: datetime
    """Until when it may be done."""
    channel: str
    purpose: str
    scenario: str
    """Opening phrases; ``""`` = none."""
    why: str
    """Row of the manual."""
    status: StepStatus
    calendar_known: bool
    """False: the date lies outside the calendar's validity."""
    shifts: tuple[Shift, ...]
    kind: StepKind
    title: str
    window: str
    tries: int
    """1 = the first try of this step."""
    sequence: int
    """How often this contact has changed since the plan began."""
    at: datetime | None
    """When it was made; None while it was not."""
    result: str | None
    """What became of it."""
    checklist: tuple[str, ...]
    channels: tuple[str, ...]
    """In order of preference."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours that someone keeps beside the window of a step: a shift, what the patient prefers. Contacts lie in all of them at once.

    :param spans: ``(start, end)`` on each of the weekdays; an end before the start runs over midnight.
    :param weekdays: 1 = Monday … 7 = Sunday; empty = every day.
    :param utc_offset: of these hours; None: the plan's own.
    """

    name: str
    spans: tuple[tuple[time, time], ...]
    weekdays: tuple[int, ...] = ()
    utc_offset: timedelta | None = None


_FIRST, _LAST = -25567 * 86_400_000, 84371 * 86_400_000 - 1


def _plan_ms(at: datetime, what: str) -> int:
    """Milliseconds of a time that plans know: of the years 1900 to 2200."""
    ms = to_ms(at, what)
    if not _FIRST <= ms <= _LAST:
        raise refused(what, at, "a time from 1900 to 2200")
    return ms


@ffi.def_extern()  # type: ignore[untyped-decorator, unused-ignore]
def consult_python_offset_at(user: Any, at_ms: int) -> int:
    """Minutes east of UTC at an instant, of the zone behind `user`."""
    zone: tzinfo = ffi.from_handle(user)
    offset = from_ms(at_ms).astimezone(zone).utcoffset()
    return 0 if offset is None else offset // timedelta(minutes=1)


def _hours(hours: Sequence[Hours], keep: list[Any]) -> Any:
    array = ffi.new("consult_hours[]", len(hours))
    keep.append(array)
    for i, each in enumerate(hours):
        expect(each, Hours, "hours", "consult.Hours")
        items = ffi.new("consult_hour[]", max(len(each.spans), 1))
        name = c_name(each.name, "the name of hours")
        keep += [items, name]
        for k, (start, end) in enumerate(each.spans):
            for clock in (start, end):
                expect(clock, time, "the spans of hours", "a datetime.time")
            items[k].weekdays = sum(1 << day for day in {whole(day, "the weekdays of hours", 1, 7) for day in each.weekdays})
            items[k].start, items[k].end = start.hour * 60 + start.minute, end.hour * 60 + end.minute or 1440
        array[i].name, array[i].items, array[i].count = name, items, len(each.spans)
        if each.utc_offset is not None:
            array[i].utc_offset_minutes, array[i].use_offset = to_minutes(each.utc_offset, "the offset of hours"), True
    return array


class Plan(Closable):
    """A dated plan of contacts, from a template of the pack.

    :param template: its id, ``"follow_up"``.
    :param anchor: when what it follows happened; aware.
    :param consent: the purposes that the patient agreed to, ``"service"``, ``"clinical,service"``; none: nobody is contacted.
    :param zone: where the patient lives: a fixed offset, or any zone with daylight saving time (``zoneinfo``). None: the calendar's.
        All times that come out are in it.
    :param calendar: id of the calendar where the patient lives.
    :param hours: at most 8.
    :raises UnknownIdError: the pack has no such template or calendar.

    >>> from datetime import datetime, timedelta, timezone
    >>> cst = timezone(timedelta(hours=8))
    >>> plan = Plan("follow_up", datetime(2025, 12, 1, 10, 0, tzinfo=cst), consent=Purpose.SERVICE, zone=cst)
    >>> step = plan.next(datetime(2025, 12, 1, 10, 0, tzinfo=cst))
    >>> step.id, step.status.name
    ('call_1', 'PLANNED')
    >>> plan.record(step, Result.NO_ANSWER, step.due)
    >>> plan.next(step.due).attempt
    2
    """

    _kind = "plan"

    def __init__(
        self,
        template: str,
        anchor: datetime,
        pack: Pack | None = None,
        facts: Facts | None = None,
        *,
        consent: Purpose | str = Purpose.NONE,
        zone: tzinfo | None = None,
        locale: Locale | str = Locale.ZH_HANS,
        calendar: str | None = None,
        hours: Sequence[Hours] = (),
    ) -> None:
        pack = pack_of(pack, None, facts)
        o = ffi.new("consult_plan_options *")
        keep: list[Any] = [o]
        name = c_optional(calendar, "calendar")
        o.struct_size, o.consent, o.locale, o.calendar = ffi.sizeof("consult_plan_options"), int(Purpose.of(consent)), int(Locale.of(locale)), name
        handle: Any = None
        if isinstance(zone, timezone):
            o.utc_offset_minutes, o.use_offset = zone.utcoffset(None) // timedelta(minutes=1), True
        elif zone is not None:
            if not isinstance(zone, tzinfo):
                raise wrong("zone", zone, "a tzinfo, e.g. ZoneInfo('Asia/Shanghai'),")
            handle = ffi.new_handle(zone)
            o.offset_at, o.offset_user = lib.consult_python_offset_at, handle
        if hours:
            o.hours, o.hours_count = _hours(hours, keep), len(hours)
        out, worker = ffi.new("consult_plan **"), take_worker()
        try:
            status = lib.consult_plan_new(worker, pack._c, c_facts(facts), c_name(template, "template"), to_ms(anchor, "anchor"), o, out)
            check_worker(status, worker, b"", f"plan {template!r}")
        finally:
            give_worker(worker)
        del keep
        self._c = ffi.gc(out[0], lib.consult_plan_free)
        self._handle = handle  # C calls back with it as long as the plan lives
        self._lock = threading.RLock()
        self.pack, self.template, self.anchor = pack, template, anchor
        self.zone: tzinfo = timezone.utc if zone is None else zone
        if zone is None:
            self.zone = self._own_zone()

    def _own_zone(self) -> tzinfo:
        """The calendar's, as C writes it."""
        for step in self.to_dict().get("steps", []):
            zone = datetime.fromisoformat(step["due"]).tzinfo if isinstance(step.get("due"), str) else None
            if zone is not None:
                return zone
        return timezone.utc

    def _step(self, s: Any) -> Step:
        zone, names = self.zone, text_of
        shifts = tuple(
            [
                Shift(names(h.rule) or "", names(h.detail) or "", from_ms(h.from_ms, zone), from_ms(h.to_ms, zone))
                for h in [s.shifts[i] for i in range(s.shift_count)]
            ]
        )
        return Step(
            names(s.id) or "", s.attempt, from_ms(s.due_ms, zone), from_ms(s.window_end_ms, zone), names(s.channel) or "",
            names(s.purpose) or "", names(s.scenario) or "", names(s.why) or "", StepStatus(s.status), bool(s.calendar_known), shifts,
            StepKind(s.kind), names(s.title) or "", names(s.window) or "", s.tries, s.sequence,
            None if s.at_ms == -(2**63) else from_ms(s.at_ms, zone), names(s.result),
            tuple([names(s.checklist[i]) or "" for i in range(s.checklist_count)]),
            tuple([names(s.channels[i]) or "" for i in range(s.channel_count)]),
        )  # fmt: skip

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, in the order of time."""
        with self._lock:
            plan = self._open()
            return tuple([self._step(lib.consult_plan_at(plan, i)) for i in range(lib.consult_plan_count(plan))])

    @property
    def stopped(self) -> str | None:
        """Why nobody is contacted any more: ``"opted_out"``, ``"booked"`` …; None while somebody is."""
        with self._lock:
            return text_of(lib.consult_plan_stopped(self._open()))

    def next(self, now: datetime) -> Step | None:
        """The next step due at or after `now`, or overdue."""
        with self._lock:
            step = lib.consult_plan_next(self._open(), to_ms(now, "now"))
            return None if step == NULL else self._step(step)

    def record(
        self, step: Step | str, result: Result | str, at: datetime, *, attempt: int | None = None, call_back: datetime | None = None
    ) -> None:
        """Records what became of a step; the rest is planned anew. The same twice changes nothing.

        :param attempt: which one, when `step` is only an id; default 1.
        :param call_back: when, for Result.CALL_BACK.
        :raises OutOfOrderError: the step is not planned any more.
        """
        id, number = (step.id, step.attempt) if isinstance(step, Step) else (step, 1)
        number = whole(number if attempt is None else attempt, "attempt", 1, 2**31 - 1)
        kind, ms, back = Result.of(result), _plan_ms(at, "at"), 0 if call_back is None else _plan_ms(call_back, "call_back")
        if kind == Result.CALL_BACK and (call_back is None or back <= ms):
            raise refused("call_back", call_back, "a time after `at`")
        with self._lock:
            status = lib.consult_plan_record(self._open(), c_name(id, "step"), number, int(kind), ms, back)
        check(status, f"step {id!r}, attempt {number}")

    def circumstance(self, id: str, holds: bool = True) -> None:
        """Says that a circumstance of the pack ("complaint_open", "deceased") holds, or no longer."""
        with self._lock:
            check(lib.consult_plan_circumstance(self._open(), c_name(id, "id"), bool(holds)), f"circumstance {id!r}")

    def heed(self, session: Session) -> None:
        """Heeds what a talk has told so far: an opting out, an age below 14 …"""
        same_pack(self.pack, expect_session(session).pack, "session")
        with self._lock, lent(session) as c_session:
            check(lib.consult_plan_heed(self._open(), c_session))

    def consent(self, purposes: Purpose | str) -> None:
        """What the patient agrees to from now on: ``"clinical,service"``."""
        with self._lock:
            check(lib.consult_plan_consent(self._open(), int(Purpose.of(purposes, "purposes"))))

    def order(self, step: str, at: datetime) -> None:
        """A doctor's order: the step is due then (in its window), whatever its template says."""
        self._order(step, _plan_ms(at, "at"))

    def drop(self, step: str) -> None:
        """A doctor's order: the step is left out."""
        self._order(step, lib.CONSULT_ORDER_DROP)

    def withdraw_order(self, step: str) -> None:
        """No order any more: the template decides."""
        self._order(step, lib.CONSULT_ORDER_NONE)

    def _order(self, step: str, ms: int) -> None:
        with self._lock:
            check(lib.consult_plan_order(self._open(), c_name(step, "step"), ms), f"step {step!r}")

    def renew(self, now: datetime) -> None:
        """Lets time pass, never back: contacts whose hours are over without a result move to the next hours in which they may be made."""
        ms = _plan_ms(now, "now")
        with self._lock:
            check(lib.consult_plan_renew(self._open(), ms), f"now {now} (not before that of the last call)")

    @staticmethod
    def reconcile(plans: Iterable[Plan]) -> None:
        """Settles all plans of one patient: caps, gaps, circumstances. To be called again when one of them has changed."""
        every = [expect(plan, Plan, "plans", "consult.Plan") for plan in plans]
        for plan in every:
            same_pack(every[0].pack, plan.pack, "plans")
        with ExitStack() as locks:
            for plan in sorted(every, key=id):
                locks.enter_context(plan._lock)
            check(lib.consult_plan_reconcile(ffi.new("consult_plan *[]", [plan._open() for plan in every]), len(every)), "plans (each once)")

    def _text(self, function: Any, *arguments: Any) -> str:
        text, worker = ffi.new("consult_string *"), take_worker()
        try:
            with self._lock:
                check_worker(function(self._open(), worker, *arguments, text), worker)
                return string_of(text)
        finally:
            give_worker(worker)

    def json(self) -> str:
        """The plan as one JSON object, times with the offset of the patient."""
        return self._text(lib.consult_plan_json)

    def to_dict(self) -> dict[str, Any]:
        """The same, read."""
        tree: dict[str, Any] = json.loads(self.json())
        return tree

    def ics(self, uid: str, now: datetime) -> str:
        """iCalendar, one VEVENT a step. `uid`: the host's id of the plan (letters, digits, ``-.@``); `now`: the time stamp."""
        return self._text(lib.consult_plan_ics, to_ms(now, "now"), c_name(uid, "uid"))

    def todo(self, uid: str, now: datetime) -> str:
        """iCalendar, one VTODO a step."""
        return self._text(lib.consult_plan_todo, to_ms(now, "now"), c_name(uid, "uid"))

    def fhir(self, uid: str, patient: str, now: datetime) -> str:
        """A FHIR R4 Bundle: PlanDefinition (the template), CarePlan, a Task for each step, a CommunicationRequest for each contact, an
        Appointment for each visit; a Consent only when the host said what the patient agreed to. `patient`: a reference, ``"Patient/17"``.
        """
        return self._text(lib.consult_plan_fhir, to_ms(now, "now"), c_name(uid, "uid"), c_name(patient, "patient"))

    def __len__(self) -> int:
        with self._lock:
            return int(lib.consult_plan_count(self._open()))

    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        return self.pack == other.pack and self.json() == other.json() if isinstance(other, Plan) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        if self._c is None:
            return "<Plan closed>"
        step = self.next(EPOCH)
        state = f"stopped: {self.stopped}" if step is None else f"next {step.id} {step.due.isoformat()}"
        return f"<Plan {self.template}, {len(self)} steps, {state}>"

    def _repr_html_(self) -> str:
        from ._html import plan_html

        return plan_html(self)


def parse_time(text: str, zone: timezone = timezone.utc) -> datetime:
    """Reads an ISO 8601 time as the library does; without an offset in the text that of `zone` holds.

    >>> parse_time("2026-12-01T09:30+08:00").isoformat()
    '2026-12-01T09:30:00+08:00'
    """
    out = ffi.new("int64_t *")
    minutes = expect(zone, timezone, "zone", "a datetime.timezone").utcoffset(None) // timedelta(minutes=1)
    if lib.consult_time_parse(c_name(text, "text"), minutes, out) != 0:
        raise refused("text", repr(text), "a time as ISO 8601 writes it, '2026-12-01T09:30+08:00', from 1900 to 2200,")
    tail = text[10:]
    signed = max(tail.rfind("+"), tail.rfind("-"))
    if signed >= 0:
        offset = tail[signed + 1 :].replace(":", "")
        delta = timedelta(hours=int(offset[:2]), minutes=int(offset[2:4] or 0))
        return from_ms(out[0], timezone(-delta if tail[signed] == "-" else delta))
    return from_ms(out[0], timezone.utc if tail[-1:] in "zZ" else zone)


def result_name(result: Result | int) -> str | None:
    """The name of a result as packs write it; None for a number that is none."""
    return text_of(lib.consult_result_name(whole(result, "result", -(2**31), 2**31 - 1)))
