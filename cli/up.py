"""`razitko up`: the embedded office in one command, stopped by Ctrl+C."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from typing import NoReturn

from cli.prepare_office import Prepared
from flows.prefect_server import PrefectNotStarted, PrefectServer
from flows.supervisor import PYTHON, PortTaken, stop_on_signals, supervise


def begin_anew(as_json: bool) -> NoReturn:
    """This process becomes the supervisor, which stays for months and needs no typer and no rich: 8 MB less."""
    sys.stdout.flush()
    command = [*PYTHON, f"import sys; from cli.up import main; sys.exit(main({as_json}))", "razitko", "up"]
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter, no shell


def main(as_json: bool) -> int:
    """`run` with the manners of the command line: its encoding, and a sentence for whatever goes wrong."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        return run(as_json)
    except Exception as error:
        from cli.edge import run as told  # what it imports is wanted by this fault alone

        fault = error

        def again() -> None:
            raise fault

        return told(again, as_json=as_json)


def run(as_json: bool = False) -> int:
    """Starts the office and waits for the end; the exit code. A new office begins with the sample town.

    With ``as_json`` one JSON document on stdout says where the office is, once it is ready.
    """
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    told = sys.stderr if as_json else sys.stdout
    asked = [*PYTHON, "import sys; from cli.prepare_office import main; sys.exit(main())"]
    preparing = subprocess.run(asked, stdout=subprocess.PIPE, text=True, check=False)
    if preparing.returncode:
        return preparing.returncode
    place = Prepared.from_text(preparing.stdout)
    if place.is_new:
        print(
            "Nový úřad je ukázkový: má město, lidi, tři naplánovaná jednání a rozepsaný návrh. "
            "Vlastní úřad založíte v jiné složce (RAZITKO_HOME) příkazem „razitko town load SOUBOR“.",
            file=told,
        )
    stop = stop_on_signals()
    print("Úřad se spouští …" if place.towns is None else "Města se spouštějí …", file=told, flush=True)
    try:
        supervise(place, stop, lambda server: _say_where(place, server, as_json))
    except (PortTaken, PrefectNotStarted) as fault:
        print(fault, file=sys.stderr)
        return 1
    print("Úřad je zavřen." if place.towns is None else "Města jsou zavřena.", file=told)
    return 0


def _say_where(place: Prepared, server: PrefectServer, as_json: bool) -> None:
    if as_json:
        where = {"web": place.base_url, "folder": str(place.folder)}
        many = {"port": place.web_port, "towns": place.towns}
        said = {**(where if place.towns is None else many), "prefect": server.ui_url}
        print(json.dumps(said, ensure_ascii=False), flush=True)
    elif place.towns is None:
        print(f"Úřad běží na {place.base_url}  ·  stránka Prefectu: {server.ui_url}")
        print(f"Data: {place.folder}  ·  pošta: {place.mail}  ·  konec: Ctrl+C", flush=True)
    else:
        print(f"Měst: {place.towns}, na portu {place.web_port}, podle jména v\u00a0adrese.")
        print(
            f"Složka: {place.folder.parent}  ·  stránka Prefectu: {server.ui_url}  ·  konec: Ctrl+C",
            flush=True,
        )
