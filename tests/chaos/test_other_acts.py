"""Do acts go through that other tests do by the web alone? Done plainly here, and swept over by `make chaos`."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from office_case import TOWNS, Case, TestHouse
from room_case import Sitting

from actions import (
    api_token,
    autosave,
    calendar_feed,
    channels,
    minutes,
    put_rules_in_force,
    reset_password,
    retry,
    sign_in,
    sign_minutes,
    vote_and_record,
)
from actions.take_ballot import NewBallot
from db import carriers, correspondence, record

sys.path.append(str(Path(__file__).resolve().parents[1] / "actions"))
from test_who_may import office_in_the_middle

ADMINISTRATOR = "spravce"


@pytest.fixture
def backend(sqlite_backend: Any) -> Any:
    return sqlite_backend


def test_at_the_desk(case: Case) -> None:
    case.submitted()
    case.draft()
    case.act(autosave.autosave, "doudova", case.pid, 1, {"title": "Rozepsáno"})
    case.act(autosave.looked, "doudova", case.pid, case.content.text_digest())
    until = case.clock.now.date() + timedelta(days=30)
    case.act(api_token.make_token, "rejl", "zkouška", ["read"], until)
    case.act(api_token.revoke_token, "rejl", 1)
    case.act(calendar_feed.renew, "rejl")
    verbs = {row.verb for row in case.entries(subject="account")}
    assert {"make_token", "revoke_token"} <= verbs


def test_at_the_administrators(case: Case) -> None:
    case.submitted()
    (asked, *_) = case.letters()
    with case.house.writing() as (office, connection):
        correspondence.mark_failed(connection, asked, "Adresa neexistuje.", office.now, is_permanent=True)
        carriers.note_failure(connection, 1, "Server neodpovídá.", office.now, has_begun=False)
        digest = office.rules_digest
    case.act(retry.settle_letter, ADMINISTRATOR, asked.id, "sděleno telefonem")
    case.act(retry.retry_ways, ADMINISTRATOR)
    rules = TOWNS["trutnov"].read_text(encoding="utf-8") + "\n# jinak\n"
    case.act(put_rules_in_force.put_rules_in_force, ADMINISTRATOR, rules, "trutnov.toml", digest)
    person = case.person("doudova").id
    case.act(sign_in.put_password, ADMINISTRATOR, person, "otisk hesla")
    case.act(reset_password.invite, ADMINISTRATOR, person)
    wanted = channels.Wanted("Nástěnka", "ntfy://localhost/razitko", person)
    channel = case.act(channels.add_channel, ADMINISTRATOR, wanted, ("ntfy",))
    case.act(channels.try_channel, ADMINISTRATOR, channel)
    case.act(channels.end_channel, ADMINISTRATOR, channel)


def test_in_the_room_and_after(house: TestHouse) -> None:
    case, ids = office_in_the_middle(house)
    room = Sitting(case, ids["ZM"])
    (matter,) = (item.id for item in room.items if item.kind == "matter")
    verifier = next(row for row in case.rows(record.minutes_signature.select()) if row.person_id)
    (frozen,) = case.rows(record.minutes.select().where(record.minutes.c.meeting_id == ids["RM"]))
    case.act(sign_minutes.return_minutes, "eichler", verifier.id, frozen.digest, "Chyba.")
    room.act(vote_and_record.vote_and_record, NewBallot(matter, votes_for=20))
    case.close(ids["ZM"])
    case.act(minutes.begin_minutes, case.staff, ids["ZM"])
