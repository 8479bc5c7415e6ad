"""How are the pages served on a machine of their own, behind a proxy? `razitko web` becomes this program.

Any number of processes on any number of machines: what one of them must know of another (sessions, attempts to
sign in, spent links, keys of programs' requests) is in the database, and forms and links are signed with the one
key that all of them have.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
from collections.abc import Mapping
from ipaddress import ip_address, ip_network

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from actions.office import House, open_house
from actions.towns import towns_from
from db.away import DatabaseAway
from states.machine import Refused
from web.app import create_app
from web.security import refuse_plain_http
from web.serve import config_of
from web.towns import TownsByHost

PROXIES = "RAZITKO_PROXIES"
LISTEN = "RAZITKO_LISTEN"
THIS_MACHINE = "127.0.0.1,::1"


def trusted_proxies(environ: Mapping[str, str]) -> list[str]:
    """Addresses and networks whose ``X-Forwarded-For`` and ``-Proto`` are believed; by default this machine's.

    Raises Refused for a name, and for everybody: who may say where others come from guesses passwords at leisure.
    """
    proxies = [part.strip() for part in (environ.get(PROXIES) or THIS_MACHINE).split(",") if part.strip()]
    for proxy in proxies:
        try:
            everybody = ip_network(proxy).prefixlen == 0 if "/" in proxy else ip_address(proxy).is_unspecified
        except ValueError:
            everybody = True
        if everybody:
            raise Refused(
                f"{PROXIES}: „{proxy}“ není adresa ani síť proxy serveru; napište například 10.0.0.5 "
                "nebo 10.0.0.0/24, více jich oddělte čárkou."
            )
    return proxies


def application() -> ASGIApp:
    """What the environment describes, in each process anew: one office, or many towns by their host names."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("razitko").setLevel(logging.INFO)
    towns = towns_from(os.environ)
    if towns is None:
        return create_app(open_house())
    return TownsByHost(towns, listens_on=os.environ[LISTEN])


def run(host: str, port: int, processes: int) -> None:
    """Serves until SIGTERM or SIGINT: requests under way are finished, for ten seconds at most.

    SIGHUP to more processes replaces them one after another; a fallen one is replaced at once. Raises Refused for
    what the administrator has to mend first, DatabaseAway.
    """
    proxies = trusted_proxies(os.environ)
    os.environ[LISTEN] = host  # for the processes that serve
    if towns_from(os.environ) is None:
        house = open_house()  # another key than that of the other machines is found before anybody comes
        try:
            refuse_plain_http(host, house.settings.base_url)
            _say(house, host, port, processes)
        finally:
            house.close()
    config = config_of("web.stand_alone:application", host, port, proxies, processes)
    if processes == 1:
        uvicorn.Server(config).run()
        return
    listening = config.bind_socket()
    # asyncio does this only for sockets that name their protocol; without it small answers wait 40 ms for a receipt
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    Multiprocess(config, [listening]).run()


def _say(house: House, host: str, port: int, processes: int) -> None:
    print(
        f"Stránky úřadu {house.settings.base_url} běží na {host}:{port}, procesů: {processes}. "
        f"Soubory: {house.files.address}",
        flush=True,
    )


def main(arguments: list[str]) -> int:
    """`python -P -m web.stand_alone HOST PORT PROCESSES`; returns the exit code."""
    host, port, processes = arguments
    try:
        run(host, int(port), int(processes))
    except (Refused, DatabaseAway) as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
