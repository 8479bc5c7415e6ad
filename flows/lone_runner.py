"""How does a runner stand on a machine of its own? `razitko runner`, any number of them, with Prefect or without.

Two of them never do the same: each claims what it does (`db.claims`), and what a dead one held is free within
seconds.
"""

from __future__ import annotations

import logging
import os
import socket

from actions.office import open_house
from actions.towns import Towns, towns_from
from flows.embedded import owed

logger = logging.getLogger("razitko.runner")


def run(*, with_schedules: bool = False) -> None:
    """Drains what is owed until SIGTERM or SIGINT; a letter or document under way is finished first.

    Runs are on Prefect's page if ``PREFECT_API_URL`` says where it is. ``with_schedules`` serves the schedules too:
    in one place only, where no ``prefect worker`` does. Raises Refused (another secret key than the others have),
    DatabaseAway.
    """
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("razitko").setLevel(logging.INFO)
    # One more attempt, two seconds later: what is owed is then done without Prefect, so there is no need to wait.
    os.environ.setdefault("PREFECT_CLIENT_MAX_RETRIES", "1")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    with_prefect = bool(os.environ.get("PREFECT_API_URL"))
    towns = towns_from(os.environ)
    if towns is not None:
        _run_towns(towns, with_prefect=with_prefect, with_schedules=with_schedules)
        return
    house = open_house()
    try:
        logger.info(
            "Běží na %s, soubory: %s, Prefect: %s",
            socket.gethostname(),
            house.files.address,
            "ano" if with_prefect else "ne (PREFECT_API_URL není nastaveno)",
        )
        from flows.runner import main  # Prefect reads its environment when it is imported, and takes a second

        main(lambda: owed(house), with_prefect=with_prefect, with_schedules=with_schedules)
    finally:
        house.close()


def _run_towns(towns: Towns, *, with_prefect: bool, with_schedules: bool) -> None:
    """The same for many towns: those that owe something in one lane, those where nothing helps in another."""
    logger.info("Běží na %s, měst: %d", socket.gethostname(), len(towns.all()))
    from flows.runner import main  # see above
    from flows.town_watch import TownWatch

    watch = TownWatch(towns)
    main(watch.quick, with_prefect=with_prefect, with_schedules=with_schedules, beside=(watch.slow,))
