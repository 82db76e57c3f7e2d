"""The arithmetic of :mod:`consult.train`: sparse logistic regression (of one label, or of several of which one holds) on top of scores
that are there already, and thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

Array = Any  # numpy arrays and scipy matrices, which have no types of their own here


def fit_path(x: Array, y: Array, offset: Array, weight: Array, strengths: Sequence[float], ridge: float = 0.0) -> list[tuple[Array, Array]]:
    """Coefficients (features × labels) and intercepts for each strength of the L1 penalty, strongest first.

    Of the labels of a row one holds, or none, whose score is always 0; with a single label that is logistic regression. Minimises the
    weighted log loss of ``offset + x·coefficients + intercepts`` plus strength · Σ|coefficients| plus ridge / 2 · Σcoefficients².
    The intercepts are free. Coefficients are differences of two numbers that are not negative, so that L-BFGS-B can do it.

    :param x: rows × features, sparse.
    :param y: rows × labels, 0 and 1.
    :param offset: rows × labels: what is known before, in log-odds.
    """
    rows, columns = sparse.csr_matrix(x), sparse.csr_matrix(x.T)
    size, labels = x.shape[1] * y.shape[1], y.shape[1]
    bounds = [(0.0, None)] * (2 * size) + [(None, None)] * labels
    start, out = np.zeros(2 * size + labels), []
    for strength in strengths:

        def loss(at: Array, strength: float = strength) -> tuple[float, Array]:
            coef = (at[:size] - at[size : 2 * size]).reshape(-1, labels)
            eta = offset + rows @ coef + at[2 * size :]
            norm = log_norm(eta)
            rest = weight[:, None] * (np.exp(eta - norm[:, None]) - y)
            slope = (columns @ rest + ridge * coef).ravel()
            value = weight @ (norm - (y * eta).sum(axis=1)) + ridge / 2 * (coef**2).sum() + strength * at[: 2 * size].sum()
            return float(value), np.concatenate([slope + strength, strength - slope, rest.sum(axis=0)])

        start = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 120, "ftol": 1e-6, "maxcor": 12}).x
        out.append(((start[:size] - start[size : 2 * size]).reshape(-1, labels), start[2 * size :].copy()))
    return out


def log_norm(eta: Array) -> Array:
    """The logarithm of 1 + Σexp of each row."""
    most = np.maximum(eta.max(axis=1), 0)
    return np.log(np.exp(eta - most[:, None]).sum(axis=1) + np.exp(-most)) + most


def log_loss(y: Array, score: Array, weight: Array) -> float:
    """Mean weighted loss of scores (rows × labels) in log-odds."""
    return float(np.average(log_norm(score) - (y * score).sum(axis=1), weights=weight))


def best_threshold(y: Array, score: Array, weight: Array, beta: float = 1.0) -> float:
    """Where to cut so that F-beta is best: the middle of all cuts within a hair of the best, because one row decides little."""
    order = np.argsort(-score, kind="stable")
    hit, miss = np.cumsum((weight * y)[order]), np.cumsum((weight * (1 - y))[order])
    every = (weight * y).sum()
    if not every:
        return float(score.max(initial=0.0)) + 1.0
    f = (1 + beta**2) * hit / (beta**2 * every + hit + miss)
    near = np.flatnonzero(f >= f.max() - 0.002)
    ranked = score[order]
    cuts = [(ranked[i] + (ranked[i + 1] if i + 1 < len(ranked) else ranked[i] - 1)) / 2 for i in near]
    return float(np.median(cuts))


def best_shifts(truth: Array, scores: Array, always: bool = False) -> Array:
    """Shifts for labels of which one is chosen (or none, below 0), so that most rows are right.

    :param truth: rows, the column that is right, −1 = none.
    :param scores: rows × labels, log-odds.
    :param always: one is chosen, however low.
    """
    shifts = np.zeros(scores.shape[1])
    candidates = np.arange(-4, 4.01, 0.25)
    for _ in range(3):
        for k in range(scores.shape[1]):
            right = []
            for candidate in candidates:
                moved = scores + shifts
                moved[:, k] = scores[:, k] + candidate
                chosen = np.where(always | (moved.max(axis=1) >= 0), moved.argmax(axis=1), -1)
                right.append((chosen == truth).sum())
            counts = np.asarray(right)
            near = candidates[counts >= counts.max() - 1]
            shifts[k] = near[np.abs(near).argmin()]
    return shifts


def recall_threshold(y: Array, score: Array, limits: Sequence[tuple[Array, float]]) -> float:
    """The lowest cut at which, for each (rows, share) of the limits, at most that share of the rows without y is over it."""
    cut = -np.inf
    for rows, share in limits:
        calm = np.sort(score[rows & (y == 0)])[::-1]
        if len(calm):
            last = float(calm[min(int(share * len(calm)), len(calm) - 1)])
            above = score[rows & (score > last)]
            cut = max(cut, (last + float(above.min())) / 2 if len(above) else last + 0.5)
    return float(cut if np.isfinite(cut) else 0.0)
