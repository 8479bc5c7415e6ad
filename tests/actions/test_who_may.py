"""Who may do what at meetings? Every act of a meeting, its record and its tasks tried by everybody: one table."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from office_case import Case, TestHouse
from room_case import Sitting

from actions import (
    appoint,
    arrange_agenda,
    assign,
    convene,
    declare_conflict,
    end_meeting,
    freeze_agenda,
    hear,
    import_votes,
    join_meetings,
    minutes,
    move_meeting,
    note_presence,
    objections,
    order_agenda,
    posting,
    publish_agenda,
    record_resolution,
    resolution_documents,
    seat_member,
    send_minutes,
    settle,
    sign_minutes,
    suspend,
    take_ballot,
    take_up,
    task_control,
    vote_and_record,
)
from actions.authority import actor_of
from actions.send_minutes import Signer
from actions.void_ballot import void_ballot
from db import assignments, ballots, meetings, record, resolutions
from states.machine import Refused
from states.vocabulary import BallotSubject, MeetingFunction, Outcome, PresenceKind
from states.vote_import import read_votes

GOLDEN = Path(__file__).with_name("golden") / "who_may.txt"
PEOPLE = (
    *("doudova", "rejl", "financni", "pravnik", "tajemnik"),
    *("organizace", "starosta", "eichler", "kontrola", "spravce"),
)
OF_THE_OFFICE = re.compile(
    r"\b(?:smí|může|mění|vyhotovuje|namítat)(?: \w+)? jen\b|na úřední desce zapisuje: "
)
NEXT = date(2024, 7, 3)


@dataclass(frozen=True)
class Tried:
    """One act with its arguments after the actor."""

    name: str
    verb: Callable[..., Any]
    args: tuple[Any, ...]
    more: dict[str, Any]


class Undone(Exception):
    """What was done is taken back: the next one tries the same."""


def answer(case: Case, code: str, tried: Tried) -> str:
    """„ano“: it was done; „ne“: it is not for this person's office; „jinak“: something else stands in the way."""
    try:
        with case.house.writing() as (office, connection):
            tried.verb(office, connection, actor_of(connection, code), *tried.args, **tried.more)
            raise Undone
    except Undone:
        return "ano"
    except Refused as refused:
        said = str(refused).replace("\u00a0", " ")
        return "ne" if OF_THE_OFFICE.search(said) else f"jinak: {said[:60]}"


def office_in_the_middle(house: TestHouse) -> tuple[Case, dict[str, Any]]:
    """A council that has met, an assembly that meets now, and a council that is planned."""
    case = Case(house).on_route()
    case.pass_through("PV")
    council = case.at_table("RM")
    case.hear("RM", Outcome.RECOMMENDED, tally=case.tally("RM"))
    case.close(council)
    verifier = case.person("eichler")
    signers = [
        Signer("chair", case.person("starosta").name, None),
        Signer("verifier", verifier.name, verifier.id),
    ]
    case.act(send_minutes.send_minutes, "organizace", council, None, signers)
    assembly = case.at_table("ZM")
    room = Sitting(case, assembly)
    room.everybody()
    coming = case.plan("RM", NEXT)
    heading = case.act(arrange_agenda.add_free_item, "organizace", coming, "Různé věci")
    case.act(arrange_agenda.add_free_item, "organizace", coming, "Další věci")
    order = [row.id for row in case.rows(meetings.agenda_item.select()) if row.meeting_id == coming]
    case.act(order_agenda.order_agenda, "organizace", coming, order[::-1])
    return case, {"RM": council, "ZM": assembly, "coming": coming, "item": heading, "room": room}


