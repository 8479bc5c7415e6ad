"""Does the page of jobs stay useful while Prefect is down or slow, and does it ask for what was clicked once?"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from office_case import Case, TestHouse
from office_client import OfficeClient, counted

from db import correspondence, files

Web = Callable[[TestHouse], OfficeClient]
RUN = "0f0e0d0c-0b0a-4908-8706-050403020100"
PAGE, RECORD = "/stul/ulohy", "/stul/ulohy/zapsat-tabulku"


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a Prefect that does not run: a real port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/api"
    monkeypatch.setenv("PREFECT_API_URL", url)
    return url


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A Prefect that takes connections and says nothing."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(16)
        monkeypatch.setenv("PREFECT_API_URL", f"http://127.0.0.1:{server.getsockname()[1]}/api")
        yield


@pytest.fixture
def case_of_letters(case: Case) -> Case:
    """An office that owes letters and documents."""
    return case.on_route()


@pytest.mark.parametrize("deaf", ["stopped", "hanging"])
def test_while_prefect_is_down_the_page_says_so_and_what_is_owed(
    case_of_letters: Case, office_web: Web, deaf: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(deaf)
    client = office_web(case_of_letters.house).sign_in("organizace")
    begun = time.monotonic()
    answer = client.get(PAGE)
    assert time.monotonic() - begun < 8 and answer.status_code == 200  # hanging would be for ever
    words = client.words(answer)
    letters = len(case_of_letters.rows(correspondence.letter.select()))
    documents = len(case_of_letters.rows(files.document.select()))
    assert letters > 1 and documents >= 1
    assert (
        f"{letters} dopis" in words and f"{documents} dokument" in words and "nejstarší 13. 5. 2024" in words
    )
    assert "Prefect teď neodpovídá" in words and "Nic se neztratilo" in words
    piece = client.get(f"{PAGE}/behy")
    assert piece.status_code == 200 and "Nic se neztratilo" in piece.text and "<html" not in piece.text


def test_a_click_while_prefect_is_down_is_refused_with_its_sentence(
    case: Case, office_web: Web, stopped: str
) -> None:
    client = office_web(case.house).sign_in("tajemnik")
    answer = client.post(f"{PAGE}/deliver-letters", {"key": "abc"})
    words = client.words(answer)
    assert answer.status_code == 503
    assert "Úloha se nespustila" in words and f"Prefect na adrese {stopped} neodpovídá" in words
    assert client.post(f"{PAGE}/drop-database", {"key": "abc"}).status_code == 404


def test_a_table_for_the_flow_must_be_a_table(case: Case, office_web: Web, stopped: str) -> None:
    client = office_web(case.house).sign_in("organizace")
    for sent in (None, ("vysledky.pdf", b"x")):
        answer = client.post(RECORD, {"key": "abc"}, files={"table": sent} if sent else None)
        assert answer.status_code == 422 and "Vyberte soubor s vyplněnou tabulkou" in client.words(answer)
    big = client.post(RECORD, {"key": "abc"}, files={"table": ("a.csv", b"x" * (5 * 1024 * 1024 + 1))})
    assert big.status_code == 422 and "větší než 5 MB" in client.words(big)
    assert client.post(RECORD, {"key": "a"}, files={"table": ("a.csv", b"x" * 6_100_000)}).status_code == 413


class _Prefect(BaseHTTPRequestHandler):
    """Prefect's REST API as far as the trigger asks it, with what was asked; the real one is in tests/flows."""

    asked: list[dict[str, Any]]

    def do_GET(self) -> None:
        if "/deployments/name/" in self.path:
            self._say({"id": "11111111-1111-1111-1111-111111111111"})
        else:
            self._say({"state": {"type": "SCHEDULED", "name": "Scheduled", "message": None}})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path.endswith("/create_flow_run"):
            self.asked.append(body)
            self._say({"id": RUN})
        elif self.path.endswith("/flow_runs/filter"):
            self._say(
                [_run(number, state) for number, state in enumerate(("COMPLETED", "CRASHED", "RUNNING"))]
            )
        else:
            self._say([{"id": "d", "name": "deliver-letters"}])

    def _say(self, answer: Any) -> None:
        content = json.dumps(answer).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _run(number: int, state: str) -> dict[str, Any]:
    return {
        "id": f"22222222-2222-2222-2222-22222222222{number}",
        "name": "brave-otter",
        "deployment_id": "d",
        "state": {"type": state, "name": state.title(), "message": "Odesláno: 3 <script>"},
        "start_time": "2024-05-13T08:00:00+00:00",
        "end_time": None if state == "RUNNING" else "2024-05-13T08:00:05+00:00",
    }


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    _Prefect.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), _Prefect) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("PREFECT_API_URL", f"http://reditel:heslo@127.0.0.1:{server.server_port}/api")
        yield _Prefect.asked
        server.shutdown()


def test_runs_are_told_in_czech_and_a_click_carries_its_key(
    case: Case, office_web: Web, answering: list[dict[str, Any]]
) -> None:
    client = office_web(case.house).sign_in("organizace")
    page = client.get(PAGE)
    words = client.words(page)
    for word in ("Odeslat dopisy", "hotovo", "přerušeno pádem", "běží", "13. 5. 2024 v 10:00"):
        assert word in words
    assert "<script>" not in page.text.split("<main")[1] and "heslo@" not in page.text
    assert client.html(page).xpath("//table//a[starts-with(@href, 'http://127.0.0.1')]")
    (key,) = set(client.html(page).xpath("//input[@name='key']/@value"))
    for _ in range(2):
        done = client.post(f"{PAGE}/deliver-letters", {"key": key})
        assert done.headers["location"] == f"{PAGE}?beh={RUN}&uloha=deliver-letters"
    first, second = answering
    assert first["idempotency_key"] == second["idempotency_key"] and key in first["idempotency_key"]
    after = client.words(client.get(done.headers["location"]))
    assert "úloha je zadána" in after and "čeká na spuštění" in after

    sent = client.post(
        RECORD, {"key": key, "confirm": "1"}, files={"table": ("../../moje tabulka.csv", b"a;b")}
    )
    assert sent.status_code == 303
    parameters = answering[-1]["parameters"]
    assert (parameters["confirm"], parameters["person"]) == (True, "organizace")
    assert "/" not in parameters["table_path"] and "moje" not in parameters["table_path"]
    digest, _, suffix = parameters["table_path"].partition(".")
    assert (case.house.files.get(digest), suffix) == (b"a;b", "csv")  # any worker gets it from the store


def test_what_is_owed_is_one_statement_however_much_it_is(
    case_of_letters: Case, office_web: Web, stopped: str
) -> None:
    client = office_web(case_of_letters.house).sign_in("organizace")
    client.get(PAGE)
    with counted(case_of_letters.house) as few:
        client.get(PAGE)
    for number in range(50):
        case_of_letters.act(_owe, "organizace", case_of_letters.pid, number)
    client.get(PAGE)
    with counted(case_of_letters.house) as many:
        client.get(PAGE)
    assert len(few) == len(many)


def _owe(office: Any, connection: Any, _actor: Any, proposal_id: int, number: int) -> None:
    files.owe_document(
        connection,
        {
            "key": f"x:{number}",
            "kind": "proposal",
            "proposal_id": proposal_id,
            "issue": 1,
            "owed_at": office.now,
        },
    )
