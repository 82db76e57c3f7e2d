"""Training: ``python -m consult.train DATA.jsonl … --out weights.json`` makes a layer of a pack from labelled texts.

What comes out only adds to what the pack says already: each label keeps its hand-written cues, and gets sparse weights (L1) of
character n-grams, of signals (what the cues found) and of concepts (whose words stand in the text; in a talk those of the patient's
first turn), fitted with the present score as the offset, and a shift of its bias, chosen on held-out folds so that 500 permille is
the best place to cut. Labels of which one is chosen are fitted together. Empty rows, one to ten others and at least 20, teach that
silence tells no label. With ``--flags`` red flags are learned too: labels ``alarm`` and ``alarm.FLAG`` of groups of single texts
(never told as labels), and cues that raise the likeliest flag where no other cue raises one and this text alone reads as an
emergency. They are learned from n-grams alone, since the cues of flags were written from texts like these and promise more than
they keep on others. All numbers are integers (milli-log-odds), all can be read, and each score can be taken apart as before. The format
of the data is in :mod:`consult.corpus`; needs the extra ``train`` (NumPy, SciPy, scikit-learn).

The file says under ``note`` where it comes from: data, licence, date (as given), settings, and the scores before and after, by
cross-validation and on the lines with ``"split": "test"``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from .classify import Reading, classify
from .corpus import ONES, Row, folds_of, load
from .eval import Evaluation, evaluate, pack_options
from .pack import Builder, Pack, labels_of
from .text import fold

if TYPE_CHECKING:
    from ._learn import Learned

ALARM = "alarm"
PROBE = "probe."
_TRAINED = re.compile(r"(trained\d*)\.")
_LONGEST_ID = 48
@dataclass(frozen=True, slots=True)
class Settings:
    """How to train."""

    shortest: int = 2
    """Characters of an n-gram, at least."""
    longest: int = 4
    """Characters of an n-gram, at most."""
    least_rows: int = 4
    """Rows that an n-gram, signal or concept must stand in."""
    folds: int = 5
    strengths: tuple[float, ...] = (12.0, 6.0, 3.0, 1.5, 0.8)
    """Of the L1 penalty, strongest first; the best one is chosen for each label by cross-validation."""
    ridge: float = 0.0
    """Of the L2 penalty beside it."""
    concepts: bool = False
    """Whether to learn from concepts too."""
    without: tuple[str, ...] = ()
    """Beginnings of ids of concepts not to learn from: those that belong to agents' drafts, say."""
    least_weight: int = 60
    """Weights below it (milli-log-odds) are left out."""
    groups: tuple[str, ...] = ()
    """Of labels to train; empty: all that the data speak of."""
    flags: bool = False
    """Whether red flags are learned too."""
    false_alarms: tuple[float, float] = (0.01, 0.02)
    """Share of false alarms that the model may add to those of the cues: on ordinary messages (lines that speak of types), and on the
    other lines without flag. Shares, not counts: so it matters little that emergencies are common in the data and rare in traffic."""
    unless: tuple[str, ...] = ()
    """Signals beside which no flag is learned or raised: what the cues found to be past, or no emergency."""
    threads: int = 2


@dataclass(frozen=True, slots=True)
class Trained:
    """What :func:`train` made."""

    layer: dict[str, Any]
    """The sections of the pack file: n-grams, cues, shifts of labels."""
    before: Evaluation
    """The pack as it was, on the rows for training."""
    crossed: Evaluation
    """By cross-validation: each row is judged by what was learned, thresholds too, without its fold."""
    after: Evaluation
    """The pack with the layer, on the rows for training: too good, because it has seen them."""
    test_before: Evaluation | None
    """The pack as it was, on the rows that are never trained on; None without such rows."""
    test_after: Evaluation | None
    strengths: dict[str, float] = field(default_factory=dict)
    """The penalty chosen for each label."""
    hushed: dict[str, int] = field(default_factory=dict)
    """By label: how much its shift was lowered (milli-log-odds), because it would have held on an empty text."""


