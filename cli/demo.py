"""`razitko demo`: the main job on the embedded default, in simulated time, with everything real."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import sys
import threading
import time
from contextlib import nullcontext, redirect_stdout
from pathlib import Path
from typing import Any

import httpx

from flows.prefect_server import PrefectNotStarted, PrefectServer

MARK = ".razitko-demo"
FOLDER = Path("demo")
STORIES = {
    "trutnov": ("cli.demo_story", "Story"),
    "humpolec": ("cli.humpolec_story", "HumpolecStory"),
}
"""Which story is played for a town: where it is written."""


def run(folder: Path = FOLDER, as_json: bool = False, town: str = "trutnov") -> int:
    """Plays the demo of a town (`STORIES`) into ``folder`` (made anew) and returns the exit code.

    With ``as_json`` the summary is the one thing on stdout; the story is told on stderr.
    """
    with redirect_stdout(sys.stderr) if as_json else nullcontext():
        code = _run(folder, town)
    if as_json and (folder / "summary.json").exists():
        print((folder / "summary.json").read_text(encoding="utf-8"), end="")
    return code


def _run(folder: Path, town: str) -> int:
    began = time.monotonic()
    folder = folder.resolve()
    if refusal := _make_room(folder):
        print(refusal, file=sys.stderr)
        return 2
    server = PrefectServer(folder / "prefect")
    clock = folder / "clock.txt"
    os.environ.update(
        server.environment()
        | {"RAZITKO_HOME": str(folder), "RAZITKO_CLOCK_FILE": str(clock), "RAZITKO_SMTP_HOST": "127.0.0.1"}
    )
    for name in ("RAZITKO_DATABASE_URL", "RAZITKO_FILES", "RAZITKO_SECRET", "RAZITKO_SMTP_STARTTLS"):
        os.environ.pop(name, None)
    print("Spouští se místní server Prefect, pošta města a stránka odkazů …", flush=True)
    starting = _Starting(server)
    try:
        return _play(folder, clock, server, starting, began, town)
    except PrefectNotStarted as fault:
        print(fault, file=sys.stderr)
        return 1
    finally:
        starting.thread.join()
        server.stop()


class _Starting:
    """The server starts while this process imports what the story needs."""

    def __init__(self, server: PrefectServer) -> None:
        self.fault: PrefectNotStarted | None = None
        self.thread = threading.Thread(target=self._start, args=(server,))
        self.thread.start()

    def _start(self, server: PrefectServer) -> None:
        try:
            server.start()
        except PrefectNotStarted as fault:
            self.fault = fault

    def wait(self) -> None:
        """Returns when the server is up; raises PrefectNotStarted if it is not."""
        self.thread.join()
        if self.fault is not None:
            raise self.fault


def _make_room(folder: Path) -> str | None:
    """Removes what an earlier demo left; a folder that no demo made is not touched."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            return f"Složka {folder} není z předchozí ukázky; přesuňte ji, nebo zvolte jinou (--folder)."
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("Tuto složku vytvořila ukázka a příští ukázka ji nahradí.\n", encoding="utf-8")
    return None


def _story_of(town: str) -> type[Any]:
    """The story of a town; imported when it is played, while Prefect's server starts."""
    from importlib import import_module

    module, name = STORIES[town]
    story: type[Any] = getattr(import_module(module), name)
    return story


def _play(
    folder: Path, clock: Path, server: PrefectServer, starting: _Starting, began: float, town: str
) -> int:
    # Prefect and Word take two seconds to import: meanwhile the server starts
    from actions.office import open_house
    from cli.town_mail import TownMail
    from flows.supervisor import web_child

    told = _story_of(town)
    print(f"{told.title}\n", flush=True)
    with TownMail(folder / "letters") as mail:
        os.environ["RAZITKO_SMTP_PORT"] = str(mail.port)
        port = _free_port()
        os.environ["RAZITKO_PORT"] = str(port)
        clock.write_text(told.start.isoformat())
        house = open_house()
        web = web_child(folder, dict(os.environ))
        try:
            story = told(house, mail, clock, lambda line: print(line, flush=True))
            story.load()
            web.watch(time.monotonic())
            starting.wait()
            _wait_for_page(house.settings.base_url)
            seconds = time.monotonic() - began
            print(f"Prefect běží na {server.ui_url} ({seconds:.0f} s). Příběh začíná.\n", flush=True)
            asyncio.run(story.run())
            is_whole = asyncio.run(story.leave(folder, began))
        finally:
            house.close()
            web.stop()
    return 0 if is_whole else 1


def _wait_for_page(base_url: str) -> None:
    """Returns when the page of the links answers; TimeoutError after 15 s."""
    until = time.monotonic() + 15
    while time.monotonic() < until:
        try:
            if httpx.get(f"{base_url}/zdravi", trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError(f"the page of the links did not start on {base_url}; see logs/web.log")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
