"""Losses of scikit-learn models, and shadow models trained the same way on other halves of the records."""
import warnings

import numpy as np


def is_classifier(model):
    """Whether a model gives classes."""
    return hasattr(model, "predict_proba") or hasattr(model, "decision_function") and hasattr(model, "classes_")


def losses(model, X, y):
    """Loss of each record: minus the logarithm of the true class's odds, or the squared error."""
    y = np.asarray(y)
    if hasattr(model, "predict_proba"):
        chances = model.predict_proba(X)
        place = {label: index for index, label in enumerate(model.classes_.tolist())}
        own = np.array([chances[row, place[label]] if label in place else 0.0 for row, label in enumerate(y.tolist())])
        own = np.clip(own, 1e-9, 1 - 1e-9)
        return np.log1p(np.exp(-(np.log(own) - np.log1p(-own))))
    if is_classifier(model):
        margin = np.asarray(model.decision_function(X))
        if margin.ndim == 1:
            return np.log1p(np.exp(-margin * np.where(y == model.classes_[1], 1, -1)))
        own = margin[np.arange(len(y)), np.searchsorted(model.classes_, y)]
        return np.log1p(np.exp(-own))
    return (np.asarray(model.predict(X), float) - y.astype(float)) ** 2


def shadow_losses(model, train, hold_out, count=32, most=6000, seed=0, as_saved=lambda copy: copy):
    """Trains `count` copies, each on a random half of a sample of all records, and gives each record's losses with and without it.

    `as_saved` does to each copy what saving did to the model (rounding), so that only the records make the difference.
    Returns the rows of the sample among the training records and among those kept back, and two arrays records × models.
    """
    from sklearn.base import clone

    rng = np.random.default_rng(seed)
    share = min(1.0, most / (len(train[1]) + len(hold_out[1])))
    rows = [np.sort(rng.choice(len(part[1]), max(20, int(share * len(part[1]))), replace=False)) if share < 1 else np.arange(len(part[1])) for part in (train, hold_out)]
    take = lambda data, index: data.iloc[index] if hasattr(data, "iloc") else np.asarray(data)[index]
    X = np.concatenate([np.asarray(take(part[0], index)) for part, index in zip((train, hold_out), rows)])
    y = np.concatenate([np.asarray(take(part[1], index)) for part, index in zip((train, hold_out), rows)])
    inside = np.full((len(y), count), np.nan)
    outside = np.full((len(y), count), np.nan)
    for shadow in range(count):
        chosen = np.zeros(len(y), bool)
        chosen[rng.permutation(len(y))[:max(2, len(rows[0]))] if len(rows[0]) < len(y) - 10 else rng.permutation(len(y))[:len(y) // 2]] = True
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            copy = as_saved(clone(model).fit(X[chosen], y[chosen]))
            loss = losses(copy, X, y)
        inside[chosen, shadow] = loss[chosen]
        outside[~chosen, shadow] = loss[~chosen]
    # A record that every shadow model saw, or none, says nothing about itself.
    for array in (inside, outside):
        empty = np.isnan(array).all(1)
        array[empty] = np.nanmean(array)
    return rows, inside, outside
