"""How does a test play the Humpolec story without servers? The same acts; letters are read from the database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from office_case import TestHouse
from office_client import OfficeClient

from actions.authority import actor_of
from actions.make_document import make_documents
from actions.record_table import record_table
from actions.redeem import token_of
from cli.humpolec_story import HumpolecStory
from db.correspondence import letter
from db.people import person
from states.dates import PRAGUE
from templates.outcome_sheet import read_table


class QuickStory(HumpolecStory):
    """The story in a test's office: no Prefect, no mail server, no other process."""

    def __init__(self, house: TestHouse) -> None:
        self.house: Any = house
        self.lines: list[str] = []
        self.tell = self.lines.append
        self.proposal_id = 0
        self.browser: Any = OfficeClient(house)
        self.browser.follow_redirects = True
        self._set_clock(self.start)

    def _set_clock(self, instant: datetime) -> None:
        self.now = instant
        self.house.clock.now = instant.astimezone(UTC)

    async def until(self, day: date, hour: int, minute: int = 0) -> None:
        self._set_clock(datetime.combine(day, time(hour, minute), tzinfo=PRAGUE))

    async def settle(self) -> None:
        _, faults = make_documents(self.house, limit=500)
        assert not faults, faults

    async def flow(self, name: str, **parameters: Any) -> Any:
        """Only what changes the office matters here: tables of outcomes are recorded as the flow does."""
        if name == "record-resolutions":
            path = Path(parameters["table_path"])
            with self.house.writing() as (office, connection):
                actor = actor_of(connection, parameters["person"], via="flow")
                record_table(office, connection, actor, read_table(path))

    def opens_link(self, recipient: str, verb: str, **fields: str) -> None:
        with self.house.reading() as (office, connection):
            found = connection.execute(
                sa.select(letter.c.link_id)
                .join(person, person.c.id == letter.c.person_id)
                .where(person.c.email == recipient, letter.c.link_id.is_not(None))
                .order_by(letter.c.id.desc())
                .limit(1)
            ).scalar()
            if found is None:
                raise LookupError(f"no link was written to {recipient}")
            address = f"/o/{token_of(office, found)}"
        page = self.browser.html(self.browser.get(address))
        seen = page.xpath("//input[@name='seen']/@value")
        answer = self.browser.post(address, {"verb": verb, "seen": seen[0], **fields}, csrf=False)
        assert answer.status_code == 200, answer.text[-2000:]