_DEFAULT = Settings()


def targets(rows: Sequence[Row], settings: Settings, pack: Pack) -> dict[str, list[bool | None]]:
    """For each label that is learned what each row says of it: true, false, or nothing."""
    out: dict[str, list[bool | None]] = {}
    for info in labels_of(pack):
        if info.group in settings.groups or (not settings.groups and not info.group.startswith(ALARM)):
            out[info.id] = [row.truth.get(info.id) for row in rows]
    if settings.flags:
        out[ALARM] = [None if row.flag is None else row.flag != "none" for row in rows]
        known = set(pack.ids("flag"))
        for id in sorted(known):
            out[f"{ALARM}.{id}"] = [row.flag == id if row.flag in known or row.flag == "none" else None for row in rows]
    return {label: values for label, values in out.items() if min(values.count(True), values.count(False)) >= 8}


def grams(text: str, settings: Settings) -> set[str]:
    """The n-grams of a text as matching sees it; none with spaces or marks: they tell a source's style."""
    found, folded = set(), fold(text)
    for n in range(settings.shortest, settings.longest + 1):
        for i in range(len(folded) - n + 1):
            piece = folded[i : i + n]
            if all(ch.isalnum() for ch in piece):
                found.add(piece)
    return found


def probed(pack: Pack, settings: Settings) -> Pack:
    """The pack with a signal for each concept to learn from."""
    every = pack.ids("concept") if settings.concepts else ()
    names = [id for id in every if not id.startswith(("#", *settings.without)) and len(PROBE + id) <= _LONGEST_ID]  # "#": words without a name
    cues = [{"cue": f"{PROBE}{i}", "when": {"concept": id}, "signals": [PROBE + id], "trained": True, "source": "trained"} for i, id in enumerate(names)]
    return layered(pack, {"cues": cues}) if cues else pack


def features(rows: Sequence[Row], readings: Sequence[Reading], settings: Settings) -> list[set[tuple[str, str]]]:
    """Of each row: ("ngram", piece), ("signal", name), and ("concept", id) where the readings are of a :func:`probed` pack."""
    return [
        {("ngram", piece) for piece in grams(row.text, settings)}
        | {
            ("concept", name[len(PROBE) :]) if name.startswith(PROBE) else ("signal", name)
            for name in reading.signals
            if not _TRAINED.match(name)
        }
        for row, reading in zip(rows, readings)
    ]


def train(rows: Iterable[Row], pack: Pack, settings: Settings = _DEFAULT) -> Trained:
    """Learns from rows on top of a pack. Raises ValueError when there is nothing to learn."""
    from ._learn import learn

    pack_read = probed(pack, settings)
    every = list(rows)
    seen, kept = [row for row in every if not row.test], [row for row in every if row.test]
    readings = [row.read(pack_read) for row in seen]
    wanted = targets(seen, settings, pack)
    if not wanted:
        raise ValueError("nothing to learn: no label holds in 8 rows, and does not in 8 others")
    quiet = silence(len(seen), wanted, pack)
    taught, heard = [*seen, *quiet], [*readings, *[classify("", pack)] * len(quiet)]
    told = {label: [*values, *(row.truth.get(label) for row in quiet)] for label, values in wanted.items()}
    names = names_for(pack)
    learned = learn(taught, heard, features(taught, heard, settings), told, settings)
    hushed = hush(learned, pack, settings, names)
    for part in learned.parts:
        hush(part, pack, settings, names)
    layer = make_layer(learned, settings, names)
    full = layered(pack, layer)
    crossed: list[Reading] = [None] * len(seen)  # type: ignore[list-item]
    for number, part in enumerate(learned.parts):
        crossing = layered(pack, make_layer(part, settings, names))
        for i in (i for i, fold in enumerate(folds_of(seen, settings.folds)) if fold == number):
            crossed[i] = seen[i].read(crossing)
    return Trained(
        layer,
        evaluate(seen, pack, readings),
        evaluate(seen, full, crossed),
        evaluate(seen, full),
        evaluate(kept, pack) if kept else None,
        evaluate(kept, full) if kept else None,
        learned.strengths,
        hushed,
    )


