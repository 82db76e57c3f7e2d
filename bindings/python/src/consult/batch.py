"""Many texts at once: :func:`lint_many`, :func:`classify_many`, :func:`replay_many`. Results are columns.

Texts may be a list of `str` (None = nothing), a column that speaks Arrow (pyarrow, pandas, polars), a table of such with a column
``text``, or a path: `*.jsonl`, `*.ndjson` (member ``text``; an empty line is nothing) or `*.txt` with one a line. In a file row 0 is the
first line, whatever stands in it. They are read in pieces by several threads, without the GIL and without an object for each
result. Needs the extra ``batch`` (NumPy; pyarrow for Arrow; tqdm for progress).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ._arguments import one_of, only, refused, whole
from ._core import NULL, encode, fail, give_worker, plain, take_worker, text_of, to_ms
from ._native import ffi, lib
from ._texts import Texts, block_of, bytes_block, words_of
from .enums import Channel, Locale, Role
from .facts import Facts, c_facts
from .lint import LintSetting, lint_options
from .pack import Pack, labels_of, pack_of

if TYPE_CHECKING:
    from typing_extensions import Unpack

OnError = Literal["raise", "skip"]
"""What to do about rows that cannot be read: raise for the first of them, or go on and list them in :attr:`Columns.errors`."""
_PIECE = 2048


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of equal length, as NumPy arrays; those in :attr:`names` are codes into a tuple of names (−1 = none).

    A look at one: ``columns["rule"]`` (codes), ``columns.texts("rule")`` (names). To Arrow without a copy, to pandas with one.
    """

    arrays: Mapping[str, Any]
    names: Mapping[str, tuple[str, ...]]
    errors: Mapping[int, str]
    """By row of the input, of :func:`replay_many` by row of the columns (``columns["talk"][row]``): the name of the status of those that could
    not be read (``on_error="skip"``)."""

    def __getitem__(self, column: str) -> Any:
        return self.arrays[column]

    def __len__(self) -> int:
        return len(next(iter(self.arrays.values()), ()))

    def texts(self, column: str) -> list[str | None]:
        """A column of codes as names."""
        names = (*self.names[column], None)
        return [names[code] for code in self.arrays[column]]

    def counts(self, column: str) -> dict[str, int]:
        """How often each name stands in a column of codes, the commonest first."""
        codes = self.arrays[column]
        numbers = np.bincount(codes[codes >= 0], minlength=len(self.names[column]))
        return {self.names[column][i]: int(numbers[i]) for i in np.argsort(-numbers, kind="stable") if numbers[i]}

    def to_arrow(self) -> Any:
        """A pyarrow Table; names become dictionary columns."""
        import pyarrow as pa

        made = {}
        for name, array in self.arrays.items():
            if name in self.names:
                codes = pa.array(array, mask=array < 0)
                made[name] = pa.DictionaryArray.from_arrays(codes, pa.array(list(self.names[name]), pa.string()))
            else:
                made[name] = pa.array(array) if array.ndim == 1 else _lists(pa, array)
        return pa.table(made)

    def to_pandas(self) -> Any:
        """A DataFrame; names become categories, and what is known of each label a column for each: ``"holds.proxy"``."""
        import pandas as pd

        frame = Columns({name: array for name, array in self.arrays.items() if array.ndim == 1}, self.names, self.errors).to_arrow().to_pandas()
        wide = [pd.DataFrame(array, columns=[f"{name}.{label}" for label in self.names["labels"]]) for name, array in self.arrays.items() if array.ndim > 1]
        return pd.concat([frame, *wide], axis=1) if wide else frame

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """For whatever takes Arrow: pandas, polars, DuckDB, Spark."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)


def _lists(pa: Any, array: Any) -> Any:
    return pa.FixedSizeListArray.from_arrays(pa.array(array.reshape(-1)), array.shape[1])


def _array(kind: str, array: Any) -> Any:
    return ffi.from_buffer(kind + "[]", array.reshape(-1), require_writable=True) if array.size else NULL


def _run(work: Callable[[int, int], Any], count: int, threads: int | None, progress: bool, what: str) -> list[Any]:
    """`work` for each piece of the rows, in several threads; results in order."""
    pieces = [(first, min(first + _PIECE, count)) for first in range(0, count, _PIECE)]
    threads = min(threads or os.cpu_count() or 1, max(len(pieces), 1))
    bar = _bar(count, progress, what)

    def one(piece: tuple[int, int]) -> Any:
        result = work(*piece)
        if bar is not None:
            bar.update(piece[1] - piece[0])
        return result

    try:
        if threads == 1:
            return [one(piece) for piece in pieces]
        with ThreadPoolExecutor(threads) as pool:
            return list(pool.map(one, pieces))
    finally:
        if bar is not None:
            bar.close()


def _bar(count: int, progress: bool, what: str) -> Any:
    if not progress:
        return None
    from tqdm.auto import tqdm

    return tqdm(total=count, desc=what, unit="")


def _how(threads: int | None, on_error: OnError) -> None:
    """Looks at what all take, before any work."""
    if threads is not None:
        whole(threads, "threads", 0, 2**31 - 1)
    one_of(on_error, ("raise", "skip"), "on_error")


def _errors(status: Any, on_error: OnError, name: Callable[[int], str] = "row {}".format, unread: Mapping[int, int] = {}) -> dict[int, str]:
    """What could not be read; `unread`: by row, what could not even be made a text."""
    for row, fault in unread.items():
        status[row] = fault
    rows = np.flatnonzero(status)
    if len(rows) and on_error == "raise":
        first = int(status[rows[0]])
        fail(first, f"{name(int(rows[0]))} could not be read: {plain(first)}; on_error='skip' goes on without such rows")
    return {int(row): str(text_of(lib.consult_status_name(int(status[row])))) for row in rows}


def _merge(parts: Sequence[tuple[Any, tuple[str, ...]]]) -> tuple[Any, tuple[str, ...]]:
    """Codes of several dictionaries as codes of one."""
    every = tuple(dict.fromkeys(name for _, names in parts for name in names))
    place = {name: i for i, name in enumerate(every)}
    arrays = [np.array([place[name] for name in names] + [-1], np.int32)[codes] for codes, names in parts]
    return np.concatenate(arrays) if arrays else np.zeros(0, np.int32), every


def _names(dictionary: Any) -> tuple[str, ...]:
    return tuple(text_of(dictionary.names[i]) or "" for i in range(dictionary.count))


def _row_by_row(given: Any, what: str, count: int, names: bool = False) -> Any:
    """A column of words, one for each row; None when there is one for all, or none."""
    if given is None or isinstance(given, str):
        return None
    words = words_of(given, what, names)
    if words.count != count:
        raise refused(what, f"{words.count} of them", f"one str, or a column of {count}, as many as there are texts,")
    return words


def lint_many(
    texts: Texts,
    pack: Pack | None = None,
    *,
    threads: int | None = None,
    progress: bool = False,
    on_error: OnError = "raise",
    patient: Texts | None = None,
    phase: str | Sequence[str | None] | None = None,
    **options: Unpack[LintSetting],
) -> Columns:
    """Checks many drafts, each by itself.

    Columns: ``row`` (of the input), ``rule`` (names), ``start``, ``end`` (code points), ``level`` (numbers of :class:`consult.Level`),
    ``shadow``; a row for each finding, in the order of the texts.

    :param threads: how many; None = one for each processor.
    :param progress: shows a bar (tqdm).
    :param on_error: ``"raise"``, or ``"skip"``: rows that cannot be read are listed in ``errors``.
    :param patient: the patient's message that each draft answers, None = unknown: one str for all, or a column as long as `texts`.
    :param phase: where the talk stands, likewise.
    :param options: those of :func:`consult.lint` but the session; the same for all.

    >>> columns = lint_many(["您好。", "您放心，保证治好。"])
    >>> columns["row"].tolist(), columns.texts("rule"), columns["start"].tolist()
    ([1], ['F6.promise'], [4])
    """
    only(options, LintSetting, "lint_many")
    _how(threads, on_error)
    pack = pack_of(pack, None, options.get("facts"))
    block = block_of(texts, on_error == "skip")
    patients, phases = _row_by_row(patient, "patient", block.count), _row_by_row(phase, "phase", block.count, names=True)
    c_options, keep = lint_options(
        **options, patient=patient if patients is None else None, phase=phase if phases is None else None  # type: ignore[arg-type]
    )
    rows = ffi.new("consult_python_rows *")
    rows.patients, rows.phases = NULL if patients is None else patients.c, NULL if phases is None else phases.c
    status = np.zeros(block.count, np.int8)
    c_status = _array("int8_t", status)

    def work(first: int, last: int) -> tuple[dict[str, Any], tuple[str, ...]]:
        rules, out = ffi.new("consult_python_dictionary *"), ffi.new("consult_python_findings *")
        done: list[dict[str, Any]] = []
        capacity, worker = 2 * (last - first) + 64, take_worker()
        try:
            while first < last:
                arrays: dict[str, Any] = {"row": np.empty(capacity, np.int64), "rule": np.empty(capacity, np.int32), "start": np.empty(capacity, np.int32),
                          "end": np.empty(capacity, np.int32), "level": np.empty(capacity, np.int8), "shadow": np.empty(capacity, np.uint8)}  # fmt: skip
                for name, array in arrays.items():
                    setattr(out, name, _array({"int64": "int64_t", "int32": "int32_t", "int8": "int8_t", "uint8": "uint8_t"}[str(array.dtype)], array))
                out.count, out.capacity = 0, capacity
                first = lib.consult_python_lint(worker, pack._c, c_options, rows, block.c, first, last, rules, out, c_status)
                done.append({name: array[: out.count] for name, array in arrays.items()})
                capacity *= 2
        finally:
            give_worker(worker)
        whole = done[0] if len(done) == 1 else {name: np.concatenate([each[name] for each in done]) for name in done[0]}
        return whole, _names(rules)

    parts = _run(work, block.count, threads, progress, "lint")
    del keep, patients, phases
    codes, rules = _merge([(arrays["rule"], names) for arrays, names in parts])
    kinds = {"row": np.int64, "rule": np.int32, "start": np.int32, "end": np.int32, "level": np.int8, "shadow": np.uint8}
    columns = {n: codes if n == "rule" else np.concatenate([a[n] for a, _ in parts] or [np.zeros(0, k)]) for n, k in kinds.items()}
    columns["shadow"] = columns["shadow"].astype(bool)
    return Columns(columns, {"rule": rules}, _errors(status, on_error, block.name, block.unread))


def classify_many(
    texts: Texts,
    pack: Pack | None = None,
    *,
    role: Role | str = Role.PATIENT,
    channel: Channel | str = Channel.ONLINE,
    threads: int | None = None,
    progress: bool = False,
    on_error: OnError = "raise",
) -> Columns:
    """Reads many messages, each by itself.

    Columns, a row for each text: ``primary`` and ``flag`` (names; the worst flag), ``permille`` and ``holds`` (rows × labels, in the
    order of ``names["labels"]``). A text that is None, or could not be read, has 0 everywhere.

    >>> columns = classify_many(["我妈眼睛看不清", "突然胸口压着疼，出冷汗"])
    >>> columns.texts("primary"), columns.texts("flag")[0]
    (['proxy', 'undiagnosed'], None)
    >>> proxy = columns.names["labels"].index("proxy")
    >>> columns["holds"][:, proxy].tolist()
    [True, False]
    """
    _how(threads, on_error)
    pack = pack_of(pack)
    block, ids = block_of(texts, on_error == "skip"), tuple(info.id for info in labels_of(pack))
    options = ffi.new("consult_classify_options *")
    options.struct_size = ffi.sizeof("consult_classify_options")
    options.role, options.channel = int(Role.of(role)), int(Channel.of(channel))
    status, primary, flag = np.zeros(block.count, np.int8), np.empty(block.count, np.int32), np.empty(block.count, np.int32)
    permille, holds = np.zeros((block.count, len(ids)), np.uint16), np.zeros((block.count, len(ids)), np.uint8)
    c_status, out = _array("int8_t", status), ffi.new("consult_python_labels *")
    arrays = _array("uint16_t", permille), _array("uint8_t", holds), _array("int32_t", primary), _array("int32_t", flag)
    out.permille, out.holds, out.primary, out.flag = arrays
    out.label_count = len(ids)

    def work(first: int, last: int) -> tuple[tuple[Any, tuple[str, ...]], tuple[Any, tuple[str, ...]]]:
        primaries, flags, worker = ffi.new("consult_python_dictionary *"), ffi.new("consult_python_dictionary *"), take_worker()
        try:
            lib.consult_python_classify(worker, pack._c, options, block.c, first, last, primaries, flags, out, c_status)
        finally:
            give_worker(worker)
        return (primary[first:last], _names(primaries)), (flag[first:last], _names(flags))

    parts = _run(work, block.count, threads, progress, "classify")
    types, type_names = _merge([each[0] for each in parts])
    flags, flag_names = _merge([each[1] for each in parts])
    made = {"primary": types, "flag": flags, "permille": permille, "holds": holds.view(bool)}
    return Columns(made, {"primary": type_names, "flag": flag_names, "labels": ids}, _errors(status, on_error, block.name, block.unread))


def _turn(turn: tuple[Role | str, str, datetime], talk: int, place: int) -> tuple[int, bytes, int]:
    """A turn as C takes it: role, text, milliseconds."""
    where = f"talk {talk}, turn {place}"
    try:
        role, text, at = turn
    except (TypeError, ValueError):
        raise TypeError(f"{where}: (role, text, time) is wanted") from None
    return int(Role.of(role, f"{where}: role")), encode(text, f"{where}: text"), to_ms(at, f"{where}: time")


def replay_many(
    talks: Iterable[Iterable[tuple[Role | str, str, datetime]]],
    pack: Pack | None = None,
    facts: Facts | None = None,
    *,
    channel: Channel | str = Channel.ONLINE,
    locale: Locale | str = Locale.ZH_HANS,
    threads: int | None = None,
    progress: bool = False,
    on_error: OnError = "raise",
) -> Columns:
    """Goes through many talks, each a list of (role, text, time), each in a session of its own.

    Columns, a row for each turn: ``talk`` (of the input), ``turn`` (in the talk, from 0), ``role``, ``phase``, ``interrupt``,
    ``primary``, ``flag``, ``action`` (names; the best one), ``findings`` (how many), ``worst`` (level; 0 = none). A talk ends at a turn
    that cannot be taken; of `errors` (and of the error that is raised) see which talk and turn.

    >>> from datetime import timezone
    >>> at = datetime(2026, 12, 1, tzinfo=timezone.utc)
    >>> columns = replay_many([[("patient", "我妈眼睛看不清", at), ("agent", "保证治好", at)]])
    >>> columns.texts("phase"), columns["findings"].tolist()[0], columns["worst"].tolist()[1]
    (['inquiry', 'inquiry'], 0, 4)
    """
    _how(threads, on_error)
    pack, known = pack_of(pack, None, facts), c_facts(facts)
    turns: list[tuple[int, bytes, int]] = []
    starts = [0]
    for number, talk in enumerate(talks):
        turns.extend(_turn(turn, number, place) for place, turn in enumerate(talk))
        starts.append(len(turns))
    count = len(turns)
    block = bytes_block([text for _, text, _ in turns])
    roles = np.fromiter((role for role, _, _ in turns), np.int8, count)
    at = np.fromiter((ms for _, _, ms in turns), np.int64, count)
    offsets = np.array(starts, np.int64)
    c_talks, options = ffi.new("consult_python_talks *"), ffi.new("consult_session_options *")
    keep = ffi.from_buffer("int64_t[]", offsets), _array("int8_t", roles), _array("int64_t", at)
    c_talks.talks, c_talks.roles, c_talks.at_ms = keep
    options.struct_size = ffi.sizeof("consult_session_options")
    options.channel, options.locale = int(Channel.of(channel)), int(Locale.of(locale))
    coded = ("phase", "interrupt", "primary", "flag", "action")
    arrays = {name: np.empty(count, np.int32) for name in (*coded, "findings")}
    worst, status = np.zeros(count, np.int8), np.zeros(count, np.int8)
    out, c_status = ffi.new("consult_python_steps *"), _array("int8_t", status)
    kept = {name: _array("int32_t", array) for name, array in arrays.items()}
    for name, array in kept.items():
        setattr(out, name, array)
    c_worst = _array("int8_t", worst)
    out.worst = c_worst

    def work(first: int, last: int) -> list[tuple[Any, tuple[str, ...]]]:
        names, worker = ffi.new("consult_python_dictionary[5]"), take_worker()
        try:
            lib.consult_python_replay(worker, pack._c, known, options, block.c, c_talks, first, last, names, out, c_status)
        finally:
            give_worker(worker)
        rows = slice(starts[first], starts[last])
        return [(arrays[name][rows], _names(names[i])) for i, name in enumerate(coded)]

    parts = _run(work, len(starts) - 1, threads, progress, "replay")
    merged = {name: _merge([each[i] for each in parts]) for i, name in enumerate(coded)}
    lengths = np.diff(offsets)
    columns = {
        "talk": np.repeat(np.arange(len(lengths)), lengths),
        "turn": np.arange(count) - np.repeat(offsets[:-1], lengths),
        "role": roles,
        **{name: codes for name, (codes, _) in merged.items()},
        "findings": arrays["findings"],
        "worst": worst,
    }

    def place(row: int) -> str:
        return f"talk {columns['talk'][row]}, turn {columns['turn'][row]} (row {row})"

    return Columns(columns, {name: names for name, (_, names) in merged.items()}, _errors(status, on_error, place))
