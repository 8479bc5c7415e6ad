"""What does a resolution do to earlier ones? Both directions, one clause, and citations that are not clear."""

import contextlib
from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa
from office_case import Case, TestHouse, plain, refused

from actions.effects import _said, cited_by, link_effect, meant
from actions.hear import Hearing, hear
from actions.record_resolution import ManualNumber, void_resolution
from actions.see_effects import see_effects, sentences
from db import assignments, resolutions
from db.queries import cited
from db.visibility import Eyes
from states.vocabulary import EffectKind, Outcome
from states.wording import Clause

Bring = Callable[[str], Case]
ALL = Eyes(frozenset(), frozenset(), frozenset(), see_everything=True)
TASK = Clause(2, 1, "ukládá", "vedoucímu odboru podat zprávu.", charged="rejl", due_on=date(2025, 1, 31))


class Council:
    """A town's council that adopts one matter of its own after another, at one meeting."""

    def __init__(self, house: TestHouse, matters: list[tuple[Clause, ...]]) -> None:
        self.case = case = Case(house)
        self.pids = [case.on_route(matter="grant", clauses=clauses).pid for clauses in matters]
        gate = case.plan("PV")
        for case.pid in self.pids:
            case.place("PV", gate)
        case.convene(gate)
        case.open(gate)
        for case.pid in self.pids:
            case.hear("PV", Outcome.RECOMMENDED)
        case.clock.forward(days=1)
        council = case.plan("RM")
        for case.pid in self.pids:
            case.sign_form("RM")
            case.place("RM", council)
        case.convene(council)
        case.open(council)

    def adopt(self, number: int, **more: Any) -> str:
        self.case.pid = self.pids[number]
        given = self.case.hear("RM", Outcome.ADOPTED, **more).number
        assert given is not None
        return given

    def row(self, number: str) -> Any:
        (found,) = self.case.rows(
            resolutions.resolution.select().where(
                resolutions.resolution.c.number == number, resolutions.resolution.c.body == "RM"
            )
        )
        return found

    def effects(self) -> list[Any]:
        return self.case.rows(resolutions.resolution_effect.select())

    def tasks(self) -> list[tuple[str | None, str]]:
        table = assignments.assignment
        rows = self.case.rows(sa.select(table).where(table.c.label.is_not(None)).order_by(table.c.id))
        return [(row.label, row.state) for row in rows]


def clause(verb: str, text: str, point: int = 1) -> Clause:
    return Clause(1, point, verb, text)


def test_a_whole_resolution_is_revoked_with_its_tasks_and_both_directions_are_linked(
    house: TestHouse,
) -> None:
    council = Council(
        house,
        [
            (clause("schvaluje", "dar."), TASK),
            (clause("revokuje", "usnesení č. 1/1."), clause("schvaluje", "jiný dar.", 2)),
        ],
    )
    assert council.adopt(0) == "2024-1/1"
    assert council.tasks() == [("02.01", "open")]
    council.adopt(1)
    first, second = council.row("2024-1/1"), council.row("2024-2/1")
    assert (first.state, second.state) == ("revoked", "valid")
    assert council.tasks() == [("02.01", "cancelled")]
    (effect,) = council.effects()
    assert (effect.source_id, effect.target_id, effect.kind, effect.clause) == (
        second.id,
        first.id,
        "revokes",
        None,
    )
    with house.reading() as (_office, connection):
        (onward,) = cited.done_by(connection, ALL, second.id)
        (back,) = cited.done_to(connection, ALL, first.id)
    assert (onward.other_number, back.other_number) == ("2024-1/1", "2024-2/1")
    (entry,) = council.case.entries(subject="resolution", verb="revoke")
    assert (entry.actor, entry.facts["by"]) == ("Razítko", "2024-2/1")
    assert not council.case.verify().faults


