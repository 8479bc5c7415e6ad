"""Do those we depend on answer: the town's mail server, Prefect? Asked with short patience; nothing is sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml

from actions.office import Settings
from flows.message import DeliveryFailed
from flows.smtp import SmtpSettings, greet
from flows.trigger import PrefectUnavailable, Schedules, schedules
from states.finding import Finding, fault, notice, well

PREFECT_YAML = Path(__file__).resolve().parent.parent / "prefect.yaml"
PATIENCE = 1.5
"""Seconds that a mail server gets for each step."""


def outside_findings(settings: Settings, api_url: str) -> list[Finding]:
    """Both at once: whoever is away costs seconds."""
    with ThreadPoolExecutor(2) as together:
        asked = (together.submit(mail_server, settings), together.submit(prefect, api_url))
        return [answer.result() for answer in asked]


def mail_server(settings: Settings) -> Finding:
    """Whether the mail server lets us in."""
    if settings.smtp_host is None:
        return notice(
            "pošta",
            f"Poštovní server není nastaven; dopisy se ukládají do složky {settings.folder / 'letters'}.",
            "V\u00a0ostrém provozu nastavte RAZITKO_SMTP_HOST.",
        )
    server = SmtpSettings(
        host=settings.smtp_host,
        port=settings.smtp_port,
        starttls=settings.smtp_starttls,
        username=settings.smtp_username,
        password=settings.smtp_password,
        timeout=PATIENCE,
    )
    try:
        greet(server)
    except DeliveryFailed as failure:
        return fault("pošta", str(failure), "Zkontrolujte RAZITKO_SMTP_…; dopisy čekají a nic se neztratí.")
    return well("pošta", f"Poštovní server {server.host}:{server.port} nás přijal.")


def prefect(api_url: str) -> Finding:
    """Whether Prefect's server answers, knows our deployments and runs them in time."""
    try:
        found = schedules(api_url)
    except PrefectUnavailable as error:
        return fault(
            "prefect", str(error), "Spusťte „razitko up“ (nebo server Prefect a PREFECT_API_URL na něj)."
        )
    names = {row["name"] for row in yaml.safe_load(PREFECT_YAML.read_text(encoding="utf-8"))["deployments"]}
    return prefect_state(found, names)


def prefect_state(found: Schedules, wanted: set[str]) -> Finding:
    """What Prefect's answer means."""
    if missing := sorted(wanted - found.deployments):
        return fault(
            "prefect",
            f"Prefect nezná úlohy: {', '.join(missing)}.",
            "Spusťte „razitko up“, nebo „prefect deploy --all“ ve složce programu.",
        )
    if found.late:
        return notice(
            "prefect",
            f"Běhů, které měly začít a nezačaly: {found.late}. Nic se neztratí, jen se zpozdí.",
            "Běží „razitko up“ nebo aspoň jeden worker (prefect worker start --pool razitko)?",
        )
    return well("prefect", f"Prefect odpovídá a zná úlohy ({len(wanted)}).")
