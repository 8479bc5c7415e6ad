"""pgqueuer as its manual says: jobs with the letter as payload, one worker, an entrypoint that hands it to nobody.

``pgqueuer_letters.py --postgresql URL --count N`` prints {"letters_per_second": …}. It marks ten jobs at once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time

import psycopg
from pgqueuer import PgQueuer
from pgqueuer.db import PsycopgDriver
from pgqueuer.models import Job
from pgqueuer.queries import Queries
from pgqueuer.types import QueueExecutionMode

FACTS = json.dumps(
    {"kind": "sign_off_reminder", "to": "rejl@trutnov.example", "due_on": "2024-06-03", "text": "x" * 400}
).encode()


async def main(url: str, count: int) -> dict[str, float]:
    """Enqueues the letters in batches, then delivers them all."""
    connection = await psycopg.AsyncConnection.connect(url, autocommit=True)
    driver = PsycopgDriver(connection)
    queries = Queries(driver)
    await queries.install()
    for start in range(0, count, 1000):
        size = min(1000, count - start)
        await queries.enqueue(["deliver"] * size, [FACTS] * size, [0] * size)
    sent = 0
    worker = PgQueuer(driver)

    @worker.entrypoint("deliver")
    async def deliver(job: Job) -> None:
        nonlocal sent
        json.loads(job.payload or b"{}")
        sent += 1

    begun = time.perf_counter()
    await worker.run(mode=QueueExecutionMode.drain)
    took = time.perf_counter() - begun
    await connection.close()
    return {"letters_per_second": sent / took, "sent": sent}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--postgresql", required=True)
    asked = parser.parse_args()
    print(json.dumps(asyncio.run(main(asked.postgresql.replace("+psycopg", ""), asked.count))))
