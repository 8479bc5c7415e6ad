"""What did the demo leave? Word files with readable names, summary.json and a timeline."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.sorting import FlowRunSort

from actions.office import House
from actions.verify import verify
from cli.town_mail import TownMail
from db import ballots, consultations, meetings, proposals, resolutions
from db.files import document
from states.consultation import CONSULTATION
from templates.environment import czech_date


async def write_summary(
    folder: Path, house: House, proposal_id: int, mail: TownMail, began: float
) -> dict[str, Any]:
    """Writes ``summary.json`` and the Word files; returns the summary (dates ISO, paths relative to ``folder``)."""
    found = verify(house)
    summary = {
        "proposal": _proposal(house, proposal_id),
        "documents": copy_documents(folder, house),
        "letters": [
            {"to": letter.to, "subject": letter.subject, "path": str(letter.path.relative_to(folder))}
            for letter in mail.letters
        ],
        "flow_runs": await flow_runs(),
        "journal": {"entries": found.entries, "verified": found.is_whole},
        "seconds": round(time.monotonic() - began, 1),
    }
    (folder / "summary.json").write_text(
        json.dumps(summary, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    return summary


def _proposal(house: House, proposal_id: int) -> dict[str, Any]:
    with house.database.read() as connection:
        row = proposals.proposal_by_id(connection, proposal_id)
        assert row is not None  # the story created it
        wordings = consultations.current_wordings(connection, proposal_id)
        stops = []
        for stop in consultations.consultations_of(connection, proposal_id):
            meeting = meetings.meeting_by_id(connection, stop.meeting_id) if stop.meeting_id else None
            resolution = resolutions.resolution_of(connection, stop.id)
            item = meetings.agenda_item_of(connection, stop.meeting_id, stop.id) if stop.meeting_id else None
            ballot = ballots.ballot_that_decided(connection, item.id) if item else None
            stops.append(
                {
                    "body": stop.body,
                    "held_on": meeting.held_on.isoformat() if meeting else None,
                    "outcome": stop.state,
                    "number": resolution.number if resolution else None,
                    "ballot": ballot
                    and {
                        "members": ballot.members,
                        "present": ballot.present,
                        "for": ballot.votes_for,
                        "against": ballot.against,
                        "abstained": ballot.abstained,
                    },
                    "wording": wordings[stop.id].text,
                }
            )
        return {"title": row.title, "state": row.state, "consultations": stops}


def copy_documents(folder: Path, house: House) -> list[dict[str, Any]]:
    """Copies every document that was made into ``documents/`` under its readable name."""
    target = folder / "documents"
    target.mkdir(exist_ok=True)
    found = []
    with house.database.read() as connection:
        rows = connection.execute(
            document.select().where(document.c.made_at.is_not(None)).order_by(document.c.id)
        ).all()
    for row in rows:
        path = target / row.file_name
        path.write_bytes(house.files.get(row.file_digest))
        found.append({"kind": row.kind, "stage": row.stage, "path": str(path.relative_to(folder))})
    return found


async def flow_runs() -> list[dict[str, str]]:
    """Every run that began, asked of Prefect's own server in the order of starting; future ones are left out."""
    runs: list[FlowRun] = []
    async with get_client() as client:
        names = {flow.id: flow.name for flow in await client.read_flows()}
        while page := await client.read_flow_runs(
            sort=FlowRunSort.START_TIME_ASC, limit=200, offset=len(runs)
        ):
            runs += page
    return [{"flow": names[run.flow_id], "state": run.state_name or "?"} for run in runs if run.start_time]


def print_timeline(summary: dict[str, Any]) -> None:
    """The road of the proposal: each body, its day, outcome, vote and number."""
    proposal = summary["proposal"]
    print(f"\n{proposal['title']}")
    for stop in proposal["consultations"]:
        ballot = stop["ballot"]
        vote = (
            f"pro {ballot['for']}, proti {ballot['against']}, zdrželi se {ballot['abstained']}"
            if ballot
            else "bez hlasování"
        )
        held = czech_date(date.fromisoformat(stop["held_on"]))
        number = f"usnesení č. {stop['number']}" if stop["number"] else "bez čísla"
        print(f"  {stop['body']}  {held:>12}  {CONSULTATION.states[stop['outcome']]:<12} {vote:<36} {number}")
        print(f"      {stop['wording']}")
