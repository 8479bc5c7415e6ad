"""Does the doctor see a mail server or a Prefect that does not answer, soon and without sending anything?"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from mail_server import RawServer
from office_case import plain

from actions.office import Settings, settings_from
from flows.doctor_outside import mail_server, outside_findings, prefect_state
from flows.trigger import Schedules
from states.finding import Health

NOBODY = "http://127.0.0.1:9/api"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_from({"RAZITKO_HOME": str(tmp_path)})


@pytest.fixture
def server() -> Iterator[RawServer]:
    server = RawServer()
    yield server
    server.close()


def of(settings: Settings, server: RawServer) -> Settings:
    return dataclasses.replace(settings, smtp_host="127.0.0.1", smtp_port=server.port)


def test_a_server_that_answers_is_greeted_and_gets_no_letter(settings: Settings, server: RawServer) -> None:
    assert mail_server(of(settings, server)).health == Health.WELL
    assert (server.connections, server.kept) == (1, [])


def test_a_server_that_refuses_us_is_said(settings: Settings, server: RawServer) -> None:
    server.script = lambda step, said: "554 jdete pryc" if step == "EHLO" else None
    found = mail_server(of(settings, server))
    assert (found.health, "jdete pryc" in found.sentence) == (Health.FAULT, True)


def test_whoever_is_away_is_said_within_seconds(settings: Settings, server: RawServer) -> None:
    away = of(settings, server)
    server.close()
    began = time.monotonic()
    mail, prefect = outside_findings(away, NOBODY)
    assert time.monotonic() - began < 10
    assert (mail.health, prefect.health) == (Health.FAULT, Health.FAULT)
    assert "Prefect na adrese http://127.0.0.1:9/api neodpovídá" in plain(prefect.sentence)


def test_no_mail_server_is_no_fault(settings: Settings) -> None:
    assert mail_server(settings).health == Health.NOTICE


def test_what_prefect_does_not_know_or_does_late_is_said() -> None:
    assert prefect_state(Schedules(frozenset({"a", "b"}), 0), {"a"}).health == Health.WELL
    unknown = prefect_state(Schedules(frozenset({"a"}), 0), {"a", "deliver-letters"})
    assert (unknown.health, "deliver-letters" in unknown.sentence) == (Health.FAULT, True)
    late = prefect_state(Schedules(frozenset({"a"}), 3), {"a"})
    assert (late.health, "nezačaly: 3" in late.sentence) == (Health.NOTICE, True)
