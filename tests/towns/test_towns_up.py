"""`razitko up` for many towns with a real Prefect server: one web, one runner, and what a town may see of its runs."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from office_case import TOWNS
from three_towns import HOSTS

from actions.create_town import create_town
from actions.towns import Towns

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(180),
    pytest.mark.skipif(os.environ.get("RAZITKO_CHAOS") != "long", reason="RAZITKO_CHAOS=long: half a minute"),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(true: Callable[[], object], what: str) -> None:
    until = time.monotonic() + 60
    while not true():
        assert time.monotonic() < until, what
        time.sleep(0.1)


def test_one_command_serves_every_town_and_a_town_sees_its_own_runs_alone(tmp_path: Path) -> None:
    folder = tmp_path / "towns"
    towns = Towns(folder, {})
    for code, host in HOSTS.items():
        create_town(towns, code, f"http://{host}", TOWNS[code].read_text(encoding="utf-8"), code)
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "RAZITKO_"))}
    environment = inherited | {
        "RAZITKO_TOWNS": str(folder),
        "RAZITKO_PORT": str(free_port()),
        "RAZITKO_PREFECT_PORT": str(free_port()),
    }

    def razitko(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-P", "-m", "cli.__main__", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True)

    def letters(code: str) -> int:
        return len(list((folder / code / "letters").glob("*.eml")))

    log = tmp_path / "up.log"
    with log.open("wb") as output:
        up = subprocess.Popen(
            [sys.executable, "-P", "-m", "cli.__main__", "up"], env=environment, stdout=output, stderr=output
        )
    try:
        wait_for(lambda: "podle jména" in log.read_text() or up.poll() is not None, "up is not ready")
        wait_for(lambda: all(letters(code) == 1 for code in HOSTS), "the invitations were not sent")
        web = f"http://127.0.0.1:{environment['RAZITKO_PORT']}"
        for code, host in HOSTS.items():
            page = httpx.get(f"{web}/prihlaseni", headers={"host": host}, trust_env=False)
            assert page.status_code == 200, code
        razitko("--town", "zeliv", "account", "invite", "ucetni")
        wait_for(lambda: letters("zeliv") == 2, "a letter owed on the command line was not sent")

        razitko("--town", "zeliv", "flows", "run", "deliver-letters")

        def runs_of(*town: str) -> list[str]:
            return [
                row["flow"] for row in json.loads(razitko(*town, "flows", "recent", "--json").stdout)["runs"]
            ]

        wait_for(lambda: runs_of("--town", "zeliv") == ["deliver-letters"], "the run was not begun")
        assert runs_of("--town", "trutnov") == []
        assert len(runs_of()) > 1
    finally:
        up.terminate()
        up.wait(60)
    assert "Města jsou zavřena." in log.read_text()
