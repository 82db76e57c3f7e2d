"""Rules learned from labelled drafts made for it: what is planted fires, with its place; what lacks it does not."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

import consult

pytest.importorskip("sklearn")

from consult import drafts  # noqa: E402


RULE = "F5.learnt2"
"""The default pack has learned an F5.learnt of its own."""


def made(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Drafts in which words that no rule has are wrong."""
    draw = random.Random(seed)
    rows = []
    for n in range(count):
        bad = draw.random() < 0.4
        noise = "".join(draw.choice("山水风云花鸟鱼虫天地日月") for _ in range(8))
        text = f"您好，{noise[:4]}{'蓝莓饼' if bad else '核桃饼'}，{noise[4:]}。"
        rows.append({"id": f"{'abc'[n % 3]}-{seed}{n}", "text": text, "violations": [{"family": "F5", "quote": "蓝莓饼"}] if bad else [],
                     "disputed": ["F5"] if n % 40 == 0 and not bad else [], "context": {"patient": f"嗯{n // 2}"}})  # fmt: skip
    return rows


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drafts")
    data = write(folder / "made.jsonl", made(240) + [dict(row, split="test") for row in made(80, seed=2)])
    assert drafts.main([str(data), "--out", str(folder / "learnt.json"), "--date", "2026-01-02", "--licence", "CC0"]) == 0
    return folder / "learnt.json"


def test_a_learnt_rule_fires_and_a_near_miss_does_not(learnt: Path) -> None:
    pack = consult.Pack.load(learnt)
    text = "😀您好，水鸟鱼虫，天地蓝莓饼，日月风云。"
    (finding,) = [each for each in consult.lint(text, pack) if each.rule == RULE]
    assert (finding.family, finding.level) == ("F5", consult.Level.WARNING) and "蓝莓饼" in finding.quote == finding.span.of(text)
    assert finding.message and finding.advice and "F5" in finding.message_en
    assert not [each for each in consult.lint("您好，水鸟鱼虫，天地核桃饼，日月风云。", pack) if each.rule == RULE]
    assert not [each for each in consult.lint(text) if each.rule == RULE]
    assert list(consult.classify("蓝莓饼", pack).labels) == list(consult.classify("").labels) and not consult.classify("蓝莓饼", pack).why("draft2.F5")


def test_what_is_written_says_how_good_it_is(learnt: Path) -> None:
    layer = json.loads(learnt.read_text(encoding="utf-8"))
    scores = layer["note"]["scores"]
    assert scores["F1"]["test_before"] < 0.1 and scores["F1"]["test_after"] > 0.9 and scores["F1"]["cross_validated"] > 0.9
    assert scores["false alarms"]["test_after"] <= scores["false alarms"]["test_before"] + 0.02
    assert layer["note"]["data"] == {"made.jsonl": 240} and layer["note"]["licence"] == "CC0"
    assert layer["groups"] == [{"group": "draft2", "choose": "any", "of": "text"}] and {each["role"] for each in layer["ngrams"]} == {"agent"}
    (rule,) = layer["rules"]
    assert len(rule["hit"]) == len(rule["miss"]) == 2
    with consult.Builder() as builder:
        builder.add_default("ophthalmology").add(learnt).compile(examples=True)
        assert not [each for each in builder.warnings if "learnt" in each.message]


def test_what_was_learned_before_stays(learnt: Path, tmp_path: Path) -> None:
    """On top of learnt rules others have names of their own; into the same file they are learned anew."""
    data = learnt.parent / "made.jsonl"
    folder = tmp_path / "hospital"
    folder.mkdir()
    (folder / "pack.json").write_text(json.dumps({"pack": {"id": "hospital", "version": "1.0.0", "format": 1, "extends": ["ophthalmology"]}}), encoding="utf-8")
    first, second = folder / "first.json", folder / "second.json"
    first.write_text(learnt.read_text(encoding="utf-8"), encoding="utf-8")
    assert drafts.main([str(data), "--default", "none", "--pack", str(folder), "--out", str(second), "--precise", "0.9"]) == 0
    above = json.loads(second.read_text(encoding="utf-8"))
    assert [each["rule"] for each in above["rules"]] == ["F5.learnt3"] and above["groups"][0]["group"] == "draft3"
    told = [each.rule for each in consult.lint("您好，水鸟鱼虫，天地蓝莓饼，日月风云。", consult.Pack.load(folder))]
    assert RULE in told
    second.unlink()
    assert drafts.main([str(data), "--default", "none", "--pack", str(folder), "--out", str(first)]) == 0
    assert json.loads(first.read_text(encoding="utf-8"))["ngrams"] == json.loads(learnt.read_text(encoding="utf-8"))["ngrams"]


def test_a_family_that_rules_tell_already_is_left_alone_unless_precision_is_asked_for() -> None:
    rows = [dict(row, text=row["text"].replace("蓝莓饼", "，我们保证治好"), violations=[{"family": "F6"}] if row["violations"] else []) for row in made(150)]
    with pytest.raises(ValueError, match="nothing to learn"):
        drafts.learn([drafts._draft(row, row["id"], "made") for row in rows], consult.Pack.default())
    learned = drafts.learn([drafts._draft(row, row["id"], "made") for row in rows], consult.Pack.default(), drafts.Settings(precise=0.95))
    assert [each["rule"] for each in learned.layer["rules"]] == ["F6.learnt2"] and learned.crossed.false_alarms <= learned.before.false_alarms


@pytest.mark.parametrize("line", ["{", '{"text": "甲"}', '{"text": "甲", "violations": [{}]}', "[]"])
def test_bad_drafts_are_refused_with_their_line(line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(line, encoding="utf-8")
    assert drafts.main([str(path), "--out", str(tmp_path / "o.json")]) == 2
    assert "bad.jsonl:1" in capsys.readouterr().err and not (tmp_path / "o.json").exists()
    few = write(tmp_path / "few.jsonl", made(5))
    assert drafts.main([str(few), "--out", str(tmp_path / "o.json")]) == 2 and "nothing to learn" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "meant"),
    [({"text": "好", "violations": [], "contxt": {}}, "context"), ({"text": "好", "violations": [], "context": {"patients": "疼"}}, "patient")],
)
def test_slips_in_members_are_refused(line: dict[str, Any], meant: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=f'a.jsonl:1: nobody reads ".*": is "{meant}" meant'):
        drafts.load([write(tmp_path / "a.jsonl", [line])])