def silence(count: int, wanted: Iterable[str], pack: Pack) -> list[Row]:
    """Empty rows, one to ten others and at least 20, in which no label holds that the pack does not see in them: else what is not said
    would tell a label that most rows have, and so would an empty text."""
    held = classify("", pack).labels
    truth = {label: False for label in wanted if label in held and not held[label].holds}
    return [Row(f"silence {n}", "", truth) for n in range(max(count // 10, 20))]


def hush(learned: Learned, pack: Pack, settings: Settings, names: Names) -> dict[str, int]:
    """Lowers the shifts of labels that, for all that, hold on an empty text and did not before. Returns by how much (milli-log-odds)."""
    before, lowered = classify("", pack).labels, dict[str, int]()
    for margin in (10, 50, 250, 1000):  # below 500 permille; thresholds may be lower, and where one is chosen another may come to hold
        silence = classify("", layered(pack, make_layer(learned, settings, names))).labels
        loud = [label for label in learned.shifts if label in before and silence[label].holds and not before[label].holds]
        for label in loud:
            by = max(silence[label].score, 0) + margin
            learned.shifts[label] -= by
            lowered[label] = lowered.get(label, 0) + by
        if not loud:
            break
    return lowered


@dataclass(frozen=True, slots=True)
class Names:
    """What is learned is not called as what the pack has learned already, whose weights stay, but for those of a file that is
    replaced."""

    alarm: str = ALARM
    """Of labels of flags."""
    cue: str = "trained"
    """What ids of cues begin with."""


def _beginnings(cues: Iterable[str]) -> set[str]:
    """Of ids of trained cues that weigh first messages."""
    return {found[1] for id in cues if (found := _TRAINED.match(id)) and id.endswith(".first")}


def names_for(pack: Pack) -> Names:
    """Names for what is learned on top of a pack."""
    replaced = replaced_labels(pack)
    known = {*pack.ids("label"), *_beginnings(pack.ids("cue"))}

    def free(name: str) -> str:
        numbered = (f"{name}{number if number > 1 else ''}" for number in count(1))
        return next(each for each in numbered if each not in known or each in replaced)

    return Names(free(ALARM), free("trained"))


def make_layer(learned: Learned, settings: Settings, names: Names = Names()) -> dict[str, Any]:
    """Weights as sections of a pack."""
    found: dict[str, dict[str, dict[str, int]]] = {"ngram": {}, "signal": {}, "concept": {}}
    for label, weights in learned.weights.items():
        told = f"{names.alarm}{label[len(ALARM) :]}" if label.split(".")[0] == ALARM else label
        for (kind, name), weight in weights.items():
            if abs(weight) >= settings.least_weight:
                found[kind].setdefault(name, {})[told] = weight
    old = [label for label in learned.shifts if label.split(".")[0] != ALARM]
    first = _first(names.cue)
    cues = [_cue(names.cue, kind, name, labels) for kind in ("signal", "concept") for name, labels in sorted(found[kind].items())]
    shifts = {label: learned.shifts[label] for label in old if learned.shifts[label]}
    apart = bool(cues) and not found["ngram"]  # then the shifts belong to the first message as the weights do
    layer: dict[str, Any] = {
        "labels": [] if apart else [{"label": label, "shift": shift} for label, shift in shifts.items()],
        "ngrams": [{"ngram": name, "labels": labels} for name, labels in sorted(found["ngram"].items())],
        "cues": [{**first, "labels": shifts} if apart else first, *cues] if cues else [],
    }
    alarms = {label[len(ALARM) :]: shift for label, shift in learned.shifts.items() if label.split(".")[0] == ALARM}
    if alarms:
        alarm, kind, none = names.alarm, f"{names.alarm}_kind", [{"flag": "any"}, *({"signal": name} for name in settings.unless)]
        layer["groups"] = [{"group": alarm, "choose": "any", "of": "text"}, {"group": kind, "choose": "one", "of": "text"}]
        layer["labels"] += [
            {"label": f"{alarm}{which}", "group": kind if which else alarm, "bias": shift, "source": "trained"} for which, shift in alarms.items()
        ]
        layer["cues"] += [
            {"cue": f"trained.{alarm}{which}", "when": {"all": [{"score": alarm}, {"score": f"{alarm}{which}", "at_least": 0}, {"none_of": none}]}, "signals": [],
             "flag": which[1:], "trained": True, "approval": "clinician", "source": "trained"}
            for which in alarms if which
        ]  # fmt: skip
    return layer


def _first(prefix: str) -> dict[str, Any]:
    """First messages are learned from: in a talk the weights of signals and concepts count once, or they would add up over the turns,
    and not in a mere greeting. A signal tells it, so that other turns wake none of the cues that wait for it."""
    when = {"all": [{"metric": "patient_turns", "at_most": 0}, {"metric": "characters", "at_least": 8}]}
    return {"cue": f"{prefix}.first", "when": when, "signals": [f"{prefix}.first"], "trained": True, "source": "trained"}


def _cue(prefix: str, kind: str, name: str, labels: dict[str, int]) -> dict[str, Any]:
    """The weights of a signal or a concept, in a first message."""
    id = f"{prefix}.{'w.' * (kind == 'concept')}{name}"[:_LONGEST_ID]
    when = {"all": [{kind: name}, {"signal": f"{prefix}.first"}]}
    return {"cue": id, "when": when, "signals": [], "labels": labels, "trained": True, "source": "trained"}


def layered(pack: Pack, layer: dict[str, Any], sources: Sequence[Any] | None = None) -> Pack:
    """The pack with a layer on top."""
    made = layered_sources(pack) if sources is None else list(sources)
    with Builder() as builder:
        for source in made:
            if isinstance(source, tuple):
                builder.add_default(source[0])
            elif isinstance(source, dict):
                builder.add_json(source, "neutral")
            else:
                builder.add(source)
        builder.add_json({"pack": {"id": pack.id, "version": pack.version, "format": 1, "locales": ["zh-Hans", "zh-Hant"]}, **layer}, "trained")
        return builder.compile()


_sources: dict[str, list[Any]] = {}
_replaced: dict[str, set[str]] = {}
"""Of packs that :func:`open_base` made: labels and beginnings of cues of the file that is replaced."""


def layered_sources(pack: Pack) -> list[Any]:
    """What a pack was made from, as far as :func:`open_base` made it; the default pack else."""
    found = _sources.get(pack.digest)
    if found is None:
        if pack != Pack.default():
            raise ValueError("a pack to train on must come from open_base()")
        found = [("ophthalmology",)]
    return found


def open_base(paths: Sequence[str | os.PathLike[str]] = (), default: str | None = "ophthalmology", replace: str | os.PathLike[str] | None = None) -> Pack:
    """A pack to train on: paths above a built-in pack (None: above nothing), without the weights of an earlier file `replace`."""
    sources: list[Any] = [] if default is None else [(default,)]
    sources += [os.fspath(path) for path in paths]
    with Builder() as builder:
        for source in sources:
            builder.add_default(source[0]) if isinstance(source, tuple) else builder.add(source)
        pack = builder.compile()
    if replace is not None and os.path.exists(replace):
        with open(replace, encoding="utf-8") as file:
            old = json.load(file)
        neutral = neutralised(old)
        sources.append({"pack": {"id": pack.id, "version": pack.version, "format": 1, "locales": ["zh-Hans", "zh-Hant"]}, **neutral})
        with Builder() as builder:
            for source in sources:
                if isinstance(source, dict):
                    builder.add_json(source, "neutral")
                else:
                    builder.add_default(source[0]) if isinstance(source, tuple) else builder.add(source)
            pack = builder.compile()
        cues = _beginnings(each["cue"] for each in old.get("cues", ()))
        _replaced[pack.digest] = {*cues, *(each["label"] for each in old.get("labels", ()) if "bias" in each)}
    _sources[pack.digest] = sources
    return pack


def replaced_labels(pack: Pack) -> set[str]:
    """Labels (and beginnings of cues) of the file that :func:`open_base` was told to replace."""
    return _replaced.get(pack.digest, set())


def neutralised(layer: dict[str, Any]) -> dict[str, Any]:
    """A layer that takes away what a trained one gave."""
    return {
        "ngrams": [
            {**each, "labels": {label: -weight for label, weight in each["labels"].items()}} for each in layer.get("ngrams", ())
        ],
        "cues": [{"cue": each["cue"], "state": "retired"} for each in layer.get("cues", ()) if each.get("trained")],
        "labels": [{"label": each["label"], "shift": -each["shift"]} for each in layer.get("labels", ()) if "shift" in each],
        "rules": [{"rule": each["rule"], "state": "retired"} for each in layer.get("rules", ())],
    }


def summary(trained: Trained) -> list[tuple[str, list[float | None]]]:
    """Rows of the table of before and after: name; before, by cross-validation, test before, test after."""
    columns = (trained.before, trained.crossed, trained.test_before, trained.test_after)
    out: list[tuple[str, list[float | None]]] = []
    for label in trained.crossed.labels:
        if trained.crossed.groups[label] not in ONES:
            out.append((f"{label} F1", [_f1(each, label) for each in columns]))
    for group in dict.fromkeys(trained.crossed.groups[label] for label in trained.crossed.labels):
        if group not in ONES:
            out.append((f"{group}, macro F1", [None if each is None else each.macro_f1(group) for each in columns]))
    for group in trained.crossed.confusion:
        out.append((f"{group} right", [None if each is None else each.accuracy(group) for each in columns]))
    if trained.crossed.flags is not None:
        out.append(("red flags, recall", [None if each is None or each.flags is None else each.flags.recall for each in columns]))
        out.append(("red flags, false alarms", [None if each is None else each.false_alarms for each in columns]))
    return out


def _f1(result: Evaluation | None, label: str) -> float | None:
    return None if result is None or label not in result.labels else result.labels[label].f1


def provenance(trained: Trained, rows: Sequence[Row], settings: Settings, pack: Pack, given: dict[str, str]) -> dict[str, Any]:
    """What the file says of itself."""
    names = ("before", "cross_validated", "test_before", "test_after")
    return {
        "made_by": "python -m consult.train; not to be edited by hand",
        **{key: value for key, value in given.items() if value},
        "data": {source: count for source, count in sorted(Counter(row.source for row in rows if not row.test).items())},
        "base": f"{pack.id} {pack.version} {pack.digest}",
        "ngrams": [settings.shortest, settings.longest],
        "concepts": settings.concepts,
        "without": list(settings.without),
        "least_rows": settings.least_rows,
        "least_weight": settings.least_weight,
        "ridge": settings.ridge,
        "folds": settings.folds,
        "strengths": trained.strengths,
        **({"false_alarms": list(settings.false_alarms), "unless": list(settings.unless)} if settings.flags else {}),
        **({"hushed": trained.hushed} if trained.hushed else {}),
        "scores": {
            what: {name: round(value, 4) for name, value in zip(names, values) if value is not None} for what, values in summary(trained)
        },
    }


def format_summary(trained: Trained) -> str:
    """The table for a terminal."""
    out = [f"{'':28}{'before':>10}{'crossed':>10}{'test was':>10}{'test now':>10}"]
    for what, values in summary(trained):
        out.append(f"{what:28}" + "".join("         –" if value is None else f"{value:10.3f}" for value in values))
    return "\n".join(out)


def dump(layer: dict[str, Any]) -> str:
    """JSON with an entry a line, so that a change can be read."""
    parts = []
    for section, entries in layer.items():
        if isinstance(entries, list):
            lines = ",\n  ".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
            parts.append(f'"{section}": [\n  {lines}\n]' if entries else f'"{section}": []')
        else:
            parts.append(f'"{section}": {json.dumps(entries, ensure_ascii=False, indent=1)}')
    return "{" + ",\n".join(parts) + "}\n"


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m consult.train", description="Learns weights from labelled texts, as a layer of a pack.")
    parser.add_argument("data", nargs="+", help="JSON lines (see consult.corpus)")
    parser.add_argument("--out", required=True, metavar="FILE", help="the pack file to write; weights of an earlier one there are replaced")
    pack_options(parser)
    parser.add_argument("--replace", metavar="FILE", help="an earlier file whose weights the pack already has (default: --out, if it lies in a --pack)")
    parser.add_argument("--groups", default="", metavar="LIST", help="groups of labels to learn, type,need,…; default: all in the data")
    parser.add_argument("--flags", action="store_true", help="learn red flags too")
    parser.add_argument("--false-alarms", default="0.01,0.02", metavar="A,B", help="share that may be added on ordinary and on other lines")
    parser.add_argument("--unless", default="", metavar="LIST", help="signals beside which no flag is learned or raised")
    parser.add_argument("--ngrams", default="2-4", metavar="A-B", help="characters of n-grams")
    parser.add_argument("--least-rows", type=int, default=_DEFAULT.least_rows, help="rows that a feature must stand in")
    parser.add_argument("--least-weight", type=int, default=_DEFAULT.least_weight, help="milli-log-odds; smaller weights are left out")
    parser.add_argument("--strengths", default="12,6,3,1.5,0.8", help="L1 penalties to choose from")
    parser.add_argument("--ridge", type=float, default=_DEFAULT.ridge, help="L2 penalty beside it")
    parser.add_argument("--concepts", action="store_true", help="learn from concepts too: those whose words stand in the text")
    parser.add_argument("--without", default="", metavar="LIST", help="beginnings of ids of concepts not to learn from")
    parser.add_argument("--folds", type=int, default=_DEFAULT.folds)
    parser.add_argument("--threads", type=int, default=_DEFAULT.threads)
    parser.add_argument("--licence", default="", help="of the data, for the file's note")
    parser.add_argument("--date", default="", help="for the file's note")
    parser.add_argument("--title", default="", help="for the file's note")
    parser.add_argument("--json", action="store_true", help="the scores as JSON")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    o = _arguments(arguments)
    out = os.path.abspath(o.out)
    inside = [path for path in o.pack if out.startswith(os.path.abspath(path) + os.sep)]
    shortest, _, longest = o.ngrams.partition("-")
    try:
        settings = Settings(
            int(shortest), int(longest or shortest), o.least_rows, o.folds, tuple(float(s) for s in o.strengths.split(",")),
            ridge=o.ridge, concepts=o.concepts, without=tuple(filter(None, o.without.split(","))), least_weight=o.least_weight,
            groups=tuple(filter(None, o.groups.split(","))), flags=o.flags, unless=tuple(filter(None, o.unless.split(","))), threads=o.threads,
            false_alarms=tuple(float(s) for s in (o.false_alarms + "," + o.false_alarms).split(",")[:2]),  # type: ignore[arg-type]
        )  # fmt: skip
        pack = open_base(o.pack, None if o.default == "none" else o.default, o.replace or (out if inside else None))
        rows = load(o.data, pack)
        trained = train(rows, pack, settings)
    except (OSError, ValueError, LookupError, ImportError) as error:
        print(f"consult.train: {error}", file=sys.stderr)
        return 2
    note = provenance(trained, rows, settings, pack, {"title": o.title, "licence": o.licence, "date": o.date})
    os.makedirs(os.path.dirname(out), exist_ok=True)
    with open(out, "w", encoding="utf-8") as file:
        file.write(dump({"note": note, **trained.layer}))
    print(json.dumps(note, ensure_ascii=False) if o.json else format_summary(trained))
    size = f"{len(trained.layer['ngrams'])} n-grams, {len(trained.layer['cues'])} cues"
    print(f"{o.out}: {size}", file=sys.stderr)
    for label, lowered in trained.hushed.items():
        print(f"{o.out}: {label} would have held on an empty text: its shift is lower by {lowered}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
