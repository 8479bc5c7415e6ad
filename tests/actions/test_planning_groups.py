"""How do groups come to be, who sits in them, how does a mandate end, and who is forgotten?"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from office_case import refused
from planning_case import COORDINATOR, PlanningCase, planning

from actions.planning import group_meetings, groups, invite, members, participants, phases
from actions.planning.import_members import import_members
from db.correspondence import letter
from db.people import person
from db.planning.groups import group_meeting
from states.planning.member_table import MemberRow
from states.planning.vocabulary import GroupKind, GroupOffice, Side

__all__ = ["planning"]


def test_a_process_stands(planning: PlanningCase) -> None:
    assert planning.process.state == "preparation"
    assert [row.name for row in planning.group_rows()] == ["Senioři", "Rodiny s dětmi"]
    assert [row.side for row in planning.members(planning.seniors)] == ["commissioner", "provider", "user"]
    assert planning.verify().is_whole


def test_a_group_has_its_name_and_rules(planning: PlanningCase) -> None:
    with refused("Chybí název", "Zvolte kvórum", "Lhůta pro pozvání"):
        planning.group(" ", quorum="všichni", invitation_term="hned")
    with refused("„SENIORI“ už v procesu je"):
        planning.group("SENIORI")
    with refused("nejvýš 60 dnů"):
        planning.group("Prevence", invitation_term="90 calendar")
    version = planning.process.version
    rules = groups.GroupRules(
        "Senioři a pečující", GroupKind.STEERING, quorum="none", invitation_term="10 calendar"
    )
    planning.act(groups.edit_group, COORDINATOR, planning.seniors, version, rules)
    assert planning.group_rows()[0].name == "Senioři a pečující"
    with refused("Někdo byl rychlejší"):
        planning.act(groups.edit_group, COORDINATOR, planning.families, version, groups.GroupRules("Rodiny"))
    with refused("není co uložit"):
        planning.act(groups.edit_group, COORDINATOR, planning.seniors, None, rules)


def test_groups_have_an_order(planning: PlanningCase) -> None:
    planning.act(groups.move_group, COORDINATOR, planning.families, True)
    assert [row.id for row in planning.group_rows()] == [planning.families, planning.seniors]
    with refused("už je první"):
        planning.act(groups.move_group, COORDINATOR, planning.families, True)
    planning.act(groups.move_group, COORDINATOR, planning.families, False)
    with refused("už je poslední"):
        planning.act(groups.move_group, COORDINATOR, planning.families, False)


def test_nobody_sits_twice_and_a_group_has_one_chair(planning: PlanningCase) -> None:
    with refused("Petr Stárek už ve skupině „Senioři“ v té době je"):
        planning.seat(planning.seniors, "petr", Side.USER)
    with refused("už v té době vedoucí skupiny má", "31. 12. 2023"):
        planning.seat(planning.seniors, "marie", Side.USER, GroupOffice.CHAIR)
    with refused("dřív než začne"):
        planning.seat(planning.seniors, "marie", Side.USER, valid_until=date(2023, 1, 1))
    planning.seat(planning.seniors, "marie", Side.USER, GroupOffice.GUEST)


def test_a_mandate_is_ended_and_stays_in_the_history(planning: PlanningCase) -> None:
    petr = planning.members(planning.seniors)[-1]
    with refused("trvá od 1. 1. 2024"):
        planning.act(members.end_mandate, COORDINATOR, petr.id, date(2023, 12, 31))
    planning.act(members.end_mandate, COORDINATOR, petr.id)
    ended = planning.members(planning.seniors)[-1]
    assert ended.valid_until == date(2024, 5, 13)
    planning.clock.to(date(2024, 5, 14))
    with refused("Členství už skončilo 13. 5. 2024"):
        planning.act(members.end_mandate, COORDINATOR, petr.id)
    planning.seat(planning.seniors, "petr", Side.PUBLIC, valid_from=date(2024, 5, 14))
    assert len([row for row in planning.members(planning.seniors) if row.person_id == petr.person_id]) == 2
    corrected = members.Mandate(Side.USER, GroupOffice.MEMBER, "Klub seniorů")
    planning.act(members.edit_member, COORDINATOR, planning.members(planning.seniors)[-1].id, None, corrected)
    assert planning.members(planning.seniors)[-1].organisation == "Klub seniorů"


def test_what_was_written_by_mistake_is_taken_away_until_something_rests_on_it(
    planning: PlanningCase,
) -> None:
    with refused("„Senioři“ už má členy"):
        planning.act(groups.remove_group, COORDINATOR, planning.seniors)
    petr = planning.members(planning.seniors)[-1]
    planning.act(members.erase_member, COORDINATOR, petr.id)
    assert petr.id not in {row.id for row in planning.members(planning.seniors)}
    planning.seat(planning.seniors, "petr", Side.USER)
    points = ("Zahájení",)
    arrangement = group_meetings.Arrangement("1. jednání", date(2024, 6, 5), place="radnice", points=points)
    planning.act(
        group_meetings.plan_group_meeting, COORDINATOR, planning.process_id, [planning.seniors], arrangement
    )
    meeting_id = planning.rows(sa.select(group_meeting))[0].id
    planning.act(invite.invite, COORDINATOR, meeting_id)
    with refused("už byl pozván"):
        planning.act(members.erase_member, COORDINATOR, planning.members(planning.seniors)[-1].id)
    mistake = planning.group("Omyl")
    planning.act(groups.remove_group, COORDINATOR, mistake)
    assert "Omyl" not in [row.name for row in planning.group_rows()]


def test_somebody_from_outside_is_found_again(planning: PlanningCase) -> None:
    def enrol(name: str, email: str, **more: bool) -> int:
        found: int = planning.act(participants.enrol, COORDINATOR, planning.process_id, name, email, **more)
        return found

    assert enrol("Jiri  Zkoumal", "JIRI@charita.example") == planning.people["jiri"]
    assert enrol("Kdokoli", "vedouci@humpolec.example") == planning.person("vedouci").id
    with refused("Adresu jiri@charita.example už má Jiří Zkoumal"):
        enrol("Jana Zkoumalová", "jiri@charita.example")
    assert (
        enrol("Jana Zkoumalová", "jiri@charita.example", shares_address=True) not in planning.people.values()
    )
    with refused("není e-mailová adresa", "Chybí jméno"):
        enrol("X", "nesmysl")
    with refused("smí rozhodovat jen koordinátor"):
        planning.act(participants.enrol, "vedouci", planning.process_id, "Jan Nový", "jan@posta.example")
    planning.act(
        participants.correct, COORDINATOR, planning.process_id, planning.people["jiri"], "Jiří Zkoumal", ""
    )
    with refused("jen lidé mimo úřad"):
        head = planning.person("vedouci").id
        planning.act(participants.correct, COORDINATOR, planning.process_id, head, "Jiný člověk", "")


def test_the_forgotten_leave_no_name_behind(planning: PlanningCase) -> None:
    marie = planning.people["marie"]
    code = planning.rows(sa.select(person.c.code).where(person.c.id == marie))[0].code

    def forget(reason: str = "žádost účastnice") -> None:
        planning.act(participants.forget, COORDINATOR, planning.process_id, marie, reason)

    with refused("Marie Nováková je dosud členem skupiny „Rodiny s dětmi“"):
        forget()
    with refused("Chybí důvod"):
        forget(" ")
    seat = next(row for row in planning.members(planning.families) if row.person_id == marie)
    planning.act(members.end_mandate, COORDINATOR, seat.id, date(2024, 5, 13))
    planning.clock.to(date(2024, 5, 14))
    with planning.house.writing() as (office, connection):
        said = {
            "key": "x",
            "kind": "planning_minutes",
            "person_id": marie,
            "facts": {"recipient": "Marie Nováková"},
        }
        when = {"created_at": office.now, "next_try_at": office.now, "message_id": "<x>"}
        connection.execute(letter.insert().values(**said, **when))
    forget()
    sent = planning.rows(sa.select(letter).where(letter.c.person_id == marie))[0]
    assert (sent.state, sent.facts) == ("dropped", {})
    row = planning.rows(sa.select(person).where(person.c.id == marie))[0]
    assert (row.name, row.email) == (participants.FORGOTTEN, "")
    assert row.code != code
    assert "Nováková" not in str([tuple(entry) for entry in planning.entries()])
    assert planning.entries(verb="forget_outside")[0].facts["reason"] == "žádost účastnice"
    assert planning.verify().is_whole
    with refused("už byly vymazány"):
        forget()
    with refused("Takového člověka neznáme"):
        planning.seat(planning.families, "marie", Side.USER, valid_from=date(2024, 6, 1))


def test_a_finished_process_is_forgotten_but_not_changed(planning: PlanningCase) -> None:
    planning.act(phases.abandon, COORDINATOR, planning.process_id, None, "Projekt skončil.")
    with refused("ve stavu „zastaven“"):
        planning.act(
            participants.correct, COORDINATOR, planning.process_id, planning.people["eva"], "Eva", "e@x.cz"
        )
    planning.act(participants.forget, COORDINATOR, planning.process_id, planning.people["eva"], "konec")


def test_a_table_of_members_is_taken_whole_or_not_at_all(planning: PlanningCase) -> None:
    def row(line: int, name: str, email: str = "", office: GroupOffice = GroupOffice.MEMBER) -> MemberRow:
        return MemberRow(line, name, email, Side.USER, "", office, None, None)

    def bring(*rows: MemberRow) -> int:
        count: int = planning.act(import_members, COORDINATOR, planning.seniors, rows)
        return count

    before = len(planning.rows(sa.select(person)))
    with refused("Řádek 3: Adresu jiri@charita.example už má", "Řádek 4: Skupina „Senioři“ už"):
        bring(
            row(2, "Anna Nová", "anna@posta.example"),
            row(3, "Jana Jiná", "jiri@charita.example"),
            row(4, "Ota Vedoucí", "", GroupOffice.CHAIR),
        )
    assert len(planning.rows(sa.select(person))) == before
    given = (
        row(2, "Anna Nová", "anna@posta.example"),
        row(3, "Ota Starý"),
        row(4, "Petr Stárek", "petr@posta.example"),
    )
    assert bring(*given) == 2
    with refused("není koho přidat"):
        bring(*given)
    assert planning.entries(verb="arrange_groups")[-1].facts["imported"] == 2
