"""What happens to the rows of the form when somebody adds, removes or moves one? Works without JavaScript."""

from __future__ import annotations

import re

from web.proposal_form import FOLLOW_UP, LATER, MOST_ROWS, Fields, put_rows, rows

_ACT = re.compile(r"(clause|follow_up|attachment)-(add|remove|up|down)(?:-(\d{1,2}))?")


def is_row_act(act: str) -> bool:
    """Whether a button asks for a change of rows."""
    return bool(_ACT.fullmatch(act))


def acted(fields: Fields, act: str, usual_due: str) -> tuple[Fields, str]:
    """The fields after a row was added, removed or moved, and the id of the place on the page to go to.

    ``usual_due`` is the town's term for tasks, for a new one.
    """
    match = _ACT.fullmatch(act)
    assert match is not None  # the caller asked `is_row_act`
    kind, verb, index = match[1], match[2], int(match[3] or 0)
    found = rows(fields, kind)
    if verb == "add" and len(found) < MOST_ROWS:
        found.append(_new(kind, found, usual_due))
        index = len(found) - 1
    elif verb == "remove" and index < len(found):
        del found[index]
        found = _closed_up(found, index) if kind == "clause" else found
        index = min(index, len(found) - 1)
    elif verb in ("up", "down"):
        other = index + (-1 if verb == "up" else 1)
        if 0 <= other < len(found) and index < len(found):
            _swap(found, index, other)
            index = other
    return put_rows(fields, kind, found), f"{kind}-{index}" if found and index >= 0 else f"{kind}s"


def _new(kind: str, found: list[Fields], usual_due: str) -> Fields:
    if kind == "attachment":
        return {"title": ""}
    if kind == "follow_up":
        days, _, unit = usual_due.partition(" ")
        return dict.fromkeys(FOLLOW_UP, "") | {"days": days, "unit": unit}
    section, point = (found[-1]["section"], found[-1]["point"]) if found else ("1", "0")
    following = str(int(point) + 1) if point.isdigit() and int(point) < 99 else "1"
    row = dict.fromkeys(("verb", "text", "charged", "task", "due_on", *LATER), "")
    return {"section": section or "1", "point": following, **row}


def _swap(found: list[Fields], one: int, other: int) -> None:
    """Two rows change places; labels of clauses stay where they were: the first point stays 01.01."""
    found[one], found[other] = found[other], found[one]
    for name in ("section", "point"):
        if name in found[one]:
            found[one][name], found[other][name] = found[other][name], found[one][name]


def _closed_up(found: list[Fields], removed: int) -> list[Fields]:
    """Points after a removed clause, in its section, move up by one when they followed it without a gap."""
    before = [row["point"] for row in found[:removed]]
    section = found[removed]["section"] if removed < len(found) else ""
    expected = int(before[-1]) + 1 if before and before[-1].isdigit() else 1
    if removed and found[removed - 1]["section"] != section:
        expected = 1
    for row in found[removed:]:
        if row["section"] != section or row["point"] != str(expected + 1):
            break
        row["point"] = str(expected)
        expected += 1
    return found
