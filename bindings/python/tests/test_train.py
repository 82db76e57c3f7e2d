"""Training and evaluation on texts made for it: what is planted is found, what is written is what was learned."""

from __future__ import annotations

import json
import random
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import consult
from consult import corpus, eval
from consult.corpus import Row

pytest.importorskip("sklearn")

from consult import train  # noqa: E402

def made(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Rows in which a word nobody wrote a cue for tells the type, and another the flag."""
    draw = random.Random(seed)
    rows = []
    for n in range(count):
        eager, danger = draw.random() < 0.4, draw.random() < 0.2
        noise = "".join(draw.choice("山水风云花鸟鱼虫天地日月") for _ in range(8))
        text = noise[:3] + ("蓝莓" if eager else "核桃") + noise[3:6] + ("竹笋紫" if danger else "") + noise[6:]
        rows.append({"id": f"{seed}-{n}", "text": text, "types": ["eager"] if eager else [], "relation": "none",
                     "flag": "E01" if danger else "none", "primary": "eager" if eager else "none"})  # fmt: skip
    return rows


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_what_is_planted_is_learned_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write(tmp_path / "made.jsonl", made(300) + [dict(row, split="test") for row in made(100, seed=2)])
    out = tmp_path / "weights.json"
    arguments = [str(data), "--out", str(out), "--flags", "--date", "2026-01-02", "--licence", "CC0", "--threads", "1", "--strengths", "3,1.5"]
    assert train.main(arguments) == 0
    assert "eager F1" in capsys.readouterr().out
    layer = json.loads(out.read_text(encoding="utf-8"))
    weights = {each["ngram"]: each["labels"] for each in layer["ngrams"]}
    assert "eager" in weights.get("蓝莓", {}) or "eager" in weights.get("核桃", {})
    note = layer["note"]
    assert note["date"] == "2026-01-02" and note["licence"] == "CC0" and note["data"] == {"made.jsonl": 300}
    scores = note["scores"]["eager F1"]
    assert scores["before"] < 0.5 < 0.9 < min(scores["cross_validated"], scores["test_after"])
    assert note["scores"]["red flags, recall"]["test_after"] > 0.9
    pack = consult.Pack.load(out)
    assert consult.classify("山水蓝莓花", pack).labels["eager"].holds and not consult.classify("山水核桃花", pack).labels["eager"].holds
    assert [flag.id for flag in consult.classify("山水竹笋紫花", pack).flags] == ["E01"]
    assert list(consult.classify("山水竹笋紫花", pack).labels) == list(consult.classify("山水").labels)  # alarms are no labels of the text
    assert eval.main([str(data), "--pack", str(out), "--split", "test", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["rows"] == 100 and result["labels"]["eager"]["f1"] > 0.9 and result["accuracy"]["primary"] > 0.9


def test_a_ridge_holds_weights_small(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, out = write(tmp_path / "made.jsonl", made(80)), tmp_path / "weights.json"
    largest = []
    for ridge in ("0", "40"):
        arguments = ["--groups", "type", "--folds", "2", "--date", "2026-01-02", "--threads", "1", "--strengths", "1.5", "--ridge", ridge]
        assert train.main([str(data), "--out", str(out), *arguments]) == 0
        layer = json.loads(out.read_text(encoding="utf-8"))
        assert layer["note"]["ridge"] == float(ridge)
        largest.append(max(abs(weight) for each in layer["ngrams"] for weight in each["labels"].values()))
    capsys.readouterr()
    assert largest[0] > largest[1]


def test_training_again_replaces_the_weights(tmp_path: Path) -> None:
    folder = tmp_path / "hospital"
    folder.mkdir()
    head = {"pack": {"id": "hospital", "version": "1.0.0", "format": 1, "locales": ["zh-Hans", "zh-Hant"], "extends": ["ophthalmology"]}}
    (folder / "pack.json").write_text(json.dumps(head), encoding="utf-8")
    data, out = write(tmp_path / "made.jsonl", made(200)), folder / "weights" / "first.json"
    arguments = [str(data), "--pack", str(folder), "--default", "none", "--out", str(out), "--threads", "1", "--strengths", "3"]
    assert train.main(arguments) == 0
    first = json.loads(out.read_text(encoding="utf-8"))
    consult.Pack.load(folder, base=None)
    assert train.main(arguments) == 0
    second = json.loads(out.read_text(encoding="utf-8"))
    assert {key: first[key] for key in first if key != "note"} == {key: second[key] for key in second if key != "note"}


def test_a_compiled_layer_scores_as_learned(tmp_path: Path) -> None:
    pack = consult.Pack.default()
    rows = corpus.load([write(tmp_path / "made.jsonl", made(150))], pack)
    settings = train.Settings(threads=1, strengths=(2.0,), groups=("type",))
    trained = train.train(rows, pack, settings)
    weights = {each["ngram"]: each["labels"].get("eager", 0) for each in trained.layer["ngrams"]}
    signals = {each["when"]["all"][0]["signal"]: each["labels"].get("eager", 0) for each in trained.layer["cues"] if not each["cue"].endswith(".first")}
    shift = {each["label"]: each["shift"] for each in trained.layer["labels"]}.get("eager", 0)
    full = train.layered(pack, trained.layer)
    for row in rows[:60]:
        before, after = row.read(pack), row.read(full)
        grams = sum(weights.get(gram, 0) for gram in train.grams(row.text, settings))
        expected = before.labels["eager"].score + grams + sum(signals.get(name, 0) for name in before.signals) + shift
        assert after.labels["eager"].score == expected


def test_concepts_are_learned_from(tmp_path: Path, at: datetime) -> None:
    """What a concept says that no cue asks for is learned, counts in the first turn only, and can be left out."""
    words = {"concepts": [{"concept": "berry", "any": ["蓝莓"]}, {"concept": "own.nut", "any": ["核桃"]}]}
    head = {"pack": {"id": "fruit", "version": "1.0.0", "format": 1, "locales": ["zh-Hans", "zh-Hant"], "extends": ["ophthalmology"]}}
    path = tmp_path / "fruit.json"
    path.write_text(json.dumps({**head, **words}, ensure_ascii=False), encoding="utf-8")
    pack = train.open_base([path])
    rows = corpus.load([write(tmp_path / "made.jsonl", made(150))], pack)
    settings = train.Settings(9, 9, threads=1, strengths=(2.0,), groups=("type",), concepts=True, without=("own.",))
    trained = train.train(rows, pack, settings)
    cues = {each["cue"]: each.get("labels", {}) for each in trained.layer["cues"]}
    assert cues["trained2.w.berry"]["eager"] > 500 and not any("nut" in cue or "probe" in cue for cue in cues)
    assert not trained.layer["ngrams"] and trained.crossed.labels["eager"].f1 > 0.9 > trained.before.labels["eager"].f1
    full = train.layered(pack, trained.layer)
    assert "trained2.w.berry" in {each.cue for each in consult.classify("山水蓝莓花鸟鱼虫", full).evidence}
    with consult.Session(full) as session:
        turns = [session.patient(text, at=at).reading for text in ("山水蓝莓花鸟鱼虫", "又是蓝莓花鸟鱼虫")]
    assert [any(each.cue == "trained2.w.berry" for each in reading.evidence) for reading in turns if reading] == [True, False]


def test_one_of_several_is_learned_together(tmp_path: Path) -> None:
    draw = random.Random(3)
    words = {"hospital": "蓝莓", "diagnosis": "核桃", "prevention": "竹笋紫", "none": "天地"}
    rows = [{"id": f"{n}", "text": draw.choice("山水风云") + words[kind] + draw.choice("花鸟鱼虫"), "question": kind}
            for n in range(200) for kind in [draw.choice(list(words))]]  # fmt: skip
    pack = consult.Pack.default()
    trained = train.train(corpus.load([write(tmp_path / "q.jsonl", rows)], pack), pack, train.Settings(threads=1, strengths=(1.0,)))
    assert trained.crossed.accuracy("question") > 0.95 > trained.before.accuracy("question")


def test_folds_keep_voices_together() -> None:
    rows = [Row(f"{voice}-{n}", "甲", {}) for voice in "abcd" for n in range(5)]
    folds = corpus.folds_of(rows, 3)
    assert [folds[5 * i : 5 * i + 5] for i in range(4)] == [[0] * 5, [1] * 5, [2] * 5, [0] * 5]
    assert len(set(corpus.folds_of(rows, 5))) > 2 and corpus.folds_of(rows, 5) == corpus.folds_of(rows, 5)


def test_rows_say_what_they_know(tmp_path: Path) -> None:
    pack = consult.Pack.default()
    rows: list[dict[str, Any]] = [
        {"text": "甲", "types": ["proxy"], "relation": "mother"},
        {"text": "乙", "flag": "none"},
        {"text": "丙", "labels": ["inquiry.price"], "asked": "age"},
    ]
    first, second, third = corpus.load([write(tmp_path / "a.jsonl", rows)], pack)
    assert first.truth["proxy"] and not first.truth["eager"] and first.truth["relation.mother"] and "need.cost" not in first.truth
    assert second.truth == {} and second.flag == "none" and second.id == "a.jsonl:2"
    assert third.truth == {"inquiry.price": True, "inquiry.visit": False} and third.asked == "age"


def test_what_readers_dispute_is_unknown(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"text": "甲", "types": ["proxy"], "needs": [], "question": "hospital", "flag": "G01", "primary": "proxy",
         "disputed": ["types.eager", "needs.cost", "question", "flag", "primary"]},
    ]  # fmt: skip
    (row,) = corpus.load([write(tmp_path / "a.jsonl", rows)], consult.Pack.default())
    assert row.truth["proxy"] and row.truth["undiagnosed"] is False and row.truth["need.time"] is False
    assert not {"eager", "need.cost", "question.hospital", "question.diagnosis"} & row.truth.keys()
    assert row.flag is None and row.primary is None


def test_members_that_nobody_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = consult.Pack.default()
    for name, meant in (("type", "types"), ("neds", "needs"), ("lables", "labels"), ("Split", "split")):
        with pytest.raises(ValueError, match=f'a.jsonl:2: nobody reads "{name}": is "{meant}" meant'):
            corpus.load([write(tmp_path / "a.jsonl", [{"text": "甲", "types": []}, {"text": "乙", name: ["x"]}])], pack)
    with pytest.warns(UserWarning, match="nobody reads ward"):
        corpus.load([write(tmp_path / "b.jsonl", [{"text": "甲", "ward": 3, "_mine": 1, "department": "眼科"}])], pack)
    with pytest.warns(UserWarning):
        assert eval.main([str(write(tmp_path / "c.jsonl", [{"text": "甲", "ward": 3}]))]) == 2
    assert "none says what holds" in capsys.readouterr().err


def test_macro_f1_is_of_what_is_known(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [{"text": "做手术贵吗", "needs": ["cost"]}, {"text": "你好", "needs": []}]
    found = eval.evaluate(corpus.load([write(tmp_path / "a.jsonl", rows)], consult.Pack.default()), consult.Pack.default())
    assert found.labels["need.cost"].f1 == 1.0 and len(found.labels) > 5 and found.macro_f1("need") == 1.0


def test_silence_is_no_label(tmp_path: Path) -> None:
    pack = consult.Pack.default()
    rows = [{"id": str(n), "text": f"{'看不清' if n % 10 else '医生说是白内障'}第{n}个", "types": ["undiagnosed"] if n % 10 else []} for n in range(300)]
    trained = train.train(corpus.load([write(tmp_path / "a.jsonl", rows)], pack), pack, train.Settings(threads=1, strengths=(12.0,)))
    full = train.layered(pack, trained.layer)
    for text in ("", "嗯"):
        held = {label.id for label in consult.classify(text, full).labels.values() if label.holds}
        assert held <= {label.id for label in consult.classify(text, pack).labels.values() if label.holds}, text
        assert held == set(), text
    assert trained.after.labels["undiagnosed"].f1 > 0.95


def test_what_a_pack_has_learned_stays(tmp_path: Path) -> None:
    data = write(tmp_path / "made.jsonl", made(300))
    base = train.open_base()
    names = train.names_for(base)
    assert names == train.Names("alarm2", "trained2")  # the default pack has learned both
    out = tmp_path / "weights.json"
    assert train.main([str(data), "--out", str(out), "--flags", "--unless", "x.aside,x.past", "--threads", "1", "--strengths", "3"]) == 0
    layer = json.loads(out.read_text(encoding="utf-8"))
    assert {"group": "alarm2", "choose": "any", "of": "text"} in layer["groups"]
    cues = {each["cue"]: each for each in layer["cues"]}
    assert not cues.keys() & set(base.ids("cue")) 
    assert cues["trained.alarm2.E01"]["when"]["all"][2] == {"none_of": [{"flag": "any"}, {"signal": "x.aside"}, {"signal": "x.past"}]}
    assert {name for each in layer["ngrams"] for name in each["labels"] if name.startswith("alarm")} <= {"alarm2", "alarm2.E01"}
    pack = consult.Pack.load(out)
    assert [flag.id for flag in consult.classify("山水竹笋紫花", pack).flags] == ["E01"]
    before, now = (consult.classify("老爸一个月前摔过头，这几天右腿没劲、老犯困、半边身子不利索，昨晚头疼得睡不着", each) for each in (base, pack))
    assert [flag.id for flag in before.flags] == [flag.id for flag in now.flags] == ["G11"]
    again = train.names_for(train.open_base([out], replace=out))
    assert again == names


def test_flags_are_learned_from_what_is_said_alone(tmp_path: Path) -> None:
    """Not from marks, and not from what the cues found."""
    rows = [dict(row, text=f"{row['text']}!!") if row["flag"] != "none" else row for row in made(300)]
    pack = train.open_base([], "core")
    assert train.grams("疼!! 啊1", train.Settings(1, 2)) == {"疼", "啊", "1", "啊1"}
    trained = train.train(corpus.load([write(tmp_path / "a.jsonl", rows)], pack), pack, train.Settings(1, 2, flags=True, groups=("alarm",), threads=1))
    weighed = [each for each in trained.layer["ngrams"] if any(name.startswith("alarm") for name in each["labels"])]
    assert weighed and not [cue for cue in trained.layer["cues"] if any(name.startswith("alarm") for name in cue.get("labels", ()))]


@pytest.mark.parametrize(
    ("line", "word"),
    [("{", "bad.jsonl:1"), ('{"id": 1}', "text"), ('{"text": "甲", "types": ["no"]}', "no"), ('{"text": "甲", "labels": ["no.such"]}', "no.such")],
)
def test_bad_rows_are_refused_with_their_line(line: str, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(line, encoding="utf-8")
    assert eval.main([str(path)]) == 2
    assert word in capsys.readouterr().err


def test_nothing_to_learn_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train.main([str(write(tmp_path / "few.jsonl", made(5))), "--out", str(tmp_path / "w.json")]) == 2
    assert "nothing to learn" in capsys.readouterr().err and not (tmp_path / "w.json").exists()


def test_evaluation_counts_what_is_wrong() -> None:
    rows = [Row("1", "我妈眼睛看不清", {"proxy": True, "eager": True}, flag="none", primary="proxy"),
            Row("2", "眼睛有点干", {"proxy": True}, flag="G01", primary="undiagnosed")]  # fmt: skip
    result = eval.evaluate(rows, consult.Pack.default())
    assert (result.labels["proxy"].true_positive, result.labels["proxy"].false_negative) == (1, 1)
    assert {each.what for each in result.wrong} >= {"proxy missed", "eager missed", "flag G01 missed"}
    assert result.flags is not None and result.flags.recall == 0 and result.flag_recall == {"G01": (0, 1)}
    assert "primary" in result.confusion and "proxy" in eval.format_text(result, errors=3)
