"""Does a clause fit the body that is to decide it? Warnings where the law says so, silence elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_case import SEED, TOWNS, plain

from states.competence import misfits
from states.competence_table import DECIDING, TABLE
from states.input_faults import InputFaults
from states.operative_verbs import OPERATIVE_VERBS
from states.proposal_file import parse_proposal
from states.town import Reservation, Town
from states.town_file import parse_town
from states.vocabulary import BodyKind
from states.wording import Clause

FILES = {code: path.read_text(encoding="utf-8") for code, path in TOWNS.items()}
TOWN = parse_town(FILES["trutnov"])


def said(
    body: str, verb: str, text: str, town: Town = TOWN, amount: int | None = None, matter: str = "x"
) -> list[str]:
    found = misfits(town, town.body(body), matter, (Clause(1, 1, verb, text),), amount)
    return [one.code for one in found]


RESERVED = [
    ("schvaluje", "program rozvoje města na léta 2025–2030.", "development_programme"),
    ("schvaluje", "Strategický plán rozvoje města Trutnova.", "development_programme"),
    ("schvaluje", "rozpočet města na rok 2025 dle přílohy.", "budget"),
    ("schvaluje", "rozpočet na rok 2025 jako schodkový.", "budget"),
    ("schvaluje", "závěrečný účet města za rok 2023 bez výhrad.", "closing_account"),
    ("schvaluje", "účetní závěrku města k 31. 12. 2023.", "closing_account"),
    ("zřizuje", "Fond rozvoje bydlení.", "funds"),
    ("zřizuje", "příspěvkovou organizaci Domov seniorů.", "organisations"),
    ("ruší", "organizační složku Jesle ke dni 30. 6. 2024.", "organisations"),
    ("schvaluje", "zřizovací listinu Základní školy Komenského.", "founding_documents"),
    ("schvaluje", "dodatek č. 3 ke zřizovací listině knihovny.", "founding_documents"),
    ("schvaluje", "zakladatelskou listinu společnosti Lesy, s. r. o.", "legal_persons"),
    ("deleguje", "starostu na valnou hromadu společnosti Vodovody, a. s.", "general_meeting"),
    ("vydává", "obecně závaznou vyhlášku č. 3/2024 o místním poplatku.", "bylaw"),
    ("schvaluje", "obecně závaznou vyhlášku o nočním klidu.", "bylaw"),
    ("vyhlašuje", "místní referendum na den 5. 10. 2024.", "referendum"),
    ("volí", "předsedou finančního výboru pana Nováka.", "committees"),
    ("zřizuje", "osadní výbor Poříčí.", "committees"),
    ("volí", "místostarostou Mgr. Tomáše Eichlera.", "mayor"),
    ("odvolává", "starostu z funkce.", "mayor"),
    ("stanoví", "výši odměn neuvolněných členů zastupitelstva.", "members_pay"),
    ("zřizuje", "městskou policii.", "police"),
    ("schvaluje", "vstup města do dobrovolného svazku obcí Horní Labe.", "legal_persons"),
    ("uděluje", "čestné občanství města paní Horákové.", "honours"),
    ("stanoví", "název ulice v lokalitě Na Struze: Lipová.", "street_names"),
    ("schvaluje", "odměny členům výborů, kteří nejsou členy zastupitelstva.", "pay_of_others"),
    ("schvaluje", "prodej pozemku p. č. 123/4 v k. ú. Poříčí manželům M.", "real_estate"),
    ("schvaluje", "uzavření kupní smlouvy na byt č. 5 v domě čp. 12.", "real_estate"),
    ("schvaluje", "bezúplatné nabytí pozemků od Úřadu pro zastupování státu.", "real_estate"),
    ("schvaluje", "směnu pozemků st. p. č. 12 a p. č. 15.", "real_estate"),
    ("schvaluje", "finanční dar ve výši 30 000 Kč spolku Skaut.", "gifts"),
    ("schvaluje", "poskytnutí dotace ve výši 120 000 Kč TJ Lokomotiva.", "grants"),
    ("schvaluje", "uzavření veřejnoprávní smlouvy o poskytnutí dotace 1,5 mil. Kč.", "grants"),
    ("schvaluje", "peněžitý vklad do základního kapitálu Lesy, s. r. o.", "contributions"),
    ("schvaluje", "prominutí dluhu na nájemném ve výši 45 000 Kč.", "waivers"),
    ("schvaluje", "dohodu o splátkách se lhůtou 36 měsíců.", "instalments"),
    ("schvaluje", "dohodu o splátkách na dobu 2 let.", "instalments"),
    ("schvaluje", "postoupení pohledávky ve výši 100 000 Kč.", "claims"),
    ("schvaluje", "přijetí úvěru od Komerční banky na rekonstrukci školy.", "loans"),
    ("schvaluje", "zastavení nemovitosti čp. 12 ve prospěch banky.", "mortgages"),
]


@pytest.mark.parametrize(("verb", "text", "code"), RESERVED)
def test_the_council_is_warned_of_what_is_reserved_to_the_assembly(verb: str, text: str, code: str) -> None:
    assert said("RM", verb, text) == [code]


@pytest.mark.parametrize(("verb", "text", "code"), RESERVED)
def test_the_assembly_may_do_all_of_it_and_the_council_may_recommend_it(
    verb: str, text: str, code: str
) -> None:
    assert said("ZM", verb, text) == []
    for soft in ("doporučuje", "bere na vědomí", "souhlasí", "ukládá"):
        assert said("RM", soft, text) == []


@pytest.mark.parametrize(
    ("verb", "text"),
    [
        ("schvaluje", "rozpočtové opatření č. 12/2024."),
        ("schvaluje", "rozpočet příspěvkové organizace Knihovna na rok 2025."),
        ("schvaluje", "odpisový plán hrazený z rozpočtu města."),
        ("schvaluje", "střednědobý výhled rozpočtu školy."),
        (
            "schvaluje",
            "Akční plán rozvoje sociálních služeb města Trutnova na rok 2024 dle předloženého návrhu.",
        ),
        ("schvaluje", "účetní závěrku Základní školy Komenského."),
        ("schvaluje", "zveřejnění záměru prodeje pozemku p. č. 123/4."),
        ("schvaluje", "záměr směny pozemků."),
        ("schvaluje", "zřízení věcného břemene na pozemku p. č. 5 a smlouvu o budoucí smlouvě."),
        ("schvaluje", "uzavření nájemní smlouvy na byt č. 5."),
        ("schvaluje", "pacht pozemku p. č. 7."),
        ("schvaluje", "prodej osobního vozidla Škoda."),
        ("schvaluje", "nákup kopírky."),
        ("schvaluje", "poskytnutí dotace ve výši 50 000 Kč TJ Lokomotiva."),
        ("schvaluje", "poskytnutí dotace ve výši 30 000 Kč."),
        ("schvaluje", "přijetí dotace ve výši 2 000 000 Kč ze Státního fondu."),
        ("schvaluje", "podání žádosti o dotaci 5 mil. Kč."),
        ("schvaluje", "finanční dar ve výši 20 000 Kč."),
        ("schvaluje", "přijetí daru 500 000 Kč."),
        ("schvaluje", "neinvestiční příspěvek 800 000 Kč příspěvkové organizaci Stacionář."),
        ("schvaluje", "dohodu o splátkách se lhůtou 12 měsíců."),
        ("schvaluje", "prominutí poplatku z prodlení 5 000 Kč."),
        ("jmenuje", "členy hodnotící komise."),
        ("jmenuje", "ředitelku školy."),
        ("jmenuje", "za člena komise starostu."),
        ("zřizuje", "komisi rady pro sport."),
        ("ruší", "výběrové řízení."),
        ("ruší", "usnesení č. 12/3."),
        ("vydává", "nařízení města č. 1/2024."),
        ("schvaluje", "organizační řád městského úřadu."),
        ("schvaluje", "uvolnění prostředků z fondu školy."),
        ("schvaluje", "smlouvu o dílo na opravu budovy radnice."),
        ("schvaluje", "zadání veřejné zakázky na nákup pozemních cest."),
        ("schvaluje", "ceník města na rok 2025."),
        ("stanoví", "cenu města za pronájem 100 Kč."),
        ("schvaluje", "převod práv a povinností z nájemní smlouvy na byt."),
        ("deleguje", "pana Nováka do školské rady."),
    ],
)
def test_the_council_is_left_alone_with_what_is_its_own(verb: str, text: str) -> None:
    assert said("RM", verb, text) == []


@pytest.mark.parametrize(
    ("verb", "text", "code"),
    [
        ("vydává", "nařízení města č. 1/2024 o tržním řádu.", "ordinance"),
        ("jmenuje", "vedoucího finančního odboru Ing. Nováka.", "heads"),
        ("zřizuje", "komisi rady města pro sport.", "commissions"),
        ("stanoví", "celkový počet zaměstnanců úřadu na 120.", "staff"),
        ("schvaluje", "nájemní smlouvu na nebytový prostor.", "leases"),
        ("schvaluje", "smlouvu o výpůjčce klubovny.", "leases"),
        ("schvaluje", "organizační řád městského úřadu.", "office_rules"),
        ("zřizuje", "odbor dopravy městského úřadu.", "office_departments"),
    ],
)
def test_the_assembly_is_warned_of_what_the_law_gives_to_the_council(verb: str, text: str, code: str) -> None:
    assert said("ZM", verb, text) == [code]
    assert said("RM", verb, text) == []
    village = parse_town(FILES["zeliv"])
    assembly = next(body.code for body in village.bodies if body.kind is BodyKind.ASSEMBLY)
    assert said(assembly, verb, text, village) == []  # no council there (§ 99)


def test_the_sentence_names_the_paragraph_and_the_verb_to_use() -> None:
    (one,) = misfits(
        TOWN, TOWN.body("RM"), "budget", (Clause(2, 1, "schvaluje", "rozpočet města na rok 2025."),)
    )
    assert one.label == "02.01"
    assert plain(one.sentence) == (
        "Bod 02.01: Rada města Trutnova schvaluje, co je vyhrazeno zastupitelstvu: rozpočet obce "
        "(§ 84 odst. 2 písm. b) zákona o obcích); použijte „doporučuje zastupitelstvu města schválit“."
    )
    (one,) = misfits(TOWN, TOWN.body("ZM"), "x", (Clause(1, 1, "schvaluje", "nájemní smlouvu."),))
    assert "§ 102 odst. 2 písm. m)" in plain(one.sentence)
    assert "§ 84 odst. 4" in plain(one.sentence)


def test_an_amount_of_the_proposal_stands_for_a_clause_without_one() -> None:
    text = "poskytnutí dotace TJ Lokomotiva."
    assert said("RM", "schvaluje", text) == []
    assert said("RM", "schvaluje", text, amount=200_000) == ["grants"]


def test_what_the_town_reserved_is_warned_about_by_its_source() -> None:
    town = TOWN.model_copy(
        update={
            "reserved": (Reservation(matter="rental", verbs=("schvaluje",), by="usnesení ZM č. 2023-4/2"),)
        }
    )
    clause = (Clause(1, 1, "schvaluje", "nájem haly."),)
    (one,) = misfits(town, town.body("RM"), "rental", clause)
    assert "usnesení ZM č. 2023-4/2" in plain(one.sentence)
    assert misfits(town, town.body("RM"), "grant", clause) == ()
    assert said("RM", "stanoví", "podmínky.", town, matter="rental") == []


def test_who_only_advises_does_not_decide() -> None:
    town = parse_town(FILES["committee"])
    committee = next(body.code for body in town.bodies if body.kind is BodyKind.COMMITTEE)
    assert said(committee, "schvaluje", "prodej pozemku.", town) == ["advisory"]
    assert said(committee, "doporučuje", "prodej pozemku.", town) == []
    assert said(committee, "schvaluje", "program jednání.", town) == []


def test_a_town_switches_a_row_off_and_an_unknown_one_is_refused() -> None:
    text = FILES["trutnov"].replace("link_days = 21", 'link_days = 21\ncompetence_off = ["budget"]')
    assert said("RM", "schvaluje", "rozpočet města na rok 2025.", parse_town(text)) == []
    with pytest.raises(InputFaults, match="upozornění „bugdet“ neznáme"):
        parse_town(text.replace("budget", "bugdet", 1))


@pytest.mark.parametrize("code", ["trutnov", "humpolec", "zeliv"])
def test_the_seed_is_left_alone_in_every_sample_town(code: str) -> None:
    town = parse_town(FILES[code])
    content = parse_proposal(SEED.read_text(encoding="utf-8"), "seed.toml", TOWN).content
    for body in town.bodies:
        if body.kind in (BodyKind.ASSEMBLY, BodyKind.COUNCIL):
            assert misfits(town, body, content.matter, content.clauses, content.amount) == ()


def test_the_table_is_in_order() -> None:
    codes = [row.code for row in TABLE]
    assert len(set(codes)) == len(codes)
    known = {verb.code for verb in OPERATIVE_VERBS}
    for row in TABLE:
        assert row.verbs <= known, row.code
        assert row.verbs
        assert re.fullmatch(r"§ (84|85|102)( odst\. \d)? písm\. [a-z]\)", row.paragraph), row.code
        re.compile(row.pattern)
    assert known >= DECIDING


@given(
    text=st.text(st.characters(whitelist_categories=("Ll", "Lu", "Nd", "Zs")), max_size=60),
    verb=st.sampled_from([verb.code for verb in OPERATIVE_VERBS]),
    body=st.sampled_from([body.code for body in TOWN.bodies]),
)
def test_any_clause_is_read_without_an_accident(text: str, verb: str, body: str) -> None:
    clause = replace(Clause(1, 1, verb, text))
    assert len(misfits(TOWN, TOWN.body(body), "x", (clause,))) <= 1
