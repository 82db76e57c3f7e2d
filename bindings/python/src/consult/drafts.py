"""Learning what is wrong with drafts: ``python -m consult.drafts DATA.jsonl --out learnt.json`` makes a layer of rules from labelled drafts.

A line is one draft of an agent with what is wrong in it:

===============  ==============================================================================================================
member           meaning
===============  ==============================================================================================================
``text``         the draft (needed)
``violations``   list of ``{"family": "F5"}``; empty: nothing is wrong (needed)
``disputed``     families that readers do not agree on: they count neither way
``id``           ``AUTHOR-NUMBER``: with three authors or more the folds of the cross-validation are by author: no voice judges itself
``context``      what :func:`consult.lint` is told: ``patient``, ``phase``, ``facts``, ``known``, ``prev_agent``, ``first_turn`` …
``split``        ``"test"``: reported on, never trained on
===============  ==============================================================================================================

For each family with enough drafts a label ``draft.F5`` of a group of single texts (L2 logistic regression over which n-grams
stand in the draft, small weights left out, milli-log-odds) and a rule ``F5.learnt`` of level warning, where the label is likely and
no rule of the family that does not yield itself finds anything (``yields``). The pack's own phrases are good drafts beside those that are given.
Where to cut is chosen by cross-validation: best F1 together with the rules of the pack, at no more false alarms than allowed; a
family that gains nothing by it gets no rule. So learn from drafts that no rule was written from. When rules were written from the
very drafts, they leave nothing to gain there, and much elsewhere: with ``--precise 0.95`` a family is told where the n-grams alone
are right in so many of a hundred drafts that they have not seen. Needs the extra ``train``.

A pack that has such rules already keeps them: what is learned on top has names of its own (``draft2.F5``, ``F5.learnt2``). Trained
again into the same file, the file's old weights are taken out first.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from ._fit import Array
from .corpus import refuse_slip
from .enums import Level, Locale
from .errors import ConsultError
from .eval import pack_options
from .facts import Facts
from .lint import lint
from .pack import Pack
from .phrase import phrases
from .train import Settings as TextSettings
from .train import dump, grams, layered, open_base, replaced_labels

GROUP = "draft"
_CUTS = np.arange(0.1, 0.96, 0.05)
_FOLDS = 10
_NO_FOLD = -1
_LEAST_RIGHT = 5


@dataclass(frozen=True, slots=True)
class Settings:
    """How to learn."""

    shortest: int = 1
    """Characters of an n-gram, at least."""
    longest: int = 3
    least_rows: int = 3
    """Drafts that an n-gram must stand in."""
    least_bad: int = 20
    """Drafts that a family must be wrong in."""
    families: tuple[str, ...] = ()
    """Which to learn; empty: all."""
    strength: float = 0.2
    """C of the logistic regression: smaller is stricter."""
    least_weight: int = 60
    """Weights below it (milli-log-odds) are left out."""
    least_gain: float = 0.005
    """Of F1, by cross-validation, over the rules of the pack alone; a family that gains less gets no rule."""
    precise: float | None = None
    """When given: a family is told where the n-grams alone, by cross-validation, are right in this share of what they tell. How much
    the rules of the pack tell already does not matter then."""
    false_alarms: float = 0.01
    """Share of the good drafts in which the learnt rules may raise a false alarm where the pack raises none, by cross-validation."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One labelled draft."""

    id: str
    text: str
    families: frozenset[str]
    disputed: frozenset[str]
    test: bool
    source: str
    options: dict[str, Any] = field(hash=False)
    """For :func:`consult.lint`."""

    @property
    def author(self) -> str:
        return self.id.rpartition("-")[0]

    def told(self, pack: Pack) -> frozenset[str]:
        """The families that the pack finds, warnings and worse."""
        options = dict(self.options)
        facts = options.pop("facts", None)
        if options.get("known"):
            options["known"] = {slot: value for slot, value in options["known"].items() if slot in pack.ids("slot")}
        found = lint(self.text, pack, facts=Facts(facts, pack) if facts else None, **options)
        return frozenset(each.family for each in found if each.level >= Level.WARNING)


