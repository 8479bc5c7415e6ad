"""How does a rival report? One JSON object in its last line: decisions a second, median and slowest percentile."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import perf_counter, process_time

ROOT = Path(__file__).resolve().parents[2]
STEPS = 7
"""Human decisions about one document, as in ours."""
sys.path.append(str(ROOT))


def asked() -> argparse.Namespace:
    """The command line: how many documents, and where PostgreSQL is if it is to be measured on that."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--postgresql")
    return parser.parse_args()


def in_random_order(count: int) -> list[tuple[int, int]]:
    """(document, step) of all decisions: documents in random order, steps of each in theirs."""
    order = [number for number in range(1, count + 1) for _ in range(STEPS)]
    Random(7).shuffle(order)
    seen = dict.fromkeys(range(1, count + 1), -1)
    found = []
    for number in order:
        seen[number] += 1
        found.append((number, seen[number]))
    return found


def measure(decide: Callable[[int, int], object], count: int, warm: int = 10) -> None:
    """Runs and reports all decisions; the first ``warm`` documents only warm the caches."""
    taken, worked = [], 0.0
    for number, step in in_random_order(count + warm):
        started, begun = perf_counter(), process_time()
        decide(number, step)
        if number > warm:
            taken.append(perf_counter() - started)
            worked += process_time() - begun
    report(taken, worked)


def report(taken: list[float], worked: float | None = None) -> None:
    """Prints the figures: seconds for each decision, and the processor's seconds of them all if one process did it."""
    slow = sorted(taken)[min(len(taken) - 1, int(len(taken) * 0.99))]
    found = {
        "per_second": len(taken) / sum(taken),
        "median": statistics.median(taken),
        "p99": slow,
        "quick": sorted(taken)[len(taken) // 20],
        "n": len(taken),
        "work": worked and worked / len(taken),
    }
    print(json.dumps(found), flush=True)
