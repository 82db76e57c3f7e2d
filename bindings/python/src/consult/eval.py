"""Evaluation of a pack on labelled texts: ``python -m consult.eval DATA.jsonl …``.

For each label precision, recall, F1 and calibration; for groups that choose one, and for the primary type, the confusion; for red
flags recall and false alarms; and the rows that went wrong. :func:`evaluate` gives the same as an object. The format of the data is
in :mod:`consult.corpus`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .classify import Reading
from .corpus import ONES, Row, load
from .pack import Pack, labels_of


@dataclass(frozen=True, slots=True)
class Score:
    """How well something is told from the rest. ``support``: how many rows it holds in; ``rows``: of how many it is known."""

    true_positive: int
    false_positive: int
    false_negative: int
    rows: int
    calibration_error: float | None = None
    """Expected calibration error: mean distance of what is said (permille) from what is so, over ten bins."""
    brier: float | None = None

    @property
    def support(self) -> int:
        return self.true_positive + self.false_negative

    @property
    def precision(self) -> float:
        return self.true_positive / max(self.true_positive + self.false_positive, 1)

    @property
    def recall(self) -> float:
        return self.true_positive / max(self.support, 1)

    @property
    def f1(self) -> float:
        return 2 * self.true_positive / max(2 * self.true_positive + self.false_positive + self.false_negative, 1)

    def to_dict(self) -> dict[str, Any]:
        more = {"support": self.support, "precision": self.precision, "recall": self.recall, "f1": self.f1}
        return {**asdict(self), **more}


@dataclass(frozen=True, slots=True)
class Wrong:
    """One row that went wrong in one respect."""

    what: str
    """``"proxy missed"``, ``"proxy false"``, ``"question diagnosis for hospital"`` …"""
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What :func:`evaluate` found."""

    rows: int
    labels: dict[str, Score]
    flags: Score | None
    """Any red flag against none."""
    flag_right: int
    """Rows with the very flag, where its id is known; of ``flag_known``."""
    flag_known: int
    flag_recall: dict[str, tuple[int, int]]
    """By flag: found (as any flag), and how many there are."""
    confusion: dict[str, dict[str, dict[str, int]]]
    """By group (and ``"primary"``): what is so → what was said → how often."""
    wrong: tuple[Wrong, ...]
    groups: dict[str, str]
    """The group of each label."""

    def macro_f1(self, group: str) -> float:
        """Mean F1 of the labels of a group, but for those that hold in no row and were said of none: nothing is known of these."""
        scores = [score.f1 for id, score in self.labels.items() if self.groups[id] == group and (score.support or score.false_positive)]
        return sum(scores) / max(len(scores), 1)

    def accuracy(self, group: str) -> float:
        """Share of the rows in which the group (or ``"primary"``) is right."""
        table = self.confusion.get(group, {})
        every = sum(sum(said.values()) for said in table.values())
        return sum(said.get(so, 0) for so, said in table.items()) / max(every, 1)

    def to_dict(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "labels": {id: score.to_dict() for id, score in self.labels.items()},
            "flags": None if self.flags is None else {**self.flags.to_dict(), "false_alarms": self.false_alarms},
            "flag_right": self.flag_right,
            "flag_known": self.flag_known,
            "flag_recall": {id: {"found": found, "of": of} for id, (found, of) in self.flag_recall.items()},
            "accuracy": {group: self.accuracy(group) for group in self.confusion},
            "confusion": self.confusion,
            "wrong": [asdict(each) for each in self.wrong],
        }

    @property
    def false_alarms(self) -> float:
        """Share of the rows without a flag in which one was raised."""
        return 0.0 if self.flags is None else self.flags.false_positive / max(self.flags.rows - self.flags.support, 1)