def test_one_clause_falls_and_the_rest_stays_valid(house: TestHouse) -> None:
    council = Council(
        house,
        [
            (clause("schvaluje", "dar."), clause("schvaluje", "druhý dar.", 2), TASK),
            (clause("ruší", "usnesení č. 2024-1/1 bod c)."),),
        ],
    )
    council.adopt(0)
    council.adopt(1)
    assert council.row("2024-1/1").state == "valid"
    (effect,) = council.effects()
    assert (effect.kind, effect.clause) == ("revokes", "02.01")  # the third point of the resolution
    assert council.tasks() == [("02.01", "cancelled")]
    (entry,) = council.case.entries(subject="resolution", verb="amend")
    assert entry.facts["clause"] == "02.01"


def test_amended_and_affirmed_stay_valid_and_keep_their_tasks(house: TestHouse) -> None:
    council = Council(
        house,
        [
            (clause("schvaluje", "dar."), TASK),
            (
                clause("mění", "usnesení č. 1/1 tak, že dar je vyšší."),
                clause("trvá na", "usnesení č. 1/1.", 2),
            ),
        ],
    )
    council.adopt(0)
    council.adopt(1)
    assert council.row("2024-1/1").state == "valid"
    assert [(row.kind, row.target_id is not None) for row in council.effects()] == [
        ("amends", True),
        ("affirms", True),
    ]
    assert council.tasks() == [("02.01", "open")]


def test_what_is_not_in_the_register_stays_a_citation(house: TestHouse) -> None:
    council = Council(house, [(clause("revokuje", "usnesení č. 14, část 2 ze dne 19. 5. 2006."),)])
    council.adopt(0)
    (effect,) = council.effects()
    assert (effect.target_id, effect.clause) == (None, "2")
    assert plain(effect.citation) == "usnesení č. 14, část 2 ze dne 19. 5. 2006"
    with house.reading() as (office, connection):
        assert meant(office, connection, council.row("2024-1/1"), effect) == []


def test_a_citation_of_several_is_asked_and_takes_effect_when_somebody_says(house: TestHouse) -> None:
    council = Council(
        house,
        [
            (clause("schvaluje", "dar."),),
            (clause("schvaluje", "druhý dar."),),
            (clause("revokuje", "usnesení č. 5/1."),),
        ],
    )
    council.adopt(0, manual_number=ManualNumber("2023-5/1", "Přepis z papíru."))
    council.adopt(1, manual_number=ManualNumber("2024-5/1", "Přepis z papíru."))
    case = council.case
    case.pid = council.pids[2]
    number = case.hear("RM", Outcome.ADOPTED).number
    (effect,) = council.effects()
    assert effect.target_id is None
    source = council.row(str(number))
    with house.reading() as (office, connection):
        choice = meant(office, connection, source, effect)
    assert [row.number for row in choice] == ["2024-5/1", "2023-5/1"]
    with refused("jen organizační oddělení nebo tajemník"):
        case.act(link_effect, "doudova", effect.id, choice[1].id)
    with refused("vybrané usnesení neodpovídá"):
        case.act(link_effect, "organizace", effect.id, source.id)
    case.act(link_effect, "organizace", effect.id, choice[1].id)
    assert (council.row("2023-5/1").state, council.row("2024-5/1").state) == ("revoked", "valid")
    with refused("už své usnesení má"):
        case.act(link_effect, "organizace", effect.id, choice[0].id)


def test_a_recommendation_does_nothing_yet(brought: Bring) -> None:
    case = brought("RM")
    case.hear(
        "RM",
        Outcome.RECOMMENDED,
        amended_text="Rada města Trutnova doporučuje 01.01 zastupitelstvu města revokovat usnesení č. 1/1.",
    )
    assert case.rows(resolutions.resolution_effect.select()) == []


