"""Is every fault of a town file named with its line and a sentence, and does a right file read as it is meant?"""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_case import TOWNS, plain

from states.input_faults import Fault, InputFaults, line_index, line_of
from states.procedure import pages
from states.town import Condition, Town, rules_digest
from states.town_file import parse_town
from states.vocabulary import BodyKind, Role, StageTask
from states.wording import Clause, resolution_text

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    *sorted((ROOT / "states" / "towns").glob("*.toml")),
    *sorted((Path(__file__).parent / "towns").glob("*.toml")),
]
TEXTS = {path.stem: path.read_text("utf-8") for path in FILES}
COMMITTEE = TEXTS["s-vyborem"]


def faults(text: str) -> list[tuple[int, str]]:
    """Line and sentence of each fault; plain spaces for reading."""
    with pytest.raises(InputFaults) as refused:
        parse_town(text, "mesto.toml")
    assert all(fault.file == "mesto.toml" for fault in refused.value.faults)
    return [(fault.line, fault.sentence.replace("\u00a0", " ")) for fault in refused.value.faults]


def line(of: str, text: str = COMMITTEE, nth: int = 1) -> int:
    """The number of the nth line that contains ``of``."""
    return [number for number, row in enumerate(text.split("\n"), start=1) if of in row][nth - 1]


@pytest.mark.parametrize("name", TEXTS)
def test_the_shipped_towns_are_in_order(name: str) -> None:
    town = parse_town(TEXTS[name], f"{name}.toml")
    for route in town.routes:
        assert [stage.task for stage in route.stages].count(StageTask.DECIDES) == 1
        assert route.stages[-1].task is StageTask.DECIDES
        for matter in route.matters:
            assert town.route_for(matter) is route


def test_routes_are_data() -> None:
    routes = {
        name: [[stage.body for stage in route.stages] for route in parse_town(text, f"{name}.toml").routes]
        for name, text in TEXTS.items()
    }
    assert routes == {
        "humpolec": [["RM", "ZM"]],
        "trutnov": [["PV", "RM", "ZM"], ["PV", "RM"]],
        "zeliv": [["ZO"]],
        "s-vyborem": [["FV", "RM", "ZM"]],
    }


def test_a_committee_on_the_route_needs_nothing_but_a_town_file() -> None:
    town = parse_town(COMMITTEE, "s-vyborem.toml")
    route = town.route_for("budget")
    clause = Clause(1, 1, "schvaluje", "rozpočet.")
    assert town.body("FV").kind is BodyKind.COMMITTEE
    assert [
        resolution_text(stage.sentence, town.voice(route, position), [clause])
        for position, stage in enumerate(route.stages)
    ] == [
        "Finanční výbor 01.01 doporučuje zastupitelstvu města schválit rozpočet.",
        "Rada města Výborov doporučuje 01.01 zastupitelstvu města schválit rozpočet.",
        "Zastupitelstvo města Výborov 01.01 schvaluje rozpočet.",
    ]
    page = pages([town])["town-vyborov.md"]
    assert "Finanční výbor | výbor |" in page
    assert "záležitost budget; Odbor investic" in page
    for source in (ROOT / "states").glob("*.py"):
        assert "Finanční výbor" not in source.read_text("utf-8")


def test_members_and_terms_are_dated() -> None:
    body = parse_town(COMMITTEE, "s-vyborem.toml").body("ZM")
    assert body.members_on(date(2022, 10, 31)) is None
    assert body.members_on(date(2022, 11, 1)) == body.members_on(date(2024, 2, 29)) == 21
    assert body.members_on(date(2024, 3, 1)) == 19
    assert body.meeting_series(date(2024, 6, 24)) == "2022–2026"
    assert body.term_on(date(2022, 1, 1)) is None
    assert body.meeting_series(date(2022, 1, 1)) == "2022"
    assert parse_town(COMMITTEE, "s-vyborem.toml").body("FV").meeting_series(date(2024, 6, 24)) == "2024"


