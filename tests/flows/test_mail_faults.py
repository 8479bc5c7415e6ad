"""What becomes of letters when the mail server misbehaves? Each goes once, none is lost, and nobody is stormed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from mail_server import DRIP, DROP, SILENCE, STEPS, RawServer
from office_case import Case
from test_smtp import free_port

from db import carriers, correspondence
from db.sending import claim_letters
from flows import outbox
from flows.embedded import owed
from flows.smtp import SmtpSettings

letter = correspondence.letter
PEOPLE = ("rejl", "pravnik", "doudova", "tajemnik", "organizace")


@pytest.fixture
def server() -> Iterator[RawServer]:
    running = RawServer()
    yield running
    running.close()


@pytest.fixture
def post(case: Case, server: RawServer, monkeypatch: pytest.MonkeyPatch) -> Case:
    """The office's mail goes to the server, and waits a third of a second for its words."""
    _use(monkeypatch, SmtpSettings("127.0.0.1", server.port, timeout=0.3, patience=3.0))
    return case


def _use(monkeypatch: pytest.MonkeyPatch, settings: SmtpSettings) -> None:
    monkeypatch.setattr(outbox, "smtp_settings", lambda house: settings)


def owe(case: Case, count: int, to: tuple[str, ...] = PEOPLE) -> list[str]:
    """Owes letters; returns their Message-IDs."""
    people = [case.person(code).id for code in to]
    first = len(case.rows(letter.select()))
    with case.house.database.write() as connection:
        for number in range(first, first + count):
            values = {
                "key": f"k:{number}",
                "kind": "delegation_given",
                "person_id": people[number % len(people)],
                "facts": {"person": "Eva", "task": "souhlas", "since": "2024-05-13", "until": "2024-05-20"},
                "created_at": case.clock.now,
                "message_id": f"<{number}@trutnov.example>",
            }
            correspondence.owe_letter(connection, values)
    return [f"<{number}@trutnov.example>" for number in range(first, first + count)]


def deliver(case: Case) -> dict[str, int]:
    return dict(asyncio.run(outbox.deliver(case.house)))


def states(case: Case) -> dict[str, int]:
    rows = [row.state for row in case.rows(letter.select())]
    return {state: rows.count(state) for state in set(rows)}


def attempts(case: Case) -> list[int]:
    return [row.attempts for row in case.rows(letter.select().order_by(letter.c.id))]


def mail(case: Case) -> object:
    return case.rows(carriers.carrier.select().where(carriers.carrier.c.id == carriers.MAIL))[0]


def until_all_is_sent(case: Case, hours: float, every: timedelta = timedelta(minutes=5)) -> int:
    """The runner's day: whenever something is owed it is delivered; returns how many runs that took."""
    runs, end = 0, case.clock.now + timedelta(hours=hours)
    while case.clock.now < end and "owed" in states(case):
        if "deliver-letters" in owed(case.house):
            deliver(case)
            runs += 1
        else:
            case.clock.now += every
    return runs


@pytest.mark.parametrize("fault", [DROP, SILENCE])
@pytest.mark.parametrize("step", STEPS)
def test_a_conversation_broken_at_any_step_goes_again_later(
    post: Case, server: RawServer, step: str, fault: str
) -> None:
    """Where the server may have taken it the letter comes again under its Message-ID; else it comes once."""
    if (step, fault) == ("content", SILENCE):
        pytest.skip("the silence while a letter is sent is the silence after it")
    ids = owe(post, 3)
    server.script = lambda at, said: fault if at == step else None
    assert deliver(post) == {"postponed": 1}, "the others were spared"
    began_with_the_letter = step not in ("greeting", "EHLO")
    assert attempts(post) == [int(began_with_the_letter), 0, 0]
    assert deliver(post) == {}, "the way rests"
    assert mail(post).last_error.endswith("Message-ID).") is (step in ("content", "answer"))
    server.script = lambda at, said: None
    until_all_is_sent(post, hours=1, every=timedelta(minutes=1))
    assert states(post) == {"sent": 3}
    assert mail(post).failures == 0
    taken = [message_id for message_id, _ in server.kept]
    assert sorted(set(taken)) == ids
    assert len(taken) == (4 if step == "answer" else 3)


