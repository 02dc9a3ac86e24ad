"""The best there is, found by trying everything; for very small cases only."""

from __future__ import annotations

from itertools import product

import numpy as np


def best_assignment(weights: np.ndarray, needs: np.ndarray, capacity: np.ndarray, compatible: np.ndarray) -> float:
    cases, places = weights.shape
    best = 0.0
    for choice in product(range(-1, places), repeat=cases):
        if any(j >= 0 and not compatible[i, j] for i, j in enumerate(choice)):
            continue
        used = np.zeros_like(capacity)
        for i, j in enumerate(choice):
            if j >= 0:
                used[j] += needs[i]
        if (used <= capacity).all():
            best = max(best, sum(weights[i, j] for i, j in enumerate(choice) if j >= 0))
    return best
