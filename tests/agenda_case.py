"""How does a test get several matters to one body's table, and read an agenda back?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from office_case import Case

from db import meetings
from db.files import document
from states.vocabulary import Outcome, StageTask


def bring(
    case: Case,
    body: str,
    count: int,
    *,
    confidential: int = 0,
    prepare: Callable[[Case], Any] | None = None,
) -> list[Case]:
    """``count`` matters „Věc 1“, „Věc 2“ … that wait for a place at ``body``, heard together by those before it."""
    cases = [case, *(Case(case.house, case.text) for _ in range(count - 1))]
    for number, each in enumerate(cases, start=1):
        each.draft(title=f"Věc {number}", is_confidential=number == confidential)
        if prepare is not None:
            prepare(each)
        each.submit()
        each.everybody_signs()
    for code in case.stops():
        if code == body:
            break
        _hear_together(cases, code)
    _sign(cases, body)
    return cases


def _hear_together(cases: list[Case], body: str) -> None:
    first = cases[0]
    _sign(cases, body)
    meeting_id = first.plan(body)
    for each in cases:
        each.place(body, meeting_id)
    first.convene(meeting_id)
    first.open(meeting_id)
    for each in cases:
        decides = each.stop(body).task == StageTask.DECIDES
        each.hear(body, Outcome.ADOPTED if decides else Outcome.RECOMMENDED)
    first.close(meeting_id)


def _sign(cases: list[Case], body: str) -> None:
    for each in cases:
        if each.stop(body).signed_on is None:
            each.sign_form(body)


def agenda_of(case: Case, meeting_id: int) -> list[Any]:
    """The items of a meeting in their order."""
    item = meetings.agenda_item
    return case.rows(sa.select(item).where(item.c.meeting_id == meeting_id).order_by(item.c.position))


def papers(case: Case, meeting_id: int) -> dict[str, list[int]]:
    """The invitations and packets that are owed or made: versions by the kind of paper."""
    found: dict[str, list[int]] = {}
    rows = sa.select(document).where(document.c.meeting_id == meeting_id).order_by(document.c.id)
    for row in case.rows(rows):
        found.setdefault(row.kind, []).append(row.issue)
    return found
