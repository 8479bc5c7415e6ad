"""Is anybody told what they have just done? Each act of each test asks it (`Case.act`), each kind is asked here.

Kinds in `GOES_TO_WHO_ACTS` ask for something, and so go to who acts too; each kind of letter is one or the other.
"""

from __future__ import annotations

from office_case import Case

from actions import notify
from actions.authority import RAZITKO, Actor
from states.letters import GOES_TO_WHO_ACTS, KIND_LABELS
from templates.letters import letter_kinds


def test_news_never_goes_to_who_made_it(case: Case) -> None:
    to = case.person("rejl")
    told = set()
    with case.house.writing() as (office, connection):
        for kind in KIND_LABELS:
            notice = notify.Notice(key=f"news:{kind}", kind=kind, to=to, proposal_id=None)
            if notify.owe(office, connection, notice, actor=Actor(to.id, to.name)):
                told.add(kind)
            else:
                assert notify.owe(office, connection, notice, actor=RAZITKO), "what the machine does is news"
    assert told == set(GOES_TO_WHO_ACTS)


def test_every_kind_of_letter_is_known() -> None:
    assert set(GOES_TO_WHO_ACTS) < set(KIND_LABELS) == set(letter_kinds())