def before_the_meeting(case: Case, ids: dict[str, Any]) -> Iterator[Tried]:
    coming, item = ids["coming"], ids["item"]
    order = [row.id for row in case.rows(meetings.agenda_item.select()) if row.meeting_id == coming]

    def act(name: str, verb: Any, *args: Any, **more: Any) -> Tried:
        return Tried(name, verb, args, more)

    yield act("naplánovat", convene.plan_meeting, "RM", date(2024, 9, 4))
    yield act("přeložit", move_meeting.move_meeting, coming, None, "Sál je obsazen.", date(2024, 7, 4))
    yield act("zrušit", convene.cancel_meeting, coming, None, "Nesejde se.")
    yield act("svolat", convene.convene, coming)
    yield act("zapsat vyvěšení", posting.post_notice, ids["ZM"], date(2024, 6, 14), "Oprava.")
    yield act("mezititulek", arrange_agenda.add_heading, coming, "Majetek")
    yield act("volný bod", arrange_agenda.add_free_item, coming, "Host")
    yield act("přejmenovat bod", arrange_agenda.rename_item, coming, item, "Jinak")
    yield act("odebrat bod", arrange_agenda.remove_item, coming, item)
    yield act("seřadit", order_agenda.order_agenda, coming, order[::-1])
    yield act("posunout bod", order_agenda.move_item, coming, item, 2)
    yield act("seřadit podle pravidel", order_agenda.order_by_rules, coming)
    yield act("zmrazit", freeze_agenda.freeze, coming)
    yield act("vydat program", publish_agenda.publish, coming)
    yield act("zpráva o úkolech", task_control.issue_control, coming)


def in_the_room(case: Case, ids: dict[str, Any]) -> Iterator[Tried]:
    assembly, room = ids["ZM"], ids["room"]
    matter, members = room.matter.id, room.members
    votes = take_ballot.NewBallot(item_id=matter, votes_for=len(members))
    procedure = take_ballot.NewBallot(subject=BallotSubject.PROCEDURE, votes_for=len(members))
    done = case.act(take_ballot.take_ballot, "organizace", assembly, procedure)
    file = read_votes("Pro;Proti;Zdržel se\n33;0;0\n".encode(), "a.csv")

    def act(name: str, verb: Any, *args: Any, **more: Any) -> Tried:
        return Tried(name, verb, (assembly, *args), more)

    yield act("zapsat příchod", note_presence.note_presence, members[:1], PresenceKind.LEFT)
    yield act("zapsat střet zájmů", declare_conflict.declare_conflict, matter, members[0], "Soused.")
    yield act("určit funkci", appoint.appoint, appoint.Officer(MeetingFunction.CHAIR, member_id=members[0]))
    yield act("otevřít bod", take_up.take_up, matter)
    yield act("hlasovat", take_ballot.take_ballot, votes)
    yield act("hlasovat a zapsat", vote_and_record.vote_and_record, votes)
    yield act("zneplatnit hlasování", void_ballot, done.ballot_id, "Omyl.")
    yield act("bod z místa", take_up.include_motion, "Hlučnost", done.ballot_id)
    yield act("zapsat výsledek bodu", settle.settle, _standing(room), settle.Settlement(Outcome.NOTED))
    yield act("nahrát ze zařízení", import_votes.import_votes, file)
    yield act("přerušit", end_meeting.interrupt)
    yield act("ukončit bez usnášeníschopnosti", end_meeting.end_without_quorum)
    yield act("ukončit", convene.close_meeting)
    yield act("spojit jednání", join_meetings.join_meetings, ids["coming"])
    hearing = hear.Hearing(Outcome.ADOPTED, tally=case.tally("ZM"))
    yield Tried("zapsat výsledek materiálu", hear.hear, (case.stop("ZM").id, hearing), {})


def _standing(room: Sitting) -> int:
    return int(next(item.id for item in room.items if item.kind == "standing"))


