"""Reviews, reports, surveys, journals."""

from __future__ import annotations

import copy
import csv
import io
import itertools
import json
import pickle
from datetime import datetime, timedelta

import pytest

import consult
from consult import Journal, JournalFault, Level, Report, Review, SatisfactionLevel, Verdict

PROMISE = "😀您放心，保证治好，有事打13800001234。"


def reviewed(at: datetime, answer: str = PROMISE, seconds: int = 40, **options: bool) -> Review:
    review = Review(**options)  # type: ignore[arg-type]
    review.patient("我妈眼睛看不清，能治好吗", at=at, id="1")
    review.agent(answer, at=at + timedelta(seconds=seconds), id="2", typing_cpm=60)
    return review


def test_a_point_has_its_reason(at: datetime) -> None:
    result = reviewed(at).result()
    promise = next(each for each in result.findings if each.rule == "F6.promise")
    assert (promise.turn, promise.level, promise.span.of(PROMISE)) == (1, Level.BLOCK, promise.quote)
    honest = next(point for point in result.lost if point.criterion == "honest.effect")
    assert honest.verdict == Verdict.LOST and honest.earned == 0 < honest.possible and honest.turn == 1
    assert honest.quote == PROMISE.replace("1380000", "*" * 7) and result.capped_by == "honest.effect"
    assert [turn.reply for turn in result.turns] == [None, timedelta(seconds=40)] and result.turns[1].text == honest.quote
    figures = result.figures
    assert (figures.agent_turns, figures.typing_cpm, figures.reply_median, figures.findings[Level.BLOCK]) == (1, 60, timedelta(seconds=40), 1)
    assert result.score is not None and sum(point.earned for point in result.points) <= 10_000
    assert pickle.loads(pickle.dumps(result)) == result


def test_rules_of_one_place_hold_there(at: datetime) -> None:
    found = {}
    for region in ("tw", "hk", None):
        review = Review(region=region)
        review.patient("请问什么时候复诊", at=at)
        review.agent("您聽日早啲返嚟就得。", at=at + timedelta(seconds=20))
        found[region] = any(each.rule == "F8.cantonese" for each in review.result().findings)
    assert found == {"tw": True, "hk": False, None: True}


def test_a_better_answer_loses_less(at: datetime) -> None:
    good = reviewed(at, "您好，这里是清波眼科医院。效果因人而异，要医生检查后才能说。请问您母亲多大年纪？").result()
    bad = reviewed(at).result()
    assert good.score is not None and bad.score is not None and good.score > bad.score
    assert not any(each.rule == "F6.promise" for each in good.findings) and good.capped_by is None
    assert any(step.done and step.quote for step in good.steps) and len([step for step in good.steps if step.done]) > len([step for step in bad.steps if step.done])


def test_forms_of_a_review(at: datetime) -> None:
    review = reviewed(at, trainee=True)
    tree, page = review.as_dict(), review.html("talk <1>")
    promise = next(each for each in tree["findings"] if each["rule"] == "F6.promise")
    assert PROMISE[promise["start"] : promise["end"]] == "保证治好" and tree["trainee"]
    assert "talk &lt;1&gt;" in page and "<svg" in page and "<script" not in page
    assert "保证治好" in review.text("t") and "1380000" not in review.text() + page + json.dumps(tree)
    assert review.session.slots["relation"] == "mother" and review.session.turns == 2
    assert any(point.say for point in review.result().lost)


def test_a_review_goes_on_and_refuses(at: datetime) -> None:
    review = reviewed(at)
    before = review.result()
    review.agent(PROMISE, at=at, id="2")
    assert review.result() == before and "2 turns" in repr(review)
    with pytest.raises(consult.OutOfOrderError):
        review.patient("还在吗", at=at - timedelta(days=3))
    with pytest.raises(consult.UnknownIdError):
        review.event("signal", "no.such", at=at)
    assert review.result() == before
    review.event("phase", "booking", at=at + timedelta(minutes=1))
    assert review.result().phase == "booking"
    with review:
        pass
    with pytest.raises(ValueError, match="closed"):
        review.result()


def test_reports_merge_in_any_order(at: datetime) -> None:
    def part(n: int) -> Report:
        report = Report(least=1)
        with reviewed(at + timedelta(days=n), seconds=20 + n) as review:
            report.add(review, agent="小顾" if n % 2 else "=1+1")
        session = consult.Session(channel="phone")
        session.patient("想挂号", at=at)
        report.add(session, at=at)
        report.add_survey(consult.survey("visit", {"effect": 1 + n, "money": 2}))
        report.add_yield(consult.Yield("follow_up"))
        return report

    def merged(parts: tuple[Report, ...]) -> Report:
        whole = Report(least=1)
        for each in parts:
            whole += each
        return whole

    wholes = [merged(order) for order in itertools.permutations([part(n) for n in range(3)])]
    assert len({whole.save() for whole in wholes}) == 1 and wholes[0] == wholes[1] == copy.copy(wholes[2]) == pickle.loads(pickle.dumps(wholes[3]))
    told = wholes[0].as_dict()
    assert told["talks"] == 6
    counts = {(each["field"], each["value"]): each["count"] for each in told["fields"]}
    assert counts["channel", "phone"] == counts["channel", "online"] == 3 and counts["agent", "小顾"] == 1
    assert {each["rule"]: each["count"] for each in told["findings"] if each["day"] == "*"}["F6.promise"] == 3
    cross = wholes[0].cross("type", "channel")
    assert sum(cross["row_totals"]) == 6 == sum(map(sum, cross["cells"]))
    rows = list(csv.reader(io.StringIO(wholes[0].csv("fields"))))
    assert any("'=1+1" in row for row in rows) and len(rows) > 5
    assert wholes[0].csv("levels") and "6 talks" in repr(wholes[0])


