"""On which stage is a demo played? An office in simulated time, the town's mail, Prefect's client and a browser."""

from __future__ import annotations

import html
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import httpx
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.objects import FlowRun

from actions.authority import Actor, actor_of
from actions.load_town import load_town
from actions.office import House
from cli.town_mail import TownMail
from db.upgrade import upgrade
from flows.embedded import owed
from flows.runner import run_deployment_here
from states.dates import PRAGUE
from states.deadlines import is_working_day
from templates.environment import czech_date

MORNING = time(6, 30)
Act = Callable[[tuple[Any, Any, Actor]], Any]


class Stage(ABC):
    """What every story has; a story adds its ``town``, its ``start`` and what people do (``play``)."""

    title = ""
    """What the demo shows, as its first line says it."""
    town: Path
    start: datetime
    staff = "organizace"
    """Who convenes meetings and takes their minutes: a code of the town file."""
    client: PrefectClient

    def __init__(self, house: House, mail: TownMail, clock: Path, tell: Callable[[str], None]) -> None:
        self.house, self.mail, self.clock, self.tell = house, mail, clock, tell
        self.now = self.start
        self.proposal_id = 0
        self.browser = httpx.Client(follow_redirects=True, timeout=30, trust_env=False)
        self._set_clock(self.now)

    # --- time and machinery ---------------------------------------------------------------------------------

    def _set_clock(self, instant: datetime) -> None:
        self.now = instant
        self.clock.write_text(instant.isoformat())

    async def until(self, day: date, hour: int, minute: int = 0) -> None:
        """Lets days pass: on each working morning the reminders are run, as the schedule has it."""
        while True:
            morning = datetime.combine(self.now.date(), MORNING, tzinfo=PRAGUE)
            if morning <= self.now:
                morning += timedelta(days=1)
            if morning >= datetime.combine(day, time(hour, minute), tzinfo=PRAGUE):
                break
            self._set_clock(morning)
            if is_working_day(morning.date()) and self.is_played(morning.date(), day):
                before = len(self.mail.letters)
                await self.flow("remind-deadlines")
                for letter in self.mail.letters[before:]:
                    self.say("Razítko", f"upomínka → {letter.to}: {letter.subject}")
        self._set_clock(datetime.combine(day, time(hour, minute), tzinfo=PRAGUE))

    def is_played(self, _morning: date, _target: date) -> bool:
        """Whether a working morning's reminders are run: a story of years plays some of them only."""
        return True

    async def flow(self, name: str, **parameters: Any) -> FlowRun:
        """One run of a deployment of prefect.yaml; RuntimeError if it does not complete."""
        run = await run_deployment_here(self.client, name, parameters)
        if run.state is None or not run.state.is_completed():
            raise RuntimeError(f"{name}: {run.state and run.state.message}")
        return run

    async def settle(self) -> None:
        """What is owed is made and sent, as the runner of a living office does every second."""
        while names := owed(self.house):
            for name in names:
                await self.flow(name)

    def say(self, who: str, what: str) -> None:
        """One line of the running commentary."""
        self.tell(f"{czech_date(self.now.date()):>13} {self.now:%H:%M}  {who:<20} {what}")

    # --- people ---------------------------------------------------------------------------------------------

    def does(self, code: str, act: Act) -> Any:
        """A person of the town acts at the command line or the screen: one transaction."""
        with self.house.writing() as (office, connection):
            return act((office, connection, actor_of(connection, code)))

    def opens_link(self, recipient: str, verb: str, **fields: str) -> None:
        """Opens the link of the newest letter to ``recipient`` and redeems it on its page, over HTTP."""
        address = self.mail.link_for(recipient)
        page = self.browser.get(address)
        page.raise_for_status()
        seen = re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', page.text)
        if seen is None:
            raise RuntimeError(f"the page of {recipient} offers nothing: {html.unescape(page.text)[:2000]}")
        answer = self.browser.post(address, data={"verb": verb, "seen": seen.group(1), **fields})
        if answer.status_code != 200:
            raise RuntimeError(f"{recipient} {verb}: {answer.status_code} {answer.text[:2000]}")

    # --- the story ------------------------------------------------------------------------------------------

    def load(self) -> None:
        """The town's rules in a new database; before the page of the links asks for them."""
        upgrade(self.house.database)
        with self.house.database.write() as connection:
            text = self.town.read_text(encoding="utf-8")
            load_town(connection, Actor(None, "správce"), text, self.town.name, self.house.now())

    async def run(self) -> None:
        """The whole story, with one client of Prefect for all its flows: each new one reads all certificates again."""
        async with get_client() as self.client:
            await self.play()

    @abstractmethod
    async def play(self) -> None:
        """What people do, day by day."""

    @abstractmethod
    async def leave(self, folder: Path, began: float) -> bool:
        """Writes what the story leaves, prints what is where, and says whether it ended as it should."""
