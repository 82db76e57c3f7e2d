"""Packs, builders, facts: made, read, refused, copied, pickled."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path

import pytest

import consult
from consult import Builder, Facts, Pack, PackKind


def test_default_pack_is_one_object_and_tells_what_it_holds() -> None:
    pack = Pack.default()
    assert pack is Pack.default()
    assert pack.layers[0][0] == "core"
    assert pack.stats().phases == len(pack.ids("phase")) > 5
    assert "proxy" in pack.ids(PackKind.LABEL)
    assert pack.graph("dot").startswith("digraph")
    assert "greeting" in pack.graph("mermaid", "zh-Hant")
    assert pack.digest in repr(pack)


def test_image_opens_again_and_equals() -> None:
    pack = Pack.default()
    again = Pack.from_image(pack.image)
    assert again == pack and again is not pack and hash(again) == hash(pack)
    assert copy.copy(pack) is pack and copy.deepcopy(pack) is pack
    assert pickle.loads(pickle.dumps(pack)) is pack
    assert pickle.loads(pickle.dumps(again)) == pack
    damaged = bytearray(pack.image)
    damaged[1000] ^= 1
    with pytest.raises(consult.PackError):
        Pack.from_image(bytes(damaged))


LAYER = {"concepts": [{"concept": "t.word", "any": ["蓝莓测试词"]}],
         "cues": [{"cue": "t.cue", "when": {"concept": "t.word"}, "labels": {"proxy": 5000}, "source": "ours",
                   "hit": ["蓝莓测试词", "有蓝莓测试词吗"], "miss": ["蓝莓", "测试词"]}],
         "pack": {"id": "berry", "version": "1.2.3", "format": 1, "locales": ["zh-Hans", "zh-Hant"], "extends": ["ophthalmology"]}}  # fmt: skip


def test_layers_from_json_files_and_folders(tmp_path: Path) -> None:
    pack = Pack.from_json(LAYER)
    assert (pack.id, pack.version) == ("berry", "1.2.3")
    assert consult.classify("蓝莓测试词", pack).labels["proxy"].score > consult.classify("蓝莓测试词").labels["proxy"].score + 4000
    folder = tmp_path / "berry"
    folder.mkdir()
    (folder / "pack.json").write_text(json.dumps(LAYER), encoding="utf-8")
    assert Pack.load(folder) == Pack.load(folder / "pack.json")
    assert pickle.loads(pickle.dumps(pack)) == pack != Pack.default()


def test_faults_come_with_their_places() -> None:
    bad = {"pack": LAYER["pack"], "cues": [{"cue": "t.bad", "when": {"concept": "no.such"}}]}
    with pytest.raises(consult.PackError) as caught:
        Pack.from_json(bad)
    fault = caught.value.diagnostics[0]
    assert (fault.code, fault.pointer, fault.severity.name) == ("unknown-concept", "/cues/0/when/concept", "ERROR")
    assert fault.line >= 1 and fault.message in str(caught.value)
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.diagnostics == caught.value.diagnostics and again.status == consult.Status.INVALID_PACK


def test_builder_goes_on_after_faults() -> None:
    with Builder() as builder:
        with pytest.raises(consult.UnknownIdError, match="no-such"):
            builder.add_default("no-such")
        with pytest.raises(consult.NotFoundError, match="/no/such"):
            builder.add("/no/such")
        builder.add_default("core").add_json("{", "broken.json")
        with pytest.raises(consult.PackError, match="broken.json"):
            builder.compile()
    with pytest.raises(ValueError, match="closed"):
        builder.compile()


def test_facts_tell_what_the_pack_can_not_use(facts: Facts) -> None:
    assert facts.warnings == ()
    made = Facts({"adress": "滨湖路16号", "hours": 7, "own": "x"})
    assert [(each.code, each.pointer) for each in made.warnings] == [
        ("misspelt-fact", "/adress"),
        ("bad-fact", "/hours"),
        ("unknown-fact", "/own"),
    ]
    assert all(each.line == 1 and each.severity == 1 for each in made.warnings)
    assert pickle.loads(pickle.dumps(made)).warnings == made.warnings


def test_facts_are_read_compared_and_pickled(facts: Facts) -> None:
    assert facts["doctors.0.name"] == "沈医生" and facts.get("no.such") is None and "address" in facts
    assert facts == Facts(json.loads(facts.json)) == pickle.loads(pickle.dumps(facts)) != Facts({})
    with pytest.raises(KeyError):
        facts["no.such"]
    with pytest.raises(consult.InvalidJSONError):
        Facts("[1")
