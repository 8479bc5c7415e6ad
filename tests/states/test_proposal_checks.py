"""Does each check say its sentence when it should, at its field, and keep quiet otherwise?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from office_case import SEED, TOWNS, plain

from states.checks import CheckedStop, CheckFacts, Finding, findings
from states.content import Content
from states.deadlines import Term
from states.facts import ProposalFacts
from states.money import amounts_in
from states.proposal_file import parse_proposal
from states.town_file import parse_town
from states.vocabulary import StageTask
from states.wording import Clause

TODAY = date(2024, 5, 13)
TOWN = parse_town(TOWNS["trutnov"].read_text(encoding="utf-8"))
SEEN = parse_proposal(SEED.read_text(encoding="utf-8"), "seed.toml", TOWN)
DAYS = {"PV": date(2024, 5, 29), "RM": date(2024, 6, 5), "ZM": date(2024, 6, 24)}
WHOLE = replace(SEEN.content, attachments=())


def stops(**days: Any) -> tuple[CheckedStop, ...]:
    return tuple(
        CheckedStop(
            body=body,
            name=TOWN.body(body).name,
            task=StageTask.DECIDES if body == "ZM" else StageTask.RECOMMENDS,
            day=day,
            hand_in=Term.parse(TOWN.body(body).hand_in),
            meetings=(),
        )
        for body, day in (DAYS | days).items()
    )


def found(
    content: Content = WHOLE, where: tuple[CheckedStop, ...] | None = None, **more: Any
) -> list[Finding]:
    where = where or stops()
    planned = tuple((stop.name, stop.day) for stop in where)
    facts = ProposalFacts(TODAY, content, planned=planned, chain_faults=more.pop("chain_faults", ()))
    return list(findings(CheckFacts(facts, where, **more)))


def clauses(*rows: Clause, **more: Any) -> Content:
    return replace(WHOLE, clauses=rows, **more)


def said(rows: list[Finding]) -> list[tuple[str, str, str]]:
    return [(one.kind, one.field, plain(one.sentence)) for one in rows]


def test_a_proposal_in_order_has_no_finding() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("content", "field", "sentence"),
    [
        (replace(WHOLE, title=" "), "title", "Chybí název materiálu; vyplňte ho."),
        (replace(WHOLE, presented_by=None), "presented_by", "Není uvedeno, kdo návrh předkládá"),
        (replace(WHOLE, committee_opinion=None), "committee_opinion", "Není vyplněno „Vyjádření komise“"),
        (
            replace(WHOLE, previous_resolution=None),
            "previous_resolution",
            "Není vyplněno „Předchozí usnesení“",
        ),
        (replace(WHOLE, attachments=None), "attachments", "Nejsou uvedeny přílohy"),
        (replace(WHOLE, report=""), "report", "Chybí důvodová zpráva; napište ji."),
        (clauses(), "clauses", "Návrh nemá žádný bod usnesení"),
        (clauses(Clause(1, 1, "", "x.")), "clause-0-verb", "Bod 01.01 nemá sloveso"),
        (
            clauses(Clause(1, 1, "schvaluje", "x."), Clause(1, 1, "schvaluje", "y.")),
            "clause-1-verb",
            "je v návrhu dvakrát",
        ),
    ],
)
def test_what_prevents_handing_in_is_the_guards_own_sentence(
    content: Content, field: str, sentence: str
) -> None:
    kind, at, words = said(found(content))[0]
    assert (kind, at) == ("blocks", field)
    assert sentence in words


def test_dates_and_people_prevent_too() -> None:
    rows = said(found(where=stops(PV=date(2024, 6, 30)), chain_faults=("Krok „x“ nemá kdo schválit.",)))
    assert ("blocks", "department", "Krok „x“ nemá kdo schválit.") in rows
    assert any(kind == "blocks" and at == "dates" and "opravte pořadí" in words for kind, at, words in rows)


@pytest.mark.parametrize(
    ("content", "field", "sentence"),
    [
        (
            clauses(Clause(1, 1, "doporučuje", "plán.")),
            "clause-0-verb",
            "na této trase rozhoduje, bod ale říká „doporučuje“",
        ),
        (
            clauses(Clause(1, 1, "schvaluje", "schvaluje plán.")),
            "clause-0-text",
            "začíná znovu slovesem „schvaluje“",
        ),
        (clauses(Clause(1, 1, "schvaluje", "plán")), "clause-0-text", "Bod 01.01 nekončí tečkou."),
        (clauses(Clause(1, 1, "ukládá", "zveřejnit.")), "clause-0-charged", "není vybráno komu"),
        (
            clauses(Clause(1, 1, "schvaluje", "plán.", "rejl")),
            "clause-0-due_on",
            "má nositele, ale ne termín",
        ),
        (
            clauses(Clause(1, 1, "ukládá", "plán.", "rejl", None, date(2024, 5, 1))),
            "clause-0-due_on",
            "Termín bodu 01.01 (1. 5. 2024) už minul.",
        ),
        (clauses(Clause(1, 1, "schvaluje", "dar 5 000 Kč.")), "amount", "pole „Částka“ je prázdné"),
        (
            clauses(Clause(1, 1, "schvaluje", "dar 5 000 Kč."), amount=6000),
            "amount",
            "Bod 01.01 mluví o částce 5 000 Kč, ale v poli „Částka“ je 6 000 Kč; která platí?",
        ),
        (replace(WHOLE, attachments=("Mapa",)), "attachment-0", "Příloha „Mapa“ nemá soubor"),
    ],
)
def test_what_is_worth_a_look(content: Content, field: str, sentence: str) -> None:
    rows = said(found(content))
    assert [(kind, at) for kind, at, _ in rows] == [("look", field)]
    assert sentence in rows[0][2]


def test_an_amount_may_be_one_of_those_named_or_their_sum() -> None:
    rows = (Clause(1, 1, "schvaluje", "dar 5 000 Kč."), Clause(1, 2, "schvaluje", "dar 7 000 Kč."))
    for amount in (5000, 7000, 12000):
        assert found(clauses(*rows, amount=amount)) == []


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("dar 250 000 Kč", (250_000,)),
        ("250\u00a0000\u00a0Kč a 1,5 mil. Kč", (250_000, 1_500_000)),
        ("12.000,- Kč; 500Kč; 30 tis. Kč", (12_000, 500, 30_000)),
        ("pozemek č. 120, 35 m2, 2024", ()),
        ("5 000,50 Kč", (5000,)),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, amounts: tuple[int, ...]) -> None:
    assert amounts_in(text) == amounts


def test_an_edited_wording_that_decides_where_the_body_recommends() -> None:
    where = list(stops())
    where[1] = replace(where[1], edited="Rada města schvaluje plán.")
    assert said(found(where=tuple(where))) == [
        (
            "look",
            "wording-RM",
            "Rada města Trutnova na této trase nerozhoduje, znění pro ni ale říká „schvaluje“; "
            "použijte „doporučuje“ a neurčitek.",
        )
    ]
    where[1] = replace(
        where[1], edited="Rada města doporučuje zastupitelstvu schválit plán a bere na vědomí zprávu."
    )
    assert found(where=tuple(where)) == []


def at(body: str, day: date, meetings: tuple[date, ...]) -> list[tuple[str, str, str]]:
    where = tuple(
        replace(stop, day=day, meetings=meetings) if stop.body == body else stop for stop in stops()
    )
    return [row for row in said(found(where=where)) if row[1] == f"date-{body}"]


def test_a_day_on_which_the_body_does_not_meet_names_the_nearest_that_is_possible() -> None:
    rows = at("RM", date(2024, 6, 5), (date(2024, 5, 14), date(2024, 6, 6)))
    assert rows[0][2] == (
        "Rada města Trutnova na 5. 6. 2024 jednání naplánované nemá. "
        "Nejbližší, které se ještě stihne, je 6. 6. 2024 (odevzdat do 4. 6. 2024)."
    )
    assert at("RM", date(2024, 6, 5), (date(2024, 6, 5),)) == []


def test_a_day_for_which_it_is_too_late() -> None:
    rows = at("PV", date(2024, 5, 14), ())
    assert "Na PV 14. 5. 2024 už je pozdě: podklady se odevzdávaly do 10. 5. 2024." in rows[0][2]
    assert "zatím naplánované není" in rows[0][2]


def test_a_day_off() -> None:
    assert "není pracovní den" in at("RM", date(2024, 6, 8), ())[0][2]


def test_a_body_after_the_next_ones_hand_in_day() -> None:
    rows = at("RM", date(2024, 6, 19), ())
    assert rows[0][2].startswith(
        "RM 19. 6. 2024 je až po dni, kdy se odevzdávají podklady pro ZM (10. 6. 2024)"
    )


def test_a_chain_that_takes_longer_than_there_is_time() -> None:
    rows = said(found(signed_until=date(2024, 5, 28)))
    assert rows == [
        (
            "look",
            "date-PV",
            "Využijí-li schvalující celé lhůty, podepíší až 28. 5. 2024; podklady pro PV se odevzdávají "
            "do 27. 5. 2024.",
        )
    ]
    assert found(signed_until=date(2024, 5, 27)) == []
