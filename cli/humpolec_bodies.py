"""How does a plan of the Humpolec story pass the council and the assembly? By the bridge, sign-offs and ballots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from actions import convene, place_on_agenda
from actions.appoint import Officer, appoint
from actions.authority import Actor
from actions.planning import bridge
from actions.submit import submit
from cli.demo_meetings import record_table, sit_down, write_up
from cli.humpolec_people import COORDINATOR, Humpolec
from db import consultations, people, proposals
from states.vocabulary import NONE_STATED, MeetingFunction
from templates.environment import czech_date

LATE = "Podklady byly odevzdány včas; rada je projednala až po lhůtě zastupitelstva."
HEAD = "vedouci@humpolec.example"


@dataclass(frozen=True, slots=True)
class Road:
    """When a plan is handed in, when the bodies meet, and how they vote. Invented [vzor] but for the assembly's day."""

    handed_in: date
    council: date
    assembly: date
    council_number: int
    assembly_number: int


MID_TERM = Road(date(2019, 6, 14), date(2019, 6, 19), date(2019, 6, 26), 15, 5)
ACTION = Road(date(2019, 9, 12), date(2019, 9, 18), date(2019, 9, 25), 19, 6)


async def approve(story: Humpolec, stage: Any, plan_id: int, road: Road, name: str) -> None:
    """One step makes a proposal of the plan; heads sign, the council recommends, the assembly approves."""
    annexes = bridge.prepare_annexes(stage.house, plan_id)
    days = {"RM": road.council, "ZM": road.assembly}

    def propose(by: tuple[Any, Any, Actor]) -> int:
        content = replace(
            bridge.prefilled(*by, plan_id, annexes),
            presented_by="starosta",
            committee_opinion=NONE_STATED,
            previous_resolution=NONE_STATED,
        )
        return bridge.propose(*by, plan_id, None, content, annexes, days)

    stage.proposal_id = stage.does(COORDINATOR, propose)
    _does(stage, COORDINATOR, submit, stage.proposal_id, _version(stage))
    stage.say("Mgr. Alena Vzorová", f"připravila jedním krokem návrh usnesení ({name}) a\u00a0předložila ho")
    await stage.flow("notify-approvers", proposal_id=stage.proposal_id)
    await stage.settle()
    stage.opens_link(HEAD, "approve")
    await stage.settle()
    stage.say("Bc. Pavel Vzor", "schválil návrh odkazem z\u00a0dopisu")
    meetings = {}
    for body, day, number in (
        ("RM", road.council, road.council_number),
        ("ZM", road.assembly, road.assembly_number),
    ):
        meetings[body] = _does(stage, stage.staff, convene.plan_meeting, body, day, number=number)
    await _hear(
        stage,
        "RM",
        meetings["RM"],
        road.council,
        {"Přítomno": "7", "Hlasování": "7 - 0 - 0", "Výsledek": "doporučeno"},
    )
    stage.say("Rada města", f"doporučila zastupitelstvu schválit {name}: pro 7, proti 0, zdržel se 0")
    stage.opens_link(HEAD, "sign_form")
    await stage.settle()
    outcome = {"Přítomno": "19", "Hlasování": "pro 18, proti 0, zdrž. 1", "Výsledek": "přijato"}
    await _hear(stage, "ZM", meetings["ZM"], road.assembly, outcome)
    stage.say(
        "Zastupitelstvo", f"schválilo {name} dne {czech_date(road.assembly)}: pro 18, proti 0, zdržel se 1"
    )


async def _hear(stage: Any, body: str, meeting_id: int, day: date, outcome: dict[str, str]) -> None:
    with stage.house.database.read() as connection:
        stop = consultations.consultation_at(connection, stage.proposal_id, body)
    assert stop is not None  # the route has this stop
    late = LATE if body == "ZM" else ""
    _does(stage, stage.staff, place_on_agenda.place_on_agenda, stop.id, meeting_id, stop.version, late)
    _does(stage, stage.staff, convene.convene, meeting_id)
    await stage.settle()
    await stage.until(day, 15)
    sit_down(stage, meeting_id, excused=0)
    for function, code in ((MeetingFunction.CHAIR, "starosta"), (MeetingFunction.MINUTE_TAKER, stage.staff)):
        _does(stage, stage.staff, appoint, meeting_id, Officer(function, person_id=_person(stage, code)))
    await record_table(stage, meeting_id, outcome)
    await write_up(stage, meeting_id, "Předkladatel uvedl materiál; do rozpravy se nikdo nepřihlásil. [vzor]")
    stage.opens_link("starosta@humpolec.example", "sign")
    await stage.settle()


def _does(stage: Any, who: str, verb: Callable[..., Any], *args: Any, **more: Any) -> Any:
    """Somebody acts: one transaction."""
    return stage.does(who, lambda by: verb(*by, *args, **more))


def _person(stage: Any, code: str) -> int:
    with stage.house.database.read() as connection:
        row = people.person_by_code(connection, code)
    assert row is not None, code
    return int(row.id)


def _version(stage: Any) -> int:
    with stage.house.database.read() as connection:
        row = proposals.proposal_by_id(connection, stage.proposal_id)
    assert row is not None  # this story created it
    return int(row.version)