def test_another_bodys_resolution_is_linked_but_not_moved(brought: Bring) -> None:
    case = brought("RM")
    case.hear("RM", Outcome.RECOMMENDED)
    case.at_table("ZM")
    words = "Zastupitelstvo města Trutnova 01.01 ruší usnesení rady města č. 2024-1/1."
    case.hear("ZM", Outcome.ADOPTED_AMENDED, amended_text=words)
    (effect,) = case.rows(resolutions.resolution_effect.select())
    rows = {row.body: row for row in case.rows(resolutions.resolution.select())}
    assert effect.target_id == rows["RM"].id
    assert rows["RM"].state == "valid"


def test_a_failed_recording_leaves_no_effect(house: TestHouse) -> None:
    council = Council(house, [(clause("schvaluje", "dar."),), (clause("revokuje", "usnesení č. 1/1."),)])
    council.adopt(0)
    case = council.case
    case.pid = council.pids[1]
    stop, tally = case.stop("RM").id, case.tally("RM")

    def then_fail(office: Any, connection: Any, actor: Any) -> None:
        hear(office, connection, actor, stop, Hearing(Outcome.ADOPTED, tally))
        raise ZeroDivisionError

    with contextlib.suppress(ZeroDivisionError):
        case.act(then_fail, "organizace")
    assert (council.effects(), council.row("2024-1/1").state) == ([], "valid")


def test_words_without_an_operative_verb_do_nothing_to_earlier_resolutions(case: Case) -> None:
    """An election or a motion of procedure may say no verb."""
    with case.house.reading() as (office, connection):
        body = office.town.body("ZM")
        assert cited_by(connection, office.town, body, office.today, None, "Eva Vzorová") == []


def test_what_somebody_else_revokes_is_not_revoked_by_whoever_speaks_of_it() -> None:
    subject = "Rada města Trutnova"
    told = (
        f"{subject} bere na vědomí informaci, že zastupitelstvo města ruší usnesení č. 1/1.",
        f"{subject} schvaluje dohodu, kterou se mění smlouva podle usnesení č. 1/1.",
    )
    for text in told:
        assert [one for one in _said(None, text) if one[0] is EffectKind.REVOKES] == []
        assert list(_said(None, text)) == []
    done = f"{subject} bere na vědomí, že banka nabídku stáhla, a ruší usnesení č. 1/1."
    assert [kind for kind, _citation in _said(None, done)] == [EffectKind.REVOKES]


def test_a_voided_resolution_has_no_effect_later_either(house: TestHouse) -> None:
    council = Council(
        house,
        [
            (clause("schvaluje", "dar."),),
            (clause("schvaluje", "druhý dar."),),
            (clause("revokuje", "usnesení č. 1/1."),),
        ],
    )
    council.adopt(0)
    council.adopt(1, manual_number=ManualNumber("2025-1/1", "Přečíslováno."))
    number = council.adopt(2)
    (effect,) = council.effects()
    assert effect.target_id is None
    council.case.act(void_resolution, "organizace", "RM", number, "Zapsáno omylem.")
    with refused("je zneplatněné"):
        council.case.act(link_effect, "organizace", effect.id, council.row("2024-1/1").id)
    assert council.row("2024-1/1").state == "valid"


def test_what_a_voided_resolution_had_revoked_holds_again_with_its_tasks(house: TestHouse) -> None:
    council = Council(
        house,
        [(clause("schvaluje", "dar."), TASK), (clause("revokuje", "usnesení č. 1/1."),)],
    )
    first, second = council.adopt(0), council.adopt(1)
    assert council.row(first).state == "revoked" and council.tasks() == [("02.01", "cancelled")]
    council.case.act(void_resolution, "organizace", "RM", second, "omylem zapsáno dvakrát")
    assert council.row(first).state == "valid" and council.tasks() == [("02.01", "open")]
    with council.case.house.reading() as (office, connection):
        seen = see_effects(office, connection, None, council.row(first))
    assert "účinek zanikl" in sentences(seen)[0]
    assert council.case.verify().is_whole
    with refused("už zneplatněno"):
        council.case.act(void_resolution, "organizace", "RM", second, "znovu")
    assert council.row(first).state == "valid"
