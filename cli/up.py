"""`razitko up`: the embedded office in one command, stopped by Ctrl+C."""

from __future__ import annotations

import json
import logging
import os
import sys
from typing import TextIO

from actions.office import open_house, settings_from
from actions.towns import Towns, towns_from
from cli.sample_office import furnish
from db.rules import current_rules
from db.upgrade import upgrade
from flows.embedded import PortTaken, stop_on_signals, supervise
from flows.prefect_server import PrefectNotStarted, PrefectServer

MACHINE = ".machine"
"""The folder beside the towns for what belongs to none of them: Prefect's database and the logs."""


def run(as_json: bool = False) -> int:
    """Starts the office and waits for the end; the exit code. A new office begins with the sample town.

    With ``as_json`` one JSON document on stdout says where the office is, once it is ready.
    """
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    told = sys.stderr if as_json else sys.stdout
    towns = towns_from(os.environ)
    if towns is not None:
        return _run_towns(towns, as_json, told)
    house = open_house()
    upgrade(house.database)
    with house.database.read() as connection:
        is_new = current_rules(connection) is None
    if is_new:
        furnish(house)
        print(
            "Nový úřad je ukázkový: má město, lidi, tři naplánovaná jednání a rozepsaný návrh. "
            "Vlastní úřad založíte v jiné složce (RAZITKO_HOME) příkazem „razitko town load SOUBOR“.",
            file=told,
        )
    stop = stop_on_signals()
    print("Úřad se spouští …", file=told, flush=True)

    def ready(server: PrefectServer) -> None:
        settings = house.settings
        if as_json:
            places = {"web": settings.base_url, "prefect": server.ui_url, "folder": str(settings.folder)}
            print(json.dumps(places, ensure_ascii=False), flush=True)
            return
        mail = settings.smtp_host or f"složka {settings.folder / 'letters'}"
        print(f"Úřad běží na {settings.base_url}  ·  stránka Prefectu: {server.ui_url}")
        print(f"Data: {settings.folder}  ·  pošta: {mail}  ·  konec: Ctrl+C", flush=True)

    try:
        supervise(house.settings, stop, ready)
    except (PortTaken, PrefectNotStarted) as fault:
        print(fault, file=sys.stderr)
        return 1
    finally:
        house.close()
    print("Úřad je zavřen.", file=told)
    return 0


def _run_towns(towns: Towns, as_json: bool, told: TextIO) -> int:
    """The same for all towns of ``RAZITKO_TOWNS``: one web, one runner, one Prefect server."""
    settings = settings_from({**towns.environ, "RAZITKO_HOME": str(towns.folder / MACHINE)})
    count = len(towns.all())
    stop = stop_on_signals()
    print("Města se spouštějí …", file=told, flush=True)

    def ready(server: PrefectServer) -> None:
        if as_json:
            places = {"port": settings.web_port, "prefect": server.ui_url, "towns": count}
            print(json.dumps(places, ensure_ascii=False), flush=True)
            return
        print(f"Měst: {count}, na portu {settings.web_port}, podle jména v\u00a0adrese.")
        print(f"Složka: {towns.folder}  ·  stránka Prefectu: {server.ui_url}  ·  konec: Ctrl+C", flush=True)

    try:
        supervise(settings, stop, ready)
    except (PortTaken, PrefectNotStarted) as fault:
        print(fault, file=sys.stderr)
        return 1
    print("Města jsou zavřena.", file=told)
    return 0
