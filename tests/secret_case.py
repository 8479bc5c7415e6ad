"""What does a confidential matter leave behind on its way? Every act of a meeting, each with a word to look for."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any

from office_case import Case, TestHouse
from room_case import Sitting

from actions import assign, minutes, send_minutes, sign_minutes, suspend, task_control
from actions.attach import attach, received
from actions.declare_conflict import declare_conflict
from actions.make_document import make_documents
from actions.resolution_documents import issue_clause, issue_extracts
from db import assignments, ballots, meetings, record, resolutions
from states.content import FollowUp
from states.vocabulary import BallotSubject, Outcome
from states.wording import Clause

WORD = "Kryptonim"
"""Stands in everything that somebody wrote about the matter, and nowhere else."""
INSIDERS = ("doudova", "rejl", "eichler", "pravnik", "tajemnik", "organizace", "starosta", "kontrola")
OUTSIDERS = ("financni", "spravce")


@dataclasses.dataclass
class Secret:
    """The matter's case, its meetings by body, and everything that was made of it."""

    case: Case
    meetings: dict[str, int]

    @property
    def house(self) -> TestHouse:
        return self.case.house


def played_secret(house: TestHouse) -> Secret:
    """A confidential matter on its way through all bodies, with a lost counter-proposal, a void ballot, a conflict of
    interest, minutes, tasks, a suspension, papers and letters."""
    case = Case(house)
    _brought(case)
    found = Secret(case, {"PV": case.stop("PV").meeting_id})
    council = case.placed("RM")
    found.meetings["RM"] = council
    make_documents(house)
    case.open(council)
    amended = f"Rada města doporučuje zastupitelstvu schválit {WORD} jinak."
    _sit(case, council, amended)
    case.hear("RM", Outcome.RECOMMENDED, ballot_id=_vote(case, council), amended_text=amended)
    case.close(council)
    _minutes(case, council)
    assembly = case.placed("ZM")
    found.meetings["ZM"] = assembly
    _suspend(case)
    case.open(assembly)
    _sit(case, assembly)
    case.hear("ZM", Outcome.ADOPTED, ballot_id=_vote(case, assembly))
    case.close(assembly)
    _minutes(case, assembly)
    _tasks(case, found)
    for row in case.rows(resolutions.resolution.select()):
        if row.state == "valid":
            case.act(issue_extracts, "organizace", row.id)
            case.act(issue_clause, "organizace", row.id)
    make_documents(house)
    case.clock.forward(days=60)
    case.remind()
    make_documents(house)
    return found


def _brought(case: Case) -> None:
    case.draft(
        title=f"{WORD} v\u00a0názvu",
        is_confidential=True,
        amount=None,
        report=f"{WORD} ve zprávě",
        clauses=(
            Clause(1, 1, "schvaluje", f"{WORD} ve znění."),
            Clause(1, 2, "ukládá", f"{WORD} splnit.", charged="rejl", due_on=date(2024, 7, 31)),
        ),
        follow_ups=(FollowUp(f"{WORD} v\u00a0úkolu", "doudova", "5 working"),),
    )
    file = received(case.house, f"{WORD}.txt", f"{WORD} v\u00a0příloze".encode(), case.content.attachments[0])
    case.act(attach, "doudova", case.pid, case.proposal.version, file)
    case.submit()
    case.everybody_signs()
    case.pass_through("PV")


def _sit(case: Case, meeting_id: int, motion: str = "") -> None:
    """A conflict of interest, a counter-proposal that was lost, a ballot declared void, a procedural one."""
    room = Sitting(case, meeting_id)
    room.everybody()
    item = room.matter.id
    room.act(declare_conflict, item, room.members[0], f"{WORD} je můj soused.", room.at(2))
    room.take_up(at=3)
    count = len(room.members)
    lost = f"{WORD} neschvalovat"
    room.vote(f"0-{count}-0", BallotSubject.COUNTER_PROPOSAL, at=4, motion=lost, moved_by=room.roll[0].name)
    void = room.vote(f"{count}-0-0", BallotSubject.PROPOSAL, at=5)
    room.void(void.ballot_id, f"{WORD}: porucha")
    room.vote(f"0-{count}-0", BallotSubject.POSTPONEMENT, at=6)
    room.vote(f"{count}-0-0", at=7, motion=motion)


def _vote(case: Case, meeting_id: int) -> int:
    """The ballot that decides the matter: the last one."""
    return int(case.rows(ballots.ballot.select().order_by(ballots.ballot.c.id.desc()))[0].id)


def _minutes(case: Case, meeting_id: int) -> None:
    """Words to the item, signed by the chair on paper; all documents made."""
    (row,) = case.rows(record.minutes.select().where(record.minutes.c.meeting_id == meeting_id))
    room = Sitting(case, meeting_id)
    words = {str(room.matter.id): f"{WORD} v\u00a0rozpravě."}
    case.act(minutes.write_minutes, "organizace", meeting_id, words, row.version)
    names = [member.name for member in room.roll[:3]]
    functions = ("chair", "verifier", "verifier")
    signers = [
        send_minutes.Signer(function, name, None) for function, name in zip(functions, names, strict=True)
    ]
    (row,) = case.rows(record.minutes.select().where(record.minutes.c.meeting_id == meeting_id))
    case.act(send_minutes.send_minutes, "organizace", meeting_id, row.version, signers)
    make_documents(case.house)
    table = record.minutes_signature
    for signature in case.rows(table.select().where(table.c.minutes_id == row.id)):
        case.act(sign_minutes.sign_on_paper, "organizace", signature.id)
    make_documents(case.house)


def _suspend(case: Case) -> None:
    for row in case.rows(resolutions.resolution.select()):
        case.act(suspend.suspend_resolution, "starosta", row.id, f"{WORD} odporuje zákonu.")


def _tasks(case: Case, found: Secret) -> None:
    """One task asks for more time and another is reported; the control of tasks is made for the next assembly."""
    table = assignments.assignment
    own = case.rows(table.select().where(table.c.state == "open").order_by(table.c.id))
    codes = {row.id: row for row in own}
    for row in codes.values():
        charged = next(code for code in INSIDERS if case.person(code).id == row.charged_id)
        if charged == "rejl":
            later = case.clock.now.date() + timedelta(days=90)
            case.act(assign.ask_extension, charged, row.id, None, later, f"{WORD} trvá déle.")
        else:
            case.act(assign.report, charged, row.id, None, f"{WORD} je splněn.")
    found.meetings["next"] = case.plan("ZM", date(2024, 9, 23))
    case.act(task_control.issue_control, "organizace", found.meetings["next"])


def everything_about(case: Case) -> list[Any]:
    """The items of agendas that the matter stands on."""
    item = meetings.agenda_item
    return case.rows(item.select().where(item.c.consultation_id.is_not(None)))
