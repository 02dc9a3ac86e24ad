"""Two years of a resettlement agency, free cases only and without names, read from where somebody has put them.

They were published with the simulations of D. Delacrétaz, S. D. Kominers and A. Teytelboym, Matching Mechanisms for
Refugee Resettlement, without a licence, so they aren't here. `HAVN_PLACEMENT_RECORDS` names a folder with the files
FY16 and FY17 _size, _employment_weight, _compatibility and FY17_cap, all .csv.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.placement_streams import Stream
from havn.engines.placement import Arrivals

if TYPE_CHECKING:
    from pathlib import Path

OTHER_NAME = {"NY-HIAS NEW YORK": "NY-NEW YORK CITY"}
"""An affiliate that the file of capacities calls otherwise."""
UNKNOWN = "NA"


def recorded(folder: Path, seed: int, load: float, *, kinds: int = 1) -> Stream:
    """Return the cases of 2017 in an order drawn from `seed`, with those of 2016 as last year's.

    The stated capacities are scaled so that demand is `load` times capacity, of persons (one kind of unit) or of
    children, adults and seniors each (three).
    """
    weights, needs, compatible, places = _year(folder, "FY17", kinds)
    order = np.random.default_rng(seed).permutation(len(weights))
    shares = _capacity_shares(folder, places)
    capacity = np.rint(shares[:, None] * needs.sum(axis=0)[None, :] / load).astype(np.int64)
    past = Arrivals(*_year(folder, "FY16", kinds)[:3])
    return Stream(weights[order], needs[order], compatible[order], capacity, past)


def _year(folder: Path, year: str, kinds: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """Return weights, needs, compatibility and the names of the places, without those of which nothing is known."""
    sizes, weights, fits = (
        _rows(folder, f"{year}_{what}.csv") for what in ("size", "employment_weight", "compatibility")
    )
    if not [row[0] for row in sizes[1:]] == [row[0] for row in weights[1:]] == [row[0] for row in fits[1:]]:
        raise ValueError(f"the files of {year} don't list the same cases in the same order")
    known = [column for column in range(1, len(weights[0])) if weights[1][column] != UNKNOWN]
    needs = np.array([[int(cell) for cell in row[1:4]] for row in sizes[1:]])
    return (
        np.array([[float(row[column]) for column in known] for row in weights[1:]]),
        needs if kinds > 1 else needs.sum(axis=1, keepdims=True),
        np.array([[row[column] == "1" for column in known] for row in fits[1:]]),
        [weights[0][column].strip().upper() for column in known],
    )


def _capacity_shares(folder: Path, places: list[str]) -> np.ndarray:
    stated = {row[0].strip().upper(): int(row[1]) for row in _rows(folder, "FY17_cap.csv")[1:]}
    named = {OTHER_NAME.get(place, place): units for place, units in stated.items()}
    capacity = np.array([named[place] for place in places], np.float64)
    return capacity / capacity.sum()


def _rows(folder: Path, name: str) -> list[list[str]]:
    """Return the rows of a file, whose name is spelled now with capitals, now without."""
    found = next((path for path in folder.iterdir() if path.name.lower() == name.lower()), None)
    if found is None:
        raise FileNotFoundError(f"{folder} holds no {name}")
    with found.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.reader(file) if row]
