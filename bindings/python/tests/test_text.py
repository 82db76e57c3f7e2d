"""Classification and lint of texts: results, spans, hostile input."""

from __future__ import annotations

import copy
import gc
import pickle
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import consult
from consult import Findings, Level, Reading, Span

PREFIXES = ["", "😀", "👨‍👩‍👧‍👦 ", "e\u0301，", "醫院𠮷野家。", "　", "ＡＢＣ　", "\u200b\ufeff", "a\0b "]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_spans_slice_str(prefix: str) -> None:
    text = prefix + "您放心，保证治好。"
    finding = next(each for each in consult.lint(text) if each.rule == "F6.promise")
    assert text[finding.span.slice] == finding.span.of(text) == finding.quote == "保证治好"


@pytest.mark.parametrize("prefix", PREFIXES)
def test_evidence_and_slots_slice_str(prefix: str) -> None:
    text = prefix + "我媽眼睛看不清😵，電話13800001234"
    reading = consult.classify(text)
    mother = next(each for each in reading.evidence if each.label == "relation.mother")
    assert mother.span.of(text) == "我媽"
    phone = next(slot for slot in reading.slots if slot.id == "phone")
    assert (phone.value, phone.span.of(text)) == ("13800001234", "13800001234")


def test_reading_has_every_label_and_its_reasons() -> None:
    reading = consult.classify("我妈眼睛看不清，做手术贵吗")
    assert reading.primary == "proxy" and reading.of("relation") == "mother" and reading.of("reason") is None
    assert {label.id for label in reading.labels.group("type")} == {"undiagnosed", "previously_treated", "eager", "proxy"}
    label = reading.labels["need.cost"]
    assert label.holds and label.value == "cost" and label.permille == 689
    assert sum(each.weight for each in reading.why("need.cost")) > 0
    assert reading == consult.classify("我妈眼睛看不清，做手术贵吗") != consult.classify("眼睛红")
    assert pickle.loads(pickle.dumps(reading)) == reading and copy.deepcopy(reading) == reading
    assert len({reading, consult.classify("我妈眼睛看不清，做手术贵吗")}) == 1


def test_what_is_made_late_is_as_if_it_had_been_there() -> None:
    own: dict[str, object] = {"pack": {"id": "own", "version": "1.0.0", "format": 1, "locales": ["zh-Hans", "zh-Hant"]}}
    text = "我妈眼睛看不清，电话13800001234"
    reading, whole = consult.classify(text, consult.Pack.from_json(own)), consult.classify(text)
    gc.collect()  # the pack lives as long as what names its texts
    assert tuple(reading.evidence) == reading.evidence == whole.evidence and reading.slots == tuple(whole.slots)
    assert hash(reading.evidence) == hash(tuple(whole.evidence)) and repr(reading.slots) == repr(tuple(whole.slots))
    assert reading.evidence[:1] == (reading.evidence[0],) and len(reading.slots) == len(list(reading.slots)) > 0
    assert reading.evidence != whole.slots and isinstance(pickle.loads(pickle.dumps(reading)).evidence, tuple)


def test_red_flag_is_a_flag() -> None:
    reading = consult.classify("我爸突然胸口压着疼，出冷汗")
    assert reading.flags and reading.flags[0].level == "call_ambulance_now"
    assert reading.flags[0].span


def test_asked_makes_a_short_answer_one() -> None:
    assert any(slot.id == "age" for slot in consult.classify("67", asked="age").slots)
    with pytest.raises(consult.UnknownIdError):
        consult.classify("67", asked="no_such_slot")


def test_findings_are_a_sequence() -> None:
    findings = consult.lint("您放心，保证治好。微信联系", locale="zh-Hant")
    assert len(findings) == len(findings[:]) and findings and findings.blocked and findings.worst is Level.BLOCK
    assert "F6" in findings.families and list(findings) == list(findings.items)
    assert findings[0].law and findings[0].message != findings[0].message_en
    clean = consult.lint("您好，请问眼睛不舒服多久了？")
    assert not clean and clean.worst is None and clean.fixed == clean.text
    assert pickle.loads(pickle.dumps(findings)) == findings


def test_lint_uses_what_is_known() -> None:
    asks = "请您留个电话好吗？"
    assert {f.rule for f in consult.lint(asks, known={"phone": "13800001234"})} > {f.rule for f in consult.lint(asks)}
    with pytest.raises(consult.UnknownIdError):
        consult.lint(asks, phase="no_such_phase")
    with pytest.raises(ValueError, match="phone"):
        consult.lint(asks, channel="fax")


def test_hostile_texts_are_refused_with_their_place() -> None:
    with pytest.raises(consult.InvalidTextError) as caught:
        consult.classify("好\ud800")
    assert caught.value.offset == 1 and isinstance(caught.value, ValueError)
    with pytest.raises(consult.LimitError):
        consult.lint("长" * 100_000)
    with pytest.raises(ValueError, match="NUL"):
        consult.phrases("ask\0phone")


def test_fold_and_columns() -> None:
    assert consult.fold("ＣＴ檢查\u200b") == "ct检查"
    assert consult.fold("") == "" and consult.columns("ab眼") == 4


def test_unknown_numbers_become_names() -> None:
    assert Level(9).name == "UNKNOWN_9" and Level(9) == 9
    with pytest.raises(ValueError):
        consult.Role.of("nurse")


def test_span_is_a_value() -> None:
    assert Span(1, 3) < Span(2, 2) and not Span(4, 4) and len(Span(1, 3)) == 2


ANY_TEXT = st.text(st.one_of(st.sampled_from("我妈爸眼睛看不清疼手术贵吗保证治好微信电话138 ，。？！没有医生😀e\u0301"), st.characters(exclude_categories=["Cs"])))


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT)
def test_any_text_is_read_and_places_lie_inside(text: str) -> None:
    reading: Reading = consult.classify(text)
    spans = [e.span for e in reading.evidence] + [f.span for f in reading.flags] + [s.span for s in reading.slots]
    for span in spans:
        assert 0 <= span.start <= span.end <= len(text)
    findings: Findings = consult.lint(text)
    for finding in findings:
        assert finding.span.of(text) == finding.quote
    assert not findings or isinstance(findings.fixed, str)


def test_eight_threads_say_the_same_as_one() -> None:
    texts = [f"我妈{n}天前眼睛看不清，做手术贵吗，电话1380000{n:04}" for n in range(60)]
    expected = [(consult.classify(text), consult.lint(text)) for text in texts]
    wrong: list[str] = []

    def work() -> None:
        for text, pair in zip(texts, expected):
            if (consult.classify(text), consult.lint(text)) != pair:
                wrong.append(text)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
