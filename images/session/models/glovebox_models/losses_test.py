"""Membership attacks: can somebody who has the model and a record tell whether the model was trained on it?"""
from dataclasses import dataclass, field

import numpy as np


def area_under_curve(members, others):
    """Probability that a member scores above another record; ties count half."""
    scores = np.concatenate([members, others])
    order = scores.argsort(kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    sums = np.zeros(len(counts))
    np.add.at(sums, inverse, ranks)
    ranks = (sums / counts)[inverse]
    n, m = len(members), len(others)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * m))


def found_at_false_alarms(members, others, rate=0.01):
    """Percent of members found where `rate` of the others are taken for members; ties are shared out."""
    limits = np.unique(others)[::-1]
    false = np.searchsorted(np.sort(others), limits, side="left")
    true = np.searchsorted(np.sort(members), limits, side="left")
    alarms = np.concatenate([[0.0], 1 - false / len(others)])
    found = np.concatenate([[np.mean(members > limits[0])], 1 - true / len(members)])
    return float(100 * np.interp(rate, alarms, found))


def exposed_records(members, others, rate=0.001):
    """Members that stand above all but `rate` of the others, as many as there are beyond chance (three standard deviations)."""
    limit = np.quantile(others, 1 - rate, method="higher")
    above = np.flatnonzero(members > limit)
    chance = len(members) * max(rate, 1 / len(others))
    beyond = int(len(above) - chance - 3 * np.sqrt(chance * (1 + len(members) / len(others))))
    return above[np.argsort(-members[above], kind="stable")][:max(0, beyond)]


def band(count):
    """A small number leaves as a band, a larger one rounded."""
    return "0" if count == 0 else "under 10" if count < 10 else str(int(10 * round(count / 10)))


@dataclass
class LossTest:
    """Attacks on the losses of records trained on and of records kept back; lower loss means better served.

    `base_member` and `base_other` are the same records' losses under a model that saw neither (a base model): their
    difference is a stronger attack. `shadow_in` and `shadow_out` (records × models, NaN where a model does not apply)
    are losses under models trained with and without each record: the likelihood ratio attack (LiRA).
    """
    member: np.ndarray
    other: np.ndarray
    base_member: np.ndarray | None = None
    base_other: np.ndarray | None = None
    shadow_in: np.ndarray | None = None
    shadow_out: np.ndarray | None = None
    results: dict = field(default_factory=dict)
    exposed: np.ndarray | None = None

    def run(self):
        """Runs every attack that there is evidence for; returns the numbers that leave."""
        member, other = np.asarray(self.member, float), np.asarray(self.other, float)
        self._score("loss threshold", -member, -other)
        if self.base_member is not None and self.base_other is not None:
            self._score("loss against the base model", np.asarray(self.base_member) - member, np.asarray(self.base_other) - other)
        if self.shadow_in is not None and self.shadow_out is not None:
            ratio = self._likelihood_ratios(np.concatenate([member, other]))
            self._score("likelihood ratio (LiRA)", ratio[:len(member)], ratio[len(member):])
            self.exposed = exposed_records(ratio[:len(member)], ratio[len(member):])
        best = max(self.results.values(), key=lambda result: result["auc"])
        return {
            "attack-auc": round(best["auc"], 3),
            "attack-tpr": round(max(result["tpr"] for result in self.results.values()), 1),
            "attacks": list(self.results),
            "shadow-models": 0 if self.shadow_in is None else int(self.shadow_in.shape[1]),
            "exposed": None if self.exposed is None else band(len(self.exposed)),
        }

    def _score(self, name, members, others):
        self.results[name] = {"auc": area_under_curve(members, others), "tpr": found_at_false_alarms(members, others)}

    def _likelihood_ratios(self, losses):
        # Losses are long-tailed; their logarithm is near normal.
        shape = lambda values: np.log(np.maximum(values, 1e-12))
        score, inside, outside = shape(losses), shape(self.shadow_in), shape(self.shadow_out)
        mean_in, mean_out = np.nanmean(inside, 1), np.nanmean(outside, 1)
        spread_in, spread_out = np.nanstd(inside - mean_in[:, None]) + 1e-6, np.nanstd(outside - mean_out[:, None]) + 1e-6
        normal = lambda value, mean, spread: -np.log(spread) - (value - mean) ** 2 / (2 * spread ** 2)
        return normal(score, mean_in, spread_in) - normal(score, mean_out, spread_out)
