"""Thousands of objects, and as much memory as before."""

from __future__ import annotations

import gc
import os
from datetime import datetime
from pathlib import Path

import pytest

import consult

PAGE = os.sysconf("SC_PAGE_SIZE")


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def round_of_everything(at: datetime, count: int) -> None:
    for n in range(count):
        session = consult.Session(traced=n % 50 == 0)
        session.patient("我妈眼睛看不清，做手术贵吗", at=at)
        consult.Session.restore(session.save())
        plan = consult.Plan("follow_up", at, consent=consult.Purpose.SERVICE)
        plan.ics("p", at)
        consult.lint("您放心，保证治好。", session=session)
        agenda = consult.Agenda()
        agenda[n] = at
        bytes(agenda)
        consult.Facts({"hospital": "清波"})
        with consult.LintStream(session=session) as stream:
            stream.feed("您放心。保证")
        review, report = consult.Review(), consult.Report()
        review.patient("我妈眼睛看不清", at=at)
        review.result()
        report.add(review)
        report += consult.Report.load(report.save())
        consult.Journal().begin(session)
        consult.labs("ALT 80 U/L", session=session)
        try:
            consult.Session.restore("{")
        except consult.InvalidJSONError:
            pass
        if n % 100 == 0:
            consult.Pack.from_image(consult.Pack.default().image)
            consult.Coverage()
            consult.Yield("follow_up")
            consult.Pack.default().graph()


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads /proc")
def test_memory_stays_flat(at: datetime) -> None:
    round_of_everything(at, 600)
    gc.collect()
    before = resident()
    names = len(consult.Pack.default()._names)
    round_of_everything(at, 1500)
    gc.collect()
    assert resident() - before < 4 << 20
    assert len(consult.Pack.default()._names) == names
