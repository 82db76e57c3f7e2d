"""Sessions: a talk, events, time, saving, copies, misuse."""

from __future__ import annotations

import copy
import gc
import json
import pickle
import threading
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import consult
from consult import Coverage, EventKind, Facts, Role, Session

TALK = [
    (Role.PATIENT, "您好，我替我妈问一下，她今年67了，这大半年看东西越来越模糊，像隔着一层雾"),
    (Role.AGENT, "您好，这里是清波眼科医院。请问她是两只眼睛都模糊，还是有一只更明显？"),
    (Role.PATIENT, "右眼更明显，去年查过白内障。做手术是不是很贵啊？"),
    (Role.AGENT, "您放心，这种手术我们保证治好。"),
    (Role.PATIENT, "那电话13800001234，周四下午可以"),
]


def talk(session: Session, at: datetime, count: int = len(TALK)) -> list[consult.Advice]:
    return [session.turn(role, text, at=at + timedelta(seconds=30 * n), id=f"m{n}") for n, (role, text) in enumerate(TALK[:count])]


def test_a_talk_is_guided(at: datetime, facts: Facts) -> None:
    with Session(facts=facts, seed=3) as session:
        advice = talk(session, at)
        assert advice[0].phase == "inquiry" and advice[0].moves[0].why and advice[0].say
        assert advice[0].actions[0].phrases[0].id.startswith(advice[0].actions[0].phrases[0].scenario)
        assert advice[3].findings is not None and advice[3].findings.blocked
        assert advice[0].findings is None and advice[0].wake_at is not None and advice[0].wake_at.tzinfo is not None
        assert session.turns == 5 and session.phase == advice[-1].phase and session.memory > 100
        assert session.slots["phone"] == "13800001234" and session.slots["age"] == "67" and len(session.slots) >= 4
        assert session.holds("proxy") and session.label("proxy") > 500 and session.label("no_such") == 0
        assert session.history()[0].to == "inquiry"
        assert "67" in session.handover() and "13800001234" not in session.brief()
        assert json.loads(session.brief())["phase"] == session.phase
        assert "inquiry" in repr(advice[0])
    assert repr(session) == "<Session closed>"
    with pytest.raises(ValueError, match="closed"):
        session.phase  # noqa: B018


def test_a_message_that_comes_again_changes_nothing(at: datetime) -> None:
    session = Session()
    talk(session, at, 1)
    saved = session.save()
    again = session.patient(TALK[0][1], at=at, id="m0")
    assert again.duplicate and session.save() == saved


def test_save_restore_clone_pickle_are_equal(at: datetime, facts: Facts) -> None:
    session = Session(facts=facts, channel="phone", locale="zh-Hant")
    talk(session, at)
    copies = [Session.restore(session.save(), facts=facts), copy.copy(session), copy.deepcopy(session), pickle.loads(pickle.dumps(session))]
    for each in copies:
        assert each == session and each is not session
    copies[0].patient("再见", at=at + timedelta(minutes=5))
    assert copies[0] != session and copies[1] == session
    with pytest.raises(TypeError):
        hash(session)


def test_saved_sessions_of_others_are_refused() -> None:
    with pytest.raises(consult.PackMismatchError):
        Session.restore(Session().save(), consult.Pack.load(base="core"))
    with pytest.raises(consult.InvalidJSONError) as caught:
        Session.restore('{"format": 2, ')
    assert caught.value.diagnostics


def test_a_saved_value_that_lost_its_form_is_forgotten_and_told() -> None:
    session = Session()
    session.slots["phone"] = "13800001234"
    assert Session.restore(session.save()).warnings == ()
    again = Session.restore(session.save().replace("13800001234", "call me"))
    assert [each.code for each in again.warnings] == ["bad-value"]
    assert "phone" not in again.slots


@pytest.mark.parametrize(
    ("slot", "value", "kept"),
    [
        ("phone", "+86 138-0000-1234", "13800001234"),
        ("age", "六十七岁", "67"),
        ("age", "3个月", "3个月"),
        ("sex", "女", "女"),
        ("visit_time", "2026-12-01T09:30+08:00", "2026-12-01T09:30+08:00"),
        ("symptom", "怕光\n流泪", "怕光\n流泪"),
    ],
)
def test_slots_are_kept_as_texts_give_them(slot: str, value: str, kept: str) -> None:
    session = Session()
    session.slots[slot] = value
    assert session.slots[slot] == kept and Session.restore(session.save()).slots[slot] == kept


@pytest.mark.parametrize(
    ("slot", "value", "wanted"),
    [
        ("phone", "call me", "a telephone number"),
        ("age", "151", "an age"),
        ("sex", "F", "one of the values"),
        ("visit_time", "2026-02-30", "ISO 8601"),
        ("name", "顾\n小明", "one line"),
        ("symptom", " ", "not blank"),
    ],
)
def test_slots_refuse_what_is_not_of_their_form(slot: str, value: str, wanted: str) -> None:
    session = Session()
    with pytest.raises(consult.InvalidArgumentError, match=f"slot '{slot}': wanted: .*{wanted}"):
        session.slots[slot] = value
    assert slot not in session.slots


