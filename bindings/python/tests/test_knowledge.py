"""What the hospital knows, laboratory values, masks, times as people say them."""

from __future__ import annotations

import pickle
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

import consult
from consult import DoctorReason, LabBasis, LabMissing, LabSide, LabSign, LabVerdict

FACTS = consult.Facts({
    "hours": "周一至周日 8:00–17:00", "prices": {"散瞳验光": "90元/次"}, "slots": ["2025-12-08T09:00+08:00"],
    "doctors": [{"name": "罗医生", "specialty": "眼底病", "slots": ["2025-12-05T10:00+08:00"]},
                {"name": "沈医生", "title": "主任医师", "specialty": "白内障、青光眼", "slots": ["2025-12-03T09:30+08:00", "2025-12-04T14:00+08:00"]}],
})  # fmt: skip


def test_answers_come_from_the_facts() -> None:
    (price,) = consult.answers("散瞳验光多少钱", facts=FACTS)
    assert (price.id, price.known, price.item, price.value) == ("price", True, "散瞳验光", "90元/次")
    assert "90元/次" in price.phrases[0].text and 1 <= len(price.phrases) <= 3 and price.why
    (hours,) = consult.answers("你们几点上班", facts=FACTS)
    assert hours.known and "8:00" in hours.phrases[0].text


def test_what_the_facts_do_not_say_is_not_guessed(at: datetime) -> None:
    (price,) = consult.answers("散瞳验光多少钱")
    assert not price.known and price.value == "" and "90" not in "".join(phrase.text for phrase in price.phrases)
    assert consult.answers("眼睛有点红", facts=FACTS) == ()
    session = consult.Session(facts=FACTS, locale="zh-Hant")
    (price,) = consult.answers("散瞳驗光多少錢", session=session)
    assert price.known and "費" in price.title + price.phrases[0].text
    assert pickle.loads(pickle.dumps(price)) == price


def test_cards() -> None:
    card = consult.cards("我妈有白内障，要不要做手术")[0]
    assert card.id == "cataract" and card.score >= 100 and card.title == "白内障"
    assert {section.kind for section in card.sections} >= {"symptoms", "tests"} and all(section.text for section in card.sections)
    assert all(section.needs_approval for section in card.sections)
    assert consult.cards("请问停车方便吗") == ()
    every = consult.cards(locale="zh-Hant")
    assert len(every) == consult.Pack.default().stats().cards and {card.score for card in every} == {0}
    assert {card.title for card in every} >= {"白內障"}


def test_doctors_who_fit(at: datetime) -> None:
    first, second = consult.doctors("我妈白内障，找哪位看", facts=FACTS)
    assert (first.name, first.place, first.matched) == ("沈医生", 1, True) and first.score > second.score
    assert DoctorReason.SPECIALTY in first.reasons and DoctorReason.FREE in first.reasons and DoctorReason.NAMED not in first.reasons
    assert [each[:10] for each in first.times] == ["2025-12-03", "2025-12-04"] and "沈医生" in first.say
    assert not second.matched
    later = consult.doctors("白内障", facts=FACTS, after=at + timedelta(days=3))
    assert [each.times for each in later if each.name == "沈医生"] == [("2025-12-04T14:00+08:00",)]
    named = consult.doctors("想找罗医生看", facts=FACTS)[0]
    assert named.name == "罗医生" and DoctorReason.NAMED in named.reasons
    assert consult.doctors("白内障") == ()


@pytest.mark.parametrize("prefix", ["", "😀", "e\u0301 ", "檢驗單："])
def test_labs_are_read_and_judged(prefix: str) -> None:
    text = prefix + "谷丙转氨酶 80.5 U/L，眼睛还好"
    (lab,) = report = consult.labs(text, sex="male", age=45)
    assert (lab.id, lab.value, lab.unit, lab.verdict, lab.basis) == ("alt", Decimal("80.5"), "U/L", LabVerdict.ABOVE, LabBasis.TABLE)
    assert lab.span.of(text) == "谷丙转氨酶 80.5 U/L" and (lab.low, lab.high, lab.range_text) == (Decimal(9), Decimal(50), "9–50")
    assert lab.say and not report.critical and report.closing and (report.age, report.sex) == (45, consult.Sex.MALE)


def test_labs_are_not_judged_without_what_is_needed() -> None:
    (lab,) = report = consult.labs("ALT 80 U/L")
    assert lab.verdict == LabVerdict.UNJUDGED and lab.missing == LabMissing.SEX | LabMissing.AGE == report.missing and report.ask
    assert consult.labs("ALT 80 U/L", sex="female", age=30, pregnant=True)[0].missing & LabMissing.POPULATION
    printed = consult.labs("ALT 80 U/L (9-50)")[0]
    assert (printed.verdict, printed.basis) == (LabVerdict.ABOVE, LabBasis.PRINTED)
    assert not consult.labs("我今年80岁") and consult.labs("我今年80岁").closing == ""


def test_labs_of_eyes_and_signs() -> None:
    right, left = consult.labs("右眼0.5，左眼4.9", age=30)
    assert (right.side, right.five, left.side, left.decimal) == (LabSide.RIGHT, Decimal("4.7"), LabSide.LEFT, Decimal("0.8"))
    sign = consult.labs("乙肝表面抗原阳性")[0]
    assert sign.sign == LabSign.POSITIVE and sign.value is None
    critical = consult.labs("血钾 7.5 mmol/L", sex="male", age=40)
    assert critical.critical and critical.urgent


def test_labs_know_the_session(at: datetime) -> None:
    session = consult.Session()
    session.patient("我今年45岁，男", at=at)
    assert consult.labs("ALT 80 U/L", session=session)[0].verdict == LabVerdict.ABOVE


def test_masks(at: datetime) -> None:
    text = "😀我叫王小明，电话13800001234，眼睛红了3天"
    masked = consult.mask(text)
    assert masked == "😀我叫王**，电话*******1234，眼睛红了3天" and len(masked) == len(text)
    assert consult.mask("眼睛红了3天，看过2次") == "眼睛红了3天，看过2次"
    session = consult.Session()
    session.patient("我电话13800001234", at=at)
    assert consult.mask_slot(session, "phone") == "*******1234" and consult.mask_slot(session, "age") is None
    with pytest.raises(consult.UnknownIdError):
        consult.mask_slot(session, "no_such")


def test_reasoning_is_masked_unless_it_is_to_be_revealed(at: datetime) -> None:
    for reveal in (False, True):
        session = consult.Session(traced=True, reveal=reveal)
        session.patient("我电话13800001234", at=at)
        assert ("13800001234" in str(session.trace()["slots"])) == reveal


def test_times_as_people_say_them(at: datetime) -> None:
    said = consult.when("😀那我明天下午过来", at)
    assert said is not None and said.span.of("😀那我明天下午过来") == "明天下午" and (said.day, said.part, said.clock) == (True, True, False)
    assert (said.start, said.end) == (at.replace(day=2, hour=12), at.replace(day=2, hour=18)) and said.start.utcoffset() == timedelta(hours=8)
    clock = consult.when("下周三上午9点半", at)
    assert clock is not None and clock.start == clock.end == at.replace(day=10, hour=9, minute=30) and clock.clock
    assert consult.when("2月30号", at) is None and consult.when("好的谢谢", at) is None
    with pytest.raises(ValueError, match="zone"):
        consult.when("明天", datetime(2026, 1, 1))
