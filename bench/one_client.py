"""One of eight processes that decide at once: ``python -m bench.one_client FOLDER PLACE`` (`bench.decisions`).

Prints: decisions made, when it began and ended, the slowest percentile and the longest wait in milliseconds.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from actions.office import House, settings_from
from bench.decisions import Timed, dealt
from bench.town_of_seven import BEGINS, decide, decisions

CLIENTS = 8


def main() -> None:
    """Decides about the proposals that are dealt to this place."""
    folder, place = Path(sys.argv[1]), int(sys.argv[2])
    house = House(
        settings_from({"RAZITKO_HOME": str(folder), "RAZITKO_SECRET": "bench"}), clock=lambda: BEGINS
    )
    mine = dealt(list(decisions(house, 80)), CLIENTS)[place]
    ready = folder / f"ready{place}"
    ready.touch()
    while len(list(folder.glob("ready*"))) < CLIENTS:
        time.sleep(0.01)
    taken = []
    began = time.time()
    for one in mine:
        start = time.perf_counter()
        decide(house, one)
        taken.append(time.perf_counter() - start)
    ended = time.time()
    timed = Timed(taken)
    print(len(taken), began, ended, timed.slowest(0.99) * 1000, timed.slowest(1.0) * 1000)
    house.close()


main()
