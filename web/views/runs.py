"""What does Razítko do by itself, how is it asked to do it now, and how did it go? Prefect is asked from afar."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

from starlette.responses import Response

from actions.see import NotSeen
from db.queries.meetings_board import owed_work
from flows import trigger as prefect
from flows.trigger import FlowRefused, PrefectUnavailable, RunState
from states.vocabulary import Role
from web.visit import Visit, office_route

STAFF = (Role.ORGANISER, Role.SECRETARY)
PATIENCE = 3.0
"""Seconds for which a page waits for Prefect; what it owes is in our database anyway."""
BIGGEST_UPLOAD = 6_000_000
BIGGEST_FILE = 5 * 1024 * 1024
_RUNS_SHOWN = 15

T = TypeVar("T")
_askers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="prefect")


@dataclass(frozen=True, slots=True)
class Job:
    """One deployment that the office may ask for."""

    name: str
    label: str
    does: str
    button: str


JOBS: Mapping[str, Job] = {
    job.name: job
    for job in (
        Job(
            "generate-draft",
            "Vyhotovit dokumenty",
            "Vyhotoví z\u00a0předloh Wordu návrhy, výpisy a\u00a0listy souhlasů, které na to čekají. "
            "Jinak samo každých deset minut.",
            "Vyhotovit teď",
        ),
        Job(
            "notify-approvers",
            "Napsat schvalovatelům",
            "Napíše dopis každému, kdo je na řadě se souhlasem a\u00a0dopis ještě nemá. Nikomu nenapíše dvakrát.",
            "Napsat teď",
        ),
        Job(
            "deliver-letters",
            "Odeslat dopisy",
            "Odešle dopisy, které čekají. Jinak samo každých pět minut.",
            "Odeslat teď",
        ),
        Job(
            "remind-deadlines",
            "Rozeslat upomínky",
            "Připomene lhůty, které se blíží nebo minuly. Jinak samo každý pracovní den ráno; "
            "kdo upomínku dostal, podruhé ji nedostane.",
            "Upomenout teď",
        ),
    )
}
RECORD = "record-resolutions"
_LABELS = {**{job.name: job.label for job in JOBS.values()}, RECORD: "Zapsat výsledky z\u00a0tabulky"}
_STATES: Mapping[str, tuple[str, str]] = {
    "SCHEDULED": ("čeká na spuštění", "neutral"),
    "PENDING": ("připravuje se", "neutral"),
    "RUNNING": ("běží", "info"),
    "PAUSED": ("pozastaveno", "warning"),
    "CANCELLING": ("ruší se", "warning"),
    "COMPLETED": ("hotovo", "success"),
    "FAILED": ("nepodařilo se", "error"),
    "CRASHED": ("přerušeno pádem", "error"),
    "CANCELLED": ("zrušeno, běžela už stejná úloha", "neutral"),
}


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run in Czech words; ``url`` is its page in Prefect."""

    label: str
    state: str
    kind: str
    message: str
    started_at: datetime | None
    ended_at: datetime | None
    url: str
    is_final: bool


def api_url(visit: Visit) -> str:
    """Where Prefect's API is: what the environment says, or the embedded server's address."""
    named = os.environ.get("PREFECT_API_URL")
    return named or f"http://127.0.0.1:{visit.house.settings.prefect_port}/api"


def _asked(question: Callable[[], T]) -> T:
    """The answer of Prefect; PrefectUnavailable if it takes longer than a person waits for a page."""
    try:
        return _askers.submit(question).result(timeout=PATIENCE)
    except TookTooLong:
        raise PrefectUnavailable(
            "Prefect neodpověděl včas. Nic se neztratilo: co má být vyhotoveno a\u00a0odesláno, zůstává "
            "zapsáno a\u00a0udělá se samo, až bude server zase odpovídat."
        ) from None


def show(visit: Visit) -> Response:
    """The jobs, what is owed, and the last runs."""
    return _page(visit)


def _page(visit: Visit, status: int = 200, refused: tuple[str, ...] = ()) -> Response:
    with visit.reading() as (_office, connection):
        owed = owed_work(connection)
    return visit.page(
        "runs",
        status,
        jobs=tuple(JOBS.values()),
        owed=owed,
        key=uuid.uuid4().hex,
        refused=refused,
        **_runs(visit),
    )


