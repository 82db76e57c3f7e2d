"""What tests share."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

import consult

CST = timezone(timedelta(hours=8))


@pytest.fixture
def at() -> datetime:
    return datetime(2025, 12, 1, 10, 0, tzinfo=CST)


@pytest.fixture(scope="session")
def facts() -> consult.Facts:
    return consult.Facts(
        {"hospital": "清波眼科医院", "address": "清波市滨湖路16号", "doctors": [{"name": "沈医生"}],
         "slots": ["2025-12-03T09:30+08:00", "2025-12-04T14:00+08:00"], "prices": {"散瞳验光": "90元/次"}}
    )  # fmt: skip
