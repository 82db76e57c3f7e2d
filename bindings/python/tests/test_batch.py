"""Batch: the same as one by one, whatever the texts come as, however many threads."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import consult

pytest.importorskip("numpy")

from consult.batch import Columns, classify_many, lint_many, replay_many  # noqa: E402

WORDS = ["您放心，保证治好。", "您好，请问眼睛不舒服多久了？", "😀保证治好，微信联系，包您满意", "我媽眼睛看不清，電話13800001234", "突然胸口压着疼，出冷汗", ""]
TEXTS = [f"{WORDS[n % len(WORDS)]}{n}" for n in range(5000)]


@pytest.fixture(scope="module")
def found() -> list[tuple[int, str, int, int, int]]:
    return [(row, f.rule, f.span.start, f.span.end, int(f.level)) for row, text in enumerate(TEXTS) for f in consult.lint(text)]


def rows(columns: Columns) -> list[tuple[int, str, int, int, int]]:
    c = columns
    return list(zip(c["row"].tolist(), map(str, c.texts("rule")), c["start"].tolist(), c["end"].tolist(), c["level"].tolist()))


@pytest.mark.parametrize("threads", [1, 3])
def test_lint_many_is_lint(threads: int, found: list[tuple[int, str, int, int, int]]) -> None:
    assert rows(lint_many(TEXTS, threads=threads)) == found


def test_texts_come_from_everywhere(tmp_path: Path, found: list[tuple[int, str, int, int, int]]) -> None:
    pa, pd = pytest.importorskip("pyarrow"), pytest.importorskip("pandas")
    lines, objects = tmp_path / "a.txt", tmp_path / "a.jsonl"
    lines.write_text("\n".join(TEXTS), encoding="utf-8")
    objects.write_text("".join(json.dumps({"text": text}) + "\n" for text in TEXTS), encoding="utf-8")
    chunked = pa.chunked_array([TEXTS[:7], [], TEXTS[7:]])
    sources: list[Any] = [tuple(TEXTS), iter(TEXTS), pa.array(TEXTS), pa.array(["x", *TEXTS]).slice(1), pa.array(TEXTS, pa.large_string()),
                          chunked, pd.Series(TEXTS), str(lines), objects]  # fmt: skip
    for source in sources:
        assert rows(lint_many(source, threads=2)) == found
    assert len(lint_many([])) == 0 and len(classify_many(pa.array([], pa.string()))) == 0


def test_nothing_and_what_cannot_be_read() -> None:
    pa = pytest.importorskip("pyarrow")
    for texts in (["保证治好", None, "长" * 100_000], pa.array(["保证治好", None, "长" * 100_000])):
        with pytest.raises(consult.LimitError, match="row 2"):
            lint_many(texts)
        columns = lint_many(texts, on_error="skip")
        assert columns.errors == {2: "LIMIT"} and columns["row"].tolist() == [0]
        assert classify_many(texts, on_error="skip").texts("primary")[1:] == [None, None]
    with pytest.raises(consult.InvalidTextError):
        lint_many(["好\ud800"])


@pytest.mark.parametrize("threads", [1, 3])
def test_classify_many_is_classify(threads: int) -> None:
    columns = classify_many(TEXTS, threads=threads, progress=True)
    ids = columns.names["labels"]
    for n in range(0, 5000, 97):
        reading = consult.classify(TEXTS[n])
        assert columns["permille"][n].tolist() == [reading.labels[id].permille for id in ids]
        assert columns["holds"][n].tolist() == [reading.labels[id].holds for id in ids]
        assert (columns.texts("primary")[n], columns.texts("flag")[n]) == (reading.primary, reading.flags[0].id if reading.flags else None)
    assert sum(columns.counts("primary").values()) == 5000


def test_replay_many_is_sessions(at: datetime, facts: consult.Facts) -> None:
    talks = [[("patient" if n % 2 == 0 else "agent", TEXTS[k + n], at + timedelta(minutes=n)) for n in range(k % 7)] for k in range(200)]
    columns = replay_many(talks, facts=facts, threads=2)
    row = 0
    phases, actions = columns.texts("phase"), columns.texts("action")
    for talk_number, talk in enumerate(talks):
        session = consult.Session(facts=facts)
        for turn_number, (role, text, when) in enumerate(talk):
            advice = session.turn(role, text, at=when)
            assert (columns["talk"][row], columns["turn"][row]) == (talk_number, turn_number)
            assert (phases[row], actions[row]) == (advice.phase, advice.actions[0].action if advice.actions else None)
            assert columns["findings"][row] == (len(advice.findings) if advice.findings is not None else 0)
            row += 1
    assert row == len(columns)
    with pytest.raises(consult.OutOfOrderError, match=r"^talk 1, turn 2 \(row 3\) could not be read: .*older"):
        late = at - timedelta(days=3)
        replay_many([[("patient", "好", at)], [("patient", "好", at), ("agent", "好", at), ("patient", "好", late)]])
    with pytest.raises(consult.OutOfOrderError, match="row 1"):
        replay_many([[("patient", "好", at), ("patient", "好", at - timedelta(days=3))]])


def test_wrong_calls_are_named_before_any_work(at: datetime, tmp_path: Path) -> None:
    lines: Any = tmp_path / "a.jsonl"
    lines.write_text('{"text": "好"}\n{"words": "好"}\n', encoding="utf-8")
    many: Any = [lint_many, classify_many, replay_many]
    for call in many:
        with pytest.raises(consult.InvalidArgumentError, match="^on_error: 'raise' or 'skip' is wanted, not 'bogus'"):
            call([], on_error="bogus")
        with pytest.raises(TypeError, match="^on_error: 'raise' or 'skip' is wanted, not None"):
            call([], on_error=None)
        with pytest.raises(consult.InvalidArgumentError, match="^threads: 0 to"):
            call([], threads=-1)
        with pytest.raises(TypeError, match="^pack: a consult.Pack"):
            call([], pack="core")
    for call in many[:2]:
        with pytest.raises(TypeError, match="^texts: a list"):
            call(5)
        with pytest.raises(TypeError, match="^row 1: str is wanted, not int 3"):
            call(["好", 3])
        with pytest.raises(consult.InvalidTextError, match="^row 1: a lone surrogate"):
            call(["好", "\ud800"])
        with pytest.raises(consult.InvalidJSONError, match='a.jsonl:2: .* "text"'):
            call(lines)
    for turn, error, message in (
        (("patient", "x"), TypeError, r"\(role, text, time\) is wanted"),
        (("nurse", "x", at), consult.InvalidArgumentError, "role: one of patient, agent"),
        (("patient", 5, at), TypeError, "text: str is wanted, not int 5"),
        (("patient", "x", "2025"), TypeError, "time: a datetime"),
        (("patient", "x", datetime(2025, 1, 1)), consult.InvalidArgumentError, "time: a time with a zone"),
    ):
        with pytest.raises(error, match=f"^talk 1, turn 1:? {message}"):
            many[2]([[], [("patient", "好", at), turn]])


def test_columns_go_to_arrow_and_pandas() -> None:
    pa = pytest.importorskip("pyarrow")
    columns = lint_many(TEXTS[:50])
    table = pa.table(columns)
    assert table.column("rule").to_pylist() == columns.texts("rule") and table.column_names[0] == "row"
    assert columns.to_pandas()["rule"].value_counts().to_dict() == columns.counts("rule")
    labels = classify_many(TEXTS[:3]).to_arrow()
    assert labels.column("permille").type.list_size == len(consult.Pack.default().ids("label"))


def test_many_findings_of_one_text() -> None:
    message = {"en": "berry", "zh-Hans": "莓", "zh-Hant": "莓"}
    rule = {"rule": "T1.berry", "family": "F1", "level": "warning", "when": {"words": ["蓝莓"]}, "message": message, "advice": message}
    head = {"id": "berry", "version": "1.0.0", "format": 1, "locales": ["zh-Hans", "zh-Hant"]}
    pack = consult.Pack.from_json({"pack": head, "rules": [rule]})
    text = "蓝莓。" * 3000
    columns = lint_many(["好", text, "好"], pack)
    assert len(columns) == len(consult.lint(text, pack)) >= 3000 and set(columns["row"].tolist()) == {1}
