"""Do short messages reach a phone or a group once, and never an address, a confidential matter or a link that acts?"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from office_case import Case, dump_of, plain, refused

from actions.channels import Wanted, add_channel, channels, end_channel, end_own_channel
from db.carriers import carrier
from db.correspondence import letter
from flows.outbox import deliver
from states.channels import NEVER, USUAL_SERVICES, check_address
from states.machine import Refused

SECRET = "tajne-tema-4711"


class Service:
    """What an ntfy server and a JSON hook hear, on a real port; `says` is the number it answers with."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.says, self.leads_to = 200, ""
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.heard.append((self.path, json.loads(body)))
                self.send_response(service.says)
                if service.leads_to:
                    self.send_header("Location", service.leads_to)
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def service() -> Iterator[Service]:
    running = Service()
    yield running
    running.close()


@pytest.fixture
def here(case: Case) -> Case:
    """An installation that lets channels reach this machine, as a test must."""
    case.house.settings = dataclasses.replace(
        case.house.settings, channel_services=("ntfy", "json"), channels_inside="127.0.0.1"
    )
    return case


Add = Callable[..., int]


@pytest.fixture
def add(here: Case, service: Service) -> Add:
    def entered(label: str = "telefon", kind: str = "ntfy", **more: Any) -> int:
        path = SECRET if kind == "ntfy" else f"hook/{SECRET}"
        if not more.keys() & {"person_id", "office"}:
            more["person_id"] = here.person("pravnik").id
        wanted = Wanted(label, f"{kind}://127.0.0.1:{service.port}/{path}", **more)
        number: int = here.act(add_channel, "spravce", wanted, here.house.settings.channel_services)
        return number

    return entered


def send(case: Case) -> dict[str, int]:
    return dict(asyncio.run(deliver(case.house)))


def texts(service: Service) -> list[str]:
    return [plain(body["message"]) for _, body in service.heard]


def way(case: Case, channel_id: int) -> Any:
    return case.rows(carrier.select().where(carrier.c.id == channel_id))[0]


def test_a_phone_hears_of_what_waits_once_beside_the_mail(here: Case, add: Add, service: Service) -> None:
    add()
    assert send(here) == {"sent": 1} and "Zkušební zpráva" in texts(service)[0]
    here.submitted()
    assert send(here) == {"sent": 2}
    assert texts(service)[1:] == [
        f"Žádost o vyjádření, materiál č. {here.pid}, termín 16. 5. 2024. "
        f"Přihlaste se: http://127.0.0.1:8000/navrhy/{here.pid}"
    ]
    assert service.heard[1][1]["topic"] == SECRET and service.heard[1][1]["title"] == "Razítko – Trutnov"
    assert send(here) == {} and len(service.heard) == 2


def test_names_only_where_they_may_be_and_of_confidential_matters_nowhere(
    here: Case, add: Add, service: Service
) -> None:
    add(kind="json", names_matters=True)
    here.submitted()
    here.submitted(title="PŘÍSNĚ TAJNÁ VĚC", is_confidential=True)
    send(here)
    said = texts(service)
    assert "„Akční plán" in said[1] and "Žádost o vyjádření, materiál č. 2, termín" in said[2]
    everything = json.dumps(service.heard, ensure_ascii=False)
    assert "TAJNÁ" not in everything and "/o/" not in everything


def test_an_office_hears_once_of_what_its_holders_get(here: Case, add: Add, service: Service) -> None:
    number = add("vedení", office="secretary")
    send(here)
    here.submitted()
    here.everybody_signs()
    send(here)
    rows = here.rows(letter.select().where(letter.c.carrier_id == number))
    assert [row.kind for row in rows] == ["channel_trial", "sign_off_request"]
    assert len(service.heard) == 2


