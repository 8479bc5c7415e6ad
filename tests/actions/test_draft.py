"""Who writes a proposal, and what follows its text?"""

from datetime import date

from office_case import Case, plain, refused

from actions.draft import edit
from states.wording import Clause

SEED_PV = "Porada vedení doporučuje 01.01 radě města přijmout níže uvedené usnesení."
SEED_ZM = (
    "Zastupitelstvo města Trutnova 01.01 schvaluje Akční plán rozvoje sociálních služeb města Trutnova "
    "na rok 2024 dle předloženého návrhu."
)


def test_a_draft_has_its_route_and_a_wording_for_each_body(case: Case) -> None:
    case.draft()
    assert case.state == "draft"
    assert case.stops() == {"PV": "waiting", "RM": "waiting", "ZM": "waiting"}
    assert (plain(case.wording("PV").text), plain(case.wording("ZM").text)) == (SEED_PV, SEED_ZM)
    assert "doporučuje 01.01 zastupitelstvu města schválit Akční plán" in plain(case.wording("RM").text)
    assert case.stop("RM").planned_on == date(2024, 6, 5)


def test_the_councils_own_matter_ends_at_the_council(case: Case) -> None:
    case.draft(matter="grant")
    assert case.stops() == {"PV": "waiting", "RM": "waiting"}
    assert case.wording("RM").text.startswith("Rada města Trutnova 01.01 schvaluje")


def test_nobody_drafts_for_another_clerk(case: Case) -> None:
    from actions.draft import draft

    read = case.read
    with refused("může založit jen on sám"):
        case.act(draft, "rejl", read.content, "doudova", read.dates)
    with refused("Zpracovatele „nikdo“ pravidla města neznají"):
        case.act(draft, "rejl", read.content, "nikdo", read.dates)


def test_derived_wordings_follow_the_text_and_planned_days_the_dates(case: Case) -> None:
    case.draft()
    case.edit(clauses=(Clause(1, 1, "bere na vědomí", "zprávu."),), dates={"ZM": date(2024, 6, 25)})
    assert plain(case.wording("ZM").text) == "Zastupitelstvo města Trutnova 01.01 bere na vědomí zprávu."
    assert "vzít na vědomí zprávu." in plain(case.wording("RM").text)
    assert case.wording("RM").number == 2
    assert case.stop("ZM").planned_on == date(2024, 6, 25)


def test_edits_are_for_the_author_and_for_open_drafts(case: Case) -> None:
    case.draft()
    with refused("smí jen zpracovatel"):
        case.edit("rejl", title="Jiný")
    case.submit()
    with refused("Návrh je ve stavu „ve schvalování na úřadě“"):
        case.edit(title="Jiný")


def test_an_old_page_does_not_overwrite_a_newer_text(case: Case) -> None:
    case.draft()
    content, version = case.content, case.proposal.version
    case.edit(title="Novější název")
    with refused("Někdo byl rychlejší: Bc. Aneta Doudová"):
        case.act(edit, "doudova", case.pid, version, content)
    assert case.proposal.title == "Novější název"


def test_another_matter_with_another_route_is_another_proposal(case: Case) -> None:
    case.draft()
    with refused("založte prosím nový návrh"):
        case.edit(matter="grant")
    case.edit(matter="budget")
    assert case.proposal.matter == "budget"


def test_a_changed_town_file_does_not_touch_what_runs(case: Case) -> None:
    from office_case import TOWNS

    from actions.authority import Actor
    from actions.load_town import load_town

    case.submitted()
    text = (
        TOWNS["trutnov"]
        .read_text(encoding="utf-8")
        .replace('days = "2 working"\nescalate_to = "mayor"', 'days = "9 working"')
    )
    with case.house.database.write() as connection:
        assert load_town(connection, Actor(None, "správce"), text, "trutnov.toml", case.clock.now).is_new
    case.opine("pravnik", "lawyer")
    case.approve("rejl", "head")
    assert case.step("secretary").due_on == date(2024, 5, 15)
