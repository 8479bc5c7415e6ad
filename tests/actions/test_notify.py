"""Which letters follow from an act, to whom, and what must they not say?"""

import json
from datetime import date

from office_case import Case

from actions.delegate import delegate
from actions.make_document import make_documents
from states.content import FollowUp
from states.vocabulary import Outcome
from states.wording import Clause


def test_each_letter_has_its_own_key_and_message_id(case: Case) -> None:
    case.on_route().pass_through("PV")
    rows = case.letters()
    assert len({row.key for row in rows}) == len({row.message_id for row in rows}) == len(rows) > 5
    assert all(row.message_id.endswith("@trutnov.example>") for row in rows)


def test_who_acts_is_not_written_to_about_it(case: Case) -> None:
    """Želiv-like: the organiser's own placement is told to the sponsor, not to the organiser."""
    case.on_route(presented_by="organizace")
    case.place("PV", case.plan("PV"))
    assert {row.code for row in case.letters("item_placed")} == {"doudova"}


def test_the_deputy_gets_a_letter_in_whose_name(case: Case) -> None:
    case.act(delegate, "pravnik", "kontrola", date(2024, 5, 13), date(2024, 5, 20), "dovolená")
    case.submitted()
    (own, deputy) = case.letters("opinion_request")
    assert (own.code, own.facts.get("on_behalf_of")) == ("pravnik", None)
    assert (deputy.code, deputy.facts["on_behalf_of"]) == ("kontrola", "JUDr. Petr Vzorný")
    assert own.link_id != deputy.link_id


def test_a_confidential_matter_is_in_no_letter(case: Case) -> None:
    secret = "TAJNÉ-SLOVO"
    case.draft(
        title=f"{secret} v názvu",
        is_confidential=True,
        amount=424242,
        report=f"{secret} ve zprávě",
        clauses=(
            Clause(1, 1, "schvaluje", f"{secret} ve znění."),
            Clause(1, 2, "ukládá", f"{secret} splnit.", charged="rejl", due_on=date(2024, 7, 1)),
        ),
        follow_ups=(FollowUp(f"{secret} v úkolu", "doudova", "5 working"),),
    )
    case.submit()
    case.clock.to(date(2024, 5, 15))
    case.remind()
    case.everybody_signs()
    for body in ("PV", "RM"):
        case.pass_through(body)
    case.at_table("ZM")
    case.hear("ZM", Outcome.ADOPTED)
    assert make_documents(case.house)[1] == []
    case.clock.to(date(2024, 7, 5))
    case.remind()
    assert [row.document_id for row in case.letters("extract_made")]
    with_papers = {row.kind for row in case.letters() if row.document_id}
    assert with_papers <= {"meeting_invitation"}, (
        "an invitation names its place alone; nothing else leaves the house"
    )
    assert {"assignment_given", "assignment_reminder", "outcome_recorded"} <= {
        row.kind for row in case.letters()
    }
    for row in case.letters():
        facts = json.dumps(row.facts, ensure_ascii=False)
        assert secret not in facts, row.kind
        assert "424242" not in facts, row.kind