def test_an_address_is_nowhere_to_be_read(
    here: Case,
    add: Add,
    service: Service,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    add()
    service.says = 500
    send(here)
    assert SECRET not in json.dumps(dump_of(here.house), default=str)
    assert SECRET not in caplog.text and SECRET not in "".join(capsys.readouterr())
    with here.house.reading() as (_, connection):
        assert SECRET not in str(channels(connection)[0]._mapping)
    assert SECRET not in str(here.entries(subject="channel")[0].facts)


@pytest.mark.parametrize(
    ("says", "counts", "words"),
    [
        (403, {"postponed": 1}, "Kanál „telefon“: služba ho odmítla (403). Zkontrolujte adresu kanálu"),
        (500, {"postponed": 1}, "služba má potíže (500)"),
        (429, {"postponed": 1}, "služba má potíže (429)"),
    ],
)
def test_a_service_in_trouble_rests_and_the_mail_goes_on(
    here: Case, add: Add, service: Service, says: int, counts: dict[str, int], words: str
) -> None:
    number = add()
    here.submitted()
    service.says = says
    assert send(here) == {**counts, "sent": 1}, "the mail went"
    row = way(here, number)
    assert row.failures == 1 and words in plain(row.last_error)
    assert len(service.heard) == 1, "one message tried it, the other waits"
    service.says = 200
    here.clock.now += timedelta(minutes=2)
    assert send(here) == {"sent": 2}
    assert way(here, number).failures == 0


def test_a_refused_message_is_an_incident_and_no_other_is_held_up(
    here: Case, add: Add, service: Service
) -> None:
    number = add()
    service.says = 413
    assert send(here) == {"given_up": 1}
    assert way(here, number).failures == 0
    (row,) = here.rows(letter.select().where(letter.c.carrier_id == number))
    assert (row.state, plain(row.last_error)) == ("failed", "Kanál „telefon“: služba nepřijala zprávu (413).")


def test_no_channel_reaches_into_the_house_by_name_by_number_or_by_a_redirect(
    here: Case, add: Add, service: Service
) -> None:
    settings = here.house.settings
    number = add()
    here.house.settings = dataclasses.replace(settings, channels_inside="")
    assert send(here) == {"postponed": 1} and service.heard == []
    assert "kam kanály nesmějí" in plain(way(here, number).last_error)
    other = Service()
    try:
        here.house.settings = settings
        here.clock.now += timedelta(minutes=2)
        service.says, service.leads_to = 307, f"http://127.0.0.1:{other.port}/uvnitr"
        send(here)
        assert len(service.heard) == 1 and other.heard == []
    finally:
        other.close()


@pytest.mark.parametrize("service_name", sorted(NEVER | {"json", "jsons", "form", "xml", "mailto", "http"}))
def test_what_the_installation_does_not_allow_is_refused(service_name: str) -> None:
    with pytest.raises(Refused, match="tato instalace nepovoluje"):
        check_address(f"{service_name}://localhost/{SECRET}", USUAL_SERVICES)
    if service_name in NEVER:
        with pytest.raises(Refused):
            check_address(f"{service_name}://x", (*USUAL_SERVICES, service_name))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ntfys",
        "ntfys://",
        f"ntfys://a b/{SECRET}",
        f"ntfys://x/{SECRET}\nBcc: y",
        f"ntfys://x/{SECRET}?attach=file:///etc/passwd",
        f"workflows://x/{SECRET}?template=/etc/passwd",
        f"ntfys://x/{SECRET}?verify=no",
        f"ntfys://x/{SECRET}?redirect=yes",
        f"ntfys://x/{SECRET}?icon=http://10.0.0.1/",
        f"ntfys://[x/{SECRET}?a=b",
        "ntfys://" + "x" * 2000,
    ],
)
def test_an_address_that_is_none_is_refused_without_being_repeated(address: str) -> None:
    with pytest.raises(Refused) as raised:
        check_address(address, USUAL_SERVICES)
    assert SECRET not in str(raised.value)


def test_who_enters_and_who_ends(here: Case, add: Add, service: Service) -> None:
    number = add()
    here.submitted()
    with refused("Tohle smí změnit jen správce"):
        here.act(end_channel, "pravnik", number)
    with refused("Tohle smí změnit jen správce"):
        here.act(add_channel, "pravnik", Wanted("x", "ntfy://x/y", here.person("pravnik").id), ("ntfy",))
    with refused("Kanál č. 2 není"):
        here.act(end_own_channel, "rejl", number)
    here.act(end_own_channel, "pravnik", number)
    send(here)
    assert service.heard == []
    row = way(here, number)
    assert row.sealed_address == "" and row.ended_at is not None
    assert [entry.verb for entry in here.entries(subject="channel")] == ["add", "end"]
    for wanted, words in (
        (Wanted("x", "ntfy://x/y"), "čí kanál to je"),
        (Wanted("x", "ntfy://x/y", 9999), "Tuto osobu úřad nezná"),
        (Wanted("x", "ntfy://x/y", office="nikdo"), "Tuto funkci pravidla města neznají"),
        (Wanted(" ", "ntfy://x/y", 1), "Pojmenujte kanál"),
    ):
        with refused(words):
            here.act(add_channel, "spravce", wanted, ("ntfy",))


def test_another_key_cannot_read_the_address_and_says_so(here: Case, add: Add, service: Service) -> None:
    number = add()
    here.house.__dict__["secret"] = "jiný klíč"
    assert send(here) == {"given_up": 1} and service.heard == []
    (row,) = here.rows(letter.select().where(letter.c.carrier_id == number))
    assert "úřad má jiný klíč" in row.last_error


def test_neither_the_web_nor_the_command_line_pays_for_the_library() -> None:
    modules = "web.app, cli.__main__, cli.channel, cli.letter, flows.outbox"
    code = f"import sys; import {modules}; sys.exit('apprise' in sys.modules)"
    assert subprocess.run([sys.executable, "-P", "-c", code], check=False).returncode == 0
