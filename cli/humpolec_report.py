"""What did the Humpolec demo leave? The public page as files, all documents, summary.json, and what is where."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

from actions.office import House
from actions.verify import verify
from cli.demo_report import copy_documents, flow_runs
from cli.planning import write_site
from cli.town_mail import TownMail
from db.planning.plans import plan
from db.queries.planning_public import public_of, public_process
from states.planning.plan import PLAN
from templates.environment import czech_date

SITE = "web"


async def write_report(folder: Path, house: House, code: str, mail: TownMail, began: float) -> dict[str, Any]:
    """Writes the static page, the documents and ``summary.json``; returns the summary (paths are in ``folder``)."""
    site = write_site(house, code, folder / SITE)
    found = verify(house)
    summary = {
        "plans": _plans(house, code),
        "site": [f"{SITE}/{path}" for path in site],
        "documents": copy_documents(folder, house),
        "letters": [
            {"to": letter.to, "subject": letter.subject, "path": str(letter.path.relative_to(folder))}
            for letter in mail.letters
        ],
        "flow_runs": await flow_runs(),
        "journal": {"entries": found.entries, "verified": found.is_whole},
        "seconds": round(time.monotonic() - began, 1),
    }
    text = json.dumps(summary, ensure_ascii=False, indent=2)
    (folder / "summary.json").write_text(f"{text}\n", encoding="utf-8")
    return summary


def _plans(house: House, code: str) -> list[dict[str, Any]]:
    with house.database.read() as connection:
        process = public_process(connection, code)
        assert process is not None  # the story made its page public
        page = public_of(connection, process)
        rows = connection.execute(
            plan.select().where(plan.c.process_id == process.id).order_by(plan.c.id)
        ).all()
    return [
        {
            "title": row.title,
            "state": row.state,
            "approved_on": row.approved_on.isoformat() if row.approved_on else None,
            "approvals": [
                {"municipality": one.municipality, "body": one.body, "number": one.number}
                for one in page.consents
                if one.plan_id == row.id
            ],
        }
        for row in rows
    ]


def print_report(folder: Path, summary: dict[str, Any]) -> None:
    """The plans and their approvals, and what is where."""
    print()
    for one in summary["plans"]:
        numbers = ", ".join(f"{said['body']}, usnesení č. {said['number']}" for said in one["approvals"])
        print(f"  {one['title']}\n      {PLAN.states[one['state']]} {_day(one['approved_on'])} ({numbers})")
    kinds = {one["kind"]: one["path"] for one in summary["documents"]}
    named = (
        ("plan_word", "plán a akční plán (Word; vedle nich PDF)"),
        ("settlement_word", "vypořádání připomínek"),
        ("group_invitation", "pozvánky skupin"),
        ("group_minutes", "zápisy skupin"),
        ("catalogue_pdf", "katalog poskytovatelů"),
    )
    lines = "".join(f"    {kinds[kind]}  {words}\n" for kind, words in named if kind in kinds)
    print(
        f"\nHotovo za {summary['seconds']:.0f} s. Ve složce {folder.name}/ najdete:\n"
        f"  {SITE}/index.html  veřejná stránka procesu se {len(summary['site'])} soubory; otevřete ji v prohlížeči\n"
        f"  documents/     {len(summary['documents'])} dokumentů, mezi nimi\n{lines}"
        f"  letters/       {len(summary['letters'])} dopisů, jak je doručil poštovní server města (.eml)\n"
        f"  razitko.db     databáze úřadu; historie má {summary['journal']['entries']} záznamů a je celá\n"
        f"  summary.json   totéž pro stroj ({len(summary['flow_runs'])} běhů Prefectu)\n"
    )


def _day(iso: str | None) -> str:
    return czech_date(date.fromisoformat(iso)) if iso else ""