def test_each_department_has_its_own_head() -> None:
    town = parse_town(TEXTS["trutnov"], "trutnov.toml")
    heads = {
        office.department: office.holders for office in town.offices if office.code == "head_of_department"
    }
    assert heads == {"OSV": ("rejl",), "FO": ("financni",)}
    (secretary,) = (office for office in town.offices if office.code == "secretary")
    assert (secretary.role, secretary.department) == (Role.SECRETARY, None)
    assert town.person("rejl").department == "OSV"
    with pytest.raises(KeyError):
        town.person("nikdo")
    with pytest.raises(KeyError):
        town.route_for("zoo")
    assert town.route("do-rady").matters == ("grant", "rental", "school")


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (Condition(), True),
        (Condition(matters=("budget",)), True),
        (Condition(matters=("grant",)), False),
        (Condition(departments=("FO",)), True),
        (Condition(departments=("OI",)), False),
        (Condition(amount_from=1000), True),
        (Condition(amount_from=1001), False),
        (Condition(matters=("budget",), departments=("OI",)), False),
    ],
)
def test_when_a_step_applies(condition: Condition, holds: bool) -> None:
    assert condition.holds(matter="budget", department="FO", amount=1000) is holds


def test_no_amount_counts_as_nothing() -> None:
    assert not Condition(amount_from=1).holds(matter="budget", department="FO", amount=None)
    assert Condition(amount_from=0).holds(matter="budget", department="FO", amount=None)


# --- faults: what the clerk wrote instead of what, on which line, what is said --------------------------------------

