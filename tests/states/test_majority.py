"""Does a vote end as the Act on Municipalities says, in every case that real towns met?"""

import re
from collections.abc import Callable
from itertools import product

import pytest

from states.majority import Tally, is_adopted, is_quorate, parse_vote_line, threshold

# The case table of the domain (§ 3), by its numbers; a tally is members, present, for, against, abstained.
# Cases 2 and 15/16 are about convening and presence; of the latter the presence is checked below.
CASES = [
    ("1 Lysá n. L. 2013, at the start", Tally(15, 4, 0, 0, 0), False, False),
    ("1 Lysá n. L. 2013, after the late one", Tally(15, 5, 5, 0, 0), False, False),
    ("3 velickova.cz 2011, agenda", Tally(15, 8, 7, 0, 1), True, False),
    ("7 Vsetín 24. 11. 2014 #4, agenda", Tally(21, 21, 10, 0, 11), True, False),
    ("8 Vsetín 24. 11. 2014 #5, suspension", Tally(21, 21, 12, 2, 7), True, True),
    ("9 Vsetín 6. 11. 2014 #12, nobody voted", Tally(21, 21, 0, 0, 0), True, False),
    ("9 Vsetín 6. 11. 2014 #13, mayor", Tally(21, 21, 11, 1, 9), True, True),
    ("9 Vsetín 6. 11. 2014 #14, mayor again", Tally(21, 21, 10, 1, 10), True, False),
    ("9 Vsetín 8. 12. 2014, mayor at last", Tally(21, 21, 16, 0, 5), True, True),
    ("10 Vsetín 8. 12. 2014 #6, deputy", Tally(21, 21, 9, 2, 10), True, False),
    ("10 Vsetín 8. 12. 2014 #7, deputy", Tally(21, 21, 12, 0, 9), True, True),
    ("10 Vsetín 8. 12. 2014 #8, deputy", Tally(21, 21, 6, 3, 12), True, False),
    ("11 Vsetín 8. 12. 2014 #10 and #11", Tally(21, 21, 8, 5, 8), True, False),
    ("12 Vsetín 13. 2. 2015 #21", Tally(21, 18, 3, 9, 6), True, False),
    ("12 Vsetín 13. 2. 2015 #22, other wording", Tally(21, 18, 12, 0, 6), True, True),
    ("13 Vsetín 23. 4. 2015 #45, nobody against", Tally(21, 16, 3, 0, 1), True, False),
    ("14 Vsetín 23. 4. 2015 #7", Tally(21, 19, 11, 0, 8), True, True),
    ("14 Vsetín 23. 4. 2015 #11, again", Tally(21, 19, 18, 0, 0), True, True),
    ("17 Mníšek 8. 12. 2021, six absent", Tally(15, 9, 7, 2, 0), True, False),
    ("17 Mníšek 8. 12. 2021, six not voting", Tally(15, 15, 7, 2, 0), True, False),
    ("18 Mníšek 9/2020, counter-proposal", Tally(15, 13, 2, 0, 11), True, False),
    ("19 Mníšek 16. 12. 2020 (014)", Tally(15, 14, 5, 8, 1), True, False),
    ("19 Mníšek 16. 12. 2020 (015)", Tally(15, 14, 6, 8, 0), True, False),
    ("20 Mníšek 8. 12. 2021, counter-proposal", Tally(15, 13, 5, 8, 0), True, False),
    ("20 Mníšek 8. 12. 2021, mayor's motion", Tally(15, 13, 13, 0, 0), True, True),
    ("21 Mníšek, council 14. 6. 2021", Tally(5, 4, 3, 1, 0), True, True),
]