def of_the_record(case: Case, ids: dict[str, Any]) -> Iterator[Tried]:
    council, assembly = ids["RM"], ids["ZM"]
    (row,) = case.rows(record.minutes.select().where(record.minutes.c.meeting_id == council))
    table = record.minutes_signature
    chair, verifier = case.rows(table.select().order_by(table.c.id))
    (resolution,) = case.rows(resolutions.resolution.select())

    def act(name: str, verb: Any, *args: Any, **more: Any) -> Tried:
        return Tried(name, verb, args, more)

    yield act("psát zápis", minutes.write_minutes, assembly, {"": "Slova."})
    yield act("vzít zápis zpět", send_minutes.take_back, council, "Chyba.")
    yield act("podepsat zápis", sign_minutes.sign, verifier.id, row.digest)
    yield act("vrátit zápis", sign_minutes.return_minutes, verifier.id, row.digest, "Chyba.")
    yield act("podpis na listině", sign_minutes.sign_on_paper, chair.id)
    yield act(
        "nahradit podpis", sign_minutes.replace_signer, chair.id, Signer("chair", "Jan Jiný", None), "Nemoc."
    )
    yield act(
        "podat námitku",
        objections.raise_objection,
        council,
        raised_by=case.person("eichler").name,
        raised_on=date(2024, 6, 20),
        text="Chybí slova.",
    )
    yield act("vydat výpis", resolution_documents.issue_extracts, resolution.id)
    yield act("vydat doložku", resolution_documents.issue_clause, resolution.id)
    yield act("pozastavit usnesení", suspend.suspend_resolution, resolution.id, "Rozpor se zákonem.")
    yield act("zneplatnit číslo", record_resolution.void_resolution, "RM", resolution.number, "Omyl.")
    yield act("zapsat člena", seat_member.seat_member, "RM", "Nová Jana", date(2024, 6, 25))
    yield act("ukončit členství", seat_member.unseat_member, 3, date(2024, 6, 25))
    yield act("smazat členství", seat_member.erase_member, 4)


def of_tasks(case: Case) -> Iterator[Tried]:
    """After the assembly has charged somebody."""
    case.hear("ZM", Outcome.ADOPTED, tally=case.tally("ZM"))
    table = assignments.assignment
    task = case.rows(table.select().order_by(table.c.id))[0]
    mine, charged = task.id, next(code for code in PEOPLE if case.person(code).id == task.charged_id)
    later = date(2024, 12, 31)

    def act(name: str, verb: Any, *args: Any) -> Tried:
        return Tried(name, verb, (mine, None, *args), {})

    yield act("hlásit úkol", assign.report, "Splněno.")
    yield act("žádat o prodloužení", assign.ask_extension, later, "Trvá déle.")
    yield act("prodloužit úkol", assign.extend, later, "Trvá déle.")
    yield act("zrušit úkol", assign.cancel, "Není třeba.")
    yield act("předat úkol", assign.hand_over, "rejl", "Agenda přešla.")
    case.act(assign.report, charged, mine, None, "Splněno.")
    yield act("přijmout splnění", assign.accept)
    yield act("vrátit splnění", assign.reject, "Není hotovo.")


def test_every_act_of_a_meeting_is_for_whom_the_table_says(house: TestHouse) -> None:
    case, ids = office_in_the_middle(house)
    lines = ["kdo smí co: ano provede, ne není to pro jeho funkci, jinak brání něco jiného", ""]
    lines.append(" " * 32 + " ".join(f"{code:>10}" for code in PEOPLE))
    reasons = []
    for tries in (
        before_the_meeting(case, ids),
        in_the_room(case, ids),
        of_the_record(case, ids),
        of_tasks(case),
    ):
        for tried in tries:
            found = [answer(case, code, tried) for code in PEOPLE]
            lines.append(f"{tried.name:32}" + " ".join(f"{said.partition(':')[0]:>10}" for said in found))
            reasons += [f"{tried.name}: {said}" for said in found if said.startswith("jinak")]
    table = "\n".join(line.rstrip() for line in lines) + "\n"
    if os.environ.get("RAZITKO_WRITE_SNAPSHOTS"):
        GOLDEN.write_text(table, encoding="utf-8")
        print("\n".join(dict.fromkeys(reasons)))
    assert table == GOLDEN.read_text(encoding="utf-8"), "\n".join(dict.fromkeys(reasons))
    assert case.rows(ballots.ballot.select())
