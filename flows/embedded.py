"""What does the runner of the embedded office do? It drains what is owed and serves the schedules."""

from __future__ import annotations

import os

from actions.office import House, open_house
from actions.towns import towns_from
from db.claims import release_abandoned
from db.correspondence import is_owed
from db.files import document_is_owed


def owed(house: House) -> list[str]:
    """The deployments that have something to do now, documents before the letters that follow from them.

    What a killed process held is owed again from this moment on.
    """
    now = house.now()
    release_abandoned(house.database, now)
    with house.database.read() as connection:
        names = ["generate-draft"] if document_is_owed(connection, now) else []
        return names + (["deliver-letters"] if is_owed(connection, now) else [])


def run_runner() -> None:
    """The runner of the office, or of many towns: drains what is owed and serves the schedules; ends with SIGTERM."""
    from flows.runner import main  # Prefect takes over a second to import; the supervisor does not need it

    towns = towns_from(os.environ)
    if towns is not None:
        from flows.town_watch import TownWatch

        watch = TownWatch(towns)
        main(watch.quick, beside=(watch.slow,))
        return
    house = open_house()
    main(lambda: owed(house))
