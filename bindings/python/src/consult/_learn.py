"""From rows and features to integer weights: what :mod:`consult.train` does with NumPy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from joblib import Parallel, delayed
from scipy import sparse

from ._fit import Array, best_shifts, best_threshold, fit_path, log_loss, recall_threshold
from .classify import Reading
from .corpus import ONES, Row, folds_of

if TYPE_CHECKING:
    from .train import Settings

Feature = tuple[str, str]
_SURE = 2.0
"""What somebody wrote is paid for half: a signal or a concept is more to be trusted than a piece of text."""
_WRITTEN = ("signal", "concept")


@dataclass
class Learned:
    """Weights and shifts in milli-log-odds; of each fold of the cross-validation too."""

    weights: dict[str, dict[Feature, int]] = field(default_factory=dict)
    shifts: dict[str, int] = field(default_factory=dict)
    strengths: dict[str, float] = field(default_factory=dict)
    parts: list[Learned] = field(default_factory=list)
    """What is learned without each fold."""


@dataclass
class _Fitted:
    """One label: models without each fold, the one of all rows, and the score of each row by the model that has not seen it."""

    known: Array
    truth: Array
    models: list[tuple[Array, float]]
    whole: tuple[Array, float]
    held_out: Array
    strength: float


def learn(
    rows: Sequence[Row], readings: Sequence[Reading], found: Sequence[set[Feature]], wanted: dict[str, list[bool | None]], settings: Settings
) -> Learned:
    """Fits every label, those of a group that chooses one together, and chooses where to cut."""
    names, matrix = _matrix(found, settings.least_rows)
    folds = np.array(folds_of(rows, settings.folds))
    pieces = sparse.diags([1.0 if kind == "ngram" else 0.0 for kind, _ in names] or [1.0])
    texts = matrix @ pieces  # a red flag's cues were written from texts like these, and promise more than they keep on others
    offsets = {label: np.array([_score(reading, label) for reading in readings]) / 1000 for label in wanted}
    units = _units(wanted, readings)
    fitted_all: Any = Parallel(n_jobs=settings.threads, prefer="processes" if len(rows) > 1500 else "threads")(
        delayed(_fit_unit)(
            texts if _group(unit[0], readings) == "alarm" else matrix, [wanted[label] for label in unit], np.stack([offsets[label] for label in unit], axis=1), folds, settings,
            _group(unit[0], readings) == "alarm",
        )
        for unit in units
    )  # fmt: skip
    fitted: dict[str, _Fitted] = {label: each for unit, made in zip(units, fitted_all) for label, each in zip(unit, made)}
    ordinary = np.array([any("." not in label for label in row.truth) for row in rows])
    flagged = np.array([bool(reading.flags) or not set(settings.unless).isdisjoint(reading.signals) for reading in readings])
    out = _collect(fitted, names, None)
    out.shifts = _shifts(fitted, readings, ordinary, flagged, settings, np.ones(len(rows), bool), None)
    for fold in range(settings.folds):
        part = _collect(fitted, names, fold)
        part.shifts = _shifts(fitted, readings, ordinary, flagged, settings, folds != fold, fold)
        out.parts.append(part)
    out.strengths = {label: each.strength for label, each in fitted.items()}
    return out


def _units(wanted: dict[str, list[bool | None]], readings: Sequence[Reading]) -> list[list[str]]:
    """Labels that are fitted together: those of which one is chosen."""
    groups: dict[str, list[str]] = {}
    for label in wanted:
        group = _group(label, readings)
        groups.setdefault(group if group in ONES else label, []).append(label)
    return list(groups.values())


def _score(reading: Reading, label: str) -> int:
    return reading.labels[label].score if label in reading.labels and not label.startswith("alarm") else 0


def _matrix(found: Sequence[set[Feature]], least: int) -> tuple[list[Feature], Array]:
    """Features that enough rows have, and which row has which."""
    counts = Counter(feature for each in found for feature in each)
    names = sorted(feature for feature, count in counts.items() if least <= count < 0.95 * len(found))
    place = {feature: i for i, feature in enumerate(names)}
    pairs = [(i, place[feature]) for i, each in enumerate(found) for feature in each if feature in place]
    at = np.array(pairs or np.zeros((0, 2)), dtype=np.int64)
    sure = np.array([_SURE if kind in _WRITTEN else 1.0 for kind, _ in names] or [1.0])
    return names, sparse.csr_matrix((sure[at[:, 1]], (at[:, 0], at[:, 1])), shape=(len(found), len(names)))


def _weights(truth: Array, rare: bool) -> Array:
    """A red flag weighs more, by the root of how rare it is: else nothing would be learned of it. Other labels gain nothing by that."""
    share = truth.mean() if rare else 0.5
    return np.where(truth[:, 0], min(np.sqrt((1 - share) / max(share, 1e-9)), 6.0), 1.0)


def _fit_unit(matrix: Array, values: list[list[bool | None]], offset: Array, folds: Array, settings: Settings, rare: bool) -> list[_Fitted]:
    known = np.array([all(value is not None for value in row) for row in zip(*values)])
    truth = np.array([[value is True for value in row] for row in zip(*values)], dtype=float)

    def path(use: Array, strengths: Sequence[float]) -> list[tuple[Array, Array]]:
        return fit_path(matrix[use], truth[use], offset[use], _weights(truth[use], rare), strengths, settings.ridge)

    paths = [path(known & (folds != fold), settings.strengths) for fold in range(settings.folds)]
    scores = []
    for k in range(len(settings.strengths)):
        score = offset.copy()
        for fold in range(settings.folds):
            coef, intercept = paths[fold][k]
            score[folds == fold] += matrix[folds == fold] @ coef + intercept
        scores.append(score)
    weight = _weights(truth[known], rare)
    best = int(np.argmin([log_loss(truth[known], score[known], weight) for score in scores]))
    whole = path(known, settings.strengths[: best + 1])[best]
    return [
        _Fitted(
            known, truth[:, i], [(each[best][0][:, i], float(each[best][1][i])) for each in paths], (whole[0][:, i], float(whole[1][i])),
            scores[best][:, i], settings.strengths[best],
        )
        for i in range(len(values))
    ]  # fmt: skip


def _collect(fitted: dict[str, _Fitted], names: list[Feature], fold: int | None) -> Learned:
    out = Learned()
    for label, each in fitted.items():
        coef, _ = each.whole if fold is None else each.models[fold]
        out.weights[label] = {names[i]: int(round(1000 * coef[i] * (_SURE if names[i][0] in _WRITTEN else 1.0))) for i in np.flatnonzero(coef)}
    return out


def _shifts(
    fitted: dict[str, _Fitted], readings: Sequence[Reading], ordinary: Array, flagged: Array, settings: Settings, use: Array, fold: int | None
) -> dict[str, int]:
    """The intercept of each label, moved so that 0 is where to cut; chosen on held-out scores of the rows in `use`."""
    groups: dict[str, list[str]] = {}
    cuts: dict[str, float] = {}
    for label in fitted:
        groups.setdefault(_group(label, readings), []).append(label)
    for group, labels in groups.items():
        if group in ONES:
            cuts.update(_choose_one(labels, fitted, use))
            continue
        for label in labels:
            each = fitted[label]
            rows = each.known & use
            cuts[label] = best_threshold(each.truth[rows], each.held_out[rows], np.ones(rows.sum()))
    if "alarm" in fitted:
        cuts.update(_alarms(fitted, ordinary, flagged, settings, use))
    out = {}
    for label, each in fitted.items():
        intercept = (each.whole if fold is None else each.models[fold])[1]
        out[label] = int(round(1000 * (intercept - cuts[label])))
    return out


def _group(label: str, readings: Sequence[Reading]) -> str:
    return "alarm" if label.split(".")[0] == "alarm" else readings[0].labels[label].group


def _choose_one(labels: Sequence[str], fitted: dict[str, _Fitted], use: Array) -> dict[str, float]:
    rows = use & fitted[labels[0]].known
    scores = np.stack([fitted[label].held_out[rows] for label in labels], axis=1)
    truth = np.stack([fitted[label].truth[rows] for label in labels], axis=1)
    right = np.where(truth.any(axis=1), truth.argmax(axis=1), -1)
    return {label: -float(shift) for label, shift in zip(labels, best_shifts(right, scores))}


def _alarms(fitted: dict[str, _Fitted], ordinary: Array, flagged: Array, settings: Settings, use: Array) -> dict[str, float]:
    """An alarm where the hand-written cues raise none: as low as the false alarms that it adds allow. Which flag: the likeliest."""
    alarm = fitted["alarm"]
    rows = alarm.known & use & ~flagged
    limits = [(rows & ordinary, settings.false_alarms[0]), (rows & ~ordinary, settings.false_alarms[1])]
    kinds = [label for label in fitted if label.startswith("alarm.")]
    emergencies = use & alarm.known & (alarm.truth == 1)
    out = {"alarm": recall_threshold(alarm.truth, alarm.held_out, limits)}
    if kinds:
        known = emergencies & np.all([fitted[label].known for label in kinds], axis=0)
        scores = np.stack([fitted[label].held_out[known] for label in kinds], axis=1)
        truth = np.stack([fitted[label].truth[known] for label in kinds], axis=1)
        shifts = best_shifts(np.where(truth.any(axis=1), truth.argmax(axis=1), -2), scores, always=True)
        out.update({label: -float(shift) for label, shift in zip(kinds, shifts)})
    return out
