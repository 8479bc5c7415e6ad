"""What came of the meetings of a process's groups? Their conclusions, group by group, as one paper in Word."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy.engine import Row

from actions.office import House
from actions.planning.meeting_row import when_words
from actions.planning.standing import load_process
from db.queries import planning_meetings as asks
from states.dates import czech_date


def outputs_word(house: House, process_id: int) -> tuple[str, bytes]:
    """The outputs of all groups: points that were concluded, by group and meeting; nothing is kept of the paper."""
    from templates import blocks
    from templates.press import word

    with house.reading() as (office, connection):
        process = load_process(connection, process_id, for_update=False)
        rows = asks.outputs_of(connection, process_id)
        letterhead, today = office.town.letterhead.office, office.today
    made = []
    for group, of_group in grouped(rows):
        made.append(blocks.heading(group))
        for _, points in groupby(of_group, key=lambda row: row.id):
            found = list(points)
            made.append(blocks.heading(f"{found[0].title}, {when_words(found[0])}".rstrip(", "), 3))
            for point in found:
                made += [
                    blocks.paragraph([blocks.run(point.point, strong=True)]),
                    blocks.prose(point.concluded),
                ]
    if not made:
        made.append(blocks.paragraph("Skupiny zatím k\u00a0žádnému bodu nepřijaly závěr."))
    made.append(blocks.note(f"Vyhotoveno dne {czech_date(today)}."))
    content = word("Výstupy jednání pracovních skupin", made, letterhead=letterhead, subtitle=process.title)
    return f"vystupy-skupin-{process_id}.docx", content


def grouped(rows: Sequence[tuple[Row[Any], str]]) -> list[tuple[str, list[Row[Any]]]]:
    """The outputs under the name of the group, or groups, that concluded them."""
    found: dict[str, list[Row[Any]]] = {}
    for row, groups in rows:
        found.setdefault(groups or "Informační schůzky", []).append(row)
    return sorted(found.items())
