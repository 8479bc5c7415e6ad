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


def run(folder: Path = FOLDER, as_json: bool = False) -> int:
    """Plays the demo into ``folder`` (made anew) and returns the exit code.

    With ``as_json`` the summary is the one thing on stdout; the story is told on stderr.
    """
    with redirect_stdout(sys.stderr) if as_json else nullcontext():
        code = _run(folder)
    if as_json and (folder / "summary.json").exists():
        print((folder / "summary.json").read_text(encoding="utf-8"), end="")
    return code


def _run(folder: Path) -> int:
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
    print("Razítko: návrh na usnesení od zpracovatele do zastupitelstva (květen až červenec 2024)\n")
    print("Spouští se místní server Prefect, pošta města a stránka odkazů …", flush=True)
    starting = _Starting(server)
    try:
        return _play(folder, clock, server, starting, began)
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


def _play(folder: Path, clock: Path, server: PrefectServer, starting: _Starting, began: float) -> int:
    # Prefect and Word take two seconds to import: meanwhile the server starts
    from actions.office import open_house
    from cli.demo_report import print_timeline, write_summary
    from cli.demo_story import Story
    from cli.town_mail import TownMail
    from flows.supervisor import web_child

    with TownMail(folder / "letters") as mail:
        os.environ["RAZITKO_SMTP_PORT"] = str(mail.port)
        port = _free_port()
        os.environ["RAZITKO_PORT"] = str(port)
        clock.write_text("2024-05-13T08:00:00+02:00")
        house = open_house()
        web = web_child(folder, dict(os.environ))
        try:
            story = Story(house, mail, clock, lambda line: print(line, flush=True))
            story.load()
            web.watch(time.monotonic())
            starting.wait()
            _wait_for_page(house.settings.base_url)
            seconds = time.monotonic() - began
            print(f"Prefect běží na {server.ui_url} ({seconds:.0f} s). Příběh začíná.\n", flush=True)
            asyncio.run(story.play())
            summary = asyncio.run(write_summary(folder, house, story.proposal_id, mail, began))
        finally:
            house.close()
            web.stop()
    print_timeline(summary)
    print(_where(folder, summary))
    return 0 if summary["journal"]["verified"] and summary["proposal"]["state"] == "adopted" else 1


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


def _where(folder: Path, summary: dict[str, Any]) -> str:
    return (
        f"\nHotovo za {summary['seconds']:.0f} s. Ve složce {folder.name}/ najdete:\n"
        f"  documents/    {len(summary['documents'])} dokumentů (Word, PDF): návrhy, pozvánky, výpisy, zápisy …\n"
        f"  letters/      {len(summary['letters'])} dopisů, jak je doručil poštovní server města (.eml)\n"
        f"  razitko.db    databáze úřadu; historie má {summary['journal']['entries']} záznamů a je celá\n"
        f"  summary.json  totéž pro stroj ({len(summary['flow_runs'])} běhů Prefectu)\n"
    )
