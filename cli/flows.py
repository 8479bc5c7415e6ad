"""What does Razítko do by itself, how is it started by hand, and how did it go? Prefect is asked over its REST API.

Nothing here imports Prefect: it would cost a second and a half.
"""

from __future__ import annotations

import json as json_module
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.czech import Noun
from cli.edge import BadUsage
from cli.options import Json
from cli.output import emit, instant, table

app = Noun("Co Razítko dělá samo: dokumenty, dopisy, upomínky, zápis výsledků.")

PREFECT_YAML = Path(__file__).resolve().parent.parent / "prefect.yaml"


@app.command("list", help="Vypíše úlohy, jejich plán a\u00a0popis.")
def list_(json: Json = False) -> None:
    """Lists the deployments of prefect.yaml."""
    rows = _deployments()
    cells = [
        (row["name"], row["cron"] or "jen na pokyn", " ".join(row["description"].split())) for row in rows
    ]
    emit(json, {"flows": rows}, table(("Úloha", "Plán (cron)", "Co dělá"), cells))


@app.command(
    "run",
    help="Požádá o\u00a0běh úlohy; server Prefect musí běžet.",
    example="razitko flows run deliver-letters",
)
def run(
    name: Annotated[
        str, typer.Argument(metavar="ÚLOHA", help="Jméno úlohy ze seznamu „razitko flows list“.")
    ],
    parameters: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", metavar="KLÍČ=HODNOTA", help="Hodnota pro úlohu; i\u00a0víckrát."),
    ] = None,
    json: Json = False,
) -> None:
    """Asks for a run."""
    from flows.trigger import trigger

    known = [row["name"] for row in _deployments()]
    if name not in known:
        raise BadUsage(f"Úlohu „{name}“ Razítko nemá; známé jsou: {', '.join(known)}.")
    values = dict(_pair(text) for text in parameters or [])
    with _prefect() as api_url:
        asked = trigger(api_url, name, values, town=_town())
    emit(json, {"id": asked.id, "url": asked.url}, f"Úloha {name} je zadána.\nPrůběh: {asked.url}")


@app.command("recent", help="Vypíše poslední běhy úloh.")
def recent(
    limit: Annotated[
        int, typer.Option("--limit", metavar="POČET", min=1, max=200, help="Kolik jich vypsat.")
    ] = 20,
    json: Json = False,
) -> None:
    """Lists the last runs."""
    from flows.trigger import recent_runs

    with _prefect() as api_url:
        rows = recent_runs(api_url, limit, town=_town())
    data = [
        {
            "id": row.id,
            "name": row.name,
            "flow": row.deployment,
            "state": row.state.type,
            "message": row.state.message,
            "started_at": row.started_at,
            "ended_at": row.ended_at,
            "url": row.url,
        }
        for row in rows
    ]
    cells = [
        (instant(row.started_at), row.deployment or row.name, row.state.name, row.state.message or "")
        for row in rows
    ]
    text = table(("Začátek", "Úloha", "Stav", "Zpráva"), cells)
    emit(json, {"runs": data}, text if rows else "Zatím žádný běh.")


def _town() -> str | None:
    """The town that was named before the command, on a machine of many towns."""
    from actions.office import settings_from

    return settings_from(os.environ).code


def _deployments() -> list[dict[str, Any]]:
    import yaml  # a twentieth of a second, and --help does without

    rows = yaml.safe_load(PREFECT_YAML.read_text(encoding="utf-8"))["deployments"]
    return [
        {
            "name": row["name"],
            "description": row["description"].strip(),
            "cron": schedules[0]["cron"] if (schedules := row.get("schedules")) else None,
            "timezone": schedules[0]["timezone"] if schedules else None,
        }
        for row in rows
    ]


def _pair(text: str) -> tuple[str, Any]:
    """KEY=VALUE; the value is JSON if it reads as JSON (numbers, true, lists), else text."""
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise BadUsage(f"„{text}“ není KLÍČ=HODNOTA; napište například -p confirm=true.")
    try:
        return key.strip(), json_module.loads(value)
    except ValueError:
        return key.strip(), value


@contextmanager
def _prefect() -> Iterator[str]:
    """The address of Prefect's API; its silence and its refusals become ours."""
    from actions.office import settings_from
    from flows.trigger import FlowRefused, PrefectUnavailable
    from states.machine import Refused

    url = (
        os.environ.get("PREFECT_API_URL") or f"http://127.0.0.1:{settings_from(os.environ).prefect_port}/api"
    )
    try:
        yield url
    except (PrefectUnavailable, FlowRefused) as error:
        raise Refused(str(error)) from None