@pytest.mark.parametrize(
    ("step", "said", "state"),
    [
        ("RCPT", "550 5.1.1 Unknown user", "failed"),
        ("RCPT", "451 4.7.1 Greylisted, try again later", "owed"),
        ("answer", "554 5.7.1 Looks like spam", "failed"),
        ("answer", "452 4.3.1 Insufficient system storage", "owed"),
    ],
)
def test_one_refused_letter_does_not_hold_up_the_others(
    post: Case, server: RawServer, step: str, said: str, state: str
) -> None:
    owe(post, 8, ("rejl", "pravnik"))
    bad = post.person("rejl").email
    server.script = lambda at, what: said if at == step and bad in what else None
    counts = deliver(post)
    assert counts == {"sent": 4, ("given_up" if state == "failed" else "postponed"): 4}
    assert states(post) == {"sent": 4, state: 4}
    assert mail(post).failures == 0
    row = post.rows(letter.select().where(letter.c.state == state))[0]
    assert said in row.last_error and "127.0.0.1" in row.last_error
    if state == "owed":
        server.script = lambda at, what: None
        assert deliver(post) == {}, "not before its pause"
        post.clock.now += correspondence.PAUSES[0]
        assert deliver(post) == {"sent": 4}
        assert len(server.kept) == len(set(server.kept)) == 8


def test_a_letter_on_which_the_server_chokes_is_tried_last(post: Case, server: RawServer) -> None:
    ids = owe(post, 6, ("rejl", "pravnik", "doudova"))
    bad = post.person("rejl").email
    server.script = lambda at, what: DROP if at == "answer" and what == bad else None
    until_all_is_sent(post, hours=2, every=timedelta(minutes=1))
    others = {message_id for message_id, to in server.kept if to != bad}
    assert len(others) == 4 and {row.state for row in post.rows(letter.select())} == {"sent", "owed"}
    waiting = post.rows(letter.select().where(letter.c.state == "owed"))
    assert {row.message_id for row in waiting} == {ids[0], ids[3]}
    owe(post, 1, ("pravnik",))
    until_all_is_sent(post, hours=0.3, every=timedelta(minutes=1))
    assert "<6@trutnov.example>" in dict(server.kept), "a new letter waits a quarter of an hour at most"


@pytest.mark.parametrize("said", ["550 5.7.1 We do not know you", "451 4.3.2 Not now", "421 4.3.2 Closing"])
def test_a_refused_sender_stops_the_post_not_two_hundred_letters(
    post: Case, server: RawServer, said: str
) -> None:
    owe(post, 20)
    server.script = lambda at, what: said if at == "MAIL" else None
    assert deliver(post) == {"postponed": 1}
    assert sum(attempts(post)) == 1 and states(post) == {"owed": 20}
    server.script = lambda at, what: None
    until_all_is_sent(post, hours=1)
    assert sorted(server.kept) == sorted(set(server.kept)) and len(server.kept) == 20


@pytest.mark.parametrize("said", ["554 5.3.2 Tady posta neni", "421 4.3.2 Prilis mnoho spojeni"])
def test_a_server_that_greets_with_a_refusal_is_the_servers_trouble(
    post: Case, server: RawServer, said: str
) -> None:
    ids = owe(post, 3)
    met: list[str] = []

    def greets(at: str, what: str) -> str | None:
        met.append(what)
        return said if at == "greeting" else None

    server.script = greets
    assert deliver(post) == {"postponed": 1}
    assert met == [""], "nobody speaks to a server that has sent us away"
    assert attempts(post) == [0, 0, 0] and deliver(post) == {}, "the way rests, no letter was tried"
    told = f"Poštovní server 127.0.0.1:{server.port} odmítl spojení ({said}). Dopis se pošle později."
    assert mail(post).last_error == told
    server.script = lambda at, what: None
    until_all_is_sent(post, hours=1, every=timedelta(minutes=1))
    assert [message_id for message_id, _ in server.kept] == ids and mail(post).failures == 0


def test_a_day_without_the_server_costs_no_letter_an_attempt_and_ends_without_a_storm(
    post: Case, server: RawServer
) -> None:
    ids = owe(post, 25)
    server.script = lambda at, what: DROP if at == "greeting" else None
    began, runs = post.clock.now, until_all_is_sent(post, hours=24, every=timedelta(minutes=15))
    tried = server.connections
    assert runs == tried <= 4 + 24, "growing pauses, then once an hour"
    assert attempts(post) == [0] * 25
    row = mail(post)
    assert row.failures == tried and row.failing_since == began and "ukončil spojení" in row.last_error
    server.script = lambda at, what: None
    owe(post, 5)
    until_all_is_sent(post, hours=2)
    assert server.connections == tried + 1 and server.most_at_once == 1
    assert [message_id for message_id, _ in server.kept] == ids + [
        f"<{n}@trutnov.example>" for n in range(25, 30)
    ]
    assert mail(post).failures == 0


