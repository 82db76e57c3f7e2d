"""Plans, agenda, yield."""

from __future__ import annotations

import copy
import pickle
from datetime import datetime, time, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

import consult
from consult import Agenda, Hours, Plan, Purpose, Result, Session, StepStatus, Yield
from consult.plan import result_name


def plan_of(at: datetime, **more: object) -> Plan:
    return Plan("follow_up", at, consent=Purpose.SERVICE, **more)  # type: ignore[arg-type]


def test_steps_have_reasons_and_the_calendars_zone(at: datetime) -> None:
    plan = plan_of(at)
    step = plan.steps[0]
    assert len(plan) == len(plan.steps) and step.due.utcoffset() == timedelta(hours=8)
    assert step.shifts[0].rule == "offset" and step.window_end > step.due and step.status is StepStatus.PLANNED
    assert step.channels[0] == step.channel and step.at is None and step.result is None
    assert plan == plan_of(at) != plan_of(at + timedelta(days=1))
    assert plan.stopped is None and not any(step.status is StepStatus.PLANNED for step in Plan("follow_up", at).steps)


def test_results_move_the_rest(at: datetime) -> None:
    plan = plan_of(at)
    first = plan.next(at)
    assert first is not None
    plan.record(first, "no_answer", first.due)
    again = plan.next(first.due)
    assert again is not None and (again.id, again.tries) == (first.id, 2)
    with pytest.raises(consult.UnknownIdError, match="no_such"):
        plan.record("no_such", Result.DONE, at)
    plan.record(again, Result.OPTED_OUT, again.due)
    assert plan.stopped == "opted_out" and plan.next(at) is None
    with pytest.raises(consult.OutOfOrderError):
        plan.record("call_2", Result.DONE, again.due)


def test_results_have_the_names_of_c() -> None:
    assert {result: result_name(result) for result in consult.Result} == {result: result.name.lower() for result in consult.Result}
    assert result_name(1) == "done" and result_name(0) is None and result_name(99) is None


def test_orders_circumstances_consent_and_talks(at: datetime) -> None:
    plan = plan_of(at)
    plan.order("call_1", at + timedelta(days=3))
    assert plan.steps[0].due >= at + timedelta(days=3)
    plan.withdraw_order("call_1")
    plan.drop("call_1")
    assert "call_1" not in {step.id for step in plan.steps if step.status is StepStatus.PLANNED}
    plan.circumstance("complaint_open")
    assert {step.status for step in plan.steps} <= {StepStatus.HELD, StepStatus.CANCELLED, StepStatus.NO_CONSENT}
    plan.circumstance("complaint_open", False)
    plan.consent(Purpose.NONE)
    assert plan.next(at) is None
    session = Session()
    session.patient("别再给我打电话了", at=at)
    told = plan_of(at)
    told.heed(session)
    assert told.stopped is not None
    with pytest.raises(consult.UnknownIdError):
        plan.circumstance("no_such")


def test_time_passes_and_plans_of_one_patient_are_settled(at: datetime) -> None:
    first, second = plan_of(at), plan_of(at)
    Plan.reconcile([first, second])
    dues = [step.due for plan in (first, second) for step in plan.steps if step.status is StepStatus.PLANNED]
    assert len(set(dues)) == len(dues)
    first.renew(at + timedelta(days=30))
    step = first.next(at + timedelta(days=30))
    assert step is not None and step.due >= at + timedelta(days=30)
    with pytest.raises(consult.InvalidArgumentError):
        Plan.reconcile([first, first])


def test_zones_with_daylight_saving_time_and_own_hours() -> None:
    zone = ZoneInfo("America/New_York")
    evenings = Hours("preference", ((time(18), time(20)),), weekdays=(1, 2, 3, 4, 5, 6, 7))
    at = datetime(2026, 3, 6, 18, 30, tzinfo=zone)  # two days before clocks change
    plan = plan_of(at, zone=zone, hours=[Hours("shift", ((time(9), time(20)),))])
    assert all(9 <= step.due.hour <= 20 for step in plan.steps if step.status is StepStatus.PLANNED)
    assert len({step.due.utcoffset() for step in plan.steps}) == 2
    fixed = plan_of(datetime(2025, 12, 1, 10, tzinfo=timezone.utc), zone=timezone(timedelta(hours=8)), hours=[evenings])
    assert all(18 <= step.due.hour < 20 for step in fixed.steps if step.status is StepStatus.PLANNED)


def test_exports(at: datetime) -> None:
    plan = plan_of(at)
    assert "BEGIN:VEVENT" in plan.ics("p-17", at) and "BEGIN:VTODO" in plan.todo("p-17", at)
    assert '"Patient/17"' in plan.fhir("p-17", "Patient/17", at)
    assert plan.to_dict()["steps"] and "<table>" in plan._repr_html_()
    with pytest.raises(consult.InvalidArgumentError):
        plan.ics("a b", at)
    with plan:
        pass
    assert repr(plan) == "<Plan closed>"


def test_unknown_templates_are_refused(at: datetime) -> None:
    with pytest.raises(consult.UnknownIdError, match="no_such"):
        Plan("no_such", at)
    with pytest.raises(ValueError):
        consult.parse_time("yesterday")
    assert consult.parse_time("2026-12-01T09:30Z") == datetime(2026, 12, 1, 9, 30, tzinfo=timezone.utc)
    assert consult.parse_time("2026-12-01T09:30-05:00").utcoffset() == timedelta(hours=-5)


def test_agenda_is_a_heap(at: datetime) -> None:
    agenda = Agenda()
    for key in range(1000):
        agenda[key] = at + timedelta(minutes=(key * 7919) % 1000)
    assert len(agenda) == 1000 and 5 in agenda and agenda[0] == at
    agenda[3] = at - timedelta(days=1)
    del agenda[0]
    with pytest.raises(KeyError):
        del agenda[0]
    for again in (copy.copy(agenda), pickle.loads(pickle.dumps(agenda)), Agenda.from_bytes(bytes(agenda))):
        assert again == agenda
    taken = list(agenda.take(at + timedelta(minutes=9), at_most=5))
    assert taken[0] == (3, at - timedelta(days=1)) and [due for _, due in taken] == sorted(due for _, due in taken)
    assert len(agenda) == 994
    with pytest.raises(consult.InvalidArgumentError):
        Agenda.from_bytes(b"nonsense")
    assert Agenda().next() is None


def test_yield_counts_and_merges(at: datetime) -> None:
    mine, other = Yield("follow_up"), Yield("follow_up")
    mine.add(attempt=1, stage=mine.stages[0], count=90)
    other.add(attempt=1, stage=other.stages[-1], count=10)
    mine += other
    assert mine.count(1, 0) == 100 and mine.count(1, mine.stages[-1]) == 10
    estimate = mine.attempt(1)
    assert estimate.tries == 100 and 0 < estimate.low < estimate.mean < estimate.high < 1 and isinstance(estimate.mean, Fraction)
    assert mine.stage(1).tries == 100
    claimed, now = mine.share(1)
    assert 0 <= claimed <= 1 and 0 <= now <= 1
    assert mine.expected([0, 100]) > 0 and mine.calls_for(10) > 10
    assert mine.worth(1, value=1_000_000, cost=1) and not mine.worth(1, value=1, cost=1_000_000)
    plan = plan_of(at)
    plan.record("call_1", Result.VISITED, at + timedelta(days=1))
    mine.add_plan(plan)
    assert mine.count(1, 0) == 101
    with pytest.raises(consult.UnknownIdError):
        Yield("no_such")
    with pytest.raises(ValueError, match="stage"):
        mine.count(1, "no_such")
