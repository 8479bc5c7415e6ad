"""Are the printed rules of procedure the rules that the office works by?"""

import inspect
import re
from pathlib import Path

import pytest
from transitions import MachineError

from states import consultation_guards as law
from states import guards, minutes_guards
from states.machine import Move, Refused, Table, TableFault, _Cursor, fire, machine_for
from states.planning import guards as planning_guards
from states.procedure import TABLES, golden_matrix, golden_text, mermaid, pages, table_data
from states.town_file import parse_town
from states.vocabulary import Role

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "docs" / "procedure"
GOLDEN = Path(__file__).parent / "golden"
TOWNS = sorted((ROOT / "states" / "towns").glob("*.toml"))
GENERATED = pages(parse_town(path.read_text("utf-8"), path.name) for path in TOWNS)

by_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def is_sentence(text: str) -> bool:
    return text[0].isupper() and text.endswith(".")


def test_the_book_has_these_pages_and_no_others() -> None:
    assert {path.name for path in BOOK.glob("*.md")} == set(GENERATED), "make procedure"


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_the_book_is_what_the_tables_say(name: str) -> None:
    assert (BOOK / name).read_text("utf-8") == GENERATED[name], "make procedure"


@by_table
def test_the_golden_matrix(table: Table) -> None:
    """A change of rights is a change of this file, for everybody to see; write it anew with `golden_text`."""
    assert golden_text(table) == (GOLDEN / f"{table.name}.txt").read_text("utf-8")


@by_table
def test_the_matrix_asks_about_everything_and_agrees_with_the_ritual(table: Table) -> None:
    cells = golden_matrix(table)
    assert len(cells) == len(table.states) * len(table.verbs) * len(Role)
    rows = {(source, move.verb): move for move in table.moves for source in move.sources}
    for cell in cells:
        row = rows.get((cell.state, cell.verb))
        assert cell.is_allowed == (row is not None and cell.role in row.may)
        assert (cell.refusal is None) == cell.is_allowed


@by_table
def test_every_refusal_of_the_table_is_a_czech_sentence(table: Table) -> None:
    for refusal in {cell.refusal for cell in golden_matrix(table) if cell.refusal}:
        assert is_sentence(refusal), refusal
        assert not re.search(r"None|\b(the|not|may|state|only)\b|[a-z]_[a-z]", refusal), refusal


@by_table
def test_every_move_is_a_move_of_the_machine_and_no_other_is(table: Table) -> None:
    events = machine_for(table).events
    rows = {(source, move.verb): move for move in table.moves for source in move.sources}
    for state in table.states:
        for verb in table.verbs:
            cursor = _Cursor(state)
            if (state, verb) in rows:
                assert events[verb].trigger(cursor)
                assert cursor.state == rows[state, verb].target_from(state)
            else:
                with pytest.raises(MachineError):
                    events[verb].trigger(cursor)
                with pytest.raises(Refused, match="lze jen ve stavu"):
                    table.move(state, verb)


@by_table
def test_the_diagram_names_all_states_and_verbs_in_czech(table: Table) -> None:
    drawn = mermaid(table)
    assert drawn.splitlines()[3] == "stateDiagram-v2"
    for code, label in table.states.items():
        assert f'state "{label}" as {code}' in drawn
        assert (f"{code} --> [*]" in drawn) == (code in table.finals)
    for move in table.moves:
        for source in move.sources:
            edge = re.search(rf"^ *{source} --> {move.target_from(source)}: (.*)$", drawn, re.M)
            assert edge
            assert table.verbs[move.verb] in edge[1].split(" | ")


def test_every_guard_stands_in_some_row_and_says_what_it_wants() -> None:
    written = {
        name: guard
        for name, guard in [
            *inspect.getmembers(guards, inspect.isfunction),
            *inspect.getmembers(law, inspect.isfunction),
            *inspect.getmembers(minutes_guards, inspect.isfunction),
            *(
                (f"planning {name}", guard)
                for name, guard in inspect.getmembers(planning_guards, inspect.isfunction)
            ),
        ]
        if guard.__module__
        in ("states.guards", "states.consultation_guards", "states.minutes_guards", "states.planning.guards")
        and not name.startswith("_")
    }
    used = {guard for table in TABLES for move in table.moves for guard in move.guards}
    assert set(written.values()) == used
    for name, guard in written.items():
        assert guard.__doc__, name


