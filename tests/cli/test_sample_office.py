"""What does a newcomer find, and how does the time of the sample office go?"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from office_case import migrated

from actions.office import House, settings_from
from actions.sample_clock import move_sample_clock
from cli.sample_office import furnish
from db import accounts, meetings, proposals
from states.machine import Refused


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(settings_from({"RAZITKO_HOME": str(tmp_path)}))
    migrated(house)
    furnish(house)
    return house


def test_a_newcomer_finds_people_meetings_and_the_seed_as_a_draft(house: House) -> None:
    with house.reading() as (office, connection):
        assert office.today == date(2024, 5, 13)
        assert {row.is_sample for row in accounts.all_accounts(connection)} == {True}
        (draft,) = connection.execute(sa.select(proposals.proposal)).all()
        assert (draft.state, draft.title[:10]) == ("draft", "Akční plán")
        held = {row.body: row.held_on for row in connection.execute(sa.select(meetings.meeting))}
    assert held == {"PV": date(2024, 5, 29), "RM": date(2024, 6, 5), "ZM": date(2024, 6, 24)}


def test_the_time_of_the_sample_office_runs_and_moves_forward_for_every_process(house: House) -> None:
    other = House(settings_from({"RAZITKO_HOME": str(house.settings.folder)}))
    assert other.is_sample and abs(other.now() - house.now()) < timedelta(seconds=5)
    move_sample_clock(house.settings.folder, datetime(2024, 5, 29, 13, tzinfo=UTC))
    assert other.now() >= datetime(2024, 5, 29, 13, tzinfo=UTC)
    with pytest.raises(Refused, match="jen dopředu"):
        move_sample_clock(house.settings.folder, datetime(2024, 5, 28, tzinfo=UTC))
    with pytest.raises(Refused, match="do deseti let"):
        move_sample_clock(house.settings.folder, datetime(2044, 5, 28, tzinfo=UTC))
    assert other.now() < datetime(2024, 5, 29, 14, tzinfo=UTC)


def test_an_office_of_a_town_has_no_sample_clock(tmp_path: Path) -> None:
    house = House(settings_from({"RAZITKO_HOME": str(tmp_path)}))
    assert not house.is_sample and abs(house.now() - datetime.now(UTC)) < timedelta(seconds=5)
