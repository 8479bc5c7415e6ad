"""What is wrong with this installation, and how is it mended? Asked by an administrator, answered in two seconds."""

from __future__ import annotations

import os

from cli.edge import DONE, REFUSED, opened
from cli.options import Json
from cli.output import emit

SIGNS = {"well": "✓", "notice": "!", "fault": "✗"}


def doctor(json: Json = False) -> int:
    """Looks at everything; returns 1 if something does not work."""
    from actions.doctor import machine_findings
    from actions.doctor_office import office_findings
    from flows.doctor_outside import outside_findings

    with opened() as house:
        settings = house.settings
        api_url = os.environ.get("PREFECT_API_URL") or f"http://127.0.0.1:{settings.prefect_port}/api"
        found = [
            *machine_findings(settings, os.environ, house.now()),
            *office_findings(house),
            *outside_findings(settings, api_url),
        ]
    lines = []
    for finding in found:
        lines.append(f"{SIGNS[finding.health]} {finding.what}: {finding.sentence}")
        if finding.mend:
            lines.append(f"    → {finding.mend}")
    faults = sum(finding.health == "fault" for finding in found)
    notices = sum(finding.health == "notice" for finding in found)
    lines.append(
        f"Závad: {faults}, upozornění: {notices}." if faults or notices else "Vše je v\u00a0pořádku."
    )
    data = {
        "healthy": not faults,
        "findings": [
            {"what": row.what, "health": row.health, "sentence": row.sentence, "mend": row.mend or None}
            for row in found
        ],
    }
    emit(json, data, "\n".join(lines))
    return REFUSED if faults else DONE
