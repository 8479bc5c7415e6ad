"""A machine loses its power in the middle of an act: how long is everybody else kept from deciding?

Nobody closes its connection, and PostgreSQL would wait for hours (for who is silent) or a quarter of one (for who was
just being answered), with the turn to act taken. RAZITKO_CHAOS=long, where the system lets us make networks.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from two_hosts import Host, may_have_networks, networks, postgresql, wait_for

from db.session import Database, take_turn

LONG = os.environ.get("RAZITKO_CHAOS") == "long"
SUBNET = "10.78.0"
ACT = """
import sys, time
from sqlalchemy import text
from db.session import Database, take_turn
with Database(sys.argv[1]).write() as connection:
    take_turn(connection)
    print("has the turn", flush=True)
    if sys.argv[2] == "answered":
        connection.execute(text("SELECT pg_sleep(1), repeat('x', 100000)"))
    time.sleep(600)
"""
pytestmark = pytest.mark.skipif(not LONG, reason="a network is cut by: make chaos, as root")


@pytest.fixture
def server() -> Iterator[str]:
    if not may_have_networks():
        pytest.skip("a network is cut by: make chaos, as root")
    with networks("rz-c", subnet=SUBNET), postgresql(f"{SUBNET}.1") as found:
        yield f"postgresql+psycopg://{found}/postgres"


@pytest.mark.parametrize("when", ["silent", "answered"])
def test_others_decide_soon(server: str, tmp_path: Path, when: str) -> None:
    host = Host("c", tmp_path / "c", {}, f"{SUBNET}.11", "rz-c")
    host.start("act", sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, '.')\n{ACT}", server, when)
    try:
        wait_for(lambda: "has the turn" in host.log("act"), 30, lambda: host.log("act"))
    finally:
        host.loses_power()
    died = time.monotonic()
    database = Database(server)
    with database.write() as connection:
        connection.execute(sa.text("SET LOCAL lock_timeout = '60s'"))
        take_turn(connection)
    took = time.monotonic() - died
    database.close()
    print(f"power lost by who was {when} in an act: others decided after {took:.1f} s")
    assert took < 15
