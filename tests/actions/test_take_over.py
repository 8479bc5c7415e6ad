"""Do words changed at the council's table reach the assembly, or stay behind only on purpose?"""

from collections.abc import Callable

import pytest
from office_case import Case, refused

from actions.take_over import amendment_of, keep_before, take_over
from states.vocabulary import Outcome
from states.wording import clause_from_data

Bring = Callable[[str], Case]
CHANGED = "Rada města Trutnova doporučuje 01.01 zastupitelstvu města schválit Akční plán bez bodu 3."


@pytest.fixture
def changed(brought: Bring) -> Case:
    """The council recommended other words than it had been given."""
    case = brought("RM")
    case.hear("RM", Outcome.RECOMMENDED, amended_text=CHANGED)
    return case


def waits(case: Case):
    with case.house.reading() as (office, connection):
        return amendment_of(office, connection, case.stop("ZM").id)


def test_the_next_wording_is_proposed_in_its_own_voice_and_taken_over_by_one_click(changed: Case) -> None:
    found = waits(changed)
    assert found.proposed == "Zastupitelstvo města Trutnova 01.01 schvaluje Akční plán bez bodu 3."
    assert (found.after, "na rok 2024" in found.before) == (CHANGED, True)
    stop = changed.stop("ZM")
    with refused("Po schválení už znění nemění zpracovatel"):
        changed.act(take_over, "doudova", stop.id, stop.version)
    changed.act(take_over, "organizace", stop.id, stop.version)
    wording = changed.wording("ZM")
    assert wording.text == found.proposed
    assert clause_from_data(wording.clauses[0]).text == "Akční plán bez bodu 3."
    assert waits(changed) is None
    with refused("už někdo rozhodl"):
        changed.act(take_over, "organizace", stop.id, changed.stop("ZM").version)


def test_the_old_wording_may_stay_with_a_reason(changed: Case) -> None:
    stop, before = changed.stop("ZM"), changed.wording("ZM").text
    with refused("Chybí důvod, proč znění zůstává"):
        changed.act(keep_before, "organizace", stop.id, stop.version, " ")
    changed.act(keep_before, "organizace", stop.id, stop.version, "Rada změnu vzala zpět.")
    assert (changed.wording("ZM").text, waits(changed)) == (before, None)
    (entry,) = [row for row in changed.entries(verb="edit_wording") if row.facts.get("reason")]
    assert entry.facts["reason"] == "Rada změnu vzala zpět."


def test_free_words_are_kept_and_written_into_the_next_wording_by_hand(brought: Bring) -> None:
    case = brought("RM")
    case.hear("RM", Outcome.RECOMMENDED, amended_text="Rada doporučuje plán zkrátit.")
    assert (waits(case).clauses, waits(case).proposed) == (None, None)
    stop = case.stop("ZM")
    with refused("opište změnu do znění ručně"):
        case.act(take_over, "organizace", stop.id, stop.version)
    words = "Zastupitelstvo města Trutnova 01.01 schvaluje zkrácený Akční plán."
    case.act(take_over, "organizace", stop.id, stop.version, words)
    assert (case.wording("ZM").text, waits(case)) == (words, None)


def test_an_unchanged_recommendation_asks_nothing(brought: Bring) -> None:
    case = brought("RM")
    case.hear("RM", Outcome.RECOMMENDED)
    assert waits(case) is None


def test_the_assembly_adopts_the_words_that_were_taken_over(changed: Case) -> None:
    stop = changed.stop("ZM")
    changed.act(take_over, "organizace", stop.id, stop.version)
    changed.at_table("ZM")
    changed.hear("ZM", Outcome.ADOPTED)
    assert changed.wording("ZM").text.endswith("schvaluje Akční plán bez bodu 3.")
