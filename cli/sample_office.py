"""What does a newcomer find in a new office? The sample town, its people, plans, three planned meetings and a draft."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from actions.authority import Actor, actor_of
from actions.convene import plan_meeting
from actions.load_town import load_town
from actions.office import House
from actions.planning.bridge import Annexes, propose
from actions.sample_accounts import make_sample_accounts
from actions.sample_clock import sample_clock, start_sample_clock
from cli.sample_plan import make_plans
from states.dates import PRAGUE
from states.proposal_file import parse_proposal
from states.vocabulary import Role

ROOT = Path(__file__).resolve().parent.parent
TOWN = ROOT / "states" / "towns" / "trutnov.toml"
PROPOSAL = ROOT / "samples" / "trutnov-akcni-plan-2024.toml"
START = datetime(2024, 5, 13, 8, tzinfo=PRAGUE)
"""The Monday on which the seed's story begins, for the dates of its form to lie ahead."""


def furnish(house: House) -> None:
    """Makes a new office a sample one, in one transaction; its time begins on the day the story does.

    An office with a clock of its own (RAZITKO_CLOCK_FILE) keeps it.
    """
    if house.settings.clock_file is None:
        start_sample_clock(house.settings.folder, START)
        house.use_clock(sample_clock(house.settings.folder))
    machine = Actor(None, "správce")
    with house.database.write() as connection:
        load_town(connection, machine, TOWN.read_text(encoding="utf-8"), TOWN.name, house.now())
        office = house.office(connection)
        make_sample_accounts(office, connection, machine)
        read = parse_proposal(PROPOSAL.read_text(encoding="utf-8"), PROPOSAL.name, office.town)
        staff = next(held.holders[0] for held in office.town.offices if held.role is Role.ORGANISER)
        for body, day in read.dates.items():
            plan_meeting(office, connection, actor_of(connection, staff), body, day)
        author = actor_of(connection, read.drafted_by)
        plan_id = make_plans(office, connection, author, read.drafted_by)
        propose(office, connection, author, plan_id, None, read.content, Annexes(2, ()), read.dates)
