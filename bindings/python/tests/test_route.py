"""Difficulty, who takes a talk, whose turn is overdue, who is responsible."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

import consult
from consult import Agent, RouteFate, Session


def talk(at: datetime, text: str = "眼睛有点干") -> Session:
    session = Session()
    session.patient(text, at=at)
    return session


def test_difficulty_has_its_reasons(at: datetime) -> None:
    plain, angry = talk(at).difficulty(), talk(at, "我要投诉你们").difficulty()
    assert angry.permille == angry.base + sum(part.add for part in angry.parts) > plain.permille
    assert {part.id for part in angry.parts} >= {"complaint"} and "complaint" not in {part.id for part in plain.parts}
    assert talk(at, "突然胸口压着疼，出冷汗").difficulty().urgent and not plain.urgent


def test_simple_cases_go_to_juniors(at: datetime) -> None:
    senior, junior = Agent("senior", skill=1000, capacity=5), Agent("junior", skill=450, capacity=5)
    easy = consult.route(talk(at), [senior, junior], at=at)
    assert easy.agent is junior and [choice.fate for choice in easy.choices] == [RouteFate.COSTLIER, RouteFate.CHOSEN]
    hard = consult.route(talk(at, "我要投诉你们"), [senior, junior], at=at)
    assert hard.agent is senior and hard.choices[1].fate == RouteFate.UNSKILLED
    assert hard.difficulty == talk(at, "我要投诉你们").difficulty()


def test_nobody_takes_what_nobody_can(at: datetime) -> None:
    full = Agent("full", skill=1000, capacity=2, load=2)
    off = Agent("off", skill=1000, capacity=5, shift=(at - timedelta(hours=9), at - timedelta(hours=1)))
    found = consult.route(talk(at), [full, off], at=at)
    assert found.agent is None and [choice.fate for choice in found.choices] == [RouteFate.FULL, RouteFate.OFF_SHIFT]
    assert consult.route(talk(at), [], at=at).agent is None
    on = Agent("on", skill=1000, capacity=5, shift=(at, at + timedelta(hours=8)), last_assigned=at, assigned=3)
    assert consult.route(talk(at), [full, off, on], at=at).agent is on


def test_the_first_agent_keeps_the_talk(at: datetime) -> None:
    session = talk(at)
    assert session.owner is None
    session.take("小顾")
    session.take("小顾")
    assert session.owner == "小顾" == Session.restore(session.save()).owner
    agents = [Agent("小丁", skill=1000, capacity=5), Agent("小顾", skill=300, capacity=5)]
    assert consult.route(session, agents, at=at).choices[1].fate == RouteFate.OWNER
    with pytest.raises(consult.OutOfOrderError):
        session.take("小丁")
    with pytest.raises(consult.OutOfOrderError):
        session.hand_over("小丁", by="小李")
    assert session.owner == "小顾"
    assert "小顾" in session.hand_over("小丁", by="小顾") and session.owner == "小丁"
    session.hand_over("小李")
    assert session.owner == "小李"


def test_whose_turn_is_overdue(at: datetime) -> None:
    late, later, urgent, answered = talk(at), talk(at + timedelta(minutes=1)), talk(at + timedelta(minutes=2), "突然胸口压着疼，出冷汗"), talk(at)
    answered.agent("您好，多久了？", at=at + timedelta(seconds=30))
    found = consult.overdue([later, answered, late, urgent, late], at + timedelta(minutes=3))
    assert [each.session for each in found] == [urgent, late, late, later] and found[0].session is urgent and found[0].urgent
    assert found[1].waiting == timedelta(minutes=3) and found[1].permille == found[1].waiting * 1000 // found[1].limit
    assert consult.overdue([answered, Session()], at) == () == consult.overdue([], at)
    waits = Session(bare())
    waits.patient("你好", at=at)
    with pytest.raises(consult.UnknownIdError):
        consult.overdue([waits], at)
    with pytest.raises(consult.UnknownIdError):
        waits.difficulty()


def bare() -> consult.Pack:
    """A pack without a route."""
    return consult.Pack.from_json(
        {"pack": {"id": "bare", "version": "1.0.0", "format": 1, "locales": ["zh-Hans"]},
         "phases": [{"phase": "start", "title": {"en": "start", "zh-Hans": "开始", "zh-Hant": "開始"}, "initial": True, "source": "ours"}]}, base=None
    )  # fmt: skip
