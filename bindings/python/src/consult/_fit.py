"""The arithmetic of :mod:`consult.train`: sparse logistic regression on top of scores that are there already, and thresholds."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.special import expit
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import Lasso

Array = Any  # numpy arrays and scipy matrices, which have no types of their own here


def fit_path(x: Array, y: Array, offset: Array, weight: Array, strengths: Sequence[float]) -> list[tuple[Array, float]]:
    """Coefficients and intercept for each strength of the L1 penalty, strongest first.

    Minimises the weighted logistic loss of ``offset + x·coefficients + intercept`` plus strength · Σ|coefficients|: Newton steps, each
    a weighted lasso (as glmnet does it), over the features that the gradient does not rule out. The intercept is free.

    :param x: rows × features, sparse by column, of 0 and 1.
    :param offset: what is known of each row before, in log-odds.
    """
    coef, intercept, out = np.zeros(x.shape[1]), 0.0, []
    for strength in strengths:
        for _ in range(15):
            eta = offset + x @ coef + intercept
            p = expit(np.clip(eta, -30, 30))
            slope = weight * (y - p)
            active = np.flatnonzero((coef != 0) | (np.abs(x.T @ slope) > 0.7 * strength))
            curve = np.maximum(weight * p * (1 - p), weight * 1e-3)
            target = (eta - offset) + slope / curve
            before = coef[active].copy(), intercept
            if len(active):
                lasso = Lasso(alpha=strength / curve.sum(), warm_start=True, tol=1e-3, max_iter=300)
                lasso.coef_, lasso.intercept_ = coef[active].copy(), intercept
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", ConvergenceWarning)
                    lasso.fit(x[:, active], target, sample_weight=curve)
                coef[active], intercept = lasso.coef_, float(lasso.intercept_)
            else:
                intercept = float(np.average(target, weights=curve))
            coef, intercept = _not_worse(x, y, offset, weight, strength, active, before, coef, intercept)
            if np.abs(coef[active] - before[0]).max(initial=0.0) < 0.02 and abs(intercept - before[1]) < 0.02:
                break
        out.append((coef.copy(), intercept))
    return out


def _loss(x: Array, y: Array, offset: Array, weight: Array, strength: float, coef: Array, intercept: float) -> float:
    eta = offset + x @ coef + intercept
    return float(weight @ np.logaddexp(0, np.where(y, -eta, eta)) + strength * np.abs(coef).sum())


def _not_worse(
    x: Array, y: Array, offset: Array, weight: Array, strength: float, active: Array, before: tuple[Array, float], coef: Array, intercept: float
) -> tuple[Array, float]:
    """A Newton step may go too far: it is halved until it does no harm."""
    old = coef.copy()
    old[active] = before[0]
    bound = _loss(x, y, offset, weight, strength, old, before[1])
    for _ in range(6):
        if _loss(x, y, offset, weight, strength, coef, intercept) <= bound:
            return coef, intercept
        coef, intercept = (coef + old) / 2, (intercept + before[1]) / 2
    return old, before[1]


def log_loss(y: Array, score: Array, weight: Array) -> float:
    """Mean weighted loss of scores in log-odds."""
    return float(np.average(np.logaddexp(0, np.where(y, -score, score)), weights=weight))


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
