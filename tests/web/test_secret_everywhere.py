"""Does a confidential matter stay one through a whole meeting? Every address with every guessed id, read whole."""

from __future__ import annotations

import io
import itertools
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from api_client import Program
from office_case import TOWNS, Clock, TestHouse, migrated
from office_client import OfficeClient
from secret_case import INSIDERS, OUTSIDERS, WORD, Secret, everything_about, played_secret
from test_api_scopes import OPERATIONS

from actions.authority import RAZITKO, actor_of
from actions.calendar_feed import feed_address, renew
from actions.load_town import load_town
from actions.office import settings_from
from db import assignments, consultations, files, people, proposals, resolutions
from web.routes import OFFICE_ROUTES

ASKED_ELSEWHERE = ("/o/", "/prihlaseni", "/heslo", "/stul/ulohy")
ADDED = ("?od=1", "?q=kryptonim", "?organ=RM", "?jednani=2", "?stav=vse", "?zobrazit=vse", "?v=0")


def words_of(content: bytes, media_type: str) -> str:
    """Everything that is written in an answer: pages, tables, calendars, Word, PDF, and archives of them."""
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = [(name, archive.read(name)) for name in archive.namelist()]
        return "\n".join(f"{name}\n{words_of(data, name)}" for name, data in inside)
    if content[:5] == b"%PDF-":
        import pypdf

        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return "\n".join(page.extract_text() for page in pages)
    return re.sub(r"\r?\n ", "", content.decode("utf-8", "replace"))


def told(text: str) -> bool:
    """Whether a text tells of the matter."""
    return WORD in text


def values_of(secret: Secret) -> dict[str, list[Any]]:
    """What can stand in an address, with everything that exists; a guesser can't have more."""

    def column(column: Any) -> list[Any]:
        return [row[0] for row in secret.case.rows(sa.select(column).distinct())]

    digests = column(files.document.c.file_digest) + [file["digest"] for file in secret.case.proposal.files]
    return {
        "document": column(files.document.c.id),
        "document_id": column(files.document.c.id),
        "digest": [digest for digest in digests if digest],
        "body": ["RM", "ZM"],
        "stop": column(consultations.consultation.c.id),
        "position": [1, 2],
        "name": ["x.pdf"],
        "suffix": ["csv", "docx"],
        "number": [0],
        "kind": ["navrh", "vypis", "proposal"],
        "/navrhy": [secret.case.pid],
        "/souhlasy": column(proposals.sign_off.c.id),
        "/usneseni": column(resolutions.resolution.c.id),
        "/ukoly": column(assignments.assignment.c.id),
        "/jednani": sorted(secret.meetings.values()),
        "/stul": sorted(secret.meetings.values()),
        "/sprava": [1, 2],
        "/planovani": [1],
    }


def addresses(secret: Secret, feeds: list[str]) -> Iterator[str]:
    """Every address that shows something, with all that can stand in it."""
    known = values_of(secret)
    for route in OFFICE_ROUTES:
        path = route.path
        if "GET" not in (route.methods or ()) or path.startswith(ASKED_ELSEWHERE):
            continue
        if path.startswith("/kalendar/"):
            yield from feeds
            continue
        names = re.findall(r"\{(\w+)(?::\w+)?\}", path)
        noun = "/" + path.split("/")[1].split(".")[0]
        choices = [known[noun] if name == "id" else known.get(name, [1]) for name in names]
        plain = re.sub(r"\{(\w+)(?::\w+)?\}", "{}", path)
        for chosen in itertools.product(*choices):
            address = plain.format(*chosen)
            yield address
            if not chosen:
                yield from (address + more for more in ADDED)


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Secret:
    """Played once: nothing that is asked here changes anything."""
    house = TestHouse(settings_from({"RAZITKO_HOME": str(tmp_path_factory.mktemp("secret"))}), Clock())
    migrated(house)
    with house.database.write() as connection:
        text = TOWNS["trutnov"].read_text(encoding="utf-8")
        load_town(connection, RAZITKO, text, "trutnov.toml", house.now())
    return played_secret(house)


def feeds_of(house: TestHouse, code: str) -> list[str]:
    """The person's calendar and those of the bodies."""
    with house.writing() as (office, connection):
        generation = renew(office, connection, actor_of(connection, code))
        row = people.person_by_code(connection, code)
        assert row is not None
        found = [feed_address(office, row.id, generation, body) for body in ("", "RM", "ZM")]
    return [address.removeprefix(house.settings.base_url) for address in found]


