"""How does a test speak of a planning process? Humpolec's office with a process, two groups and their members.

A test imports the fixture ``planning`` from here: ``from planning_case import PlanningCase, planning``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from office_case import Case, TestHouse
from plan_case import CONTENT
from sqlalchemy.engine import Row

from actions.planning import groups, members, participants, plans, process
from db.people import person
from db.planning.groups import group_member, working_group
from db.planning.plans import plan
from db.planning.process import planning_process
from states.planning.editing import changed
from states.planning.vocabulary import GroupOffice, PlanKind, Side

COORDINATOR = "koordinatorka"
PARTICULARS = process.Particulars(
    title="Komunitní plánování sociálních služeb na Humpolecku",
    area="správní obvod ORP Humpolec",
    period_from=2024,
    period_until=2026,
    coordinator=COORDINATOR,
    organiser="Město Humpolec",
    purpose="Zjistit potřeby a zajistit dostupnost služeb.",
    method="triáda: zadavatelé, poskytovatelé, uživatelé",
    municipalities=3,
    department="OSV",
)
OUTSIDERS = {
    "jiri": ("Jiří Zkoumal", "jiri@charita.example", "Oblastní charita Vzorov"),
    "marie": ("Marie Nováková", "marie@posta.example", ""),
    "petr": ("Petr Stárek", "petr@posta.example", ""),
    "eva": ("Eva Domovská", "eva@domov.example", "Domov pro seniory Vzorov"),
}
"""People from outside: how a test calls them → name, e-mail, organisation."""


class PlanningCase(Case):
    """Humpolec's office with one process. Verbs take the code of who acts; the coordinator if nobody is named.

    ``seniors`` and ``families`` are the groups' ids, ``people`` maps ``OUTSIDERS`` to ids of persons.
    """

    process_id: int
    seniors: int
    families: int
    people: dict[str, int]

    def begin(self, **changes: Any) -> int:
        """A process in preparation, with nothing but its particulars."""
        self.process_id = self.act(
            process.begin_process,
            COORDINATOR,
            dataclasses.replace(PARTICULARS, **changes),
            "humpolecko-2024",
        )
        return self.process_id

    def begin_another(self, **changes: Any) -> int:
        """A second process beside the first; returns its id, the case stays with the first one."""
        particulars = dataclasses.replace(PARTICULARS, **{"title": "Další plánování", **changes})
        process_id: int = self.act(process.begin_process, COORDINATOR, particulars)
        return process_id

    def stand(self) -> PlanningCase:
        """The process with two groups; all three sides sit in each, and everybody can be written to."""
        self.begin()
        self.people = {
            name: self.act(participants.enrol, COORDINATOR, self.process_id, full, email)
            for name, (full, email, _) in OUTSIDERS.items()
        }
        self.seniors = self.group("Senioři", target="osoby nad 65 let")
        self.families = self.group("Rodiny s dětmi", invitation_term="3 working", quorum="third")
        self.seat(self.seniors, "vedouci", Side.COMMISSIONER, GroupOffice.CHAIR)
        self.seat(self.seniors, "eva", Side.PROVIDER, GroupOffice.SECRETARY)
        self.seat(self.seniors, "petr", Side.USER)
        self.seat(self.families, COORDINATOR, Side.COMMISSIONER, GroupOffice.SECRETARY)
        self.seat(self.families, "jiri", Side.PROVIDER)
        self.seat(self.families, "marie", Side.USER)
        return self

    def group(self, name: str, **rules: Any) -> int:
        """A further group of the process."""
        group_id: int = self.act(
            groups.create_group, COORDINATOR, self.process_id, groups.GroupRules(name, **rules)
        )
        return group_id

    def seat(
        self, group_id: int, who: str, side: Side, office: GroupOffice = GroupOffice.MEMBER, **more: Any
    ) -> int:
        """A mandate for somebody of ``OUTSIDERS`` or of the office, from the beginning of the year."""
        person_id = self.id_of(who)
        organisation = OUTSIDERS[who][2] if who in OUTSIDERS else "Město Humpolec"
        mandate = members.Mandate(
            side,
            office,
            organisation,
            more.pop("valid_from", date(2024, 1, 1)),
            more.pop("valid_until", None),
        )
        member_id: int = self.act(members.add_member, COORDINATOR, group_id, person_id, mandate)
        return member_id

    def id_of(self, who: str) -> int:
        """The person that ``OUTSIDERS`` or the town file call so."""
        return self.people[who] if who in getattr(self, "people", {}) else int(self.person(who).id)

    @property
    def process(self) -> Row[Any]:
        """The process as it stands."""
        return self.rows(sa.select(planning_process).where(planning_process.c.id == self.process_id))[0]

    def members(self, group_id: int) -> list[Row[Any]]:
        """Mandates of a group with the names of the people."""
        return self.rows(
            sa.select(group_member, person.c.name, person.c.email, person.c.is_outside)
            .join(person, person.c.id == group_member.c.person_id)
            .where(group_member.c.group_id == group_id)
            .order_by(group_member.c.id)
        )

    def group_rows(self) -> list[Row[Any]]:
        """Groups of the process in their order."""
        return self.rows(
            sa.select(working_group)
            .where(working_group.c.process_id == self.process_id)
            .order_by(working_group.c.position)
        )


def begun_plan(case: PlanningCase, title: str = "Střednědobý plán", **more: Any) -> int:
    """A mid-term plan of 2024 to 2026, as the coordinator begins it."""
    made: int = case.act(
        plans.begin_plan,
        COORDINATOR,
        case.process_id,
        kind=PlanKind.MID_TERM,
        title=title,
        period_from=2024,
        period_until=2026,
        **more,
    )
    return made


def approved_plan(case: PlanningCase, answering: str, code: str = "1.1.1") -> int:
    """An approved plan of 2024 to 2026 in which a person or an office of the town file answers for one measure."""
    made = begun_plan(case, content=changed(CONTENT, code, responsible_code=answering))
    with case.house.database.write() as connection:
        connection.execute(plan.update().values(state="approved", approved_on=case.clock.now.date()))
    return made


@pytest.fixture
def planning(town_house: Callable[[str], TestHouse]) -> PlanningCase:
    """Humpolec's office with a process, its groups and their members."""
    return PlanningCase(town_house("humpolec")).stand()
