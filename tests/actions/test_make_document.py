"""What if the process that makes the papers of the runner is killed? Each is made once, at the worst a minute later."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from office_case import Case

from actions.make_document import make_documents
from db.files import document
from templates import press


def test_papers_of_a_killed_press_are_made_by_the_next_one_and_once(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.on_route()
    owed = case.rows(sa.select(document.c.id).where(document.c.made_at.is_(None)))
    ask, asked = press._Press.ask, []

    def killed_three_times(self: press._Press, question: tuple[object, ...]) -> object:
        asked.append(question[1])
        if len(asked) <= 3:
            self.process.kill()
            self.process.wait()
        return ask(self, question)

    monkeypatch.setattr(press._Press, "ask", killed_three_times)
    try:
        made, failed = make_documents(case.house)
        assert len(made) == len(owed) - 1, (
            "the first felled two of them; the second was killed once, which nobody sees"
        )
        assert len(failed) == 1 and "uprostřed práce skončil (-9)" in failed[0]
        case.clock.forward(minutes=2)
        (again,), none = make_documents(case.house)
    finally:
        with press._press._turn:
            press._press._end()
    assert none == [] and len(asked) == len(owed) + 3
    rows = case.rows(sa.select(document))
    assert {row.id for row in owed} == {one.document_id for one in [*made, again]}
    assert all(case.house.files.get(row.file_digest).startswith(b"PK") for row in rows)
    assert case.verify().is_whole
