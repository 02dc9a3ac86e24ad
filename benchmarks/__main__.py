"""Run the benchmarks: `make bench`, or `make bench ONLY=intake`. One line a figure.

Each module `bench_<name>.py` in this folder has `figures() -> Iterator[Figure]`.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def main(only: str | None) -> int:
    """Print every figure of every benchmark, or of the one asked for; 1 when a figure misses its bound."""
    missed = 0
    found = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))
    if only is not None and only not in found:
        sys.stderr.write(f"There is no benchmark named {only}. There are: {', '.join(found)}.\n")
        return 2
    for name in found if only is None else [only]:
        for figure in importlib.import_module(f"benchmarks.bench_{name}").figures():
            print(figure.line(name), flush=True)
            missed += not figure.holds
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