@pytest.mark.parametrize(("tally", "quorate", "adopted"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_case_table(tally: Tally, quorate: bool, adopted: bool) -> None:
    assert tally.faults() == []
    assert (tally.is_quorate, tally.is_adopted) == (quorate, adopted)


@pytest.mark.parametrize(
    ("members", "votes_for", "adopted"),
    [
        pytest.param(21, 10, False, id="4 Týn n. Vlt. 2007, agenda"),
        pytest.param(21, 11, True, id="4 Týn n. Vlt. 2007, had the late one come"),
        pytest.param(21, 10, False, id="5 Prachatice 2019, agenda"),
        pytest.param(15, 7, False, id="6 Lednice, agenda"),
    ],
)
def test_case_table_where_only_the_votes_for_are_known(members: int, votes_for: int, adopted: bool) -> None:
    assert is_adopted(members, votes_for) is adopted


@pytest.mark.parametrize("present", [17, 18, 19, 17, 16, 15, 16])
def test_cases_15_and_16_presence_changes_during_the_meeting(present: int) -> None:
    assert is_quorate(21, present)


@pytest.mark.parametrize(
    ("members", "votes"),
    [
        (1, 1),
        (5, 3),
        (6, 4),
        (7, 4),
        (8, 5),
        (9, 5),
        (11, 6),
        (15, 8),
        (21, 11),
        (33, 17),
        (45, 23),
        (55, 28),
        (65, 33),
    ],
)
def test_thresholds_of_real_bodies(members: int, votes: int) -> None:
    assert threshold(members) == votes


@pytest.mark.parametrize("question", [is_adopted, is_quorate])
@pytest.mark.parametrize("members", [0, -1])
def test_a_body_without_members_decides_nothing(question: Callable[[int, int], bool], members: int) -> None:
    with pytest.raises(ValueError, match=f"Orgán musí mít aspoň jednoho člena, uvedeno je {members}"):
        question(members, 1)


def test_majority_is_of_all_members_for_every_small_ballot() -> None:
    """All counts from -1 to 6, possible or not: the law is two lines, and impossible counts adopt nothing."""
    for members, present, votes_for, against, abstained in product(range(-1, 7), repeat=5):
        tally = Tally(members, present, votes_for, against, abstained)
        is_possible = (
            members >= 1
            and min(present, votes_for, against, abstained) >= 0
            and votes_for + against + abstained <= present <= members
        )
        assert (tally.faults() == []) is is_possible
        assert tally.is_quorate is (is_possible and 2 * present > members)
        assert tally.is_adopted is (is_possible and 2 * votes_for > members)
        if is_possible:
            assert tally.did_not_vote == present - votes_for - against - abstained
            explained = tally.explanation("§ 87")
            assert explained.startswith(f"Pro {votes_for} z" if tally.is_quorate else f"Přítomno {present} z")


def test_threshold_is_the_smallest_number_that_adopts() -> None:
    for members in range(1, 200):
        assert 2 * threshold(members) > members >= 2 * (threshold(members) - 1)


@pytest.mark.parametrize(
    ("tally", "sentence"),
    [
        (Tally(0, 0, 0, 0, 0), "Orgán musí mít aspoň jednoho člena, uvedeno je 0; opravte počet členů."),
        (Tally(21, 12, -1, 0, 0), "Počet hlasů pro nemůže být záporný, uvedeno je -1; opravte jej."),
        (Tally(21, 12, 1, -2, 0), "Počet hlasů proti nemůže být záporný, uvedeno je -2; opravte jej."),
        (
            Tally(21, 12, 1, 0, -3),
            "Počet těch, kdo se zdrželi, nemůže být záporný, uvedeno je -3; opravte jej.",
        ),
        (
            Tally(21, 22, 11, 0, 0),
            "Přítomných je uvedeno 22, ale orgán má členů jen 21; opravte prezenci nebo počet členů.",
        ),
        (
            Tally(21, 12, 11, 1, 1),
            "Pro, proti a zdrželo se je dohromady 13, ale přítomných je jen 12;"
            " opravte hlasování nebo prezenci.",
        ),
    ],
)
def test_impossible_counts_are_named(tally: Tally, sentence: str) -> None:
    assert [fault.replace("\u00a0", " ") for fault in tally.faults()] == [sentence]
    with pytest.raises(ValueError, match=re.escape(tally.faults()[0])):
        tally.explanation("§ 87")


@pytest.mark.parametrize(
    ("tally", "sentence"),
    [
        (Tally(33, 30, 16, 10, 4), "Pro 16 z 33 členů; k přijetí je třeba 17 hlasů (§ 87 zákona o obcích)."),
        (Tally(7, 5, 4, 0, 0), "Pro 4 z 7 členů; k přijetí jsou třeba 4 hlasy (§ 87 zákona o obcích)."),
        (Tally(3, 3, 1, 2, 0), "Pro 1 z 3 členů; k přijetí jsou třeba 2 hlasy (§ 87 zákona o obcích)."),
        (Tally(1, 1, 1, 0, 0), "Pro 1 z 1 člena; k přijetí je třeba 1 hlas (§ 87 zákona o obcích)."),
        (
            Tally(21, 10, 10, 0, 0),
            "Přítomno 10 z 21 členů; orgán se může usnášet jen za přítomnosti aspoň 11 členů (§ 92 odst. 3).",
        ),
    ],
)
def test_the_outcome_is_explained_in_czech(tally: Tally, sentence: str) -> None:
    explained = tally.explanation("§\u00a087 zákona o\u00a0obcích", "§\u00a092 odst.\u00a03")
    assert explained.replace("\u00a0", " ") == sentence
    assert not re.search(r"\b[ksvzouai] |\d (?:člen|hlas)", explained), "short words hold to the next one"


def test_an_unknown_rule_of_quorum_is_not_cited() -> None:
    assert Tally(21, 10, 0, 0, 0).explanation("§ 87").endswith("aspoň 11\u00a0členů.")


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("15 - 0 - 0", (15, 0, 0)),
        ("15-0-0", (15, 0, 0)),
        ("10 – 0 – 11", (10, 0, 11)),
        ("Pro 8, proti 0, zdrž. 0", (8, 0, 0)),
        ("Pro: 8, proti: 0, zdržel se: 0", (8, 0, 0)),
        ("PRO 5 PROTI 8 ZDRŽELI SE 1 (Páterová)", (5, 8, 1)),
        ("PRO 3 PROTI 1 (Dalešická) ZDRŽEL SE 0", (3, 1, 0)),
        ("17 pro, 2 se zdrželi", (17, 0, 2)),
        ("17 pro, 1 se zdržela.", (17, 0, 1)),
        ("12 pro, 5 se zdrželo", (12, 0, 5)),
        ("12 pro, 3 proti", (12, 3, 0)),
        ("14 pro, nikdo proti, nikdo se nezdržel", (14, 0, 0)),
        ("  14\u00a0pro, 2\u00a0proti, nikdo se nezdržel ", (14, 2, 0)),
        ("nikdo pro, 5 proti, 3 se zdrželi", (0, 5, 3)),
    ],
)
def test_vote_lines_of_real_minutes_are_read(line: str, counts: tuple[int, int, int]) -> None:
    assert parse_vote_line(line) == counts


@pytest.mark.parametrize(
    "line",
    [
        "",
        "15",
        "15 - 0",
        "15 - 0 - 0 - 1",
        "24-06-2024",  # a date
        "2024-938/16",  # a number of a resolution
        "15 pro",  # the rest may have been cut off
        "2 se zdrželi",
        "Pro 8, proti 0",
        "Proti 0, pro 8, zdrž. 0",
        "Pro 8 (z toho 2 distančně), proti 0, zdrž. 0",
        "Pro 8, proti 0, zdrž. 0, nehlasoval 1",
        "PRO 5 PROTI 8 ZDRŽELI SE",
        "Pro -8, proti 0, zdrž. 0",
        "14 pro, nikdo proti, nikdo se zdržel",
        "14 pro, 2 se nezdrželi",
        "všichni pro",
        "jednomyslně",
        "Hlasování: 15 - 0 - 0",  # may belong to the vote before or after
        "15 - 0 - 0, 10 - 5 - 0",
        "1000 - 0 - 0",
    ],
)
def test_other_vote_lines_are_never_guessed(line: str) -> None:
    with pytest.raises(
        ValueError, match=re.escape(f"Zápisu hlasování „{line}“ nerozumíme; napište jej jako")
    ):
        parse_vote_line(line)