_MEMBERS = {"patient": "patient", "phase": "phase", "prev_agent": "previous", "scope": "audience", "facts": "facts", "region": "region",
            "reply_after_s": "reply_after_s", "typing_cpm": "typing_cpm", "held_s": "held_s", "first_turn": "first_turn", "trainee": "trainee",
            "canned": "canned", "hold_return": "hold_return"}  # fmt: skip


def load(paths: Iterable[str | os.PathLike[str]]) -> list[Draft]:
    """All drafts of some files. Raises ValueError with file and line for one that is not of the form."""
    return [draft for path in paths for draft in _load_file(os.fspath(path))]


def _load_file(path: str) -> Iterator[Draft]:
    name = os.path.basename(path)
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    tree = json.loads(line)
                    draft = _draft(tree, f"{name}:{number}", name)
                except (AttributeError, KeyError, TypeError, ValueError) as error:
                    raise ValueError(f'{path}:{number}: a line is an object with a "text" and "violations": {error!r}') from None
                _check_members(tree, f"{path}:{number}")
                yield draft


def _check_members(line: dict[str, Any], place: str) -> None:
    """A slip in the name of a member would leave the draft without what it stood in."""
    context = (*_MEMBERS, "known")
    for given, read in ((line, ("id", "text", "violations", "disputed", "context", "split", "locale", "channel")), (line.get("context") or {}, context)):
        for name in given.keys() - {*read, "readings", "note", "source"}:
            refuse_slip(name, read, place)


