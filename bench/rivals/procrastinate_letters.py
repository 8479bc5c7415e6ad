"""procrastinate as its manual says: a task that hands the letter to nobody, deferred in batches, one worker.

``procrastinate_letters.py --postgresql URL --count N`` prints {"letters_per_second": …}.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time

from procrastinate import App, PsycopgConnector


async def main(url: str, count: int) -> dict[str, float]:
    """Defers the letters, then works them all off."""
    app = App(connector=PsycopgConnector(conninfo=url))
    sent = 0

    @app.task(name="deliver")
    async def deliver(kind: str, to: str, due_on: str, text: str) -> None:
        nonlocal sent
        sent += 1

    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        facts = {"kind": "sign_off_reminder", "to": "rejl@trutnov.example", "due_on": "2024-06-03"}
        for start in range(0, count, 1000):
            letters = [{**facts, "text": "x" * 400} for _ in range(min(1000, count - start))]
            await deliver.batch_defer_async(*letters)
        begun = time.perf_counter()
        await app.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)
        took = time.perf_counter() - begun
    return {"letters_per_second": sent / took, "sent": sent}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--postgresql", required=True)
    asked = parser.parse_args()
    print(json.dumps(asyncio.run(main(asked.postgresql.replace("+psycopg", ""), asked.count))))