CASES = [
    # how the file is written
    (
        'name = "Výborov"',
        'name = "Výborov',
        "zápis TOML tu není dokončen; zkontrolujte uvozovky, závorky a rovnítko.",
    ),
    (
        "[[sign_off]]",
        "[[sign_off]",
        "zápis TOML tu není dokončen; zkontrolujte uvozovky, závorky a rovnítko.",
    ),
    ("since = 2022-11-01", "since = 2022-11-31", "tohle není platné datum; datum se píše 2024-06-24."),
    # what stands there
    ('name = "Výborov"', 'name = ""', "klíč „name“ má být neprázdný text v uvozovkách."),
    ('name = "Výborov"', f'name = "{"x" * 501}"', "text klíče „name“ je příliš dlouhý; nejvýše 500 znaků."),
    ('name = "Výborov"', 'nmae = "Výborov"', "neznámý klíč „nmae“; neměl to být „name“?"),
    ('name = "Výborov"', 'name = "Výborov"\nzzzzzz = 1', "neznámý klíč „zzzzzz“; smažte ho."),
    (
        'code = "vyborov"',
        'code = "vý borov"',
        "kód „vý borov“ v klíči „code“ smí mít jen písmena, číslice, tečku, „-“ a „_“.",
    ),
    (
        'sender_address = "razitko@vyborov.example"',
        'sender_address = "razitko"',
        "„razitko“ v klíči „sender_address“ není adresa; napište například urad@mesto.cz.",
    ),
    ("order = 1", "order = 0", "hodnota „0“ klíče „order“ má být celé číslo, nejméně 1."),
    ("order = 1", "order = 100", "hodnota „100“ klíče „order“ má být celé číslo, nejvýše 99."),
    ("order = 1", 'order = "první"', "hodnota „první“ klíče „order“ má být celé číslo."),
    ("order = 1", 'order = 1\nmandatory = "snad"', "klíč „mandatory“ má být true, nebo false."),
    (
        'kind = "committee"',
        'kind = "výbor"',
        "hodnota „výbor“ klíče „kind“ není přípustná; možné jsou: "
        "assembly, council, committee, commission, internal.",
    ),
    (
        "since = 2022-11-01",
        'since = "loni"',
        "„loni“ v klíči „since“ není platné datum; datum se píše 2024-06-24.",
    ),
    (
        'meeting = "schůze"',
        'starts_at = "ráno"\nmeeting = "schůze"',
        "„ráno“ v klíči „starts_at“ není platný čas; čas se píše 14:00.",
    ),
    ('holders = ["vedouci"]', "holders = []", "v „holders“ musí být alespoň jedna položka."),
    (
        'holders = ["vedouci"]',
        'holders = "vedouci"',
        "klíč „holders“ má jiný tvar, než se čeká (seznam nebo tabulka).",
    ),
    (
        'meeting = "schůze"',
        'notice = "3 dny"\nmeeting = "schůze"',
        "klíč „notice“: Lhůtě „3 dny“ nerozumíme; napište počet dnů a jejich druh, například "
        "„5 working“ (pracovních) nebo „7 calendar“ (kalendářních).",
    ),
    # what does not fit together
    (
        'code = "OI"',
        'code = "OX"',
        "odbor „OI“ není v [[departments]]; známé jsou: FO, OX.",
    ),
    (
        'holders = ["vedouci"]',
        'holders = ["kdosi"]',
        "osoba „kdosi“ není v [[people]]; známé jsou: referent, tajemnik, vedouci.",
    ),
    (
        'meeting = "schůze"',
        'meeting = "schůze"\nsignatures = ["mayor"]',
        "funkce „mayor“ není v [[offices]]; známé jsou: head_of_department, secretary.",
    ),
    (
        'pattern = "{body}/{serial}/{year}"',
        'pattern = "{body}/{year}"',
        "číslo usnesení orgánu „FV“: Ve vzoru „{body}/{year}“ chybí pořadové číslo; doplňte značku {serial}.",
    ),
    (
        'kind = "committee"',
        'kind = "internal"',
        "„FV“ je vnitřní porada, nepřijímá usnesení, a proto nemá čísla; smažte [bodies.number].",
    ),
    (
        'number = { pattern = "{body}/{serial}/{year}", reset = "year" }',
        "",
        "orgán „FV“ přijímá usnesení, ale nemá [bodies.number]; doplňte vzor čísla.",
    ),
    (
        "members = [{ since = 2022-11-01, count = 7 }]",
        "",
        "orgán „FV“ hlasuje, ale není uveden počet všech jeho členů; doplňte [[bodies.members]].",
    ),
    (
        'terms = [{ code = "2022–2026", since = 2022-10-18 }]',
        "",
        "čísla nebo schůze orgánu „ZM“ se řadí po volebních obdobích; doplňte [[bodies.terms]].",
    ),
    (
        'meeting = "schůze"',
        'meeting = "schůze"\nextract_line = "ze dne {den}"',
        "řádek výpisu zná jen {date}; „{den}“ ne.",
    ),
    (
        'matters = ["budget", "grant"]',
        'matters = ["budget", "grant", "budget"]',
        "záležitost „budget“ má dvě trasy („pres-vybor“ a „pres-vybor“); nechte ji jen v jedné.",
    ),
    ('body = "FV"', 'body = "XX"', "orgán „XX“ není v [[bodies]]; známé jsou: FV, RM, ZM."),
    ('body = "FV"', 'body = "RM"', "orgán „RM“ je na trase „pres-vybor“ dvakrát; nechte jen jeden krok."),
    (
        'task = "recommends"',
        'task = "decides"',
        "na trase „pres-vybor“ rozhoduje „FV“ dřív, než trasa končí.",
    ),
    (
        'task = "decides"',
        'task = "recommends"',
        'trasa „pres-vybor“ nekončí orgánem, který rozhoduje (task = "decides").',
    ),
    (
        'kind = "assembly"',
        'kind = "commission"',
        "„ZM“ není rada ani zastupitelstvo, a proto nemůže o usnesení obce rozhodovat.",
    ),
    (
        '"{subject} {label} {verb} {text}"',
        '"{subject} {label} {text}"',
        "orgán, který rozhoduje, potřebuje ve vzoru věty {verb} i {text}.",
    ),
    (
        'form_signed_by = "head_of_department"',
        'form_signed_by = "mayor"',
        "funkce „mayor“ není v [[offices]]; známé jsou: head_of_department, secretary.",
    ),
    (
        'instead_of_author = "secretary"',
        'instead_of_author = "mayor"',
        "funkce „mayor“ není v [[offices]]; známé jsou: head_of_department, secretary.",
    ),
    (
        'when = { matters = ["budget"], departments = ["OI"] }',
        'when = { matters = ["zoo"], departments = ["OI"] }',
        "záležitost „zoo“ nemá žádnou trasu v [[routes]]; známé jsou: budget, grant.",
    ),
    (
        'when = { matters = ["budget"], departments = ["OI"] }',
        'when = { departments = ["XY"] }',
        "odbor „XY“ není v [[departments]]; známé jsou: FO, OI.",
    ),
]


