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


def test_files_are_read_by_their_lines(tmp_path: Path) -> None:
    bad = "您好，保证治好。"
    for name in ("a.json", "a.csv", "a.jsonl.gz", "a"):
        (tmp_path / name).write_text(bad, encoding="utf-8")
        with pytest.raises(consult.InvalidArgumentError, match=r"^texts: a file \*\.txt"):
            lint_many(tmp_path / name)
    for name, text in (
        ("b.JSONL", json.dumps({"text": "一\u2028二"}, ensure_ascii=False) + "\n\n" + json.dumps({"text": bad}) + "\n"),
        ("b.txt", f"一\f二\u2028三\r\n\n{bad}\r\n"),
    ):
        for mark in ("", "\ufeff"):
            (tmp_path / name).write_bytes((mark + text).encode())
            assert lint_many(tmp_path / name)["row"].tolist() == [2]
            assert len(classify_many(str(tmp_path / name))) == 3


def test_lines_that_are_no_texts(tmp_path: Path) -> None:
    good, lines = json.dumps({"text": "保证治好。"}).encode(), tmp_path / "a.jsonl"
    plain = tmp_path / "a.txt"
    for broken, error, status in ((b'"\xff"', consult.InvalidTextError, "INVALID_UTF8"), (b"[]", consult.InvalidJSONError, "INVALID_JSON"),
                                  (b'{"text": 5}', consult.InvalidJSONError, "INVALID_JSON")):  # fmt: skip
        lines.write_bytes(good + b"\n" + broken + b"\n" + good)
        with pytest.raises(error, match="a.jsonl:2: "):
            lint_many(lines)
        columns = lint_many(lines, on_error="skip")
        assert columns.errors == {1: status} and columns["row"].tolist() == [0, 2]
        assert classify_many(lines, on_error="skip").errors == {1: status}
    plain.write_bytes("保证治好。\n".encode() + b"\xff\n" + "保证治好。".encode())
    with pytest.raises(consult.InvalidTextError, match="a.txt:2: not UTF-8 at byte 0"):
        lint_many(plain)
    assert lint_many(plain, on_error="skip").errors == {1: "INVALID_UTF8"}


def test_tables_and_columns_of_something_else() -> None:
    pa, pd = pytest.importorskip("pyarrow"), pytest.importorskip("pandas")
    texts = ["您好。", "保证治好。"]
    tables: list[Any] = [pa.table({"id": [1, 2], "text": texts}), pd.DataFrame({"text": texts, "id": [1, 2]}), pa.record_batch({"text": texts}),
                         pd.Series(texts, dtype="category")]  # fmt: skip
    for table in tables:
        assert lint_many(table)["row"].tolist() == [1]
    for table in (pa.table({"id": [1]}), pd.DataFrame({"words": ["a"]})):
        with pytest.raises(consult.InvalidArgumentError, match='^texts: one column .*not a table of'):
            lint_many(table)
    numbers: list[Any] = [pd.Series([1, 2]), pa.array([1.5]), pa.array([{"text": "a"}]), pd.Series([b"a"]), pd.Series(["好", 3])]
    for column in numbers:
        with pytest.raises(TypeError, match="str is wanted|of str"):
            lint_many(column)
    assert len(lint_many(pd.Series([None, None], dtype=object))) == 0


def test_drafts_with_their_own_patient_and_phase() -> None:
    pa = pytest.importorskip("pyarrow")
    drafts = ["您先休息两天就好了。"] * 3
    patients = ["突然胸口压着疼，出冷汗", None, "挂号多少钱"]
    expected = [[f.rule for f in consult.lint(draft, patient=patient)] for draft, patient in zip(drafts, patients)]
    assert expected[0] != expected[2]
    for column in (patients, tuple(patients), pa.array(patients)):
        columns = lint_many(drafts, patient=column)
        for row, rules in enumerate(expected):
            assert [rule for at, rule in zip(columns["row"], columns.texts("rule")) if at == row] == rules
    phases = [*consult.Pack.default().ids("phase")][:2] + [None]
    columns = lint_many(drafts, patient="挂号多少钱", phase=phases)
    for row, phase in enumerate(phases):
        rules = [f.rule for f in consult.lint(drafts[row], patient="挂号多少钱", phase=phase)]
        assert [rule for at, rule in zip(columns["row"], columns.texts("rule")) if at == row] == rules
    with pytest.raises(consult.UnknownIdError, match="row 1"):
        lint_many(drafts, phase=[None, "no_such", None])
    with pytest.raises(consult.InvalidArgumentError, match="^patient: one str, or a column of 3"):
        lint_many(drafts, patient=["好"])
    with pytest.raises(TypeError, match="^patient, row 1: str is wanted"):
        lint_many(drafts, patient=["好", 3, None])


def test_what_stands_behind_a_nul_is_read() -> None:
    urgent = "你好\0胸口疼得厉害出冷汗"
    expected = [f.rule for f in consult.lint("您多大年纪？", patient=urgent)]
    assert "F16.ignored" in expected
    for patient in (urgent, [urgent, urgent]):
        assert lint_many(["您多大年纪？"] * 2, patient=patient).texts("rule") == expected * 2
    for phase, name in (("inquiry\0x", "phase"), (["inquiry", "inquiry\0x"], "phase, row 1")):
        with pytest.raises(consult.InvalidArgumentError, match=f"^{name}: text without a NUL"):
            lint_many(["您好。"] * 2, phase=phase)


def test_frames_name_their_labels() -> None:
    pytest.importorskip("pandas")
    columns = classify_many(["我妈眼睛看不清", "你好"])
    frame = columns.to_pandas()
    assert frame["holds.proxy"].tolist() == [True, False] and frame["primary"].tolist()[0] == "proxy"
    assert frame["permille.proxy"].tolist() == columns["permille"][:, columns.names["labels"].index("proxy")].tolist()


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
    assert labels.column("permille").type.list_size == len(consult.classify("好").labels)


def test_many_findings_of_one_text() -> None:
    message = {"en": "berry", "zh-Hans": "莓", "zh-Hant": "莓"}
    rule = {"rule": "T1.berry", "family": "F1", "level": "warning", "when": {"words": ["蓝莓"]}, "message": message, "advice": message}
    head = {"id": "berry", "version": "1.0.0", "format": 1, "locales": ["zh-Hans", "zh-Hant"]}
    pack = consult.Pack.from_json({"pack": head, "rules": [rule]})
    text = "蓝莓。" * 3000
    columns = lint_many(["好", text, "好"], pack)
    assert len(columns) == len(consult.lint(text, pack)) >= 3000 and set(columns["row"].tolist()) == {1}