def test_while_one_letter_tries_a_broken_way_no_other_runner_does(post: Case, server: RawServer) -> None:
    owe(post, 3)
    server.script = lambda at, what: DROP if at == "greeting" else None
    deliver(post)
    post.clock.now += timedelta(minutes=2)
    with post.house.writing() as (office, connection):
        assert len(claim_letters(connection, office.now, 1, claimer=1)) == 1
        assert not claim_letters(connection, office.now, 1, claimer=2)
        assert not correspondence.is_owed(connection, office.now)


def test_a_server_that_drips_is_left_in_time(
    post: Case, server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte comes before the time-out; all of them never would."""
    _use(monkeypatch, SmtpSettings("127.0.0.1", server.port, timeout=5, patience=0.4))
    owe(post, 2)
    server.script = lambda at, what: DRIP if at == "RCPT" else time.sleep(0.05) if at == "pause" else None
    began = time.monotonic()
    assert deliver(post) == {"postponed": 1}
    assert time.monotonic() - began < 4


def test_a_machine_without_a_server_waits_and_a_refused_login_is_the_offices_trouble(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    owe(case, 3)
    gone = RawServer()
    gone.close()
    _use(monkeypatch, SmtpSettings("127.0.0.1", gone.port, timeout=1))
    assert deliver(case) == {"postponed": 1}
    assert attempts(case) == [0, 0, 0] and "není dostupný" in mail(case).last_error

    def nobody(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        return AuthResult(success=False, handled=False)

    town = _Town()
    port = free_port()
    controller = Controller(
        town,
        hostname="127.0.0.1",
        port=port,
        authenticator=nobody,
        auth_require_tls=False,
        auth_required=True,
    )
    controller.start()
    try:
        _use(monkeypatch, SmtpSettings("127.0.0.1", port, timeout=5, username="razitko", password="zle"))
        case.clock.now += timedelta(minutes=2)
        assert deliver(case) == {"postponed": 1}
        assert attempts(case) == [0, 0, 0]
        assert "odmítl přihlášení" in mail(case).last_error and "zle" not in mail(case).last_error
    finally:
        controller.stop()


class _Town:
    """aiosmtpd's handler: greylists each recipient once, refuses the unknown, takes the rest."""

    def __init__(self, unknown: str = "") -> None:
        self.unknown, self.seen, self.kept = unknown, set[str](), list[str]()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == self.unknown:
            return "550 5.1.1 No such user here"
        if address not in self.seen:
            self.seen.add(address)
            return "450 4.2.0 Greylisted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.kept.append(envelope.rcpt_tos[0])
        return "250 OK"


def test_a_greylisting_server_gets_each_letter_once_and_the_unknown_is_an_incident(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    owe(case, 5)
    town = _Town(unknown=case.person("pravnik").email)
    port = free_port()
    controller = Controller(town, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        _use(monkeypatch, SmtpSettings("127.0.0.1", port, timeout=5))
        assert deliver(case) == {"postponed": 4, "given_up": 1}
        until_all_is_sent(case, hours=1, every=timedelta(minutes=1))
    finally:
        controller.stop()
    assert states(case) == {"sent": 4, "failed": 1}
    assert len(town.kept) == len(set(town.kept)) == 4
    assert len(case.rows(letter.select().where(letter.c.state == "failed"))) == 1


def test_a_week_of_refusals_is_given_up_and_a_retry_has_its_whole_week_again(
    post: Case, server: RawServer
) -> None:
    owe(post, 1)
    server.script = lambda at, what: "451 4.7.1 Not yet" if at == "RCPT" else None
    until_all_is_sent(post, hours=6, every=timedelta(minutes=10))
    (row,) = post.rows(letter.select())
    assert (row.state, row.attempts) == ("owed", 6), "a minute, five, a quarter, an hour, four hours"
    post.clock.now += correspondence.GIVES_UP_AFTER
    assert deliver(post) == {"given_up": 1}
    with post.house.writing() as (office, connection):
        assert correspondence.retry_failed(connection, office.now, row.id) == 1
    assert deliver(post) == {"postponed": 1}
    assert states(post) == {"owed": 1}, "the first refusal after a retry is not the last"


def test_an_address_that_is_none_blocks_nobody(post: Case, server: RawServer) -> None:
    owe(post, 3, ("rejl", "pravnik", "doudova"))
    with post.house.database.write() as connection:
        from db.people import person

        connection.execute(person.update().where(person.c.code == "rejl").values(email="není adresa"))
    assert deliver(post) == {"given_up": 1, "sent": 2}


def test_a_folder_that_takes_no_letters_costs_none_an_attempt(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    owe(case, 3)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(outbox, "write_eml", full)
    assert deliver(case) == {"postponed": 1}
    assert attempts(case) == [0, 0, 0]
    monkeypatch.undo()
    case.clock.now += timedelta(minutes=2)
    assert deliver(case) == {"sent": 3}
