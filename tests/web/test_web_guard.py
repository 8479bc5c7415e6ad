"""What every answer carries, what is turned away, and what the log never learns."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from trial_office import Trial

from actions.office import House, settings_from
from actions.redeem import look
from db.session import Database
from db.upgrade import upgrade
from web.app import create_app
from web.difference import difference
from web.security import headers_for
from web.serve import BackgroundServer

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.test"},
    {"Origin": "http://razitko.test.evil.test"},
]
OURS = [
    {},
    {"Origin": "http://razitko.test"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},  # what browsers send under no-referrer
]

VISIT = """
import sys
import httpx
from actions.office import open_house
from web.app import create_app
from web.serve import BackgroundServer
with BackgroundServer(create_app(open_house())) as server:
    page = httpx.get(f"{server.url}/o/{sys.argv[1]}", trust_env=False)
assert page.status_code == 200, page.status_code
heavy = {"prefect", "docx", "docxtpl", "fastapi", "alembic"} & set(sys.modules)
assert not heavy, heavy
"""


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_form_of_somebody_elses_page_is_refused(
    head_asked: Trial, visitor: httpx.Client, headers: dict[str, str]
) -> None:
    before = head_asked.everything()
    answer = visitor.post(f"/o/{head_asked.token('rejl')}", data=approval(head_asked), headers=headers)
    assert answer.status_code == 403
    assert "odeslala jiná stránka" in answer.text
    assert head_asked.everything() == before


@pytest.mark.parametrize("headers", OURS)
def test_our_own_form_is_not(head_asked: Trial, visitor: httpx.Client, headers: dict[str, str]) -> None:
    answer = visitor.post(f"/o/{head_asked.token('rejl')}", data=approval(head_asked), headers=headers)
    assert answer.status_code == 303


def approval(trial: Trial) -> dict[str, str]:
    with trial.house.reading() as (office, connection):
        return {"verb": "approve", "seen": look(office, connection, trial.token("rejl")).seen}


def test_every_answer_is_guarded_errors_too(
    head_asked: Trial, visitor: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/o/{head_asked.token('rejl')}"
    answers = {
        200: visitor.get(address),
        303: visitor.get(f"{address}/hotovo"),
        403: visitor.post(address, headers={"Sec-Fetch-Site": "cross-site"}),
        404: visitor.get("/neni/tu"),
        405: visitor.delete(address),
        409: visitor.post(address, data={"verb": "approve", "seen": "x"}),
        413: visitor.post(address, data={"reason": "x" * 70_000}),
        422: visitor.post(address, data=approval(head_asked) | {"verb": "return"}),
    }
    monkeypatch.setattr("web.links.read_page", lambda *_: 1 / 0)
    answers[500] = visitor.get(address)
    for status, answer in answers.items():
        assert answer.status_code == status
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-robots-tag"].startswith("noindex")
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in answer.headers["permissions-policy"]
        assert "strict-transport-security" not in answer.headers
        assert not {"server", "set-cookie"} & set(answer.headers)
        if status != 303:
            assert answer.text.count("<h1>") == 1
            assert '<html lang="cs"' in answer.text
            assert "Traceback" not in answer.text
            assert "ZeroDivision" not in answer.text
            assert " style=" not in answer.text
            assert "<script" not in answer.text
    assert answers[405].headers["allow"]


def test_a_streamed_form_is_limited_too(head_asked: Trial, visitor: httpx.Client) -> None:
    chunks = (b"reason=" + b"x" * 9_000 for _ in range(10))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = visitor.post(f"/o/{head_asked.token('rejl')}", content=chunks, headers=form)
    assert answer.status_code == 413


def test_files_and_odd_forms_break_nothing(head_asked: Trial, visitor: httpx.Client) -> None:
    address = f"/o/{head_asked.token('rejl')}"
    before = head_asked.everything()
    assert visitor.post(address, files={"reason": b"x"}).status_code == 400
    for content in (b"", b"%ff=%fe&&&=", b"verb=approve&seen=%00", b"\x00\xff"):
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        assert visitor.post(address, content=content, headers=form).status_code == 409
    assert head_asked.everything() == before


def test_control_characters_do_not_reach_the_record(head_asked: Trial, visitor: httpx.Client) -> None:
    data = approval(head_asked) | {"verb": "return", "reason": "Chyb\x00í\x1b[31m podpis."}
    assert visitor.post(f"/o/{head_asked.token('rejl')}", data=data).status_code == 303
    assert "Chybí[31m podpis." in str(head_asked.everything())
    assert "\\x00" not in str(head_asked.everything())


def test_hsts_only_where_the_office_has_tls() -> None:
    assert "Strict-Transport-Security" in headers_for("https://razitko.trutnov.example")
    assert "Strict-Transport-Security" not in headers_for("http://127.0.0.1:8000")


def test_the_log_never_learns_a_token(
    head_asked: Trial, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    token = head_asked.token("rejl")
    form = approval(head_asked)
    paths = (f"/o/{token}", f"/o/{token}/hotovo", f"/O/{token}", f"//o/{token}", f"/{token}", "/zdravi")
    with (
        caplog.at_level(logging.DEBUG, logger="razitko"),
        caplog.at_level(logging.DEBUG, logger="uvicorn"),
        BackgroundServer(create_app(head_asked.house)) as server,
        httpx.Client(trust_env=False) as visitor,
    ):
        for path in paths:
            visitor.get(f"{server.url}{path}")
        visitor.post(f"{server.url}/o/{token}", data=form)
    lines = [record.getMessage() for record in caplog.records if record.name == "razitko.access"]
    assert [line.rsplit(" ", 2)[0] for line in lines] == [
        "GET /o/* 200",
        "GET /o/*/hotovo 303",
        "GET (jiná adresa) 404",
        "GET (jiná adresa) 404",
        "GET (jiná adresa) 404",
        "GET /zdravi 200",
        "POST /o/* 303",
    ]
    captured = capfd.readouterr()
    ours = [
        record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))
    ]
    assert token not in captured.out + captured.err + "".join(ours)


def test_health_and_an_office_without_a_town(
    tmp_path: Path, fresh_database: Database, visitor: httpx.Client
) -> None:
    assert visitor.get("/zdravi").json() == {"status": "ok"}
    upgrade(fresh_database)
    url = fresh_database.url.render_as_string(hide_password=False)
    house = House(settings_from({"RAZITKO_HOME": str(tmp_path / "empty"), "RAZITKO_DATABASE_URL": url}))
    with BackgroundServer(create_app(house)) as server:
        answer = httpx.get(f"{server.url}/zdravi", trust_env=False)
    house.close()
    assert answer.status_code == 503
    assert "razitko town load" in answer.text


def test_a_taken_port_is_told_at_once(trial: Trial) -> None:
    app = create_app(trial.house)
    with BackgroundServer(app) as server, pytest.raises(OSError, match=r"[Aa]ddress"):
        BackgroundServer(app, port=server.port)


def test_the_web_imports_neither_prefect_nor_word(tmp_path: Path, trial: Trial) -> None:
    """They cost two seconds and a hundred megabytes, and the page of a link must work while Prefect is down."""
    trial.submit()
    clock = tmp_path / "clock"
    clock.write_text(trial.house.now().isoformat())
    environ = {
        "PYTHONPATH": str(ROOT),
        "RAZITKO_HOME": str(trial.house.settings.folder),
        "RAZITKO_DATABASE_URL": trial.house.settings.database_url,
        "RAZITKO_SECRET": trial.house.secret,
        "RAZITKO_CLOCK_FILE": str(clock),
    }
    run = subprocess.run(
        [sys.executable, "-P", "-c", VISIT, trial.token("pravnik")],
        cwd=ROOT,
        env=environ,
        capture_output=True,
    )
    assert run.returncode == 0, run.stderr.decode()


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("na rok 2024", "na rok 2025", [("kept", "na rok"), ("removed", " 2024"), ("added", " 2025")]),
        ("A\nB\nC", "A\nX\nC", [("gap", "A"), ("removed", "B"), ("added", "X"), ("gap", "C")]),
        ("stejné", "stejné", [("gap", "stejné")]),
        ("", "nové", [("added", "nové")]),
        (
            "1\u00a0250\u00a0Kč",
            "1\u00a0300\u00a0Kč",
            [("removed", "1\u00a0250\u00a0Kč"), ("added", "1\u00a0300\u00a0Kč")],
        ),
    ],
)
def test_a_difference_is_told_in_words(before: str, after: str, pieces: list[tuple[str, str]]) -> None:
    assert [(piece.kind, piece.text) for piece in difference(before, after)] == pieces
