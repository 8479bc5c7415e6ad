"""Who may stand in for whom, and who is told?"""

from datetime import date

import pytest
from office_case import Case, refused

from actions.delegate import delegate


def test_the_deputy_gets_a_letter_and_the_journal_an_entry(case: Case) -> None:
    case.act(delegate, "pravnik", "kontrola", date(2024, 5, 13), date(2024, 5, 20), "dovolená")
    (letter,) = case.letters()
    assert (letter.kind, letter.code, letter.facts["person"]) == (
        "delegation_given",
        "kontrola",
        "JUDr. Petr Vzorný",
    )
    entry = case.entries(subject="delegation")[-1]
    assert entry.facts == {"to": "Ing. Eva Vzorová", "since": "2024-05-13", "until": "2024-05-20"}


@pytest.mark.parametrize(
    ("to", "since", "until", "sentence"),
    [
        ("nikdo", date(2024, 5, 13), date(2024, 5, 20), "Osobu „nikdo“"),
        ("pravnik", date(2024, 5, 13), date(2024, 5, 20), "Zastupovat musí někdo jiný"),
        ("rejl", date(2024, 5, 20), date(2024, 5, 13), "končí dřív, než začíná"),
        ("rejl", date(2024, 5, 1), date(2024, 5, 12), "skončilo v minulosti"),
    ],
)
def test_each_refusal(case: Case, to: str, since: date, until: date, sentence: str) -> None:
    with refused(sentence):
        case.act(delegate, "pravnik", to, since, until, "")
    assert case.letters() == []