@pytest.mark.parametrize("code", OUTSIDERS)
def test_no_address_with_any_guessed_id_tells_of_it(secret: Secret, code: str) -> None:
    browser = OfficeClient(secret.house).sign_in(code)
    assert browser.get(f"/navrhy/{secret.case.pid}").status_code == 404
    asked, leaks = 0, []
    for address in addresses(secret, feeds_of(secret.house, code)):
        answer = browser.get(address)
        asked += 1
        if told(words_of(answer.content, answer.headers.get("content-type", ""))) and "q=" not in address:
            leaks.append(address)
        if "q=" in address and WORD in answer.text:
            leaks.append(address)
    assert asked > 300
    assert leaks == [], "\n".join(leaks)


def test_those_concerned_find_it_where_it_is(secret: Secret) -> None:
    """The same search finds it for somebody who may see it: the test above would tell if it stopped looking."""
    browser = OfficeClient(secret.house).sign_in("tajemnik")
    meeting = secret.meetings["ZM"]
    watched = ("/navrhy", "/usneseni", "/ukoly", f"/jednani/{meeting}", f"/stul/{meeting}/prubeh")
    found = [
        address
        for address in addresses(secret, [])
        if address.startswith(watched)
        and told(words_of((answer := browser.get(address)).content, answer.headers.get("content-type", "")))
    ]
    for address in (
        "/navrhy",
        "/usneseni.csv",
        f"/jednani/{meeting}",
        f"/jednani/{meeting}/zapis",
        f"/jednani/{meeting}/rizeni-ted",
        "/ukoly",
        "/usneseni/1",
        f"/stul/{meeting}/prubeh",
    ):
        assert address in found, address
    kinds = {"podklady": 2, "zapis/soubory": 4, "prilohy": 1, "usneseni/1/soubory": 2}
    for kind, least in kinds.items():
        assert sum(kind in address for address in found) >= least, kind


def test_no_operation_of_the_api_tells_of_it_even_when_it_refuses(secret: Secret) -> None:
    program = Program(secret.house)
    known = values_of(secret)
    items = [row.id for row in everything_about(secret.case)]
    asked, leaks = 0, []
    for method, path, operation in OPERATIONS:
        if path.startswith(("/flows", "/verify", "/delegations")):
            continue
        names = re.findall(r"\{(\w+)\}", path)
        noun = {"/proposals": "/navrhy", "/resolutions": "/usneseni", "/assignments": "/ukoly"}.get(
            "/" + path.split("/")[1], "/jednani"
        )
        inner = {"item_id": items, "ballot_id": [1, 2], "proposal_id": [secret.case.pid]}
        own = known[noun] if noun != "/jednani" or path.startswith("/meetings") else known["document"]
        choices = [list(own if name == "id" else inner.get(name, known.get(name, [1]))) for name in names]
        for chosen in itertools.product(*choices):
            url = re.sub(r"\{\w+\}", "{}", path).format(*chosen)
            for body in _bodies(operation, secret):
                for code in OUTSIDERS:
                    answer = program.ask(method, url, code, **body)
                    asked += 1
                    if told(words_of(answer.content, "")):
                        leaks.append(f"{code}: {method} {url}: {answer.text[:200]!r}")
    assert asked > 300
    assert leaks == [], "\n".join(sorted(set(leaks))[:30])


def _bodies(operation: dict[str, Any], secret: Secret) -> Iterator[dict[str, Any]]:
    content = operation.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in content:
        yield {"data": {"title": "x", "version": 1}, "files": {"file": ("a.txt", b"text")}}
    elif content:
        example = content["application/json"].get("example") or {}
        yield {"body": example}
    else:
        yield {}


def test_no_letter_and_no_entry_of_the_journal_tells_of_it_to_others(secret: Secret) -> None:
    for row in secret.case.letters():
        assert not told(json.dumps(row.facts, ensure_ascii=False, default=str)), row.kind
        if row.document_id is not None:
            assert row.kind not in ("extract_made", "assignment_given"), (
                "what was made of it stays in the house"
            )
    for entry in secret.case.entries(proposal_id=None):
        assert not told(json.dumps(entry.facts, ensure_ascii=False)), (entry.subject, entry.verb)


def test_papers_for_the_notice_board_and_for_everybody_name_only_its_place(secret: Secret) -> None:
    table = files.document
    asked = secret.case.rows(
        table.select().where(table.c.kind.in_(("invitation", "invitation_pdf", "task_control")))
    )
    assert len(asked) >= 5
    for row in asked:
        text = words_of(secret.house.files.get(row.file_digest), "")
        assert not told(text), row.file_name


def test_insiders_and_outsiders_are_who_the_rule_says(secret: Secret) -> None:
    for code in (*INSIDERS, *OUTSIDERS):
        answer = OfficeClient(secret.house).sign_in(code).get(f"/navrhy/{secret.case.pid}")
        assert (answer.status_code == 200) == (code in INSIDERS), code
