"""Which small flows stand in for the office's when the plumbing itself is tested? Same names, no work.

Each writes one line (its name, its values, where it stands) into the file that SAMPLE_LOG names.
"""

import os
from pathlib import Path

from prefect import flow


def _note(*values: object) -> None:
    with Path(os.environ["SAMPLE_LOG"]).open("a", encoding="utf-8") as log:
        log.write(" ".join(str(value) for value in (*values, Path.cwd())) + "\n")


@flow(name="generate-draft")
async def generate_draft(proposal_id: int | None = None, stage: str | None = None) -> dict[str, int]:
    """Vyhotoví dokumenty.

    Args:
        proposal_id: číslo návrhu; bez něj všechny
        stage: krok trasy
    """
    _note("generate-draft", proposal_id, stage)
    return {"made": 1}


@flow(name="notify-approvers")
async def notify_approvers(proposal_id: int | None = None) -> None:
    """Selže, jako když chybí předloha dopisu."""
    _note("notify-approvers", proposal_id)
    raise ValueError("předloha nenalezena")


@flow(name="deliver-letters")
async def deliver_letters(limit: int = 200) -> None:
    """Odešle dopisy."""
    _note("deliver-letters", limit)


@flow(name="remind-deadlines")
async def remind_deadlines() -> None:
    """Připomene lhůty."""
    _note("remind-deadlines")


@flow(name="record-resolutions")
async def record_resolutions(table_path: str, confirm: bool = False) -> None:
    """Zapíše výsledky jednání."""
    _note("record-resolutions", table_path, confirm)
