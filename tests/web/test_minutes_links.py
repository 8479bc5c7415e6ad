"""What is a link to sign minutes good for? Once, for its person, for the very text; looking never acts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from lxml import html
from office_case import Case, dump_of
from office_client import OfficeClient

from actions import send_minutes, sign_minutes
from actions.authority import actor_of
from actions.block_account import block_account
from actions.redeem import token_of
from actions.send_minutes import Signer
from db import people, record
from states.vocabulary import Outcome
from web.app import create_app

Bring = Callable[[str], Case]


class Asked:
    """The council's minutes wait for a verifier's signature, who has a letter with a link."""

    def __init__(self, case: Case) -> None:
        self.case, self.id = case, int(case.stop("RM").meeting_id)
        case.hear("RM", Outcome.RECOMMENDED, tally=case.tally("RM"))
        case.close(self.id)
        self.send()
        self.browser = OfficeClient(case.house, create_app(case.house))

    def send(self) -> None:
        verifier = self.case.person("eichler")
        signers = [Signer("chair", "Jan Vzor", None), Signer("verifier", verifier.name, verifier.id)]
        self.case.act(send_minutes.send_minutes, "organizace", self.id, None, signers)
        with self.case.house.reading() as (office, _):
            link_id = [row.link_id for row in self.case.letters("minutes_signature_request", "eichler")][-1]
            self.address = f"/o/{token_of(office, link_id)}"

    @property
    def minutes(self) -> Any:
        (row,) = self.case.rows(record.minutes.select().where(record.minutes.c.meeting_id == self.id))
        return row

    def state(self) -> str:
        table = record.minutes_signature
        rows = self.case.rows(
            table.select().where(table.c.function == "verifier").order_by(table.c.id.desc())
        )
        return str(rows[0].state)

    def seen(self) -> str:
        page = html.fromstring(self.browser.get(self.address).text)
        return str(page.xpath("//input[@name='seen']/@value")[0])

    def sign(self, seen: str | None = None, verb: str = "sign", **more: str) -> Any:
        sent = {"verb": verb, "seen": self.minutes.digest if seen is None else seen, **more}
        return self.browser.post(self.address, sent, csrf=False)


@pytest.fixture
def asked(brought: Bring) -> Asked:
    return Asked(brought("RM"))


def test_looking_never_signs_and_is_not_kept_by_anybody_on_the_way(asked: Asked) -> None:
    before = dump_of(asked.case.house)
    for _ in range(3):
        answer = asked.browser.get(asked.address)
        assert asked.browser.request("HEAD", asked.address).status_code in (200, 405)
        asked.browser.get(f"{asked.address}/hotovo")
    assert dump_of(asked.case.house) == before
    assert (
        answer.headers["cache-control"] == "no-store" and answer.headers["referrer-policy"] == "no-referrer"
    )
    assert not answer.cookies


def test_it_signs_once_the_text_that_was_seen(asked: Asked) -> None:
    assert asked.sign("0" * 64).status_code == 409 and asked.state() == "asked"
    assert asked.sign("").status_code == 409 and asked.state() == "asked"
    assert asked.sign(verb="approve").status_code == 409 and asked.state() == "asked"
    assert asked.sign(asked.seen()).status_code == 303 and asked.state() == "signed"
    again = asked.sign()
    assert again.status_code == 409 and "už byl použit" in again.text.replace("\u00a0", " ")
    assert asked.sign(verb="return", reason="Přece ne.").status_code == 409 and asked.state() == "signed"


def test_forwarded_it_is_still_its_persons_and_says_so(asked: Asked) -> None:
    """Whoever holds it signs in the person's name, as the page says; in the journal stands that it was by a link."""
    assert "Mgr. Tomáš Eichler" in asked.browser.get(asked.address).text.replace("\u00a0", " ")
    asked.browser.sign_in("financni")
    assert asked.sign().status_code == 303
    entry = asked.case.entries(subject="minutes", verb="sign")[-1]
    assert (entry.actor_id, entry.actor) == (
        asked.case.person("eichler").id,
        asked.case.person("eichler").name,
    )


def test_it_ends_with_its_time_with_its_issue_and_with_its_person(asked: Asked) -> None:
    text = asked.browser.get(asked.address).text
    assert "Akční plán" in text
    old = asked.address
    asked.case.act(send_minutes.take_back, "organizace", asked.id, "Chyba v\u00a0počtech.")
    answer = asked.browser.get(old)
    assert "vzat zpět" in answer.text.replace("\u00a0", " ") and "Akční plán" not in answer.text
    asked.send()
    assert asked.address != old
    stale = asked.browser.post(old, {"verb": "sign", "seen": asked.minutes.digest}, csrf=False)
    assert stale.status_code == 409 and asked.state() == "asked"
    asked.case.clock.now += timedelta(days=400)
    answer = asked.browser.get(asked.address)
    assert answer.status_code == 410 and "Akční plán" not in answer.text
    assert asked.sign().status_code == 410 and asked.state() == "asked"


def test_a_blocked_or_replaced_person_opens_nothing(asked: Asked) -> None:
    table = record.minutes_signature
    (verifier,) = asked.case.rows(table.select().where(table.c.function == "verifier"))
    asked.browser.sign_in("eichler")  # an account to be blocked
    asked.browser.cookies.clear()
    with asked.case.house.writing() as (office, connection):
        row = people.person_by_code(connection, "eichler")
        assert row is not None
        block_account(office, connection, actor_of(connection, "spravce"), row.id)
    answer = asked.browser.get(asked.address)
    assert answer.status_code == 404 and "Akční plán" not in answer.text
    assert asked.sign().status_code == 404 and asked.state() == "asked"
    signer = Signer("verifier", "Jana Nová", None)
    asked.case.act(sign_minutes.replace_signer, "organizace", verifier.id, signer, "Nemoc.")
    assert asked.browser.get(asked.address).status_code in (404, 409)


def test_a_guessed_or_damaged_token_leads_nowhere(asked: Asked) -> None:
    body, _, signature = asked.address.rpartition(".")
    for wrong in (
        f"{body}.{signature[::-1]}",
        f"{body}x.{signature}",
        "/o/1",
        "/o/" + "a" * 900,
        f"{asked.address}.",
    ):
        assert asked.browser.get(wrong).status_code == 404
        assert (
            asked.browser.post(wrong, {"verb": "sign", "seen": asked.minutes.digest}, csrf=False).status_code
            == 404
        )
    feed = asked.address.removeprefix("/o/")
    assert asked.browser.get(f"/kalendar/{feed}.ics").status_code == 404, (
        "a right of one kind is none of another"
    )
    assert asked.state() == "asked"