@by_table
def test_every_row_cites_an_article_and_every_state_and_verb_speaks_czech(table: Table) -> None:
    for move in table.moves:
        assert len(move.article) > 5
    for label in table.verbs.values():
        assert label.split(",")[0].split()[0].removeprefix("znovu").endswith("t") or label.startswith(
            "znovu "
        )
    assert all(label and "_" not in label for label in table.states.values())


def test_plain_data_for_programs_say_the_same() -> None:
    data = table_data(TABLES[0])
    assert data["initial"] == "draft"
    assert {"verb": "edit", "label": "upravit návrh"}.items() <= data["moves"][0].items()
    assert len(data["matrix"]) == len(golden_matrix(TABLES[0]))


def test_routes_are_drawn_with_what_follows_from_each_outcome() -> None:
    page = GENERATED["town-humpolec.md"]
    assert 's0 -->|"doporučeno, nedoporučeno, vzato na vědomí bez hlasování"| s1' in page
    assert 's1 -->|"přijato, přijato ve změněném znění"| adopt' in page
    assert "aspoň 11 z\u00a021" in page
    assert "k1[" in page and "start -.-> k1" in page  # the optional one


# --- a table that cannot be a machine ---------------------------------------------------------------------------


def lamp(**changes: object) -> Table:
    """A lamp: off, on, broken; the smallest table there is."""
    moves = (
        Move("switch_on", ("off",), "on", (Role.AUTHOR,), (), "návod"),
        Move("break", ("on", "off"), "broken", (Role.AUTHOR,), (), "návod"),
    )
    given: dict[str, object] = {
        "name": "lamp",
        "title": "Lampa",
        "subject": "Lampa",
        "states": {"off": "zhasnuta", "on": "rozsvícena", "broken": "rozbita"},
        "initial": "off",
        "finals": frozenset({"broken"}),
        "verbs": {"switch_on": "rozsvítit lampu", "break": "rozbít lampu"},
        "moves": moves,
    }
    extra = changes.pop("plus", ())
    given.update(changes)
    given["moves"] = (*given["moves"], *extra)  # type: ignore[misc,call-overload]
    return Table(**given)  # type: ignore[arg-type]


def row(verb: str, source: str, target: str | None, may: tuple[Role, ...] = (Role.AUTHOR,)) -> Move:
    return Move(verb, (source,), target, may, (), "návod")


STATES = {"off": "zhasnuta", "on": "rozsvícena", "broken": "rozbita"}
VERBS = {"switch_on": "rozsvítit lampu", "break": "rozbít lampu", "turn": "otočit"}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        pytest.param(
            {"plus": [row("turn", "onn", "off")], "verbs": VERBS}, "unknown.*onn", id="typo in a source"
        ),
        pytest.param(
            {"plus": [row("turn", "on", "of")], "verbs": VERBS}, "unknown.*of", id="typo in a target"
        ),
        pytest.param({"initial": "dark"}, "unknown.*dark", id="typo in the initial state"),
        pytest.param({"finals": frozenset({"end"})}, "unknown.*end", id="typo in a final state"),
        pytest.param({"states": STATES | {"sold": "prodána"}}, "nothing leads to.*sold", id="unreachable"),
        pytest.param(
            {"states": STATES | {"lost": "ztracena"}, "verbs": VERBS, "plus": [row("turn", "on", "lost")]},
            "lost.*no way to an end",
            id="no way to an end",
        ),
        pytest.param(
            {"verbs": VERBS, "plus": [row("turn", "broken", "off")]}, "final and yet left", id="final left"
        ),
        pytest.param({"plus": [row("switch_on", "off", "broken")]}, "two rows", id="double row"),
        pytest.param({"plus": [row("paint", "on", None)]}, "has no label", id="verb without a label"),
        pytest.param({"verbs": VERBS, "plus": [row("turn", "on", None, ())]}, "nobody may", id="nobody may"),
        pytest.param({"verbs": VERBS}, "no row for.*turn", id="verb without a row"),
    ],
)
def test_a_wrong_table_is_never_built(changes: dict[str, object], fault: str) -> None:
    with pytest.raises(TableFault, match=fault):
        lamp(**changes)


def test_a_right_table_is_built_and_used() -> None:
    table = lamp()
    assert fire(table, "off", "switch_on", None) == "on"
    assert table.verbs_from("on") == ("break",)
    assert table.verbs_from("broken") == ()