def test_slots_are_a_mapping(at: datetime) -> None:
    slots = Session().slots
    slots["phone"] = "90001616"
    assert dict(slots) == {"phone": "90001616"} and "age" not in slots
    del slots["phone"]
    assert not slots
    with pytest.raises(KeyError):
        del slots["phone"]
    with pytest.raises(consult.UnknownIdError):
        slots["no_such"] = "1"


def test_events_and_time(at: datetime) -> None:
    session = Session()
    first = session.patient("眼睛红了两天", at=at)
    phrase = first.actions[0].phrases[0]
    session.event(EventKind.PHRASE_USED, phrase.id, at=at)
    assert [each.used for each in consult.phrases(phrase.scenario, session=session) if each.id == phrase.id] == [True]
    assert session.event("interrupt_enter", "hold", at=at).interrupt == "hold" == session.interrupt
    session.event("interrupt_leave", "hold", at=at)
    assert session.interrupt is None
    assert first.wake_at is not None
    late = session.tick(first.wake_at + timedelta(seconds=1))
    assert late.reading is None and late.turn >= 0
    with pytest.raises(consult.UnknownIdError, match="no_such"):
        session.event("phase", "no_such", at=at)
    with pytest.raises(consult.OutOfOrderError):
        session.event("interrupt_leave", "hold", at=at)


def test_times_are_aware_and_forward(at: datetime) -> None:
    session = Session()
    with pytest.raises(ValueError, match="zone"):
        session.patient("好", at=datetime(2025, 12, 1))
    session.patient("好", at=at)
    with pytest.raises(consult.OutOfOrderError):
        session.patient("好", at=at - timedelta(days=2))
    assert session.turns == 1


def test_the_reasoning_is_kept_when_asked_for(at: datetime) -> None:
    session = Session(traced=True)
    session.patient("😀我妈眼睛看不清", at=at)
    consult.lint("好")
    session.handover()
    tree = session.trace()
    cue = next(each for each in tree["cues"] if each["cue"] == "proxy.mother")
    assert "😀我妈眼睛看不清"[cue["start"] : cue["end"]] == "我妈"
    assert "我妈" in session.explain()
    with pytest.raises(consult.OutOfOrderError, match="traced"):
        Session().trace()


def test_coverage_counts_what_talks_go_through(at: datetime) -> None:
    coverage = Coverage()
    talk(Session(coverage=coverage), at)
    report = coverage.report()
    assert {item["id"]: item["count"] for item in report["phases"]["items"]}["inquiry"] >= 1
    assert report["cues"]["seen"] > 5 and "phases" in repr(coverage)


def test_one_session_in_many_threads_loses_nothing(at: datetime) -> None:
    session = Session()
    threads = [threading.Thread(target=lambda: [session.patient("眼睛红", at=at) for _ in range(50)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert session.turns == 200


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["patient", "agent"]), st.text(max_size=40).filter(lambda t: t.isprintable())), max_size=8))
def test_any_talk_is_saved_and_goes_on_the_same(turns: list[tuple[str, str]]) -> None:
    at = datetime(2025, 12, 1, 10, tzinfo=consult.parse_time("2025-12-01T10:00+08:00").tzinfo)
    whole, pieces = Session(), Session()
    for role, text in turns:
        one = whole.turn(role, text, at=at)
        pieces = Session.restore(pieces.save())
        assert pieces.turn(role, text, at=at) == one
    assert whole == pieces


def test_an_advice_looked_at_late_is_the_same(at: datetime, facts: consult.Facts) -> None:
    text = "我妈眼睛看不清，做手术贵吗"
    with consult.Session(facts=facts) as session:
        late = session.patient(text, at=at)
    for n in range(20):
        consult.Session().patient(f"眼睛红了{n}天", at=at)  # the same worker does something else
    gc.collect()
    early = consult.Session(facts=facts).patient(text, at=at)
    assert early.actions and early.actions[0].phrases and early.say
    assert late == early and late.say == early.say and late.dropped == early.dropped
    assert pickle.loads(pickle.dumps(late)) == early


def test_a_session_knows_its_region(at: datetime) -> None:
    """Rules of one place hold in its agents' turns, also after it was saved."""
    found = {}
    for region in ("cn", "hk", None):
        session = consult.Session.restore(consult.Session(region=region).save())
        session.patient("请问什么时候复诊", at=at)
        findings = session.agent("您聽日早啲返嚟就得。", at=at).findings or ()
        found[region] = any(finding.rule == "F8.cantonese" for finding in findings)
    assert found == {"cn": True, "hk": False, None: True}
    with pytest.raises(ValueError):
        consult.Session(region="mars")
