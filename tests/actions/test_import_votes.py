"""How do a machine's ballots get in? Shown, flagged, recorded all or none, and twice the same is once."""

from collections.abc import Callable

import pytest
from office_case import Case, plain, refused
from room_case import Sitting

from actions.import_votes import check_votes, import_votes
from db import ballots
from states.input_faults import InputFaults
from states.vocabulary import Outcome
from states.vote_import import read_votes

HEAD = "Pořadí;Čas;Bod;Předmět;Přítomno;Pro;Proti;Zdržel se;Nehlasoval;Výsledek\n"
GOOD = HEAD + "1;14:10;;Přestávka;31;20;5;6;0;Přijato\n2;14:20;1;;31;16;5;10;0;Přijato\n"


@pytest.fixture
def assembly(brought: Callable[[str], Case]) -> Sitting:
    case = brought("ZM")
    sitting = Sitting(case, case.stop("ZM").meeting_id)
    sitting.everybody(0, 1)
    sitting.at(60)
    return sitting


def kept(sitting: Sitting):
    return sitting.case.rows(
        ballots.ballot.select()
        .where(ballots.ballot.c.meeting_id == sitting.id)
        .order_by(ballots.ballot.c.position)
    )


def take(sitting: Sitting, text: str, verb=import_votes, code: str | None = None, **more):
    return sitting.act(verb, read_votes(text.encode(), "h.csv"), code=code, **more)


def test_what_would_be_recorded_is_shown_and_nothing_kept(assembly: Sitting) -> None:
    first, second = take(assembly, GOOD, check_votes)
    assert (first.item_id, first.subject, first.is_adopted) == (None, "procedure", True)
    assert (second.item_id, second.subject) == (assembly.matter.id, "proposal")
    assert "uvádí „Přijato“, ale podle hlasů je nepřijato: pro 16 z 33" in plain(second.flags[0])
    assert kept(assembly) == []


def test_ballots_are_recorded_once_with_their_label(assembly: Sitting) -> None:
    take(assembly, GOOD)
    rows = kept(assembly)
    assert [(row.source, row.said_result, row.votes_for) for row in rows] == [
        ("machine", "Přijato", 20),
        ("machine", "Přijato", 16),
    ]
    assert rows[1].motion == assembly.case.wording("ZM").text
    assert [row.is_unchanged for row in take(assembly, GOOD)] == [True, True]
    assert len(kept(assembly)) == 2
    assert assembly.case.stop("ZM").state == "placed"  # nothing is decided by an import


def test_a_person_says_where_a_ballot_belongs(assembly: Sitting) -> None:
    (first, _second) = take(assembly, GOOD, chosen={2: assembly.matter.id, 3: 0})
    assert first.item_id == assembly.matter.id
    with pytest.raises(InputFaults, match="Vybraný bod na programu není"):
        take(assembly, GOOD.replace("14:1", "14:3").replace("14:2", "14:4"), chosen={2: 9999})


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("1;14:10;;P;30;20;5;5;0;\n", "uvádí přítomných 30, podle prezence jich bylo 31"),
        ("1;13:10;;P;31;20;5;6;0;\n", "je před zahájením jednání"),
        ("1;14:10;;P;31;30;5;6;0;\n", "dohromady 41, ale přítomných je jen 31"),
    ],
)
def test_a_faulty_row_lets_nothing_in(assembly: Sitting, row: str, words: str) -> None:
    with pytest.raises(InputFaults) as raised:
        take(assembly, GOOD + row.replace("1;", "3;", 1))
    assert words in plain(str(raised.value))
    assert raised.value.faults[0].line == 4
    assert kept(assembly) == []


def test_names_become_votes_and_strangers_a_sentence(assembly: Sitting) -> None:
    names = [row.name for row in assembly.roll[2:]]
    head = HEAD.strip() + ";" + ";".join(names) + "\n"
    votes = ";".join(["ano"] * 20 + ["ne"] * 11)
    take(assembly, head + f"1;14:10;1;;31;20;11;0;0;;{votes}\n")
    (row,) = kept(assembly)
    assert row.kind == "roll_call"
    with pytest.raises(InputFaults, match="Nikdo Neznámý"):
        take(assembly, HEAD.strip() + ";Nikdo Neznámý\n1;14:20;1;;31;1;0;0;30;;ano\n")


def test_only_staff_imports_and_only_while_the_meeting_runs(assembly: Sitting) -> None:
    with refused("smí jen"):
        take(assembly, GOOD, code="doudova")
    assembly.case.hear("ZM", Outcome.NOT_REACHED)
    assembly.case.close(assembly.id)
    with refused("Jednání je ve stavu „ukončeno“"):
        take(assembly, GOOD)