@pytest.mark.parametrize(("right", "wrong", "sentence"), CASES, ids=[case[2][:50] for case in CASES])
def test_a_fault_is_named_with_its_line(right: str, wrong: str, sentence: str) -> None:
    assert right in COMMITTEE
    text = COMMITTEE.replace(right, wrong, 1)
    found = faults(text)
    assert sentence in [said for _, said in found]
    for number, said in found:
        assert number <= text.count("\n") + 1
        assert number or said == "chybí povinný klíč „name“; doplňte ho.", (
            "only the file as a whole has no line"
        )
        assert said.endswith((".", "?"))
        assert "None" not in said


@pytest.mark.parametrize(
    ("right", "wrong", "where"),
    [
        ("order = 1", "order = 0", "order = 0"),
        ('body = "RM"', 'body = "XX"', 'body = "XX"'),
        ('kind = "council"', 'kind = "rada"', 'kind = "rada"'),
        ('task = "decides"', 'task = "decide"', 'task = "decide"'),
        ('holders = ["tajemnik"]', 'holders = ["x"]', 'holders = ["x"]'),
        ("count = 21", "count = 0", "count = 0"),
    ],
)
def test_the_line_is_the_very_one(right: str, wrong: str, where: str) -> None:
    text = COMMITTEE.replace(right, wrong, 1)
    assert {number for number, _ in faults(text)} == {line(where, text)}


def test_a_double_code_points_at_the_second_one() -> None:
    text = COMMITTEE.replace('code = "tajemnik"', 'code = "vedouci"')
    assert (
        line('code = "vedouci"', text, 2),
        "kód „vedouci“ je v [[people]] 2×; nechte jen jeden.",
    ) in faults(text)


def test_two_routes_for_one_matter() -> None:
    extra = COMMITTEE[COMMITTEE.index("[[routes]]") : COMMITTEE.index("[[sign_off]]")].replace(
        "pres-vybor", "jinudy"
    )
    text = COMMITTEE.replace("[[sign_off]]", f"{extra}\n[[sign_off]]")
    assert (
        line("matters = [", text, 2),
        "záležitost „grant“ má dvě trasy („pres-vybor“ a „jinudy“); nechte ji jen v jedné.",
    ) in faults(text)


def test_a_key_twice_and_a_table_of_the_wrong_kind() -> None:
    text = COMMITTEE.replace("order = 1", "order = 1\norder = 2")
    assert faults(text) == [
        (line("order = 2", text), "klíč nebo tabulka je v souboru podruhé; nechte jen jeden výskyt.")
    ]
    text = COMMITTEE.replace("[mail]", "[[mail]]")
    assert faults(text) == [
        (line("[[mail]]", text), "klíč „mail“ má jiný tvar, než se čeká (seznam nebo tabulka).")
    ]


def test_a_missing_key_points_at_its_table() -> None:
    text = COMMITTEE.replace('dative = "radě města"\n', "")
    assert faults(text) == [(line("[[bodies]]", text, 2), "chybí povinný klíč „dative“; doplňte ho.")]


def test_all_faults_come_at_once_in_the_order_of_the_file() -> None:
    text = (
        COMMITTEE.replace("order = 1", "order = 0")
        .replace('kind = "council"', 'kind = "rada"')
        .replace('name = "Výborov"', 'name = ""')
    )
    found = faults(text)
    assert [number for number, _ in found] == sorted(
        line(of, text) for of in ('name = ""', 'kind = "rada"', "order = 0")
    )