def test_small_counts_are_hidden(at: datetime) -> None:
    report = Report()
    with reviewed(at) as review:
        for _ in range(4):
            report.add(review)
        assert report.as_dict()["talks"] is None and "few" in repr(report)
        report.add(review)
    assert report.as_dict()["talks"] == 5 and Report.load(report.save(), least=6).as_dict()["talks"] is None


def test_reports_refuse(at: datetime) -> None:
    report = Report()
    with pytest.raises(ValueError, match="began"):
        report.add(consult.Session())
    with pytest.raises(consult.InvalidArgumentError):
        report.add(consult.Session(), agent="x" * 65, at=at)
    with pytest.raises(consult.InvalidArgumentError, match="^other: another report is wanted"):
        report += report
    with pytest.raises(consult.InvalidArgumentError, match="^other: a report of the same utc_offset"):
        report += Report(utc_offset=timedelta(0))
    core = consult.Pack.load(base="core")
    for other in (Report(core), Report.load(Report(core).save(), core)):
        with pytest.raises(consult.PackMismatchError):
            report += other
    with pytest.raises(consult.PackMismatchError, match="another pack"):
        Report.load(Report(core).save())
    with pytest.raises(consult.UnknownIdError):
        report.cross("type", "no_such")
    with pytest.raises(consult.UnknownIdError):
        report.csv("no_such")
    with pytest.raises(consult.InvalidJSONError):
        Report.load("{")
    assert report == Report()


def test_satisfaction_is_never_above_the_result() -> None:
    high = consult.survey("visit", {"effect": 5, "feeling": 5, "money": 5, "time": 5})
    assert high.level == SatisfactionLevel.HIGH and high.permille == 1000 and not high.held_by_result
    held = consult.survey("visit", {"effect": 3, "feeling": 4, "money": 5, "time": 5})
    assert held.level == SatisfactionLevel.MIDDLE and held.items[0].item == "effect" and held.answers["effect"] == 3
    low = consult.survey("visit", {"effect": 1, "money": 5}, locale="zh-Hant")
    assert low.level == SatisfactionLevel.LOW and low.items[0].reason and low.items[-1].value is None and low.items[0].ask == "survey.effect"
    assert consult.survey("visit", {}).level == SatisfactionLevel.UNKNOWN
    for id, answers, error in (("no", {}, consult.UnknownIdError), ("visit", {"no": 1}, consult.UnknownIdError),
                               ("visit", {"effect": 6}, consult.InvalidArgumentError)):  # fmt: skip
        with pytest.raises(error):
            consult.survey(id, answers)


def journalled(at: datetime) -> tuple[list[str], Journal, consult.Session]:
    session, journal = consult.Session(), Journal()
    lines = [journal.begin(session)]
    session.patient("眼睛红了两天", at=at, id="m1")
    lines.append(journal.turn(session, "patient", "眼睛红了两天", at=at, id="m1"))
    session.event("phase", "booking", at=at)
    lines.append(journal.event(session, "phase", "booking", at=at))
    session.slots["age"] = "30"
    lines.append(journal.set(session, "age", "30"))
    session.tick(at + timedelta(hours=1))
    lines.append(journal.tick(session, at + timedelta(hours=1)))
    lines.append(journal.close())
    return lines, journal, session


def test_a_journal_is_played_again(at: datetime) -> None:
    lines, journal, session = journalled(at)
    text = "".join(lines)
    played, check = consult.replay_journal(text, last_hash=journal.hash)
    assert check and check == consult.verify_journal(text.encode(), journal.hash) and played == session
    assert (check.lines, check.closed, check.line, check.last_hash) == (6, True, 0, journal.hash)
    with pytest.raises(consult.OutOfOrderError):
        journal.tick(session, at)


def test_what_was_changed_in_a_journal_is_found(at: datetime) -> None:
    lines, journal, _ = journalled(at)
    faults = {
        JournalFault.CHANGED: [*lines[:1], lines[1].replace("两天", "三天"), *lines[2:]], JournalFault.MISSING: lines[:1] + lines[2:],
        JournalFault.CUT: lines[:3], JournalFault.REORDERED: [*lines, lines[0]], JournalFault.NOT_A_LINE: ["{}\n"],
    }  # fmt: skip
    for fault, text in faults.items():
        check = consult.verify_journal("".join(text))
        assert not check and check.fault == fault and check.line
    assert consult.verify_journal("".join(lines), "0" * 64).fault == JournalFault.CUT
    nothing, check = consult.replay_journal("no journal")
    assert nothing is None and check.fault == JournalFault.NOT_A_LINE
    begun = Journal()
    assert begun.hash == "0" * 64
    with pytest.raises(consult.OutOfOrderError):
        begun.close()
