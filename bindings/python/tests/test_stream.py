"""Drafts that come in pieces, and what lint is told besides the draft."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import consult
from consult import LintStream

DRAFT = "😀您好，别担心。我们保证治好。e\u0301您可以先滴点左氧氟沙星。加我微信聊吧！方便来一趟吗？"


def test_what_is_wrong_is_told_before_it_is_shown() -> None:
    with LintStream() as stream:
        shown = ""
        told: list[consult.Finding] = []
        for ch in DRAFT:
            progress = stream.feed(ch)
            if progress.blocked:
                assert "保证" not in shown
            shown += progress.show
            told += progress.findings
            assert len(shown) == progress.safe and DRAFT.startswith(shown)
        findings = stream.end()
    assert findings == consult.lint(DRAFT) and stream.text == DRAFT
    assert [each.quote for each in told if each.rule == "F6.promise"] == ["保证治好"]
    assert all(each.span.of(DRAFT) == each.quote for each in told) and set(told) <= set(findings)
    assert not any(each.whole_draft for each in told)


def test_a_clean_draft_is_shown_whole() -> None:
    with LintStream() as stream:
        assert stream.feed("您好。请问眼睛不舒服").show == "您好。"
        assert not stream.feed("多久了？").findings and not stream.end()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, len(DRAFT.encode())), max_size=8))
def test_bytes_may_be_cut_anywhere(cuts: list[int]) -> None:
    data = DRAFT.encode()
    places = [0, *sorted(cuts), len(data)]
    with LintStream() as stream:
        shown = "".join(stream.feed(data[a:b]).show for a, b in zip(places, places[1:]))
        assert DRAFT.startswith(shown) and stream.end() == consult.lint(DRAFT)


def test_a_stream_knows_the_talk(at: datetime, facts: consult.Facts) -> None:
    session = consult.Session(facts=facts)
    session.patient("手术能治好吗", at=at)
    draft = "能治好的。您来吧。"
    with LintStream(session=session, reply_after_s=5, phase="inquiry") as stream:
        session.close()  # the stream has a copy
        stream.feed(draft)
        found = stream.end()
    again = consult.Session(facts=facts)
    again.patient("手术能治好吗", at=at)
    assert found == consult.lint(draft, session=again, reply_after_s=5, phase="inquiry")


def test_a_stream_refuses() -> None:
    stream = LintStream()
    with pytest.raises(consult.InvalidTextError) as error:
        stream.feed("您好".encode() + b"\xff")
    assert error.value.offset == 2 and stream.text == ""
    stream.feed("您好".encode()[:4])
    with pytest.raises(consult.InvalidTextError):
        stream.end()
    stream.feed("您好".encode()[4:])
    assert stream.end().text == "您好"
    with pytest.raises(consult.ConsultError):
        stream.feed("。")
    with pytest.raises(consult.UnknownIdError):
        LintStream(phase="no_such")
    with pytest.raises(consult.LimitError):
        LintStream().feed("长" * 70_000)
    stream.close()
    stream.close()
    assert "closed" in repr(stream)
    with pytest.raises(ValueError, match="closed"):
        stream.feed("您")


def test_rules_of_a_region() -> None:
    def cantonese(region: str | None) -> bool:
        return any(each.rule == "F8.cantonese" for each in consult.lint("您聽日早啲返嚟就得。", patient="請問什麼時候複診", region=region))

    assert cantonese(None) and cantonese("cn") and cantonese("tw") and not cantonese("hk")


def test_rules_of_laws_in_force(at: datetime) -> None:
    found = [each for each in consult.lint("我们保证治好。", audience="broadcast") if "反不正当竞争法" in each.law]
    assert found
    before = consult.lint("我们保证治好。", audience="broadcast", at=at - timedelta(days=25 * 365))
    assert not [each for each in before if each.law] and consult.lint("我们保证治好。", audience="broadcast", at=at).blocked
    with pytest.raises(ValueError, match="zone"):
        consult.lint("您好。", at=datetime(2026, 1, 1))


def test_words_of_the_host() -> None:
    def found(words: object, text: str) -> list[str]:
        with consult.Builder() as builder:
            pack = builder.add_default("ophthalmology").add_words("host.words", words, "list.txt").compile()  # type: ignore[arg-type]
        return [each.quote for each in consult.lint(text, pack) if each.rule == "F17.host_words"]

    words = "# competitors\n光明堂\n!光明堂皇\n"
    assert found(words, "不如去光明堂。") == ["光明堂"] == found(["光明堂"], "去光明堂吧") and found(words, "光明堂皇。") == []
    with pytest.raises(consult.PackError) as error, consult.Builder() as builder:
        builder.add_default("core").add_words("no.such", ["甲"], "list.txt").compile()
    assert error.value.diagnostics