@pytest.mark.parametrize(
    "text", ["", "x", "[", "[" * 3000, "a = " + "[" * 3000, "order = " + "1" * 5000, "\x00", "a = '''"]
)
def test_what_is_no_town_file_at_all(text: str) -> None:
    with pytest.raises(InputFaults):
        parse_town(text, "mesto.toml")


def test_a_fault_says_where() -> None:
    assert str(Fault("mesto.toml", 3, "chybí klíč.")) == "mesto.toml, řádek 3: chybí klíč."
    assert str(Fault("mesto.toml", 0, "chybí klíč.")) == "mesto.toml: chybí klíč."
    assert str(InputFaults([Fault("b", 2, "dvě."), Fault("a", 1, "jedna."), Fault("b", 2, "dvě.")])) == (
        "a, řádek 1: jedna.\nb, řádek 2: dvě."
    )


def test_lines_of_keys_are_found_behind_long_texts_and_in_nested_tables() -> None:
    text = 'a = """\nb = 1\n"""\n[[r]]\nc = 1\n[[r.s]]\nd = 1\n[[r]]\n[[r.s]]\n[[r.s]]\n"d" = 2\n[t.u]\ne.f = 1\n'
    lines = line_index(text)
    assert ("b",) not in lines
    assert lines[("r", 0, "c")] == 5
    assert lines[("r", 0, "s", 0, "d")] == 7
    assert lines[("r", 1, "s", 1, "d")] == 11
    assert lines[("t", "u", "e", "f")] == 13
    assert line_of(("r", 1, "s", 1, "d", "x"), lines) == 11
    assert line_of(("r",), lines) == 4
    assert line_of(("nowhere",), lines) == 0


def parses_or_names_faults(text: str) -> Town | None:
    try:
        return parse_town(text, "mesto.toml")
    except InputFaults as refused:
        for fault in refused.faults:
            assert 0 <= fault.line <= text.count("\n") + 1
            assert fault.sentence
            assert "None" not in fault.sentence
        return None


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_file_without_some_line_is_read_or_refused_with_sentences(name: str, data: st.DataObject) -> None:
    rows = TEXTS[name].split("\n")
    left_out = data.draw(st.integers(0, len(rows) - 1))
    town = parses_or_names_faults("\n".join(rows[:left_out] + rows[left_out + 1 :]))
    if town is not None:
        assert pages([town])


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_a_file_with_a_strange_value_is_read_or_refused_with_sentences(data: st.DataObject) -> None:
    rows = COMMITTEE.split("\n")
    keyed = [number for number, row in enumerate(rows) if " = " in row]
    number = data.draw(st.sampled_from(keyed))
    value = data.draw(
        st.sampled_from(
            [
                '""',
                "-1",
                "[]",
                "{}",
                "[[]]",
                "{ a = 1 }",
                "2024-06-24",
                "true",
                '"{x}"',
                "1e9",
                "nan",
                "12:00:00",
            ]
        )
    )
    rows[number] = f"{rows[number].split(' = ')[0]} = {value}"
    parses_or_names_faults("\n".join(rows))


def test_the_digest_of_the_rules_is_that_of_the_text() -> None:
    assert rules_digest(COMMITTEE) == rules_digest(COMMITTEE)
    assert rules_digest(COMMITTEE) != rules_digest(COMMITTEE + "\n")
    assert len(rules_digest("")) == 64


def test_a_kind_of_matter_has_the_name_the_town_gives_it() -> None:
    town = parse_town(TOWNS["trutnov"].read_text(encoding="utf-8"))
    assert town.matter_name("social_plan") == "plány sociálních služeb"
    assert town.matter_name("some_other") == "some other"
    with pytest.raises(InputFaults) as raised:
        parse_town(
            TOWNS["trutnov"].read_text(encoding="utf-8").replace("[matters]\n", '[matters]\nbeer = "pivo"\n')
        )
    assert "„beer“ má název, ale žádnou trasu" in plain(str(raised.value))
