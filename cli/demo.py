"""`razitko demo`: the main job on the embedded default, in simulated time, with everything real."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any

from flows.prefect_server import PrefectNotStarted, PrefectServer

MARK = ".razitko-demo"
FOLDER = Path("demo")


def run(folder: Path = FOLDER) -> int:
    """Plays the demo into ``folder`` (made anew) and returns the exit code."""
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
    from web.app import create_app
    from web.serve import BackgroundServer

    with TownMail(folder / "letters") as mail:
        os.environ["RAZITKO_SMTP_PORT"] = str(mail.port)
        port = _free_port()
        os.environ["RAZITKO_PORT"] = str(port)
        clock.write_text("2024-05-13T08:00:00+02:00")
        house = open_house()
        try:
            with BackgroundServer(create_app(house), "127.0.0.1", port):
                starting.wait()
                print(
                    f"Prefect běží na {server.ui_url} ({time.monotonic() - began:.0f} s). Příběh začíná.\n",
                    flush=True,
                )
                story = Story(house, mail, clock, lambda line: print(line, flush=True))
                asyncio.run(story.play())
                summary = asyncio.run(write_summary(folder, house, story.proposal_id, mail, began))
        finally:
            house.close()
    print_timeline(summary)
    print(_where(folder, summary))
    return 0 if summary["journal"]["verified"] and summary["proposal"]["state"] == "adopted" else 1


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _where(folder: Path, summary: dict[str, Any]) -> str:
    return (
        f"\nHotovo za {summary['seconds']:.0f} s. Ve složce {folder.name}/ najdete:\n"
        f"  documents/    {len(summary['documents'])} dokumentů Wordu: návrh pro každý orgán, výpisy, schvalovací list\n"
        f"  letters/      {len(summary['letters'])} dopisů, jak je doručil poštovní server města (.eml)\n"
        f"  razitko.db    databáze úřadu; historie má {summary['journal']['entries']} záznamů a je celá\n"
        f"  summary.json  totéž pro stroj ({len(summary['flow_runs'])} běhů Prefectu)\n"
    )
