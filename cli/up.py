"""`razitko up`: the embedded office in one command, stopped by Ctrl+C."""

from __future__ import annotations

import json
import logging
import sys

from actions.office import open_house
from cli.sample_office import furnish
from db.rules import current_rules
from db.upgrade import upgrade
from flows.embedded import PortTaken, stop_on_signals, supervise
from flows.prefect_server import PrefectNotStarted, PrefectServer


def run(as_json: bool = False) -> int:
    """Starts the office and waits for the end; the exit code. A new office begins with the sample town.

    With ``as_json`` one JSON document on stdout says where the office is, once it is ready.
    """
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    told = sys.stderr if as_json else sys.stdout
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
        supervise(house, stop, ready)
    except (PortTaken, PrefectNotStarted) as fault:
        print(fault, file=sys.stderr)
        return 1
    finally:
        house.close()
    print("Úřad je zavřen.", file=told)
    return 0