def _draft(line: dict[str, Any], place: str, source: str) -> Draft:
    context = line.get("context") or {}
    options: dict[str, Any] = {option: context[member] for member, option in _MEMBERS.items() if context.get(member)}
    options |= {member: line[member] for member in ("locale", "channel") if member in line}
    if context.get("known"):
        options["known"] = {key: str(value) for key, value in context["known"].items()}
    return Draft(
        str(line.get("id", place)), line["text"], frozenset(each["family"] for each in line["violations"]), frozenset(line.get("disputed", ())),
        line.get("split") == "test", source, options,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Score:
    """How well drafts are judged: over all families together, and of the good drafts."""

    true_positive: int
    false_positive: int
    false_negative: int
    good: int
    alarms: int
    """Good drafts in which something was found."""

    @property
    def f1(self) -> float:
        return 2 * self.true_positive / max(2 * self.true_positive + self.false_positive + self.false_negative, 1)

    @property
    def false_alarms(self) -> float:
        return self.alarms / max(self.good, 1)


def score(drafts: Sequence[Draft], told: Sequence[frozenset[str]]) -> Score:
    """Compares what was told of each draft with what is so."""
    counts = Counter[str]()
    for draft, found in zip(drafts, told):
        counts["true"] += len(found & draft.families - draft.disputed)
        counts["false"] += len(found - draft.families - draft.disputed)
        counts["missed"] += len(draft.families - found - draft.disputed)
        if not draft.families and not draft.disputed:
            counts["good"] += 1
            counts["alarms"] += bool(found)
    return Score(counts["true"], counts["false"], counts["missed"], counts["good"], counts["alarms"])


@dataclass(frozen=True, slots=True)
class Learnt:
    """What :func:`learn` made."""

    layer: dict[str, Any]
    thresholds: dict[str, float]
    before: Score
    """The pack as it was, on the drafts for training."""
    crossed: Score
    """With the learnt rules, each draft judged by what was learned without its fold. Where to cut was chosen on the same figures:
    believe the test."""
    test_before: Score | None
    test_after: Score | None


_DEFAULT = Settings()


def learn(drafts: Iterable[Draft], pack: Pack, settings: Settings = _DEFAULT) -> Learnt:
    """Learns rules on top of a pack. Raises ValueError when there is nothing to learn."""
    every = list(drafts)
    seen, kept = [draft for draft in every if not draft.test], [draft for draft in every if draft.test]
    counts = Counter(family for draft in seen for family in draft.families)
    wanted = settings.families or counts
    families = sorted((each for each in counts if counts[each] >= settings.least_bad and each in wanted), key=lambda each: (len(each), each))
    if not families or all(draft.families for draft in seen):
        raise ValueError(f"nothing to learn: no family is wrong in {settings.least_bad} drafts and right in others")
    own = own_phrases(pack)
    rows = [*seen, *own]
    names, matrix = _matrix([draft.text for draft in rows], settings)
    folds, told = np.concatenate([_folds(seen), np.full(len(own), _NO_FOLD)]), [draft.told(pack) for draft in seen]
    chances = {family: _crossed(matrix, rows, family, folds, settings)[: len(seen)] for family in families}
    cuts = _calm(seen, told, chances, _precise(seen, chances, settings) if settings.precise else _gains(seen, told, chances, settings), settings)
    if not cuts:
        raise ValueError("nothing to learn: no family gains beside the rules of the pack, or not without too many false alarms")
    models = {family: _fit(matrix, rows, family, np.ones(len(rows), bool), settings) for family in cuts}
    for family, (weights, bias) in models.items():  # what the pack itself says is never faulted
        highest = _chance(matrix[len(seen) :] @ weights + bias).max(initial=0.0)
        cuts[family] = min(max(cuts[family], math.floor(1000 * highest + 1) / 1000), 1.0)
    layer = make_layer(models, names, cuts, own_number(pack))
    full = layered(pack, layer)
    _prove(layer, seen, full)
    full = layered(pack, layer)
    return Learnt(
        layer, cuts, score(seen, told), score(seen, _joined(told, chances, cuts)),
        score(kept, [draft.told(pack) for draft in kept]) if kept else None,
        score(kept, [draft.told(full) for draft in kept]) if kept else None,
    )  # fmt: skip


def own_phrases(pack: Pack) -> list[Draft]:
    """What the pack itself would have agents say, as far as it needs no facts: good drafts, beside those that are given."""
    texts = {phrase.text for scenario in pack.ids("scenario") for locale in Locale for phrase in phrases(scenario, pack, locale=locale)}
    return [Draft(f"pack-{n}", text, frozenset(), frozenset(), False, "pack", {}) for n, text in enumerate(sorted(texts))]


def own_number(pack: Pack) -> str:
    """What is put behind the names of what is learned, so that what the pack has learned already stays: nothing, 2, 3 …"""
    taken = {id.split(".")[0] for id in pack.ids("label")} - {id.split(".")[0] for id in replaced_labels(pack)}
    return next(number for number in ("", *map(str, range(2, 100))) if f"{GROUP}{number}" not in taken)


def _matrix(texts: Sequence[str], settings: Settings) -> tuple[list[str], Array]:
    text_settings = TextSettings(settings.shortest, settings.longest)
    found = [grams(text, text_settings) for text in texts]
    counts = Counter(piece for each in found for piece in each)
    names = sorted(piece for piece, count in counts.items() if count >= settings.least_rows)
    place = {piece: i for i, piece in enumerate(names)}
    at = np.array([(i, place[piece]) for i, each in enumerate(found) for piece in sorted(each) if piece in place] or np.zeros((0, 2)), dtype=np.int64)
    return names, sparse.csr_matrix((np.ones(len(at)), (at[:, 0], at[:, 1])), shape=(len(texts), len(names)))


def _folds(drafts: Sequence[Draft]) -> Array:
    """By author, several to a fold when there are many; with fewer than three authors, or nearly as many as drafts, by the patient's
    message, because it may have a good and a bad answer."""
    authors = sorted({draft.author for draft in drafts})
    if 3 <= len(authors) <= len(drafts) / 5:
        return np.array([authors.index(draft.author) % _FOLDS for draft in drafts])
    return np.array([zlib.crc32(str(draft.options.get("patient") or draft.id).encode("utf-8", "replace")) % 5 for draft in drafts])


def _fit(matrix: Array, drafts: Sequence[Draft], family: str, use: Array, settings: Settings) -> tuple[Array, int]:
    """Weights and bias in milli-log-odds, of the drafts in `use`."""
    rows = use & np.array([family not in draft.disputed for draft in drafts])
    truth = np.array([family in draft.families for draft in drafts])
    if truth[rows].all() or not truth[rows].any():
        return np.zeros(matrix.shape[1], dtype=np.int64), -100_000
    model = LogisticRegression(C=settings.strength, solver="liblinear", random_state=0).fit(matrix[rows], truth[rows])
    weights = np.round(1000 * model.coef_[0]).astype(np.int64)
    weights[np.abs(weights) < settings.least_weight] = 0
    return weights, int(round(1000 * float(model.intercept_[0])))


def _crossed(matrix: Array, drafts: Sequence[Draft], family: str, folds: Array, settings: Settings) -> Array:
    """How likely the family is in each draft, by what was learned without its fold."""
    scores = np.zeros(len(drafts))
    for fold in np.unique(folds[folds != _NO_FOLD]):
        weights, bias = _fit(matrix, drafts, family, folds != fold, settings)
        scores[folds == fold] = matrix[folds == fold] @ weights + bias
    return _chance(scores)


def _chance(scores: Array) -> Array:
    """Of milli-log-odds."""
    return 1 / (1 + np.exp(-np.clip(scores / 1000, -30, 30)))


def _gains(drafts: Sequence[Draft], told: Sequence[frozenset[str]], chances: dict[str, Array], settings: Settings) -> dict[str, float]:
    """Of each family the cut that is best beside the pack's own rules."""
    best: dict[str, float] = {}
    for family, chance in chances.items():
        known = np.array([family not in draft.disputed for draft in drafts])
        so, said = np.array([family in draft.families for draft in drafts]), np.array([family in each for each in told])
        f1 = [_f1(so[known], (said | (chance >= cut))[known]) for cut in _CUTS]
        if max(f1) >= _f1(so[known], said[known]) + settings.least_gain:
            best[family] = float(_CUTS[[i for i, each in enumerate(f1) if each >= max(f1) - 0.002][-1]])
    return best


def _precise(drafts: Sequence[Draft], chances: dict[str, Array], settings: Settings) -> dict[str, float]:
    """Of each family the lowest cut, in permille, from which on the n-grams alone are right often enough; none when they are so in
    hardly any draft."""
    best: dict[str, float] = {}
    for family, chance in chances.items():
        known = np.array([family not in draft.disputed for draft in drafts])
        so = np.array([family in draft.families for draft in drafts])[known]
        permille = np.floor(1000 * chance[known])
        for cut in range(1, 1000):
            over = permille >= cut
            if so[over].sum() < _LEAST_RIGHT:
                break
            if so[over].mean() >= (settings.precise or 0):
                best[family] = cut / 1000
                break
    return best


def _calm(
    drafts: Sequence[Draft], told: Sequence[frozenset[str]], chances: dict[str, Array], best: dict[str, float], settings: Settings
) -> dict[str, float]:
    """All cuts at least so high that the false alarms are few enough."""
    quiet = np.array([not draft.families and not draft.disputed and not each for draft, each in zip(drafts, told)])
    good = sum(not draft.families and not draft.disputed for draft in drafts)
    for least in (0.0, *_CUTS):
        cuts = {family: max(cut, float(least)) for family, cut in best.items()}
        alarms = np.zeros(len(drafts), bool)
        for family, cut in cuts.items():
            alarms |= chances[family] >= cut
        if (alarms & quiet).sum() <= settings.false_alarms * good:
            return cuts
    return {}


def _f1(so: Array, said: Array) -> float:
    return float(2 * (so & said).sum() / max(so.sum() + said.sum(), 1))


def _joined(told: Sequence[frozenset[str]], chances: dict[str, Array], cuts: dict[str, float]) -> list[frozenset[str]]:
    return [each | {family for family, cut in cuts.items() if chances[family][i] >= cut} for i, each in enumerate(told)]


def make_layer(models: dict[str, tuple[Array, int]], names: Sequence[str], cuts: dict[str, float], number: str = "") -> dict[str, Any]:
    """Weights and thresholds as sections of a pack."""
    group = f"{GROUP}{number}"
    ngrams: dict[str, dict[str, int]] = {}
    for family, (weights, _) in models.items():
        for i in np.flatnonzero(weights).tolist():
            ngrams.setdefault(names[i], {})[f"{group}.{family}"] = int(weights[i])
    return {
        "groups": [{"group": group, "choose": "any", "of": "text"}],
        "labels": [{"label": f"{group}.{family}", "group": group, "bias": bias, "source": "trained"} for family, (_, bias) in models.items()],
        "ngrams": [{"ngram": name, "role": "agent", "labels": labels} for name, labels in sorted(ngrams.items())],
        "rules": [_rule(family, math.ceil(1000 * cut - 1e-9), number) for family, cut in cuts.items()],
    }


_FAULTS = {
    "F1": ("turning the patient away", "推托、不接话", "推託、不接話"), "F2": ("courtesy", "不够礼貌", "不夠禮貌"), "F3": ("greeting", "开场或道别", "開場或道別"),
    "F4": ("diversion to elsewhere", "引到站外", "引到站外"), "F5": ("diagnosis or advice on drugs", "下诊断、指导用药", "下診斷、指導用藥"),
    "F6": ("promises", "打包票", "打包票"), "F7": ("price", "价格", "價格"), "F8": ("words that patients don't know", "患者听不懂", "患者聽不懂"),
    "F9": ("question", "提问", "提問"), "F10": ("a step left out", "漏了步骤", "漏了步驟"), "F11": ("quarrel", "顶撞、说教", "頂撞、說教"),
    "F12": ("fear or pressure", "吓唬、催逼", "嚇唬、催逼"), "F13": ("others run down", "贬低别家", "貶低別家"), "F14": ("privacy", "泄露隐私", "洩露隱私"),
    "F15": ("length or pace", "太长或太短", "太長或太短"), "F16": ("emergency", "险情没先处理", "險情沒先處理"), "F17": ("abuse", "侮辱、歧视", "侮辱、歧視"),
}  # fmt: skip
"""What the families of the core pack fault, for messages."""


def _rule(family: str, permille: int, number: str) -> dict[str, Any]:
    en, hans, hant = _FAULTS.get(family, (family, f"{family} 类", f"{family} 類"))
    return {
        "rule": f"{family}.learnt{number}", "family": family, "level": "warning", "yields": True,
        "when": {"score": f"{GROUP}{number}.{family}", "at_least": permille},
        "message": {"en": f"Reads like drafts that were faulted for {en} ({family}).", "zh-Hans": f"读起来像以前被指出“{hans}”的回复。",
                    "zh-Hant": f"讀起來像以前被指出「{hant}」的回覆。"},
        "advice": {"en": "Read it once more with the patient's eyes before it is sent.", "zh-Hans": "发之前站在患者那边再读一遍，确认没有这个问题。",
                   "zh-Hant": "送出之前站在患者那邊再讀一遍，確認沒有這個問題。"},
        "source": "trained",
    }  # fmt: skip


def _prove(layer: dict[str, Any], drafts: Sequence[Draft], full: Pack) -> None:
    """Gives each rule two drafts that it tells rightly and two good ones that it passes over, so that strict compilers can try it."""
    found = [{each.rule for each in lint(draft.text, full)} for draft in drafts]
    for rule in layer["rules"]:
        hits = [d.text for d, rules in zip(drafts, found) if rule["rule"] in rules and rule["family"] in d.families]
        misses = [d.text for d, rules in zip(drafts, found) if rule["rule"] not in rules and not d.families]
        rule["hit"], rule["miss"] = sorted(hits, key=len)[:2], sorted(misses, key=len)[-2:]


def summary(learnt: Learnt) -> dict[str, dict[str, float]]:
    """F1 and share of false alarms: before, by cross-validation, test before, test after."""
    names = {"before": learnt.before, "cross_validated": learnt.crossed, "test_before": learnt.test_before, "test_after": learnt.test_after}
    known = {name: each for name, each in names.items() if each is not None}
    return {
        "F1": {name: round(each.f1, 4) for name, each in known.items()},
        "false alarms": {name: round(each.false_alarms, 4) for name, each in known.items()},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser("python -m consult.drafts", description="Learns rules from labelled drafts, as a layer of a pack.")
    parser.add_argument("data", nargs="+", help="JSON lines (see pydoc consult.drafts)")
    parser.add_argument("--out", required=True, metavar="FILE", help="the pack file to write")
    pack_options(parser)
    parser.add_argument("--false-alarms", type=float, default=_DEFAULT.false_alarms, help="share of good drafts that may be faulted in addition")
    parser.add_argument("--least-bad", type=int, default=_DEFAULT.least_bad, help="drafts that a family must be wrong in")
    parser.add_argument("--families", default="", metavar="LIST", help="which to learn, F1,F5,…; default: all")
    parser.add_argument("--precise", type=float, metavar="SHARE", help="tell a family where the n-grams alone are right in this share of unseen drafts")
    parser.add_argument("--ngrams", default="1-3", metavar="A-B", help="characters of n-grams")
    parser.add_argument("--least-rows", type=int, default=_DEFAULT.least_rows, help="drafts that an n-gram must stand in")
    parser.add_argument("--least-weight", type=int, default=_DEFAULT.least_weight, help="milli-log-odds; smaller weights are left out")
    parser.add_argument("--strength", type=float, default=_DEFAULT.strength, help="C of the logistic regression: smaller is stricter")
    parser.add_argument("--licence", default="", help="of the data, for the file's note")
    parser.add_argument("--date", default="", help="for the file's note")
    o = parser.parse_args(arguments)
    out = os.path.abspath(o.out)
    inside = any(out.startswith(os.path.abspath(path) + os.sep) for path in o.pack)
    shortest, _, longest = o.ngrams.partition("-")
    try:
        settings = Settings(
            int(shortest), int(longest or shortest), o.least_rows, o.least_bad, tuple(filter(None, o.families.split(","))), o.strength, o.least_weight,
            precise=o.precise, false_alarms=o.false_alarms,
        )  # fmt: skip
        pack = open_base(o.pack, None if o.default == "none" else o.default, out if inside else None)
        drafts = load(o.data)
        learnt = learn(drafts, pack, settings)
    except (OSError, ValueError, LookupError, ConsultError) as error:
        print(f"consult.drafts: {error}", file=sys.stderr)
        return 2
    note = {"made_by": "python -m consult.drafts; not to be edited by hand", **{k: v for k, v in (("licence", o.licence), ("date", o.date)) if v},
            "data": dict(sorted(Counter(draft.source for draft in drafts if not draft.test).items())),
            "base": f"{pack.id} {pack.version} {pack.digest}", "settings": {key: value for key, value in asdict(settings).items() if value is not None},
            "scores": summary(learnt)}  # fmt: skip
    os.makedirs(os.path.dirname(out), exist_ok=True)
    with open(o.out, "w", encoding="utf-8") as file:
        file.write(dump({"note": note, **learnt.layer}))
    for what, values in summary(learnt).items():
        print(f"{what:14}" + "".join(f"{name:>18} {value:.3f}" for name, value in values.items()))
    print(f"{o.out}: {len(learnt.layer['ngrams'])} n-grams, {len(learnt.layer['rules'])} rules", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