def lines(visit: Visit) -> Response:
    """The last runs alone, for htmx."""
    return visit.fragment("runs_list", **_runs(visit))


def _runs(visit: Visit) -> dict[str, Any]:
    """The last runs and the one just asked for, or the sentence why they can't be known."""
    url, wanted, town = api_url(visit), _uuid(visit.query("beh")), visit.house.settings.code
    job = visit.query("uloha") if visit.query("uloha") in _LABELS else ""
    poll = f"/stul/ulohy/behy?beh={wanted or ''}&uloha={job}"

    def question() -> tuple[list[prefect.RecentRun], RunState | None]:
        rows = prefect.recent_runs(url, _RUNS_SHOWN, town=town, pauses=())
        if wanted is None or any(row.id == wanted for row in rows):
            return rows, None
        return rows, prefect.run_state(url, wanted, town=town, pauses=())

    try:
        rows, waiting = _asked(question)
    except (PrefectUnavailable, FlowRefused) as refusal:
        return {"runs": (), "outage": str(refusal), "poll": poll, "pause": 30}
    found = [
        _line(row.deployment or row.name, row.state, row.started_at, row.ended_at, row.url) for row in rows
    ]
    if waiting is not None and wanted is not None:
        found.insert(0, _line(job, waiting, None, None, prefect.run_url(url, wanted)))
    pause = 30 if all(run.is_final for run in found) else 3
    return {"runs": found, "outage": "", "poll": poll, "pause": pause}


def _line(
    name: str, state: RunState, started_at: datetime | None, ended_at: datetime | None, url: str
) -> RunLine:
    words, kind = _STATES.get(state.type, (state.name, "neutral"))
    return RunLine(
        label=_LABELS.get(name, name or "úloha"),
        state=words,
        kind=kind,
        message=state.message or "",
        started_at=started_at,
        ended_at=ended_at,
        url=_without_password(url),
        is_final=state.is_final,
    )


def start(visit: Visit) -> Response:
    """Asks Prefect for a run of a job; the same click twice is one run."""
    job = JOBS.get(visit.path("job"))
    if job is None:
        raise NotSeen("Úloha")
    return _trigger(visit, job.name, {})


def record(visit: Visit) -> Response:
    """Hands a filled table of outcomes to the flow that records it in this person's name."""
    sent = visit.form.upload("table")
    suffix = next(
        (end for end in (".docx", ".csv") if sent and (sent.filename or "").lower().endswith(end)), ""
    )
    if sent is None or not suffix:
        return _page(visit, 422, ("Vyberte soubor s\u00a0vyplněnou tabulkou (.docx nebo .csv).",))
    data = sent.file.read(BIGGEST_FILE + 1)
    if len(data) > BIGGEST_FILE:
        return _page(visit, 422, ("Soubor je větší než 5\u00a0MB; nechte v\u00a0něm jen tabulku výsledků.",))
    # Where any worker reaches it, on whichever machine; and never under the name that somebody sent.
    name = f"{visit.house.files.put(data)}{suffix}"
    return _trigger(
        visit,
        RECORD,
        {"table_path": name, "confirm": visit.form.checked("confirm"), "person": visit.visitor.code},
    )


def _trigger(visit: Visit, name: str, parameters: dict[str, Any]) -> Response:
    key = visit.form.text("key")
    click = f"web:{visit.visitor.person_id}:{name}:{key}" if key.isalnum() and len(key) <= 64 else None
    url, town = api_url(visit), visit.house.settings.code
    try:
        run = _asked(
            lambda: prefect.trigger(url, name, parameters, town=town, idempotency_key=click, pauses=())
        )
    except (PrefectUnavailable, FlowRefused) as refusal:
        return _page(visit, 503 if isinstance(refusal, PrefectUnavailable) else 409, (str(refusal),))
    return visit.done(f"/stul/ulohy?beh={run.id}&uloha={name}", f"{_LABELS[name]}: úloha je zadána.")


def _without_password(url: str) -> str:
    """An address as a page may show it: Prefect's own may carry a user and password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


ROUTES = (
    office_route("/stul/ulohy", show, roles=STAFF),
    office_route("/stul/ulohy/behy", lines, roles=STAFF),
    office_route("/stul/ulohy/zapsat-tabulku", record, method="POST", roles=STAFF, biggest=BIGGEST_UPLOAD),
    office_route("/stul/ulohy/{job}", start, method="POST", roles=STAFF),
)