def _calibration(pairs: Sequence[tuple[int, bool]]) -> tuple[float, float]:
    bins: dict[int, list[tuple[int, bool]]] = {}
    for permille, so in pairs:
        bins.setdefault(min(permille // 100, 9), []).append((permille, so))
    error = sum(abs(sum(p for p, _ in each) / 1000 - sum(so for _, so in each)) for each in bins.values()) / len(pairs)
    return error, sum((p / 1000 - so) ** 2 for p, so in pairs) / len(pairs)


def _score(pairs: Sequence[tuple[int, bool, bool]]) -> Score:
    """Of (permille, said, so)."""
    counts = Counter((said, so) for _, said, so in pairs)
    error, brier = _calibration([(p, so) for p, _, so in pairs])
    return Score(counts[True, True], counts[True, False], counts[False, True], len(pairs), round(error, 4), round(brier, 4))


def evaluate(rows: Iterable[Row], pack: Pack, readings: Sequence[Reading] | None = None) -> Evaluation:
    """Reads all rows with the pack and compares.

    >>> row = Row("1", "我妈眼睛看不清", {"proxy": True, "eager": False})
    >>> result = evaluate([row], Pack.default())
    >>> result.labels["proxy"].f1, result.labels["eager"].false_positive
    (1.0, 0)
    """
    every = list(rows)
    read = [row.read(pack) for row in every] if readings is None else list(readings)
    wrong: list[Wrong] = []
    pairs: dict[str, list[tuple[int, bool, bool]]] = {}
    for row, reading in zip(every, read):
        for id, so in row.truth.items():
            label = reading.labels[id]
            pairs.setdefault(id, []).append((label.permille, label.holds, so))
            if label.holds != so and label.group not in ONES:
                wrong.append(Wrong(f"{id} {'missed' if so else 'false'}", row.id, row.text))
    order = [info.id for info in labels_of(pack)]
    confusion = {group: _confusion(every, read, group, wrong) for group in (*ONES, "primary")}
    flags = [(row, reading) for row, reading in zip(every, read) if row.flag is not None]
    return Evaluation(
        len(every),
        {id: _score(pairs[id]) for id in order if id in pairs},
        _flags(flags, wrong),
        sum(row.flag in {f.id for f in reading.flags[:1]} for row, reading in flags),
        sum(row.flag in pack.ids("flag") for row, _ in flags),
        _flag_recall(flags),
        {group: table for group, table in confusion.items() if table},
        tuple(wrong),
        {info.id: info.group for info in labels_of(pack)},
    )


def _confusion(rows: Sequence[Row], read: Sequence[Reading], group: str, wrong: list[Wrong]) -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = {}
    for row, reading in zip(rows, read):
        if group == "primary":
            so, said = row.primary, reading.primary
        else:
            known = [id for id in row.truth if reading.labels[id].group == group]
            held = [reading.labels[id].value for id in known if row.truth[id]]
            so = (held[0] if held else "none") if known else None
            said = reading.of(group) or "none"
        if so is None:
            continue
        table.setdefault(so, {})[said] = table.get(so, {}).get(said, 0) + 1
        if said != so:
            wrong.append(Wrong(f"{group} {said} for {so}", row.id, row.text))
    return table


def _flags(flags: Sequence[tuple[Row, Reading]], wrong: list[Wrong]) -> Score | None:
    if not flags:
        return None
    counts: Counter[tuple[bool, bool]] = Counter()
    for row, reading in flags:
        said, so = bool(reading.flags), row.flag != "none"
        counts[said, so] += 1
        if said != so:
            wrong.append(Wrong(f"flag {reading.flags[0].id} false" if said else f"flag {row.flag} missed", row.id, row.text))
    return Score(counts[True, True], counts[True, False], counts[False, True], len(flags))


def _flag_recall(flags: Sequence[tuple[Row, Reading]]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for row, reading in flags:
        if row.flag not in (None, "none"):
            got, of = found.get(str(row.flag), (0, 0))
            found[str(row.flag)] = got + bool(reading.flags), of + 1
    return dict(sorted(found.items()))


def format_text(result: Evaluation, errors: int = 0) -> str:
    """The evaluation for a terminal; `errors`: how many wrong rows of each kind."""
    out = [f"{result.rows} rows", f"{'label':28}{'n':>6}{'prec':>7}{'rec':>7}{'F1':>7}{'calib':>7}"]
    for id, s in result.labels.items():
        out.append(f"{id:28}{s.support:6}{s.precision:7.3f}{s.recall:7.3f}{s.f1:7.3f}{s.calibration_error or 0:7.3f}")
    for group in dict.fromkeys(result.groups[id] for id in result.labels):
        if group not in ONES:
            out.append(f"{group + ', macro F1':28}{result.macro_f1(group):27.3f}")
    for group in result.confusion:
        out.append(f"{group + ' right':28}{result.accuracy(group):27.3f}")
    if result.flags is not None:
        s = result.flags
        out.append(f"{'red flags':28}{s.support:6}{s.precision:7.3f}{s.recall:7.3f}{s.f1:7.3f}   false alarms {result.false_alarms:.4f}")
        if result.flag_known:
            out.append(f"{'the very flag':28}{result.flag_right / result.flag_known:27.3f}")
    for group, table in result.confusion.items():
        said = sorted({each for row in table.values() for each in row})
        out += ["", f"{group}: what is so, and what was said", f"{'':20}" + "".join(f"{each[:11]:>12}" for each in said)]
        out += [f"{so:20}" + "".join(f"{row.get(each, 0) or '.':>12}" for each in said) for so, row in sorted(table.items())]
    kinds: dict[str, list[Wrong]] = {}
    for each in result.wrong if errors else ():
        kinds.setdefault(each.what, []).append(each)
    for what, rows in sorted(kinds.items(), key=lambda kind: -len(kind[1])):
        out += ["", f"{what}: {len(rows)}", *(f"  {each.id}\t{each.text}" for each in rows[:errors])]
    return "\n".join(out)


def open_pack(paths: Sequence[str], default: str) -> Pack:
    """The pack that the options of a command name."""
    if not paths and default == "ophthalmology":
        return Pack.default()
    return Pack.load(*paths, base=None if default == "none" else default)


def pack_options(parser: argparse.ArgumentParser) -> None:
    """Options that say which pack."""
    parser.add_argument("--pack", action="append", default=[], metavar="PATH", help="a pack's folder or JSON file, a layer on top; may be repeated")
    parser.add_argument("--default", default="ophthalmology", help="the built-in pack below: ophthalmology (default), core, none")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser("python -m consult.eval", description="Measures a pack on labelled texts.")
    parser.add_argument("data", nargs="+", help="JSON lines (see consult.corpus)")
    pack_options(parser)
    parser.add_argument("--split", choices=["all", "test", "train"], default="all", help='only lines with "split": "test", or only the others')
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show N wrong rows of each kind")
    parser.add_argument("--json", action="store_true", help="one JSON object, with all wrong rows")
    options = parser.parse_args(arguments)
    try:
        pack = open_pack(options.pack, options.default)
        rows = [row for row in load(options.data, pack) if options.split == "all" or row.test == (options.split == "test")]
    except (OSError, ValueError, LookupError) as error:
        print(f"consult.eval: {error}", file=sys.stderr)
        return 2
    result = evaluate(rows, pack)
    if not result.labels and result.flags is None and not result.confusion:
        print(f"consult.eval: {len(rows)} rows, and none says what holds: see consult.corpus for the members", file=sys.stderr)
        return 2
    print(json.dumps(result.to_dict(), ensure_ascii=False) if options.json else format_text(result, options.errors))
    return 0


if __name__ == "__main__":
    sys.exit(main())
